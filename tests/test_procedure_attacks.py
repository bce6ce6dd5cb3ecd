"""What somebody might try with the entries that he may write, and what must hold all the same."""

from __future__ import annotations

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
    NORTH,
    O1,
    QUICK,
    QUICK_CHARTER,
    S1,
    SOUTH,
    W1,
    Ring,
    add_all,
    agree,
    day,
    incident_of,
    kept_at,
    moved,
    observation,
    opened,
)
from fold_case import motion_of as state_of

from truceline.domain.entry import KeyId, LogId
from truceline.domain.governance_act import (
    Appointed,
    Beat,
    ForkShown,
    Lapsed,
    Revoked,
    Term,
)
from truceline.domain.incident_act import (
    Claimed,
    IncidentOpened,
    Suspended,
    SuspensionReason,
    Triaged,
    TriageOutcome,
)
from truceline.domain.motion import (
    Activate,
    Adopt,
    Close,
    ClosingManner,
    Decide,
    Match,
    Merge,
    MotionWithdrawn,
    Moved,
    Procedure,
    Stance,
    StanceTaken,
    Undo,
)
from truceline.domain.office import Office
from truceline.domain.report_act import Committed, Disclosed, ReportFiled, ReportKind, Withdrawn
from truceline.procedure.ballot import Contest, Outcome
from truceline.procedure.clock import known_at, shown_at, was_there_by
from truceline.procedure.fold import Fold
from truceline.procedure.incident_state import Stage, incident_state
from truceline.procedure.independence import Independence, independence
from truceline.procedure.judge import MOST_ABOUT_ONE
from truceline.procedure.memory_shelf import MemoryShelf
from truceline.procedure.placed import Placed
from truceline.procedure.report_state import report_state
from truceline.procedure.tally import tally
from truceline.procedure.verdict import Accepted, Reason, Refused, Stopped

CLOSE = Close(manner=ClosingManner.NOT_PURSUED)


def reason(ring: Ring, placed: Placed) -> Reason:
    verdict = ring.verdict(placed)
    assert isinstance(verdict, Refused)
    assert verdict.sentence.endswith(".")
    return verdict.reason


def test_an_objection_of_day_1_that_arrives_on_day_10_is_late_and_known_at_is_unchanged() -> None:
    ring = Ring()
    incident = opened(ring)
    ring.beat(day(1))
    motion = ring.say(N1, Moved(motion=CLOSE, due_at=day(5), procedure=Procedure.SILENCE), incident)
    ring.beat(day(2))
    fold = ring.fold()
    # The south keeps this back, and dates its next beats as if nothing had been written.
    withheld = {log: len(entries) for log, entries in ring.logs.items()}
    beats = ring.beat(day(6))
    lapse = ring.say(N1, Lapsed(term=Term.MOTION), motion, *beats[:3])
    objection = ring.write(S1, StanceTaken(stance=Stance.OBJECT), motion, past={N1: withheld[N1]})
    ring.beat(day(10))
    state = state_of(ring, motion)
    assert state.outcome is Outcome.AGREED
    assert state.lapsed_by == {lapse.at}
    assert state.late == {objection.at}
    late = ring.fold()
    assert known_at(late.scope, N1, day(3)) == known_at(fold.scope, N1, day(3))
    assert not was_there_by(late.scope, kept_at(late, objection), day(5))
    assert shown_at(late.scope, kept_at(late, objection)) == day(10)


def test_an_objection_in_a_log_that_was_kept_back_is_listed_as_late() -> None:
    ring = Ring()
    incident = opened(ring)
    ring.beat(day(1))
    motion = ring.say(N1, Moved(motion=CLOSE, due_at=day(5), procedure=Procedure.SILENCE), incident)
    ring.beat(day(2), N1, N2, S1)
    had = dict(ring.seen[W1])
    beats = ring.beat(day(6), N1, N2, S1)
    ring.say(N1, Lapsed(term=Term.MOTION), motion, *beats)
    late = ring.write(
        W1, StanceTaken(stance=Stance.DISSENT), motion, past=had, key=KEYS[Office.CHIEF]
    )
    state = state_of(ring, motion)
    assert state.late == {late.at}
    assert (state.settled, state.outcome, state.contested) == (True, Outcome.AGREED, frozenset())


