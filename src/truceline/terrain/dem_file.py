"""Measured heights from files, and rasters to files.

A DEM on a metric grid keeps that grid. One in degrees is sampled onto a local metric grid:
bilinear, and a cell that touches a void is a void, so that no height is made of a guess. What lies
outside the files is a void too: nobody knows its height.

What it is not: a downloader. Where to get heights, and which public sets leave regions out, is in
docs/background/sight.md.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.transform import Affine

from truceline.terrain._kernels.field import sample
from truceline.terrain.errors import DemTooLargeError, RasterNotWrittenError
from truceline.terrain.grid import Grid
from truceline.terrain.mosaic import (
    MOST_CELLS,
    Mosaic,
    cut_of,
    extent_of_lattice,
    open_tiles,
    read_mosaic,
    union_of,
)
from truceline.terrain.projection import (
    Window,
    extent_of,
    extent_of_grid,
    local_grid,
    snapped_grid,
)
from truceline.terrain.relief import Relief
from truceline.terrain.tile import Lattice, Tile

__all__ = [
    "Window",
    "is_metric",
    "read_relief",
    "require_place",
    "write_mask",
    "write_percent",
]

_STEP = 16  # cells between the places that are projected; between them it is linear to a metre
_M_PER_DEG = 111_320.0
_ROUND_M = 5.0  # an arc second is 30.9 m high; it becomes a cell of 30 m
_SAME = 1e-6


def read_relief(path: Path, *, window: Window | None = None, cell_m: float | None = None) -> Relief:
    """Read heights from a GeoTIFF, an SRTM tile (.hgt, .hgt.zip), or a folder of tiles.

    Parameters
    ----------
    path
        The file or folder.
    window
        What is wanted of it; by default all.
    cell_m
        The cell that is wanted [m]. By default that of the file; of files in degrees the height of
        their cells, rounded down to 5 m.

    Raises
    ------
    DemError
        If the files cannot be used; the class says why.
    DemTooLargeError
        If there would be too many cells.
    GridRefusedError
        If the cell has no size.
    """
    tiles = open_tiles(path)
    whole = union_of(tiles)
    crs = CRS.from_wkt(whole.crs)
    if crs.is_projected and (cell_m is None or _is_near(cell_m, whole.step_x)):
        cut = whole
        if window is not None:
            cut = cut_of(path, whole, extent_of(window, whole.crs), wanted=str(window))
        mosaic = read_mosaic(path, tiles, cut)
        return _relief(path, tiles, grid=_own_grid(cut, crs), height_m=mosaic.height_m)
    grid = _wanted_grid(whole, crs, window=window, cell_m=cell_m)
    _require_moderate(path, grid)
    wanted = "the whole" if window is None else str(window)
    cut = cut_of(path, whole, extent_of_grid(grid, whole.crs), wanted=wanted)
    height_m = _sampled(read_mosaic(path, tiles, cut), grid)
    return _relief(path, tiles, grid=grid, height_m=height_m)


def write_mask(path: Path, grid: Grid, mask: NDArray[np.bool_]) -> None:
    """Write a mask (rows, cols) as a GeoTIFF of bytes, 255 where it is true and 0 elsewhere.

    The file appears whole or not at all: it is written beside its place and then renamed.

    Raises
    ------
    RasterNotWrittenError
        If it cannot be written; nothing is left behind.
    """
    _write_bytes(path, grid, np.where(mask, np.uint8(255), np.uint8(0)), nodata=None)


def write_percent(path: Path, grid: Grid, percent: NDArray[np.uint8]) -> None:
    """Write percentages (rows, cols) as a GeoTIFF of bytes whose “no data” is 255.

    The file appears whole or not at all: it is written beside its place and then renamed.

    Raises
    ------
    RasterNotWrittenError
        If it cannot be written; nothing is left behind.
    """
    _write_bytes(path, grid, percent, nodata=255)


def require_place(path: Path) -> None:
    """Refuse a name under which no raster can be written, before anything is computed for it.

    Raises
    ------
    RasterNotWrittenError
        If its folder is none, or it is a folder itself.
    """
    if not path.absolute().parent.is_dir():
        raise RasterNotWrittenError(path=path, reason="a folder that is not there")
    if path.is_dir():
        raise RasterNotWrittenError(path=path, reason="a folder")


def _write_bytes(path: Path, grid: Grid, values: NDArray[np.uint8], *, nodata: int | None) -> None:
    """Write bytes (rows, cols) as a GeoTIFF, whole or not at all.

    Raises
    ------
    RasterNotWrittenError
        If it cannot be written; nothing is left behind.
    """
    partial = path.absolute().with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(_as_geotiff(grid, values, nodata=nodata))
        partial.replace(path)
    except (OSError, RasterioError) as error:
        raise RasterNotWrittenError(path=path, reason=str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def is_metric(path: Path) -> bool:
    """Tell whether a file or folder of heights lies on a metric grid of its own.

    Raises
    ------
    DemError
        If it cannot be used; the class says why.
    """
    return bool(CRS.from_wkt(open_tiles(path)[0].lattice.crs).is_projected)


def _relief(
    path: Path, tiles: Sequence[Tile], *, grid: Grid, height_m: NDArray[np.float32]
) -> Relief:
    """Return heights in which voids are NaN as a relief."""
    n = len(tiles)
    return Relief(
        grid=grid,
        height_m=height_m,
        void=np.isnan(height_m),
        source=path.name if n == 1 else f"{path.name} ({n} tiles)",
        approximate=False,
    )


def _require_moderate(path: Path, grid: Grid) -> None:
    """Refuse a grid that does not fit into memory.

    Raises
    ------
    DemTooLargeError
        If it has too many cells.
    """
    n_rows, n_cols = grid.shape
    if n_rows * n_cols > MOST_CELLS:
        raise DemTooLargeError(path=path, n_rows=n_rows, n_cols=n_cols, most=MOST_CELLS)


def _is_near(a: float, b: float) -> bool:
    """Tell whether two sides of cells are the same but for rounding."""
    return abs(a - b) <= _SAME * b


def _own_grid(lattice: Lattice, crs: CRS) -> Grid:
    """Return the grid of a metric raster."""
    return Grid(
        crs=_name_of(crs),
        west_m=lattice.west,
        north_m=lattice.north,
        cell_m=lattice.step_x,
        n_rows=lattice.n_rows,
        n_cols=lattice.n_cols,
    )


def _name_of(crs: CRS) -> str:
    """Return a short name of a coordinate system where it has one."""
    code = crs.to_epsg()
    return crs.to_wkt() if code is None else f"EPSG:{code}"


def _wanted_grid(
    lattice: Lattice, crs: CRS, *, window: Window | None, cell_m: float | None
) -> Grid:
    """Return the local grid onto which a raster is sampled."""
    extent = extent_of_lattice(lattice)
    if crs.is_projected and cell_m is not None:
        wanted = extent if window is None else extent_of(window, lattice.crs)
        return snapped_grid(_name_of(crs), wanted, cell_m=cell_m)
    if window is None:
        window = Window(
            south_deg=max(extent.south, -90.0),
            west_deg=max(extent.west, -180.0),
            north_deg=min(extent.north, 90.0),
            east_deg=min(extent.east, 180.0),
        )
    return local_grid(
        south_deg=window.south_deg,
        west_deg=window.west_deg,
        north_deg=window.north_deg,
        east_deg=window.east_deg,
        cell_m=_cell_of_degrees(lattice) if cell_m is None else cell_m,
    )


def _cell_of_degrees(lattice: Lattice) -> float:
    """Return the side of the cells that a raster in degrees is sampled to [m]."""
    height_m = lattice.step_y * _M_PER_DEG
    return height_m // _ROUND_M * _ROUND_M if height_m >= _ROUND_M else height_m


def _sampled(mosaic: Mosaic, grid: Grid) -> NDArray[np.float32]:
    """Return the heights (rows, cols) of a grid [m]; voids are NaN."""
    lattice = mosaic.lattice
    rows = _STEP * np.arange((grid.n_rows - 1) // _STEP + 2)
    cols = _STEP * np.arange((grid.n_cols - 1) // _STEP + 2)
    x_m, y_m = np.meshgrid(
        grid.west_m + (cols + 0.5) * grid.cell_m, grid.north_m - (rows + 0.5) * grid.cell_m
    )
    back = Transformer.from_crs(grid.crs, lattice.crs, always_xy=True)
    x, y = back.transform(x_m, y_m)
    at_rows = (lattice.north - y) / lattice.step_y - 0.5
    at_cols = (x - lattice.west) / lattice.step_x - 0.5
    return sample(mosaic.height_m, at_rows, at_cols, _STEP, grid.shape)


def _as_geotiff(grid: Grid, values: NDArray[np.uint8], *, nodata: int | None) -> bytes:
    """Return bytes (rows, cols) as a compressed GeoTIFF."""
    profile = {
        "driver": "GTiff",
        "dtype": "uint8",
        "count": 1,
        "nodata": nodata,
        "height": grid.n_rows,
        "width": grid.n_cols,
        "crs": rasterio.crs.CRS.from_user_input(grid.crs),
        "transform": Affine(grid.cell_m, 0.0, grid.west_m, 0.0, -grid.cell_m, grid.north_m),
        "compress": "deflate",
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(values, 1)
        return bytes(memory.getbuffer())
