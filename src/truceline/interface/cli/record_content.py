"""`truceline record commit`, `disclose`, `promises` and `redact`: what is told, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.record_terms import (
    AtOption,
    EntryArgument,
    JsonOption,
    NodeArgument,
    ToOption,
    counted,
    delegations_of,
    entry_at,
    marked,
    marked_facts,
    name_of,
    open_node,
    open_to_write,
    say,
    seconds_of,
    time_text,
)

if TYPE_CHECKING:
    from truceline.record.promise import Promise


def commit(
    node: NodeArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What is fixed, and not told.")],
    *,
    until: Annotated[str, typer.Option(metavar="TIME", help="Until when it will be told, in UTC.")],
    escrow: Annotated[
        list[str] | None,
        typer.Option(metavar="DELEGATION", help="Who gets a sealed copy and may tell it instead."),
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Log that a content is fixed, without telling it. What opens it stays in the node's folder."""
    from truceline.record.promise import commit as promise

    time_s, deadline_s = seconds_of(at), seconds_of(until, "--until")
    with open_to_write(node) as opened:
        others = delegations_of(opened, escrow, "--escrow")
        made = promise(opened, file.read_bytes(), deadline_s=deadline_s, escrow=others)
        opened.publish(time_s)
        facts = {"entry": name_of(made), "until": time_text(deadline_s), "escrow": list(others)}
        text = (
            f"{name_of(made)} fixes {file} without telling it. Tell it until "
            f"{time_text(deadline_s)} with `record disclose`. What opens it lies in openings/ of "
            f"this node{' and with ' + ', '.join(others) if others else ' and nowhere else'}."
        )
        say(marked_facts(opened, facts), marked(opened, text), as_json=as_json)


def disclose(  # noqa: PLR0913 - each is an option
    node: NodeArgument,
    entry: EntryArgument,
    *,
    to: ToOption = None,
    sealed: Annotated[bool, typer.Option("--sealed", help="Seal what is told to --to.")] = False,
    abandon: Annotated[
        str | None, typer.Option(metavar="REASON", help="Give it up instead, and say why.")
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what a commitment fixed, once; or give it up for a reason that all can read."""
    from truceline.record.draft import OpenBody, SealedBody
    from truceline.record.promise import abandon as give_up
    from truceline.record.promise import disclose as tell

    time_s = seconds_of(at)
    with open_to_write(node) as opened:
        of = entry_at(opened, entry)
        if abandon is None:
            audience = delegations_of(opened, to)
            body = SealedBody if sealed else OpenBody
            made = tell(opened, of, body=body, audience=audience)
            said = "tells"
        else:
            made = give_up(opened, of, reason=abandon)
            said = "gives up"
        opened.publish(time_s)
        facts = {"entry": name_of(made), "of": name_of(of), "abandoned": abandon is not None}
        text = f"{name_of(made)} {said} what {name_of(of)} fixed."
        say(marked_facts(opened, facts), marked(opened, text), as_json=as_json)


def promises(node: NodeArgument, *, at: AtOption = None, as_json: JsonOption = False) -> None:
    """Count the commitments of all: opened, late, abandoned, pending, overdue.

    A time counts from the first cosignature by another delegation.
    """
    from truceline.record.promise import promises as made

    with open_node(node) as opened:
        found = list(made(opened, as_of_s=seconds_of(at)))
        tally: dict[str, dict[str, int]] = {}
        for each in found:
            counts = tally.setdefault(each.author, {})
            counts[each.outcome.value] = counts.get(each.outcome.value, 0) + 1
        facts = {"promises": [_facts(each) for each in found], "tally": tally}
        lines = [_line(each) for each in found]
        lines += [f"{author}: {_counted(counts)}" for author, counts in sorted(tally.items())]
        text = "\n".join(lines) or "No commitments."
        say(marked_facts(opened, facts), marked(opened, text), as_json=as_json)


def redact(  # noqa: PLR0913 - each is an option
    node: NodeArgument,
    entry: EntryArgument,
    names: Annotated[list[str], typer.Argument(metavar="FIELD...", help="The fields.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, without what is withdrawn: all can read it.")],
    authority: Annotated[str, typer.Option(help="On whose decision, by which rule.")],
    backup: Annotated[
        list[str] | None,
        typer.Option(help="A backup of this node that may hold them; repeatable."),
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw fields of an own entry: the reason is logged, the fields are destroyed here.

    Honest nodes destroy them when they learn of it, and log that they did. Copies on sticks and in
    backups may remain; those that this node knows of are listed. All proofs stay valid.
    """
    from truceline.record.copies import Copy
    from truceline.record.withdrawal import follow
    from truceline.record.withdrawal import redact as withdraw

    time_s = seconds_of(at)
    with open_to_write(node) as opened:
        of = entry_at(opened, entry)
        for each in backup or ():
            opened.copies.add(Copy(name=each, to="a backup", time_s=time_s, digests=None))
        made = withdraw(opened, of, names=names, reason=reason, authority=authority)
        receipts = follow(opened)
        opened.publish(time_s)
        gone = {each for receipt in receipts for each in receipt.digests}
        copies = opened.copies.holding(gone)
        remain = [f"{each.name}, {time_text(each.time_s)}, for {each.to}" for each in copies]
        facts = {
            "entry": name_of(made),
            "of": name_of(of),
            "destroyed": len(gone),
            "remain": remain,
        }
        text = "\n".join(
            [
                f"{name_of(made)} withdraws {', '.join(names)} of {name_of(of)}.",
                f"{counted(len(gone), 'field')} destroyed here.",
                "Copies may remain in:" if remain else "No copies are known; others may exist.",
                *(f"  {each}" for each in remain),
            ]
        )
        say(marked_facts(opened, facts), marked(opened, text), as_json=as_json)


def _facts(promise: Promise) -> dict[str, Any]:
    return {
        "entry": name_of(promise.at),
        "author": promise.author,
        "until": time_text(promise.deadline_s),
        "outcome": promise.outcome.value,
        "told_at": None if promise.told_at is None else name_of(promise.told_at),
        "problem": promise.problem,
    }


def _line(promise: Promise) -> str:
    line = f"{name_of(promise.at)} by {promise.author}, until {time_text(promise.deadline_s)}: "
    line += promise.outcome.value
    if promise.told_at is not None:
        line += f", told in {name_of(promise.told_at)}"
    return f"{line} ({promise.problem})" if promise.problem else line


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items()))
