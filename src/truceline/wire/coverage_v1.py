"""Version 1 of the body of a declared coverage."""

from __future__ import annotations

from truceline.domain.coverage import WatchKind, WatchState
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import ClockV1, HandlingV1, LocationV1, SeeingV1, SpanV1, WordsV1
from truceline.wire.scalar_v1 import Instant, Name, PartV1


class TrackPointV1(PartV1, frozen=True, kw_only=True):
    """Where a patrol was, and when."""

    at: LocationV1
    passed_at: Instant | None


class CoverageV1(BodyV1, frozen=True, kw_only=True, tag="coverage"):
    """What was watched, as declared."""

    watch: WatchKind
    state: WatchState
    asset: Name | None
    during: SpanV1
    recorded_at: Instant
    clock: ClockV1
    position: LocationV1 | None
    track: tuple[TrackPointV1, ...]
    seeing: SeeingV1
    not_visible: WordsV1 | None
    note: WordsV1 | None
    handling: HandlingV1
