"""Which kind of entry has which body, as one closed type; a kind that is not named has none."""

from __future__ import annotations

from truceline.domain.access_restriction import AccessRestriction
from truceline.domain.allegation import Allegation
from truceline.domain.coverage import Coverage
from truceline.domain.fieldwork import Handover, IncidentSummary, Tasking, VisitReport
from truceline.domain.kind import Kind
from truceline.domain.notice import Notice
from truceline.domain.observation import Observation
from truceline.domain.statement import (
    AbandonmentReason,
    AnswerText,
    Appointment,
    CorrectionText,
    DepartureStatement,
    FindingReasons,
    MotionText,
    MotionWithdrawalReason,
    Opening,
    ResumptionText,
    ReturnStatement,
    RevocationReason,
    Statement,
    SuspensionText,
    TriageReason,
    WithdrawalReason,
)

Report = Observation | AccessRestriction | Coverage | Notice | Allegation
"""What is filed or lodged."""

Work = IncidentSummary | Tasking | VisitReport | Handover
"""What is done about an incident."""

Text = (
    AbandonmentReason
    | AnswerText
    | Appointment
    | CorrectionText
    | DepartureStatement
    | FindingReasons
    | MotionText
    | MotionWithdrawalReason
    | ResumptionText
    | ReturnStatement
    | RevocationReason
    | Statement
    | SuspensionText
    | TriageReason
    | WithdrawalReason
)
"""What is said."""

EntryBody = Report | Work | Text | Opening
"""What an entry says besides its clear part."""

BODY_OF_KIND: dict[Kind, type[EntryBody]] = {
    Kind.OBSERVATION: Observation,
    Kind.ACCESS_RESTRICTION: AccessRestriction,
    Kind.COVERAGE: Coverage,
    Kind.NOTICE: Notice,
    Kind.ALLEGATION: Allegation,
    Kind.DISCLOSURE: Opening,
    Kind.ABANDONMENT: AbandonmentReason,
    Kind.CORRECTION: CorrectionText,
    Kind.WITHDRAWAL: WithdrawalReason,
    Kind.INCIDENT: IncidentSummary,
    Kind.TRIAGE: TriageReason,
    Kind.TASKING: Tasking,
    Kind.VISIT: VisitReport,
    Kind.SUSPENSION: SuspensionText,
    Kind.RESUMPTION: ResumptionText,
    Kind.HANDOVER: Handover,
    Kind.FINDING: FindingReasons,
    Kind.ANSWER: AnswerText,
    Kind.MOTION: MotionText,
    Kind.STANCE: Statement,
    Kind.MOTION_WITHDRAWAL: MotionWithdrawalReason,
    Kind.APPOINTMENT: Appointment,
    Kind.REVOCATION: RevocationReason,
    Kind.DEPARTURE: DepartureStatement,
    Kind.RETURN: ReturnStatement,
}
"""The body of each kind that has one."""

_KIND_OF_BODY = {body: kind for kind, body in BODY_OF_KIND.items()}


def kind_of_body(body: EntryBody) -> Kind:
    """Return the kind of entry to which a body belongs."""
    return _KIND_OF_BODY[type(body)]
