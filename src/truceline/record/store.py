"""What must change together: a tree's edge, its latest entries, and its heads, in one SQLite file.

The entries that lie in complete bundles are files; here are those after them. Each method is one
transaction, and when it returns, what it wrote outlasts a power cut; where the disk does not take
it, it raises NotStoredError, and all is as it was. There is exactly one
connection, and it locks the file: SQLite before 3.51.3 can damage a file under two.

Source: SQLite's write-ahead log with synchronous=FULL; field notes of Jepsen on acknowledging
before syncing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from truceline.record.errors import DamageError, NotStoredError, RecordError, StaleError
from truceline.record.tile import WIDTH
from truceline.record.tree import HASH_SIZE, Frontier

FORMAT: Final = 1

_SCHEMA: Final = """
CREATE TABLE log (origin TEXT NOT NULL, size INTEGER NOT NULL, roots BLOB NOT NULL,
                  laid INTEGER NOT NULL) STRICT;
CREATE TABLE tail (position INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
CREATE TABLE head (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note BLOB NOT NULL) STRICT;
CREATE TABLE displaced (position INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
CREATE TABLE fork (proof BLOB PRIMARY KEY) STRICT;
CREATE TABLE signed (key TEXT PRIMARY KEY, time_s INTEGER NOT NULL, size INTEGER NOT NULL) STRICT;
"""
# A damaged name comes back in a message that is no text.
_UNREADABLE: Final = (sqlite3.Error, UnicodeDecodeError)
_CREATE: Final = [each.strip() for each in _SCHEMA.split(";")[:-1]]
_TABLES: Final = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
_PUT_FORK: Final = """
INSERT OR IGNORE INTO fork SELECT ? WHERE (SELECT count(*) FROM fork) < 16
"""  # one convicts; a liar's key could make any number
_PRAGMAS: Final = (
    "PRAGMA page_size = 8192",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA trusted_schema = OFF",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """A head as it is stored: size and root for the search, the note as it came."""

    size: int
    root: bytes
    note: bytes


class Store:
    """The SQLite file of one log, own or mirrored.

    Parameters
    ----------
    path
        The file; it is made if it is not there.
    origin
        The log that it must be of.

    Raises
    ------
    DamageError
        If the file is damaged, of another format, or of another log.
    NotStoredError
        If it cannot be made.
    """

    def __init__(self, path: Path, origin: str) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise NotStoredError(file=str(path), fault=str(error)) from error
        try:
            self._open(origin)
        except _UNREADABLE as error:
            self._db.close()
            raise DamageError(file=path.name, fault=str(error)) from error
        except RecordError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def edge(self) -> Frontier:
        """Return the right edge of the tree over all entries that are held.

        Raises
        ------
        MalformedError
            If it is damaged.
        """
        size, roots = self._select("SELECT size, roots FROM log")[0]
        parts = [roots[at : at + HASH_SIZE] for at in range(0, len(roots), HASH_SIZE)]
        return Frontier(size, parts)

    def laid(self) -> int:
        """Return for how many entries the tiles are written."""
        size: int = self._select("SELECT laid FROM log")[0][0]
        return size

    def append(self, entries: Sequence[bytes], *, expected_size: int, grown: Frontier) -> None:
        """Add entries and the edge over them, if the tree has still the expected size.

        Raises
        ------
        StaleError
            If it has another.
        """
        with self._transaction():
            self._move_edge(expected_size, grown)
            rows = enumerate(entries, start=expected_size)
            self._db.executemany("INSERT INTO tail VALUES (?, ?)", rows)

    def tail(self, start: int, end: int) -> list[bytes]:
        """Return entries that do not lie in complete bundles.

        Raises
        ------
        DamageError
            If one is missing.
        """
        select = "SELECT entry FROM tail WHERE position >= ? AND position < ? ORDER BY position"
        entries = [row[0] for row in self._select(select, start, end)]
        if len(entries) != end - start:
            fault = f"expected {end - start} entries from {start} on, came {len(entries)}"
            raise DamageError(file=self._path.name, fault=fault)
        return entries

    def finish(self, laid: int, head: HeadRow | None = None) -> None:
        """Note that tiles are written up to a size, and the head over them if there is one."""
        with self._transaction():
            self._db.execute("UPDATE log SET laid = ?", (laid,))
            self._db.execute("DELETE FROM tail WHERE position < ?", (laid - laid % WIDTH,))
            if head is not None:
                self._put_head(head)

    def put_head(self, head: HeadRow) -> None:
        """Keep a head, in the place of one of the same size."""
        with self._transaction():
            self._put_head(head)

    def head(self, size: int) -> HeadRow | None:
        """Return the head of a size, if one is kept."""
        return next(self._heads("WHERE size = ?", size), None)

    def newest_head(self, up_to: int) -> HeadRow | None:
        """Return the largest head that covers no more than so many entries, if there is one."""
        return next(self._heads("WHERE size <= ? ORDER BY size DESC LIMIT 1", up_to), None)

    def heads_from(self, size: int) -> Iterator[HeadRow]:
        """Yield the heads that cover at least so many entries, the smallest first."""
        return self._heads("WHERE size >= ? ORDER BY size", size)

    def displace(self, kept: Frontier) -> None:
        """Go back to an older edge, and set the entries after it aside."""
        with self._transaction():
            self._db.execute(
                "INSERT OR IGNORE INTO displaced SELECT * FROM tail WHERE position >= ?",
                (kept.size,),
            )
            self._db.execute("DELETE FROM tail WHERE position >= ?", (kept.size,))
            self._set_edge(kept)

    def displaced(self) -> dict[int, bytes]:
        """Return the entries that were set aside, by the index that they had."""
        return dict(self._select("SELECT position, entry FROM displaced ORDER BY position"))

    def readmit(self, entries: Sequence[bytes], *, expected_size: int, grown: Frontier) -> None:
        """Add entries that were set aside, and forget that they were.

        Raises
        ------
        StaleError
            If the tree has another size than expected.
        """
        with self._transaction():
            self._move_edge(expected_size, grown)
            rows = enumerate(entries, start=expected_size)
            self._db.executemany("INSERT INTO tail VALUES (?, ?)", rows)
            self._db.execute("DELETE FROM displaced")

    def put_fork(self, proof: bytes) -> None:
        """Keep a fork proof, unless enough are kept."""
        with self._transaction():
            self._db.execute(_PUT_FORK, (proof,))

    def forks(self) -> list[bytes]:
        """Return the fork proofs that are kept."""
        return [row[0] for row in self._select("SELECT proof FROM fork ORDER BY proof")]

    def last_signed(self, key: str) -> tuple[int, int]:
        """Return the time [s since 1970] and the size that a key signed last; zeros if none."""
        select = "SELECT time_s, size FROM signed WHERE key = ?"
        rows = self._select(select, key)
        return (rows[0][0], rows[0][1]) if rows else (0, 0)

    def sign_off(self, key: str, time_s: int, head: HeadRow) -> None:
        """Keep a head with a new cosignature, and when the key gave it."""
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO signed VALUES (?, ?, ?)", (key, time_s, head.size)
            )
            self._put_head(head)

    def set_clock(self, key: str, time_s: int) -> None:
        """Note the time from which a key may sign on, after a clock was wrong."""
        with self._transaction():
            self._db.execute("UPDATE signed SET time_s = ? WHERE key = ?", (time_s, key))

    def _open(self, origin: str) -> None:
        for pragma in _PRAGMAS:
            self._db.execute(pragma)
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            with self._transaction():
                for statement in _CREATE:
                    self._db.execute(statement)
                self._db.execute("INSERT INTO log VALUES (?, 0, x'', 0)", (origin,))
                self._db.execute(f"PRAGMA user_version = {FORMAT}")
        elif version != FORMAT:
            fault = f"expected format {FORMAT}, came {version}"
            raise DamageError(file=self._path.name, fault=fault)
        sound = (
            self._select("PRAGMA quick_check") == [("ok",)]
            and [each for (each,) in self._select(_TABLES)] == _CREATE
            and self._select("SELECT origin FROM log") == [(origin,)]
        )
        if not sound:
            fault = f"expected a sound file of {origin!r}, came another"
            raise DamageError(file=self._path.name, fault=fault)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise NotStoredError(file=self._path.name, fault=str(error)) from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def _move_edge(self, expected_size: int, grown: Frontier) -> None:
        size = self._select("SELECT size FROM log")[0][0]
        if size != expected_size:
            raise StaleError(expected=expected_size, came=size)
        self._set_edge(grown)

    def _set_edge(self, edge: Frontier) -> None:
        row = (edge.size, b"".join(edge.roots))
        self._db.execute("UPDATE log SET size = ?, roots = ?", row)

    def _put_head(self, head: HeadRow) -> None:
        row = (head.size, head.root, head.note)
        self._db.execute("INSERT OR REPLACE INTO head VALUES (?, ?, ?)", row)

    def _heads(self, where: str, size: int) -> Iterator[HeadRow]:
        rows = self._select(f"SELECT size, root, note FROM head {where}", size)  # noqa: S608 - the condition is ours
        return (HeadRow(size=each, root=root, note=note) for each, root, note in rows)

    def _select(self, query: str, *values: int | str) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, values).fetchall()
        except _UNREADABLE as error:
            raise DamageError(file=self._path.name, fault=str(error)) from error
