"""All tables of one register, opened together, changed together, and forgotten together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from truceline.procedure.charter import Charter
from truceline.procedure.fold import Fold
from truceline.register.body_table import BodyTable
from truceline.register.database import Database
from truceline.register.item_table import ItemTable
from truceline.register.numbering import Numbering
from truceline.register.reading import act_of
from truceline.register.schema import FORGET_ORDER, ORDER_ITEMS
from truceline.register.source import Source
from truceline.register.sql_shelf import SqlShelf
from truceline.register.zoning import Zoning

MUCH: Final = 10_000
"""Up to how many entries the order of items is kept while they come."""

MOST_SORTED: Final = 2_000_000
"""Up to how many entries items are put in order at once, in memory: some 200 MB."""


class Tables:
    """The file of a register, and all that is laid out in it.

    Parameters
    ----------
    path
        The file.
    charter
        What was agreed before the first entry.
    zoning
        Says in which zone a region lies.
    """

    def __init__(self, path: Path, charter: Charter, zoning: Zoning) -> None:
        self.charter = charter
        self._zoning = zoning
        self.database = Database(path)
        self._start()

    def drop(self) -> None:
        """Throw all of it away, and start with nothing."""
        self.database.drop()
        self._start()

    def settle_basis(self, source: Source) -> None:
        """Drop what was made under another charter or roster, and number what logs are new."""
        basis = {"charter": self.charter.digest, "roster": bytes(source.basis)}
        known = dict(self.database.rows("SELECT name, value FROM basis"))
        new = source.logs().keys() - set(self.numbering.logs)
        if known == basis and not new:
            return
        if known and known != basis:
            self.drop()
        with self.stride():
            insert = "INSERT OR IGNORE INTO basis VALUES (?, ?)"
            self.database.run_each(insert, sorted(basis.items()))
            self.numbering.found(source.logs())

    @contextmanager
    def stride(self) -> Iterator[None]:
        """Change what is in the file and what is in memory together, or neither."""
        try:
            with self.database.writing():
                yield
        except BaseException:
            self.numbering.read()
            self.shelf.forget()
            self._fold()
            raise

    @contextmanager
    def in_bulk(self, n_ahead: int) -> Iterator[None]:
        """Leave items without their order where more comes than is here, and make it at the end.

        Whatever stops it, the next catch-up makes the order, and so does whoever needs it.
        """
        n_here = sum(self.shelf.tally(log).size for log in self.shelf.logs())
        if n_ahead > max(n_here, MUCH) and n_here + n_ahead <= MOST_SORTED:
            with self.database.writing():
                self.database.run(FORGET_ORDER)
        yield
        with self.database.writing():
            self.order_items()

    def order_items(self) -> None:
        """Put items in order, if they are not."""
        self.database.run(ORDER_ITEMS)

    def purge(self) -> None:
        """Leave nothing in any file of what was taken out, if anything was."""
        if self.database.row("SELECT 1 FROM unpurged LIMIT 1") is not None:
            self.database.purge()
            with self.database.writing():
                self.database.run("DELETE FROM unpurged")

    def _start(self) -> None:
        self.numbering = Numbering(self.database)
        self.bodies = BodyTable(self.database, self._zoning)
        self.shelf = SqlShelf(self.database, self.numbering, act_of)
        self._fold()

    def _fold(self) -> None:
        self.fold = Fold(self.charter, self.shelf)
        self.items = ItemTable(self.database, self.numbering, self.fold)
