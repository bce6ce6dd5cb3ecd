"""An allegation: what somebody says has happened, and what he asks for.

It is kept apart from what was observed. Who lodged it and against whom stands in the clear of the
entry; here is what was said, by whom, and what is offered as evidence.

Source: requirement 8 of the field notes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar

from truceline.domain.attachment import MOST_ATTACHMENTS, Attachment
from truceline.domain.handling import Grading, Handling, require_withheld
from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import Location
from truceline.domain.observation import MOST_SIGHTINGS
from truceline.domain.observed_time import Span
from truceline.domain.quantity import require_most
from truceline.domain.sighting import Sighting
from truceline.domain.words import Words, require_texts


class Channel(Enum):
    """By what way it came."""

    LETTER = "letter"
    HOTLINE = "hotline"
    RADIO = "radio"
    IN_PERSON = "in_person"
    MESSAGE = "message"
    PUBLIC_MEDIA = "public_media"
    OTHER = "other"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What is alleged.

    Parameters
    ----------
    alleged_by
        Who says it: a delegation, an authority, an organisation, the public.
    source_person
        The person who said it; protected.
    received_at
        When it was received.
    channel
        By what way it came.
    reference
        The number or mark that its author gave it.
    happened
        When it is said to have happened.
    where
        Where it is said to have happened.
    sightings
        What is said to have happened, line by line.
    words
        What was said, in its own language.
    asked
        What is asked for.
    offered
        What is offered as evidence.
    attachments
        What came with it.
    grading
        How source and information are graded.
    handling
        How it may be used and kept.
    withheld
        The protected fields that are kept back.
    """

    PROTECTED: ClassVar[tuple[str, ...]] = ("alleged_by", "source_person")

    alleged_by: str | NotKnown = NOT_KNOWN
    source_person: str | NotKnown = NOT_KNOWN
    received_at: datetime
    channel: Channel = Channel.NOT_KNOWN
    reference: str | NotKnown = NOT_KNOWN
    happened: Span
    where: Location | NotKnown = NOT_KNOWN
    sightings: tuple[Sighting, ...] = ()
    words: Words
    asked: Words | None = None
    offered: Words | None = None
    attachments: tuple[Attachment, ...] = ()
    grading: Grading = field(default_factory=Grading)
    handling: Handling = field(default_factory=Handling)
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time without offset, too many lines, blank names and a false withholding."""
        require_instant(self.received_at, noun="Allegation", field="received_at")
        require_most(self, "sightings", MOST_SIGHTINGS)
        require_most(self, "attachments", MOST_ATTACHMENTS)
        require_texts(self, "alleged_by", "source_person", "reference")
        require_withheld(self)
