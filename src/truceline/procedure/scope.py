"""The part of what was folded that a question is asked of: a cut, or the past of one entry.

The same questions judge an entry in its own past and derive the state of a cut. So what an author
was held to is what his own node could have shown him.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.governance_act import Appointed, Left, Returned, Revoked
from truceline.domain.identifier import DelegationId
from truceline.domain.office import Office
from truceline.procedure.charter import Charter
from truceline.procedure.past import Past
from truceline.procedure.reading import act_as, facts_as
from truceline.procedure.shelf import (
    Kept,
    Shelf,
    Topic,
    fork_topic,
    office_topic,
    presence_topic,
    revocation_topic,
)
from truceline.procedure.verdict import ForkFacts

MOST_BEATS = 1000
"""How many void beats in a row are looked behind; whoever has more of them has no clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """From which index on entries of one log are void: all of them, or those of a key."""

    size: int | None = None
    keys: dict[KeyId, int] = field(default_factory=dict)


class Scope:
    """What one past or one cut holds, and what is void in it."""

    __slots__ = ("_bounds", "charter", "past", "shelf")

    def __init__(self, shelf: Shelf, charter: Charter, past: Past) -> None:
        self.shelf = shelf
        self.charter = charter
        self.past = past
        self._bounds: dict[LogId, Bound] = {}

    def find(self, ref: EntryRef) -> Kept | None:
        """Return an entry if it is in here, whatever leaf it has."""
        return self.shelf.kept(ref.log, ref.index) if self.past.covers(ref) else None

    def about(self, topic: Topic) -> Iterator[Kept]:
        """Return the accepted acts under a topic that are in here."""
        return (each for each in self.shelf.about(topic) if self.past.covers(each.placed.at))

    def standing(self, topic: Topic) -> list[Kept]:
        """Return the accepted acts under a topic that are in here and not void."""
        return [each for each in self.about(topic) if not self.is_void(each)]

    def is_void(self, kept: Kept) -> bool:
        """Tell whether a revocation or a fork in here takes an entry's effect away."""
        at = kept.placed.at
        if at.log not in self.shelf.bounded():
            return False
        bound = self.bound(at.log)
        if bound.size is not None and at.index >= bound.size:
            return True
        return any(at.index >= bound.keys.get(key, at.index + 1) for key in kept.placed.keys)

    def bound(self, log: LogId) -> Bound:
        """Return how far a log counts; of conflicting bounds the lowest."""
        found = self._bounds.get(log)
        if found is None:
            found = Bound(size=self._fork_size(log), keys=self._revoked(log))
            self._bounds[log] = found
        return found

    def forget_bounds(self) -> None:
        """Derive bounds anew from now on; a cut has grown."""
        self._bounds.clear()

    def offices(self, by: DelegationId, key: KeyId) -> frozenset[Office]:
        """Return the offices of a key: of appointments that none later in here has ended.

        What the charter says of a key counts until there is an appointment of it.
        """
        acts = self.standing(office_topic(by, key))
        if not acts:
            return self.charter.offices.get(by, {}).get(key, frozenset())
        ended = {subject for each in acts for subject in each.placed.subjects}
        live = (each.placed.act for each in acts if each.at not in ended)
        return frozenset(
            office for act in live if isinstance(act, Appointed) for office in act.offices
        )

    def has_left(self, by: DelegationId) -> bool:
        """Tell whether a delegation left without a return that followed it."""
        acts = self.standing(presence_topic(by))
        returns = [each for each in acts if isinstance(each.placed.act, Returned)]
        return any(
            isinstance(each.placed.act, Left)
            and not any(later.past.covers(each.at) for later in returns)
            for each in acts
        )

    def logs_of(self, by: DelegationId) -> list[LogId]:
        """Return the logs of a delegation, in order."""
        return sorted(log for log, owner in self.charter.logs.items() if owner == by)

    def beats(self, log: LogId, start: int = 0) -> Iterator[Kept]:
        """Return the beats of a log in here from an index on that are not void, in order."""
        return self._valid(self.shelf.beats(log, start, self.past.of(log)))

    def beats_back(self, log: LogId) -> Iterator[Kept]:
        """Return the beats of a log in here that are not void, the last one first."""
        return self._valid(self.shelf.beats_back(log, self.past.of(log)))

    def first_knowing(self, log: LogId, ref: EntryRef) -> int:
        """Return the index of the first entry of a log whose author had folded an entry.

        It is the log's size in here if there is none.
        """
        low, high = 0, self.past.of(log)
        if log == ref.log:
            return min(ref.index + 1, high)
        while low < high:
            middle = (low + high) // 2
            kept = self.shelf.kept(log, middle)
            if kept is not None and kept.past.covers(ref):
                high = middle
            else:
                low = middle + 1
        return low

    def _valid(self, beats: Iterator[Kept]) -> Iterator[Kept]:
        return (each for each in islice(beats, MOST_BEATS) if not self.is_void(each))

    def _revoked(self, log: LogId) -> dict[KeyId, int]:
        bounds: dict[KeyId, int] = {}
        for each in self.about(revocation_topic(log)):
            act = act_as(each, Revoked)
            bounds[act.key] = min(act.from_index, bounds.get(act.key, act.from_index))
        return bounds

    def _fork_size(self, log: LogId) -> int | None:
        shows: dict[DelegationId, list[Kept]] = {}
        for each in self.about(fork_topic(log)):
            shows.setdefault(each.by, []).append(each)
        owners = set(self.charter.logs.values())
        others = sorted(owners - {self.charter.logs[log]})
        needed = min(self._fork_quorum(shows), max(len(others), 1))
        if len(shows) < needed:
            return None
        told = list(shows.values())
        reached = (self._beaten(log, other, told, needed=needed) for other in others)
        return sorted((*reached, 0), reverse=True)[needed - 1]

    def _fork_quorum(self, shows: Mapping[DelegationId, list[Kept]]) -> int:
        facts = (facts_as(each, ForkFacts) for said in shows.values() for each in said)
        return max((each.quorum for each in facts), default=1)

    def _beaten(self, log: LogId, by: DelegationId, told: list[list[Kept]], *, needed: int) -> int:
        best = 0
        for own in self.logs_of(by):
            knew = (min(self.first_knowing(own, each.at) for each in said) for said in told)
            last = next(self.shelf.beats_back(own, sorted(knew)[needed - 1]), None)
            best = max(best, 0 if last is None else last.past.of(log))
        return best
