"""What all commands of a desk have in common: the node, the key, handles, words, results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from truceline.interface.cli.record_terms import TermError, marked, marked_facts, say

if TYPE_CHECKING:
    from truceline.casework.desk import Desk, Written
    from truceline.domain.entry import EntryRef
    from truceline.domain.identifier import DelegationId
    from truceline.domain.words import Words

E = TypeVar("E", bound=Enum)

NODE_VARIABLE: Final = "TRUCELINE_NODE"

NodeOption = Annotated[
    Path | None,
    typer.Option(
        "--node", envvar=NODE_VARIABLE, show_envvar=True, metavar="DIR", help="The node's folder."
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="KEY", help="The key that signs: its name, or its file."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in words.")]
LanguageOption = Annotated[
    str, typer.Option("--language", metavar="TAG", help="The language of the words: hy, az, ru …")
]
EntryArgument = Annotated[
    str, typer.Argument(metavar="ENTRY", help="An entry: cadria-12, c12, 12.")
]
EntriesArgument = Annotated[
    list[str], typer.Argument(metavar="ENTRY…", help="Entries: cadria-12, c12, 12.")
]
EvidenceOption = Annotated[
    list[str] | None,
    typer.Option("--evidence", metavar="ENTRY", help="What it rests on; repeatable."),
]


@dataclass(slots=True, kw_only=True)
class Batch:
    """The desk on which the lines of a file are tried, and what each of them would write."""

    desk: Desk
    written: dict[int, list[Written]] = field(default_factory=dict)
    line: int = 0


BATCH: ContextVar[Batch | None] = ContextVar("BATCH", default=None)


@contextmanager
def desk_at(node: Path | None, by: str | None = None) -> Iterator[Desk]:
    """Open the desk that a command is given at, or take the one on which a file is tried.

    Raises
    ------
    TermError
        If no node is named.
    """
    batch = BATCH.get()
    if batch is not None:
        yield from _lent(batch, by)
        return
    if node is None:
        expected = f"--node DIR, or {NODE_VARIABLE}"
        raise TermError(option="--node", expected=expected, came="neither")
    from truceline.interface.desk import open_desk

    with open_desk(node, by=by) as desk:
        yield desk


def _lent(batch: Batch, by: str | None) -> Iterator[Desk]:
    from truceline.interface.desk import signer_named

    before = batch.desk.signers
    if by is not None:
        batch.desk.signers = (signer_named(batch.desk.node, by),)
    try:
        yield batch.desk
    finally:
        batch.desk.signers = before


def entry_of(desk: Desk, typed: str) -> EntryRef:
    """Return the entry of a handle; `@3` is what line 3 of a file writes.

    Raises
    ------
    TermError
        If that line writes nothing.
    """
    batch = BATCH.get()
    if batch is None or not typed.startswith("@"):
        return desk.find(typed)
    number = typed[1:]
    made = batch.written.get(int(number), []) if number.isdecimal() else []
    if not made:
        expected = "@ and the number of an earlier line that writes something"
        raise TermError(option="ENTRY", expected=expected, came=typed)
    return made[-1].at


def entries_of(desk: Desk, typed: Iterable[str] | None) -> tuple[EntryRef, ...]:
    """Return the entries of handles."""
    return tuple(entry_of(desk, each) for each in typed or ())


def words_of(text: str, language: str) -> Words:
    """Return what was typed as words in their language, in normal form C."""
    from unicodedata import normalize

    from truceline.domain.words import Words

    return Words(text={language: normalize("NFC", text)}, original=language)


def maybe_words(text: str | None, language: str) -> Words | None:
    """Return what was typed as words, or None if nothing was."""
    return None if text is None else words_of(text, language)


def chosen(text: str, kind: type[E], *, option: str) -> E:
    """Return the word of a fixed vocabulary that is meant; a beginning will do.

    Raises
    ------
    TermError
        If there is none, or more than one.
    """
    said = text.strip().lower().replace("-", "_").replace(" ", "_")
    exact = [each for each in kind if str(each.value).lower() == said]
    meant = exact or [each for each in kind if said and str(each.value).lower().startswith(said)]
    if len(meant) != 1:
        words = meant or list(kind)
        expected = f"one of {', '.join(str(each.value) for each in words)}"
        raise TermError(option=option, expected=expected, came=text)
    return meant[0]


def delegations_named(desk: Desk, typed: Iterable[str], *, option: str) -> tuple[DelegationId, ...]:
    """Return delegations of the founding, named by beginnings, with commas between or repeated.

    Raises
    ------
    TermError
        If one is none.
    """
    known = sorted(desk.scope.charter.roles)
    found: list[DelegationId] = []
    for name in (each.strip().lower() for part in typed for each in part.split(",")):
        exact = [each for each in known if each == name]
        meant = exact or [each for each in known if name and each.startswith(name)]
        if len(meant) != 1:
            expected = f"one of {', '.join(meant or known)}"
            raise TermError(option=option, expected=expected, came=name)
        found += meant
    return tuple(dict.fromkeys(found))


def say_written(desk: Desk, *made: Written, as_json: bool) -> None:
    """Print what was written, or remember it for the file that is tried."""
    batch = BATCH.get()
    if batch is not None:
        batch.written.setdefault(batch.line, []).extend(made)
        return
    facts = {"written": [written_facts(desk, each) for each in made]}
    text = "\n".join(line for each in made for line in written_lines(desk, each))
    say(marked_facts(desk.node, facts), marked(desk.node, text), as_json=as_json)


def written_lines(desk: Desk, made: Written) -> list[str]:
    """Return what people are told of an entry that was written."""
    from truceline.casework.flag import SENTENCES

    signers = " and ".join(short_key(each) for each in made.signed_by)
    others = [each for each in made.audience if each != desk.delegation]
    readers = ""
    if made.audience:
        readers = (
            f"; read by {', '.join(others)} too" if others else "; read by this delegation only"
        )
    line = f"{made.handle}: {act_name(made)}, signed by {signers}{readers}."
    before = [each for one in made.before for each in written_lines(desk, one)]
    return [*before, line, *(f"  Look again: {SENTENCES[each]}" for each in made.flags)]


def written_facts(desk: Desk, made: Written) -> dict[str, object]:
    """Return what JSON has of an entry that was written."""
    from truceline.domain.kind import kind_of

    return {
        "handle": made.handle,
        "log": made.at.log,
        "index": made.at.index,
        "leaf": made.at.leaf.hex(),
        "kind": kind_of(made.act).value,
        "act": act_name(made),
        "signed_by": list(made.signed_by),
        "readers": list(made.audience),
        "own_delegation_only": list(made.audience) == [desk.delegation],
        "flags": [each.value for each in made.flags],
        "before": [written_facts(desk, each) for each in made.before],
    }


def act_name(made: Written) -> str:
    """Return what an entry does, in a word or two."""
    from truceline.domain.motion import Moved
    from truceline.domain.report_act import Committed
    from truceline.procedure.act_name import name_of

    if isinstance(made.act, Moved):
        return f"motion to {name_of(made.act)}"
    if isinstance(made.act, Committed):
        kind = made.act.kind.value.replace("_", " ")
        return f"commitment to an {kind}" if kind[0] in "aeiou" else f"commitment to a {kind}"
    return name_of(made.act)


def short_key(label: str) -> str:
    """Return of a key's label what people call it."""
    return label.rpartition("+")[0].rpartition("/")[2] or label


def say_facts(desk: Desk, facts: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print an answer, as JSON or in lines; no text of anybody's makes a line of its own."""
    text = "\n".join(each.replace("\n", "⏎") for each in lines)
    say(marked_facts(desk.node, facts), marked(desk.node, text), as_json=as_json)