@pytest.mark.parametrize("at", [{2}, {6}, set()])
def test_a_delegation_that_is_jammed_is_absent_and_its_silence_is_no_consent(
    at: set[int],
) -> None:
    ring = Ring()
    incident = opened(ring)
    ring.beat(day(1))
    motion = ring.say(N1, Moved(motion=CLOSE, due_at=day(5), procedure=Procedure.SILENCE), incident)
    others = (N1, N2, E1, W1)
    ring.beat(day(2), *others, *((S1,) if 2 in at else ()))
    beats = ring.beat(day(6), *others, *((S1,) if 6 in at else ()))
    ring.say(N1, Lapsed(term=Term.MOTION), motion, *beats)
    state = state_of(ring, motion)
    assert (state.outcome, state.settled, state.silent) == (
        Outcome.NOT_TAKEN,
        False,
        frozenset({SOUTH}),
    )


def test_silence_of_one_who_had_it_and_was_there_carries_a_motion() -> None:
    ring = Ring()
    incident = opened(ring)
    ring.beat(day(1))
    motion = ring.say(N1, Moved(motion=CLOSE, due_at=day(5), procedure=Procedure.SILENCE), incident)
    ring.beat(day(2))
    beats = ring.beat(day(6))
    ring.say(W1, Lapsed(term=Term.MOTION), motion, *beats)
    assert state_of(ring, motion).is_agreed
    assert incident_of(ring, incident).stage is Stage.CLOSED


def test_a_log_that_the_charter_does_not_name_changes_nothing() -> None:
    ring = Ring()
    strange = replace(observation(ring), by=SOUTH)
    played = replace(
        strange, at=replace(strange.at, log=LogId("exercise/north/hq"), index=0), past={}
    )
    fold = ring.fold()
    fold.refresh()
    assert fold.add(played) == Refused(reason=Reason.UNKNOWN_LOG)
    assert fold.refresh() == ()
    other = Fold(QUICK_CHARTER, MemoryShelf())
    assert other.add(strange) == Refused(reason=Reason.UNKNOWN_LOG)


def test_a_report_that_was_read_before_one_sealed_his_own_is_not_independent() -> None:
    ring = Ring()
    sealed = Committed(kind=ReportKind.OBSERVATION, due_at=day(5))
    one, other = ring.write(N2, sealed, audience=frozenset({NORTH})), ring.write(S1, sealed)
    ring.share()
    told = ring.say(N2, Disclosed(), one)
    copied = ring.say(S1, sealed)
    ring.say(S1, Disclosed(), other)
    fold = ring.fold()
    a, b, c = (kept_at(fold, each) for each in (one, other, copied))
    assert independence(fold.scope, a, b) is Independence.INDEPENDENT
    assert independence(fold.scope, c, a) is Independence.ONE_SAW_FIRST
    assert independence(fold.scope, a, c) is Independence.OTHER_SAW_FIRST
    assert independence(fold.scope, b, c) is Independence.SAME_DELEGATION
    assert kept_at(fold, copied).past.covers(told.at)


def test_nobody_knows_whether_two_open_reports_beside_each_other_are_independent() -> None:
    ring = Ring()
    filed = ReportFiled(kind=ReportKind.OBSERVATION)
    one, other = ring.write(N2, filed), ring.write(S1, filed)
    private = ring.write(E1, filed, audience=frozenset({EAST}))
    escrowed = ring.write(
        W1, Committed(kind=ReportKind.OBSERVATION, due_at=day(2)), audience=frozenset({NORTH})
    )
    fold = ring.fold()
    a, b, c, d = (kept_at(fold, each) for each in (one, other, private, escrowed))
    assert independence(fold.scope, a, b) is Independence.UNKNOWN
    assert independence(fold.scope, c, d) is Independence.INDEPENDENT
    assert independence(fold.scope, a, d) is Independence.UNKNOWN


