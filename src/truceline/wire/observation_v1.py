"""Version 1 of the body of an observation."""

from __future__ import annotations

from truceline.domain.finding_act import Confidence
from truceline.domain.office import Office
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import (
    AttachmentV1,
    ClockV1,
    GradingV1,
    HandlingV1,
    InstrumentV1,
    LocationV1,
    SeeingV1,
    SightingV1,
    SpanV1,
    WordsV1,
)
from truceline.wire.scalar_v1 import Instant, Name


class ObservationV1(BodyV1, frozen=True, kw_only=True, tag="observation"):
    """What somebody of a post saw, heard or had recorded."""

    post: Name | None
    office: Office | None
    observer_name: Name | None
    transcribed_by: Office | None
    observed: SpanV1
    recorded_at: Instant
    clock: ClockV1
    position: LocationV1 | None
    sightings: tuple[SightingV1, ...]
    instrument: InstrumentV1 | None
    seeing: SeeingV1
    not_visible: WordsV1 | None
    note: WordsV1 | None
    confidence: Confidence
    grading: GradingV1
    source_person: Name | None
    attachments: tuple[AttachmentV1, ...]
    handling: HandlingV1
    withheld: tuple[Name, ...]
