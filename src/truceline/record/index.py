"""What a node finds entries by, in one SQLite file that can be made again from its logs.

Of each entry it holds kind, identifier and the digest of its blob; of the cuts in the entries, log
by log, each place where one grows. Nothing of a body is in it, and nothing is believed because it
stands here: who reads an entry reads the log.

From the cuts follows what a node may embed in its own entries. A cut is *closed* if it holds, with
each entry, all that its author had seen; so a log is followed only up to the first entry whose own
cut names more than is held, or another root than the one that is held.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from truceline.canonical import CanonicalError, from_base64
from truceline.record.cut import HASH_BYTES, Cut, Origin, Seen
from truceline.record.envelope import KIND
from truceline.record.errors import DamageError
from truceline.record.tree import MAX_SIZE

FORMAT: Final = 1

_SCHEMA: Final = """
CREATE TABLE walked (origin TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT;
CREATE TABLE entry (origin TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
                    id BLOB NOT NULL, blob BLOB, PRIMARY KEY (origin, position))
                   STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_kind ON entry (kind, origin, position);
CREATE INDEX entry_by_id ON entry (id);
CREATE INDEX entry_by_blob ON entry (blob) WHERE blob IS NOT NULL;
CREATE TABLE claim (origin TEXT NOT NULL, other TEXT NOT NULL, size INTEGER NOT NULL,
                    position INTEGER NOT NULL, root BLOB NOT NULL, agrees INTEGER,
                    PRIMARY KEY (origin, other, size)) STRICT, WITHOUT ROWID;
"""
_CREATE: Final = [each.strip() for each in _SCHEMA.split(";")[:-1]]
_TABLES: Final = ("walked", "entry", "claim")
_PRAGMAS: Final = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # what a power cut takes is made again
    "PRAGMA trusted_schema = OFF",
)
_NOWHERE: Final = Origin("")  # a log that the roster does not know: nobody ever holds any of it


class _Seen(msgspec.Struct):
    origin: str
    size: int
    root: str


class _Cut(msgspec.Struct):
    seen: list[_Seen]


class _Body(msgspec.Struct):
    blob: str | None


class _Envelope(msgspec.Struct):
    entry: str
    kind: str
    body: _Body | None
    cut: _Cut


class _Leaf(msgspec.Struct):
    envelope: _Envelope


_read: Final = msgspec.json.Decoder(_Leaf).decode


class Index:
    """The index of a node.

    Parameters
    ----------
    path
        Its file; it is made anew if it is not there or cannot be read.
    known
        The logs of the roster.
    """

    def __init__(self, path: Path, known: Iterable[Origin]) -> None:
        self._known = frozenset(known)
        try:
            self._db = _open(path)
        except sqlite3.Error:
            path.unlink()
            self._db = _open(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def know(self, known: Iterable[Origin]) -> None:
        """Start again, for logs that the roster has come to know."""
        self._known = frozenset(known)
        with self._transaction():
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are ours

    def walked(self, origin: Origin) -> int:
        """Return how many entries of a log are in the index."""
        rows = self._select("SELECT size FROM walked WHERE origin = ?", origin)
        return rows[0][0] if rows else 0

    def walk(self, origin: Origin, entries: Iterable[bytes]) -> None:
        """Take in the next entries of a log."""
        start = self.walked(origin)
        reach = {seen.origin: seen.size for seen in self.newest(origin).seen}
        rows: list[tuple[Any, ...]] = []
        claims: list[tuple[Any, ...]] = []
        position = start
        for position, raw in enumerate(entries, start=start + 1):
            kind, entry, blob, seen = _facts(raw)
            rows.append((origin, position - 1, kind, entry, blob))
            for other, size, root in seen:
                name = other if other in self._known else _NOWHERE
                if size > reach.get(name, 0):
                    reach[name] = size
                    claims.append((origin, name, size, position - 1, root))
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)", rows)
            insert = "INSERT OR IGNORE INTO claim VALUES (?, ?, ?, ?, ?, NULL)"
            self._db.executemany(insert, claims)
            self._db.execute("INSERT OR REPLACE INTO walked VALUES (?, ?)", (origin, position))

    def forget(self, origin: Origin, size: int) -> None:
        """Take out what stands behind the first entries of a log, which is being repaired."""
        with self._transaction():
            self._db.execute("DELETE FROM entry WHERE origin = ? AND position >= ?", (origin, size))
            self._db.execute("DELETE FROM claim WHERE origin = ? AND position >= ?", (origin, size))
            self._db.execute(
                "UPDATE walked SET size = min(size, ?) WHERE origin = ?", (size, origin)
            )

    def newest(self, origin: Origin) -> Cut:
        """Return the most that the entries of a log say of what their author had seen."""
        rows = self._select(
            "SELECT other, max(size), root FROM claim WHERE origin = ? AND other <> '' "
            "GROUP BY other ORDER BY other",
            origin,
        )
        return Cut(seen=tuple(Seen(origin=o, size=size, root=root) for o, size, root in rows))

    def check_claims(self, other: Origin, held: int, root_at: Callable[[int], bytes]) -> None:
        """Compare what cuts say of a log with what is held of it.

        Parameters
        ----------
        other
            The log.
        held
            How many entries of it are held.
        root_at
            The root over so many of its entries.
        """
        select = (
            "SELECT DISTINCT size, root FROM claim "
            "WHERE other = ? AND size <= ? AND agrees IS NULL AND origin <> other"
        )
        update = "UPDATE claim SET agrees = ? WHERE other = ? AND size = ? AND root = ?"
        found = self._select(select, other, held)
        with self._transaction():
            for size, root in found:
                self._db.execute(update, (root_at(size) == root, other, size, root))

    def closed(self, sizes: Mapping[Origin, int], own: Origin) -> dict[Origin, int]:
        """Return the largest closed part of what is held.

        Parameters
        ----------
        sizes
            How many entries of each log are held.
        own
            The own log, which is taken whole.
        """
        parts = dict(sizes)
        shrinking = True
        while shrinking:
            shrinking = False
            for origin, size in parts.items():
                reach = self._closed_up_to(origin, parts)
                if origin != own and reach < size:
                    parts[origin] = reach
                    shrinking = True
        return parts

    def contradictions(self) -> list[tuple[Origin, int, Origin, int]]:
        """Return where an entry names another root of a log than is held: log, index, log, size."""
        select = "SELECT origin, position, other, size FROM claim WHERE agrees = 0 ORDER BY 1, 2, 3"
        return self._select(select)

    def of_kind(self, kind: str) -> list[tuple[Origin, int]]:
        """Return where the entries of a kind stand, log by log."""
        select = "SELECT origin, position FROM entry WHERE kind = ? ORDER BY origin, position"
        return self._select(select, kind)

    def of_id(self, entry: bytes) -> list[tuple[Origin, int]]:
        """Return where an entry stands, by its own identifier, as often as it was sent."""
        select = "SELECT origin, position FROM entry WHERE id = ? ORDER BY origin, position"
        return self._select(select, entry)

    def of_blob(self, blob: bytes) -> list[tuple[Origin, int]]:
        """Return which entries name a blob."""
        select = "SELECT origin, position FROM entry WHERE blob = ? ORDER BY origin, position"
        return self._select(select, blob)

    def blobs(self, origin: Origin, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield the entries of a log that name a blob, from an index on."""
        select = (
            "SELECT position, blob FROM entry WHERE origin = ? AND position >= ? "
            "AND blob IS NOT NULL ORDER BY position"
        )
        return iter(self._select(select, origin, start))

    def _closed_up_to(self, origin: Origin, parts: Mapping[Origin, int]) -> int:
        reach = parts[origin]
        for other in (*parts, _NOWHERE):
            select = (
                "SELECT min(position) FROM claim "
                "WHERE origin = ? AND other = ? AND (size > ? OR agrees = 0)"
            )
            found = self._select(select, origin, other, parts.get(other, 0))[0][0]
            if found is not None and other != origin:
                reach = min(reach, found)
        return reach

    def _transaction(self) -> sqlite3.Connection:
        self._db.execute("BEGIN IMMEDIATE")
        return self._db  # which commits at the end of the block, or takes back

    def _select(self, query: str, *values: int | str | bytes) -> list[Any]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            fault = f"{error}; it can be deleted, and is then made again"
            raise DamageError(file="index.db", fault=fault) from error


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            db.execute(pragma)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        found = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
        if version != FORMAT or [each for (each,) in found] != _CREATE:
            for table in _TABLES:
                db.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _CREATE:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {FORMAT}")
    except sqlite3.Error:
        db.close()
        raise
    path.chmod(0o600)
    return db


def _facts(raw: bytes) -> tuple[str, bytes, bytes | None, list[tuple[Origin, int, bytes]]]:
    """Return kind, identifier, blob and cut of an entry; what cannot be read has none of them."""
    try:
        envelope = _read(raw).envelope
        seen = [
            (Origin(each.origin), each.size, from_base64(each.root)) for each in envelope.cut.seen
        ]
        blob = None if envelope.body is None else envelope.body.blob
        entry, named = from_base64(envelope.entry), None if blob is None else from_base64(blob)
    except (msgspec.MsgspecError, ValueError, CanonicalError):
        return "", b"", None, []
    sound = all(0 < size <= MAX_SIZE and len(root) == HASH_BYTES for _, size, root in seen)
    if not sound or not KIND.fullmatch(envelope.kind):
        return "", b"", None, []
    return envelope.kind, entry, named, seen
