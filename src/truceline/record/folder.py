"""Files that are wholly there or not at all, and that are still there after a power cut.

A file is written beside its place, synced, renamed, and its folder synced; only then `write`
returns. What the machine is asked for goes through `FileCalls`, so that a test can let each single
call fail, stop or forget.

Source: the order of writes that transparency-dev/tessera and FiloSottile/sunlight follow; POSIX
fsync and rename.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from truceline.record.errors import DamageError, MissingError, NotStoredError
from truceline.record.tile import WIDTH, Tile, require_width
from truceline.record.tree import HASH_SIZE

_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_SYNCS_AT_ONCE: Final = 8


class FileCalls(Protocol):
    """What is asked of the machine, one call each."""

    def read(self, path: Path) -> bytes:
        """Return what a file holds; FileNotFoundError if there is none."""

    def make_folder(self, path: Path) -> bool:
        """Make a folder if it is not there; tell whether it was made.

        FileNotFoundError if there is none above it.
        """

    def write(self, path: Path, raw: bytes) -> None:
        """Write a file; it may be lost until it is synced."""

    def sync(self, path: Path) -> None:
        """Make the file's bytes, or the folder's names, last."""

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Make the bytes of many files last."""

    def rename(self, path: Path, to: Path) -> None:
        """Give a file another name; it may be lost until the folder is synced."""

    def remove(self, path: Path) -> None:
        """Remove a folder and what is in it, if it is there."""


class Machine:
    """The calls of the operating system; files are private."""

    def read(self, path: Path) -> bytes:
        """Return what a file holds; FileNotFoundError if there is none."""
        with path.open("rb", buffering=0) as file:  # no buffer is needed to read the whole
            return file.readall()

    def make_folder(self, path: Path) -> bool:
        """Make a folder if it is not there; tell whether it was made."""
        try:
            path.mkdir(mode=_PRIVATE_FOLDER)
        except FileExistsError:
            return False
        return True

    def write(self, path: Path, raw: bytes) -> None:
        """Write a file; it may be lost until it is synced."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
        with os.fdopen(handle, "wb") as out:
            out.write(raw)

    def sync(self, path: Path) -> None:
        """Make the file's bytes, or the folder's names, last."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Make the bytes of many files last; together, for the disk then does it at one go."""
        with ThreadPoolExecutor(_SYNCS_AT_ONCE) as pool:
            list(pool.map(self.sync, paths))

    def rename(self, path: Path, to: Path) -> None:
        """Give a file another name; it may be lost until the folder is synced."""
        path.rename(to)

    def remove(self, path: Path) -> None:
        """Remove a folder and what is in it, if it is there."""
        shutil.rmtree(path, ignore_errors=True)


class Folder:
    """A log's files; a `TileSource`.

    Parameters
    ----------
    root
        Where they lie; it need not be there yet.
    calls
        Who carries the calls out.
    """

    def __init__(self, root: Path, calls: FileCalls | None = None) -> None:
        self.root = root
        self._calls: FileCalls = Machine() if calls is None else calls

    def make(self) -> None:
        """Make the folder itself, with those above it, and make it last.

        Raises
        ------
        NotStoredError
            If the disk does not take it.
        """
        with self._storing():
            self._make(self.root)

    def read(self, path: str) -> bytes:
        """Return what a file holds.

        Raises
        ------
        MissingError
            If it is not there.
        DamageError
            If it cannot be read.
        """
        try:
            return self._calls.read(self.root / path)
        except FileNotFoundError as error:
            raise MissingError(file=path) from error
        except OSError as error:
            raise DamageError(file=path, fault=f"it cannot be read ({error.strerror})") from error

    def holds(self, path: str, raw: bytes) -> bool:
        """Tell whether a file is there and holds exactly these bytes."""
        try:
            return self._calls.read(self.root / path) == raw
        except OSError:
            return False

    def tile(self, tile: Tile) -> bytes:
        """Return the hashes of a tile, one after the other.

        Where a partial tile is gone, the beginning of the complete one serves.

        Raises
        ------
        MissingError
            If it is not there.
        DamageError
            If it has not that width.
        """
        try:
            raw = self.read(tile.path)
        except MissingError:
            if tile.width == WIDTH:
                raise
            raw = self.read(tile.complete.path)[: tile.width * HASH_SIZE]
        return require_width(raw, tile)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files so that each is wholly there, or as it was before, whatever happens.

        Raises
        ------
        NotStoredError
            If the disk does not take them.
        """
        places = {self.root / path: raw for path, raw in files.items()}
        folders = {place.parent: None for place in places}
        with self._storing():
            for folder in folders:
                self._make(folder)
            for place, raw in places.items():
                self._calls.write(_beside(place), raw)
            self._calls.sync_all([_beside(place) for place in places])
            for place in places:
                self._calls.rename(_beside(place), place)
            for folder in folders:
                self._calls.sync(folder)

    def move(self, moves: Mapping[str, str]) -> None:
        """Give files other places, durably.

        Raises
        ------
        NotStoredError
            If the disk does not take them.
        """
        folders = {(self.root / to).parent: None for to in moves.values()}
        with self._storing():
            for folder in folders:
                self._make(folder)
            for path, to in moves.items():
                self._calls.rename(self.root / path, self.root / to)
            for folder in folders:
                self._calls.sync(folder)

    def remove(self, path: str) -> None:
        """Remove a folder of files that nobody needs any longer."""
        self._calls.remove(self.root / path)

    def _make(self, folder: Path) -> None:
        try:
            made = self._calls.make_folder(folder)
        except FileNotFoundError:
            self._make(folder.parent)
            made = self._calls.make_folder(folder)
        if made:
            self._calls.sync(folder.parent)

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NotStoredError(file=str(self.root), fault=str(error)) from error


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.new")
