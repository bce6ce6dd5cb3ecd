"""The fold: from entries to the state that every node with the same entries shares.

Add entries in any order in which each follows all that its author had folded. Each gets a verdict,
once, in its own past; the state of a thing is derived from the accepted acts about it, by rules
for which their order does not matter. So a fold that goes on and one from nothing come to the same
state, and to the same digest of it.

Nothing is read besides the charter and the entries: no body, no cosignature, no time of arrival,
no clock. The nine rules are explained in docs/background/fold.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.governance_act import Beat, ForkShown, Revoked
from truceline.domain.rule import Rules
from truceline.procedure.charter import Charter
from truceline.procedure.errors import NotYetError, OtherEntryError
from truceline.procedure.item import Item, item_of, thing_at
from truceline.procedure.judge import judge, past_of
from truceline.procedure.past import Past
from truceline.procedure.placed import Placed
from truceline.procedure.reading import kept_of
from truceline.procedure.rulebook import Rulebook
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import (
    ACTIVATIONS,
    ADOPTIONS,
    N_BUCKETS,
    Kept,
    LogTally,
    Shelf,
    citing_topic,
    fork_topic,
    topic_of,
)
from truceline.procedure.spelling import spell
from truceline.procedure.verdict import Accepted, Reason, Refused, Stopped

_MATTERS = frozenset({ADOPTIONS, ACTIVATIONS})

Verdict = Accepted | Refused | Stopped
"""What is said of an entry that is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateDigest:
    """What a node publishes of its state, with what it depends on; equal cuts give equal ones."""

    digest: bytes
    charter: bytes
    fold_version: int
    sizes: Mapping[LogId, int]
    stopped: Mapping[LogId, int]


