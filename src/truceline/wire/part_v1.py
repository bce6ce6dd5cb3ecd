"""The parts that bodies of version 1 share: places, times, directions, lines, attachments.

The names are those of the domain's nouns. ``null`` stands for "not known" where the noun says so,
and else for "there is none".
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from truceline.domain.condition import Weather
from truceline.domain.direction import AngleUnit, FlightManner, North, Wind
from truceline.domain.handling import Credibility, HarmMark, LegalBasis, Reliability, SourceClass
from truceline.domain.light import Light
from truceline.domain.location import STEPS_PER_DEG, GivenAs, PositionSource, Suspicion
from truceline.domain.observed_time import ClockSource
from truceline.domain.place import Datum
from truceline.domain.quantity import CountManner
from truceline.domain.sighting import Assessment, EventType, Means, Phase, WeaponClass
from truceline.wire.scalar_v1 import Digest, Instant, Name, Natural, PartV1, Text, Whole

Latitude = Annotated[int, Meta(ge=-90 * STEPS_PER_DEG, le=90 * STEPS_PER_DEG)]
Longitude = Annotated[int, Meta(ge=-180 * STEPS_PER_DEG, le=180 * STEPS_PER_DEG)]


class WordsV1(PartV1, frozen=True, kw_only=True):
    """A text in its original language and in translations."""

    text: dict[str, Text]
    original: Name


class CoordinateV1(PartV1, frozen=True, kw_only=True):
    """A position [1e-7 degree, north and east positive]."""

    lat_e7: Latitude
    lon_e7: Longitude
    datum: Datum


class DistanceV1(PartV1, frozen=True, kw_only=True):
    """A distance from least to most [m]."""

    least_m: Natural
    most_m: Natural | None


class ArcV1(PartV1, frozen=True, kw_only=True, tag_field="form", tag="arc"):
    """All bearings within half a width of a centre, clockwise, in the unit named."""

    centre: Natural
    half_width: Natural | None
    unit: AngleUnit
    north: North


class WindsV1(PartV1, frozen=True, kw_only=True, tag_field="form", tag="winds"):
    """One or several of the sixteen winds."""

    winds: tuple[Wind, ...]
    north: North


class FlightV1(PartV1, frozen=True, kw_only=True):
    """Where what flew came from and went to."""

    manner: FlightManner
    origin: Wind | None
    goal: Wind | None
    mostly: bool


class OffsetV1(PartV1, frozen=True, kw_only=True):
    """How far and in which direction from a named place."""

    distance: DistanceV1
    direction: ArcV1 | WindsV1 | None


class LocationV1(PartV1, frozen=True, kw_only=True):
    """A region, a point or a name."""

    points: tuple[CoordinateV1, ...]
    names: dict[str, Text]
    place: Name | None
    offset: OffsetV1 | None
    given_as: GivenAs
    as_given: Name
    source: PositionSource
    precision_m: Natural | None
    suspicion: Suspicion


class ClockV1(PartV1, frozen=True, kw_only=True):
    """The clock by which times were taken."""

    source: ClockSource
    synced_at: Instant | None
    offset_ms: Whole | None


class SpanV1(PartV1, frozen=True, kw_only=True):
    """From when to when."""

    from_at: Instant | None
    to_at: Instant | None
    uncertainty_ms: Natural | None


class CountV1(PartV1, frozen=True, kw_only=True):
    """How many."""

    manner: CountManner
    number: Natural | None


class WeaponV1(PartV1, frozen=True, kw_only=True):
    """A weapon."""

    kind: WeaponClass
    model: Name | None
    calibre_tenths_mm: Natural | None


class SightingV1(PartV1, frozen=True, kw_only=True):
    """One line of what was observed or is said to have happened."""

    event: EventType
    count: CountV1
    phase: Phase
    means: tuple[Means, ...]
    weapons: tuple[WeaponV1, ...]
    distance: DistanceV1 | None
    direction: ArcV1 | WindsV1 | None
    at: LocationV1 | None
    flight: FlightV1 | None
    during: SpanV1 | None
    assessment: Assessment
    description: WordsV1 | None


class AttachmentV1(PartV1, frozen=True, kw_only=True):
    """A file that belongs to a report."""

    sha256: Digest
    size_bytes: Natural
    media_type: Name
    original_name: Name | None
    device: Name | None
    captured_at: Instant | None
    derived_from: Digest | None
    derived_by: Name | None


class GradingV1(PartV1, frozen=True, kw_only=True):
    """How source and information are graded."""

    source: SourceClass
    reliability: Reliability
    credibility: Credibility


class HandlingV1(PartV1, frozen=True, kw_only=True):
    """How a report may be used and kept."""

    legal_basis: LegalBasis
    harm: HarmMark
    access_label: Name | None
    retention_rule: Name | None


class InstrumentV1(PartV1, frozen=True, kw_only=True):
    """What was looked or listened through."""

    name: Name
    serial: Name | None
    calibrated_at: Instant | None


class SeeingV1(PartV1, frozen=True, kw_only=True):
    """Light, weather and visibility [m]."""

    light: Light | None
    weather: Weather | None
    visibility_m: Natural | None
