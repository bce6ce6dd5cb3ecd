from __future__ import annotations

from dataclasses import replace

import pytest
from fold_case import (
    AXES,
    CHARTER,
    E1,
    KEYS,
    N1,
    NORTH,
    QUICK,
    S1,
    SOUTH,
    W1,
    Ring,
    agree,
    day,
    incident_of,
    kept_at,
    motion_of,
    moved,
    observation,
    opened,
    report_of,
)

from truceline.domain.delegation import Role
from truceline.domain.finding_act import Axis
from truceline.domain.governance_act import Lapsed, Term
from truceline.domain.motion import (
    Close,
    ClosingManner,
    Decide,
    Match,
    MotionWithdrawn,
    Moved,
    Procedure,
    Reopen,
    RuleMatched,
    Stance,
    StanceTaken,
    Undo,
)
from truceline.domain.office import Office
from truceline.domain.report_act import Withdrawn
from truceline.procedure.ballot import Outcome
from truceline.procedure.incident_state import Stage
from truceline.procedure.placed import Placed

ASSENT = StanceTaken(stance=Stance.ASSENT)


def decide(ring: Ring) -> Placed:
    return moved(ring, Decide(axes=AXES), opened(ring))


@pytest.mark.parametrize(
    ("stance", "outcome", "settled"),
    [
        (ASSENT, Outcome.AGREED, True),
        (StanceTaken(stance=Stance.DISSENT), Outcome.SPLIT, True),
        (
            StanceTaken(stance=Stance.ASSENT_IN_PART, parts=(Axis.BREACH,)),
            Outcome.AGREED_IN_PART,
            True,
        ),
        (StanceTaken(stance=Stance.DEFER), Outcome.DEFERRED, False),
        (
            StanceTaken(stance=Stance.AD_REFERENDUM, until_at=day(12)),
            Outcome.AD_REFERENDUM,
            False,
        ),
    ],
)
def test_what_one_word_makes_of_a_motion(
    stance: StanceTaken, outcome: Outcome, *, settled: bool
) -> None:
    ring = Ring()
    motion = decide(ring)
    assert motion_of(ring, motion).outcome is Outcome.PENDING
    ring.say(S1, stance, motion)
    state = motion_of(ring, motion)
    assert (state.outcome, state.settled) == (outcome, settled)
    assert state.words[NORTH] == {Stance.ASSENT}
    assert state.parts == frozenset(stance.parts)
    assert state.until == stance.until_at


def test_parts_that_have_nothing_in_common_are_a_split() -> None:
    everybody = replace(QUICK.joint["decide"], roles=frozenset({Role.GUARANTOR, Role.PARTY}))
    rules = replace(QUICK, joint={**QUICK.joint, "decide": everybody})
    ring = Ring(replace(CHARTER, rules=rules))
    motion = decide(ring)
    for log, parts in ((S1, (Axis.BREACH,)), (E1, (Axis.OCCURRENCE,)), (W1, (Axis.OCCURRENCE,))):
        assert not motion_of(ring, motion).settled
        ring.say(log, StanceTaken(stance=Stance.ASSENT_IN_PART, parts=parts), motion)
    state = motion_of(ring, motion)
    assert (state.settled, state.outcome) == (True, Outcome.SPLIT)


def test_words_of_those_who_need_not_assent_are_kept_and_settle_nothing() -> None:
    ring = Ring()
    motion = decide(ring)
    ring.share()
    ring.write(E1, StanceTaken(stance=Stance.DISSENT), motion, key=KEYS[Office.CHIEF])
    state = motion_of(ring, motion)
    assert state.outcome is Outcome.PENDING
    assert state.words["east"] == {Stance.DISSENT}  # type: ignore[index] # an id is text
    ring.say(S1, ASSENT, motion)
    assert motion_of(ring, motion).is_agreed


def test_a_capital_that_does_not_answer_lets_the_motion_lapse() -> None:
    ring = Ring()
    motion = decide(ring)
    waiting = ring.say(S1, StanceTaken(stance=Stance.AD_REFERENDUM, until_at=day(20)), motion)
    early = ring.beat(day(10))
    refused = ring.say(N1, Lapsed(term=Term.MOTION), motion, *early)
    assert "run out" in ring.verdict(refused).sentence  # type: ignore[union-attr] # a refusal
    beats = ring.beat(day(21))
    ring.say(N1, Lapsed(term=Term.AD_REFERENDUM), waiting, *beats)
    state = motion_of(ring, motion)
    assert (state.outcome, state.silent) == (Outcome.NOT_TAKEN, frozenset({SOUTH}))


def test_a_motion_that_is_withdrawn_in_time_is_over() -> None:
    ring = Ring()
    motion = decide(ring)
    ring.say(N1, MotionWithdrawn(), motion)
    assert motion_of(ring, motion).outcome is Outcome.WITHDRAWN


