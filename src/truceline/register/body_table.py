"""Bodies as far as this node has them: laid out in columns, put into the indexes, and purged.

A body that is missing, held, or cannot be opened is as much a row as one that was opened, and so
is one that does not say what its kind must say: it is flagged and kept apart, and its entry stands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple

from truceline.domain.place import DATE_LINE_DEG, POLE_DEG
from truceline.register.database import Database
from truceline.register.extent import Box
from truceline.register.facts import Facts
from truceline.register.zoning import Zoning

E7: Final = 10_000_000
"""Steps to a degree."""

MINUTE_MS: Final = 60_000
EARLIEST: Final = -(1 << 31)
LATEST: Final = (1 << 31) - 1
"""The first and the last minute that the index knows: what is before or after lies there."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PUT_BODY: Final = """
INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_REGION: Final = """
INSERT INTO region (west, east, south, north, begin, end, entry) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_TAKE_REGION: Final = """
DELETE FROM region WHERE id IN (
    SELECT region.id FROM body JOIN region ON region.south = body.south
        AND region.north = body.north AND region.entry = body.entry
    WHERE body.entry = ?)
"""
_NO_COLUMNS: Final = (None,) * 11
_TAKE_WORDS: Final = """
INSERT INTO text (text, rowid, words)
SELECT 'delete', entry, words FROM body WHERE entry = ? AND words IS NOT NULL
"""


class Standing(Enum):
    """How the body of an entry stands at this node."""

    NONE = "none"
    NOT_TRIED = "not_tried"
    MISSING = "missing"
    HELD = "held"
    OPENED = "opened"
    CANNOT_OPEN = "cannot_open"
    INVALID = "invalid"
    REDACTED = "redacted"


class Layout(NamedTuple):
    """The columns of a body, and what it has in the R*Tree: plain values, for they travel."""

    begin_ms: int | None
    end_ms: int | None
    written_ms: int | None
    edges: tuple[int, ...] | None
    placing: str | None
    who: str | None
    words: str
    parts: tuple[tuple[int, ...], ...]


class Body(NamedTuple):
    """A body that was looked at.

    `kind` is that of the report inside an opening, and else that of the entry. `content` is the
    canonical bytes of what was opened.
    """

    standing: Standing
    reason: str = ""
    kind: str | None = None
    content: bytes | None = None
    layout: Layout | None = None


class BodyTable:
    """The bodies of one register.

    Parameters
    ----------
    database
        The register's file.
    zoning
        Says in which zone a region lies.
    """

    def __init__(self, database: Database, zoning: Zoning) -> None:
        self._database = database
        self._zoning = zoning

    def put(self, number: int, body: Body) -> None:
        """Lay a body out, in the place of what was there before."""
        self.take(number)
        self.put_new(number, body)

    def put_new(self, number: int, body: Body) -> None:
        """Lay out the body of an entry of which nothing is laid out."""
        run, layout = self._database.run, body.layout
        head = (number, body.standing.value, body.reason, body.kind, body.content)
        if layout is None:
            run(_PUT_BODY, head + _NO_COLUMNS)
            return
        begin, end, written, edges, placing, who, words, parts = layout
        zone = None if edges is None else self._zoning.zone_of(box_of(edges), from_ms(begin))
        place = edges or (None, None, None, None)
        run(_PUT_BODY, (*head, begin, end, written, *place, placing, zone, who, words))
        run("INSERT INTO text (rowid, words) VALUES (?, ?)", (number, words))
        for part in parts:
            run(_PUT_REGION, (*part, number))

    def take(self, number: int) -> None:
        """Take all of a body out of the tables and the indexes, if it is there."""
        row = self._database.row("SELECT west, words FROM body WHERE entry = ?", (number,))
        if row is None:
            return
        west, words = row
        if words is not None:
            self._database.run(_TAKE_WORDS, (number,))
        if west is not None:
            # The tree finds entries by their region; this one's is in its row.
            self._database.run(_TAKE_REGION, (number,))
        self._database.run("DELETE FROM body WHERE entry = ?", (number,))


def layout_of(facts: Facts) -> Layout:
    """Return how the facts of a body are laid out."""
    begin, end = maybe_ms(facts.from_at), maybe_ms(facts.until_at)
    span = minutes(begin, end)
    parts: list[tuple[int, ...]] = []
    for part in () if facts.box is None else facts.box.parts:
        west, south, east, north = steps(part)
        parts.append((west, east, south, north, *span))
    return Layout(
        begin_ms=begin,
        end_ms=end,
        written_ms=maybe_ms(facts.written_at),
        edges=None if facts.box is None else steps(facts.box),
        placing=None if facts.placing is None else facts.placing.value,
        who=facts.who,
        words=facts.words,
        parts=tuple(parts),
    )


def steps(box: Box) -> tuple[int, int, int, int]:
    """Return west, south, east and north of a box in whole steps, rounded outwards."""
    return (
        math.floor(box.west_deg * E7),
        math.floor(box.south_deg * E7),
        math.ceil(box.east_deg * E7),
        math.ceil(box.north_deg * E7),
    )


def box_of(edges: Sequence[int]) -> Box:
    """Return the box of west, south, east and north in whole steps."""
    west, south, east, north = edges
    return Box(
        west_deg=max(west / E7, -DATE_LINE_DEG),
        south_deg=max(south / E7, -POLE_DEG),
        east_deg=min(east / E7, DATE_LINE_DEG),
        north_deg=min(north / E7, POLE_DEG),
    )


def to_ms(at: datetime) -> int:
    """Return an instant as it stands in a column [ms since 1970]."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def maybe_ms(at: datetime | None) -> int | None:
    """Return an instant as it stands in a column, or nothing where it is not known."""
    return None if at is None else to_ms(at)


def from_ms(value: int | None) -> datetime | None:
    """Return the instant of a column."""
    return None if value is None else _EPOCH + timedelta(milliseconds=value)


def minutes(begin_ms: int | None, end_ms: int | None) -> tuple[int, int]:
    """Return a span of time in whole minutes, rounded outwards; without an end it has none."""
    begin = EARLIEST if begin_ms is None else begin_ms // MINUTE_MS
    end = LATEST if end_ms is None else -(-end_ms // MINUTE_MS)
    return max(min(begin, LATEST), EARLIEST), max(min(end, LATEST), EARLIEST)
