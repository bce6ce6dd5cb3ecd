"""`truceline founding`: make, show and keep what is agreed before the first entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.desk_terms import NODE_VARIABLE, JsonOption, NodeOption
from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import EXERCISE, TermError, counted, say

if TYPE_CHECKING:
    from truceline.domain.founding import Founding

app = lazy_app()

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The founding.")]


@app.callback()
def founding() -> None:
    """Make, show and keep what is agreed before the first entry; compare its digest by voice."""


@app.command()
def draft(  # noqa: PLR0913 - each is an option
    out: FileArgument,
    *,
    scenario: Annotated[Path, typer.Option(metavar="DIR", help="The scenario.")],
    mechanism: Annotated[str, typer.Option(help="Its mechanism that was agreed.")],
    roster: Annotated[Path, typer.Option(metavar="FILE", help="The founding roster.")],
    offices: Annotated[Path, typer.Option(metavar="FILE", help="Which key holds which offices.")],
    positions: Annotated[
        bool,
        typer.Option("--positions", help="Say where posts stand, to all who keep the founding."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a founding from a mechanism, the founding roster, and a file of offices."""  # noqa: DOC501 - it is the help that users read
    from truceline.casework.founding import make_founding, with_positions, write_founding
    from truceline.documents.offices_file import read_offices
    from truceline.documents.scenario_folder import read_scenario
    from truceline.domain.identifier import MechanismId
    from truceline.interface.cli.record_roster import read_roster_file
    from truceline.record.folder import Folder

    if out.exists():
        raise TermError(option="FILE", expected="a new file", came=str(out))
    read = read_scenario(scenario)
    agreed = MechanismId(mechanism)
    made = make_founding(
        read,
        agreed,
        roster=read_roster_file(roster.read_bytes()).roster,
        offices=read_offices(offices),
    )
    if positions:
        made = with_positions(made, read.mechanism(agreed))
    raw = write_founding(made)
    Folder(out.absolute().parent).write({out.name: raw})
    _say(made, raw, f"{out} is drafted.", as_json=as_json)


@app.command()
def show(file: FileArgument, *, as_json: JsonOption = False) -> None:
    """Say what a founding says, and its digest."""
    from truceline.casework.founding import read_founding

    raw = file.read_bytes()
    _say(read_founding(raw), raw, f"{file} is a founding.", as_json=as_json)


@app.command()
def keep(
    file: FileArgument,
    *,
    digest: Annotated[
        str | None,
        typer.Option(metavar="HEX", help="As it was told at the founding meeting."),
    ] = None,
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a founding in a node's folder, once. Without the digest it keeps none (3)."""  # noqa: DOC501 - it is the help that users read
    from truceline.casework.founding import digest_of, keep_founding, read_founding
    from truceline.interface.cli.record_keys import fingerprint_of
    from truceline.record.node import Node

    if node is None:
        expected = f"--node DIR, or {NODE_VARIABLE}"
        raise TermError(option="--node", expected=expected, came="neither")
    raw = file.read_bytes()
    if digest is None:
        read_founding(raw)
        told = digest_of(raw).hex()
        text = (
            f"{file} has the digest {told}. Cannot say whether that is the founding that was "
            "agreed: ask the others, and give what they say as --digest."
        )
        say({"digest": told, "kept": False}, text, as_json=as_json)
        raise typer.Exit(ExitCode.CANNOT_SAY)
    with Node(node) as opened:
        kept = keep_founding(opened, raw, told=fingerprint_of(digest))
        text = f"{opened.origin} keeps the founding of {kept.mechanism} of {kept.scenario}."
    say({"digest": digest_of(raw).hex(), "kept": True}, text, as_json=as_json)


def _say(made: Founding, raw: bytes, first: str, *, as_json: bool) -> None:
    from truceline.casework.founding import charter_of, digest_of, tells_positions

    digest, charter = digest_of(raw).hex(), charter_of(made).digest.hex()
    holders = {each.delegation: sorted(role.value for role in each.roles) for each in made.roles}
    offices = [
        {"key": each.key, "offices": [office.value for office in each.offices]}
        for each in made.offices
    ]
    facts: dict[str, Any] = {
        "digest": digest,
        "charter": charter,
        "scenario": made.scenario,
        "mechanism": made.mechanism,
        "time_zone": made.time_zone,
        "roles": holders,
        "logs": {each.log: each.delegation for each in made.logs},
        "offices": offices,
        "rules_version": made.rules.version,
        "posts": [each.id for each in made.posts],
        "positions": tells_positions(made),
    }
    where = "with" if facts["positions"] else "without"
    keys, posts = counted(len(offices), "key"), counted(len(made.posts), "post")
    lines = [
        first,
        f"Founding {digest}",
        f"Mechanism {made.mechanism} of {made.scenario}, mission time {made.time_zone}",
        f"Delegations: {'; '.join(_held(by, roles) for by, roles in holders.items())}",
        f"Logs: {', '.join(each.log for each in made.logs)}",
        f"Rules of version {made.rules.version}, offices of {keys}, {posts} {where} positions.",
        "Read the digest aloud to one another; whoever keeps another founding has another state.",
    ]
    played = any(each.log.startswith("exercise/") for each in made.logs)
    say(facts, "\n".join([EXERCISE, *lines] if played else lines), as_json=as_json)


def _held(by: str, roles: list[str]) -> str:
    return f"{by} ({', '.join(roles)})"
