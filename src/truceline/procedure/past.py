"""How far each log goes: in a cut, or in what the author of an entry had folded.

References
----------
Mattern, F.: Virtual time and global states of distributed systems. 1989, for the vectors.
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.domain.entry import EntryRef, LogId
from truceline.procedure.placed import Sizes


@dataclass(frozen=True, slots=True)
class Past:
    """How many entries of each log; of the author's own, all before his entry.

    `others` is one object for as long as an author sees nothing new, so that a million entries
    do not carry a million cuts.
    """

    others: Sizes
    own: LogId | None = None
    size: int = 0

    def of(self, log: LogId) -> int:
        """Return how many entries of a log."""
        return self.size if log == self.own else self.others.get(log, 0)

    def covers(self, ref: EntryRef) -> bool:
        """Tell whether an entry is among them."""
        return self.of(ref.log) > ref.index
