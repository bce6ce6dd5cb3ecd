"""Distances and sectors on the ground, as far as reports of some tens of kilometres need them.

The earth is a sphere here; what that errs by is far below what eyes and ears err by.

References
----------
Sinnott, R. W.: Virtues of the haversine. Sky and Telescope 68, 1984.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from truceline.domain.direction import Arc, Direction
from truceline.domain.known import NotKnown
from truceline.domain.place import Coordinate

EARTH_RADIUS_M: Final = 6_371_008.8
HALF_WIND_DEG: Final = 11.25
"""Half the width of one of the sixteen winds [degrees]."""

UNSURE_DEG: Final = 15.0
"""Half the width that is taken where a bearing came without one [degrees]."""

_CIRCLE_DEG: Final = 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """Where something was: between two distances of a point, in some arcs about it [m, degrees].

    Without arcs it may have been in any direction. `off_m` is how far the point itself may be off.
    """

    at: Coordinate
    least_m: float
    most_m: float
    arcs_deg: tuple[tuple[float, float], ...] = ()
    off_m: float = 0.0

    def misses_m(self, lat_deg: float, lon_deg: float) -> float:
        """Return how far a place lies from the sector, its own uncertainty taken off [m]."""
        away_m = distance_m(self.at, lat_deg, lon_deg)
        short_m = max(self.least_m - away_m, away_m - self.most_m, 0.0)
        turned = self._turned_deg(bearing_deg(self.at, lat_deg, lon_deg))
        aside_m = 2 * away_m * math.sin(math.radians(min(turned, 180.0) / 2))
        return max(math.hypot(short_m, aside_m) - self.off_m, 0.0)

    def places(self) -> Iterator[tuple[float, float]]:
        """Yield places all over the sector, a few hundred of them."""
        arcs = self.arcs_deg or ((0.0, 180.0),)
        for centre, half in arcs:
            n_turns = max(2, math.ceil(half / 2))
            for turn in range(-n_turns, n_turns + 1):
                for step in range(9):
                    away_m = self.least_m + (self.most_m - self.least_m) * step / 8
                    yield _beside(self.at, centre + half * turn / n_turns, away_m)

    def _turned_deg(self, bearing: float) -> float:
        if not self.arcs_deg:
            return 0.0
        return min(
            max(abs((bearing - centre + 180.0) % _CIRCLE_DEG - 180.0) - half, 0.0)
            for centre, half in self.arcs_deg
        )


def gap_m(one: Sector, other: Sector) -> float:
    """Return how far two sectors are apart; 0 where they overlap [m]."""
    here = min(other.misses_m(*place) for place in one.places())
    there = min(one.misses_m(*place) for place in other.places())
    return max(min(here - one.off_m, there - other.off_m), 0.0)


def distance_m(start: Coordinate, lat_deg: float, lon_deg: float) -> float:
    """Return how far a place is from another on the ground [degrees to m].

    Examples
    --------
    >>> round(distance_m(Coordinate(lat_deg=10.0, lon_deg=179.9), 10.0, -179.9) / 1000)
    22
    """
    phi, other = math.radians(start.lat_deg), math.radians(lat_deg)
    half = math.sin((other - phi) / 2) ** 2
    turn = math.radians(lon_deg - start.lon_deg)
    half += math.cos(phi) * math.cos(other) * math.sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def bearing_deg(start: Coordinate, lat_deg: float, lon_deg: float) -> float:
    """Return the bearing of a place from another, clockwise from true north [degrees]."""
    phi, other = math.radians(start.lat_deg), math.radians(lat_deg)
    turn = math.radians(lon_deg - start.lon_deg)
    east = math.sin(turn) * math.cos(other)
    north = math.cos(phi) * math.sin(other) - math.sin(phi) * math.cos(other) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % _CIRCLE_DEG


def arcs_of(direction: Direction | NotKnown) -> tuple[tuple[float, float], ...]:
    """Return middles and half widths of the arcs of a direction [degrees]; none if not known.

    Magnetic and grid north are taken as true north, for no declination is known here; half widths
    of a few degrees then are too small, and a pair that would match may not be found.
    """
    if isinstance(direction, NotKnown):
        return ()
    if isinstance(direction, Arc):
        unit = _CIRCLE_DEG / direction.unit.n_circle
        half = direction.half_width
        width = UNSURE_DEG if isinstance(half, NotKnown) else half * unit
        return ((direction.centre * unit, width),)
    return tuple((wind.bearing_mdeg / 1000, HALF_WIND_DEG) for wind in direction.winds)


def _beside(start: Coordinate, bearing: float, away_m: float) -> tuple[float, float]:
    turn, angle = math.radians(bearing), away_m / EARTH_RADIUS_M
    phi = math.radians(start.lat_deg)
    sine = math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(turn)
    lat = math.asin(max(-1.0, min(1.0, sine)))
    east = math.sin(turn) * math.sin(angle) * math.cos(phi)
    lon = math.radians(start.lon_deg) + math.atan2(east, math.cos(angle) - math.sin(phi) * sine)
    return math.degrees(lat), (math.degrees(lon) + 180.0) % _CIRCLE_DEG - 180.0
