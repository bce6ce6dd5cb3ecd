"""What is done about an incident before anything is found: open, triage, claim, task, visit.

An incident is named by the entry that opened it. None of these acts decides anything: each says
what one delegation did or thinks, and several may say different things at once.

Source: field notes 2.7 (workflow) and 2.1 (restrictions), requirements 15 and 16.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from truceline.domain.identifier import DelegationId
from truceline.domain.instant import require_instant
from truceline.domain.refusal import require


class TriageOutcome(Enum):
    """What a first look says."""

    IN_MANDATE = "in_mandate"
    OUTSIDE_MANDATE = "outside_mandate"
    DUPLICATE = "duplicate"
    INSUFFICIENT = "insufficient"


class VisitOutcome(Enum):
    """How far a team got."""

    FULL = "full"
    PARTIAL = "partial"
    DENIED = "denied"
    DELAYED = "delayed"


class SuspensionReason(Enum):
    """Why work on an incident rests."""

    ACCESS = "access"
    AREA_DISPUTED = "area_disputed"
    SAFETY = "safety"
    TEAM_MISSING = "team_missing"
    AWAITING_INFORMATION = "awaiting_information"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    """An incident, opened on the reports that are its subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """What the author's delegation makes of it at first look; the latest of each log counts."""

    outcome: TriageOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """Somebody works on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Whoever claimed it in this log works on it no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasked:
    """A team is sent, with people of these delegations; where and when stands in the body."""

    team: tuple[DelegationId, ...]
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a team of nobody, or one delegation named twice."""
        once = bool(self.team) and len(self.team) == len(set(self.team))
        require(
            once,
            noun="Tasked",
            field="team",
            expected="a delegation or more, each once",
            came=self.team,
        )
        if self.due_at is not None:
            require_instant(self.due_at, noun="Tasked", field="due_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A visit was made, or was tried; the tasking is among its subjects."""

    outcome: VisitOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """The author's delegation rests its work; it stops nobody else's."""

    reason: SuspensionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The author's delegation takes its work up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A watch handed over; the entry is signed by the outgoing and the incoming officer."""


IncidentAct = (
    IncidentOpened | Triaged | Claimed | Released | Tasked | Visited | Suspended | Resumed
) | HandedOver
"""What can be done about an incident before a finding."""
