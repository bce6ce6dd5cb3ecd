"""A restriction of access: where monitors could not go, see or listen, and who kept them from it.

It is a record of its own and no lesser one: without it, what was not seen reads as quiet.

Source: requirement 13 of the field notes; the OSCE's thematic reports on restrictions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar

from truceline.domain.attachment import MOST_ATTACHMENTS, Attachment
from truceline.domain.handling import Handling, require_withheld
from truceline.domain.identifier import AssetId, DelegationId
from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import Location
from truceline.domain.observed_time import Clock, Span
from truceline.domain.office import Office
from truceline.domain.quantity import require_most
from truceline.domain.words import Words, require_names, require_texts


class RestrictionKind(Enum):
    """What kept them."""

    DENIED = "denied"
    CONDITIONAL = "conditional"
    DELAYED = "delayed"
    JAMMING = "jamming"
    MINES = "mines"
    WEATHER = "weather"
    SELF_IMPOSED_SECURITY = "self_imposed_security"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRestriction:
    """What monitors were kept from.

    Parameters
    ----------
    restriction
        What kept them.
    asset
        The post, patrol, camera or aircraft that was kept.
    office
        The office of whoever reports it.
    observer_name
        His name; protected.
    restricted
        From when to when.
    recorded_at
        When it was written down.
    clock
        By which clock.
    place
        Where they were kept.
    goal
        What they were kept from reaching, seeing or hearing; None if that is the place itself.
    controlled_by
        Who controlled the area, as observed.
    restricted_by
        Who kept them, as observed, in words; None where nobody did.
    reason_given
        What reason was given, in its own language; None if there was none.
    escalated_to
        With whom it was taken up.
    note
        What else there is to say.
    attachments
        Photographs, recordings, sketches.
    handling
        How it may be used and kept.
    withheld
        The protected fields that are kept back.
    """

    PROTECTED: ClassVar[tuple[str, ...]] = ("observer_name",)

    restriction: RestrictionKind
    asset: AssetId | NotKnown = NOT_KNOWN
    office: Office | NotKnown = NOT_KNOWN
    observer_name: str | NotKnown = NOT_KNOWN
    restricted: Span
    recorded_at: datetime
    clock: Clock
    place: Location | NotKnown = NOT_KNOWN
    goal: Location | None = None
    controlled_by: DelegationId | NotKnown = NOT_KNOWN
    restricted_by: Words | None = None
    reason_given: Words | None = None
    escalated_to: tuple[str, ...] = ()
    note: Words | None = None
    attachments: tuple[Attachment, ...] = ()
    handling: Handling = field(default_factory=Handling)
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time without offset, long lists, blank names and a false withholding."""
        require_instant(self.recorded_at, noun="AccessRestriction", field="recorded_at")
        require_most(self, "attachments", MOST_ATTACHMENTS)
        require_names(self, "escalated_to")
        require_texts(self, "asset", "observer_name", "controlled_by")
        require_withheld(self)
