"""Findings on three axes, and the party's answer: what stands in the clear of each.

Did it happen, is it a breach of a provision, who is responsible: each axis may say that it cannot
tell, and each carries its own confidence. The reasons stand in the body. A finding is one
delegation's or one team's; only a joint decision settles anything.

References
----------
Wilkinson, S.: Standards of proof in international humanitarian and human rights fact-finding and
inquiry missions. Geneva Academy, 2014, for the scale of confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.refusal import require


class Confidence(Enum):
    """How firmly an axis is held, by the standard of proof that it meets; a fixed scale."""

    NOT_GRADED = "not_graded"
    REASONABLE_SUSPICION = "reasonable_suspicion"
    REASONABLE_GROUNDS = "reasonable_grounds"
    BALANCE_OF_PROBABILITIES = "balance_of_probabilities"
    CLEAR_AND_CONVINCING = "clear_and_convincing"
    BEYOND_REASONABLE_DOUBT = "beyond_reasonable_doubt"

    @property
    def rank(self) -> int:
        """Its place on the scale, from 0; the firmer of two is the higher."""
        return list(Confidence).index(self)


class Occurrence(Enum):
    """Whether it happened."""

    AS_ALLEGED = "as_alleged"
    OTHERWISE = "otherwise"
    DID_NOT_OCCUR = "did_not_occur"
    COULD_NOT_TELL = "could_not_tell"


class Breach(Enum):
    """Whether it is a breach of the provision."""

    BREACH = "breach"
    NO_BREACH = "no_breach"
    COULD_NOT_TELL = "could_not_tell"


class Responsibility(Enum):
    """Whether somebody is responsible; who, stands beside it."""

    ATTRIBUTED = "attributed"
    SHARED = "shared"
    NOBODY = "nobody"
    COULD_NOT_TELL = "could_not_tell"


class Gravity(Enum):
    """How grave it is."""

    NONE = "none"
    MINOR = "minor"
    GRAVE = "grave"
    NOT_GRADED = "not_graded"


class Axis(Enum):
    """The three axes, by name."""

    OCCURRENCE = "occurrence"
    BREACH = "breach"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """A finding on three axes, of one incident under one provision.

    `zone` and `zone_version` name the boundary that was used, so that a later change of the map
    changes no finding.
    """

    provision: str
    occurrence: Occurrence
    breach: Breach
    responsibility: Responsibility
    responsible: tuple[DelegationId, ...] = ()
    occurrence_confidence: Confidence = Confidence.NOT_GRADED
    breach_confidence: Confidence = Confidence.NOT_GRADED
    responsibility_confidence: Confidence = Confidence.NOT_GRADED
    gravity: Gravity = Gravity.NOT_GRADED
    zone: ZoneId | None = None
    zone_version: str | None = None

    def __post_init__(self) -> None:
        """Refuse axes that contradict one another."""
        n_needed = {Responsibility.ATTRIBUTED: (1, 1), Responsibility.SHARED: (2, 64)}
        least, most = n_needed.get(self.responsibility, (0, 0))
        require(
            least <= len(set(self.responsible)) == len(self.responsible) <= most,
            noun="Axes",
            field="responsible",
            expected="one delegation if attributed, two or more if shared, none otherwise",
            came=f"{self.responsible} for {self.responsibility.value}",
        )
        nothing = self.occurrence is Occurrence.DID_NOT_OCCUR
        require(
            not nothing or self.breach is not Breach.BREACH,
            noun="Axes",
            field="breach",
            expected="no breach by what did not occur",
            came=self.breach.value,
        )
        require(
            (self.zone is None) == (self.zone_version is None),
            noun="Axes",
            field="zone_version",
            expected="a version where a zone is named, and only there",
            came=self.zone_version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDrafted:
    """What the author finds; the incident and the evidence are the subjects."""

    axes: Axes


class AnswerStance(Enum):
    """What a party says to an allegation or a finding."""

    ADMITS = "admits"
    DENIES = "denies"
    ADMITS_IN_PART = "admits_in_part"
    JUSTIFIES = "justifies"
    NO_COMMENT = "no_comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer of the author's delegation; its words stand in the body."""

    stance: AnswerStance


FindingAct = FindingDrafted | Answered
"""What is found, and what is answered."""
