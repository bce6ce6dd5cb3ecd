"""What an asset sees of a relief: one mask, the union over all the places from which it looks.

A post looks from one place, a patrol from points along its route, an orbit from points of its
circle. Light, weather and hours are not here: this is sight on a clear day, as far as the
farthest sensor of the asset reaches by the catalogue. Sound needs no line of sight and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from pyproj import Proj

from truceline.domain.identifier import SensorId
from truceline.domain.mechanism import Asset
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.site import FixedCamera, Orbit, Patrol, Platform, Post
from truceline.sensing.errors import SensingError
from truceline.terrain.boundary_shape import points_of
from truceline.terrain.grid import Cell, Grid, Point
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, Ray, SightTerrain, Viewpoint, Viewshed, viewshed

ORBIT_POINTS = 8
PATROL_STEP_M = 500.0
LEAST_CLEARANCE_M = 30.0


class NoSightSensorError(SensingError):
    """An asset has no sensor that needs a line of sight, so it sees nothing."""

    def __init__(self, *, asset: str) -> None:
        self.asset = asset
        super().__init__(
            f"Asset {asset}: expected a sensor that looks (eye, optics, camera, thermal, radar), "
            "came only sound. Add such a sensor, or leave the asset out of a comparison by sight."
        )


class LeavesReliefError(SensingError):
    """A place from which an asset looks is not on the relief, or its height is unknown there."""

    def __init__(self, *, asset: str, cell: Cell, grid: Grid) -> None:
        self.asset = asset
        self.cell = cell
        super().__init__(
            f"Asset {asset}: expected a place inside the relief ({grid.n_rows} rows × "
            f"{grid.n_cols} columns) with a known height, came row {cell.row}, column {cell.col}. "
            "Use a relief that covers it, or move the asset."
        )


def farthest_sensor(asset: Asset, catalogue: Mapping[SensorId, Sensor]) -> Sensor:
    """Return the sensor of an asset that reaches farthest among those that look.

    Raises
    ------
    NoSightSensorError
        If none looks.
    """
    looking = [
        catalogue[sensor_id]
        for sensor_id in asset.sensors
        if catalogue[sensor_id].kind.needs_line_of_sight
    ]
    if not looking:
        raise NoSightSensorError(asset=asset.id)
    return max(looking, key=lambda sensor: sensor.reach_m)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stand:
    """An asset put into a relief: where it looks from, how far, and between which bearings.

    `sector_deg` is (first bearing, width) clockwise from grid north, or None for all round.
    """

    asset: Asset
    viewpoints: tuple[Viewpoint, ...]
    reach_m: float
    ray: Ray
    sector_deg: tuple[float, float] | None = None

    def looks_at(self, cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which cells (n, 2) lie between the bearings of the asset, whatever hides them."""
        if self.sector_deg is None:
            return np.ones(len(cells), dtype=np.bool_)
        (eye,) = self.viewpoints
        return _between(eye, self.sector_deg, rows=cells[:, 0], cols=cells[:, 1])


def stand_of(asset: Asset, sensor: Sensor, *, at: Point | None, relief: Relief) -> Stand:
    """Put an asset into a relief, at a point or, for a patrol, along its route.

    Parameters
    ----------
    asset
        The asset.
    sensor
        The sensor whose reach counts.
    at
        Where it stands in the system of the relief's grid [m]; None for a patrol.
    relief
        The ground.

    Raises
    ------
    LeavesReliefError
        If the asset would look from outside the relief or from a void.
    """
    points, height_m = _places(asset.platform, at, relief)
    cells = [relief.grid.row_col_of(x_m=point.x_m, y_m=point.y_m) for point in points]
    for cell in cells:
        if not relief.grid.contains(cell) or relief.void[cell.row, cell.col]:
            raise LeavesReliefError(asset=asset.id, cell=cell, grid=relief.grid)
    flown = isinstance(asset.platform, Orbit)
    return Stand(
        asset=asset,
        viewpoints=_level(cells, height_m, relief) if flown else _upright(cells, height_m),
        reach_m=sensor.reach_m,
        ray=Ray.RADIO if sensor.kind is SensorKind.RADAR else Ray.LIGHT,
        sector_deg=_sector(asset.platform, relief.grid),
    )


def _places(platform: Platform, at: Point | None, relief: Relief) -> tuple[list[Point], float]:
    match platform:
        case Patrol():
            return list(_along(points_of(platform.route.vertices, relief.grid))), platform.eye_m
        case Orbit():
            return _circle(_given(at), platform.radius_m), platform.above_ground_m
        case Post() | FixedCamera():
            return [_given(at)], platform.mast_m


