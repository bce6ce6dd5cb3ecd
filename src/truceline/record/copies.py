"""A note on each bundle or copy that was made of a node: who was given what, and when.

When a field is withdrawn, the notes say where it may remain. They hold digests, never content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from truceline.canonical import decode_as, encode
from truceline.record.folder import Folder
from truceline.record.redaction import FieldDigest

_NAME: Final = re.compile("([0-9]{8})[.]json")
_MAX_BYTES: Final = 64 * 1024 * 1024
_A_NOTE: Final = 1024  # digests; more make a further note


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy that was made.

    Parameters
    ----------
    name
        What people call it: a file, a stick, a backup.
    to
        For whom it was.
    time_s
        When [s since 1970].
    digests
        The fields that it holds; None where it holds all that were here.
    """

    name: str
    to: str
    time_s: int
    digests: tuple[FieldDigest, ...] | None

    @property
    def public(self) -> str:
        """Return how all may read of it: when and for whom, and no name of a file."""
        return f"copy of {datetime.fromtimestamp(self.time_s, UTC):%Y-%m-%d} for {self.to}"


class CopyNotes:
    """The notes of a node.

    Parameters
    ----------
    folder
        Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._place = folder
        self._folder = Folder(folder)

    def add(self, copy: Copy) -> None:
        """Keep a note, durably.

        Raises
        ------
        NotStoredError
            If the disk does not take it.
        """
        number = max(self._numbers(), default=0) + 1
        self._folder.write(
            {f"{number + n:08}.json": encode(each) for n, each in enumerate(_parts(copy))}
        )

    def all(self) -> Iterator[Copy]:
        """Yield all notes, the oldest first."""
        for number in sorted(self._numbers()):
            raw = self._folder.read(f"{number:08}.json")
            yield decode_as(raw, Copy, limit=_MAX_BYTES)

    def holding(self, digests: Iterable[FieldDigest]) -> tuple[Copy, ...]:
        """Return the copies that may hold one of some fields."""
        wanted = set(digests)
        return tuple(
            each for each in self.all() if each.digests is None or wanted.intersection(each.digests)
        )

    def _numbers(self) -> list[int]:
        found = (_NAME.fullmatch(each.name) for each in self._place.iterdir())
        return [int(each[1]) for each in found if each]


def _parts(copy: Copy) -> Iterator[Copy]:
    if copy.digests is None or not copy.digests:
        yield copy
        return
    for start in range(0, len(copy.digests), _A_NOTE):
        part = copy.digests[start : start + _A_NOTE]
        yield Copy(name=copy.name, to=copy.to, time_s=copy.time_s, digests=part)
