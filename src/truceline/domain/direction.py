"""Directions as observers give them: an arc around a bearing, or winds; with north and unit named.

Nothing is converted here: which north a compass meant and how many mils its circle has are part of
what was observed. NATO divides the circle into 6,400 mils, the compasses of the Soviet tradition
into 6,000; 45-00 of one is 11 degrees away from 4500 of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.known import NotKnown
from truceline.domain.quantity import require_between
from truceline.domain.refusal import require


class North(Enum):
    """Which north a direction is counted from."""

    TRUE = "true"
    GRID = "grid"
    MAGNETIC = "magnetic"
    NOT_KNOWN = "not_known"


class AngleUnit(Enum):
    """What an angle is counted in."""

    MILLIDEGREE = "millidegree"
    MIL_6400 = "mil_6400"
    MIL_6000 = "mil_6000"

    @property
    def n_circle(self) -> int:
        """How many of the unit make a circle."""
        circles = {AngleUnit.MILLIDEGREE: 360_000, AngleUnit.MIL_6400: 6400}
        return circles.get(self, 6000)


class Wind(Enum):
    """The sixteen winds, each a sector of 22.5 degrees around its bearing."""

    N = "N"
    NNE = "NNE"
    NE = "NE"
    ENE = "ENE"
    E = "E"
    ESE = "ESE"
    SE = "SE"
    SSE = "SSE"
    S = "S"
    SSW = "SSW"
    SW = "SW"
    WSW = "WSW"
    W = "W"
    WNW = "WNW"
    NW = "NW"
    NNW = "NNW"

    @property
    def bearing_mdeg(self) -> int:
        """The bearing of the middle of its sector, clockwise from its north [1e-3 degree]."""
        return list(Wind).index(self) * 22_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """All bearings within `half_width` of `centre`, clockwise from `north`, in `unit`."""

    centre: int
    half_width: int | NotKnown
    unit: AngleUnit
    north: North

    def __post_init__(self) -> None:
        """Refuse a bearing beyond the circle, and an arc wider than it."""
        circle = self.unit.n_circle
        require_between(self.centre, (0, circle - 1), noun="Arc", field="centre")
        require_between(self.half_width, (0, circle // 2), noun="Arc", field="half_width")


@dataclass(frozen=True, slots=True, kw_only=True)
class Winds:
    """One or several of the sixteen winds, in the order given."""

    winds: tuple[Wind, ...]
    north: North

    def __post_init__(self) -> None:
        """Refuse no wind, and one that is named twice."""
        require(
            bool(self.winds) and len(self.winds) == len(set(self.winds)),
            noun="Winds",
            field="winds",
            expected="a wind or more, each once",
            came=[wind.value for wind in self.winds],
        )


Direction = Arc | Winds
"""In which direction something was."""


class FlightManner(Enum):
    """How what flew was going."""

    ACROSS = "across"
    VERTICAL = "vertical"
    TOWARDS_OBSERVER = "towards_observer"
    AWAY_FROM_OBSERVER = "away_from_observer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """Where what flew came from and went to; `mostly` if not all of it did."""

    manner: FlightManner
    origin: Wind | NotKnown
    goal: Wind | NotKnown
    mostly: bool = False
