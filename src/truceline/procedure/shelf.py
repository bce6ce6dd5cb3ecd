"""Where the fold keeps what it has folded: a port, which the read side puts on its store.

A shelf answers only narrow questions, each about one place, one topic or one log, so that one more
entry never costs a walk over all of them. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NewType, Protocol

from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.identifier import DelegationId
from truceline.procedure.past import Past
from truceline.procedure.placed import Placed
from truceline.procedure.verdict import Accepted, Facts, Judgement, Stopped

Topic = NewType("Topic", str)
"""Under what an accepted act is filed: an entry that it is about, or a matter of the mechanism."""

ADOPTIONS = Topic("#adopt")
"""Under which motions to adopt rules are filed."""

ACTIVATIONS = Topic("#activate")
"""Under which motions to go on by another version of the fold are filed."""

N_BUCKETS = 256
"""Over how many parts of the state digests are taken, so that one change renews one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry that was folded: as it was placed, what its author had seen, what was judged."""

    placed: Placed
    past: Past
    verdict: Judgement
    topics: tuple[Topic, ...] = ()

    @property
    def at(self) -> EntryRef:
        """Return its place."""
        return self.placed.at

    @property
    def by(self) -> DelegationId:
        """Return whose it is."""
        return self.placed.by

    @property
    def facts(self) -> Facts | None:
        """Return what its verdict keeps of its past."""
        return self.verdict.facts if isinstance(self.verdict, Accepted) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTally:
    """How far a log was folded: entries, refused ones among them, a digest of all verdicts."""

    size: int = 0
    n_refused: int = 0
    chain: bytes = b""


class Shelf(Protocol):
    """What the fold keeps and asks for.

    Entries of one log are kept in the order of their indices. What was kept never changes, except
    for states of items.
    """

    def logs(self) -> Iterable[LogId]:
        """Return the logs of which an entry was folded."""

    def tally(self, log: LogId) -> LogTally:
        """Return how far a log was folded; nothing of a log that was not."""

    def kept(self, log: LogId, index: int) -> Kept | None:
        """Return an entry that was folded, accepted or refused."""

    def keep(self, kept: Kept, tally: LogTally) -> None:
        """Keep the next entry of its log, and what its log comes to with it.

        An accepted entry is filed under its topics; an accepted beat among the beats of its log;
        the log that an accepted revocation or proof of a fork names, among the bounded ones.
        """

    def about(self, topic: Topic) -> Iterable[Kept]:
        """Return the accepted acts under a topic, in any order that is the same each time."""

    def count(self, log: LogId, topic: Topic) -> int:
        """Return how many accepted acts of one log there are under a topic."""

    def beats(self, log: LogId, start: int, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log from an index and before another, the first one first."""

    def beats_back(self, log: LogId, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log before an index, the last one first."""

    def bounded(self) -> Collection[LogId]:
        """Return the logs of which a revocation or a fork was accepted."""

    def refused(self) -> Iterable[Kept]:
        """Return the entries that were refused."""

    def stop(self, log: LogId, index: int, cause: Stopped) -> None:
        """Remember that a log is not folded from an index on, and why; the first word stands."""

    def stops(self) -> Mapping[LogId, tuple[int, Stopped]]:
        """Return where logs stopped, and why."""

    def set_item(self, ref: EntryRef, raw: bytes) -> None:
        """Keep the spelling of an item's state in place of the one before.

        The digest of its bucket, if one was set, is no longer right, and is forgotten.
        """

    def item(self, ref: EntryRef) -> bytes | None:
        """Return the spelling of an item's state."""

    def bucket(self, number: int) -> Iterable[tuple[bytes, bytes]]:
        """Return, in order, the key digest and the state digest of each item of one bucket.

        The key digest is `item_key(ref)`, whose first byte is the number; the state digest is the
        SHA-256 of what was set.
        """

    def bucket_digest(self, number: int) -> bytes | None:
        """Return the digest that was set for a bucket since an item of it was set, if one was."""

    def set_bucket_digest(self, number: int, digest: bytes) -> None:
        """Keep the digest of a bucket in place of the one before."""


def topic_of(ref: EntryRef) -> Topic:
    """Return the topic of what is about an entry."""
    return Topic(f"@{ref.log} {ref.index}")


def citing_topic(ref: EntryRef) -> Topic:
    """Return the topic of motions that cite an entry beside what they are about."""
    return Topic(f"^{ref.log} {ref.index}")


def office_topic(by: DelegationId, key: KeyId) -> Topic:
    """Return the topic of a key's appointments."""
    return Topic(f"#office {by} {key}")


def presence_topic(by: DelegationId) -> Topic:
    """Return the topic of a delegation's leaving and returning."""
    return Topic(f"#presence {by}")


def revocation_topic(log: LogId) -> Topic:
    """Return the topic of revocations of keys in a log."""
    return Topic(f"#revoked {log}")


def fork_topic(log: LogId) -> Topic:
    """Return the topic of proofs that a log was forked."""
    return Topic(f"#fork {log}")
