"""Which shape each version of each kind's body has; an older version is never taken out."""

from __future__ import annotations

from truceline.domain.kind import Kind
from truceline.wire.access_restriction_v1 import AccessRestrictionV1
from truceline.wire.allegation_v1 import AllegationV1
from truceline.wire.body_v1 import BodyV1
from truceline.wire.coverage_v1 import CoverageV1
from truceline.wire.fieldwork_v1 import HandoverV1, IncidentSummaryV1, TaskingV1, VisitReportV1
from truceline.wire.notice_v1 import NoticeV1
from truceline.wire.observation_v1 import ObservationV1
from truceline.wire.statement_v1 import (
    AbandonmentReasonV1,
    AnswerTextV1,
    AppointmentV1,
    CorrectionTextV1,
    DepartureStatementV1,
    FindingReasonsV1,
    MotionTextV1,
    MotionWithdrawalReasonV1,
    OpeningV1,
    ResumptionTextV1,
    ReturnStatementV1,
    RevocationReasonV1,
    StatementV1,
    SuspensionTextV1,
    TriageReasonV1,
    WithdrawalReasonV1,
)

BODY_SHAPES: dict[Kind, dict[int, type[BodyV1]]] = {
    Kind.OBSERVATION: {1: ObservationV1},
    Kind.ACCESS_RESTRICTION: {1: AccessRestrictionV1},
    Kind.COVERAGE: {1: CoverageV1},
    Kind.NOTICE: {1: NoticeV1},
    Kind.ALLEGATION: {1: AllegationV1},
    Kind.DISCLOSURE: {1: OpeningV1},
    Kind.ABANDONMENT: {1: AbandonmentReasonV1},
    Kind.CORRECTION: {1: CorrectionTextV1},
    Kind.WITHDRAWAL: {1: WithdrawalReasonV1},
    Kind.INCIDENT: {1: IncidentSummaryV1},
    Kind.TRIAGE: {1: TriageReasonV1},
    Kind.TASKING: {1: TaskingV1},
    Kind.VISIT: {1: VisitReportV1},
    Kind.SUSPENSION: {1: SuspensionTextV1},
    Kind.RESUMPTION: {1: ResumptionTextV1},
    Kind.HANDOVER: {1: HandoverV1},
    Kind.FINDING: {1: FindingReasonsV1},
    Kind.ANSWER: {1: AnswerTextV1},
    Kind.MOTION: {1: MotionTextV1},
    Kind.STANCE: {1: StatementV1},
    Kind.MOTION_WITHDRAWAL: {1: MotionWithdrawalReasonV1},
    Kind.APPOINTMENT: {1: AppointmentV1},
    Kind.REVOCATION: {1: RevocationReasonV1},
    Kind.DEPARTURE: {1: DepartureStatementV1},
    Kind.RETURN: {1: ReturnStatementV1},
}
"""Shapes by kind and version."""
