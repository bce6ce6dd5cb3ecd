"""Lines and zones of a day as shapes and cells of a grid.

Drawn geometry is projected vertex by vertex, which on maps of this accuracy (hundreds of metres)
is the same as projecting the edges; bands are buffered in the metric system of the grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import ProjError
from rasterio.features import rasterize
from rasterio.transform import Affine
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from truceline.domain.boundary import Band, Line, LineVersion, Zone, ZoneVersion
from truceline.domain.identifier import LineId, ZoneId
from truceline.domain.place import Coordinate, Datum
from truceline.terrain.errors import TerrainError
from truceline.terrain.grid import Grid, Point


class NoDatumShiftError(TerrainError):
    """A coordinate's datum has no known shift to the grid's where it lies."""

    def __init__(self, *, at: Coordinate) -> None:
        self.at = at
        super().__init__(
            f"Coordinate {at.lat_deg}, {at.lon_deg}: expected a place where the shift of datum "
            f"{at.datum.value} is known, came one outside it. Give the coordinate in WGS84."
        )


_CRS_OF_DATUM = {Datum.WGS84: "EPSG:4326", Datum.PULKOVO_1942: "EPSG:4284"}


def points_of(coordinates: Iterable[Coordinate], grid: Grid) -> tuple[Point, ...]:
    """Return coordinates of any datum as points of a grid's system [m].

    Raises
    ------
    NoDatumShiftError
        If a coordinate's datum has no known shift there.
    """
    return tuple(_point(one, grid) for one in coordinates)


def _point(at: Coordinate, grid: Grid) -> Point:
    try:
        x_m, y_m = _to_grid(at.datum, grid.crs).transform(at.lon_deg, at.lat_deg)
    except ProjError:
        raise NoDatumShiftError(at=at) from None
    if not math.isfinite(x_m):
        raise NoDatumShiftError(at=at)
    return Point(x_m=x_m, y_m=y_m)


@cache
def _to_grid(datum: Datum, crs: str) -> Transformer:
    # PROJ would read a foreign datum as WGS 84 where it knows no shift, and err by 100 m unseen.
    return Transformer.from_crs(_CRS_OF_DATUM[datum], crs, always_xy=True, allow_ballpark=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoundaryShapes:
    """The lines and zones that hold on a day, in the metric system of a grid."""

    lines: Mapping[LineId, BaseGeometry]
    zones: Mapping[ZoneId, BaseGeometry]


def boundary_shapes(
    lines: Iterable[Line], zones: Iterable[Zone], *, day: date, grid: Grid
) -> BoundaryShapes:
    """Return the shapes of all lines and zones that have a version on a day.

    Raises
    ------
    NoVersionError
        If a band follows a line, or leaves out a zone, that has no version on that day.
    """
    known_lines = {line.id: line for line in lines}
    known_zones = {zone.id: zone for zone in zones}
    atlas = _Atlas(lines=known_lines, zones=known_zones, day=day, grid=grid)
    return BoundaryShapes(
        lines={id_: atlas.line(id_) for id_, line in known_lines.items() if _holds(line, day)},
        zones={id_: atlas.zone(id_) for id_, zone in known_zones.items() if _holds(zone, day)},
    )


def _holds(boundary: Line | Zone, day: date) -> bool:
    return any(version.validity.holds_on(day) for version in boundary.versions)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Atlas:
    lines: Mapping[LineId, Line]
    zones: Mapping[ZoneId, Zone]
    day: date
    grid: Grid

    def line(self, line_id: LineId) -> BaseGeometry:
        version: LineVersion = self.lines[line_id].on(self.day)
        return MultiLineString(
            [LineString(points_of(path.vertices, self.grid)) for path in version.paths]
        )

    def zone(self, zone_id: ZoneId) -> BaseGeometry:
        version: ZoneVersion = self.zones[zone_id].on(self.day)
        if version.band is not None:
            return self._band(version.band)
        rings = [Polygon(points_of(ring.vertices, self.grid)) for ring in version.rings]
        return shapely.union_all(rings)

    def _band(self, band: Band) -> BaseGeometry:
        shape: BaseGeometry = self.line(band.along).buffer(band.each_side_m, cap_style="flat")
        for zone_id in band.less:
            shape = shape.difference(self.zone(zone_id))
        return shape


def mask_of(shape: BaseGeometry, grid: Grid) -> NDArray[np.bool_]:
    """Return which cells (rows, cols) have their centre inside a shape."""
    if shape.is_empty:
        return np.zeros(grid.shape, dtype=np.bool_)
    transform = Affine(grid.cell_m, 0.0, grid.west_m, 0.0, -grid.cell_m, grid.north_m)
    burnt: NDArray[np.uint8] = rasterize(
        [(shape, 1)], out_shape=grid.shape, transform=transform, dtype=np.uint8
    )
    return burnt.astype(np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Points along a line: cells (n, 2) that lie on the grid, and how many do not."""

    cells: NDArray[np.int64]
    n_outside: int
    spacing_m: float


def samples_along(shape: BaseGeometry, grid: Grid) -> Samples:
    """Return the cells under points one cell apart along a line."""
    points = [
        part.interpolate(distance_m)
        for part in shapely.get_parts(shape)
        for distance_m in np.arange(grid.cell_m / 2, part.length, grid.cell_m)
    ]
    cells = [grid.row_col_of(x_m=point.x, y_m=point.y) for point in points]
    inside = [cell for cell in cells if grid.contains(cell)]
    return Samples(
        cells=np.asarray(inside, dtype=np.int64).reshape(-1, 2),
        n_outside=len(cells) - len(inside),
        spacing_m=grid.cell_m,
    )
