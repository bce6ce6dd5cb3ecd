"""Where an incident stands: derived from what each delegation did, with nothing won by order.

The stage is the furthest that anybody's work has come. One delegation's suspension or withdrawal
stops nobody else's. Where acts that exclude one another stand beside each other, the state says
so and takes no side.

Source: the merged workflow of real missions, field notes 2.7; stages of the South Sudan mechanism.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.finding_act import FindingDrafted
from truceline.domain.governance_act import Lapsed
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import (
    Claimed,
    Released,
    Resumed,
    Suspended,
    Tasked,
    Triaged,
    TriageOutcome,
    Visited,
    VisitOutcome,
)
from truceline.domain.motion import Close, ClosingManner, Match, RuleMatched
from truceline.domain.report_act import Withdrawn
from truceline.procedure.ballot import Contest, MotionState, Outcome, motion_state
from truceline.procedure.case_guard import answers_to
from truceline.procedure.course import (
    closings,
    decisions,
    holds,
    merges_back,
    merges_of,
    reopenings,
)
from truceline.procedure.reading import act_as, motion_as, moves
from truceline.procedure.report_state import undone, withdrawn
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept, topic_of
from truceline.procedure.thing import REPORTS, thing_of


class Stage(Enum):
    """How far the work on an incident has come."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    OPEN = "open"
    TASKED = "tasked"
    VISITED = "visited"
    DRAFTED = "drafted"
    ANSWERED = "answered"
    DECIDED = "decided"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    LAPSED_UNDECIDED = "lapsed_undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentState:
    """An incident as it stands in one scope.

    Parameters
    ----------
    stage
        How far the work has come.
    opened_by
        The delegation that opened it.
    reports
        What it was opened on, or what was matched to it together.
    rule_matched
        Reports matched to it by rule, which nobody has confirmed.
    claimed_in
        The logs in which somebody works on it.
    triage
        What each delegation makes of it at first look.
    taskings, findings, answers
        The entries that stand.
    visits
        How far each visit got.
    suspended_by
        Which delegations rest their work.
    decisions
        What became of each decision that stands, by the motion that moved it.
    closed
        In which manner it was closed, by each motion that closed it.
    merged_into
        The incidents as which it goes on; more than one, or one that goes on as this
        one, is contested.
    lapsed_by
        The lapses of the term for deciding.
    withdrawn_by
        The withdrawals of its opening.
    is_void
        Whether its opening is void.
    contested
        What of it is contested.
    """

    stage: Stage
    opened_by: DelegationId
    reports: frozenset[EntryRef]
    rule_matched: frozenset[EntryRef] = frozenset()
    claimed_in: frozenset[LogId] = frozenset()
    triage: Mapping[DelegationId, frozenset[TriageOutcome]]
    taskings: frozenset[EntryRef] = frozenset()
    visits: Mapping[EntryRef, VisitOutcome]
    findings: frozenset[EntryRef] = frozenset()
    answers: frozenset[EntryRef] = frozenset()
    suspended_by: frozenset[DelegationId] = frozenset()
    decisions: Mapping[EntryRef, Outcome]
    closed: Mapping[EntryRef, ClosingManner]
    merged_into: frozenset[EntryRef] = frozenset()
    lapsed_by: frozenset[EntryRef] = frozenset()
    withdrawn_by: frozenset[EntryRef] = frozenset()
    is_void: bool = False
    contested: frozenset[Contest] = frozenset()


