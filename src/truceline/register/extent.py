"""Boxes of the globe, by which an area is searched; those that cross the date line among them.

A box is what an index can hold. It holds the region that it was made from, and more: who finds
something by its box has found what *may* lie there.

A box whose west is greater than its east crosses the date line. On the globe it is one box; for an
index it is two (`parts`).

References
----------
RFC 7946, section 5.2, for boxes that cross the antimeridian. Jan Philip Matuschek, "Finding Points
Within a Distance of a Latitude/Longitude", for the box about a circle.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from truceline.domain.place import DATE_LINE_DEG, POLE_DEG, Coordinate
from truceline.domain.refusal import DomainError, require

SMALLEST_RADIUS_M: Final = 6_335_439.0
"""The least radius by which WGS 84 curves: an angle made with it is never too small [m]."""

_TURN_DEG: Final = 2 * DATE_LINE_DEG
_ROUNDING_DEG: Final = 1e-9  # a tenth of a millimetre on the ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """From west to east and from south to north, edges included [degrees]."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def __post_init__(self) -> None:
        """Refuse what lies outside the globe, or upside down.

        Raises
        ------
        DomainError
            If it does.
        """
        _require_within("west_deg", self.west_deg, DATE_LINE_DEG)
        _require_within("east_deg", self.east_deg, DATE_LINE_DEG)
        _require_within("south_deg", self.south_deg, POLE_DEG)
        _require_within("north_deg", self.north_deg, POLE_DEG)
        if self.south_deg > self.north_deg:
            expected = f"{self.south_deg} degrees or more, which is its south"
            came = self.north_deg
            raise DomainError(noun="Box", field="north_deg", expected=expected, came=came)

    @property
    def crosses_date_line(self) -> bool:
        """Tell whether it goes on on the other side of the map."""
        return self.west_deg > self.east_deg

    @property
    def parts(self) -> tuple[Box, ...]:
        """Return it as boxes that do not cross the date line.

        One that reaches the date line is there on both sides, for both are one place.
        """
        edge = DATE_LINE_DEG
        west, east = self.west_deg, self.east_deg
        if self.crosses_date_line:
            spans = [(west, edge), (-edge, east)]
        elif (west == -edge) != (east == edge):
            spans = [(west, east), (edge, edge) if west == -edge else (-edge, -edge)]
        else:
            return (self,)
        return tuple(
            Box(west_deg=a, south_deg=self.south_deg, east_deg=b, north_deg=self.north_deg)
            for a, b in spans
        )

    def meets(self, other: Box) -> bool:
        """Tell whether the two have a point in common; the two sides of the date line are one."""
        upright = self.south_deg <= other.north_deg and other.south_deg <= self.north_deg
        return upright and (_within(other.west_deg, self) or _within(self.west_deg, other))

    def holds(self, other: Box) -> bool:
        """Tell whether another lies within it."""
        upright = self.south_deg <= other.south_deg and other.north_deg <= self.north_deg
        return upright and (
            _width(self) >= _TURN_DEG
            or _east_of(self.west_deg, other.west_deg) + _width(other)
            <= _width(self) + _ROUNDING_DEG
        )


def around(centre: Coordinate, radius_m: float) -> Box:
    """Return the box about a circle on the ground.

    Parameters
    ----------
    centre
        Its centre.
    radius_m
        Its radius [m].
    """
    require(
        math.isfinite(radius_m) and radius_m >= 0,
        noun="Box",
        field="radius_m",
        expected="metres of 0 or more",
        came=radius_m,
    )
    angle = radius_m / SMALLEST_RADIUS_M
    angle_deg = math.degrees(angle)
    south, north = centre.lat_deg - angle_deg, centre.lat_deg + angle_deg
    if south <= -POLE_DEG or north >= POLE_DEG:  # the pole is inside, and so all meridians are
        return _belt(max(south, -POLE_DEG), min(north, POLE_DEG))
    half_deg = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(centre.lat_deg))))
    return _turned(centre.lon_deg - half_deg, centre.lon_deg + half_deg, south=south, north=north)


def about(points: Iterable[Coordinate]) -> Box:
    """Return the narrowest box about some points, over the date line if that is the shorter way.

    Raises
    ------
    DomainError
        If there is no point.
    """
    return hull(
        Box(west_deg=p.lon_deg, south_deg=p.lat_deg, east_deg=p.lon_deg, north_deg=p.lat_deg)
        for p in points
    )


def hull(boxes: Iterable[Box]) -> Box:
    """Return the narrowest box about some boxes, over the date line if that is the shorter way.

    Raises
    ------
    DomainError
        If there is no box.
    """
    known = sorted(set(boxes), key=lambda box: box.west_deg)
    require(bool(known), noun="Box", field="boxes", expected="a box or more", came="none")
    if len(known) == 1:
        return known[0]
    south, north = min(box.south_deg for box in known), max(box.north_deg for box in known)
    # Gaps are looked for in the second turn, when all that reaches over the date line is known.
    covered, last = known[0].west_deg, known[0]
    widest, west, east = 0.0, 0.0, 0.0
    for box, turn in [(box, 0.0) for box in known] + [(box, _TURN_DEG) for box in known]:
        begin = box.west_deg + turn
        if turn and begin - covered > widest:
            widest, west, east = begin - covered, box.west_deg, last.east_deg
        if begin + _width(box) > covered:
            covered, last = begin + _width(box), box
    if not widest:
        return _belt(south, north)
    return Box(west_deg=west, south_deg=south, east_deg=east, north_deg=north)


def _belt(south: float, north: float) -> Box:
    return Box(west_deg=-DATE_LINE_DEG, south_deg=south, east_deg=DATE_LINE_DEG, north_deg=north)


def _turned(west: float, east: float, *, south: float, north: float) -> Box:
    if east - west >= _TURN_DEG:
        return _belt(south, north)
    return Box(west_deg=_on_map(west), south_deg=south, east_deg=_on_map(east), north_deg=north)


def _on_map(lon: float) -> float:
    """Return a longitude that may have gone round the globe, as maps number it."""
    while lon > DATE_LINE_DEG:
        lon -= _TURN_DEG
    return lon + _TURN_DEG if lon < -DATE_LINE_DEG else lon


def _width(box: Box) -> float:
    return box.east_deg - box.west_deg + (_TURN_DEG if box.crosses_date_line else 0)


def _east_of(west: float, lon: float) -> float:
    """Return how far east of a meridian another lies, going east [degrees, 0 to below 360]."""
    return (lon - west) % _TURN_DEG


def _within(lon: float, box: Box) -> bool:
    return _east_of(box.west_deg, lon) <= _width(box) or _width(box) >= _TURN_DEG


def _require_within(field: str, value: float, limit: float) -> None:
    if not -limit <= value <= limit:  # neither is what is no number
        expected = f"−{limit:g} to {limit:g} degrees"
        raise DomainError(noun="Box", field=field, expected=expected, came=value)
