"""Reading a whole log again: every entry, every tile, up to the root of its head.

It works on the folder of any log in the form of c2sp.org/tlog-tiles, ours or not, takes nothing
for granted but the head, and keeps no more in memory than a bundle. Whoever wants to look at the
entries as well, at their signatures for instance, does it with what is yielded, and believes none
of it before the end is reached without an error.

Source: C2SP tlog-tiles (0.1.0 at commit 5ba5ee8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from truceline.record.checkpoint import Head
from truceline.record.errors import DamageError, MalformedError
from truceline.record.folder import Folder
from truceline.record.tile import (
    WIDTH,
    Rows,
    Tile,
    bundle_path,
    decode_bundle,
    split_entries,
)
from truceline.record.tree import EMPTY_ROOT, HASH_SIZE, leaf_hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Entries that were read again, from an index on."""

    start: int
    entries: list[bytes] = field(repr=False)


def audit(folder: Folder, head: Head) -> Iterator[Read]:
    """Yield all entries under a head, and fail if they or the tiles are not those of its root.

    Raises
    ------
    DamageError
        If a file is not there, or is not what it should be.
    """
    rows = Rows(0)
    for start in range(0, head.size, WIDTH):
        width = min(WIDTH, head.size - start)
        entries = _entries(folder, start // WIDTH, width)
        for tile, raw in rows.append(leaf_hashes(entries)):
            _compare(folder, tile, raw)
        yield Read(start=start, entries=entries)
    for tile, raw in rows.partial():
        _compare(folder, tile, raw)
    root = rows.root() if head.size else EMPTY_ROOT
    if root != head.root:
        fault = f"the root over {head.size} entries is not the one that was signed"
        raise DamageError(file="checkpoint", fault=fault)


def _entries(folder: Folder, index: int, width: int) -> list[bytes]:
    path = bundle_path(index, width)
    raw, is_longer = _read(folder, path, bundle_path(index, WIDTH))
    try:
        return split_entries(raw, width)[0] if is_longer else decode_bundle(raw, width)
    except MalformedError as error:
        raise DamageError(file=path, fault=str(error)) from error


def _compare(folder: Folder, tile: Tile, raw: bytes) -> None:
    found, is_longer = _read(folder, tile.path, tile.complete.path)
    if is_longer:
        found = found[: tile.width * HASH_SIZE]
    if found != raw:
        raise DamageError(file=tile.path, fault="its hashes are not those of the entries")


def _read(folder: Folder, path: str, complete: str) -> tuple[bytes, bool]:
    """Return a file, or the complete one in the place of a partial one that is gone."""
    try:
        return folder.read(path), False
    except DamageError:
        return folder.read(complete), path != complete
