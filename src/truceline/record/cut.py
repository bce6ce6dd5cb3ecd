"""What the author of an entry had seen of the other logs when it was written.

A cut names, per log, a size and the root at that size. It is a claim that anybody with the logs
can check, a lower bound in time, and evidence of who could have known what. It says nothing of
its author's own log, in which an entry always follows all earlier ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import NewType

from truceline.canonical import encode
from truceline.record.errors import RecordError

Origin = NewType("Origin", str)
"""The name of a log, as the first line of its heads has it."""

HASH_BYTES = 32


class CutRefusedError(RecordError):
    """A cut is not one, or two cuts cannot both be true.

    Parameters
    ----------
    origin
        The log at which it fails.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, origin: str, expected: str, came: str) -> None:
        self.origin = origin
        self.expected = expected
        self.came = came
        super().__init__(f"The cut at {origin!r} is refused: expected {expected}, came {came}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The first entries of one log: how many, and their root."""

    origin: Origin
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if self.size < 1:
            raise CutRefusedError(origin=self.origin, expected="a size of 1 or more", came="less")
        if len(self.root) != HASH_BYTES:
            came = f"{len(self.root)} bytes"
            raise CutRefusedError(origin=self.origin, expected="a root of 32 bytes", came=came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What had been seen, log by log in the order of their names."""

    seen: tuple[Seen, ...] = ()

    def __post_init__(self) -> None:
        for one, other in pairwise(self.seen):
            if one.origin >= other.origin:
                expected = "each log once, in the order of the names"
                raise CutRefusedError(origin=other.origin, expected=expected, came=one.origin)

    @property
    def digest(self) -> bytes:
        """Return the digest by which another entry names exactly this cut."""
        return hashlib.sha256(b"truceline/cut/v1\n" + encode(self)).digest()

    def size_of(self, origin: Origin) -> int:
        """Return how many entries of a log had been seen."""
        return next((seen.size for seen in self.seen if seen.origin == origin), 0)


def covers(later: Cut, earlier: Cut) -> bool:
    """Tell whether a cut holds all that another holds; both must come from one author.

    Raises
    ------
    CutRefusedError
        If both name the same size of a log with different roots: somebody saw two histories.
    """
    known = {seen.origin: seen for seen in later.seen}
    for seen in earlier.seen:
        now = known.get(seen.origin)
        if now is not None and now.size == seen.size and now.root != seen.root:
            expected = "one root for one size"
            raise CutRefusedError(origin=seen.origin, expected=expected, came="two")
    return all(later.size_of(seen.origin) >= seen.size for seen in earlier.seen)
