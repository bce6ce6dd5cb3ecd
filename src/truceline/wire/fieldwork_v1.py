"""Version 1 of the bodies of work on an incident."""

from __future__ import annotations

from truceline.domain.fieldwork import Urgency
from truceline.domain.office import Office
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import (
    AttachmentV1,
    ClockV1,
    HandlingV1,
    LocationV1,
    SightingV1,
    SpanV1,
    WordsV1,
)
from truceline.wire.scalar_v1 import Instant, Name, Natural


class IncidentSummaryV1(BodyV1, frozen=True, kw_only=True, tag="incident"):
    """What an incident seems to be when it is opened."""

    title: WordsV1
    happened: SpanV1
    where: LocationV1 | None
    note: WordsV1 | None


class TaskingV1(BodyV1, frozen=True, kw_only=True, tag="tasking"):
    """Whom to send where, and what they shall find out."""

    purpose: WordsV1
    questions: tuple[WordsV1, ...]
    urgency: Urgency
    planned: SpanV1
    goal: LocationV1 | None
    meeting_point: LocationV1 | None
    n_people: Natural | None
    n_vehicles: Natural | None
    risks: WordsV1 | None


class VisitReportV1(BodyV1, frozen=True, kw_only=True, tag="visit"):
    """What a team found, or how far it got."""

    visited: SpanV1
    recorded_at: Instant
    clock: ClockV1
    team: tuple[Name, ...]
    leader_name: Name | None
    accompanied_by: WordsV1 | None
    reached: LocationV1 | None
    last_visited_at: Instant | None
    sightings: tuple[SightingV1, ...]
    n_interviews: Natural | None
    interviews: WordsV1 | None
    interviewed: Name | None
    words: WordsV1
    not_seen: WordsV1 | None
    attachments: tuple[AttachmentV1, ...]
    handling: HandlingV1
    withheld: tuple[Name, ...]


class HandoverV1(BodyV1, frozen=True, kw_only=True, tag="handover"):
    """What one watch hands to the next."""

    watch: SpanV1
    desk: Name | None
    outgoing: Office
    incoming: Office
    happening: WordsV1
    open_matters: tuple[WordsV1, ...]
    equipment: WordsV1 | None
    reservations: WordsV1 | None
