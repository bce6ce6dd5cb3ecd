from __future__ import annotations

from fold_case import AXES, E1, KEYS, N1, N2, S1, Ring, day

from truceline.domain.finding_act import FindingDrafted
from truceline.domain.governance_act import Beat
from truceline.domain.incident_act import IncidentOpened, Triaged, TriageOutcome
from truceline.domain.motion import Decide, Moved, Stance, StanceTaken
from truceline.domain.office import Office
from truceline.domain.report_act import AllegationLodged, ReportFiled, ReportKind
from truceline.procedure.ballot import MotionState, Outcome, motion_state
from truceline.procedure.fold import Fold
from truceline.procedure.incident_state import IncidentState, Stage
from truceline.procedure.item import item_of
from truceline.procedure.placed import Placed
from truceline.procedure.verdict import Accepted


def test_an_incident_goes_from_a_report_to_a_joint_decision() -> None:
    ring = Ring()
    report = ring.say(N2, ReportFiled(kind=ReportKind.OBSERVATION))
    allegation = ring.say(E1, AllegationLodged())
    incident = ring.say(N1, IncidentOpened(), report, allegation)
    ring.say(S1, Triaged(outcome=TriageOutcome.IN_MANDATE), incident)
    finding = ring.say(S1, FindingDrafted(axes=AXES), incident, report)
    motion = ring.say(N1, Moved(motion=Decide(axes=AXES), due_at=day(9)), incident, finding)
    word = ring.say(S1, StanceTaken(stance=Stance.ASSENT), motion)
    fold = ring.fold()
    assert {type(ring.verdict(each)) for each in ring.entries()} == {Accepted}
    items = {each.ref: each.state for each in fold.refresh()}
    decided = items[motion.at]
    assert isinstance(decided, MotionState)
    assert decided.outcome is Outcome.AGREED
    state = items[incident.at]
    assert isinstance(state, IncidentState)
    assert state.stage is Stage.DECIDED
    assert len(fold.digest(ring.roots()).digest) == 32
    assert word.at not in items
    kept = fold.shelf.kept(incident.at.log, incident.at.index)
    assert kept is not None
    assert item_of(fold.scope, kept).state == state


def test_the_example_of_the_manual_is_as_it_is_told() -> None:
    ring = Ring()
    filed = ReportFiled(kind=ReportKind.OBSERVATION)
    reports = [ring.write(log, filed) for log in (N1, S1)]
    ring.write(E1, AllegationLodged())
    ring.meet(N1, S1)
    incident = ring.write(N1, IncidentOpened(), *reports)
    motion = ring.write(N1, Moved(motion=Decide(axes=AXES), due_at=day(9)), incident)
    ring.meet(N1, S1)
    ring.meet(N1, E1)
    early = ring.sizes_of(N1)
    ring.write(S1, StanceTaken(stance=Stance.ASSENT), motion)
    ring.write(S1, Beat(at=day(2)))
    without = {**ring.sizes_of(S1), E1: 1}
    ring.write(E1, StanceTaken(stance=Stance.DISSENT), motion, key=KEYS[Office.CHIEF])
    ring.meet(N1, S1)
    ring.write(N1, Beat(at=day(3)))
    states = [_state(ring.fold(sizes), motion) for sizes in (early, without, None)]
    assert [each.outcome for each in states] == [Outcome.PENDING, Outcome.AGREED, Outcome.AGREED]
    assert [each.contested for each in states] == [frozenset()] * 3
    second = ring.write(N2, filed)
    assert second.past == {}
    fold = ring.fold()
    one, other = (fold.shelf.kept(each.at.log, 0) for each in reports)
    assert one is not None
    assert other is not None
    assert not one.past.covers(other.at)
    assert not other.past.covers(one.at)


def _state(fold: Fold, motion: Placed) -> MotionState:
    kept = fold.shelf.kept(motion.at.log, motion.at.index)
    assert kept is not None
    return motion_state(fold.scope, kept)