def test_fifty_merged_incidents_leave_both_tallies() -> None:
    ring = Ring()
    incidents = [opened(ring) for _ in range(50)]
    merge = agree(ring, Merge(into=incidents[0].at), *incidents)
    fold = ring.fold()
    kept = [kept_at(fold, each) for each in incidents]
    counted = tally(fold.scope, kept)
    assert (counted.n_incidents, counted.n_unmerged, counted.n_reports) == (50, 1, 50)
    agree(ring, Undo(), merge)
    fold = ring.fold()
    counted = tally(fold.scope, [kept_at(fold, each) for each in incidents])
    assert (counted.n_incidents, counted.n_unmerged) == (50, 50)


def test_one_guarantor_alone_merges_nothing() -> None:
    ring = Ring()
    incidents = [opened(ring) for _ in range(3)]
    moved(ring, Merge(into=incidents[0].at), *incidents)
    assert incident_of(ring, incidents[1]).merged_into == frozenset()


def test_an_incident_merged_into_two_is_contested() -> None:
    ring = Ring()
    one, two, three = (opened(ring) for _ in range(3))
    merges = [
        ring.write(N1, Moved(motion=Merge(into=into.at), due_at=day(9)), three, into)
        for into in (one, two)
    ]
    ring.share()
    for merge in merges:
        ring.say(S1, StanceTaken(stance=Stance.ASSENT), merge)
    state = incident_of(ring, three)
    assert state.merged_into == {one.at, two.at}
    assert Contest.MERGES in state.contested


def test_a_kind_of_tomorrow_stops_its_log_and_whoever_built_on_it_and_no_other() -> None:
    ring = Ring()
    first = observation(ring, S1)
    unknown = ring.write(S1, None)
    behind = ring.write(S1, ReportFiled(kind=ReportKind.NOTICE))
    beside = ring.write(N1, IncidentOpened(), first)
    ring.meet(N2, S1)
    built = ring.write(N2, ReportFiled(kind=ReportKind.OBSERVATION))
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    verdicts = add_all(fold, ring.entries())
    stop = Stopped(log=S1, index=unknown.at.index)
    assert [verdicts[each.at] for each in (unknown, behind, built)] == [stop] * 3
    assert isinstance(verdicts[beside.at], Accepted)
    assert fold.digest(ring.roots()).stopped == {S1: 1, N2: built.at.index}
    assert fold.sizes == {S1: 1, N1: 1}


def test_entries_behind_a_jointly_activated_version_are_not_folded_by_this_one() -> None:
    ring = Ring()
    motion = agree(ring, Activate(version=2))
    later = ring.say(N2, ReportFiled(kind=ReportKind.OBSERVATION))
    assert ring.verdict(later) == Stopped(log=motion.at.log, index=motion.at.index)
    assert motion.at.log not in ring.fold().digest(ring.roots()).stopped


def test_nodes_that_were_founded_differently_never_publish_one_digest() -> None:
    ring = Ring()
    opened(ring)
    digests = set()
    for charter in (QUICK_CHARTER, replace(QUICK_CHARTER, rules=replace(QUICK, answer_h=1))):
        fold = Fold(charter, MemoryShelf())
        add_all(fold, ring.entries())
        digests.add(fold.digest(ring.roots()).digest)
    assert len(digests) == 2


def test_whom_a_body_was_sealed_for_changes_no_state() -> None:
    """A blob that nobody can open settles as any other; who opened it is said elsewhere."""
    ring = Ring()
    opened(ring)
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    add_all(fold, (replace(each, audience=frozenset({EAST})) for each in ring.entries()))
    assert fold.digest(ring.roots()) == ring.fold().digest(ring.roots())


