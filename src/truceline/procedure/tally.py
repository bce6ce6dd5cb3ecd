"""How many incidents came to what: derived from the state, never typed in.

Two counts stand side by side, of all incidents and of those that are left when merged ones count
once, so that whoever merges fifty incidents does not bend the figure unseen. Contacts are counted
apart from issues: many reports may be one incident.

Source: the five classes of the Colombian mission of 2016 and 2017, and the rulings of the Sri
Lanka Monitoring Mission, whose published total was not the sum of its parts (field notes 2.5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Axes, Breach, Gravity, Occurrence
from truceline.domain.identifier import DelegationId
from truceline.domain.motion import ClosingManner, Decide
from truceline.procedure.ballot import Contest, Outcome
from truceline.procedure.course import decisions, merges_of
from truceline.procedure.incident_state import IncidentState, incident_state
from truceline.procedure.reading import motion_as
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept


class IncidentClass(Enum):
    """What an incident came to; each has exactly one."""

    OPEN = "open"
    CONTESTED = "contested"
    SPLIT = "split"
    AGREED_IN_PART = "agreed_in_part"
    COULD_NOT_TELL = "could_not_tell"
    NOT_AN_INCIDENT = "not_an_incident"
    NO_BREACH = "no_breach"
    MINOR = "minor"
    GRAVE = "grave"
    NOT_GRADED = "not_graded"
    CLOSED_UNDECIDED = "closed_undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What some incidents came to.

    Parameters
    ----------
    n_incidents, n_unmerged
        How many there are, and how many go on as themselves.
    n_reports
        How many reports they were opened on or matched with.
    by_class, by_class_unmerged
        Of each how many came to what; each adds up to its number.
    breaches
        How many agreed decisions find each delegation responsible for a breach, shared ones too.
    """

    n_incidents: int
    n_unmerged: int
    n_reports: int
    by_class: Mapping[IncidentClass, int]
    by_class_unmerged: Mapping[IncidentClass, int]
    breaches: Mapping[DelegationId, int]


def tally(scope: Scope, incidents: Iterable[Kept]) -> Tally:
    """Count what incidents came to in a scope; void and withdrawn ones are open."""
    by_class: Counter[IncidentClass] = Counter()
    unmerged: Counter[IncidentClass] = Counter()
    breaches: Counter[DelegationId] = Counter()
    reports: set[EntryRef] = set()
    listed = list(incidents)
    own = _going_on(scope, listed)
    for each in listed:
        state = incident_state(scope, each)
        came_to = class_of(scope, each, state)
        by_class[came_to] += 1
        unmerged[came_to] += each.at in own
        reports |= state.reports | state.rule_matched
        breaches.update(_responsible(scope, each, state))
    return Tally(
        n_incidents=by_class.total(),
        n_unmerged=unmerged.total(),
        n_reports=len(reports),
        by_class=dict(by_class),
        by_class_unmerged={each: n for each, n in unmerged.items() if n},
        breaches=dict(breaches),
    )


def class_of(scope: Scope, incident: Kept, state: IncidentState) -> IncidentClass:
    """Return what an incident came to, where `incident_state` is known."""
    if state.contested - _OF_WORK:
        return IncidentClass.CONTESTED
    if ClosingManner.NOT_AN_INCIDENT in state.closed.values():
        return IncidentClass.NOT_AN_INCIDENT
    decided = decisions(scope, incident)
    if not decided:
        return IncidentClass.CLOSED_UNDECIDED if state.closed else IncidentClass.OPEN
    ((motion, result),) = decided
    if result.outcome is Outcome.AGREED:
        return _of_axes(motion_as(motion, Decide).axes)
    return IncidentClass(result.outcome.value)


_OF_WORK = frozenset({Contest.CLAIMS, Contest.TRIAGE})
"""What is contested about the work, and not about what it came to."""


def _of_axes(axes: Axes) -> IncidentClass:
    if axes.occurrence is Occurrence.DID_NOT_OCCUR:
        return IncidentClass.NOT_AN_INCIDENT
    if axes.breach is Breach.NO_BREACH:
        return IncidentClass.NO_BREACH
    if axes.breach is Breach.COULD_NOT_TELL:
        return IncidentClass.COULD_NOT_TELL
    return _GRAVITIES[axes.gravity]


_GRAVITIES = {
    Gravity.NONE: IncidentClass.NOT_GRADED,
    Gravity.NOT_GRADED: IncidentClass.NOT_GRADED,
    Gravity.MINOR: IncidentClass.MINOR,
    Gravity.GRAVE: IncidentClass.GRAVE,
}


def _going_on(scope: Scope, incidents: list[Kept]) -> frozenset[EntryRef]:
    """Return of each group of merged incidents the one as which it goes on.

    That is the one that was not merged into another, the first of them if there are several, or
    the first of all if each was.
    """
    into = {each.at: merges_of(scope, each) for each in incidents}
    groups: dict[EntryRef, frozenset[EntryRef]] = {}
    for ref, others in into.items():
        parts = {ref, *others}
        group = frozenset(parts).union(*(groups.get(each, frozenset()) for each in parts))
        groups.update(dict.fromkeys(group, group))
    return frozenset(
        min(group & into.keys(), key=lambda ref: (bool(into[ref]), ref))
        for group in set(groups.values())
    )


def _responsible(scope: Scope, incident: Kept, state: IncidentState) -> tuple[DelegationId, ...]:
    if state.contested - _OF_WORK:
        return ()
    held = (motion for motion, result in decisions(scope, incident) if result.is_agreed)
    axes = (motion_as(motion, Decide).axes for motion in held)
    return tuple(by for each in axes if each.breach is Breach.BREACH for by in each.responsible)