class Fold:
    """The state of one cut, which grows entry by entry.

    Parameters
    ----------
    charter
        What was agreed before the first entry.
    shelf
        Where what is folded is kept; one that already holds a fold under this charter goes on.
    """

    def __init__(self, charter: Charter, shelf: Shelf) -> None:
        self.charter = charter
        self.shelf = shelf
        self._sizes = {log: shelf.tally(log).size for log in shelf.logs()}
        self._cut = Scope(shelf, charter, Past(self._sizes))
        self._rulebook = Rulebook(self._cut)
        self._touched: dict[EntryRef, Kept] = {}
        self._forked = {log for log in shelf.bounded() if any(shelf.about(fork_topic(log)))}
        self._fork_sizes = {log: self._cut.bound(log).size for log in self._forked}

    @property
    def scope(self) -> Scope:
        """Return the cut, to ask questions of it."""
        return self._cut

    @property
    def sizes(self) -> Mapping[LogId, int]:
        """Return how many entries of each log are folded."""
        return dict(self._sizes)

    @property
    def rules(self) -> Rules:
        """Return the rules in force in the cut."""
        return self._rulebook.rules_at(self._cut)

    def rules_at(self, scope: Scope) -> Rules:
        """Return the rules in force in a part of the cut."""
        return self._rulebook.rules_at(scope)

    def add(self, placed: Placed) -> Verdict:
        """Take in one entry; one that was taken in before changes nothing.

        Raises
        ------
        NotYetError
            If an entry that it follows has not been added.
        OtherEntryError
            If another entry was taken in at its place.
        """
        at = placed.at
        known = self.shelf.kept(at.log, at.index)
        if known is not None:
            if known.at != at:
                raise OtherEntryError(at=at)
            return known.verdict
        stop = self._stop_before(placed) or self._stop_at(placed)
        if stop is None:
            past, reason = past_of(placed, self.shelf)
            scope = Scope(self.shelf, self.charter, past)
            stop = self._outgrown(scope)
        if stop is not None:
            self.shelf.stop(at.log, at.index, stop)
            return stop
        return self._fold(placed, scope, reason)

    def refresh(self) -> tuple[Item, ...]:
        """Derive anew what the entries since the last time have touched, and return it.

        A shelf that outlives the program has to be refreshed before it is closed.
        """
        touched = sorted(self._touched.items())
        self._touched.clear()
        items = tuple(item_of(self._cut, kept) for _, kept in touched)
        for each in items:
            self.shelf.set_item(each.ref, each.spelling)
        return items

    def digest(self, roots: Mapping[LogId, bytes]) -> StateDigest:
        """Return the digest of the state of this cut.

        Parameters
        ----------
        roots
            The root hash of each log at the size that was added.
        """
        self.refresh()
        buckets = hashlib.sha256()
        for number in range(N_BUCKETS):
            buckets.update(_bucket_digest(self.shelf, number))
        stops = {log: index for log, (index, _) in sorted(self.shelf.stops().items())}
        told = {
            "charter": self.charter.digest.hex(),
            "fold": self.charter.fold_version,
            "sizes": self._sizes,
            "roots": {log: root.hex() for log, root in roots.items()},
            "stopped": [[log, index] for log, index in stops.items()],
            "bounds": {log: self._cut.bound(log) for log in self.shelf.bounded()},
            "left": [by for by in sorted(self.charter.roles) if self._cut.has_left(by)],
            "rules": self.rules,
            "verdicts": {log: self.shelf.tally(log).chain.hex() for log in self._sizes},
            "items": buckets.hexdigest(),
        }
        return StateDigest(
            digest=hashlib.sha256(spell(told)).digest(),
            charter=self.charter.digest,
            fold_version=self.charter.fold_version,
            sizes=self.sizes,
            stopped=stops,
        )

    def _stop_before(self, placed: Placed) -> Stopped | None:
        """Return the stop that an entry lies behind, if it does.

        Raises
        ------
        NotYetError
            If an entry that it follows has not been added.
        """
        stops = self.shelf.stops()
        needed = {placed.at.log: placed.at.index}
        if placed.fault is None:
            needed.update((log, n) for log, n in placed.past.items() if log != placed.at.log)
        for log, size in needed.items():
            found = stops.get(log)
            if found is not None and found[0] < size:
                return found[1]
            folded = self.shelf.tally(log).size
            if folded < size:
                raise NotYetError(log=log, needed=size, folded=folded)
        found = stops.get(placed.at.log)
        return None if found is None else found[1]

    def _stop_at(self, placed: Placed) -> Stopped | None:
        unknown = placed.act is None and placed.fault is None
        return Stopped(log=placed.at.log, index=placed.at.index) if unknown else None

    def _outgrown(self, scope: Scope) -> Stopped | None:
        motion = self._rulebook.activation_at(scope)
        return None if motion is None else Stopped(log=motion.log, index=motion.index)

    def _fold(self, placed: Placed, scope: Scope, reason: Reason | None) -> Accepted | Refused:
        if reason is None:
            verdict, topics = judge(placed, scope, self._rulebook.rules_at(scope))
        else:
            verdict, topics = Refused(reason=reason), ()
        kept = Kept(placed=placed, past=scope.past, verdict=verdict, topics=topics)
        self.shelf.keep(kept, _next(self.shelf.tally(placed.at.log), verdict))
        self._sizes[placed.at.log] = placed.at.index + 1
        if isinstance(verdict, Accepted):
            self._touch(kept)
            self._mind_authority(kept)
        return verdict

    def _touch(self, kept: Kept) -> None:
        """Mark an entry, and all that it is about in the end, to be derived anew."""
        ahead = [kept]
        while ahead:
            each = ahead.pop()
            if not _MATTERS.isdisjoint(each.topics):
                self._rulebook.forget()
            if each.at in self._touched:
                continue
            if thing_at(each) is not None:
                self._touched[each.at] = each
            ahead.extend(self._above(each))

    def _above(self, kept: Kept) -> Iterator[Kept]:
        for ref in kept.placed.subjects:
            if topic_of(ref) in kept.topics:
                yield kept_of(self.shelf, ref.log, ref.index)

    def _mind_authority(self, kept: Kept) -> None:
        act = kept.placed.act
        if isinstance(act, Revoked):
            self._cut.forget_bounds()
            self._touch_log(act.log, act.from_index, self.shelf.tally(act.log).size)
        if isinstance(act, ForkShown):
            self._forked.add(act.log)
        if isinstance(act, (ForkShown, Beat)) and self._forked:
            self._renew_forks()

    def _renew_forks(self) -> None:
        before = {log: self._fork_sizes.get(log) for log in self._forked}
        self._cut.forget_bounds()
        for log, old in before.items():
            new = self._cut.bound(log).size
            end = self.shelf.tally(log).size
            if old != new:
                sizes = [end if each is None else each for each in (old, new)]
                self._fork_sizes[log] = new
                self._touch_log(log, min(sizes), min(max(sizes), end))

    def _touch_log(self, log: LogId, start: int, end: int) -> None:
        """Mark what entries of a log concern, now that they are void or count again."""
        self._rulebook.forget()
        for index in range(start, end):
            kept = kept_of(self.shelf, log, index)
            self._touch(kept)
            for topic in (topic_of(kept.at), citing_topic(kept.at)):
                for each in self.shelf.about(topic):
                    self._touch(each)


def _next(tally: LogTally, verdict: Accepted | Refused) -> LogTally:
    refused = isinstance(verdict, Refused)
    said = verdict.reason.value.encode() if isinstance(verdict, Refused) else b"accepted"
    return LogTally(
        size=tally.size + 1,
        n_refused=tally.n_refused + refused,
        chain=hashlib.sha256(tally.chain + said).digest(),
    )


def _bucket_digest(shelf: Shelf, number: int) -> bytes:
    """Return the digest of a bucket, which is taken again if an item of it was set since."""
    known = shelf.bucket_digest(number)
    if known is None:
        pairs = b"".join(key + digest for key, digest in shelf.bucket(number))
        known = hashlib.sha256(pairs).digest() if pairs else bytes(hashlib.sha256().digest_size)
        shelf.set_bucket_digest(number, known)
    return known
