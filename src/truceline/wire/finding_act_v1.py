"""Version 1 of the clear parts of findings and answers."""

from __future__ import annotations

from truceline.domain.finding_act import (
    AnswerStance,
    Breach,
    Confidence,
    Gravity,
    Occurrence,
    Responsibility,
)
from truceline.wire.clear_v1 import ClearV1
from truceline.wire.scalar_v1 import Name, PartV1


class AxesV1(PartV1, frozen=True, kw_only=True):
    """A finding on three axes, of one incident under one provision."""

    provision: Name
    occurrence: Occurrence
    breach: Breach
    responsibility: Responsibility
    responsible: tuple[Name, ...]
    occurrence_confidence: Confidence
    breach_confidence: Confidence
    responsibility_confidence: Confidence
    gravity: Gravity
    zone: Name | None
    zone_version: Name | None


class FindingDraftedV1(ClearV1, frozen=True, kw_only=True):
    """What the author finds."""

    axes: AxesV1


class AnsweredV1(ClearV1, frozen=True, kw_only=True):
    """The answer of the author's delegation."""

    stance: AnswerStance
