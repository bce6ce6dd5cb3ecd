"""Files of heights for tests: rasters and SRTM tiles, right and wrong ones."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import ArrayLike, NDArray
from rasterio.transform import Affine

METRIC = Affine(30.0, 0.0, 600_000.0, 0.0, -30.0, 4_400_000.0)
DEGREES = Affine(1 / 1200, 0.0, 46.5, 0.0, -1 / 1200, 40.0)


def write_tif(path: Path, heights: ArrayLike, **profile: Any) -> Path:  # noqa: ANN401 - rasterio's own
    """Write heights (rows, cols) as a GeoTIFF, by default on 30 m of UTM zone 38."""
    values = np.asarray(heights)
    n_rows, n_cols = values.shape
    asked = {
        "driver": "GTiff",
        "count": 1,
        "dtype": str(values.dtype),
        "height": n_rows,
        "width": n_cols,
        "crs": "EPSG:32638",
        "transform": METRIC,
    } | profile
    units, scale = asked.pop("units", None), asked.pop("scale", None)
    with rasterio.open(path, "w", **asked) as raster:
        raster.write(values, 1)
        if units is not None:
            raster.units = (units,)
        if scale is not None:
            raster.scales, raster.offsets = (scale[0],), (scale[1],)
    return path


def hgt_heights(side: int = 1201) -> NDArray[np.int16]:
    """Return heights (side, side) [m] that rise to the east by 1 m a cell and fall to the south."""
    rows, cols = np.indices((side, side))
    return (1000 + cols - rows // 4).astype(np.int16)


def write_hgt(path: Path, heights: NDArray[np.int16] | None = None) -> Path:
    """Write an SRTM tile, in a zip if the name says so."""
    data = (hgt_heights() if heights is None else heights).astype(">i2").tobytes()
    if path.suffix != ".zip":
        path.write_bytes(data)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(path.name.removesuffix(".zip"), data)
    return path
