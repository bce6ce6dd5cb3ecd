"""Opening the bodies of entries that are placed, as far as this node can.

Nothing procedural is read or changed by it: a node that can open nothing has the same state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from truceline.register.body_reading import Closed
from truceline.register.body_table import Standing
from truceline.register.crew import AT_ONCE, Crew
from truceline.register.source import Source
from truceline.register.tables import Tables

_NEAR = 64  # entries lie in bundles of 256
_AGAIN = (Standing.MISSING.value, Standing.HELD.value, Standing.CANNOT_OPEN.value)


def open_new(tables: Tables, source: Source, crew: Crew) -> int:
    """Look at the bodies that were not looked at yet, and return how many those were."""
    under_way: deque[list[int]] = deque()
    n_looked_at = 0

    def batches() -> Iterator[list[Closed]]:
        for numbers in _unopened(tables):
            under_way.append(numbers)
            yield _closed(tables, source, numbers)

    for bodies in crew.bodies(batches()):
        numbers = under_way.popleft()
        with tables.stride():
            for number, body in zip(numbers, bodies, strict=True):
                tables.bodies.put(number, body)
                tables.database.run("DELETE FROM unopened WHERE entry = ?", (number,))
        n_looked_at += len(numbers)
    return n_looked_at


def look_again(tables: Tables, source: Source) -> int:
    """Have the bodies looked at again that were not here and are for this node."""
    own = str(source.delegation)
    names = tables.database.rows("SELECT id, text FROM name")
    audiences = [number for number, text in names if own in text.split("\n")]
    with tables.stride():
        for each in audiences:
            tables.database.run(
                "INSERT OR IGNORE INTO unopened SELECT body.entry FROM body "
                "JOIN entry ON entry.id = body.entry WHERE body.standing IN (?, ?, ?) "
                "AND entry.audience = ?",
                (*_AGAIN, each),
            )
    rows = tables.database.rows("SELECT count(*) FROM unopened")
    return int(rows[0][0])


def _unopened(tables: Tables) -> Iterator[list[int]]:
    """Yield the numbers of entries that were not looked at, so many at a time."""
    select = "SELECT entry FROM unopened WHERE entry > ? ORDER BY entry LIMIT ?"
    last = 0
    while rows := tables.database.rows(select, (last, AT_ONCE)):
        last = rows[-1][0]
        yield [number for (number,) in rows]


def _closed(tables: Tables, source: Source, numbers: list[int]) -> list[Closed]:
    """Return what is needed to open the bodies of entries, whose numbers rise."""
    database, wanted = tables.database, set(numbers)
    found: list[Closed] = []
    select = "SELECT entry, digest FROM withdrawn WHERE entry BETWEEN ? AND ?"
    withdrawn: dict[int, set[str]] = {}
    for number, digest in database.rows(select, (numbers[0], numbers[-1])):
        withdrawn.setdefault(number, set()).add(digest)
    for log, indices in groupby(map(tables.numbering.place, numbers), key=itemgetter(0)):
        for start, end in _spans([index for _, index in indices]):
            for index, raw in enumerate(source.leaves(log, start, end), start=start):
                number = tables.numbering.entry(log, index)
                if number in wanted:
                    found.append(Closed(raw, frozenset(withdrawn.get(number, ()))))
    return found


def _spans(indices: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of indices that are near enough to one another to be read together."""
    start = before = indices[0]
    for index in indices[1:]:
        if index - before > _NEAR:
            yield start, before + 1
            start = index
        before = index
    yield start, before + 1
