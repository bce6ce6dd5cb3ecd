"""Version 1 of the body of a notice."""

from __future__ import annotations

from truceline.domain.notice import NoticeKind
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import (
    AttachmentV1,
    HandlingV1,
    LocationV1,
    SpanV1,
    WeaponV1,
    WordsV1,
)
from truceline.wire.scalar_v1 import Instant, Name, Natural


class NoticeV1(BodyV1, frozen=True, kw_only=True, tag="notice"):
    """What is planned."""

    activity: NoticeKind
    planned: SpanV1
    written_at: Instant
    where: LocationV1 | None
    route: tuple[LocationV1, ...]
    what: WordsV1
    n_people: Natural | None
    n_vehicles: Natural | None
    weapons: tuple[WeaponV1, ...]
    contact: Name | None
    reference: Name | None
    attachments: tuple[AttachmentV1, ...]
    handling: HandlingV1
    withheld: tuple[Name, ...]
