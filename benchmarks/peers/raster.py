"""A relief as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.transform import Affine

from truceline.terrain.relief import Relief

_TILE = 256


def write_geotiff(path: Path, relief: Relief, *, tiled: bool = False) -> None:
    """Write a relief as a GeoTIFF of float32, in strips or in tiles of 256 × 256 cells."""
    grid = relief.grid
    layout = {"tiled": True, "blockxsize": _TILE, "blockysize": _TILE} if tiled else {}
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        dtype="float32",
        count=1,
        height=grid.n_rows,
        width=grid.n_cols,
        crs=grid.crs,
        transform=Affine(grid.cell_m, 0.0, grid.west_m, 0.0, -grid.cell_m, grid.north_m),
        **layout,
    ) as raster:
        raster.write(relief.height_m, 1)
