"""Coverage: when a post was manned, a camera up, a patrol under way, and what it could see then.

It is declared by its author, and stays declared until somebody has tested it. Where there is no
coverage, the absence of reports means nothing.

Source: requirement 13 of the field notes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from truceline.domain.handling import Handling
from truceline.domain.identifier import AssetId
from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import Location
from truceline.domain.observation import Seeing
from truceline.domain.observed_time import Clock, Span
from truceline.domain.quantity import require_most
from truceline.domain.words import Words, require_texts

MOST_TRACK_POINTS = 300


class WatchKind(Enum):
    """By what it was watched."""

    POST = "post"
    CAMERA = "camera"
    PATROL = "patrol"
    UNCREWED_AIRCRAFT = "uncrewed_aircraft"
    RADAR = "radar"
    ACOUSTIC = "acoustic"
    OTHER = "other"


class WatchState(Enum):
    """How it worked."""

    WORKING = "working"
    DEGRADED = "degraded"
    NOT_WORKING = "not_working"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPoint:
    """Where a patrol was, and when."""

    at: Location
    passed_at: datetime | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse a time without offset."""
        if not isinstance(self.passed_at, NotKnown):
            require_instant(self.passed_at, noun="TrackPoint", field="passed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was watched, as declared.

    Parameters
    ----------
    watch
        By what.
    state
        How it worked.
    asset
        Which post, camera, patrol or aircraft.
    during
        From when to when.
    recorded_at
        When it was written down.
    clock
        By which clock.
    position
        Where it stood.
    track
        Where it went, in order.
    seeing
        Light, weather and visibility.
    not_visible
        What could not be seen from there.
    note
        What else there is to say.
    handling
        How it may be used and kept.
    """

    watch: WatchKind
    state: WatchState
    asset: AssetId | NotKnown = NOT_KNOWN
    during: Span
    recorded_at: datetime
    clock: Clock
    position: Location | NotKnown = NOT_KNOWN
    track: tuple[TrackPoint, ...] = ()
    seeing: Seeing = field(default_factory=Seeing)
    not_visible: Words | None = None
    note: Words | None = None
    handling: Handling = field(default_factory=Handling)

    def __post_init__(self) -> None:
        """Refuse a time without offset, a track without end and a blank name."""
        require_instant(self.recorded_at, noun="Coverage", field="recorded_at")
        require_most(self, "track", MOST_TRACK_POINTS)
        require_texts(self, "asset")