def test_a_clock_that_runs_ahead_lets_nothing_lapse_and_no_clock_runs_back() -> None:
    ring = Ring()
    incident = opened(ring)
    (ahead,) = ring.beat(day(400), S1)
    lapse = ring.say(S1, Lapsed(term=Term.DECISION), incident, ahead)
    assert reason(ring, lapse) is Reason.TERM_RUNNING
    back = ring.say(S1, Beat(at=day(2)))
    assert reason(ring, back) is Reason.CLOCK_BACK
    ring.say(S1, Revoked(log=S1, key=ahead.keys[0], from_index=ahead.at.index))
    again = ring.write(S1, Beat(at=day(2)), key=KEYS[Office.CHIEF])
    assert ring.verdict(again) == Accepted()


def test_a_million_claims_by_one_hand_cost_no_more_than_each_its_own() -> None:
    ring = Ring()
    incident = opened(ring)
    many = [ring.write(N1, Claimed(), incident) for _ in range(MOST_ABOUT_ONE + 300)]
    fold = ring.fold()
    assert len(list(fold.shelf.refused())) == 300
    assert fold.add(many[-1]) == Refused(reason=Reason.TOO_MANY)
    state = incident_state(fold.scope, kept_at(fold, incident))
    assert state.claimed_in == {N1}
    other = ring.say(S1, Claimed(), incident)
    assert ring.verdict(other) == Accepted()


def test_a_fork_shown_from_an_old_past_voids_no_more_than_nobody_had_seen() -> None:
    ring = Ring()
    report = observation(ring, S1)
    ring.beat(day(1), N1, E1, W1)
    tail = ring.write(S1, ReportFiled(kind=ReportKind.OBSERVATION))
    ring.write(O1, ForkShown(log=S1, size=0), past={}, key=KEYS[Office.CHIEF])
    alone = ring.fold()
    assert not report_state(alone.scope, kept_at(alone, tail)).is_void
    ring.write(W1, ForkShown(log=S1, size=0), past={}, key=KEYS[Office.CHIEF])
    fold = ring.fold()
    states = [report_state(fold.scope, kept_at(fold, each)) for each in (report, tail)]
    assert [each.is_void for each in states] == [False, True]
    # Beats that had not seen the fork, and come late, let more of it count again.
    ring.meet(N1, S1)
    ring.meet(E1, S1)
    ring.write(N1, Beat(at=day(2)))
    ring.write(E1, Beat(at=day(2)))
    fold = ring.fold()
    assert not report_state(fold.scope, kept_at(fold, tail)).is_void


def test_one_delegation_alone_silences_no_log_however_often_it_cries_fork() -> None:
    ring = Ring()
    for _ in range(3):
        ring.say(N1, ForkShown(log=S1, size=0))
        ring.say(N2, ForkShown(log=S1, size=0))
    report = observation(ring, S1)
    ring.beat(day(1))
    fold = ring.fold()
    assert fold.scope.bound(S1).size is None
    # Once another says it too, what was beaten before that counts, whatever was cried earlier.
    ring.say(E1, ForkShown(log=S1, size=0))
    late = observation(ring, S1)
    ring.beat(day(2))
    fold = ring.fold()
    states = [report_state(fold.scope, kept_at(fold, each)) for each in (report, late)]
    assert [each.is_void for each in states] == [False, True]


def test_a_fork_of_the_only_other_log_leaves_nothing_of_it_unseen() -> None:
    charter = replace(
        CHARTER,
        logs={N1: NORTH},
        roles={NORTH: CHARTER.roles[NORTH]},
        offices={NORTH: CHARTER.offices[NORTH]},
    )
    ring = Ring(charter)
    report = ring.write(N1, ReportFiled(kind=ReportKind.OBSERVATION))
    ring.write(N1, ForkShown(log=N1, size=1))
    fold = ring.fold()
    assert report_state(fold.scope, kept_at(fold, report)).is_void


