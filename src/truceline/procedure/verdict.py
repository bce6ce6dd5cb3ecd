"""What the fold says of an entry: accepted, refused with a reason, or not folded at all.

A verdict is given once, in the entry's own past, and follows from that past alone. So it is the
same at every node and stays what it is however many entries come later.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.identifier import DelegationId


class Reason(Enum):
    """Why an entry has no effect; each has a sentence in `SENTENCES`."""

    OTHER_HISTORY = "other_history"
    BAD_CLEAR = "bad_clear"
    NOT_CLOSED = "not_closed"
    SHRUNK = "shrunk"
    UNKNOWN_LOG = "unknown_log"
    NOT_PERMITTED = "not_permitted"
    SIGNED_ALONE = "signed_alone"
    TOO_MANY = "too_many"
    UNSEEN_SUBJECT = "unseen_subject"
    OTHER_LEAF = "other_leaf"
    REFUSED_SUBJECT = "refused_subject"
    VOID_SUBJECT = "void_subject"
    WRONG_SUBJECTS = "wrong_subjects"
    NOT_OWN = "not_own"
    NOT_NAMED = "not_named"
    ALREADY_DONE = "already_done"
    MOTION_OVER = "motion_over"
    NOT_JOINT = "not_joint"
    NO_SILENCE = "no_silence"
    TERM_TOO_SHORT = "term_too_short"
    TERM_TOO_LONG = "term_too_long"
    TERM_RUNNING = "term_running"
    NO_AXES = "no_axes"
    BELOW_THRESHOLD = "below_threshold"
    OLD_VERSION = "old_version"
    UNKNOWN_RULE = "unknown_rule"
    ONE_DELEGATION = "one_delegation"
    CLOCK_BACK = "clock_back"


SENTENCES = {
    Reason.OTHER_HISTORY: "Its author saw another history of a log than this record has.",
    Reason.BAD_CLEAR: "Its clear part does not say what its kind needs.",
    Reason.NOT_CLOSED: "Its cut leaves out what an entry inside it had already seen.",
    Reason.SHRUNK: "Its cut is smaller than the one before it in the same log.",
    Reason.UNKNOWN_LOG: "The charter names no such log, or another owner of it.",
    Reason.NOT_PERMITTED: "Its key held no office there that the rules let do this.",
    Reason.SIGNED_ALONE: "Two people who may do this must sign it, and only one did.",
    Reason.TOO_MANY: "This log has said as much about this one thing as any log may.",
    Reason.UNSEEN_SUBJECT: "It is about an entry that its author had not folded.",
    Reason.OTHER_LEAF: "It is about another entry than the one that stands at that place.",
    Reason.REFUSED_SUBJECT: "It is about an entry that was refused.",
    Reason.VOID_SUBJECT: "It is about an entry that its author knew to be void.",
    Reason.WRONG_SUBJECTS: "It is not about what an act of this kind must be about.",
    Reason.NOT_OWN: "Only the delegation whose entry it is about may do this.",
    Reason.NOT_NAMED: "Only a delegation that is named there may answer.",
    Reason.ALREADY_DONE: "Its author knew that this had been done; it is done once.",
    Reason.MOTION_OVER: "Its author knew that the motion was settled, withdrawn or lapsed.",
    Reason.NOT_JOINT: "The rules do not say who must assent to such a motion.",
    Reason.NO_SILENCE: "Such a motion does not pass by silence, or was not moved so.",
    Reason.TERM_TOO_SHORT: "It leaves less time than the rules give, or no clock says how much.",
    Reason.TERM_TOO_LONG: "It takes more time than the rules give.",
    Reason.TERM_RUNNING: "The beats that it cites do not show that the term has run out.",
    Reason.NO_AXES: "It speaks of axes, and the motion has none.",
    Reason.BELOW_THRESHOLD: "It attributes a breach with less confidence than the rules ask for.",
    Reason.OLD_VERSION: "The version is not above the one that was in force there.",
    Reason.UNKNOWN_RULE: "The rules in force there have no such rule, or not for so many reports.",
    Reason.ONE_DELEGATION: "Reports of at least two delegations are needed.",
    Reason.CLOCK_BACK: "An earlier beat of the same log names a later instant.",
}
"""What a refusal says to people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionFacts:
    """What was so where a motion was moved: who must assent, who had left, how many it takes.

    `silence_h` is how long before the term each silent one must have received it [h].
    """

    required: frozenset[DelegationId]
    left: frozenset[DelegationId] = frozenset()
    least: int = 1
    silence_h: int = 0

    @property
    def can_be_taken(self) -> bool:
        """Tell whether enough delegations were present for anything to be agreed."""
        return len(self.required) >= self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseFacts:
    """What was so where a motion lapsed: whether silence carried it, and who was absent."""

    passed: bool = False
    absent: frozenset[DelegationId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkFacts:
    """Of how many delegations beats must cover an entry of the forked log for it to count."""

    quorum: int


Facts = MotionFacts | LapseFacts | ForkFacts
"""What is kept of an entry's past because later states need it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The entry has its effect."""

    facts: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The entry has no effect; it is kept and listed.

    `subject` is the one it fails at, where it fails at one.
    """

    reason: Reason
    subject: EntryRef | None = None

    @property
    def sentence(self) -> str:
        """Return why, for people."""
        at = (
            "" if self.subject is None else f" It fails at {self.subject.log} {self.subject.index}."
        )
        return SENTENCES[self.reason] + at


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The entry is not folded: its log stops at an entry that this version does not know.

    `log` and `index` name the entry of unknown kind from which it follows.
    """

    log: LogId
    index: int


Judgement = Accepted | Refused
"""What is kept of an entry that was folded."""