def _given(at: Point | None) -> Point:
    assert at is not None, "an asset with a site is always put somewhere"  # noqa: S101 - a bug of the caller, not bad data
    return at


def _along(vertices: tuple[Point, ...]) -> Iterable[Point]:
    for start, end in pairwise(vertices):
        length_m = math.dist(start, end)
        for step in range(math.ceil(length_m / PATROL_STEP_M)):
            share = step * PATROL_STEP_M / length_m
            yield Point(
                x_m=start.x_m + share * (end.x_m - start.x_m),
                y_m=start.y_m + share * (end.y_m - start.y_m),
            )
    yield vertices[-1]


def _circle(centre: Point, radius_m: float) -> list[Point]:
    turns = (2 * math.pi * k / ORBIT_POINTS for k in range(ORBIT_POINTS))
    return [centre] + [
        Point(
            x_m=centre.x_m + radius_m * math.sin(turn), y_m=centre.y_m + radius_m * math.cos(turn)
        )
        for turn in turns
    ]


def _upright(cells: list[Cell], height_m: float) -> tuple[Viewpoint, ...]:
    return tuple(Viewpoint(row=c.row, col=c.col, above_ground_m=height_m) for c in cells)


def _level(cells: list[Cell], height_m: float, relief: Relief) -> tuple[Viewpoint, ...]:
    """Fly at one altitude over the centre (the first cell), but never below the clearance."""
    centre, *circle = cells
    altitude_m = float(relief.height_m[centre.row, centre.col]) + height_m
    return tuple(
        Viewpoint(
            row=cell.row,
            col=cell.col,
            above_ground_m=max(
                altitude_m - float(relief.height_m[cell.row, cell.col]), LEAST_CLEARANCE_M
            ),
        )
        for cell in circle
    )


def _sector(platform: Platform, grid: Grid) -> tuple[float, float] | None:
    if not isinstance(platform, FixedCamera):
        return None
    at = platform.site.at
    convergence_deg = Proj(grid.crs).get_factors(at.lon_deg, at.lat_deg).meridian_convergence
    first_deg = platform.bearing_deg - convergence_deg - platform.width_deg / 2
    return first_deg % 360.0, platform.width_deg


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """What an asset sees: bool (rows, cols) whose upper left cell is (row0, col0) of the grid."""

    row0: int
    col0: int
    seen: NDArray[np.bool_]


def view_of(stand: Stand, terrain: SightTerrain, *, target_m: float, mode: Mode) -> View:
    """Return what an asset sees of targets of a height [m] on a prepared relief."""
    sheds = [
        viewshed(terrain, eye, radius_m=stand.reach_m, target_m=target_m, mode=mode, ray=stand.ray)
        for eye in stand.viewpoints
    ]
    view = _union(sheds)
    if stand.sector_deg is None:
        return view
    (eye,) = stand.viewpoints
    return _cut(view, eye, stand.sector_deg)


def _union(sheds: list[Viewshed]) -> View:
    if len(sheds) == 1:
        return View(row0=sheds[0].row0, col0=sheds[0].col0, seen=sheds[0].seen)
    row0 = min(shed.row0 for shed in sheds)
    col0 = min(shed.col0 for shed in sheds)
    n_rows = max(shed.row0 + shed.seen.shape[0] for shed in sheds) - row0
    n_cols = max(shed.col0 + shed.seen.shape[1] for shed in sheds) - col0
    seen = np.zeros((n_rows, n_cols), dtype=np.bool_)
    for shed in sheds:
        rows, cols = shed.seen.shape
        top, left = shed.row0 - row0, shed.col0 - col0
        seen[top : top + rows, left : left + cols] |= shed.seen
    return View(row0=row0, col0=col0, seen=seen)


def _cut(view: View, eye: Viewpoint, sector_deg: tuple[float, float]) -> View:
    rows, cols = np.ogrid[: view.seen.shape[0], : view.seen.shape[1]]
    inside = _between(eye, sector_deg, rows=rows + view.row0, cols=cols + view.col0)
    return View(row0=view.row0, col0=view.col0, seen=view.seen & inside)


def _between(
    eye: Viewpoint,
    sector_deg: tuple[float, float],
    *,
    rows: NDArray[np.integer],
    cols: NDArray[np.integer],
) -> NDArray[np.bool_]:
    first_deg, width_deg = sector_deg
    turned = (np.degrees(np.arctan2(cols - eye.col, eye.row - rows)) - first_deg) % 360.0
    return np.asarray(turned <= width_deg)
