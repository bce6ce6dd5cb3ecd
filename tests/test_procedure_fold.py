from __future__ import annotations

from fold_case import AXES, E1, N1, N2, S1, Ring, day

from truceline.domain.finding_act import FindingDrafted
from truceline.domain.incident_act import IncidentOpened, Triaged, TriageOutcome
from truceline.domain.motion import Decide, Moved, Stance, StanceTaken
from truceline.domain.report_act import AllegationLodged, ReportFiled, ReportKind
from truceline.procedure.ballot import MotionState, Outcome
from truceline.procedure.incident_state import IncidentState, Stage
from truceline.procedure.item import item_of
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
