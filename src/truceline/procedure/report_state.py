"""What has become of a report, of a commitment, of a finding, of a tasking, of a match by rule.

None of these is settled by anybody: each state lists what was done about the thing, by entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from truceline.domain.entry import EntryRef, KeyId
from truceline.domain.finding_act import Answered
from truceline.domain.governance_act import Appointed, Lapsed
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import IncidentOpened, Visited
from truceline.domain.motion import Match, RuleMatched, Undo
from truceline.domain.office import Office
from truceline.domain.report_act import Abandoned, Committed, Corrected, Disclosed, Withdrawn
from truceline.procedure.ballot import Contest, motion_state
from truceline.procedure.course import holds, merges_of
from truceline.procedure.reading import act_as, moves
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept, office_topic, topic_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportState:
    """A report, an allegation, a finding, a tasking or a match by rule, as it stands in one scope.

    Parameters
    ----------
    by
        Whose it is.
    corrected_by, withdrawn_by
        The entries of its own delegation that say so; for a match by rule those that undo it.
    answers
        Answers of those that it names.
    openings
        The incidents that were opened on it.
    matched_by, rule_matched_by
        The matches that stand: agreed ones, and those by rule, which nobody has confirmed.
    visits
        Visits that were made on it.
    disclosed_by, abandoned_by
        What opened or gave up a commitment.
    due_at
        Until when a commitment is to be disclosed.
    lapsed_by
        Lapses of a term for answering or disclosing.
    is_void
        Whether it is void itself.
    contested
        `OPENINGS` where it stands in incidents that were not merged into one.
    """

    by: DelegationId
    corrected_by: frozenset[EntryRef] = frozenset()
    withdrawn_by: frozenset[EntryRef] = frozenset()
    answers: frozenset[EntryRef] = frozenset()
    openings: frozenset[EntryRef] = frozenset()
    matched_by: frozenset[EntryRef] = frozenset()
    rule_matched_by: frozenset[EntryRef] = frozenset()
    visits: frozenset[EntryRef] = frozenset()
    disclosed_by: frozenset[EntryRef] = frozenset()
    abandoned_by: frozenset[EntryRef] = frozenset()
    due_at: datetime | None = None
    lapsed_by: frozenset[EntryRef] = frozenset()
    is_void: bool = False
    contested: frozenset[Contest] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentState:
    """An appointment as it stands in one scope."""

    by: DelegationId
    key: KeyId
    offices: frozenset[Office]
    ended_by: frozenset[EntryRef]
    is_void: bool = False


def report_state(scope: Scope, report: Kept) -> ReportState:
    """Return what has become of a report, or of another thing of one delegation, in a scope."""
    acts = scope.standing(topic_of(report.at))
    act = report.placed.act
    due_at = act.due_at if isinstance(act, Committed) else None
    if not acts:  # as most of them stay
        return ReportState(by=report.by, due_at=due_at, is_void=scope.is_void(report))
    rule_matched = _of(acts, RuleMatched)
    openings = [each for each in _of(acts, IncidentOpened) if not withdrawn(scope, each)]
    return ReportState(
        by=report.by,
        corrected_by=_refs(_of(acts, Corrected)),
        withdrawn_by=_refs(_undoing(scope, acts)),
        answers=_refs(_of(acts, Answered)),
        openings=_refs(openings),
        matched_by=_refs(_matches(scope, acts)),
        rule_matched_by=_refs(each for each in rule_matched if not undone(scope, each)),
        visits=_refs(_of(acts, Visited)),
        disclosed_by=_refs(_of(acts, Disclosed)),
        abandoned_by=_refs(_of(acts, Abandoned)),
        due_at=due_at,
        lapsed_by=_refs(_of(acts, Lapsed)),
        is_void=scope.is_void(report),
        contested=frozenset({Contest.OPENINGS} if _apart(scope, openings) else ()),
    )


def appointment_state(scope: Scope, appointment: Kept) -> AppointmentState:
    """Return what has become of an appointment in a scope."""
    act = act_as(appointment, Appointed)
    later = scope.standing(office_topic(appointment.by, act.key))
    return AppointmentState(
        by=appointment.by,
        key=act.key,
        offices=frozenset(act.offices),
        ended_by=_refs(each for each in later if appointment.at in each.placed.subjects),
        is_void=scope.is_void(appointment),
    )


def withdrawn(scope: Scope, what: Kept) -> bool:
    """Tell whether its own delegation withdrew something in a scope."""
    return bool(_of(scope.standing(topic_of(what.at)), Withdrawn))


def undone(scope: Scope, rule_match: Kept) -> bool:
    """Tell whether a match by rule was undone: together, or by one whose report is in it.

    One delegation is enough, because nobody confirmed the match; a match that was agreed is undone
    only together.
    """
    return bool(_undoing(scope, scope.standing(topic_of(rule_match.at))))


def _apart(scope: Scope, openings: list[Kept]) -> bool:
    if len(openings) < 2:  # noqa: PLR2004 - one opening excludes nothing
        return False
    first, *others = ({each.at} | merges_of(scope, each) for each in openings)
    return not first.intersection(*others)


def _undoing(scope: Scope, acts: list[Kept]) -> list[Kept]:
    joint = (each for each in acts if moves(each, Undo))
    together = [each for each in joint if motion_state(scope, each).is_agreed]
    return _of(acts, Withdrawn) + together


def _matches(scope: Scope, acts: list[Kept]) -> list[Kept]:
    states = ((each, motion_state(scope, each)) for each in acts if moves(each, Match))
    return [each for each, state in states if holds(state)]


def _of(acts: list[Kept], kind: type) -> list[Kept]:
    return [each for each in acts if isinstance(each.placed.act, kind)]


def _refs(entries: Iterable[Kept]) -> frozenset[EntryRef]:
    return frozenset(each.at for each in entries)
