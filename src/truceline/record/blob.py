"""The bodies that travel beside the logs, each in a file named by its digest.

A blob that no known entry names yet may have come before its entry, so it waits, apart and up to a
limit; when the entry comes it is taken, or thrown away if this node must not hold it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from truceline.record.disclosure import destroy
from truceline.record.errors import DamageError, LimitError, NotStoredError
from truceline.record.folder import Folder
from truceline.record.seal import blob_digest

MAX_WAITING_BYTES: Final = 1024**3

_HELD: Final = "blobs"
_WAITING: Final = "waiting"


class BlobStore:
    """The blobs of a node.

    Parameters
    ----------
    root
        The node's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held = str(root / _HELD)
        self._folder = Folder(root)

    def keep(self, blobs: Iterable[bytes]) -> None:
        """Keep blobs, durably; keeping one again changes nothing.

        Raises
        ------
        NotStoredError
            If the disk does not take them.
        """
        files = {f"{_HELD}/{blob_digest(each).hex()}": each for each in blobs}
        new = {path: raw for path, raw in files.items() if not (self._root / path).is_file()}
        if new:
            self._folder.write(new)

    def let_wait(self, blobs: Collection[bytes]) -> None:
        """Keep blobs of which no entry is known yet.

        Raises
        ------
        LimitError
            If too much would wait; then none of them is kept.
        NotStoredError
            If the disk does not take them.
        """
        waiting = sum(each.stat().st_size for each in self._files(_WAITING))
        waiting += sum(map(len, blobs))
        if waiting > MAX_WAITING_BYTES:
            what = "bytes of blobs that no entry names"
            raise LimitError(what=what, limit=MAX_WAITING_BYTES, came=waiting)
        if blobs:
            self._folder.write({f"{_WAITING}/{blob_digest(each).hex()}": each for each in blobs})

    def waiting(self) -> Iterator[bytes]:
        """Yield the digests of what waits."""
        for each in sorted(self._files(_WAITING)):
            yield bytes.fromhex(each.name)

    def take(self, digests: Collection[bytes]) -> None:
        """Keep what waited.

        Raises
        ------
        DamageError
            If one is not what it was; then all wait on.
        NotStoredError
            If the disk does not take them.
        """
        moves = {}
        for digest in digests:
            path = f"{_WAITING}/{digest.hex()}"
            if blob_digest(self._folder.read(path)) != digest:
                raise DamageError(file=path, fault="it is not what came")
            moves[path] = f"{_HELD}/{digest.hex()}"
        self._folder.move(moves)

    def drop(self, digest: bytes) -> None:
        """Destroy what waited and must not be held.

        Raises
        ------
        NotStoredError
            If the disk does not do it.
        """
        try:
            destroy(self._root / _WAITING / digest.hex())
        except OSError as error:
            raise NotStoredError(file=digest.hex(), fault=str(error)) from error

    def holds(self, digest: bytes) -> bool:
        """Tell whether a blob is kept."""
        return os.path.isfile(f"{self._held}/{digest.hex()}")  # noqa: PTH113 - asked for each body; making a path takes longer than asking

    def read(self, digest: bytes) -> bytes:
        """Return a blob.

        Raises
        ------
        DamageError
            If it is not here, or is damaged.
        """
        path = f"{_HELD}/{digest.hex()}"
        raw = self._folder.read(path)
        if blob_digest(raw) != digest:
            raise DamageError(file=path, fault="it is not what was kept")
        return raw

    def _files(self, folder: str) -> list[Path]:
        place = self._root / folder
        names = place.iterdir() if place.is_dir() else iter(())
        return [each for each in names if not each.name.startswith(".")]
