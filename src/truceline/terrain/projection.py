"""Between longitude and latitude and a local metric grid.

The grid lies in the UTM zone of its centre. Its metres are true to the scale error of UTM: 0.04 per
cent short on the zone's central meridian, right 180 km beside it, at most 0.1 per cent long at the
zone's edge near the equator. At 10 km that is 4 to 10 m, less than a cell; heights are not touched.

What it is not: a datum service. Coordinates are WGS 84; a reading on another datum is converted
before it comes here, or it is off by what the datum is off (SK-42: about 100 m).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from truceline.terrain.errors import GridRefusedError, WindowRefusedError
from truceline.terrain.grid import Grid, Point

_WGS84 = "EPSG:4326"
_UTM_NORTH, _UTM_SOUTH = 32600, 32700
_UTM_LOWEST_DEG, _UTM_HIGHEST_DEG = -80.0, 84.0
_ZONE_DEG = 6.0
_WIDEST_DEG = 12.0  # two zones: beyond that the scale error exceeds what is promised
_EDGE_POINTS = (
    33  # points on each edge of a window: its meridians and parallels are bent on the grid
)


class Place(NamedTuple):
    """A longitude and latitude on WGS 84, degrees."""

    lon_deg: float
    lat_deg: float


class Points(NamedTuple):
    """Places in a grid's coordinate system, float64 (n,), metres."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]


class Places(NamedTuple):
    """Longitudes and latitudes on WGS 84, float64 (n,), degrees."""

    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]


