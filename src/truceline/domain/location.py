"""Where something was: a region or a name rather than a pin, with how it is known.

A location may have a ring of corners, one point, or a name alone, such as "Line of Contact"; it
may lie some way from the place that it names. What was written down stands beside what was read
out of it, so that a misread grid reference can be found later.

Consecutive corners of a ring are joined the short way around the earth. So a ring may cross the
meridian of 180 degrees, and needs no mark for that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from truceline.domain.direction import Direction
from truceline.domain.identifier import PlaceId
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.place import Coordinate
from truceline.domain.quantity import FARTHEST_M, Distance, require_between
from truceline.domain.refusal import DomainError, require
from truceline.domain.wording import Wording
from truceline.domain.words import require_text, require_wording

STEPS_PER_DEG = 10_000_000
"""Into how many steps a degree is divided; a coordinate lies on a step, about a centimetre."""

MOST_CORNERS = 1000
LEAST_CORNERS = 3


class PositionSource(Enum):
    """How a position was come by."""

    SURVEY = "survey"
    MAP = "map"
    GNSS = "gnss"
    ESTIMATED = "estimated"
    NOT_KNOWN = "not_known"


class Suspicion(Enum):
    """Whether satellite navigation was suspected of being jammed or spoofed."""

    NONE = "none"
    JAMMING = "jamming"
    SPOOFING = "spoofing"
    NOT_KNOWN = "not_known"


class GivenAs(Enum):
    """In which form a position was written down."""

    DECIMAL = "decimal"
    DEGREES_MINUTES = "degrees_minutes"
    MGRS = "mgrs"
    GAUSS_KRUEGER = "gauss_krueger"
    NAME = "name"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far and in which direction from a named place."""

    distance: Distance
    direction: Direction | NotKnown = NOT_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A region, a point or a name.

    Parameters
    ----------
    points
        One point, three or more corners of a ring (the first not repeated), or none.
    names
        What it was called, in any languages.
    place
        The place of the gazetteer that is meant.
    offset
        How far and in which direction from that place or name, if not there.
    given_as
        In which form it was written down.
    as_given
        What was written down, letter for letter.
    source
        How it was come by.
    precision_m
        How far it may be off [m].
    suspicion
        Whether satellite navigation was suspected.
    """

    points: tuple[Coordinate, ...] = ()
    names: Wording = field(default_factory=dict)
    place: PlaceId | NotKnown = NOT_KNOWN
    offset: Offset | None = None
    given_as: GivenAs
    as_given: str
    source: PositionSource
    precision_m: int | NotKnown = NOT_KNOWN
    suspicion: Suspicion = Suspicion.NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse what says nothing of where, two points, and points between the steps."""
        if len(self.points) > 1:
            _require_ring(self.points)
        for point in self.points:
            _require_on_step(point)
        if self.names:
            require_wording(self.names, noun="Location", field="names")
        require_text(self.as_given, noun="Location", field="as_given")
        require_between(self.precision_m, (0, FARTHEST_M), noun="Location", field="precision_m")
        if not self.names and self.place is NOT_KNOWN:
            require(
                bool(self.points),
                noun="Location",
                field="points",
                expected="points, a name or a place",
                came="none of them",
            )
            require(
                self.offset is None,
                noun="Location",
                field="offset",
                expected="a name or a place to count it from",
                came=self.offset,
            )


def on_step(lat_deg: float, lon_deg: float) -> Coordinate:
    """Return the coordinate of the step nearest to a position of WGS 84."""
    steps = (round(lat_deg * STEPS_PER_DEG), round(lon_deg * STEPS_PER_DEG))
    return Coordinate(lat_deg=steps[0] / STEPS_PER_DEG, lon_deg=steps[1] / STEPS_PER_DEG)


def _require_ring(points: tuple[Coordinate, ...]) -> None:
    require(
        LEAST_CORNERS <= len(points) <= MOST_CORNERS,
        noun="Location",
        field="points",
        expected=f"none, one, or {LEAST_CORNERS} to {MOST_CORNERS} corners",
        came=len(points),
    )
    require(
        points[0] != points[-1],
        noun="Location",
        field="points",
        expected="a ring whose first corner is not repeated",
        came="it is",
    )


def _require_on_step(at: Coordinate) -> None:
    """Refuse a point that no whole number of steps stands for.

    Raises
    ------
    DomainError
        If it is one.
    """
    for value in (at.lat_deg, at.lon_deg):
        if round(value * STEPS_PER_DEG) / STEPS_PER_DEG != value:
            expected = "degrees in steps of 1e-7 (see on_step)"
            raise DomainError(noun="Location", field="points", expected=expected, came=value)
