"""What has become of a joint act: who has spoken, whether it is settled, whether it is contested.

A motion is judged where it was moved: there stands who must assent. It is settled when each of
those has said a word that the motion was still open for, or when it lapsed and all silent ones had
received it. Nothing that comes later takes that back; what was said at the same time, or rests on
entries that turn out to be void, makes it *contested*, and a new motion has to be made.

A delegation has one word on a motion. Whoever changes his mind moves anew.

Source: quorum by delegation after the Joint Monitoring Committee of Myanmar; silence after the
silence procedure of international organisations, with receipts; field notes 2.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Axis
from truceline.domain.governance_act import Lapsed
from truceline.domain.identifier import DelegationId
from truceline.domain.motion import MotionWithdrawn, Moved, Procedure, Stance, StanceTaken
from truceline.procedure.reading import act_as, facts_as
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept, topic_of
from truceline.procedure.verdict import LapseFacts, MotionFacts

DECISIVE = frozenset({Stance.ASSENT, Stance.ASSENT_IN_PART, Stance.DISSENT})
"""The words that settle; the others put off, or break a silence."""


class Outcome(Enum):
    """What the delegations say together."""

    AGREED = "agreed"
    AGREED_IN_PART = "agreed_in_part"
    SPLIT = "split"
    AD_REFERENDUM = "ad_referendum"
    DEFERRED = "deferred"
    SILENCE_BROKEN = "silence_broken"
    NOT_TAKEN = "not_taken"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"


class Contest(Enum):
    """Why something that was settled, or is exclusive, is contested."""

    WITHDRAWN_MEANWHILE = "withdrawn_meanwhile"
    LAPSED_MEANWHILE = "lapsed_meanwhile"
    TWO_WORDS = "two_words"
    RESTS_ON_VOID = "rests_on_void"
    SAME_VERSION = "same_version"
    CLAIMS = "claims"
    TRIAGE = "triage"
    OPENINGS = "openings"
    MERGES = "merges"
    DECISIONS = "decisions"
    DECIDED_AND_LAPSED = "decided_and_lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionState:
    """A motion as it stands in one scope.

    Parameters
    ----------
    outcome
        What came of it.
    settled
        Whether each required delegation has spoken, or silence carried it.
    required, left
        Who had to assent where it was moved, and who had left there.
    words
        What each delegation has said; the mover assents by moving.
    parts
        The axes that all assent to, where that is not all of them.
    until
        Until when a capital is waited for.
    silent
        Who of the required has not spoken, once that matters; who broke a silence otherwise.
    late
        Stances that the lapse of the motion did not cover.
    withdrawn_by, lapsed_by, undone_by
        The entries that did so.
    contested
        Why it is contested, if it is.
    """

    outcome: Outcome
    settled: bool
    required: frozenset[DelegationId]
    left: frozenset[DelegationId]
    words: Mapping[DelegationId, frozenset[Stance]]
    parts: frozenset[Axis] = frozenset()
    until: datetime | None = None
    silent: frozenset[DelegationId] = frozenset()
    late: frozenset[EntryRef] = frozenset()
    withdrawn_by: frozenset[EntryRef] = frozenset()
    lapsed_by: frozenset[EntryRef] = frozenset()
    undone_by: frozenset[EntryRef] = frozenset()
    contested: frozenset[Contest] = frozenset()

    @property
    def is_agreed(self) -> bool:
        """Tell whether all required delegations agree to all of it, and nothing contests that."""
        return self.outcome is Outcome.AGREED and not self.contested


@dataclass(slots=True, kw_only=True)
class Ballot:
    """The acts about a motion, sorted out."""

    motion: Kept
    facts: MotionFacts
    stances: list[Kept] = field(default_factory=list)
    withdrawals: list[Kept] = field(default_factory=list)
    lapses: list[Kept] = field(default_factory=list)
    undoings: list[Kept] = field(default_factory=list)

    def decisive(self) -> Mapping[DelegationId, list[Kept]]:
        """Return the decisive words of each required delegation; moving is the mover's."""
        said: dict[DelegationId, list[Kept]] = {}
        if self.motion.by in self.facts.required:
            said[self.motion.by] = [self.motion]
        for each in self.stances:
            if each.by in self.facts.required and word_of(each) in DECISIVE:
                said.setdefault(each.by, []).append(each)
        return said

    def carried_by(self) -> list[Kept]:
        """Return the lapses by which silence carried the motion."""
        return [each for each in self.lapses if has_carried(each)]


