"""What the fold has found against entries: refused, void, contested, stopped; each with its reason.

Nothing that was refused is lost: the entry is kept, counted and listed here for whoever asks why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple, assert_never

from truceline.domain.entry import LogId
from truceline.domain.identifier import DelegationId
from truceline.procedure.verdict import SENTENCES, Reason
from truceline.register.answer import MOST_ROWS, Total
from truceline.register.register import Register


class Ruling(Enum):
    """What was found against an entry."""

    REFUSED = "refused"
    VOID = "void"
    CONTESTED = "contested"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """An entry by its place, and what was found against it; one that is stopped has no kind.

    `why` are words of a closed vocabulary: a reason, or what is contested. `sentence` says it to
    people.
    """

    log: LogId
    index: int
    by: DelegationId
    kind: str
    ruling: Ruling
    why: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """Some of them, and how many there are."""

    rows: tuple[Ruled, ...]
    total: Total


def rulings(register: Register, ruling: Ruling, *, most: int = MOST_ROWS) -> Rulings:
    """Return the entries against which something was found, the latest of each log first.

    Parameters
    ----------
    register
        The register.
    ruling
        What was found.
    most
        How many rows are returned.
    """
    match ruling:
        case Ruling.REFUSED:
            found = list(_refused(register))
        case Ruling.VOID:
            found = list(_void(register))
        case Ruling.CONTESTED:
            found = list(_contested(register))
        case Ruling.STOPPED:
            found = list(_stopped(register))
        case _:
            assert_never(ruling)
    found.sort(key=lambda each: each.number, reverse=True)
    rows = tuple(_ruled(register, each, ruling) for each in found[:most])
    return Rulings(rows=rows, total=Total(n=len(found)))


class _Found(NamedTuple):
    number: int
    why: tuple[str, ...]
    sentence: str


def _refused(register: Register) -> Iterator[_Found]:
    select = "SELECT id, reason FROM entry WHERE reason IS NOT NULL"
    for number, reason in register.database.rows(select):
        yield _Found(number, (reason,), SENTENCES[Reason(reason)])


def _void(register: Register) -> Iterator[_Found]:
    scope = register.fold.scope
    for log in sorted(scope.shelf.bounded()):
        bound = scope.bound(log)
        ends = [*bound.keys.values(), *([] if bound.size is None else [bound.size])]
        for index in range(min(ends, default=0), scope.past.of(log)):
            kept = scope.shelf.kept(log, index)
            if kept is not None and scope.is_void(kept):
                yield _Found(register.numbering.entry(log, index), ("void",), _VOID)


def _contested(register: Register) -> Iterator[_Found]:
    select = "SELECT entry, contested FROM standing WHERE contested <> ''"
    for number, contested in register.database.rows(select):
        why = tuple(contested.split(","))
        yield _Found(number, why, f"{_CONTESTED}{', '.join(why).replace('_', ' ')}.")


def _stopped(register: Register) -> Iterator[_Found]:
    for log, (index, cause) in register.fold.shelf.stops().items():
        sentence = f"{_STOPPED} It follows from {cause.log} {cause.index}."
        yield _Found(register.numbering.entry(log, index), ("stopped",), sentence)


def _ruled(register: Register, found: _Found, ruling: Ruling) -> Ruled:
    log, index = register.numbering.place(found.number)
    kept = register.fold.shelf.kept(log, index)
    return Ruled(
        log=log,
        index=index,
        by=register.numbering.owner(log),
        kind="" if kept is None else kept.placed.kind,
        ruling=ruling,
        why=found.why,
        sentence=found.sentence,
    )


_VOID: Final = "Its key was revoked before it, or its log is forked there; it has no effect."
_CONTESTED: Final = "Acts that exclude one another stand side by side: "
_STOPPED: Final = "This program does not know what stands there; the log is folded no further."
