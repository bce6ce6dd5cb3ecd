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

_PLAN: Final = "Before and during talks"
_FIELD: Final = "From the field and the parties"
_WORK: Final = "Work on a case"
_JOINT: Final = "Found, answered and done together"
_READ: Final = "What there is"
_KEEP: Final = "Offices, clocks and the watch"
_BASE: Final = "Founding and record"
_GROUPS: Final = (_PLAN, _FIELD, _WORK, _JOINT, _READ, _KEEP, _BASE)


def _listed(group: str, module: str, **lines: str) -> tuple[LazyCommand, ...]:
    """Return the commands of a module that stand under one heading."""
    return tuple(
        LazyCommand(name.strip("_"), module=f"{_HERE}.{module}", line=line, group=group)
        for name, line in lines.items()
    )


COMMANDS: Final = (
    *_listed(_PLAN, "demo", demo="One story, from a quarrel to an answer."),
    *_listed(_PLAN, "compare", compare="Compare mechanisms by what they would see."),
    *_listed(_PLAN, "diff", diff="Say how two mechanisms differ, in words."),
    *_listed(_PLAN, "scenario", scenario="Check a scenario folder."),
    *_listed(_PLAN, "terrain", terrain="Viewsheds, and what a DEM holds."),
    *_listed(
        _FIELD,
        "report_commands",
        observe="Report what a post saw, heard or recorded.",
        allege="Lodge what somebody says has happened.",
        restrict="Report that monitors were kept from something.",
        cover="Declare what was watched.",
        notify="Give notice of something planned.",
        correct="Say what was wrong in an own entry.",
        withdraw="Stand by a report or a motion no longer.",
        disclose="Tell what was committed to.",
        abandon="Say that a commitment will not be opened.",
    ),
    *_listed(
        _WORK,
        "incident_commands",
        open="Open an incident on reports.",
        triage="Say what a first look makes of it.",
        claim="Say that somebody here works on it.",
        release="Say that nobody here does any longer.",
        task="Send a team.",
        visit="Report a visit that was made, or was tried.",
        suspend="Rest the own work on it.",
        resume="Take the own work up again.",
    ),
    *_listed(
        _JOINT,
        "joint_commands",
        find="Draft a finding on three axes.",
        answer="Answer an allegation or a finding.",
        match="Move that reports are one event, or match by rule.",
        merge="Move that incidents are one.",
        undo="Undo a match or a merge.",
        decide="Move what is said together of an incident.",
        stance="Say what the own delegation says to a motion.",
        close="Move that a case is closed.",
        reopen="Move that a case is open again.",
    ),
    *_listed(
        _READ,
        "read_commands",
        queue="Say what waits, and for whom.",
        watch="Print the log of this watch.",
        case="Print an incident with everything about it.",
        count="Count incidents or reports.",
        search="Search in what bodies say.",
        state="Print the digest of the state, and its cut.",
    ),
    *_listed(_READ, "rules_command", rules="Print who may do what when."),
    *_listed(
        _KEEP,
        "authority_commands",
        beat="Say what time it is here.",
        lapse="Let terms lapse that have run out.",
        handover="Hand the watch over; two officers sign.",
        appoint="Appoint a key to offices.",
        revoke="Say that what a key signed is void.",
        leave="Take no further part.",
        return_="Take part again.",
    ),
    *_listed(_BASE, "founding_command", founding="Make, show and keep the founding."),
    *_listed(_BASE, "do_command", do="Do what a file says, all of it or nothing."),
    *_listed(_BASE, "record", record="Keep a record with others, and check it."),
)


class _Root(TyperGroup):
    """All commands, each of which ends through the one door."""

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 - what typer hands over
        super().__init__(**attrs)
        for command in COMMANDS:
            self.add_command(command)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - typer hides the types
        """List the commands under their headings."""
        for group in ("", *_GROUPS):
            rows = [(each.name, each.help) for each in COMMANDS if each.group == group]
            if rows:
                with formatter.section(group or "Commands"):
                    formatter.write_dl(rows)

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