def count_ballot(scope: Scope, motion: Kept) -> Ballot:
    """Sort the accepted acts about a motion, void ones too."""
    ballot = Ballot(motion=motion, facts=facts_as(motion, MotionFacts))
    for each in scope.about(topic_of(motion.at)):
        act = each.placed.act
        if isinstance(act, StanceTaken):
            ballot.stances.append(each)
            ballot.lapses.extend(scope.about(topic_of(each.at)))
        elif isinstance(act, MotionWithdrawn):
            ballot.withdrawals.append(each)
        elif isinstance(act, Lapsed):
            ballot.lapses.append(each)
        else:  # nothing else is filed under a motion
            ballot.undoings.append(each)
    return ballot


def motion_state(scope: Scope, motion: Kept) -> MotionState:
    """Return what has become of a motion in a scope."""
    ballot = count_ballot(scope, motion)
    decisive = ballot.decisive()
    settled = ballot.facts.can_be_taken and (
        ballot.facts.required <= decisive.keys() or bool(ballot.carried_by())
    )
    outcome = _settled_outcome(ballot) if settled else _open_outcome(ballot)
    undone = (each for each in ballot.undoings if motion_state(scope, each).is_agreed)
    return MotionState(
        outcome=outcome,
        settled=settled,
        required=ballot.facts.required,
        left=ballot.facts.left,
        words=_words(ballot),
        parts=_parts(decisive) if outcome is Outcome.AGREED_IN_PART else frozenset(),
        until=_until(ballot) if outcome is Outcome.AD_REFERENDUM else None,
        silent=_silent(ballot, outcome),
        late=_late(ballot),
        withdrawn_by=_refs(ballot.withdrawals),
        lapsed_by=_refs(ballot.lapses),
        undone_by=frozenset(each.at for each in undone),
        contested=_contests(scope, ballot) if settled else frozenset(),
    )


def word_of(stance: Kept) -> Stance:
    """Return the word of an entry that takes a stance; to move is to assent."""
    act = stance.placed.act
    return act.stance if isinstance(act, StanceTaken) else Stance.ASSENT


def has_carried(lapse: Kept) -> bool:
    """Tell whether silence carried the motion where it lapsed."""
    return isinstance(lapse.facts, LapseFacts) and lapse.facts.passed


def by_silence(motion: Kept) -> bool:
    """Tell whether a motion passes if nobody objects."""
    return act_as(motion, Moved).procedure is Procedure.SILENCE


def term_end(ballot: Ballot) -> datetime:
    """Return until when stances are taken, the capitals' among them."""
    act = act_as(ballot.motion, Moved)
    return max([act.due_at, *_referenda(ballot)])


def _settled_outcome(ballot: Ballot) -> Outcome:
    decisive = ballot.decisive()
    words = {by: {word_of(each) for each in said} for by, said in decisive.items()}
    if ballot.carried_by() or all(Stance.ASSENT in each for each in words.values()):
        return Outcome.AGREED
    if any(Stance.DISSENT in each and Stance.ASSENT not in each for each in words.values()):
        return Outcome.SPLIT
    return Outcome.AGREED_IN_PART if _parts(decisive) else Outcome.SPLIT


def _open_outcome(ballot: Ballot) -> Outcome:
    if not ballot.facts.can_be_taken or ballot.lapses:
        return Outcome.SILENCE_BROKEN if _broken(ballot) else Outcome.NOT_TAKEN
    if ballot.withdrawals:
        return Outcome.WITHDRAWN
    if _broken(ballot):
        return Outcome.SILENCE_BROKEN
    waiting = {word_of(each) for each in _undecided(ballot)}
    if Stance.AD_REFERENDUM in waiting:
        return Outcome.AD_REFERENDUM
    return Outcome.DEFERRED if Stance.DEFER in waiting else Outcome.PENDING


