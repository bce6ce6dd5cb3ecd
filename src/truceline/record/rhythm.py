"""A fixed beat for a log, so that when and how much it writes tells nothing of what was seen.

At each beat exactly as many entries are written as the rhythm says: those that wait, in their
order, and dummies between them. A dummy must look like them from outside, so it is of the same
kind and its body is sealed in the same way; inside it is empty. What waits longer than a beat is
the price; a rhythm that is too slow for a bad day is seen by its author, never by others.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from truceline.record.errors import RecordError


class RhythmRefusedError(RecordError):
    """A rhythm has no beat.

    Parameters
    ----------
    expected
        What is needed, as the end of "expected …".
    came
        What was given.
    """

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"The rhythm is refused: expected {expected}, came {came}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What is written at one beat, and what waits for the next."""

    entries: tuple[bytes, ...]
    waiting: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """So many entries every so many seconds [s], counted from 1970."""

    every_s: int
    n_entries: int

    def __post_init__(self) -> None:
        if self.every_s < 1 or self.n_entries < 1:
            came = f"{self.n_entries} every {self.every_s} s"
            raise RhythmRefusedError(expected="1 or more every 1 s or more", came=came)

    def next_s(self, now_s: int) -> int:
        """Return the time of the first beat after now [POSIX s].

        Examples
        --------
        >>> Rhythm(every_s=900, n_entries=4).next_s(1_000)
        1800
        """
        return (now_s // self.every_s + 1) * self.every_s

    def beat(self, waiting: Sequence[bytes], dummy: Callable[[], bytes]) -> Beat:
        """Return the entries of one beat: what waits, and dummies at places nobody can foresee."""
        real = list(waiting[: self.n_entries])
        # Their places hide what is real, so they come from the system and from no seed.
        chance = secrets.SystemRandom()
        places = set(chance.sample(range(self.n_entries), len(real)))
        entries = tuple(real.pop(0) if n in places else dummy() for n in range(self.n_entries))
        return Beat(entries=entries, waiting=tuple(waiting[self.n_entries :]))
