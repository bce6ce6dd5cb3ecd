"""What answers of the register have in common: totals that say what they leave out, and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from truceline.domain.entry import EntryRef
from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.instant import require_instant
from truceline.domain.refusal import require
from truceline.register.body_table import Standing, box_of, from_ms
from truceline.register.extent import Box
from truceline.register.facts import Placing
from truceline.register.numbering import Numbering
from truceline.register.register import Register

MOST_ROWS: Final = 200
"""How many rows an answer has if not said otherwise; its total is over all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many, and of how many more it cannot be said here, because their bodies are not open."""

    n: int
    n_sealed: int = 0

    def __str__(self) -> str:
        """Return both figures in words."""
        return f"{self.n} ({self.n_sealed} sealed, not counted)"


@dataclass(frozen=True, slots=True, kw_only=True)
class During:
    """A span of time with both ends, as a question names it."""

    from_at: datetime
    until_at: datetime

    def __post_init__(self) -> None:
        """Refuse times without offset, and ends that are exchanged."""
        for name in ("from_at", "until_at"):
            require_instant(getattr(self, name), noun="During", field=name)
        require(
            self.from_at <= self.until_at,
            noun="During",
            field="until_at",
            expected=f"{self.from_at.isoformat()} or later",
            came=self.until_at.isoformat(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry in a list, with what is known of its body here.

    Parameters
    ----------
    at
        Its place.
    by
        Whose it is.
    kind
        Its kind on the wire; of an opening, that of the report in it.
    standing
        How its body stands at this node.
    stage
        How far it has come; empty for what has no state of its own.
    from_at, until_at
        Between which instants it happened.
    zone
        The zone in which its region lies.
    who
        The post or asset.
    box, placing
        The box about its region, and from what that was made.
    """

    at: EntryRef
    by: DelegationId
    kind: str
    standing: Standing
    stage: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    zone: ZoneId | None = None
    who: str | None = None
    box: Box | None = None
    placing: Placing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows, and how many there are in all."""

    rows: tuple[Row, ...]
    total: Total


_COLUMNS: Final = (
    "entry.id, entry.leaf, coalesce(body.kind, name.text), "
    "coalesce(body.standing, CASE WHEN entry.has_body THEN 'not_tried' ELSE 'none' END), "
    "standing.stage, "
    "body.begin_ms, body.end_ms, body.zone, body.who, body.west, body.south, body.east, "
    "body.north, body.placing"
)
_JOINED: Final = (
    "entry JOIN name ON name.id = entry.kind LEFT JOIN body ON body.entry = entry.id "
    "LEFT JOIN standing ON standing.entry = entry.id"
)


def rows_of(register: Register, numbers: Iterable[int]) -> tuple[Row, ...]:
    """Return the rows of entries, in the order of their numbers as given."""
    select = f"SELECT {_COLUMNS} FROM {_JOINED} WHERE entry.id = ?"  # noqa: S608 - the words are ours
    found = (register.database.row(select, (number,)) for number in numbers)
    return tuple(_row(each, register.numbering) for each in found if each is not None)


def _row(found: tuple[Any, ...], numbering: Numbering) -> Row:
    number, leaf, kind, standing, stage, begin, end, zone, who, *edges, placing = found
    log, index = numbering.place(number)
    return Row(
        at=EntryRef(log=log, index=index, leaf=leaf),
        by=numbering.owner(log),
        kind=kind,
        standing=Standing(standing),
        stage=stage or "",
        from_at=from_ms(begin),
        until_at=from_ms(end),
        zone=None if zone is None else ZoneId(zone),
        who=who,
        box=None if edges[0] is None else box_of(edges),
        placing=None if placing is None else Placing(placing),
    )
