"""`truceline record roster`: draft, sign, read and adopt the document that says who takes part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import (
    JsonOption,
    NodeArgument,
    TermError,
    delegations_of,
    open_node,
    say,
)

if TYPE_CHECKING:
    from truceline.record.envelope import DelegationId
    from truceline.record.roster import Roster
    from truceline.record.succession import SignedRoster

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The roster.")]
HoldsOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND=D,D", help="Who else may hold bodies of a kind, or of all; repeatable."
    ),
]

app = lazy_app()

EVERY: Final = "all"
"""Stands for every kind of entry that casework writes."""


@app.callback()
def roster() -> None:
    """Draft, sign, read and adopt a roster: who takes part, with which keys, and what settles."""


@app.command()
def draft(  # noqa: PLR0913 - each is an option
    out: FileArgument,
    enrolments: Annotated[list[Path], typer.Argument(help="The delegations' enrolment.json.")],
    *,
    settled: Annotated[
        int | None, typer.Option(help="How many others settle an entry; else over two thirds.")
    ] = None,
    provisional: Annotated[int, typer.Option(help="How many others make it provisional.")] = 1,
    threshold: Annotated[
        int | None, typer.Option(help="How many replace the roster; else more than half.")
    ] = None,
    holds: HoldsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft a founding roster from the enrolments of all delegations; nobody has signed it yet."""
    from truceline.record.enrolment import enough, found, read_enrolment
    from truceline.record.envelope import Mark
    from truceline.record.policy import Policy, Role
    from truceline.record.succession import sign_roster

    brought = [read_enrolment(path.read_bytes()) for path in enrolments]
    played = {each.log.origin.startswith("exercise/") for each in brought}
    others = len(brought) - 1
    made = found(
        brought,
        policy=Policy(
            provisional=provisional,
            settled=enough(others) if settled is None else settled,
            settling=(Role.MIRROR,),
            holders=_holders(holds or []),
        ),
        mark=Mark.EXERCISE if played == {True} else Mark.REAL,
        threshold=len(brought) // 2 + 1 if threshold is None else threshold,
    )
    _write_new(out, sign_roster(made, []))
    facts = _facts(made, set())
    say(facts, f"{out} is drafted.\n{_text(facts)}", as_json=as_json)


@app.command()
def amend(  # noqa: PLR0913 - each is an option
    node: NodeArgument,
    out: FileArgument,
    *,
    join: Annotated[
        list[Path] | None,
        typer.Option(help="The enrolment.json of a delegation that comes in; repeatable."),
    ] = None,
    leave: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DELEGATION", help="It withdraws; its logs end with what is held; repeatable."
        ),
    ] = None,
    settled: Annotated[int | None, typer.Option(help="How many others settle an entry.")] = None,
    threshold: Annotated[int | None, typer.Option(help="How many replace the roster.")] = None,
    holds: HoldsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft the roster after the one in force; nobody has signed it yet.

    It needs the signatures of the threshold in force, and of its own.
    """
    from dataclasses import replace

    from truceline.record.enrolment import Amendment, read_enrolment
    from truceline.record.enrolment import amend as amended
    from truceline.record.succession import sign_roster

    with open_node(node) as opened:
        before = opened.roster
        ends = {
            each: {
                log.origin: opened.size(log.origin) for log in before.logs if log.delegation == each
            }
            for each in delegations_of(opened, leave, "--leave")
        }
    policy = before.policy if settled is None else replace(before.policy, settled=settled)
    joins = tuple(read_enrolment(path.read_bytes()) for path in join or ())
    amendment = Amendment(
        joins=joins,
        leaves=ends,
        policy=replace(policy, holders=policy.holders | _holders(holds or [])),
        threshold=threshold,
    )
    made = amended(before, amendment)
    _write_new(out, sign_roster(made, []))
    facts = _facts(made, set())
    say(facts, f"{out} is drafted.\n{_text(facts)}", as_json=as_json)


@app.command()
def sign(
    file: FileArgument,
    *,
    key: Annotated[Path, typer.Option(help="The officer's key file.")],
    as_json: JsonOption = False,
) -> None:
    """Sign a roster as an officer; the signature is put into the file."""
    from truceline.record.folder import Folder
    from truceline.record.key import label_of
    from truceline.record.key_file import read_key_file
    from truceline.record.succession import with_signature

    signer = read_key_file(key)
    raw = with_signature(file.read_bytes(), signer)
    Folder(file.absolute().parent).write({file.name: raw})
    signed = read_roster_file(raw)
    facts = _facts(signed.roster, _signed_by(signed))
    text = f"Signed by {label_of(signer)}.\n{_text(facts)}"
    say(facts, text, as_json=as_json)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A roster, or a node's folder.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what a roster says, its fingerprint, and who has signed it.

    Exit codes: 0 enough have signed for a founding roster or it is in force, 1 signatures are
    missing.
    """  # noqa: DOC501 - it is the help that users read
    raw = _raw(file)
    signed = read_roster_file(raw)
    facts = _facts(signed.roster, _signed_by(signed))
    say(facts, _text(facts), as_json=as_json)
    if not file.is_dir() and facts["missing"]:
        raise typer.Exit(ExitCode.DOES_NOT_HOLD)


