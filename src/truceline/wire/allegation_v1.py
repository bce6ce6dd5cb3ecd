"""Version 1 of the body of an allegation."""

from __future__ import annotations

from truceline.domain.allegation import Channel
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import (
    AttachmentV1,
    GradingV1,
    HandlingV1,
    LocationV1,
    SightingV1,
    SpanV1,
    WordsV1,
)
from truceline.wire.scalar_v1 import Instant, Name


class AllegationV1(BodyV1, frozen=True, kw_only=True, tag="allegation"):
    """What somebody says has happened, and what he asks for."""

    alleged_by: Name | None
    source_person: Name | None
    received_at: Instant
    channel: Channel
    reference: Name | None
    happened: SpanV1
    where: LocationV1 | None
    sightings: tuple[SightingV1, ...]
    words: WordsV1
    asked: WordsV1 | None
    offered: WordsV1 | None
    attachments: tuple[AttachmentV1, ...]
    grading: GradingV1
    handling: HandlingV1
    withheld: tuple[Name, ...]
