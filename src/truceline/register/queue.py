"""What a desk has before it: unread, mine, waited for, overdue, and blocked by whom.

All of it follows from the entries and from the instant that is asked about, so every node that has
the same entries prints the same queue. What somebody has looked at is nobody's business, and is
not kept: *unread* is a report of others about which one's own delegation has done nothing, and
which no incident holds; a declared coverage is never unread.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.identifier import DelegationId
from truceline.domain.instant import require_instant
from truceline.procedure.thing import Thing
from truceline.register.answer import MOST_ROWS, Page, Total, rows_of
from truceline.register.body_table import from_ms, to_ms
from truceline.register.errors import QueryRefusedError
from truceline.register.item_table import ALL, Awaited, delegation_bit
from truceline.register.register import Register

_UNREAD: Final = "FROM standing WHERE is_fresh AND owner <> ? AND touched & ? = 0"
_WAITS: Final = """
SELECT wait.item, entry.leaf, standing.thing, standing.stage, wait.delegation, wait.what,
    wait.due_ms
FROM wait JOIN standing ON standing.entry = wait.item JOIN entry ON entry.id = wait.item
"""
_FOR_US: Final = (
    _WAITS + "WHERE wait.delegation = ? ORDER BY wait.due_ms IS NULL, wait.due_ms LIMIT ?"
)
_FOR_OTHERS: Final = (
    _WAITS + "WHERE wait.item IN (SELECT ? UNION ALL SELECT entry FROM link WHERE subject = ?) "  # noqa: S608 - the words are ours
    "AND wait.delegation NOT IN (?, ?)"
)
_OVERDUE: Final = _WAITS + "WHERE wait.due_ms < ? ORDER BY wait.due_ms LIMIT ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A thing that waits for somebody.

    Parameters
    ----------
    at
        The thing.
    thing, stage
        What it is, and how far it has come.
    what
        What is waited for.
    whom
        Who is waited for; none where it is all who take part.
    due_at
        Until when; None where no clock says so yet, or there is no term.
    """

    at: EntryRef
    thing: Thing
    stage: str
    what: Awaited
    whom: tuple[DelegationId, ...]
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What a delegation, a log or a key of it has before it at an instant.

    Each list has the most urgent first and is cut at `most`; the totals are over all.

    Parameters
    ----------
    unread
        Reports of others that nobody here has taken up.
    mine
        Incidents that are claimed.
    waiting
        What waits for this delegation.
    overdue
        What anybody should have done by now.
    blocked
        What is claimed here and waits for others: for what and for whom.
    n_waiting, n_overdue
        How many there are in all.
    """

    unread: Page
    mine: Page
    waiting: tuple[Waiting, ...]
    overdue: tuple[Waiting, ...]
    blocked: tuple[Waiting, ...]
    n_waiting: int
    n_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whose queue is asked for: a delegation's, or that of one of its logs or keys."""

    delegation: DelegationId
    log: LogId | None = None
    key: KeyId | None = None


def queue(register: Register, desk: Desk, *, as_of: datetime, most: int = MOST_ROWS) -> Queue:
    """Return what a desk has before it.

    Parameters
    ----------
    register
        The register.
    desk
        Whose queue.
    as_of
        The instant by which something is overdue; no clock is read.
    most
        How many rows each list has at most.

    Raises
    ------
    QueryRefusedError
        If the charter knows no such delegation.
    """
    require_instant(as_of, noun="queue", field="as_of")
    _require_known(register, desk.delegation)
    ours, now = desk.delegation, to_ms(as_of)
    rows = register.database.rows
    mine = _claimed(register, desk)
    return Queue(
        unread=_unread(register, ours, most),
        mine=Page(rows=rows_of(register, mine[:most]), total=Total(n=len(mine))),
        waiting=_grouped(register, rows(_FOR_US, (ours, most))),
        overdue=_grouped(register, rows(_OVERDUE, (now, most))),
        blocked=_blocked(register, mine[:most], ours),
        n_waiting=rows("SELECT count(*) FROM wait WHERE delegation = ?", (ours,))[0][0],
        n_overdue=rows("SELECT count(*) FROM wait WHERE due_ms < ?", (now,))[0][0],
    )


def _require_known(register: Register, delegation: DelegationId) -> None:
    known = register.fold.charter.roles
    if delegation not in known:
        expected = f"one of {', '.join(sorted(known))}"
        raise QueryRefusedError(about="The delegation", expected=expected, came=delegation)


def _unread(register: Register, ours: DelegationId, most: int) -> Page:
    values = (ours, delegation_bit(ours, register.fold.charter))
    rows = register.database.rows
    n = rows(f"SELECT count(*) {_UNREAD}", values)[0][0]
    select = f"SELECT entry {_UNREAD} ORDER BY entry DESC LIMIT ?"
    numbers = [number for (number,) in rows(select, (*values, most))]
    return Page(rows=rows_of(register, numbers), total=Total(n=n))


def _claimed(register: Register, desk: Desk) -> list[int]:
    logs = [
        log for log in register.numbering.logs if register.numbering.owner(log) == desk.delegation
    ]
    found: list[int] = []
    select = (
        "SELECT item FROM claim JOIN standing ON standing.entry = claim.item WHERE log = ? "
        "AND (? IS NULL OR key = ?) AND stage NOT IN ('closed', 'withdrawn') ORDER BY item DESC"
    )
    for log in logs:
        if desk.log in {None, log}:
            values = (register.numbering.log(log), desk.key, desk.key)
            found.extend(number for (number,) in register.database.rows(select, values))
    return sorted(set(found), reverse=True)


def _blocked(register: Register, mine: list[int], ours: DelegationId) -> tuple[Waiting, ...]:
    """Return what waits for others of the incidents, and of what is about them."""
    rows: list[tuple[Any, ...]] = []
    for number in mine:
        rows.extend(register.database.rows(_FOR_OTHERS, (number, number, ours, ALL)))
    return _grouped(register, rows)


def _grouped(register: Register, rows: list[tuple[Any, ...]]) -> tuple[Waiting, ...]:
    """Return one wait for each thing and what is waited for, with all for whom it waits."""
    whom: dict[tuple[int, str], list[DelegationId]] = {}
    first: dict[tuple[int, str], tuple[Any, ...]] = {}
    for row in rows:
        number, _, _, _, delegation, what, _ = row
        first.setdefault((number, what), row)
        names = whom.setdefault((number, what), [])
        if delegation != ALL:
            names.append(DelegationId(delegation))
    return tuple(_waiting(register, row, tuple(whom[key])) for key, row in first.items())


def _waiting(register: Register, row: tuple[Any, ...], whom: tuple[DelegationId, ...]) -> Waiting:
    number, leaf, thing, stage, _, what, due = row
    log, index = register.numbering.place(number)
    return Waiting(
        at=EntryRef(log=log, index=index, leaf=leaf),
        thing=Thing(thing),
        stage=stage,
        what=Awaited(what),
        whom=whom,
        due_at=from_ms(due),
    )
