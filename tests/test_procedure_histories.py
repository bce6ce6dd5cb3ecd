"""What happened to real missions, as far as it can be told in acts; each would be seen here.

Source: the field notes on real missions (JCCC, Nuba Mountains, Colombia, Sri Lanka, Georgia).
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from fold_case import (
    AXES,
    E1,
    EAST,
    N1,
    N2,
    NORTH,
    S1,
    SOUTH,
    W1,
    WEST,
    Ring,
    agree,
    day,
    incident_of,
    kept_at,
    motion_of,
    moved,
    observation,
    opened,
)

from truceline.domain.finding_act import (
    Axes,
    Breach,
    Confidence,
    Gravity,
    Occurrence,
    Responsibility,
)
from truceline.domain.governance_act import Lapsed, Left, Returned, Term
from truceline.domain.incident_act import IncidentOpened, Triaged, TriageOutcome
from truceline.domain.motion import (
    Close,
    ClosingManner,
    Decide,
    Match,
    Merge,
    Moved,
    Stance,
    StanceTaken,
)
from truceline.domain.report_act import AllegationLodged
from truceline.procedure.ballot import Contest, Outcome
from truceline.procedure.incident_state import Stage
from truceline.procedure.tally import IncidentClass, Tally, tally
from truceline.procedure.verdict import Accepted

NOTHING = Axes(
    provision="1",
    occurrence=Occurrence.AS_ALLEGED,
    breach=Breach.NO_BREACH,
    responsibility=Responsibility.NOBODY,
)
MINOR = replace(AXES, gravity=Gravity.MINOR)
GRAVE = AXES


def counted(ring: Ring) -> Tally:
    fold = ring.fold()
    opened_by = [each for each in ring.entries() if isinstance(each.act, IncidentOpened)]
    return tally(fold.scope, [kept_at(fold, each) for each in opened_by])


def test_two_logs_of_one_incident_become_one_record() -> None:
    """The JCCC: since April 2015 each side kept a log of its own of the same violations."""
    ring = Ring()
    north, south = observation(ring, N2), observation(ring, S1)
    of_north = ring.write(N1, IncidentOpened(), north)
    of_south = ring.write(S1, IncidentOpened(), south)
    ring.share()
    assert counted(ring).n_unmerged == 2
    agree(ring, Match(), north, south, of_north)
    agree(ring, Merge(into=of_north.at), of_north, of_south)
    assert incident_of(ring, of_north).reports == {north.at, south.at}
    after = counted(ring)
    assert (after.n_incidents, after.n_unmerged, after.n_reports) == (2, 1, 2)


def test_one_report_in_two_openings_is_contested_until_they_are_merged() -> None:
    ring = Ring()
    report = observation(ring)
    ring.share()
    one, other = (ring.write(log, IncidentOpened(), report) for log in (N1, S1))
    fold = ring.fold()
    items = {each.ref: each.state for each in fold.refresh()}
    assert getattr(items[report.at], "contested", None) == {Contest.OPENINGS}
    agree(ring, Merge(into=one.at), one, other)
    items = {each.ref: each.state for each in ring.fold().refresh()}
    assert getattr(items[report.at], "contested", None) == frozenset()


def test_two_incidents_merged_into_each_other_are_contested_and_count_once() -> None:
    ring = Ring()
    one, other, third = opened(ring), opened(ring), opened(ring)
    merges = [
        ring.write(log, Moved(motion=Merge(into=into.at), due_at=day(9)), one, other)
        for log, into in ((N1, one), (S1, other))
    ]
    ring.share()
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), merges[0])
    ring.write(N1, StanceTaken(stance=Stance.ASSENT), merges[1])
    ring.share()
    assert incident_of(ring, one).contested == {Contest.MERGES}
    assert counted(ring).n_unmerged == 2
    agree(ring, Merge(into=third.at), other, third)
    assert counted(ring).n_unmerged == 1


def test_work_goes_on_when_a_delegation_walks_out_and_nothing_is_agreed_without_it() -> None:
    """The Nuba Mountains: when one side pulled its monitors, the patrols stopped."""
    ring = Ring()
    incident = opened(ring)
    pending = moved(ring, Decide(axes=GRAVE), incident)
    ring.say(S1, Left())
    triage = ring.say(N1, Triaged(outcome=TriageOutcome.IN_MANDATE), incident)
    assert ring.verdict(triage) == Accepted()
    alone = moved(ring, Decide(axes=GRAVE), incident)
    state = motion_of(ring, alone)
    assert (state.outcome, state.silent) == (Outcome.NOT_TAKEN, frozenset({SOUTH}))
    assert motion_of(ring, pending).outcome is Outcome.PENDING
    ring.beat(day(1), N1, E1, W1)
    beats = ring.beat(day(40), N1, E1, W1)
    ring.say(N1, Lapsed(term=Term.DECISION), incident, *beats)
    ring.say(N1, Lapsed(term=Term.MOTION), pending, *beats)
    assert incident_of(ring, incident).stage is Stage.LAPSED_UNDECIDED
    assert motion_of(ring, pending).silent == {SOUTH}
    ring.say(S1, Returned())
    again = agree(ring, Decide(axes=GRAVE), incident)
    assert motion_of(ring, again).is_agreed
    state_now = incident_of(ring, incident)
    assert state_now.stage is Stage.DECIDED
    assert state_now.contested == {Contest.DECIDED_AND_LAPSED}


def test_who_left_in_one_log_and_returned_in_another_unseen_has_left() -> None:
    ring = Ring()
    ring.write(N1, Left())
    ring.write(N2, Returned(), key=ring.key_for(Returned()))
    assert ring.fold().scope.has_left(NORTH)


@pytest.mark.slow
def test_the_five_classes_come_out_as_the_tally_of_their_parts() -> None:
    """Colombia, 2016 to 2017: 331 no incident, 78 no violation, 54 minor, 10 grave, 18 open."""
    ring = Ring()
    for _ in range(331):
        agree(ring, Close(manner=ClosingManner.NOT_AN_INCIDENT), opened(ring))
    for axes, n_incidents in ((NOTHING, 78), (MINOR, 54), (GRAVE, 10)):
        for _ in range(n_incidents):
            agree(ring, Decide(axes=axes), opened(ring))
    for _ in range(18):
        opened(ring)
    total = counted(ring)
    assert total.by_class == {
        IncidentClass.NOT_AN_INCIDENT: 331,
        IncidentClass.NO_BREACH: 78,
        IncidentClass.MINOR: 54,
        IncidentClass.GRAVE: 10,
        IncidentClass.OPEN: 18,
    }
    assert total.n_incidents == sum(total.by_class.values()) == 491


@pytest.mark.slow
def test_rulings_against_two_sides_add_up() -> None:
    """Sri Lanka, 2002: 504 and 54 ruled; the total was published as 556, and is 558."""
    ring = Ring()
    for against, n_rulings in ((EAST, 504), (WEST, 54)):
        for _ in range(n_rulings):
            allegation = ring.say(N1, AllegationLodged(against=(against,)))
            incident = ring.say(N1, IncidentOpened(), allegation)
            agree(ring, Decide(axes=replace(MINOR, responsible=(against,))), incident)
    total = counted(ring)
    assert total.breaches == {EAST: 504, WEST: 54}
    assert sum(total.breaches.values()) == total.by_class[IncidentClass.MINOR] == 558


def test_contacts_are_no_issues() -> None:
    """Georgia: 31 calls of the hotline were 17 issues."""
    ring = Ring()
    calls = [ring.say(E1, AllegationLodged(against=(WEST,))) for _ in range(31)]
    for number in range(17):
        more = calls[17 + number : 18 + number] if number < 14 else []
        ring.say(N1, IncidentOpened(), calls[number], *more)
    total = counted(ring)
    assert (total.n_reports, total.n_incidents) == (31, 17)


@pytest.mark.parametrize(
    ("axes", "came_to"),
    [
        (replace(NOTHING, occurrence=Occurrence.DID_NOT_OCCUR), IncidentClass.NOT_AN_INCIDENT),
        (replace(NOTHING, breach=Breach.COULD_NOT_TELL), IncidentClass.COULD_NOT_TELL),
        (replace(AXES, gravity=Gravity.NOT_GRADED), IncidentClass.NOT_GRADED),
        (replace(AXES, gravity=Gravity.NONE), IncidentClass.NOT_GRADED),
    ],
)
def test_a_decision_has_one_class(axes: Axes, came_to: IncidentClass) -> None:
    ring = Ring()
    agree(ring, Decide(axes=axes), opened(ring))
    assert counted(ring).by_class == {came_to: 1}


def test_a_split_counts_as_split_and_a_closing_without_decision_as_such() -> None:
    ring = Ring()
    motion = moved(ring, Decide(axes=GRAVE), opened(ring))
    other = replace(AXES, responsibility_confidence=Confidence.BEYOND_REASONABLE_DOUBT)
    ring.say(S1, StanceTaken(stance=Stance.DISSENT, axes=other), motion)
    agree(ring, Close(manner=ClosingManner.SETTLED), opened(ring))
    total = counted(ring)
    assert total.by_class == {IncidentClass.SPLIT: 1, IncidentClass.CLOSED_UNDECIDED: 1}
    assert total.breaches == {}


def test_two_decisions_beside_each_other_count_as_contested() -> None:
    ring = Ring()
    incident = opened(ring)
    motions = [
        ring.write(log, Moved(motion=Decide(axes=axes), due_at=day(9)), incident)
        for log, axes in ((N1, GRAVE), (S1, MINOR))
    ]
    ring.share()
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), motions[0])
    ring.write(N1, StanceTaken(stance=Stance.ASSENT), motions[1])
    assert incident_of(ring, incident).contested == {Contest.DECISIONS}
    total = counted(ring)
    assert (total.by_class, total.breaches) == ({IncidentClass.CONTESTED: 1}, {})
