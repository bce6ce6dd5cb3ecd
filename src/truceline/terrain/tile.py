"""One file of heights: where its cells lie, and its heights when they are asked for.

GeoTIFF (also cloud-optimised) through GDAL; SRTM tiles (`.hgt`, `.hgt.zip`) by hand, because the
format is a square of numbers and its name, and a wrong one must be told from a right one. A tile is
opened to be looked at, and read only in part.

References
----------
USGS: SRTM collection user guide (tiles of 1201² or 3601² big-endian int16, samples on the degree
lines, void −32768, name of the south-west corner).
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window as RasterWindow

from truceline.terrain.errors import (
    DemArchiveError,
    DemHeightsError,
    DemNameError,
    DemShapeError,
    DemTruncatedError,
    DemUnitError,
    DemUnreadableError,
    DemWithoutCrsError,
)

LOWEST_M, HIGHEST_M = -1000.0, 9500.0
_METRES = frozenset({"", "m", "metre", "metres", "meter", "meters"})
_HGT_VOID = -32768
_HGT_SIDES = {2 * side * side: side for side in (1201, 3601)}
_HGT_NAME = re.compile(r"([NS])(\d\d)([EW])(\d\d\d)", re.IGNORECASE)
_SAME = 1e-6  # relative: sides that differ by less are equal


class Lattice(NamedTuple):
    """Where the cells of a raster lie, in the units of its coordinate system.

    `crs` is WKT; `west` and `north` are the outer edges of the upper left cell; steps are positive.
    """

    crs: str
    west: float
    north: float
    step_x: float
    step_y: float
    n_rows: int
    n_cols: int


class Tile(Protocol):
    """A raster of heights that can be read in part."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def lattice(self) -> Lattice:
        """Where its cells lie."""

    def read(self, rows: slice, cols: slice) -> NDArray[np.float32]:
        """Return heights (rows, cols) [m]; voids are NaN."""