def incident_state(scope: Scope, incident: Kept) -> IncidentState:
    """Return where an incident stands in a scope."""
    work = _gather(scope, incident)
    return IncidentState(
        stage=_stage(incident, work),
        opened_by=incident.by,
        reports=work.reports,
        rule_matched=work.rule_matched,
        claimed_in=work.claimed_in,
        triage=work.triage,
        taskings=_refs(_of(work, Tasked)),
        visits=work.visits,
        findings=_refs(work.findings),
        answers=_refs(work.answers),
        suspended_by=work.suspended_by,
        decisions={motion.at: state.outcome for motion, state in work.decided},
        closed={motion.at: _manner(motion) for motion, _ in work.closed},
        merged_into=work.merged_into,
        lapsed_by=_refs(work.lapses),
        withdrawn_by=_refs(_of(work, Withdrawn)),
        is_void=scope.is_void(incident),
        contested=_contests(work),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    acts: list[Kept]
    reports: frozenset[EntryRef]
    rule_matched: frozenset[EntryRef]
    claimed_in: frozenset[LogId]
    suspended_by: frozenset[DelegationId]
    triage: Mapping[DelegationId, frozenset[TriageOutcome]]
    visits: Mapping[EntryRef, VisitOutcome]
    findings: list[Kept]
    answers: list[Kept]
    decided: list[tuple[Kept, MotionState]]
    closed: list[tuple[Kept, MotionState]]
    lapses: list[Kept]
    merged_into: frozenset[EntryRef]
    merged_back: bool


def _gather(scope: Scope, incident: Kept) -> _Work:
    acts = scope.standing(topic_of(incident.at))
    claims = _latest(acts, (Claimed, Released))
    rests = _latest(acts, (Suspended, Resumed))
    again = reopenings(scope, incident)
    findings = [each for each in acts if _is(each, FindingDrafted) and not withdrawn(scope, each)]
    return _Work(
        acts=acts,
        reports=_reports(scope, [incident, *_matches(scope, acts)]),
        rule_matched=_reports(scope, _rule_matches(scope, acts)),
        claimed_in=frozenset(log for log, each in claims.items() if _is(each, Claimed)),
        suspended_by=frozenset(each.by for each in rests.values() if _is(each, Suspended)),
        triage=_triage(acts),
        visits=_visits(scope, acts),
        findings=findings,
        answers=[each for finding in findings for each in answers_to(scope, finding)],
        decided=decisions(scope, incident),
        closed=closings(scope, incident),
        lapses=[
            each
            for each in acts
            if _is(each, Lapsed) and not any(later.past.covers(each.at) for later in again)
        ],
        merged_into=merges_of(scope, incident),
        merged_back=merges_back(scope, incident),
    )


def _stage(incident: Kept, work: _Work) -> Stage:
    alone = {incident.by}.issuperset(each.by for each in work.acts)
    workers = {incident.by, *(each.by for each in work.acts)}
    reached = {
        Stage.WITHDRAWN: bool(_of(work, Withdrawn)) and alone,
        Stage.CLOSED: bool(work.closed),
        Stage.DECIDED: bool(work.decided),
        Stage.LAPSED_UNDECIDED: bool(work.lapses),
        Stage.SUSPENDED: work.suspended_by >= workers,
        Stage.ANSWERED: bool(work.answers),
        Stage.DRAFTED: bool(work.findings),
        Stage.VISITED: bool(work.visits),
        Stage.TASKED: bool(_of(work, Tasked)),
        Stage.OPEN: any(TriageOutcome.IN_MANDATE in each for each in work.triage.values()),
        Stage.TRIAGED: bool(work.triage),
    }
    return next((stage for stage, holds in reached.items() if holds), Stage.RECEIVED)


def _contests(work: _Work) -> frozenset[Contest]:
    outcomes = {each for said in work.triage.values() for each in said}
    joint = [*work.decided, *work.closed]
    found = {
        Contest.CLAIMS: len(work.claimed_in) > 1,
        Contest.TRIAGE: len(outcomes) > 1,
        Contest.MERGES: len(work.merged_into) > 1 or work.merged_back,
        Contest.DECISIONS: len(work.decided) > 1,
        Contest.DECIDED_AND_LAPSED: bool(work.decided and work.lapses),
    }
    return frozenset(each for each, so in found.items() if so).union(
        *(state.contested for _, state in joint)
    )


def _latest(acts: list[Kept], kinds: tuple[type, ...]) -> dict[LogId, Kept]:
    latest: dict[LogId, Kept] = {}
    for each in acts:
        if isinstance(each.placed.act, kinds):
            pair = (latest.get(each.at.log, each), each)
            latest[each.at.log] = max(pair, key=lambda kept: kept.at.index)
    return latest


def _triage(acts: list[Kept]) -> dict[DelegationId, frozenset[TriageOutcome]]:
    said: dict[DelegationId, set[TriageOutcome]] = {}
    for each in _latest(acts, (Triaged,)).values():
        said.setdefault(each.by, set()).add(act_as(each, Triaged).outcome)
    return {by: frozenset(outcomes) for by, outcomes in said.items()}


def _visits(scope: Scope, acts: list[Kept]) -> dict[EntryRef, VisitOutcome]:
    found = (
        visit for each in acts if _is(each, Tasked) for visit in scope.standing(topic_of(each.at))
    )
    return {each.at: act_as(each, Visited).outcome for each in found if _is(each, Visited)}


def _matches(scope: Scope, acts: list[Kept]) -> list[Kept]:
    return [each for each in acts if moves(each, Match) and holds(motion_state(scope, each))]


def _rule_matches(scope: Scope, acts: list[Kept]) -> list[Kept]:
    found = (each for each in acts if _is(each, RuleMatched))
    return [each for each in found if not undone(scope, each)]


def _reports(scope: Scope, sources: Iterable[Kept]) -> frozenset[EntryRef]:
    found = (scope.find(ref) for each in sources for ref in each.placed.subjects)
    return frozenset(
        each.at
        for each in found
        if each is not None and each.placed.act is not None and thing_of(each.placed.act) in REPORTS
    )


def _manner(motion: Kept) -> ClosingManner:
    return motion_as(motion, Close).manner


def _of(work: _Work, kind: type) -> list[Kept]:
    return [each for each in work.acts if _is(each, kind)]


def _is(kept: Kept, kind: type) -> bool:
    return isinstance(kept.placed.act, kind)


def _refs(entries: Iterable[Kept]) -> frozenset[EntryRef]:
    return frozenset(each.at for each in entries)
