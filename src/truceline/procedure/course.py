"""The joint acts about one incident: which decisions and closings hold, and since when it runs.

A reopening ends what it had seen, and nothing that was settled beside it. So does a decision or
a closing without contest that was moved to mend a contested one.
"""

from __future__ import annotations

from truceline.domain.entry import EntryRef
from truceline.domain.motion import Close, Decide, Merge, Reopen
from truceline.procedure.ballot import MotionState, Outcome, motion_state
from truceline.procedure.reading import motion_as, moves
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept, topic_of

DECIDING = frozenset({Outcome.AGREED, Outcome.AGREED_IN_PART, Outcome.SPLIT})
"""The outcomes that decide; a split is a decision that two statements were made."""

JointKind = type[Decide] | type[Close] | type[Merge] | type[Reopen]
"""What is moved about an incident."""


def motions_about(scope: Scope, incident: Kept, kind: JointKind) -> list[tuple[Kept, MotionState]]:
    """Return the motions of one kind about an incident, and what became of each."""
    acts = scope.about(topic_of(incident.at))
    return [(each, motion_state(scope, each)) for each in acts if moves(each, kind)]


def reopenings(scope: Scope, incident: Kept) -> list[Kept]:
    """Return the agreed reopenings of an incident."""
    found = motions_about(scope, incident, Reopen)
    return [motion for motion, state in found if state.is_agreed]


def decisions(scope: Scope, incident: Kept) -> list[tuple[Kept, MotionState]]:
    """Return the decisions of an incident that are settled and that nothing reopened."""
    found = motions_about(scope, incident, Decide)
    held = [(motion, state) for motion, state in found if state.outcome in DECIDING]
    return _not_reopened(scope, incident, held)


def closings(scope: Scope, incident: Kept) -> list[tuple[Kept, MotionState]]:
    """Return the closings of an incident that are agreed and that nothing reopened."""
    found = motions_about(scope, incident, Close)
    held = [(motion, state) for motion, state in found if state.outcome is Outcome.AGREED]
    return _not_reopened(scope, incident, held)


def merges_of(scope: Scope, incident: Kept) -> frozenset[EntryRef]:
    """Return the incidents as which an incident goes on, by merges that stand."""
    found = motions_about(scope, incident, Merge)
    into = {motion_as(motion, Merge).into for motion, state in found if holds(state)}
    return frozenset(into - {incident.at})


def merges_back(scope: Scope, incident: Kept) -> bool:
    """Tell whether an incident as which this one goes on goes on as this one."""
    into = (scope.find(each) for each in merges_of(scope, incident))
    return any(each is not None and incident.at in merges_of(scope, each) for each in into)


def holds(state: MotionState) -> bool:
    """Tell whether a match or a merge is agreed and was not undone."""
    return state.is_agreed and not state.undone_by


def _not_reopened(
    scope: Scope, incident: Kept, held: list[tuple[Kept, MotionState]]
) -> list[tuple[Kept, MotionState]]:
    again = reopenings(scope, incident) if held else []
    again += [motion for motion, state in held if not state.contested]
    return [
        (motion, state)
        for motion, state in held
        if not any(each.past.covers(motion.at) for each in again)
    ]
