"""A notice of something planned that could be taken for a breach: an exercise, a convoy, a flight.

Only what is recorded before counts as notice; that is for the entry's cosignatures to show, not
for a time written here.

Source: requirement 14 of the field notes; advance notice through hotlines (EUMM Georgia).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar

from truceline.domain.attachment import MOST_ATTACHMENTS, Attachment
from truceline.domain.handling import Handling, require_withheld
from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import Location
from truceline.domain.observed_time import Span
from truceline.domain.quantity import MOST_COUNTED, require_between, require_most
from truceline.domain.sighting import Weapon
from truceline.domain.words import Words, require_texts

MOST_ROUTE_POINTS = 100
MOST_WEAPONS_NAMED = 64


class NoticeKind(Enum):
    """What is planned."""

    EXERCISE = "exercise"
    ROTATION = "rotation"
    CONVOY = "convoy"
    DEMOLITION = "demolition"
    MINE_CLEARANCE = "mine_clearance"
    UNCREWED_FLIGHT = "uncrewed_flight"
    CREWED_FLIGHT = "crewed_flight"
    MEDICAL_EVACUATION = "medical_evacuation"
    HUMANITARIAN = "humanitarian"
    CONSTRUCTION = "construction"
    EXCHANGE_OF_PERSONS = "exchange_of_persons"
    VISIT = "visit"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is planned.

    Parameters
    ----------
    activity
        What it is.
    planned
        From when to when.
    written_at
        When the notice was written.
    where
        Where it will be.
    route
        By which way, in order.
    what
        What will be done, in words.
    n_people
        How many people take part.
    n_vehicles
        How many vehicles or aircraft.
    weapons
        With which weapons.
    contact
        Who can be asked; protected.
    reference
        The number or mark that its author gave it.
    attachments
        Maps and lists.
    handling
        How it may be used and kept.
    withheld
        The protected fields that are kept back.
    """

    PROTECTED: ClassVar[tuple[str, ...]] = ("contact",)

    activity: NoticeKind
    planned: Span
    written_at: datetime
    where: Location | NotKnown = NOT_KNOWN
    route: tuple[Location, ...] = ()
    what: Words
    n_people: int | NotKnown = NOT_KNOWN
    n_vehicles: int | NotKnown = NOT_KNOWN
    weapons: tuple[Weapon, ...] = ()
    contact: str | NotKnown = NOT_KNOWN
    reference: str | NotKnown = NOT_KNOWN
    attachments: tuple[Attachment, ...] = ()
    handling: Handling = field(default_factory=Handling)
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time without offset, long lists, blank names and a false withholding."""
        require_instant(self.written_at, noun="Notice", field="written_at")
        require_most(self, "route", MOST_ROUTE_POINTS)
        require_most(self, "weapons", MOST_WEAPONS_NAMED)
        require_most(self, "attachments", MOST_ATTACHMENTS)
        for name in ("n_people", "n_vehicles"):
            require_between(getattr(self, name), (0, MOST_COUNTED), noun="Notice", field=name)
        require_texts(self, "contact", "reference")
        require_withheld(self)
