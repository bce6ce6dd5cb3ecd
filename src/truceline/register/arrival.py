"""Entries of all logs in an order in which each comes after all that its author had seen.

Which one of the possible orders it is makes no difference to the fold. A log waits at an entry that
has seen more of another log than is here; it goes on when that has come. So the order depends on
what is held, and what has come in never does.

Whether a cut names the history that is held is checked here, against the roots of the logs; an
entry that names another one has the fault. What its cut otherwise leaves out or takes back is for
the fold to judge.

Source: causal delivery; Birman, Schiper and Stephenson, Lightweight causal and atomic group
multicast, 1991.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from truceline.domain.entry import LogId
from truceline.procedure.placed import Fault
from truceline.register.reading import Reading, Seen
from truceline.register.recent import Recent

MOST_ROOTS: Final = 100_000

Root = Callable[[LogId, int], bytes | None]
"""Returns the root over the first entries of a log that is held."""

Feed = Iterator[Reading]
"""The entries of one log that are to be placed, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An entry whose turn has come, and what is wrong with it."""

    log: LogId
    index: int
    reading: Reading
    fault: Fault | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A log that goes no further, because its next entry has seen more of another than is here."""

    log: LogId
    index: int
    other: LogId
    size: int


class Arrival:
    """The logs of a record, each as far as it was placed.

    Parameters
    ----------
    placed
        How many entries of each log were placed before.
    root
        The roots of what is held.
    """

    def __init__(self, placed: Mapping[LogId, int], root: Root) -> None:
        self._placed = dict(placed)
        self._root = root
        self._roots: Recent[tuple[LogId, int], bytes] = Recent(MOST_ROOTS)
        self._seen: dict[LogId, Seen] = {}
        self._faults: dict[LogId, Fault | None] = {}
        self.waiting: dict[LogId, Waiting] = {}

    def run(self, feeds: Mapping[LogId, Feed]) -> Iterator[Arrived]:
        """Yield entries until each log is at its end, or waits.

        An entry counts as placed as soon as the next one is asked for.
        """
        self.waiting.clear()
        ahead: dict[LogId, Reading] = {}
        turn = deque(sorted(feeds))
        while turn:
            log = turn.popleft()
            while (reading := ahead.pop(log, None) or next(feeds[log], None)) is not None:
                wanted = self._wanted(log, reading.seen)
                if wanted is not None:
                    ahead[log] = reading
                    self.waiting[log] = wanted
                    break
                yield self._arrived(log, reading)
                self._placed[log] += 1
                turn.extend(self._woken(log))

    def _woken(self, log: LogId) -> list[LogId]:
        size = self._placed[log]
        woken = [w.log for w in self.waiting.values() if w.other == log and w.size <= size]
        for each in woken:
            del self.waiting[each]
        return woken

    def _wanted(self, log: LogId, seen: Seen) -> Waiting | None:
        if seen is self._seen.get(log):
            return None
        for other, size, _ in seen:
            if self._placed.get(other, 0) < size:
                return Waiting(log=log, index=self._placed[log], other=other, size=size)
        return None

    def _arrived(self, log: LogId, reading: Reading) -> Arrived:
        if reading.seen is not self._seen.get(log):
            self._see(log, reading.seen)
        fault = reading.fault or self._faults.get(log)
        return Arrived(log=log, index=self._placed[log], reading=reading, fault=fault)

    def _see(self, log: LogId, seen: Seen) -> None:
        same = all(self._root_of(other, size) == root for other, size, root in seen)
        self._seen[log] = seen
        self._faults[log] = None if same else Fault.OTHER_HISTORY

    def _root_of(self, log: LogId, size: int) -> bytes | None:
        found = self._roots.get((log, size))
        if found is None:
            found = self._root(log, size)
            if found is not None:
                self._roots.put((log, size), found)
        return found