def _broken(ballot: Ballot) -> frozenset[DelegationId]:
    if not by_silence(ballot.motion):
        return frozenset()
    against = {Stance.OBJECT, Stance.DISSENT}
    required = ballot.facts.required
    return frozenset(
        each.by for each in ballot.stances if each.by in required and word_of(each) in against
    )


def _undecided(ballot: Ballot) -> list[Kept]:
    decisive = ballot.decisive()
    required = ballot.facts.required
    return [each for each in ballot.stances if each.by in required and each.by not in decisive]


def _referenda(ballot: Ballot) -> list[datetime]:
    capitals = (act_as(each, StanceTaken).until_at for each in _undecided(ballot))
    return [each for each in capitals if each is not None]


def _until(ballot: Ballot) -> datetime | None:
    return max(_referenda(ballot), default=None)


def _parts(decisive: Mapping[DelegationId, list[Kept]]) -> frozenset[Axis]:
    parts = frozenset(Axis)
    for said in decisive.values():
        for each in said:
            act = each.placed.act
            if isinstance(act, StanceTaken) and act.stance is Stance.ASSENT_IN_PART:
                parts &= frozenset(act.parts)
    return parts


def _words(ballot: Ballot) -> Mapping[DelegationId, frozenset[Stance]]:
    words: dict[DelegationId, set[Stance]] = {ballot.motion.by: {Stance.ASSENT}}
    for each in ballot.stances:
        words.setdefault(each.by, set()).add(word_of(each))
    return {by: frozenset(said) for by, said in words.items()}


def _silent(ballot: Ballot, outcome: Outcome) -> frozenset[DelegationId]:
    if outcome is Outcome.SILENCE_BROKEN:
        return _broken(ballot)
    if outcome is not Outcome.NOT_TAKEN:
        return frozenset()
    if not ballot.facts.can_be_taken:
        return ballot.facts.left
    absent = [each.facts.absent for each in ballot.lapses if isinstance(each.facts, LapseFacts)]
    silent = ballot.facts.required - ballot.decisive().keys()
    return silent.union(*absent) if by_silence(ballot.motion) else silent


def _late(ballot: Ballot) -> frozenset[EntryRef]:
    return frozenset(
        each.at
        for each in ballot.stances
        if any(not lapse.past.covers(each.at) for lapse in ballot.lapses)
    )


def _contests(scope: Scope, ballot: Ballot) -> frozenset[Contest]:
    found = set()
    decisive = ballot.decisive()
    if ballot.withdrawals:
        found.add(Contest.WITHDRAWN_MEANWHILE)
    if any(not has_carried(each) for each in ballot.lapses):
        found.add(Contest.LAPSED_MEANWHILE)
    if any(len({word_of(each) for each in said}) > 1 for said in decisive.values()):
        found.add(Contest.TWO_WORDS)
    if _rests_on_void(scope, ballot):
        found.add(Contest.RESTS_ON_VOID)
    return frozenset(found)


def _rests_on_void(scope: Scope, ballot: Ballot) -> bool:
    if scope.is_void(ballot.motion) or _any_void(scope, ballot.motion.placed.subjects):
        return True
    if any(not scope.is_void(each) for each in ballot.carried_by()):
        return False
    decisive = ballot.decisive()
    return not ballot.facts.required <= decisive.keys() or any(
        all(scope.is_void(each) for each in said) for said in decisive.values()
    )


def _any_void(scope: Scope, refs: Iterable[EntryRef]) -> bool:
    found = (scope.find(each) for each in refs)
    return any(each is not None and scope.is_void(each) for each in found)


def _refs(entries: Iterable[Kept]) -> frozenset[EntryRef]:
    return frozenset(each.at for each in entries)