def open_tile(path: Path) -> Tile:
    """Look at a file of heights.

    Raises
    ------
    DemUnreadableError
        If there is none; other classes of DemError say what else is wrong with it.
    """
    if not path.is_file():
        raise DemUnreadableError(path=path, came="no such file")
    name = path.name.lower()
    if name.endswith(".hgt"):
        return HgtTile(path=path, lattice=_hgt_lattice(path, path.name, path.stat().st_size))
    if name.endswith(".zip"):
        member = _hgt_member(path)
        return HgtTile(path=path, lattice=_hgt_lattice(path, member.filename, member.file_size))
    return _raster_tile(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class HgtTile:
    """An SRTM tile, alone or in a zip."""

    path: Path
    lattice: Lattice

    def read(self, rows: slice, cols: slice) -> NDArray[np.float32]:
        """Return heights (rows, cols) [m]; voids are NaN.

        Raises
        ------
        DemTruncatedError
            If bytes are missing.
        """
        side = self.lattice.n_rows
        data = (
            _unzipped(self.path) if self.path.suffix.lower() == ".zip" else self.path.read_bytes()
        )
        if len(data) != 2 * side * side:
            raise DemTruncatedError(path=self.path, n_bytes=len(data))
        cut = np.frombuffer(data, ">i2").reshape(side, side)[rows, cols]
        heights = np.where(cut == _HGT_VOID, np.float32(np.nan), cut.astype(np.float32))
        return _plausible(self.path, heights)


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterTile:
    """A GeoTIFF; its first band holds the heights."""

    path: Path
    lattice: Lattice

    def read(self, rows: slice, cols: slice) -> NDArray[np.float32]:
        """Return heights (rows, cols) [m]; voids are NaN.

        Raises
        ------
        DemUnreadableError
            If the file breaks off.
        """
        try:
            with rasterio.open(self.path, driver="GTiff") as raster:
                cut = RasterWindow.from_slices(rows, cols)
                heights = raster.read(1, window=cut, masked=True).astype(np.float32)
                heights = heights * np.float32(raster.scales[0]) + np.float32(raster.offsets[0])
        except RasterioError as error:
            raise DemUnreadableError(path=self.path, came=f"it breaks off ({error})") from error
        filled = np.ma.filled(heights, np.float32(np.nan))
        return _plausible(self.path, np.where(np.isinf(filled), np.float32(np.nan), filled))


def _plausible(path: Path, heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return heights, or refuse those that no ground has.

    Raises
    ------
    DemHeightsError
        If there is one.
    """
    lowest_m = float(np.fmin.reduce(heights, axis=None, initial=np.inf))
    highest_m = float(np.fmax.reduce(heights, axis=None, initial=-np.inf))
    if lowest_m < LOWEST_M or highest_m > HIGHEST_M:
        raise DemHeightsError(path=path, lowest_m=lowest_m, highest_m=highest_m)
    return heights


def _hgt_lattice(path: Path, name: str, n_bytes: int) -> Lattice:
    """Return where an SRTM tile lies, by its name and size.

    Raises
    ------
    DemTruncatedError
        If no tile has that size.
    DemNameError
        If the name gives no corner.
    """
    if n_bytes not in _HGT_SIDES:
        raise DemTruncatedError(path=path, n_bytes=n_bytes)
    corner = _HGT_NAME.search(Path(name).name) or _HGT_NAME.search(path.name)
    if corner is None:
        raise DemNameError(path=path)
    side = _HGT_SIDES[n_bytes]
    step = 1.0 / (side - 1)
    south = int(corner[2]) * (1 if corner[1].upper() == "N" else -1)
    west = int(corner[4]) * (1 if corner[3].upper() == "E" else -1)
    return Lattice(
        crs=CRS.from_epsg(4326).to_wkt(),
        west=west - step / 2,
        north=south + 1 + step / 2,
        step_x=step,
        step_y=step,
        n_rows=side,
        n_cols=side,
    )


def _hgt_member(path: Path) -> zipfile.ZipInfo:
    """Return the one tile in a zip.

    Raises
    ------
    DemUnreadableError
        If it is no zip.
    DemArchiveError
        If it holds something else.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except zipfile.BadZipFile as error:
        raise DemUnreadableError(path=path, came=f"a broken zip ({error})") from error
    if len(members) != 1 or not members[0].filename.lower().endswith(".hgt"):
        names = ", ".join(member.filename for member in members[:3]) or "nothing"
        more = " …" if len(members) > 3 else ""  # noqa: PLR2004 - as many as are named
        raise DemArchiveError(path=path, came=f"{names}{more}")
    return members[0]


def _unzipped(path: Path) -> bytes:
    """Return the bytes of the one tile in a zip.

    Raises
    ------
    DemUnreadableError
        If they cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(_hgt_member(path))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise DemUnreadableError(path=path, came=f"a zip that does not open ({error})") from error


def _raster_tile(path: Path) -> RasterTile:
    """Look at a GeoTIFF.

    Raises
    ------
    DemUnreadableError
        If it is none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # we say it ourselves
            with rasterio.open(path, driver="GTiff") as raster:
                return RasterTile(path=path, lattice=_raster_lattice(path, raster))
    except RasterioError as error:
        raise DemUnreadableError(path=path, came=f"something else ({error})") from error


def _raster_lattice(path: Path, raster: Any) -> Lattice:  # noqa: ANN401 - rasterio has no types
    """Return where the cells of an open raster lie.

    Raises
    ------
    DemWithoutCrsError
        If it does not say so.
    DemShapeError
        If they are turned, south up, or oblong.
    """
    if raster.crs is None:
        raise DemWithoutCrsError(path=path)
    step_x, turned_x, west, turned_y, step_y, north = tuple(raster.transform)[:6]
    if turned_x or turned_y:
        raise DemShapeError(path=path, came="a raster that is turned")
    if step_x <= 0 or step_y >= 0:
        raise DemShapeError(path=path, came="a raster that is upside down or mirrored")
    crs = CRS.from_wkt(raster.crs.to_wkt())
    _require_metres(path, crs, unit=raster.units[0])
    if crs.is_projected and abs(step_x + step_y) > _SAME * step_x:
        raise DemShapeError(path=path, came=f"cells of {step_x:g} × {-step_y:g} m")
    return Lattice(
        crs=crs.to_wkt(),
        west=west,
        north=north,
        step_x=step_x,
        step_y=-step_y,
        n_rows=raster.height,
        n_cols=raster.width,
    )


def _require_metres(path: Path, crs: CRS, *, unit: str | None) -> None:
    """Refuse cells that are measured neither in metres nor in degrees, and heights not in metres.

    Raises
    ------
    DemUnitError
        If they are.
    DemWithoutCrsError
        If the system is not tied to the earth.
    """
    if not (crs.is_projected or crs.is_geographic):
        raise DemWithoutCrsError(path=path)
    axes = crs.axis_info
    if crs.is_projected and axes[0].unit_name != "metre":
        raise DemUnitError(path=path, what="cells", unit=axes[0].unit_name)
    heights = axes[2].unit_name if len(axes) > 2 else "metre"  # noqa: PLR2004 - the third is up
    if heights != "metre":
        raise DemUnitError(path=path, what="heights", unit=heights)
    if (unit or "").strip().lower() not in _METRES:
        raise DemUnitError(path=path, what="heights", unit=str(unit))
