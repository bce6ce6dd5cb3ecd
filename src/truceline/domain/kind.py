"""The kinds of entries and of motions, by the names that they have on the wire and in the rules.

`Rules.permissions` is keyed by the values of `Kind`, and `Rules.joint` by those of `MotionKind`.
A report has the kind of what is reported, so that a policy can name holders kind by kind.
"""

from __future__ import annotations

from enum import Enum

from truceline.domain.act import Act
from truceline.domain.finding_act import Answered, FindingDrafted
from truceline.domain.governance_act import (
    Appointed,
    Beat,
    ForkShown,
    Lapsed,
    Left,
    Returned,
    Revoked,
)
from truceline.domain.incident_act import (
    Claimed,
    HandedOver,
    IncidentOpened,
    Released,
    Resumed,
    Suspended,
    Tasked,
    Triaged,
    Visited,
)
from truceline.domain.motion import (
    Activate,
    Adopt,
    Close,
    Decide,
    Match,
    Merge,
    Motion,
    MotionWithdrawn,
    Moved,
    Reopen,
    RuleMatched,
    StanceTaken,
    Undo,
)
from truceline.domain.report_act import (
    Abandoned,
    AllegationLodged,
    Committed,
    Corrected,
    Disclosed,
    Redacted,
    ReportFiled,
    ReportKind,
    Withdrawn,
)


class Kind(Enum):
    """What an entry is, by its name in the envelope."""

    OBSERVATION = "observation"
    ACCESS_RESTRICTION = "access-restriction"
    COVERAGE = "coverage"
    NOTICE = "notice"
    ALLEGATION = "allegation"
    COMMITMENT = "commitment"
    DISCLOSURE = "disclosure"
    ABANDONMENT = "abandonment"
    REDACTION = "redaction"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    INCIDENT = "incident"
    TRIAGE = "triage"
    CLAIM = "claim"
    RELEASE = "release"
    TASKING = "tasking"
    VISIT = "visit"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    HANDOVER = "handover"
    FINDING = "finding"
    ANSWER = "answer"
    MOTION = "motion"
    STANCE = "stance"
    MOTION_WITHDRAWAL = "motion-withdrawal"
    RULE_MATCH = "rule-match"
    APPOINTMENT = "appointment"
    REVOCATION = "revocation"
    FORK = "fork"
    BEAT = "beat"
    LAPSE = "lapse"
    DEPARTURE = "departure"
    RETURN = "return"


class MotionKind(Enum):
    """What a motion does, by its name in the clear of its entry."""

    MATCH = "match"
    MERGE = "merge"
    UNDO = "undo"
    DECIDE = "decide"
    CLOSE = "close"
    REOPEN = "reopen"
    ADOPT = "adopt"
    ACTIVATE = "activate"


KIND_OF_REPORT = {
    ReportKind.OBSERVATION: Kind.OBSERVATION,
    ReportKind.ACCESS_RESTRICTION: Kind.ACCESS_RESTRICTION,
    ReportKind.COVERAGE: Kind.COVERAGE,
    ReportKind.NOTICE: Kind.NOTICE,
}

ACT_OF_KIND: dict[Kind, type[Act]] = {
    **dict.fromkeys(KIND_OF_REPORT.values(), ReportFiled),
    Kind.ALLEGATION: AllegationLodged,
    Kind.COMMITMENT: Committed,
    Kind.DISCLOSURE: Disclosed,
    Kind.ABANDONMENT: Abandoned,
    Kind.REDACTION: Redacted,
    Kind.CORRECTION: Corrected,
    Kind.WITHDRAWAL: Withdrawn,
    Kind.INCIDENT: IncidentOpened,
    Kind.TRIAGE: Triaged,
    Kind.CLAIM: Claimed,
    Kind.RELEASE: Released,
    Kind.TASKING: Tasked,
    Kind.VISIT: Visited,
    Kind.SUSPENSION: Suspended,
    Kind.RESUMPTION: Resumed,
    Kind.HANDOVER: HandedOver,
    Kind.FINDING: FindingDrafted,
    Kind.ANSWER: Answered,
    Kind.MOTION: Moved,
    Kind.STANCE: StanceTaken,
    Kind.MOTION_WITHDRAWAL: MotionWithdrawn,
    Kind.RULE_MATCH: RuleMatched,
    Kind.APPOINTMENT: Appointed,
    Kind.REVOCATION: Revoked,
    Kind.FORK: ForkShown,
    Kind.BEAT: Beat,
    Kind.LAPSE: Lapsed,
    Kind.DEPARTURE: Left,
    Kind.RETURN: Returned,
}
"""What an entry of a kind does."""

MOTION_OF_KIND: dict[MotionKind, type[Motion]] = {
    MotionKind.MATCH: Match,
    MotionKind.MERGE: Merge,
    MotionKind.UNDO: Undo,
    MotionKind.DECIDE: Decide,
    MotionKind.CLOSE: Close,
    MotionKind.REOPEN: Reopen,
    MotionKind.ADOPT: Adopt,
    MotionKind.ACTIVATE: Activate,
}
"""What a motion of a kind is."""

_KIND_OF_ACT = {act: kind for kind, act in ACT_OF_KIND.items() if act is not ReportFiled}
_KIND_OF_MOTION = {motion: kind for kind, motion in MOTION_OF_KIND.items()}


def kind_of(act: Act) -> Kind:
    """Return the kind of the entry that an act is."""
    if isinstance(act, ReportFiled):
        return KIND_OF_REPORT[act.kind]
    return _KIND_OF_ACT[type(act)]


def motion_kind_of(motion: Motion) -> MotionKind:
    """Return the kind of a motion."""
    return _KIND_OF_MOTION[type(motion)]
