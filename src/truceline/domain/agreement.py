"""An agreement: its texts, its provisions, how each side reads them, and what amended them.

It holds what was agreed and how it is read. Whether it is kept is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from truceline.domain.clock_time import ClockTime, Deadline
from truceline.domain.identifier import AgreementId, DelegationId, PlaceId, ZoneId
from truceline.domain.refusal import require
from truceline.domain.source import Provenance
from truceline.domain.wording import Language, Wording


class ProvisionKind(Enum):
    """The kinds of obligation that ceasefires use."""

    CESSATION = "cessation"
    HANDOVER = "handover"
    DEPLOYMENT = "deployment"
    WITHDRAWAL = "withdrawal"
    CORRIDOR = "corridor"
    CENTRE = "centre"
    RETURN_OF_DISPLACED = "return_of_displaced"
    EXCHANGE_OF_DETAINEES = "exchange_of_detainees"
    TRANSPORT_LINKS = "transport_links"
    TERM = "term"
    OTHER = "other"


class Limit(Enum):
    """How a figure binds; many texts do not say."""

    EXACT = "exact"
    CEILING = "ceiling"
    FLOOR = "floor"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure in a provision."""

    value: float
    unit: str
    what: str
    limit: Limit

    def __post_init__(self) -> None:
        """Refuse a negative figure."""
        require(
            self.value >= 0,
            noun="Quantity",
            field="value",
            expected="a figure of 0 or more",
            came=self.value,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How some read contested words; `by` is empty where a reading has no public owner."""

    words: str
    meaning: Wording
    known: Provenance
    by: tuple[DelegationId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change to a provision, beside what stood before."""

    on: date
    field: str
    before: str
    after: str
    known: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One obligation of an agreement, under the reference its text gives it."""

    reference: str
    kind: ProvisionKind
    texts: Wording
    known: Provenance
    obliged: tuple[DelegationId, ...] = ()
    places: tuple[PlaceId, ...] = ()
    zones: tuple[ZoneId, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    exceptions: tuple[Wording, ...] = ()
    readings: tuple[Reading, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a provision without text, and amendments out of order."""
        require(
            bool(self.texts), noun="Provision", field="texts", expected="a text", came=self.texts
        )
        days = [amendment.on for amendment in self.amendments]
        require(
            days == sorted(days),
            noun="Provision",
            field="amendments",
            expected="amendments in the order of their days",
            came=[day.isoformat() for day in days],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A signed text and its provisions; `authentic` is None where no text is named authentic."""

    id: AgreementId
    names: Wording
    signed_on: date
    in_force: ClockTime
    provisions: tuple[Provision, ...]
    known: Provenance
    authentic: Language | None = None

    def __post_init__(self) -> None:
        """Refuse one reference used twice."""
        references = [provision.reference for provision in self.provisions]
        require(
            len(references) == len(set(references)),
            noun="Agreement",
            field="provisions",
            expected="references that differ",
            came=references,
        )
