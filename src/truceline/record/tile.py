"""Tiles and entry bundles: how a tree and its entries lie in files.

A tile holds 256 neighbouring hashes of one level, eight levels above the last tile below it; an
entry bundle holds the entries under one tile of level 0. Both are complete for ever or, at the
right edge, partial and named by their width. `Rows` makes the tiles of a growing tree, `TileNodes`
finds any node in them. Neither touches a disk.

Source: C2SP tlog-tiles (0.1.0 at commit 5ba5ee8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from truceline.record.errors import DamageError, LimitError, MalformedError
from truceline.record.tree import HASH_SIZE, root_of

WIDTH: Final = 256
MAX_ENTRY_BYTES: Final = 65_535

_HEIGHT: Final = 8
_ENTRIES: Final = "entries"


@dataclass(frozen=True, slots=True)
class Tile:
    """Which 256 hashes, or how many of them."""

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Return where it lies under a log's prefix."""
        return _path(str(self.level), self.index, self.width)

    @property
    def complete(self) -> Tile:
        """Return the same tile once nothing is missing in it."""
        return Tile(self.level, self.index, WIDTH)


class TileSource(Protocol):
    """Where tiles are read from."""

    def tile(self, tile: Tile) -> bytes:
        """Return the hashes of a tile, one after the other.

        Raises
        ------
        DamageError
            If it is not there, or has not that width.
        """


def bundle_path(index: int, width: int) -> str:
    """Return where an entry bundle lies under a log's prefix.

    >>> bundle_path(1234067, 256), bundle_path(0, 7)
    ('tile/entries/x001/x234/067', 'tile/entries/000.p/7')
    """
    return _path(_ENTRIES, index, width)


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Put entries one after the other, each behind its length.

    Raises
    ------
    LimitError
        If one is too long.
    """
    longest = max(map(len, entries), default=0)
    if longest > MAX_ENTRY_BYTES:
        raise LimitError(what="bytes of an entry", limit=MAX_ENTRY_BYTES, came=longest)
    return b"".join([part for entry in entries for part in (len(entry).to_bytes(2), entry)])


def decode_bundle(raw: bytes, n_entries: int) -> list[bytes]:
    """Take a number of entries apart again.

    Raises
    ------
    MalformedError
        If there are fewer, or something is left over.
    """
    entries, at = split_entries(raw, n_entries)
    if at != len(raw):
        raise MalformedError(
            what="entry bundle", place=f"byte {at}", expected="its end", came=f"{len(raw)} bytes"
        )
    return entries


def split_entries(raw: bytes, n_entries: int) -> tuple[list[bytes], int]:
    """Take a number of entries from the beginning of bytes; say where they end.

    Raises
    ------
    MalformedError
        If there are fewer.
    """
    entries: list[bytes] = []
    at, end = 0, len(raw)
    for _ in range(n_entries):
        start = at + 2
        if start > end:
            break
        at = start + (raw[at] << 8 | raw[at + 1])
        entries.append(raw[start:at])
    if len(entries) < n_entries or at > end:
        raise MalformedError(
            what="entry bundle",
            place=f"entry {len(entries)}",
            expected=f"{n_entries} whole entries",
            came=f"{end} bytes",
        )
    return entries, at


def tiles_of(size: int) -> Iterator[Tile]:
    """Name every tile of a tree, from the leaves upwards."""
    level = 0
    while size >> (_HEIGHT * level):
        full, rest = divmod(size >> (_HEIGHT * level), WIDTH)
        for index in range(full):
            yield Tile(level, index, WIDTH)
        if rest:
            yield Tile(level, full, rest)
        level += 1


class Rows:
    """The unfinished tiles at the right edge of a growing tree, one row of hashes a level.

    Parameters
    ----------
    size
        How many leaves the tree has.
    source
        Where its partial tiles are read from; not needed for an empty tree.
    """

    def __init__(self, size: int, source: TileSource | None = None) -> None:
        self._size = size
        self._rows: list[list[bytes]] = []
        level = 0
        while source is not None and size >> (_HEIGHT * level):
            full, width = divmod(size >> (_HEIGHT * level), WIDTH)
            tile = Tile(level, full, width)
            self._rows.append(_hashes(source.tile(tile)) if width else [])
            level += 1

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, leaves: Sequence[bytes]) -> list[tuple[Tile, bytes]]:
        """Grow by leaves, given their hashes, and return the tiles that are now complete."""
        complete: list[tuple[Tile, bytes]] = []
        at = 0
        while at < len(leaves):
            row = self._row(0)
            taken = leaves[at : at + WIDTH - len(row)]
            row.extend(taken)
            at += len(taken)
            self._size += len(taken)
            if len(row) == WIDTH:
                complete.extend(self._carry())
        return complete

    def partial(self) -> list[tuple[Tile, bytes]]:
        """Return the tiles that are not complete and not empty."""
        return [
            (Tile(level, self._size >> (_HEIGHT * (level + 1)), len(row)), b"".join(row))
            for level, row in enumerate(self._rows)
            if row
        ]

    def root(self) -> bytes:
        """Return the root of the tree."""
        ragged: list[bytes] = []
        for row in self._rows:
            if row or ragged:
                ragged = [root_of([*row, *ragged])]
        return root_of(ragged)

    def _carry(self) -> Iterator[tuple[Tile, bytes]]:
        level = 0
        while len(self._row(level)) == WIDTH:
            row = self._rows[level]
            index = (self._size >> (_HEIGHT * (level + 1))) - 1
            yield Tile(level, index, WIDTH), b"".join(row)
            self._row(level + 1).append(root_of(row))
            self._rows[level] = []
            level += 1

    def _row(self, level: int) -> list[bytes]:
        if level == len(self._rows):
            self._rows.append([])
        return self._rows[level]


class TileNodes:
    """The nodes of a tree of known size, found in its tiles; a `Nodes`.

    Parameters
    ----------
    source
        Where the tiles are read from; what it returns is believed, so check what is made of it.
    size
        How many leaves the tree has.
    """

    def __init__(self, source: TileSource, size: int) -> None:
        self._source = source
        self.size = size
        self._tile = lru_cache(maxsize=64)(self._read)
        self._node = lru_cache(maxsize=4096)(self._hashed)

    def node(self, level: int, index: int) -> bytes:
        """Return the root of the leaves from index · 2^level up to (index + 1) · 2^level."""
        return self._node(level, index)

    def _hashed(self, level: int, index: int) -> bytes:
        tile_level, height = divmod(level, _HEIGHT)
        tile_index, at = divmod(index << height, WIDTH)
        return root_of(self._tile(tile_level, tile_index)[at : at + (1 << height)])

    def _read(self, level: int, index: int) -> list[bytes]:
        width = min(WIDTH, (self.size >> (_HEIGHT * level)) - index * WIDTH)
        return _hashes(self._source.tile(Tile(level, index, width)))


def require_width(raw: bytes, tile: Tile) -> bytes:
    """Return the bytes of a tile if they are as many as its width asks for.

    Raises
    ------
    DamageError
        If not.
    """
    if len(raw) != tile.width * HASH_SIZE:
        fault = f"expected {tile.width * HASH_SIZE} bytes, came {len(raw)}"
        raise DamageError(file=tile.path, fault=fault)
    return raw


def _hashes(raw: bytes) -> list[bytes]:
    return [raw[at : at + HASH_SIZE] for at in range(0, len(raw), HASH_SIZE)]


def _path(kind: str, index: int, width: int) -> str:
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([f"x{part}" for part in parts[:-1]] + [parts[-1]])
    return f"tile/{kind}/{name}" + ("" if width == WIDTH else f".p/{width}")
