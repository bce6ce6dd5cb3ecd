"""The command `truceline`: its commands, its own options, its entry point."""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from truceline import __version__
from truceline.interface.cli.door import door
from truceline.interface.cli.lazy import LazyCommand

_HERE: Final = "truceline.interface.cli"

COMMANDS: Final = (
    LazyCommand("demo", module=f"{_HERE}.demo", line="One story, from a quarrel to an answer."),
    LazyCommand(
        "compare", module=f"{_HERE}.compare", line="Compare mechanisms by what they would see."
    ),
    LazyCommand("diff", module=f"{_HERE}.diff", line="Say how two mechanisms differ, in words."),
    LazyCommand("scenario", module=f"{_HERE}.scenario", line="Check a scenario folder."),
    LazyCommand(
        "record", module=f"{_HERE}.record", line="Keep a record with others, and check it."
    ),
    LazyCommand("terrain", module=f"{_HERE}.terrain", line="Viewsheds, and what a DEM holds."),
)


class _Root(TyperGroup):
    """All commands, each of which ends through the one door."""

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 - what typer hands over
        super().__init__(**attrs)
        for command in COMMANDS:
            self.add_command(command)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer hides the types
        with door():
            return super().invoke(ctx)


app = typer.Typer(
    name="truceline",
    cls=_Root,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def run() -> None:
    """Run the command line of this process."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A letter that the terminal's encoding lacks is spelled out; it does not stop the command.
        sys.stdout.reconfigure(errors="backslashreplace")
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"truceline {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Print what the program logs, and where it fails.")
    ] = False,
) -> None:
    """Software for people who keep a ceasefire.

    Exit codes: 0 done or holds, 1 does not hold, 2 wrong usage or input, 3 cannot say.
    """
    if debug:
        _print_log()


def _print_log() -> None:
    import logging

    logging.basicConfig(format="%(name)s: %(message)s")
    logging.getLogger("truceline").setLevel(logging.DEBUG)
