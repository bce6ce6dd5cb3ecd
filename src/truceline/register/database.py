"""The one file of the register, and the one connection to it: all that knows SQLite by name.

It is opened by one process through one connection, which locks it; nobody else can read it while it
is open, and its permissions are the owner's alone. A register of another format is dropped and made
anew: whoever opens it sees that it is empty and reads the record again. What is changed in one
`writing` block is there whole or not at all, whatever stops it.

What is overwritten or deleted leaves no trace in the file (`secure_delete`), nor, after `purge`,
in the write-ahead log beside it.

References
----------
SQLite, "PRAGMA statements" (secure_delete, locking_mode, synchronous) and "Write-Ahead Logging".
One connection only, because SQLite before 3.51.3 can damage a file under two.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from truceline.register.errors import (
    RegisterDamagedError,
    RegisterError,
    RegisterInUseError,
    RegisterUnwritableError,
)
from truceline.register.schema import APPLICATION, FORMAT, STATEMENTS

Value = int | float | str | bytes | None
"""What a column holds."""

PRIVATE: Final = 0o600

_BESIDE: Final = ("", "-wal", "-journal")
_PRAGMAS: Final = (
    "PRAGMA locking_mode = EXCLUSIVE",  # so that no shared memory lies beside the file
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # what a power cut takes is read from the record again
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -98304",
    "PRAGMA trusted_schema = OFF",
)
_PAGE_BYTES: Final = 8192
_MAGIC: Final = b"SQLite format 3\0"
_APPLICATION: Final = APPLICATION.to_bytes(4, "big")
_APPLICATION_AT: Final = 68
_HEAD_BYTES: Final = 72
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNWRITABLE: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PATIENCE_S: Final = 0.0  # whoever has it open does not let go before he ends
_KIND_BITS: Final = 0xFF  # the rest of an extended code says how


class Database:
    """The open file of a register.

    Parameters
    ----------
    path
        The file; it is made if it is not there, and made anew if it is of another format.

    Raises
    ------
    RegisterInUseError
        If another process has it open.
    RegisterUnwritableError
        If it cannot be made.
    RegisterDamagedError
        If it is damaged, or no register at all.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = self._opened() or self._made_anew()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make all changes within it, or none.

        Raises
        ------
        RegisterUnwritableError
            If the disk does not take them.
        RegisterDamagedError
            If the file cannot be read.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._meant(error) from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def run(self, statement: str, values: Sequence[Value] = ()) -> None:
        """Carry out a statement that changes something."""
        self._db.execute(statement, values)

    def run_each(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Carry out a statement once for each row."""
        self._db.executemany(statement, rows)

    def insert(self, statement: str, values: Sequence[Value]) -> int:
        """Insert a row, and return the number that it was given."""
        number = self._db.execute(statement, values).lastrowid
        assert number is not None  # noqa: S101 - whatever is inserted has one
        return number

    def each(self, query: str, values: Sequence[Value] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield what a query finds, one after another, for who may not need all.

        Raises
        ------
        RegisterDamagedError
            If the file cannot be read.
        """
        try:
            yield from self._db.execute(query, values)
        except sqlite3.Error as error:
            raise self._meant(error) from error

    def rows(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Return what a query finds.

        Raises
        ------
        RegisterDamagedError
            If the file cannot be read.
        """
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._meant(error) from error

    def row(self, query: str, values: Sequence[Value] = ()) -> tuple[Any, ...] | None:
        """Return the first row that a query finds, if there is one.

        Raises
        ------
        RegisterDamagedError
            If the file cannot be read.
        """
        try:
            found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise self._meant(error) from error
        return found

    def purge(self) -> None:
        """Leave nothing in any file of what was deleted.

        Raises
        ------
        RegisterUnwritableError
            If the disk does not take it.
        """
        with self.writing():
            # Words stay in an index until its parts are merged into one.
            self._db.execute("INSERT INTO text(text) VALUES ('optimize')")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def drop(self) -> None:
        """Delete the file, and make an empty one in its place."""
        self._db.close()
        self._db = self._made_anew()

    def _opened(self) -> sqlite3.Connection | None:
        """Return a connection to a register of this format, or None if there is none.

        Raises
        ------
        RegisterDamagedError
            If it is somebody else's file.
        """
        if not self.path.exists() or self.path.stat().st_size == 0:
            return None
        with self.path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        # Somebody else's file is not ours to drop, nor to open, which would already change it.
        if not head.startswith(_MAGIC) or head[_APPLICATION_AT:_HEAD_BYTES] != _APPLICATION:
            raise RegisterDamagedError(file=str(self.path), fault="no register, or none any more")
        db = self._connected()
        if db.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
            return db
        db.close()
        return None

    def _made_anew(self) -> sqlite3.Connection:
        try:
            for suffix in _BESIDE:
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
        except OSError as error:
            fault = error.strerror or str(error)
            raise RegisterUnwritableError(file=str(self.path), fault=fault) from error
        db = self._connected()
        try:
            db.execute("BEGIN IMMEDIATE")
            for statement in STATEMENTS:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {FORMAT}")
            db.execute("COMMIT")
        except sqlite3.Error as error:
            db.close()
            raise self._meant(error) from error
        return db

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, timeout=_PATIENCE_S)
        try:
            db.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            if not self.path.stat().st_size:  # in the file itself, before there is a log beside it
                db.execute(f"PRAGMA application_id = {APPLICATION}")
            for pragma in _PRAGMAS:
                db.execute(pragma)
            db.execute("BEGIN EXCLUSIVE")  # the lock is taken here, and kept
            db.execute("COMMIT")
        except sqlite3.Error as error:
            db.close()
            raise self._meant(error) from error
        return db

    def _meant(self, error: sqlite3.Error) -> RegisterError | sqlite3.Error:
        """Return what an error of SQLite means here; one that is our own fault stays as it is."""
        kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _KIND_BITS
        file, fault = str(self.path), str(error)
        if kind in _BUSY:
            return RegisterInUseError(file=file)
        if kind in _UNWRITABLE:
            return RegisterUnwritableError(file=file, fault=fault)
        if kind in _DAMAGED:
            return RegisterDamagedError(file=file, fault=fault)
        return error
