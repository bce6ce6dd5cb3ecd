"""A shelf for trying entries out: it keeps what is tried beside what the register has folded.

Nothing that is tried reaches the register. What is dropped with it leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.governance_act import Beat, ForkShown, Revoked
from truceline.procedure.shelf import Kept, LogTally, Shelf, Topic
from truceline.procedure.verdict import Accepted, Stopped


class TrialShelf:
    """What was folded, and behind it what is tried.

    Parameters
    ----------
    base
        What was folded; it is only read.
    """

    def __init__(self, base: Shelf) -> None:
        self._base = base
        self._tried: dict[tuple[LogId, int], Kept] = {}
        self._topics: dict[Topic, list[Kept]] = {}
        self._bounded: set[LogId] = set()
        self._beats: list[Kept] = []
        self._tallies: dict[LogId, LogTally] = {}
        self._stops: dict[LogId, tuple[int, Stopped]] = {}

    def logs(self) -> Iterable[LogId]:
        """Return the logs of which an entry was folded or tried."""
        return dict.fromkeys((*self._base.logs(), *self._tallies))

    def tally(self, log: LogId) -> LogTally:
        """Return how far a log was folded and tried."""
        return self._tallies.get(log) or self._base.tally(log)

    def kept(self, log: LogId, index: int) -> Kept | None:
        """Return an entry that was folded or tried."""
        return self._tried.get((log, index)) or self._base.kept(log, index)

    def keep(self, kept: Kept, tally: LogTally) -> None:
        """Keep the next entry that is tried."""
        self._tried[kept.at.log, kept.at.index] = kept
        self._tallies[kept.at.log] = tally
        if not isinstance(kept.verdict, Accepted):
            return
        for topic in kept.topics:
            self._topics.setdefault(topic, []).append(kept)
        act = kept.placed.act
        if isinstance(act, Beat):
            self._beats.append(kept)
        if isinstance(act, (Revoked, ForkShown)):
            self._bounded.add(act.log)

    def about(self, topic: Topic) -> Iterable[Kept]:
        """Return the accepted acts under a topic."""
        return chain(self._base.about(topic), self._topics.get(topic, ()))

    def count(self, log: LogId, topic: Topic) -> int:
        """Return how many accepted acts of one log there are under a topic."""
        n_tried = sum(each.at.log == log for each in self._topics.get(topic, ()))
        return self._base.count(log, topic) + n_tried

    def beats(self, log: LogId, start: int, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log between two indices, the first one first."""
        yield from self._base.beats(log, start, end)
        yield from self._tried_beats(log, start, end)

    def beats_back(self, log: LogId, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log before an index, the last one first."""
        yield from reversed(self._tried_beats(log, 0, end))
        yield from self._base.beats_back(log, end)

    def bounded(self) -> Collection[LogId]:
        """Return the logs of which a revocation or a fork was accepted."""
        return {*self._base.bounded(), *self._bounded}

    def refused(self) -> Iterable[Kept]:
        """Return the entries that were refused."""
        return self._base.refused()

    def stop(self, log: LogId, index: int, cause: Stopped) -> None:
        """Remember that a log is not folded from an index on, and why."""
        self._stops.setdefault(log, (index, cause))

    def stops(self) -> Mapping[LogId, tuple[int, Stopped]]:
        """Return where logs stopped, and why."""
        return {**self._stops, **self._base.stops()}

    def set_item(self, ref: EntryRef, raw: bytes) -> None:
        """Keep nothing: no state of a trial is published."""

    def item(self, ref: EntryRef) -> bytes | None:
        """Return the spelling of an item's state as it was folded."""
        return self._base.item(ref)

    def bucket(self, number: int) -> Iterable[tuple[bytes, bytes]]:
        """Return the items of a bucket as they were folded."""
        return self._base.bucket(number)

    def bucket_digest(self, number: int) -> bytes | None:
        """Return the digest of a bucket as it was folded."""
        return self._base.bucket_digest(number)

    def set_bucket_digest(self, number: int, digest: bytes) -> None:
        """Keep nothing, as with items."""

    def _tried_beats(self, log: LogId, start: int, end: int) -> list[Kept]:
        return [each for each in self._beats if each.at.log == log and start <= each.at.index < end]
