"""Each reason for which an act is refused, and the act beside it that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from fold_case import (
    AXES,
    CHARTER,
    E1,
    EAST,
    KEYS,
    N1,
    N2,
    QUICK,
    S1,
    SECOND_WATCH,
    W1,
    Ring,
    agree,
    day,
    incident_of,
    kept_at,
    moved,
    observation,
    opened,
    report_of,
)

from truceline.domain.entry import KeyId, LogId
from truceline.domain.finding_act import (
    Answered,
    AnswerStance,
    Axes,
    Axis,
    Confidence,
    FindingDrafted,
)
from truceline.domain.governance_act import Appointed, ForkShown, Lapsed, Term
from truceline.domain.incident_act import (
    Claimed,
    HandedOver,
    IncidentOpened,
    Released,
    Resumed,
    Suspended,
    SuspensionReason,
    Tasked,
    Triaged,
    TriageOutcome,
    Visited,
    VisitOutcome,
)
from truceline.domain.motion import (
    Adopt,
    Close,
    ClosingManner,
    Decide,
    Match,
    Merge,
    MotionWithdrawn,
    Moved,
    Procedure,
    RuleMatched,
    Stance,
    StanceTaken,
    Undo,
)
from truceline.domain.office import Office
from truceline.domain.report_act import (
    Abandoned,
    AllegationLodged,
    Committed,
    Corrected,
    Disclosed,
    Redacted,
    ReportKind,
    Withdrawn,
)
from truceline.procedure.incident_state import Stage
from truceline.procedure.placed import Fault, Placed
from truceline.procedure.verdict import SENTENCES, Accepted, Reason, Refused

ASSENT = StanceTaken(stance=Stance.ASSENT)
COMMITTED = Committed(kind=ReportKind.OBSERVATION, due_at=day(3))
BY_RULE = RuleMatched(rule="near-in-time-and-place")
DOUBTFUL = replace(AXES, responsibility_confidence=Confidence.REASONABLE_SUSPICION)
CLOSE = Close(manner=ClosingManner.SETTLED)


def not_closed(ring: Ring) -> Placed:
    ring.write(N2, COMMITTED)
    ring.meet(S1, N2)
    ring.write(S1, COMMITTED)
    return ring.write(W1, AllegationLodged(), past={S1: 1})


def shrunk(ring: Ring) -> Placed:
    observation(ring, N2)
    observation(ring, N2)
    ring.say(W1, AllegationLodged())
    return ring.write(W1, AllegationLodged(), past={N2: 1})


def faulty(fault: Fault) -> Callable[[Ring], Placed]:
    def write(ring: Ring) -> Placed:
        ring.write(N1, None)
        return ring.append(replace(ring.logs[N1].pop(), fault=fault))

    return write


def other_leaf(ring: Ring) -> Placed:
    report = observation(ring)
    other = replace(report, at=replace(report.at, leaf=bytes(32)))
    return ring.say(N1, IncidentOpened(), other)


def unseen(ring: Ring) -> Placed:
    report = ring.write(N2, COMMITTED)
    return ring.write(N1, IncidentOpened(), report)


def on_refused(ring: Ring) -> Placed:
    report = ring.write(N2, COMMITTED, key=KeyId("of-nobody"))
    return ring.say(N1, IncidentOpened(), report)


def handed_over_alone(ring: Ring) -> Placed:
    return ring.say(N1, HandedOver(), opened(ring))


def of_other(ring: Ring) -> Placed:
    return ring.say(S1, Corrected(), observation(ring))


def withdrawn_of_other(ring: Ring) -> Placed:
    return ring.say(S1, Withdrawn(), observation(ring))


def answer_of_another(ring: Ring) -> Placed:
    return ring.say(W1, Answered(stance=AnswerStance.DENIES), accused(ring))


def accused(ring: Ring) -> Placed:
    return ring.say(N1, AllegationLodged(against=(EAST,)))


def opened_twice(ring: Ring) -> Placed:
    commitment = ring.say(N2, COMMITTED)
    ring.say(N2, Disclosed(), commitment)
    return ring.say(N2, Abandoned(), commitment)


def assented_twice(ring: Ring) -> Placed:
    everybody = moved(ring, Decide(axes=AXES), opened(ring))
    return ring.say(N1, ASSENT, everybody)


def decided_twice(ring: Ring) -> Placed:
    incident = opened(ring)
    agree(ring, Decide(axes=AXES), incident)
    return moved(ring, Decide(axes=AXES), incident)


def closed_twice(ring: Ring) -> Placed:
    incident = opened(ring)
    agree(ring, CLOSE, incident)
    return moved(ring, CLOSE, incident)


def said_after_all(ring: Ring) -> Placed:
    return ring.say(W1, ASSENT, agree(ring, Decide(axes=AXES), opened(ring)))


def unruled(ring: Ring) -> Placed:
    joint = {name: rule for name, rule in QUICK.joint.items() if name != "merge"}
    agree(ring, Adopt(rules=replace(QUICK, version=2, joint=joint)))
    one, other = opened(ring), opened(ring)
    return moved(ring, Merge(into=one.at), one, other)


def forbidden(ring: Ring) -> Placed:
    permissions = {name: each for name, each in QUICK.permissions.items() if name != "claim"}
    agree(ring, Adopt(rules=replace(QUICK, version=2, permissions=permissions)))
    return ring.say(N1, Claimed(), opened(ring))


def decision_in_silence(ring: Ring) -> Placed:
    silent = Moved(motion=Decide(axes=AXES), due_at=day(9), procedure=Procedure.SILENCE)
    return ring.say(N1, silent, opened(ring))


def objection_to_consensus(ring: Ring) -> Placed:
    motion = moved(ring, Decide(axes=AXES), opened(ring))
    return ring.say(S1, StanceTaken(stance=Stance.OBJECT), motion)


def hurried(ring: Ring) -> Placed:
    incident = opened(ring)
    ring.beat(day(1))
    silent = Moved(motion=CLOSE, due_at=day(1.5), procedure=Procedure.SILENCE)
    return ring.say(N1, silent, incident)


def undated(ring: Ring) -> Placed:
    silent = Moved(motion=CLOSE, due_at=day(9), procedure=Procedure.SILENCE)
    return ring.say(N1, silent, opened(ring))


def axes_of_a_match(ring: Ring) -> Placed:
    match = moved(ring, Match(), observation(ring), observation(ring, S1))
    part = StanceTaken(stance=Stance.ASSENT_IN_PART, parts=(Axis.BREACH,))
    return ring.say(S1, part, match)


def doubted(ring: Ring) -> Placed:
    motion = moved(ring, Decide(axes=AXES), opened(ring))
    return ring.say(S1, StanceTaken(stance=Stance.DISSENT, axes=DOUBTFUL), motion)


def unknown_rule(ring: Ring) -> Placed:
    act = RuleMatched(rule="of-nobody")
    return ring.say(N1, act, observation(ring), observation(ring, S1))


def too_many_by_rule(ring: Ring) -> Placed:
    reports = [observation(ring, log) for log in (N2, S1) * 9]
    return ring.say(N1, BY_RULE, *reports)


def of_one_side(ring: Ring) -> Placed:
    return ring.say(N1, BY_RULE, observation(ring), observation(ring))


def match_of_one(ring: Ring) -> Placed:
    return moved(ring, Match(), observation(ring), opened(ring))


def merge_elsewhere(ring: Ring) -> Placed:
    one, two, three = (opened(ring) for _ in range(3))
    return moved(ring, Merge(into=three.at), one, two)


def undone_decision(ring: Ring) -> Placed:
    return moved(ring, Undo(), agree(ring, Decide(axes=AXES), opened(ring)))


def withdrawn_by_another(ring: Ring) -> Placed:
    motion = moved(ring, Decide(axes=AXES), opened(ring))
    return ring.say(S1, MotionWithdrawn(), motion)


def relieved_of_another_key(ring: Ring) -> Placed:
    first = ring.say(N1, Appointed(key=KEYS[Office.OBSERVER], offices=()))
    return ring.say(N1, Appointed(key=KEYS[Office.CHIEF], offices=()), first)


def lapse_of_a_word(ring: Ring) -> Placed:
    motion = moved(ring, Decide(axes=AXES), opened(ring), due=2)
    word = ring.say(S1, StanceTaken(stance=Stance.DEFER), motion)
    return ring.say(N1, Lapsed(term=Term.AD_REFERENDUM), word, *ring.beat(day(9)))


def lapse_of_the_unknown(ring: Ring) -> Placed:
    return ring.say(N1, Lapsed(term=Term.ANSWER), accused(ring))


def lapse_of_what_was_answered(ring: Ring) -> Placed:
    allegation = accused(ring)
    ring.beat(day(1))
    ring.say(E1, Answered(stance=AnswerStance.ADMITS), allegation)
    return ring.say(N1, Lapsed(term=Term.ANSWER), allegation, *ring.beat(day(30)))


def no_such_log(ring: Ring) -> Placed:
    return ring.say(N1, ForkShown(log=LogId("nobody"), size=1))


REFUSED: list[tuple[Callable[[Ring], Placed], Reason]] = [
    (not_closed, Reason.NOT_CLOSED),
    (shrunk, Reason.SHRUNK),
    *((faulty(fault), Reason(fault.value)) for fault in Fault),
    (other_leaf, Reason.OTHER_LEAF),
    (unseen, Reason.UNSEEN_SUBJECT),
    (on_refused, Reason.REFUSED_SUBJECT),
    (handed_over_alone, Reason.SIGNED_ALONE),
    (of_other, Reason.NOT_OWN),
    (withdrawn_of_other, Reason.NOT_OWN),
    (answer_of_another, Reason.NOT_NAMED),
    (opened_twice, Reason.ALREADY_DONE),
    (assented_twice, Reason.ALREADY_DONE),
    (decided_twice, Reason.ALREADY_DONE),
    (closed_twice, Reason.ALREADY_DONE),
    (said_after_all, Reason.MOTION_OVER),
    (unruled, Reason.NOT_JOINT),
    (forbidden, Reason.NOT_PERMITTED),
    (decision_in_silence, Reason.NO_SILENCE),
    (objection_to_consensus, Reason.NO_SILENCE),
    (hurried, Reason.TERM_TOO_SHORT),
    (undated, Reason.TERM_TOO_SHORT),
    (axes_of_a_match, Reason.NO_AXES),
    (doubted, Reason.BELOW_THRESHOLD),
    (unknown_rule, Reason.UNKNOWN_RULE),
    (too_many_by_rule, Reason.UNKNOWN_RULE),
    (of_one_side, Reason.ONE_DELEGATION),
    (match_of_one, Reason.WRONG_SUBJECTS),
    (merge_elsewhere, Reason.WRONG_SUBJECTS),
    (undone_decision, Reason.WRONG_SUBJECTS),
    (withdrawn_by_another, Reason.NOT_OWN),
    (relieved_of_another_key, Reason.WRONG_SUBJECTS),
    (lapse_of_a_word, Reason.WRONG_SUBJECTS),
    (lapse_of_the_unknown, Reason.TERM_RUNNING),
    (lapse_of_what_was_answered, Reason.ALREADY_DONE),
    (no_such_log, Reason.UNKNOWN_LOG),
    (lambda ring: moved(ring, Adopt(rules=QUICK)), Reason.OLD_VERSION),
    (lambda ring: moved(ring, Decide(axes=DOUBTFUL), opened(ring)), Reason.BELOW_THRESHOLD),
    (
        lambda ring: ring.say(N1, FindingDrafted(axes=DOUBTFUL), opened(ring)),
        Reason.BELOW_THRESHOLD,
    ),
    (lambda ring: ring.say(N1, Claimed(), observation(ring)), Reason.WRONG_SUBJECTS),
    (lambda ring: ring.say(N1, Claimed()), Reason.WRONG_SUBJECTS),
    (
        lambda ring: ring.say(N1, IncidentOpened(), observation(ring), opened(ring)),
        Reason.WRONG_SUBJECTS,
    ),
    (lambda ring: ring.say(E1, Claimed(), opened(ring)), Reason.NOT_PERMITTED),
]


@pytest.mark.parametrize(("write", "reason"), REFUSED)
def test_an_act_is_refused_for_its_reason_kept_and_without_effect(
    write: Callable[[Ring], Placed], reason: Reason
) -> None:
    ring = Ring()
    placed = write(ring)
    verdict = ring.verdict(placed)
    assert isinstance(verdict, Refused)
    assert verdict.reason is reason
    assert verdict.sentence.startswith(SENTENCES[reason])
    assert placed.at in {each.at for each in ring.fold().shelf.refused()}


def test_every_reason_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Reason)


def test_an_entry_without_any_key_is_not_permitted() -> None:
    ring = Ring()
    observation(ring)
    unsigned = ring.append(replace(ring.logs[N2].pop(), keys=()))
    assert ring.verdict(unsigned) == Refused(reason=Reason.NOT_PERMITTED)


def test_a_refused_entry_may_still_be_redacted() -> None:
    ring = Ring()
    report = ring.write(N2, COMMITTED, key=KeyId("of-nobody"))
    redaction = ring.say(N1, Redacted(authority="court"), report)
    assert ring.verdict(redaction) == Accepted()


def test_a_watch_is_handed_over_by_both() -> None:
    ring = Ring()
    incident = opened(ring)
    both = (KEYS[Office.DUTY_OFFICER], SECOND_WATCH)
    handover = ring.write(N1, HandedOver(), incident, keys=both)
    assert ring.verdict(handover) == Accepted()


def test_work_on_an_incident_goes_through_its_stages() -> None:
    ring = Ring()
    incident = opened(ring)
    stages = [incident_of(ring, incident).stage]
    for act in (
        Triaged(outcome=TriageOutcome.INSUFFICIENT),
        Triaged(outcome=TriageOutcome.IN_MANDATE),
    ):
        ring.say(N1, act, incident)
        stages.append(incident_of(ring, incident).stage)
    tasking = ring.say(N1, Tasked(team=(EAST,)), incident)
    stages.append(incident_of(ring, incident).stage)
    visit = ring.say(N1, Visited(outcome=VisitOutcome.DENIED), tasking)
    stages.append(incident_of(ring, incident).stage)
    finding = ring.say(N1, FindingDrafted(axes=AXES), incident, visit)
    stages.append(incident_of(ring, incident).stage)
    answer = ring.say(E1, Answered(stance=AnswerStance.DENIES), finding)
    state = incident_of(ring, incident)
    assert [*stages, state.stage] == [
        Stage.RECEIVED,
        Stage.TRIAGED,
        Stage.OPEN,
        Stage.TASKED,
        Stage.VISITED,
        Stage.DRAFTED,
        Stage.ANSWERED,
    ]
    assert (state.answers, state.visits) == (
        frozenset({answer.at}),
        {visit.at: VisitOutcome.DENIED},
    )
    assert report_of(ring, tasking).visits == {visit.at}
    ring.say(N1, Withdrawn(), finding)
    assert incident_of(ring, incident).stage is Stage.VISITED


def test_work_is_claimed_released_suspended_and_resumed_by_each_for_himself() -> None:
    ring = Ring()
    incident = opened(ring)
    ring.say(N1, Claimed(), incident)
    ring.say(S1, Claimed(), incident)
    assert incident_of(ring, incident).claimed_in == {N1, S1}
    ring.say(N1, Released(), incident)
    ring.say(N1, Suspended(reason=SuspensionReason.SAFETY), incident)
    ring.say(S1, Suspended(reason=SuspensionReason.SAFETY), incident)
    state = incident_of(ring, incident)
    assert (state.claimed_in, state.stage) == (frozenset({S1}), Stage.SUSPENDED)
    ring.say(S1, Resumed(), incident)
    assert incident_of(ring, incident).stage is Stage.RECEIVED


def test_an_incident_that_nobody_else_worked_on_is_withdrawn_by_who_opened_it() -> None:
    ring = Ring()
    incident = opened(ring)
    withdrawal = ring.say(N1, Withdrawn(), incident)
    state = incident_of(ring, incident)
    assert (state.stage, state.withdrawn_by) == (Stage.WITHDRAWN, frozenset({withdrawal.at}))


def test_a_commitment_is_pending_then_opened_or_lapsed_or_abandoned() -> None:
    ring = Ring()
    opened_one, late, given_up = (ring.say(N2, COMMITTED) for _ in range(3))
    told = ring.say(N2, Disclosed(), opened_one)
    no_more = ring.say(N2, Abandoned(), given_up)
    ring.beat(day(1))
    beats = ring.beat(day(4))
    lapse = ring.say(S1, Lapsed(term=Term.DISCLOSURE), late, *beats)
    afterwards = ring.say(N2, Disclosed(), late)
    assert report_of(ring, opened_one).disclosed_by == {told.at}
    assert report_of(ring, given_up).abandoned_by == {no_more.at}
    state = report_of(ring, late)
    assert (state.lapsed_by, state.disclosed_by) == (
        frozenset({lapse.at}),
        frozenset({afterwards.at}),
    )
    assert state.due_at == day(3)


def test_a_party_that_does_not_answer_in_its_days_lets_the_term_lapse() -> None:
    ring = Ring()
    allegation = accused(ring)
    ring.beat(day(1))
    lapse = ring.say(N1, Lapsed(term=Term.ANSWER), allegation, *ring.beat(day(9)))
    answer = ring.say(E1, Answered(stance=AnswerStance.DENIES), allegation)
    state = report_of(ring, allegation)
    assert (state.lapsed_by, state.answers) == (frozenset({lapse.at}), frozenset({answer.at}))
    assert not kept_at(ring.fold(), lapse).past.covers(answer.at)


def test_a_motion_has_the_term_that_the_rules_give_it() -> None:
    ring = Ring(CHARTER)
    incident = opened(ring)
    ring.beat(day(1))
    motion = moved(ring, Decide(axes=AXES), incident, due=2)
    assert isinstance(ring.verdict(motion), Accepted)


def axes_with(confidence: Confidence) -> Axes:
    return replace(AXES, responsibility_confidence=confidence)


@pytest.mark.parametrize("confidence", list(Confidence))
def test_a_grave_charge_needs_a_firm_ground(confidence: Confidence) -> None:
    ring = Ring()
    finding = ring.say(N1, FindingDrafted(axes=axes_with(confidence)), opened(ring))
    firm = confidence.rank >= Confidence.CLEAR_AND_CONVINCING.rank
    assert isinstance(ring.verdict(finding), Accepted) is firm
