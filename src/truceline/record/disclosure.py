"""The disclosures that a node holds, in files that can be destroyed one by one.

Each lies in a file named by its digest, so a file cannot be another's. Destroying overwrites,
cuts and removes the file durably. On a disk that moves its blocks about, old blocks may outlive
that, as they may in every backup: encrypt the disk, and believe no program that says otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from truceline.record.envelope import Reference
from truceline.record.errors import RecordError
from truceline.record.redaction import (
    Destroyed,
    Disclosure,
    FieldDigest,
    Redaction,
    digest_of,
    require_digest,
)

_UNFINISHED = ".new"
_CHUNK_BYTES = 1024 * 1024


class DisclosureMissingError(RecordError):
    """A node does not hold a disclosure, or holds it damaged.

    Parameters
    ----------
    digest
        The digest.
    came
        What was found instead.
    """

    def __init__(self, *, digest: FieldDigest, came: str) -> None:
        self.digest = digest
        self.came = came
        super().__init__(
            f"Expected the disclosure {digest}, came {came}. Another holder may give it."
        )


class DisclosureStore:
    """A folder of disclosures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, *disclosures: Disclosure) -> None:
        """Keep disclosures, durably; keeping one again changes nothing."""
        for disclosure in disclosures:
            path = self._path(digest_of(disclosure))
            beside = path.with_suffix(_UNFINISHED)
            with beside.open("wb") as file:
                file.write(disclosure.encode())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        self._sync()

    def get(self, digest: FieldDigest) -> Disclosure:
        """Return a disclosure.

        Raises
        ------
        DisclosureMissingError
            If it is not here, or is not what its name says.
        """
        try:
            disclosure = Disclosure(self._path(digest).read_text("ascii"))
        except FileNotFoundError as error:
            raise DisclosureMissingError(digest=digest, came="nothing") from error
        except UnicodeDecodeError as error:
            raise DisclosureMissingError(digest=digest, came="other bytes") from error
        if digest_of(disclosure) != digest:
            raise DisclosureMissingError(digest=digest, came="other bytes")
        return disclosure

    def held(self, digests: Iterable[FieldDigest]) -> tuple[FieldDigest, ...]:
        """Return those fields of which a file is here, whole or not."""
        return tuple(each for each in digests if self._path(each).exists())

    def redact(
        self, redaction: Redaction, *, logged_at: Reference, known_copies: tuple[str, ...]
    ) -> Destroyed:
        """Destroy the disclosures of a logged redaction, and return the receipt to log.

        Parameters
        ----------
        redaction
            What is withdrawn.
        logged_at
            The entry of the redaction.
        known_copies
            Backups and sticks that were made while the disclosures were here.
        """
        held = self.held(redaction.digests)
        for digest in redaction.digests:
            path = self._path(digest)
            for each in (path, path.with_suffix(_UNFINISHED)):  # as a crash may have left one
                if each.exists():
                    destroy(each)
        self._sync()
        return Destroyed(redaction=logged_at, digests=held, may_remain=known_copies)

    def _path(self, digest: FieldDigest) -> Path:
        require_digest(digest)
        return self._folder / digest

    def _sync(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def files_with(marker: bytes, folder: Path) -> Iterator[Path]:
    """Yield every file below a folder in which a marker stands, in memory of one chunk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _holds(path, marker):
            yield path


def destroy(path: Path) -> None:
    """Overwrite, cut and remove a file, durably but for its name."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(bytes(size))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(0)
        os.fsync(file.fileno())
    path.unlink()


def _holds(path: Path, marker: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if marker in tail + chunk:
                return True
            tail = (tail + chunk)[-len(marker) :]
    return False