def test_what_rests_on_a_stolen_key_is_contested_and_stays_settled() -> None:
    ring = Ring()
    incident = opened(ring)
    motion = moved(ring, Decide(axes=AXES), incident)
    stolen = ring.say(S1, StanceTaken(stance=Stance.ASSENT), motion)
    assert incident_of(ring, incident).stage is Stage.DECIDED
    ring.say(S1, Revoked(log=S1, key=stolen.keys[0], from_index=stolen.at.index))
    state = state_of(ring, motion)
    assert (state.settled, state.outcome) == (True, Outcome.AGREED)
    assert state.contested == {Contest.RESTS_ON_VOID}
    assert Contest.RESTS_ON_VOID in incident_of(ring, incident).contested
    again = moved(ring, Decide(axes=AXES), incident)
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), again, key=KEYS[Office.CHIEF])
    mended = incident_of(ring, incident)
    assert mended.decisions == {again.at: Outcome.AGREED}
    assert mended.contested == frozenset()


def test_a_motion_about_a_void_report_is_contested() -> None:
    ring = Ring()
    one, other = observation(ring, N2), observation(ring, S1)
    motion = agree(ring, Match(), one, other)
    assert state_of(ring, motion).is_agreed
    ring.say(N1, Revoked(log=N2, key=one.keys[0], from_index=0))
    assert state_of(ring, motion).contested == {Contest.RESTS_ON_VOID}


def test_of_two_bounds_the_lower_counts() -> None:
    ring = Ring()
    first, second = observation(ring, S1), observation(ring, S1)
    key = first.keys[0]
    ring.say(S1, Revoked(log=S1, key=key, from_index=0))
    ring.say(S1, Revoked(log=S1, key=key, from_index=1))
    fold = ring.fold()
    assert fold.scope.bound(S1).keys == {key: 0}
    assert all(fold.scope.is_void(kept_at(fold, each)) for each in (first, second))
    late = ring.say(N1, IncidentOpened(), first)
    assert reason(ring, late) is Reason.VOID_SUBJECT


def test_nobody_revokes_in_another_delegations_log_or_appoints_himself() -> None:
    ring = Ring()
    abroad = ring.say(N1, Revoked(log=S1, key=KEYS[Office.CHIEF], from_index=0))
    assert reason(ring, abroad) is Reason.NOT_OWN
    upstart = KeyId("upstart")
    ring.share()
    act = Appointed(key=upstart, offices=(Office.CHIEF,))
    himself = ring.write(N1, act, key=upstart)
    assert reason(ring, himself) is Reason.NOT_PERMITTED
    ring.say(N1, act)
    assert ring.verdict(ring.write(N1, act, key=upstart)) == Accepted()


def test_whoever_is_relieved_does_nothing_more_and_what_he_did_stays() -> None:
    ring = Ring()
    incident = opened(ring)
    key = incident.keys[0]
    relieved = ring.say(N1, Appointed(key=key, offices=()))
    late = ring.write(N1, Claimed(), incident, key=key)
    assert reason(ring, late) is Reason.NOT_PERMITTED
    assert incident_of(ring, incident).stage is Stage.RECEIVED
    ring.say(N1, Appointed(key=key, offices=(Office.DUTY_OFFICER,)), relieved)
    assert ring.verdict(ring.write(N1, Claimed(), incident, key=key)) == Accepted()


