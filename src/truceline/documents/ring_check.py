"""Rings of drawn zones: none crosses itself, none is without area, none lies over another.

References
----------
OGC 06-103r4, Simple Features, section 6.1.11: what makes a polygon valid.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import shapely

from truceline.documents.node import Node
from truceline.documents.problem import Problem

LEAST_VERTICES = 4
ROUNDING_DEG = 1e-9
_PLACE = re.compile(r"\[(?P<lon>\S+) (?P<lat>\S+)\]")


@dataclass(frozen=True, slots=True)
class _Drawn:
    ring: Node
    polygon: shapely.Polygon


def ring_problems(scenario: Node) -> Iterator[Problem]:
    """Yield what is wrong with the rings of each version of each zone."""
    for zone in scenario.get("zones").items:
        for version in zone.get("versions").items:
            drawn = [one for ring in version.get("rings").items for one in _drawn(ring)]
            yield from (problem for one in drawn for problem in _invalid(one))
            yield from _overlapping([one for one in drawn if one.polygon.is_valid])


def _drawn(ring: Node) -> Iterator[_Drawn]:
    """Yield the polygon of a ring; one that is open or not of numbers is refused elsewhere."""
    vertices = ring.get("vertices").items
    points = [(_number(vertex, "lon_deg"), _number(vertex, "lat_deg")) for vertex in vertices]
    finite = all(math.isfinite(axis) for point in points for axis in point)
    if finite and len(points) >= LEAST_VERTICES and points[0] == points[-1]:
        yield _Drawn(ring, shapely.Polygon(points))


def _number(vertex: Node, axis: str) -> float:
    value = vertex.get(axis).value
    return value if isinstance(value, int | float) else math.nan


def _invalid(drawn: _Drawn) -> Iterator[Problem]:
    if drawn.polygon.convex_hull.area == 0:
        yield Problem(
            at=drawn.ring.mark,
            expected="a ring with an inside",
            came="one without area",
            remedy="Draw it around the zone.",
        )
    elif not drawn.polygon.is_valid:
        yield _crossing(drawn)


def _crossing(drawn: _Drawn) -> Problem:
    found = _PLACE.search(shapely.is_valid_reason(drawn.polygon))
    centre = drawn.polygon.centroid
    point = shapely.Point(float(found["lon"]), float(found["lat"])) if found else centre
    return Problem(
        at=_nearest(drawn, point).mark,
        expected="a ring that does not cross or touch itself",
        came=f"one that does ({_place(point)})",
        remedy="Move or reorder the vertices there.",
    )


def _nearest(drawn: _Drawn, point: shapely.Point) -> Node:
    """Return the vertex at which the first side begins that passes a point."""
    corners = list(drawn.polygon.exterior.coords)
    sides = [shapely.LineString(side) for side in pairwise(corners)]
    distances = [side.distance(point) for side in sides]
    nearest = min(distances) + ROUNDING_DEG
    first = next(index for index, distance in enumerate(distances) if distance <= nearest)
    return drawn.ring.get("vertices").items[first]


def _overlapping(drawn: list[_Drawn]) -> Iterator[Problem]:
    if not drawn:
        return
    polygons = [one.polygon for one in drawn]
    pairs = shapely.STRtree(polygons).query(polygons, predicate="intersects").T
    for first, second in sorted((int(a), int(b)) for a, b in pairs if a < b):
        common = polygons[first].intersection(polygons[second])
        if common.area > 0:
            yield Problem(
                at=drawn[second].ring.mark,
                expected=f"rings apart from that of line {drawn[first].ring.mark.line}",
                came=f"one that lies over it ({_place(common.centroid)})",
                remedy="Draw them as one ring, or let them only touch.",
            )


def _place(point: shapely.Point) -> str:
    return f"at latitude {point.y:.5f}, longitude {point.x:.5f}"
