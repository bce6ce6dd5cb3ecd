"""Public sets of elevation tiles: what a tile is called, and what a set leaves out.

What it is not: a downloader; nothing here goes to a network.

References
----------
Copernicus DEM on AWS, readme of the buckets `copernicus-dem-30m` and `copernicus-dem-90m`: names
of the tiles; where there is no tile there is open sea at 0 m.
The 25 cells that the public GLO-30 withholds: ACCESS-Cloud-Based-InSAR/dem-stitcher, issue 34; the
README of InternetSociety/glo30 has the same list. Issue 104 of dem-stitcher and pull request 21 of
mapterhorn/mapterhorn report that they were released in 2023 but were still not on AWS in 2025.
USGS: SRTM collection user guide; NASADEM user guide (a zip of several files for each tile).
"""

from __future__ import annotations

import math
from enum import Enum
from typing import Final, NamedTuple, assert_never

from truceline.terrain.errors import TilesRefusedError
from truceline.terrain.projection import Window

MOST_TILES: Final = 100

_SRTM_SOUTH, _SRTM_NORTH = -56, 60
_WITHHELD: Final = {
    38: (45, 46, 48, 49),
    39: (44, 45, 46, 47, 48, 49),
    40: (43, 44, 45, 46, 47, 48, 49, 50),
    41: (43, 44, 45, 46, 47, 48, 49),
}


class TileSource(Enum):
    """A public set of tiles, each of one degree by one degree."""

    COP30 = "cop30"
    COP90 = "cop90"
    SRTM1 = "srtm1"
    NASADEM = "nasadem"


class Corner(NamedTuple):
    """The south-west corner of a tile, whole degrees north and east."""

    lat_deg: int
    lon_deg: int

    @property
    def name(self) -> str:
        """The corner as tiles are named by it: N39E046."""
        return f"{_north(self)}{_east(self)}"


def corners_of(window: Window) -> tuple[Corner, ...]:
    """Return the tiles that a window touches, from the south-west on.

    Raises
    ------
    TilesRefusedError
        If they are too many for one request.
    """
    lats = range(math.floor(window.south_deg), math.ceil(window.north_deg))
    lons = range(math.floor(window.west_deg), math.ceil(window.east_deg))
    if len(lats) * len(lons) > MOST_TILES:
        raise TilesRefusedError(
            expected=f"a window of at most {MOST_TILES} tiles of one degree",
            came=f"{len(lats) * len(lons):,}, for {window}",
        )
    return tuple(Corner(lat_deg=lat, lon_deg=lon) for lat in lats for lon in lons)


def require_coverage(source: TileSource, window: Window) -> None:
    """Refuse a window that a set does not reach.

    Raises
    ------
    TilesRefusedError
        If a part of it lies beyond the set.
    """
    if source in {TileSource.COP30, TileSource.COP90}:
        return
    if window.south_deg < _SRTM_SOUTH or window.north_deg > _SRTM_NORTH:
        raise TilesRefusedError(
            expected=f"a window from 56° south to 60° north, where {source.value} was measured",
            came=str(window),
        )


def base_url(source: TileSource) -> str | None:
    """Return the public address of a set, or nothing where it is given out after a login only."""
    match source:
        case TileSource.COP30:
            return "https://copernicus-dem-30m.s3.amazonaws.com"
        case TileSource.COP90:
            return "https://copernicus-dem-90m.s3.amazonaws.com"
        case TileSource.SRTM1 | TileSource.NASADEM:
            return None
        case _:
            assert_never(source)


def key_of(source: TileSource, corner: Corner) -> str:
    """Return where a tile lies below the address of its set."""
    match source:
        case TileSource.COP30 | TileSource.COP90:
            stem = file_name_of(source, corner).removesuffix(".tif")
            return f"{stem}/{stem}.tif"
        case TileSource.SRTM1:
            return f"{corner.name}.SRTMGL1.hgt.zip"
        case TileSource.NASADEM:
            return f"NASADEM_HGT_{corner.name.lower()}.zip"
        case _:
            assert_never(source)


def file_name_of(source: TileSource, corner: Corner) -> str:
    """Return what a tile is called in the folder where it is kept."""
    match source:
        case TileSource.COP30 | TileSource.COP90:
            seconds = 10 if source is TileSource.COP30 else 30  # tenths of an arc second
            return f"Copernicus_DSM_COG_{seconds}_{_north(corner)}_00_{_east(corner)}_00_DEM.tif"
        case TileSource.SRTM1:
            return key_of(source, corner)
        case TileSource.NASADEM:
            return f"{corner.name}.hgt"
        case _:
            assert_never(source)


def is_withheld(source: TileSource, corner: Corner) -> bool:
    """Tell whether the public set leaves a cell out on purpose, over Armenia and Azerbaijan."""
    return source is TileSource.COP30 and corner.lon_deg in _WITHHELD.get(corner.lat_deg, ())


def _north(corner: Corner) -> str:
    return f"{'N' if corner.lat_deg >= 0 else 'S'}{abs(corner.lat_deg):02}"


def _east(corner: Corner) -> str:
    return f"{'E' if corner.lon_deg >= 0 else 'W'}{abs(corner.lon_deg):03}"
