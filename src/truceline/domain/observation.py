"""An observation: what somebody of a post saw, heard or had recorded, when, from where and how.

No judgement whether it breached anything, and no pin where the event was. A name stands in a field
that can be withheld; who counts is the post and the office.

Source: requirement 7 of the field notes; record notes 8, metadata to carry in every observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from truceline.domain.attachment import MOST_ATTACHMENTS, Attachment
from truceline.domain.condition import Weather
from truceline.domain.finding_act import Confidence
from truceline.domain.handling import Grading, Handling, require_withheld
from truceline.domain.identifier import AssetId
from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.light import Light
from truceline.domain.location import Location
from truceline.domain.observed_time import Clock, Span
from truceline.domain.office import Office
from truceline.domain.quantity import FARTHEST_M, require_between, require_most
from truceline.domain.sighting import Sighting
from truceline.domain.words import Words, require_texts

MOST_SIGHTINGS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What was looked or listened through."""

    name: str
    serial: str | NotKnown = NOT_KNOWN
    calibrated_at: datetime | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse blank names and a time without offset."""
        require_texts(self, "name", "serial")
        if not isinstance(self.calibrated_at, NotKnown):
            require_instant(self.calibrated_at, noun="Instrument", field="calibrated_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeing:
    """Light, weather and visibility as the observer found them [m]."""

    light: Light | NotKnown = NOT_KNOWN
    weather: Weather | NotKnown = NOT_KNOWN
    visibility_m: int | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse a visibility that is none on earth."""
        require_between(self.visibility_m, (0, FARTHEST_M), noun="Seeing", field="visibility_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was observed.

    Parameters
    ----------
    post
        The post, camera or patrol.
    office
        The observer's office.
    observer_name
        His name; protected.
    transcribed_by
        The office of whoever wrote it down for him; None if he did so himself.
    observed
        From when to when.
    recorded_at
        When it was written down.
    clock
        By which clock.
    position
        Where the observer was.
    sightings
        What was observed, line by line; none if nothing was.
    instrument
        What was looked or listened through; None for bare senses.
    seeing
        Light, weather and visibility.
    not_visible
        What could not be seen from there.
    note
        What the observer makes of it, in his own language.
    confidence
        How firmly the assessments are held.
    grading
        How source and information are graded.
    source_person
        Who told it, exactly; protected.
    attachments
        Photographs, recordings, sketches.
    handling
        How it may be used and kept.
    withheld
        The protected fields that are kept back.
    """

    PROTECTED: ClassVar[tuple[str, ...]] = ("observer_name", "position", "source_person")

    post: AssetId | NotKnown = NOT_KNOWN
    office: Office | NotKnown = NOT_KNOWN
    observer_name: str | NotKnown = NOT_KNOWN
    transcribed_by: Office | None = None
    observed: Span
    recorded_at: datetime
    clock: Clock
    position: Location | NotKnown = NOT_KNOWN
    sightings: tuple[Sighting, ...]
    instrument: Instrument | None = None
    seeing: Seeing = field(default_factory=Seeing)
    not_visible: Words | None = None
    note: Words | None = None
    confidence: Confidence = Confidence.NOT_GRADED
    grading: Grading = field(default_factory=Grading)
    source_person: str | NotKnown = NOT_KNOWN
    attachments: tuple[Attachment, ...] = ()
    handling: Handling = field(default_factory=Handling)
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time without offset, too many lines, blank names and a false withholding."""
        require_instant(self.recorded_at, noun="Observation", field="recorded_at")
        require_most(self, "sightings", MOST_SIGHTINGS)
        require_most(self, "attachments", MOST_ATTACHMENTS)
        require_texts(self, "post", "observer_name", "source_person")
        require_withheld(self)
