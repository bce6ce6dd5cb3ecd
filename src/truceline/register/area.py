"""What happened in an area at a time, as far as bodies are open here.

An entry is found by the box about its region, so what is found *may* have been there. Where its
box lies wholly in the area, it was. Bodies that say no place are counted, and so are sealed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from truceline.domain.entry import EntryRef
from truceline.register.answer import MOST_ROWS, During, Row, Total, rows_of
from truceline.register.body_table import minutes, steps, to_ms
from truceline.register.extent import Box
from truceline.register.register import Register

_FIND: Final = """
SELECT DISTINCT region.entry, body.begin_ms FROM region JOIN body ON body.entry = region.entry
WHERE region.west <= ? AND region.east >= ? AND region.south <= ? AND region.north >= ?
  AND region.begin <= ? AND region.end >= ?
  AND coalesce(body.begin_ms, ?) <= ? AND coalesce(body.end_ms, ?) >= ?
"""
_ALWAYS: Final = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What an area held.

    Parameters
    ----------
    rows
        What may have been there, in the order of time.
    wholly
        Where those of them stand that were wholly in the area.
    total
        How many there are in all, and how many bodies are not open here.
    n_nowhere
        How many open bodies say no place that has points.
    """

    rows: tuple[Row, ...]
    wholly: frozenset[EntryRef]
    total: Total
    n_nowhere: int


def within(
    register: Register, area: Box, during: During | None = None, *, most: int = MOST_ROWS
) -> Within:
    """Return what may have happened in an area at a time.

    Parameters
    ----------
    register
        The register.
    area
        The area; it may cross the date line.
    during
        The time; any, if not said.
    most
        How many rows are returned.
    """
    found: dict[int, int] = {}
    for part in area.parts:
        for number, begin in register.database.rows(_FIND, _bounds(part, during)):
            found[number] = -_ALWAYS if begin is None else begin
    first = sorted(found, key=lambda number: (found[number], number))[:most]
    rows = rows_of(register, first)
    figures = register.figures
    return Within(
        rows=rows,
        wholly=frozenset(row.at for row in rows if row.box is not None and area.holds(row.box)),
        total=Total(n=len(found), n_sealed=figures.n_sealed),
        n_nowhere=figures.n_nowhere,
    )


def _bounds(part: Box, during: During | None) -> tuple[int, ...]:
    west, south, east, north = steps(part)
    begin_ms = -_ALWAYS if during is None else to_ms(during.from_at)
    end_ms = _ALWAYS if during is None else to_ms(during.until_at)
    begin, end = minutes(begin_ms, end_ms)
    return (east, west, north, south, end, begin, -_ALWAYS, end_ms, _ALWAYS, begin_ms)