@pytest.mark.parametrize("stance", [Stance.OBJECT, Stance.DISSENT])
@pytest.mark.parametrize("lapses", [True, False])
def test_whoever_objects_breaks_a_silence(stance: Stance, *, lapses: bool) -> None:
    ring = Ring(CHARTER)
    incident = opened(ring)
    ring.beat(day(1))
    close = Moved(
        motion=Close(manner=ClosingManner.SETTLED), due_at=day(5), procedure=Procedure.SILENCE
    )
    motion = ring.say(N1, close, incident)
    ring.beat(day(2))
    if stance is Stance.OBJECT:
        ring.say(S1, StanceTaken(stance=stance), motion)
        beats = ring.beat(day(6))
        if lapses:
            ring.say(W1, Lapsed(term=Term.MOTION), motion, *beats)
        state = motion_of(ring, motion)
        assert (state.outcome, state.silent) == (Outcome.SILENCE_BROKEN, frozenset({SOUTH}))
    else:
        ring.say(S1, StanceTaken(stance=stance), motion)
        assert motion_of(ring, motion).outcome is Outcome.SPLIT


def test_what_is_referred_to_a_capital_is_no_silence() -> None:
    ring = Ring()
    ring.beat(day(1))
    close = Moved(
        motion=Close(manner=ClosingManner.SETTLED), due_at=day(5), procedure=Procedure.SILENCE
    )
    motion = ring.say(N1, close, opened(ring))
    ring.beat(day(2))
    ring.say(S1, StanceTaken(stance=Stance.AD_REFERENDUM, until_at=day(7)), motion)
    beats = ring.beat(day(8))
    ring.say(N1, Lapsed(term=Term.MOTION), motion, *beats)
    state = motion_of(ring, motion)
    assert (state.outcome, state.silent) == (Outcome.NOT_TAKEN, frozenset({SOUTH}))


def test_a_match_holds_until_it_is_undone_together() -> None:
    ring = Ring()
    one, other = observation(ring), observation(ring, S1)
    match = agree(ring, Match(), one, other)
    assert report_of(ring, one).matched_by == {match.at}
    undo = moved(ring, Undo(), match)
    assert report_of(ring, one).matched_by == {match.at}
    ring.say(S1, ASSENT, undo)
    assert report_of(ring, one).matched_by == frozenset()
    assert motion_of(ring, match).undone_by == {undo.at}


@pytest.mark.parametrize("together", [True, False])
def test_a_match_by_rule_is_shown_as_such_and_undone_by_one_whose_report_is_in_it(
    *, together: bool
) -> None:
    ring = Ring()
    one, other = observation(ring), observation(ring, S1)
    incident = opened(ring)
    match = ring.say(N1, RuleMatched(rule="near-in-time-and-place"), one, other, incident)
    assert report_of(ring, one).rule_matched_by == {match.at}
    assert report_of(ring, one).matched_by == frozenset()
    assert incident_of(ring, incident).rule_matched == {one.at, other.at}
    if together:
        agree(ring, Undo(), match)
    else:
        ring.say(S1, Withdrawn(), match)
    assert report_of(ring, one).rule_matched_by == frozenset()
    assert len(report_of(ring, match).withdrawn_by) == 1


def test_a_closed_case_is_reopened_together_and_closed_again() -> None:
    ring = Ring()
    incident = opened(ring)
    close = Close(manner=ClosingManner.SETTLED)
    agree(ring, close, incident)
    assert incident_of(ring, incident).stage is Stage.CLOSED
    agree(ring, Reopen(), incident)
    state = incident_of(ring, incident)
    assert (state.stage, state.closed) == (Stage.RECEIVED, {})
    again = agree(ring, close, incident)
    assert incident_of(ring, incident).closed == {again.at: ClosingManner.SETTLED}


def test_the_term_for_deciding_runs_anew_from_a_reopening() -> None:
    ring = Ring()
    incident = opened(ring)
    ring.beat(day(1))
    first = ring.beat(day(40))
    ring.say(N1, Lapsed(term=Term.DECISION), incident, *first)
    agree(ring, Reopen(), incident)
    assert incident_of(ring, incident).stage is Stage.RECEIVED
    beats = ring.beat(day(41))
    early = ring.say(N1, Lapsed(term=Term.DECISION), incident, *beats)
    assert incident_of(ring, incident).lapsed_by == frozenset()
    late = ring.beat(day(72))
    ring.say(N1, Lapsed(term=Term.DECISION), incident, *late)
    assert incident_of(ring, incident).stage is Stage.LAPSED_UNDECIDED
    assert kept_at(ring.fold(), early).topics == ()
