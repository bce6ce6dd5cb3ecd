"""A command that is imported when it is called, and not before.

`truceline --help` lists every command with its line of help and imports none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand


class LazyCommand(TyperCommand):
    """A name and a line of help that stand for the `app` of a module.

    Parameters
    ----------
    name
        What is typed after `truceline`.
    module
        The module. Its `app` is a `typer.Typer`: a group if it has a callback or several commands,
        else the one command itself.
    line
        The line of help in the list of commands.
    """

    def __init__(self, name: str, *, module: str, line: str) -> None:
        super().__init__(name, help=line, short_help=line, rich_markup_mode=None)
        self.module = module

    def make_context(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - typer hides the types
        """Import the module and let its own command read the arguments."""
        command = typer.main.get_command(import_module(self.module).app)
        return command.make_context(*args, **extra)


def lazy_app() -> typer.Typer:
    """Return an empty app for a module that a `LazyCommand` names, with help in plain text."""
    return typer.Typer(add_completion=False, rich_markup_mode=None)
