"""A command that is imported when it is called, and not before.

`truceline --help` lists every command with its line of help and imports none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand


class LazyCommand(TyperCommand):
    """A name and a line of help that stand for a command of a module's `app`.

    Parameters
    ----------
    name
        What is typed after `truceline`.
    module
        The module. Its `app` is a `typer.Typer`: a group if it has a callback, else a command of
        this name, or the only one.
    line
        The line of help in the list of commands.
    group
        Under which heading it is listed.
    """

    def __init__(self, name: str, *, module: str, line: str, group: str = "") -> None:
        super().__init__(name, help=line, short_help=line, rich_markup_mode=None)
        self.module = module
        self.group = group
        self._own: Any = None

    def make_context(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - typer hides the types
        """Import the module and let its own command read the arguments."""
        if self._own is None:  # a file of commands comes here once a line
            app = import_module(self.module).app
            self._own = typer.main.get_command(app)
            if not app.registered_callback and len(app.registered_commands) > 1:
                self._own = self._own.commands[self.name]
        return self._own.make_context(*args, **extra)


def lazy_app() -> typer.Typer:
    """Return an empty app for a module that a `LazyCommand` names, with help in plain text."""
    return typer.Typer(add_completion=False, rich_markup_mode=None)
