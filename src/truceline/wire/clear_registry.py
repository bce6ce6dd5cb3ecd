"""Which shape each version of each kind's clear part has; an older version is never taken out."""

from __future__ import annotations

from truceline.domain.kind import KIND_OF_REPORT, Kind
from truceline.wire.clear_v1 import ClearV1
from truceline.wire.finding_act_v1 import AnsweredV1, FindingDraftedV1
from truceline.wire.governance_act_v1 import (
    AppointedV1,
    BeatV1,
    ForkShownV1,
    LapsedV1,
    LeftV1,
    ReturnedV1,
    RevokedV1,
)
from truceline.wire.incident_act_v1 import (
    ClaimedV1,
    HandedOverV1,
    IncidentOpenedV1,
    ReleasedV1,
    ResumedV1,
    SuspendedV1,
    TaskedV1,
    TriagedV1,
    VisitedV1,
)
from truceline.wire.motion_v1 import MotionWithdrawnV1, MovedV1, RuleMatchedV1, StanceTakenV1
from truceline.wire.report_act_v1 import (
    AbandonedV1,
    AllegationLodgedV1,
    CommittedV1,
    CorrectedV1,
    DisclosedV1,
    RedactedV1,
    ReportFiledV1,
    WithdrawnV1,
)

CLEAR_SHAPES: dict[Kind, dict[int, type[ClearV1]]] = {
    **{kind: {1: ReportFiledV1} for kind in KIND_OF_REPORT.values()},
    Kind.ALLEGATION: {1: AllegationLodgedV1},
    Kind.COMMITMENT: {1: CommittedV1},
    Kind.DISCLOSURE: {1: DisclosedV1},
    Kind.ABANDONMENT: {1: AbandonedV1},
    Kind.REDACTION: {1: RedactedV1},
    Kind.CORRECTION: {1: CorrectedV1},
    Kind.WITHDRAWAL: {1: WithdrawnV1},
    Kind.INCIDENT: {1: IncidentOpenedV1},
    Kind.TRIAGE: {1: TriagedV1},
    Kind.CLAIM: {1: ClaimedV1},
    Kind.RELEASE: {1: ReleasedV1},
    Kind.TASKING: {1: TaskedV1},
    Kind.VISIT: {1: VisitedV1},
    Kind.SUSPENSION: {1: SuspendedV1},
    Kind.RESUMPTION: {1: ResumedV1},
    Kind.HANDOVER: {1: HandedOverV1},
    Kind.FINDING: {1: FindingDraftedV1},
    Kind.ANSWER: {1: AnsweredV1},
    Kind.MOTION: {1: MovedV1},
    Kind.STANCE: {1: StanceTakenV1},
    Kind.MOTION_WITHDRAWAL: {1: MotionWithdrawnV1},
    Kind.RULE_MATCH: {1: RuleMatchedV1},
    Kind.APPOINTMENT: {1: AppointedV1},
    Kind.REVOCATION: {1: RevokedV1},
    Kind.FORK: {1: ForkShownV1},
    Kind.BEAT: {1: BeatV1},
    Kind.LAPSE: {1: LapsedV1},
    Kind.DEPARTURE: {1: LeftV1},
    Kind.RETURN: {1: ReturnedV1},
}
"""Shapes by kind and version."""