class Projector:
    """Between WGS 84 and one metric coordinate system; safe to share between threads.

    Parameters
    ----------
    crs
        The metric system, as in `Grid.crs`.
    """

    def __init__(self, crs: str) -> None:
        self.crs = crs
        self._to = Transformer.from_crs(_WGS84, crs, always_xy=True)

    def forward(self, *, lon_deg: float, lat_deg: float) -> Point:
        """Return a place in metres."""
        x_m, y_m = self._to.transform(lon_deg, lat_deg)
        return Point(x_m=float(x_m), y_m=float(y_m))

    def inverse(self, *, x_m: float, y_m: float) -> Place:
        """Return a place in degrees."""
        lon_deg, lat_deg = self._to.transform(x_m, y_m, direction="INVERSE")
        return Place(lon_deg=float(lon_deg), lat_deg=float(lat_deg))

    def forward_many(self, *, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Points:
        """Return places in metres, arrays of one shape."""
        return Points(*self._to.transform(np.asarray(lon_deg, float), np.asarray(lat_deg, float)))

    def inverse_many(self, *, x_m: ArrayLike, y_m: ArrayLike) -> Places:
        """Return places in degrees, arrays of one shape."""
        places = self._to.transform(
            np.asarray(x_m, float), np.asarray(y_m, float), direction="INVERSE"
        )
        return Places(*places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window of longitudes and latitudes on WGS 84 [°] that does not cross the 180th meridian.

    Raises
    ------
    WindowRefusedError
        If it encloses nothing or leaves the globe.
    """

    south_deg: float
    west_deg: float
    north_deg: float
    east_deg: float

    def __post_init__(self) -> None:
        """Refuse a window that encloses nothing or leaves the globe.

        Raises
        ------
        WindowRefusedError
            If it does.
        """
        if not -90 <= self.south_deg < self.north_deg <= 90:  # noqa: PLR2004 - the poles
            raise WindowRefusedError(expected="south below north, within ±90°", came=str(self))
        if not -180 <= self.west_deg < self.east_deg <= 180:  # noqa: PLR2004 - all the way round
            raise WindowRefusedError(expected="west before east, within ±180°", came=str(self))

    def __str__(self) -> str:
        """Return the window in words fit to print."""
        south_north = f"{self.south_deg:g}…{self.north_deg:g}° north"
        return f"{south_north}, {self.west_deg:g}…{self.east_deg:g}° east"

    @property
    def centre(self) -> Place:
        """The middle of the window."""
        return Place(
            lon_deg=(self.west_deg + self.east_deg) / 2,
            lat_deg=(self.south_deg + self.north_deg) / 2,
        )


class Extent(NamedTuple):
    """The outer edges of something, in the units of a coordinate system."""

    west: float
    south: float
    east: float
    north: float


def utm_crs(place: Place) -> str:
    """Return the EPSG code of the UTM zone of a place.

    Raises
    ------
    WindowRefusedError
        If the place is nearer to a pole than UTM reaches.
    """
    if not _UTM_LOWEST_DEG <= place.lat_deg <= _UTM_HIGHEST_DEG:
        raise WindowRefusedError(
            expected="a place from 80° south to 84° north", came=f"{place.lat_deg:g}°"
        )
    zone = min(int((place.lon_deg + 180.0) // _ZONE_DEG) + 1, 60)
    return f"EPSG:{(_UTM_NORTH if place.lat_deg >= 0 else _UTM_SOUTH) + zone}"


def extent_of(window: Window, crs: str) -> Extent:
    """Return the extent of a window in a coordinate system."""
    rim = Extent(
        west=window.west_deg, south=window.south_deg, east=window.east_deg, north=window.north_deg
    )
    return _carried(rim, _WGS84, crs)


def extent_of_grid(grid: Grid, crs: str) -> Extent:
    """Return the extent of a grid in another coordinate system."""
    rim = Extent(west=grid.west_m, south=grid.south_m, east=grid.east_m, north=grid.north_m)
    return _carried(rim, grid.crs, crs)


def _carried(rim: Extent, from_crs: str, to_crs: str) -> Extent:
    """Return the extent of a rectangle in another system; its edges, bent there, are followed."""
    west_east = np.linspace(rim.west, rim.east, _EDGE_POINTS)
    south_north = np.linspace(rim.south, rim.north, _EDGE_POINTS)
    xs, ys = np.meshgrid(west_east, south_north)
    edge = np.ones(xs.shape, np.bool_)
    edge[1:-1, 1:-1] = False
    carrier = Transformer.from_crs(from_crs, to_crs, always_xy=True)
    x, y = carrier.transform(xs[edge], ys[edge])
    return Extent(
        west=float(x.min()), south=float(y.min()), east=float(x.max()), north=float(y.max())
    )


def local_grid(
    *, south_deg: float, west_deg: float, north_deg: float, east_deg: float, cell_m: float
) -> Grid:
    """Return the grid that encloses a window, in the UTM zone of its centre.

    Parameters
    ----------
    south_deg, west_deg, north_deg, east_deg
        The window on WGS 84 [°].
    cell_m
        The side of a cell [m]. Edges lie on multiples of it.

    Raises
    ------
    WindowRefusedError
        If the window encloses nothing, lies beyond UTM, or is wider than 12°.
    GridRefusedError
        If the cell has no size.
    """
    window = Window(south_deg=south_deg, west_deg=west_deg, north_deg=north_deg, east_deg=east_deg)
    if east_deg - west_deg > _WIDEST_DEG:
        raise WindowRefusedError(expected="a window at most 12° wide", came=str(window))
    crs = utm_crs(window.centre)
    return snapped_grid(crs, extent_of(window, crs), cell_m=cell_m)


def snapped_grid(crs: str, extent: Extent, *, cell_m: float) -> Grid:
    """Return the smallest grid about an extent whose edges are multiples of the cell.

    Raises
    ------
    GridRefusedError
        If the cell has no size.
    """
    if not (math.isfinite(cell_m) and cell_m > 0):
        raise GridRefusedError(fact="cells", expected="larger than 0 m", came=cell_m)
    west, east = math.floor(extent.west / cell_m), math.ceil(extent.east / cell_m)
    south, north = math.floor(extent.south / cell_m), math.ceil(extent.north / cell_m)
    return Grid(
        crs=crs,
        west_m=west * cell_m,
        north_m=north * cell_m,
        cell_m=cell_m,
        n_rows=north - south,
        n_cols=east - west,
    )
