"""`truceline record keygen` and `init`: keys of a delegation, and the folder of its node."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.record_terms import JsonOption, TermError, say

if TYPE_CHECKING:
    from truceline.record.keyring import Keyring
    from truceline.record.member import LogOf
    from truceline.record.roster import Roster


def keygen(
    folder: Annotated[Path, typer.Argument(help="A new folder for the keys.")],
    *,
    delegation: Annotated[str, typer.Option(help="The delegation, in small letters.")],
    log: Annotated[str, typer.Option(help="The log that its node will write.")] = "desk",
    people: Annotated[
        list[str] | None,
        typer.Option("--person", metavar="NAME", help="Whoever signs has a key; repeatable."),
    ] = None,
    exercise: Annotated[bool, typer.Option("--exercise", help="For an exercise.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the keys of a delegation and of its node.

    The folder gets officer/, which acts for the delegation and is kept off the machine; node/, for
    `record init`; and enrolment.json, which is public and goes to whoever drafts the roster.
    """
    from truceline.record.enrolment import new_keys, write_enrolment
    from truceline.record.envelope import DelegationId, Mark
    from truceline.record.folder import Folder
    from truceline.record.keyring import write_keyring
    from truceline.record.member import require_name

    require_name("--delegation", delegation)
    require_name("--log", log)
    mark = Mark.EXERCISE if exercise else Mark.REAL
    for person in people or ():
        require_name("--person", person)
    made = new_keys(DelegationId(delegation), log, mark, people=people or ())
    write_keyring(folder / "officer", made.officer, {})
    write_keyring(folder / "node", made.node, {"reader": made.identity})
    Folder(folder).write({"enrolment.json": write_enrolment(made.enrolment)})
    origin = made.enrolment.log.origin
    text = (
        f"{folder} holds the keys of {delegation} for the log {origin}.\n"
        "officer/ acts for the delegation on the roster: keep it on a medium of its own.\n"
        "node/ is for `record init`. enrolment.json is public: give it to whoever drafts the "
        "roster."
    )
    facts = {"folder": str(folder), "delegation": delegation, "log": origin, "mark": mark.value}
    say(facts, text, as_json=as_json)


def init(
    node: Annotated[Path, typer.Argument(help="A new folder for the node.")],
    *,
    roster: Annotated[Path, typer.Option(help="The founding roster, signed by all.")],
    keys: Annotated[Path, typer.Option(help="The folder node/ that `keygen` made.")],
    fingerprint: Annotated[
        str | None,
        typer.Option(metavar="HEX", help="The roster's, as you were told it by another way."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make the folder of a node. Without the fingerprint it makes nothing and cannot say (3).

    The fingerprint of the founding roster is all the trust that a node starts from: compare it by
    voice, or on paper that the delegations signed.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.interface.cli.record_roster import read_roster_file
    from truceline.record.home import Identity
    from truceline.record.inception import create_node
    from truceline.record.keyring import read_keyring
    from truceline.record.roster import Fingerprint

    raw = roster.read_bytes()
    read = read_roster_file(raw).roster
    ring = read_keyring(keys)
    log = _own_log(read, ring)
    facts = {"node": str(node), "delegation": log.delegation, "log": log.origin}
    if fingerprint is None:
        text = (
            f"{roster} has the fingerprint {read.fingerprint.hex()}. Cannot say whether that is "
            "the roster that was agreed: ask the others, and give what they say as --fingerprint."
        )
        say({**facts, "fingerprint": read.fingerprint.hex(), "made": False}, text, as_json=as_json)
        raise typer.Exit(ExitCode.CANNOT_SAY)
    told = Fingerprint(fingerprint_of(fingerprint))
    identity = Identity(delegation=log.delegation, origin=log.origin, genesis=told)
    create_node(node, founding=raw, fingerprint=told, identity=identity, keys=ring)
    text = f"{node} is a node of {log.delegation}. It writes the log {log.origin}."
    say({**facts, "fingerprint": told.hex(), "made": True}, text, as_json=as_json)


def fingerprint_of(text: str) -> bytes:
    """Return a fingerprint that was typed; blanks between its parts do not count.

    Raises
    ------
    TermError
        If it is none.
    """
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != 32:  # noqa: PLR2004 - a SHA-256
        raise TermError(option="--fingerprint", expected="64 hexadecimal digits", came=text)
    return raw


def _own_log(roster: Roster, ring: Keyring) -> LogOf:
    from truceline.record.key import label_of, parse_vkey

    for log in roster.logs:
        if label_of(parse_vkey(log.vkey)) in ring.keys:
            return log
    expected = "the key of a log that the roster names"
    raise TermError(option="--keys", expected=expected, came="none of them")
