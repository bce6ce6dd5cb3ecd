"""Version 1 of the body of a restriction of access."""

from __future__ import annotations

from truceline.domain.access_restriction import RestrictionKind
from truceline.domain.office import Office
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import AttachmentV1, ClockV1, HandlingV1, LocationV1, SpanV1, WordsV1
from truceline.wire.scalar_v1 import Instant, Name


class AccessRestrictionV1(BodyV1, frozen=True, kw_only=True, tag="access-restriction"):
    """Where monitors could not go, see or listen."""

    restriction: RestrictionKind
    asset: Name | None
    office: Office | None
    observer_name: Name | None
    restricted: SpanV1
    recorded_at: Instant
    clock: ClockV1
    place: LocationV1 | None
    goal: LocationV1 | None
    controlled_by: Name | None
    restricted_by: WordsV1 | None
    reason_given: WordsV1 | None
    escalated_to: tuple[Name, ...]
    note: WordsV1 | None
    attachments: tuple[AttachmentV1, ...]
    handling: HandlingV1
    withheld: tuple[Name, ...]
