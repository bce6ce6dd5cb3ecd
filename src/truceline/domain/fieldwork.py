"""The bodies of work on an incident: what it seems to be, whom to send, what they found there.

Source: field notes 2.3 (patrol reports), 2.4 (teams that are sent) and 2.7 (workflow).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar

from truceline.domain.attachment import MOST_ATTACHMENTS, Attachment
from truceline.domain.handling import Handling, require_withheld
from truceline.domain.identifier import AssetId
from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import Location
from truceline.domain.observation import MOST_SIGHTINGS
from truceline.domain.observed_time import Clock, Span
from truceline.domain.office import Office
from truceline.domain.quantity import MOST_COUNTED, require_between, require_most
from truceline.domain.sighting import Sighting
from truceline.domain.words import Words, require_names, require_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """What an incident seems to be when it is opened: its title, where and when."""

    title: Words
    happened: Span = field(default_factory=Span)
    where: Location | NotKnown = NOT_KNOWN
    note: Words | None = None


class Urgency(Enum):
    """How soon a team should go."""

    AT_ONCE = "at_once"
    TODAY = "today"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasking:
    """Whom to send where, and what they shall find out.

    Parameters
    ----------
    purpose
        What they are sent for.
    questions
        What they shall answer, one by one.
    urgency
        How soon.
    planned
        From when to when.
    goal
        Where to.
    meeting_point
        Where the team meets; None if it starts together.
    n_people
        How many go.
    n_vehicles
        With how many vehicles.
    risks
        What they must look out for.
    """

    purpose: Words
    questions: tuple[Words, ...] = ()
    urgency: Urgency = Urgency.PLANNED
    planned: Span = field(default_factory=Span)
    goal: Location | NotKnown = NOT_KNOWN
    meeting_point: Location | None = None
    n_people: int | NotKnown = NOT_KNOWN
    n_vehicles: int | NotKnown = NOT_KNOWN
    risks: Words | None = None

    def __post_init__(self) -> None:
        """Refuse questions without end, and numbers that are none."""
        require_most(self, "questions", MOST_SIGHTINGS)
        for name in ("n_people", "n_vehicles"):
            require_between(getattr(self, name), (0, MOST_COUNTED), noun="Tasking", field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """What a team found, or how far it got.

    Parameters
    ----------
    visited
        From arrival to departure.
    recorded_at
        When the report was written.
    clock
        By which clock.
    team
        Posts or patrols of the people who went.
    leader_name
        Who led it; protected.
    accompanied_by
        Who went along, in words.
    reached
        Where it got to.
    last_visited_at
        When somebody had been there before.
    sightings
        What was found, line by line.
    n_interviews
        How many people were spoken with.
    interviews
        What they said, without their names.
    interviewed
        Who was spoken with; protected.
    words
        What was done and found.
    not_seen
        What was asked for and could not be seen.
    attachments
        Photographs, recordings, sketches.
    handling
        How it may be used and kept.
    withheld
        The protected fields that are kept back.
    """

    PROTECTED: ClassVar[tuple[str, ...]] = ("leader_name", "interviewed")

    visited: Span
    recorded_at: datetime
    clock: Clock
    team: tuple[AssetId, ...] = ()
    leader_name: str | NotKnown = NOT_KNOWN
    accompanied_by: Words | None = None
    reached: Location | NotKnown = NOT_KNOWN
    last_visited_at: datetime | NotKnown = NOT_KNOWN
    sightings: tuple[Sighting, ...] = ()
    n_interviews: int | NotKnown = NOT_KNOWN
    interviews: Words | None = None
    interviewed: str | NotKnown = NOT_KNOWN
    words: Words
    not_seen: Words | None = None
    attachments: tuple[Attachment, ...] = ()
    handling: Handling = field(default_factory=Handling)
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse times without offset, long lists, blank names and a false withholding."""
        require_instant(self.recorded_at, noun="VisitReport", field="recorded_at")
        if not isinstance(self.last_visited_at, NotKnown):
            require_instant(self.last_visited_at, noun="VisitReport", field="last_visited_at")
        require_names(self, "team")
        require_most(self, "sightings", MOST_SIGHTINGS)
        require_most(self, "attachments", MOST_ATTACHMENTS)
        bounds = (0, MOST_COUNTED)
        require_between(self.n_interviews, bounds, noun="VisitReport", field="n_interviews")
        require_texts(self, "leader_name", "interviewed")
        require_withheld(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What one watch hands to the next.

    Parameters
    ----------
    watch
        The watch that ends.
    desk
        Of which post or desk.
    outgoing, incoming
        The two officers' offices.
    happening
        What goes on.
    open_matters
        What waits, one by one.
    equipment
        What works and what does not.
    reservations
        What the incoming officer does not take over as it is said.
    """

    watch: Span
    desk: AssetId | NotKnown = NOT_KNOWN
    outgoing: Office
    incoming: Office
    happening: Words
    open_matters: tuple[Words, ...] = ()
    equipment: Words | None = None
    reservations: Words | None = None

    def __post_init__(self) -> None:
        """Refuse open matters without end, and a blank desk."""
        require_most(self, "open_matters", MOST_SIGHTINGS)
        require_texts(self, "desk")
