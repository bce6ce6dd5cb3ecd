"""A tree on disk, own or mirrored: entries are first held, then laid down in tiles, then read.

`append` is durable when it returns. `lay` writes bundles and tiles for what was appended, reads
them back, hashes them again and compares the root with the one that was kept at the append, so
that no head is ever signed over bytes that have changed. Only then the files count. Everything
read later is checked by whoever proves something with it.

Source: the order of writes of field/record.md 2.3, after FiloSottile/sunlight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from truceline.record.errors import DamageError, LimitError, RecordError
from truceline.record.folder import FileCalls, Folder
from truceline.record.lock import Lock
from truceline.record.store import HeadRow, Store
from truceline.record.tile import (
    MAX_ENTRY_BYTES,
    WIDTH,
    Rows,
    Tile,
    TileNodes,
    bundle_path,
    decode_bundle,
    encode_bundle,
)
from truceline.record.tree import Frontier, leaf_hashes

_BUNDLES_AT_ONCE: Final = 64
_LEVELS: Final = 8  # of tiles, in a tree of fewer than 2^63 leaves
_STORE: Final = "state.db"


class Holding:
    """One log's tree, its folder locked for this object.

    Parameters
    ----------
    root
        The folder of the log; it is made if it is not there.
    origin
        The log.
    calls
        Who carries out the calls on files.

    Raises
    ------
    InUseError
        If another process has it open.
    DamageError
        If it is damaged, or of another log.
    """

    def __init__(self, root: Path, origin: str, calls: FileCalls | None = None) -> None:
        self.folder = Folder(root, calls)
        self.folder.make()
        self._lock = Lock(root)
        try:
            self.store = Store(root / _STORE, origin)
        except RecordError:
            self._lock.release()
            raise
        self._nodes = TileNodes(self.folder, self.store.laid())

    def close(self) -> None:
        """Close the files and let go of the folder."""
        self.store.close()
        self._lock.release()

    @property
    def size(self) -> int:
        """How many entries are held."""
        return self.store.edge().size

    def append(self, entries: Sequence[bytes]) -> int:
        """Hold entries for ever, and return the index of the first.

        Raises
        ------
        LimitError
            If one is too long; then none is kept.
        NotStoredError
            If the disk does not take them; then none is kept.
        """
        edge = self.store.edge()
        start = edge.size
        self.store.append(entries, expected_size=start, grown=grown(edge, entries))
        return start

    def lay(self) -> Frontier:
        """Write the tiles of all entries that are held, and return the edge over them.

        The files do not count before `Store.finish`.

        Raises
        ------
        DamageError
            If what lies on the disk is not what was appended.
        NotStoredError
            If the disk does not take the files.
        """
        edge, laid = self.store.edge(), self.store.laid()
        rows = Rows(laid, self.folder)
        start = laid
        while start < edge.size:
            end = min(start - start % WIDTH + WIDTH * _BUNDLES_AT_ONCE, edge.size)
            self._write(self._lay_bundles(rows, start, end))
            start = end
        self._write(dict(_named(rows.partial())))
        if rows.size != edge.size or rows.root() != edge.root():
            fault = f"the root over {edge.size} entries is not the one that was kept"
            raise DamageError(file=_STORE, fault=fault)
        return edge

    def finish(self, edge: Frontier, head: HeadRow | None = None) -> None:
        """Let the tiles up to an edge count, with a head over them if there is one.

        Raises
        ------
        NotStoredError
            If the disk does not take it.
        """
        laid = self.store.laid()
        self.store.finish(edge.size, head)
        # What was partial and is complete now is needed no longer.
        for level in range(_LEVELS):
            leaves = WIDTH ** (level + 1)
            if edge.size // leaves > laid // leaves:
                self.folder.remove(Tile(level, laid // leaves, WIDTH).path + ".p")
        if edge.size // WIDTH > laid // WIDTH:
            self.folder.remove(bundle_path(laid // WIDTH, WIDTH) + ".p")

    def entries(self, start: int, end: int) -> list[bytes]:
        """Return entries by index, wherever they lie.

        Raises
        ------
        DamageError
            If one is missing.
        MalformedError
            If a bundle is damaged.
        """
        bundled = self.store.laid() // WIDTH * WIDTH
        found: list[bytes] = []
        for index in range(start // WIDTH, -(-min(end, bundled) // WIDTH)):
            first = index * WIDTH
            bundle = decode_bundle(self.folder.read(bundle_path(index, WIDTH)), WIDTH)
            found.extend(bundle[max(start - first, 0) : end - first])
        if end > bundled:
            found.extend(self.store.tail(max(start, bundled), end))
        return found

    def nodes(self) -> TileNodes:
        """Return the nodes of the tree whose tiles are written."""
        laid = self.store.laid()
        if self._nodes.size != laid:
            self._nodes = TileNodes(self.folder, laid)
        return self._nodes

    def _lay_bundles(self, rows: Rows, start: int, end: int) -> dict[str, bytes]:
        """Write the bundles of some entries; return the complete tiles over them."""
        first = start - start % WIDTH
        entries = self.store.tail(first, end)
        bundles: dict[str, int] = {}
        files: dict[str, bytes] = {}
        for at in range(0, len(entries), WIDTH):
            chunk = entries[at : at + WIDTH]
            path = bundle_path((first + at) // WIDTH, len(chunk))
            bundles[path], files[path] = len(chunk), encode_bundle(chunk)
        self.folder.write(files)
        leaves: list[bytes] = []
        for path, n_entries in bundles.items():
            leaves.extend(leaf_hashes(decode_bundle(self.folder.read(path), n_entries)))
        return dict(_named(rows.append(leaves[start - first :])))

    def _write(self, files: dict[str, bytes]) -> None:
        self.folder.write(files)
        for path, raw in files.items():
            if self.folder.read(path) != raw:
                raise DamageError(file=path, fault="it is not what was written just now")


def grown(edge: Frontier, entries: Sequence[bytes]) -> Frontier:
    """Return the edge after further entries.

    Raises
    ------
    LimitError
        If one of them is too long.
    """
    longest = max(map(len, entries), default=0)
    if longest > MAX_ENTRY_BYTES:
        raise LimitError(what="bytes of an entry", limit=MAX_ENTRY_BYTES, came=longest)
    after = edge.copy()
    after.extend(leaf_hashes(entries))
    return after


def _named(tiles: Sequence[tuple[Tile, bytes]]) -> Iterator[tuple[str, bytes]]:
    for tile, raw in tiles:
        yield tile.path, raw
