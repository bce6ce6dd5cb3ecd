"""A shelf in memory: for tests, for trials, and for as many entries as memory holds."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.governance_act import Beat, ForkShown, Revoked
from truceline.procedure.shelf import N_BUCKETS, Kept, LogTally, Topic
from truceline.procedure.spelling import item_key
from truceline.procedure.verdict import Accepted, Stopped


class MemoryShelf:
    """What was folded, in lists and dictionaries; it obeys `Shelf`."""

    def __init__(self) -> None:
        self._logs: dict[LogId, list[Kept]] = {}
        self._tallies: dict[LogId, LogTally] = {}
        self._about: dict[Topic, list[Kept]] = {}
        self._counts: Counter[tuple[LogId, Topic]] = Counter()
        self._beats: dict[LogId, list[int]] = {}
        self._bounded: set[LogId] = set()
        self._refused: list[Kept] = []
        self._stops: dict[LogId, tuple[int, Stopped]] = {}
        self._items: dict[EntryRef, bytes] = {}
        self._buckets: list[dict[bytes, bytes]] = [{} for _ in range(N_BUCKETS)]
        self._digests: dict[int, bytes] = {}

    def logs(self) -> Iterable[LogId]:
        """Return the logs of which an entry was folded."""
        return self._logs

    def tally(self, log: LogId) -> LogTally:
        """Return how far a log was folded."""
        return self._tallies.get(log, LogTally())

    def kept(self, log: LogId, index: int) -> Kept | None:
        """Return an entry that was folded."""
        entries = self._logs.get(log, ())
        return entries[index] if index < len(entries) else None

    def keep(self, kept: Kept, tally: LogTally) -> None:
        """Keep the next entry of its log."""
        log = kept.at.log
        self._logs.setdefault(log, []).append(kept)
        self._tallies[log] = tally
        if not isinstance(kept.verdict, Accepted):
            self._refused.append(kept)
            return
        for topic in kept.topics:
            self._about.setdefault(topic, []).append(kept)
            self._counts[log, topic] += 1
        act = kept.placed.act
        if isinstance(act, Beat):
            self._beats.setdefault(log, []).append(kept.at.index)
        if isinstance(act, (Revoked, ForkShown)):
            self._bounded.add(act.log)

    def about(self, topic: Topic) -> Iterable[Kept]:
        """Return the accepted acts under a topic."""
        return self._about.get(topic, ())

    def count(self, log: LogId, topic: Topic) -> int:
        """Return how many accepted acts of one log there are under a topic."""
        return self._counts.get((log, topic), 0)

    def beats(self, log: LogId, start: int, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log between two indices, the first one first."""
        indices = self._beats.get(log, [])
        for place in range(bisect_left(indices, start), bisect_left(indices, end)):
            yield self._logs[log][indices[place]]

    def beats_back(self, log: LogId, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log before an index, the last one first."""
        indices = self._beats.get(log, [])
        for place in range(bisect_left(indices, end) - 1, -1, -1):
            yield self._logs[log][indices[place]]

    def bounded(self) -> Collection[LogId]:
        """Return the logs of which a revocation or a fork was accepted."""
        return self._bounded

    def refused(self) -> Iterable[Kept]:
        """Return the entries that were refused."""
        return self._refused

    def stop(self, log: LogId, index: int, cause: Stopped) -> None:
        """Remember that a log is not folded from an index on, and why."""
        self._stops.setdefault(log, (index, cause))

    def stops(self) -> Mapping[LogId, tuple[int, Stopped]]:
        """Return where logs stopped, and why."""
        return self._stops

    def set_item(self, ref: EntryRef, raw: bytes) -> None:
        """Keep the spelling of an item's state."""
        self._items[ref] = raw
        key = item_key(ref)
        self._buckets[key[0]][key] = hashlib.sha256(raw).digest()
        self._digests.pop(key[0], None)

    def item(self, ref: EntryRef) -> bytes | None:
        """Return the spelling of an item's state."""
        return self._items.get(ref)

    def bucket(self, number: int) -> Iterable[tuple[bytes, bytes]]:
        """Return the key digest and the state digest of each item of one bucket, in order."""
        return sorted(self._buckets[number].items())

    def bucket_digest(self, number: int) -> bytes | None:
        """Return the digest that was set for a bucket since an item of it was set, if one was."""
        return self._digests.get(number)

    def set_bucket_digest(self, number: int, digest: bytes) -> None:
        """Keep the digest of a bucket."""
        self._digests[number] = digest
