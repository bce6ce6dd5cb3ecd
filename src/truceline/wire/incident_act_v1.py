"""Version 1 of the clear parts of work on an incident."""

from __future__ import annotations

from truceline.domain.incident_act import SuspensionReason, TriageOutcome, VisitOutcome
from truceline.wire.clear_v1 import ClearV1
from truceline.wire.scalar_v1 import Instant, Name


class IncidentOpenedV1(ClearV1, frozen=True, kw_only=True):
    """An incident, opened on the reports that are its subjects."""


class TriagedV1(ClearV1, frozen=True, kw_only=True):
    """What the author's delegation makes of it at first look."""

    outcome: TriageOutcome


class ClaimedV1(ClearV1, frozen=True, kw_only=True):
    """Somebody works on it."""


class ReleasedV1(ClearV1, frozen=True, kw_only=True):
    """Whoever claimed it works on it no longer."""


class TaskedV1(ClearV1, frozen=True, kw_only=True):
    """A team is sent, with people of these delegations."""

    team: tuple[Name, ...]
    due_at: Instant | None


class VisitedV1(ClearV1, frozen=True, kw_only=True):
    """A visit was made, or was tried."""

    outcome: VisitOutcome


class SuspendedV1(ClearV1, frozen=True, kw_only=True):
    """The author's delegation rests its work."""

    reason: SuspensionReason


class ResumedV1(ClearV1, frozen=True, kw_only=True):
    """The author's delegation takes its work up again."""


class HandedOverV1(ClearV1, frozen=True, kw_only=True):
    """A watch handed over."""
