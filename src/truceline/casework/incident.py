"""Work on an incident before anything is found: who opens, triages, claims, is sent, got there.

None of these settles anything. What two delegations do at once stands side by side.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from truceline.casework.desk import Desk, Written
from truceline.domain.entry import EntryRef
from truceline.domain.fieldwork import IncidentSummary, Tasking, VisitReport
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import (
    Claimed,
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
from truceline.domain.statement import ResumptionText, SuspensionText, TriageReason
from truceline.domain.words import Words


def open_incident(
    desk: Desk, reports: Collection[EntryRef], *, summary: IncidentSummary
) -> Written:
    """Open an incident on reports."""
    return desk.write(IncidentOpened(), *reports, body=summary)


def triage(desk: Desk, incident: EntryRef, *, outcome: TriageOutcome, reason: Words) -> Written:
    """Say what a first look makes of an incident."""
    return desk.write(Triaged(outcome=outcome), incident, body=TriageReason(reason=reason))


def claim(desk: Desk, incident: EntryRef) -> Written:
    """Say that somebody here works on it."""
    return desk.write(Claimed(), incident)


def release(desk: Desk, incident: EntryRef) -> Written:
    """Say that nobody here works on it any longer."""
    return desk.write(Released(), incident)


def task(
    desk: Desk,
    incident: EntryRef,
    *,
    team: tuple[DelegationId, ...],
    tasking: Tasking,
    due_at: datetime | None = None,
) -> Written:
    """Send a team, with people of some delegations."""
    return desk.write(Tasked(team=team, due_at=due_at), incident, body=tasking)


def visit(
    desk: Desk,
    tasking: EntryRef,
    *,
    outcome: VisitOutcome,
    report: VisitReport,
    beside: Collection[EntryRef] = (),
) -> Written:
    """Report a visit that was made, or was tried.

    Parameters
    ----------
    desk
        Who reports it.
    tasking
        On whose word the team went.
    outcome
        How far it got.
    report
        What it found.
    beside
        What belongs to it, such as the restriction that kept the team.
    """
    return desk.write(Visited(outcome=outcome), tasking, *beside, body=report)


def suspend(
    desk: Desk,
    incident: EntryRef,
    *,
    reason: SuspensionReason,
    why: Words,
    awaited: Words | None = None,
) -> Written:
    """Rest the own work on an incident; it stops nobody else's."""
    text = SuspensionText(reason=why, awaited=awaited)
    return desk.write(Suspended(reason=reason), incident, body=text)


def resume(desk: Desk, incident: EntryRef, *, why: Words) -> Written:
    """Take the own work up again."""
    return desk.write(Resumed(), incident, body=ResumptionText(reason=why))