def test_nobody_freezes_a_case() -> None:
    ring = Ring()
    incident = opened(ring)
    ring.say(N1, Suspended(reason=SuspensionReason.ACCESS), incident)
    assert incident_of(ring, incident).stage is Stage.SUSPENDED
    ring.say(S1, Triaged(outcome=TriageOutcome.IN_MANDATE), incident)
    state = incident_of(ring, incident)
    assert (state.stage, state.suspended_by) == (Stage.OPEN, frozenset({NORTH}))
    ring.say(N1, Withdrawn(), incident)
    assert incident_of(ring, incident).stage is Stage.OPEN
    motion = moved(ring, CLOSE, incident)
    for_ever = StanceTaken(stance=Stance.AD_REFERENDUM, until_at=day(99_999))
    assert reason(ring, ring.say(S1, for_ever, motion)) is Reason.TERM_TOO_LONG
    beats = ring.beat(day(1)) and ring.beat(day(40))
    lapse = ring.say(N1, Lapsed(term=Term.DECISION), incident, *beats)
    assert ring.verdict(lapse) == Accepted()
    assert incident_of(ring, incident).stage is Stage.LAPSED_UNDECIDED


def test_a_withdrawal_that_was_not_known_contests_what_it_came_too_late_for() -> None:
    ring = Ring()
    motion = moved(ring, Decide(axes=AXES), opened(ring))
    ring.write(N1, MotionWithdrawn(), motion)
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), motion)
    state = state_of(ring, motion)
    assert (state.settled, state.contested) == (True, frozenset({Contest.WITHDRAWN_MEANWHILE}))
    late = ring.say(S1, StanceTaken(stance=Stance.DISSENT), motion)
    assert reason(ring, late) is Reason.MOTION_OVER


def test_a_lapse_that_did_not_know_of_the_last_assent_contests_it() -> None:
    ring = Ring()
    motion = moved(ring, Decide(axes=AXES), opened(ring))
    beats = ring.beat(day(10))
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), motion)
    ring.write(W1, Lapsed(term=Term.MOTION), motion, *beats, key=KEYS[Office.CHIEF])
    assert state_of(ring, motion).contested == {Contest.LAPSED_MEANWHILE}


def test_two_logs_of_one_delegation_that_contradict_each_other_are_contested() -> None:
    ring = Ring()
    motion = moved(ring, Decide(axes=AXES), opened(ring), by=S1)
    ring.write(N1, StanceTaken(stance=Stance.ASSENT), motion)
    ring.write(N2, StanceTaken(stance=Stance.DISSENT), motion, key=KEYS[Office.CHIEF])
    state = state_of(ring, motion)
    assert (state.outcome, state.contested) == (Outcome.AGREED, frozenset({Contest.TWO_WORDS}))


def test_two_sets_of_rules_of_one_version_leave_the_older_in_force() -> None:
    ring = Ring()
    one, other = (replace(QUICK, version=2, answer_h=hours) for hours in (5, 6))
    a = ring.write(N1, Moved(motion=Adopt(rules=one), due_at=day(9)))
    b = ring.write(S1, Moved(motion=Adopt(rules=other), due_at=day(9)))
    ring.share()
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), a)
    assert ring.fold().rules == one
    ring.write(N1, StanceTaken(stance=Stance.ASSENT), b)
    assert ring.fold().rules == QUICK
    third = replace(QUICK, version=3)
    agree(ring, Adopt(rules=third))
    assert ring.fold().rules == third


def test_rules_that_a_stolen_key_adopted_are_not_in_force_once_that_is_known() -> None:
    ring = Ring()
    lax = replace(QUICK, version=2, lapse_quorum=1)
    motion = agree(ring, Adopt(rules=lax))
    before = ring.say(N2, ReportFiled(kind=ReportKind.OBSERVATION))
    word = ring.logs[S1][-1]
    ring.say(S1, Revoked(log=S1, key=word.keys[0], from_index=word.at.index))
    fold = ring.fold()
    assert fold.rules == QUICK
    inside = kept_at(fold, before)
    assert fold.rules_at(type(fold.scope)(fold.shelf, fold.charter, inside.past)) == lax
    assert (
        fold.rules_at(type(fold.scope)(fold.shelf, fold.charter, kept_at(fold, motion).past))
        == QUICK
    )
