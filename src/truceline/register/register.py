"""The read side of one node: opened on its record, caught up with it, asked, and dropped at will.

    with Register(path, charter) as register:
        register.catch_up(NodeSource(node))     from where it was left; whole or not at all
        register.digest(source)                 what this node publishes of its state
        queue(register, …), case(register, …), count(register, …), search(register, …)

It is never the truth. Whatever is in it was made from the record, and is made again from it when
the file is gone, is of another format, or was made under another charter or roster.

Entries are placed in causal order and handed to the fold; then the bodies of the new ones are
opened. It goes in strides, each of which is in the file whole or not at all: whatever stops it,
what is there is the state of a smaller cut, and the next catch-up goes on from it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from truceline.procedure.charter import Charter
from truceline.procedure.fold import Fold, StateDigest
from truceline.register.arrival import Arrival, Waiting
from truceline.register.crew import Crew
from truceline.register.database import Database
from truceline.register.numbering import Numbering
from truceline.register.opening import look_again, open_new
from truceline.register.placing import place
from truceline.register.source import Source
from truceline.register.tables import Tables
from truceline.register.zoning import NO_ZONES, Zoning

_CLOSED: Final = """
SELECT (SELECT count(*) FROM body WHERE standing <> 'opened') + (SELECT count(*) FROM unopened)
     - (SELECT count(*) FROM body WHERE standing = 'redacted' AND words IS NOT NULL)
"""
_NOWHERE: Final = "SELECT count(*) FROM body WHERE words IS NOT NULL AND west IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What a catch-up came to.

    Parameters
    ----------
    n_placed
        How many entries it placed.
    n_looked_at
        How many bodies it looked at.
    waiting
        The logs that go no further until more of another log is here.
    """

    n_placed: int
    n_looked_at: int
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many bodies of the whole register stand how.

    Parameters
    ----------
    n_sealed
        Entries with a body that is not open here, whatever the reason.
    n_nowhere
        Open bodies that say no place that has points.
    """

    n_sealed: int
    n_nowhere: int


class Register:
    """The open register of a node.

    Parameters
    ----------
    path
        Its file; it is made if it is not there.
    charter
        What was agreed before the first entry.
    zoning
        Says in which zone a body's region lies; by none, no body is in a zone.

    Raises
    ------
    RegisterInUseError
        If another process has it open.
    RegisterUnwritableError
        If it cannot be made.
    RegisterDamagedError
        If the file is damaged, or is no register.
    """

    def __init__(self, path: Path, charter: Charter, *, zoning: Zoning = NO_ZONES) -> None:
        self.tables = Tables(path, charter, zoning)
        self._figures: Figures | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.tables.database.close()

    @property
    def database(self) -> Database:
        """Return the file, for those who ask questions of it."""
        return self.tables.database

    @property
    def numbering(self) -> Numbering:
        """Return the numbers of what the tables name."""
        return self.tables.numbering

    @property
    def fold(self) -> Fold:
        """Return the fold of what is placed, to judge by and to derive states from."""
        return self.tables.fold

    @property
    def figures(self) -> Figures:
        """Return how many bodies stand how."""
        if self._figures is None:
            n_sealed, n_nowhere = (self.database.rows(each)[0][0] for each in (_CLOSED, _NOWHERE))
            self._figures = Figures(n_sealed=n_sealed, n_nowhere=n_nowhere)
        return self._figures

    def catch_up(self, source: Source, *, n_processes: int | None = None) -> CaughtUp:
        """Take in what the record has and the register has not; rebuild it if it has to be.

        Parameters
        ----------
        source
            The record.
        n_processes
            How many processes may read beside this one where there is much to read; as many as
            there are processors if not said, and none if 0.

        Raises
        ------
        RegisterUnwritableError
            If the disk does not take it; the last stride is then taken back.
        """
        self._figures = None
        self.tables.settle_basis(source)
        ends = {log: source.size(log) for log in source.logs()}
        starts = {log: self.tables.shelf.tally(log).size for log in ends}
        n_ahead = sum(ends.values()) - sum(starts.values())
        crew = Crew(source, n_ahead, n_processes)
        with crew, _uncollected(), self.tables.in_bulk(n_ahead):
            arrival = Arrival(starts, source.root)
            feeds = {log: crew.feed(log, starts[log], ends[log]) for log in ends}
            placing = place(self.tables, arrival.run(feeds))
            n_again = open_new(self.tables, source, crew)
        self.tables.purge()
        waiting = tuple(arrival.waiting[log] for log in sorted(arrival.waiting))
        n_looked_at = placing.n_bodies + n_again
        return CaughtUp(n_placed=placing.n_folded, n_looked_at=n_looked_at, waiting=waiting)

    def rebuild(self, source: Source, *, n_processes: int | None = None) -> CaughtUp:
        """Drop the register, and make it again from the record."""
        self.tables.drop()
        return self.catch_up(source, n_processes=n_processes)

    def look_again(self, source: Source) -> CaughtUp:
        """Catch up, and look once more at bodies for this node that could not be opened before.

        To be done after bodies or keys have come; a catch-up alone looks at each body once.
        """
        look_again(self.tables, source)
        return self.catch_up(source)

    def digest(self, source: Source) -> StateDigest:
        """Return the digest of the state that the register is at; equal cuts give equal ones."""
        roots = {log: source.root(log, size) for log, size in self.fold.sizes.items()}
        with self.tables.stride():
            self.tables.order_items()
            return self.fold.digest({log: root for log, root in roots.items() if root is not None})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles of objects within it: none are made, and looking takes a tenth of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
