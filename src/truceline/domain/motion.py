"""Joint acts: what one delegation moves and others take a stance on, and what each motion does.

A motion is one entry. It is judged once, in the state that its author had folded, and it takes
effect when each delegation that had to assent there has done so. Whatever comes later can contest
or reopen what it settled, and never rewrites it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Axes, Axis
from truceline.domain.instant import require_instant
from truceline.domain.refusal import require
from truceline.domain.rule import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The reports among the subjects are one event, of the incident if one is among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The incidents among the subjects are one, and go on as `into`, which is one of them."""

    into: EntryRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """A match, a merge or a match by rule, named as the subject, no longer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """What the delegations say together of an incident; the evidence list is the subjects."""

    axes: Axes


class ClosingManner(Enum):
    """How a case is closed; a settlement is no finding."""

    DECIDED = "decided"
    SETTLED = "settled"
    NOT_AN_INCIDENT = "not_an_incident"
    OUTSIDE_MANDATE = "outside_mandate"
    DUPLICATE = "duplicate"
    NOT_PURSUED = "not_pursued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The incident is closed."""

    manner: ClosingManner


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """The incident is open again; new evidence is among the subjects, if there is any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt:
    """The mechanism goes on under other rules."""

    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Activate:
    """The state is from now on derived by another version of the fold."""

    version: int

    def __post_init__(self) -> None:
        """Refuse a version before the first."""
        require(
            self.version >= 1,
            noun="Activate",
            field="version",
            expected="1 or more",
            came=self.version,
        )


Motion = Match | Merge | Undo | Decide | Close | Reopen | Adopt | Activate
"""What can be moved."""


class Procedure(Enum):
    """How a motion passes: by everybody's word, or if nobody objects in time."""

    CONSENSUS = "consensus"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A motion, with the instant until which stances are taken; its author assents by moving it."""

    motion: Motion
    due_at: datetime
    procedure: Procedure = Procedure.CONSENSUS

    def __post_init__(self) -> None:
        """Refuse an instant without offset."""
        require_instant(self.due_at, noun="Moved", field="due_at")


class Stance(Enum):
    """What a delegation says to a motion."""

    ASSENT = "assent"
    ASSENT_IN_PART = "assent_in_part"
    DISSENT = "dissent"
    OBJECT = "object"
    AD_REFERENDUM = "ad_referendum"
    DEFER = "defer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceTaken:
    """A delegation's word on the motion that is the subject; reasons stand in the body.

    `parts` are the axes that are assented to, `until_at` is when the capital will have answered,
    and `axes` what the delegation finds instead.
    """

    stance: Stance
    parts: tuple[Axis, ...] = ()
    until_at: datetime | None = None
    axes: Axes | None = None

    def __post_init__(self) -> None:
        """Refuse parts, a term or other axes where the stance has none."""
        partly = self.stance is Stance.ASSENT_IN_PART
        require(
            partly == bool(self.parts) and len(self.parts) == len(set(self.parts)) < len(Axis),
            noun="StanceTaken",
            field="parts",
            expected="one or two axes for assent_in_part, and for no other stance",
            came=[part.value for part in self.parts],
        )
        waits = self.stance is Stance.AD_REFERENDUM
        require(
            waits == (self.until_at is not None),
            noun="StanceTaken",
            field="until_at",
            expected="an instant for ad_referendum, and for no other stance",
            came=self.until_at,
        )
        if self.until_at is not None:
            require_instant(self.until_at, noun="StanceTaken", field="until_at")
        differs = self.stance in {Stance.DISSENT, Stance.ASSENT_IN_PART}
        require(
            self.axes is None or differs,
            noun="StanceTaken",
            field="axes",
            expected="other axes only with dissent or assent_in_part",
            came=self.stance.value,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionWithdrawn:
    """The delegation that moved it, or one that assented, no longer stands by a pending motion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMatched:
    """Reports matched by a rule that was agreed together; never called confirmed, reversible."""

    rule: str


MotionAct = Moved | StanceTaken | MotionWithdrawn | RuleMatched
"""What is done about joint acts."""
