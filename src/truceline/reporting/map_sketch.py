"""Lines, zones, places and assets as shapes of a drawing, in kilometres from its upper left.

It decides where things stand and what is drawn of them; how they look is for the style sheet.
No border is drawn but the lines and zones that the scenario holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import shapely
from shapely.geometry.base import BaseGeometry

from truceline.domain.boundary import Line, Zone
from truceline.domain.identifier import AssetId, DelegationId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.place import Coordinate
from truceline.domain.scenario import Scenario
from truceline.domain.site import FixedCamera, Orbit, Patrol, Post
from truceline.terrain.boundary_shape import boundary_shapes, points_of
from truceline.terrain.grid import Grid

_KM = 1000.0
_SIMPLIFIED_M = 30.0
_SPOTS = 16


class MarkKind(Enum):
    """What a mark on the map stands for."""

    POST = "post"
    CAMERA = "camera"
    ORBIT = "orbit"
    PATROL = "patrol"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The extent of the drawing [km]."""

    width_km: float
    height_km: float

    @property
    def scale_bar_km(self) -> int:
        """A round length that is at most a quarter of the width."""
        lengths = (1, 2, 5, 10, 20, 50, 100, 200)
        return max((one for one in lengths if one <= self.width_km / 4), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A line or zone as an SVG path; its name may stand at any of `title_spots` [km]."""

    id: str
    path: str
    title_spots: tuple[tuple[float, float], ...]
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An asset on the map [km].

    `command` counts the chains of command of the scenario from 0 and gives the mark its shape;
    `extra` says that the base lacks it; `path` is a patrol's route or empty; `radius_km` is the
    circle that an orbit flies;
    `admissible_km` is how far an invented place could be from here, 0 for a known one.
    """

    id: AssetId
    kind: MarkKind
    x: float
    y: float
    command: int
    extra: bool
    illustrative: bool
    path: str = ""
    radius_km: float = 0.0
    admissible_km: float = 0.0
    bearing_deg: float = 0.0


def frame_of(grid: Grid) -> Frame:
    """Return the extent of a grid."""
    return Frame(
        width_km=grid.n_cols * grid.cell_m / _KM, height_km=grid.n_rows * grid.cell_m / _KM
    )


def outlines(scenario: Scenario, grid: Grid) -> tuple[tuple[Outline, ...], tuple[Outline, ...]]:
    """Return the lines and the zones that hold on the scenario's day and touch the grid."""
    shapes = boundary_shapes(scenario.lines, scenario.zones, day=scenario.day, grid=grid)
    lines = ((one, shapes.lines[one.id]) for one in scenario.lines if one.id in shapes.lines)
    zones = ((one, shapes.zones[one.id]) for one in scenario.zones if one.id in shapes.zones)
    return tuple(_drawn(lines, scenario, grid)), tuple(_drawn(zones, scenario, grid))


def _drawn(
    things: Iterable[tuple[Line | Zone, BaseGeometry]], scenario: Scenario, grid: Grid
) -> Iterable[Outline]:
    edge = shapely.box(grid.west_m, grid.south_m, grid.east_m, grid.north_m)
    watched = {*scenario.watched_zones, *scenario.watched_lines}
    for thing, shape in things:
        inside = shapely.simplify(shapely.intersection(shape, edge), _SIMPLIFIED_M)
        if not inside.is_empty:
            yield Outline(
                id=thing.id,
                path=" ".join(_paths(inside, grid)),
                title_spots=tuple(_title_spots(inside, grid)),
                watched=thing.id in watched,
            )


def _title_spots(shape: BaseGeometry, grid: Grid) -> Iterable[tuple[float, float]]:
    """Yield points inside a shape, the one that is surely inside first, then ever farther off."""
    first = shape.representative_point()
    west, south, east, north = shape.bounds
    lattice = shapely.points(
        [
            (west + (east - west) * col / _SPOTS, south + (north - south) * row / _SPOTS)
            for row in range(1, _SPOTS)
            for col in range(1, _SPOTS)
        ]
    )
    inside = [point for point in lattice if shapely.covers(shape, point)]
    for point in (first, *sorted(inside, key=first.distance)):
        yield _at(point.x, point.y, grid)


def _paths(shape: BaseGeometry, grid: Grid) -> Iterable[str]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield _path(ring.coords, grid) + "Z"
        elif part.geom_type == "LineString":
            yield _path(part.coords, grid)


def _path(coordinates: Iterable[Sequence[float]], grid: Grid) -> str:
    steps = (_at(one[0], one[1], grid) for one in coordinates)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in steps)


def _at(x_m: float, y_m: float, grid: Grid) -> tuple[float, float]:
    return round((x_m - grid.west_m) / _KM, 2), round((grid.north_m - y_m) / _KM, 2)


def point_of(at: Coordinate, grid: Grid) -> tuple[float, float]:
    """Return where a coordinate lies in the drawing [km]; it may lie outside."""
    (point,) = points_of([at], grid)
    return _at(point.x_m, point.y_m, grid)


def commands_of(scenario: Scenario) -> tuple[tuple[DelegationId, ...], ...]:
    """Return the chains of command of a scenario in the order of their shapes on the map."""
    found = {tuple(sorted(body.command)) for one in scenario.mechanisms for body in one.bodies}
    return tuple(sorted(found, key=lambda command: (len(command), command)))


def marks_of(mechanism: Mechanism, scenario: Scenario, grid: Grid) -> tuple[Mark, ...]:
    """Return the assets of a mechanism as marks."""
    known = {asset.id for asset in scenario.mechanism(scenario.base).assets}
    commands = commands_of(scenario)
    return tuple(
        _mark(
            asset,
            grid,
            command=commands.index(tuple(sorted(mechanism.body(asset.body).command))),
            extra=asset.id not in known,
        )
        for asset in mechanism.assets
    )


def _mark(asset: Asset, grid: Grid, *, command: int, extra: bool) -> Mark:
    platform = asset.platform
    if isinstance(platform, Patrol):
        return _patrol_mark(asset.id, platform, grid, command=command, extra=extra)
    x, y = point_of(platform.site.at, grid)
    area = platform.site.admissible
    return Mark(
        id=asset.id,
        kind=_kind(platform),
        x=x,
        y=y,
        command=command,
        extra=extra,
        illustrative=asset.illustrative,
        radius_km=platform.radius_m / _KM if isinstance(platform, Orbit) else 0.0,
        admissible_km=area.radius_m / _KM if area else 0.0,
        bearing_deg=platform.bearing_deg if isinstance(platform, FixedCamera) else 0.0,
    )


def _kind(platform: Post | FixedCamera | Orbit) -> MarkKind:
    match platform:
        case Post():
            return MarkKind.POST
        case FixedCamera():
            return MarkKind.CAMERA
        case Orbit():
            return MarkKind.ORBIT


def _patrol_mark(id_: AssetId, patrol: Patrol, grid: Grid, *, command: int, extra: bool) -> Mark:
    points = [(point.x_m, point.y_m) for point in points_of(patrol.route.vertices, grid)]
    x, y = _at(*points[0], grid)
    return Mark(
        id=id_,
        kind=MarkKind.PATROL,
        x=x,
        y=y,
        command=command,
        extra=extra,
        illustrative=patrol.illustrative,
        path=_path(points, grid),
    )