@app.command()
def adopt(
    node: NodeArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The next roster, signed.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Take the next roster into force in a node. Bundles carry it on to the others."""
    with open_node(node) as opened:
        new = opened.adopt(file.read_bytes())
        made = opened.roster
        facts = {"number": made.number, "fingerprint": made.fingerprint.hex(), "new": new}
    said = "is in force now" if new else "was known; nothing changed"
    say(facts, f"Roster {made.number}, {made.fingerprint.hex()}, {said}.", as_json=as_json)


def read_roster_file(raw: bytes) -> SignedRoster:
    """Read a roster file; its signatures are not checked.

    Raises
    ------
    TermError
        If it is none.
    """
    from truceline.canonical import CanonicalError
    from truceline.record.succession import read_signed

    try:
        return read_signed(raw)
    except CanonicalError as error:
        expected = f"a roster, at {error.place} {error.expected}"
        raise TermError(option="roster file", expected=expected, came=error.came) from error


def _raw(file: Path) -> bytes:
    if not file.is_dir():
        return file.read_bytes()
    with open_node(file) as opened:
        return opened.chain.raws[-1]


def _kinds() -> tuple[str, ...]:
    from truceline.domain.kind import Kind

    return tuple(sorted(each.value for each in Kind))


def _holder_lines(holders: dict[str, list[str]]) -> list[str]:
    every = [holders.get(kind) for kind in _kinds()]
    common = every[0] if every[0] and all(each == every[0] for each in every) else None
    lines = [] if common is None else [f"  every kind of casework: {', '.join(common)}"]
    known = () if common is None else _kinds()
    lines += [
        f"  {kind}: {', '.join(names)}" for kind, names in holders.items() if kind not in known
    ]
    return lines


def _holders(given: list[str]) -> dict[str, tuple[DelegationId, ...]]:
    holders: dict[str, tuple[Any, ...]] = {}
    for each in given:
        kind, sign, names = each.partition("=")
        if not sign or not kind or not names:
            raise TermError(option="--holds", expected="KIND=DELEGATION,…", came=each)
        kinds = _kinds() if kind == EVERY else (kind,)
        holders.update(dict.fromkeys(kinds, tuple(sorted(set(names.split(","))))))
    return holders


def _write_new(path: Path, raw: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(raw)
    except FileExistsError as error:
        raise TermError(option="FILE", expected="a new file", came=str(path)) from error


def _signed_by(signed: SignedRoster) -> set[str]:
    return {each.key for each in signed.signatures}


def _facts(made: Roster, signed: set[str]) -> dict[str, Any]:
    from truceline.record.key import label_of, parse_vkey
    from truceline.record.quorum import live_without, safe_against

    officers = {
        each.id: {label_of(parse_vkey(one.vkey)) for one in each.officers} for each in made.present
    }
    others = len(made.present) - 1
    settled = made.policy.settled
    return {
        "number": made.number,
        "fingerprint": made.fingerprint.hex(),
        "mark": made.mark.value,
        "delegations": [each.id for each in made.present],
        "logs": {log.origin: log.delegation for log in made.logs},
        "threshold": made.threshold,
        "provisional": made.policy.provisional,
        "settled": settled,
        "others": others,
        "safe_against": safe_against(others, settled),
        "live_without": live_without(others, settled),
        "holders": {kind: list(names) for kind, names in sorted(made.policy.holders.items())},
        "signed": sorted(each for each, own in officers.items() if own & signed),
        "missing": sorted(each for each, own in officers.items() if not own & signed),
    }


def _text(facts: dict[str, Any]) -> str:
    holders = _holder_lines(facts["holders"])
    others, cheats = facts["others"], facts["safe_against"]
    lines = [
        f"Roster {facts['number']} ({facts['mark']}), fingerprint {facts['fingerprint']}",
        f"Delegations: {', '.join(facts['delegations'])}; {facts['threshold']} replace it.",
        f"Logs: {', '.join(facts['logs'])}.",
        f"Of {others} others, {facts['provisional']} make an entry provisional.",
        f"Of {others} others, {facts['settled']} settle it; {facts['live_without']} may be silent.",
        f"No two histories settle while at most {cheats} of them cheat with the log's owner.",
        f"Bodies go to the author's own delegation{' and, by kind:' if holders else ' only.'}",
        *holders,
        f"Signed by: {', '.join(facts['signed']) or 'nobody'}.",
        f"Missing: {', '.join(facts['missing']) or 'nobody'}.",
    ]
    return "\n".join(lines)
