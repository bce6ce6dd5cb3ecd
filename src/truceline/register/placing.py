"""Placing entries: each handed to the fold in its turn, and what that touched laid out anew.

It goes in strides, each of which is in the file whole or not at all: whatever stops it, what is
there is the state of a smaller cut, and the next catch-up goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.report_act import Redacted
from truceline.procedure.placed import Placed
from truceline.procedure.verdict import Accepted, Reason, Refused, Stopped
from truceline.register.arrival import Arrived
from truceline.register.reading import Seen, withdrawn_by
from truceline.register.tables import Tables

STRIDE: Final = 4096
"""How many entries are placed in one transaction."""

_OF_CUT: Final = {
    Reason.OTHER_HISTORY,
    Reason.NOT_CLOSED,
    Reason.SHRUNK,
    Reason.BAD_CLEAR,
    Reason.UNKNOWN_LOG,
}
_TERMS_TRIED: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How many entries were folded, and how many bodies came with them."""

    n_folded: int
    n_bodies: int


def place(tables: Tables, arrivals: Iterator[Arrived]) -> Placing:
    """Place entries until no more arrive."""
    hand = _Hand(tables)
    for first in arrivals:
        with tables.stride():
            hand.place(first)
            for each in islice(arrivals, STRIDE - 1):
                hand.place(each)
            for item in tables.fold.refresh():
                tables.items.put(item)
            tables.items.fill_terms(_TERMS_TRIED)
            tables.shelf.flush()
    return Placing(n_folded=hand.n_folded, n_bodies=hand.n_bodies)


class _Hand:
    """Places one entry after another."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._taken: dict[LogId, Seen] = {}
        self.n_folded = 0
        self.n_bodies = 0

    def place(self, arrived: Arrived) -> None:
        """Hand an entry to the fold, and lay its body out."""
        reading, tables = arrived.reading, self._tables
        placed = self._placed(arrived)
        tables.shelf.expect(placed.at, clear=reading.clear, has_body=reading.body is not None)
        verdict = tables.fold.add(placed)
        if isinstance(verdict, Stopped):
            return
        self.n_folded += 1
        self._take_note(arrived, verdict)
        if reading.body is not None:
            number = tables.numbering.entry(arrived.log, arrived.index)
            tables.bodies.put_new(number, reading.body)
            self.n_bodies += 1
        if isinstance(reading.act, Redacted) and isinstance(verdict, Accepted):
            _withdraw(tables, placed, reading.clear)

    def _placed(self, arrived: Arrived) -> Placed:
        reading, log = arrived.reading, arrived.log
        # A cut may name only what is new, and most entries have seen nothing new.
        same = reading.seen is self._taken.get(log)
        past = {} if same else {other: size for other, size, _ in reading.seen}
        return Placed(
            at=EntryRef(log=log, index=arrived.index, leaf=reading.leaf),
            by=self._tables.numbering.owner(log),
            keys=reading.keys,
            past=past,
            subjects=reading.subjects,
            act=reading.act,
            kind=reading.kind,
            audience=reading.audience,
            fault=arrived.fault,
        )

    def _take_note(self, arrived: Arrived, verdict: Accepted | Refused) -> None:
        """Remember the cut of an entry, unless the fold did not take it for true."""
        if isinstance(verdict, Refused) and verdict.reason in _OF_CUT:
            self._taken.pop(arrived.log, None)
        else:
            self._taken[arrived.log] = arrived.reading.seen


def _withdraw(tables: Tables, placed: Placed, clear: bytes) -> None:
    """Note what a redaction withdrew, take out what was opened of it, and look at it again."""
    run = tables.database.run
    for subject in placed.subjects:
        number = tables.numbering.entry(subject.log, subject.index)
        for digest in withdrawn_by(placed.kind, clear):
            run("INSERT OR IGNORE INTO withdrawn VALUES (?, ?)", (number, digest))
        tables.bodies.take(number)
        run(
            "INSERT OR IGNORE INTO unopened SELECT id FROM entry WHERE id = ? AND has_body",
            (number,),
        )
        run("INSERT OR IGNORE INTO unpurged VALUES (?)", (number,))
