"""GDAL's own viewshed, called in this process: the library inside rasterio's wheel, by ctypes.

An oracle that nobody here wrote. It is missing where rasterio was built from source.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_double, c_int, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS

from truceline.terrain.earth import Ray
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Viewpoint

_FLOAT32 = 6  # GDT_Float32
_READ, _WRITE = 0, 1  # GDALRWFlag
_EDGE = 2  # GVM_Edge, the default
_NORMAL = 1  # GVOT_NORMAL

_D = c_double
_SIGNATURES = {
    "GDALVersionInfo": (c_char_p, [c_char_p]),
    "GDALAllRegister": (None, []),
    "GDALGetDriverByName": (c_void_p, [c_char_p]),
    "GDALCreate": (c_void_p, [c_void_p, c_char_p, c_int, c_int, c_int, c_int, c_void_p]),
    "GDALSetGeoTransform": (c_int, [c_void_p, POINTER(_D)]),
    "GDALGetGeoTransform": (c_int, [c_void_p, POINTER(_D)]),
    "GDALSetProjection": (c_int, [c_void_p, c_char_p]),
    "GDALGetRasterBand": (c_void_p, [c_void_p, c_int]),
    "GDALGetRasterXSize": (c_int, [c_void_p]),
    "GDALGetRasterYSize": (c_int, [c_void_p]),
    "GDALRasterIO": (c_int, [c_void_p, *[c_int] * 5, c_void_p, *[c_int] * 5]),
    "GDALClose": (None, [c_void_p]),
    "GDALViewshedGenerate": (
        c_void_p,
        [
            *[c_void_p, c_char_p, c_char_p, c_void_p],
            *[_D] * 9,
            *[c_int, _D, c_void_p, c_void_p, c_int, c_void_p],
        ],
    ),
}


def gdal_library() -> Path | None:
    """Return the library inside rasterio's wheel, if it has one."""
    folder = Path(rasterio.__file__).parent.parent / "rasterio.libs"
    return next(iter(sorted(folder.glob("libgdal*"))), None)


def _load(path: Path) -> ctypes.CDLL:
    gdal = ctypes.CDLL(str(path))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(gdal, name)
        function.restype, function.argtypes = result, arguments
    gdal.GDALAllRegister()
    return gdal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GdalViewshed:
    """A relief in GDAL's memory, and viewsheds on it."""

    relief: Relief
    gdal: ctypes.CDLL
    dataset: int

    @classmethod
    def of(cls, relief: Relief) -> Self:
        """Give a relief to GDAL as float32."""
        path = gdal_library()
        assert path is not None
        gdal, grid = _load(path), relief.grid
        driver = gdal.GDALGetDriverByName(b"MEM")
        dataset = gdal.GDALCreate(driver, b"", grid.n_cols, grid.n_rows, 1, _FLOAT32, None)
        edges = (_D * 6)(grid.west_m, grid.cell_m, 0.0, grid.north_m, 0.0, -grid.cell_m)
        gdal.GDALSetGeoTransform(dataset, edges)
        gdal.GDALSetProjection(dataset, CRS(grid.crs).to_wkt("WKT1_GDAL").encode())
        _move(gdal, dataset, relief.height_m.copy(), write=True)
        return cls(relief=relief, gdal=gdal, dataset=dataset)

    @property
    def version(self) -> str:
        """The version of the library."""
        release: bytes = self.gdal.GDALVersionInfo(b"RELEASE_NAME")
        return release.decode()

    def look(self, eye: Viewpoint, *, radius_m: float, target_m: float, ray: Ray) -> int:
        """Make a viewshed and return GDAL's dataset of it; this is what is timed."""
        x_m, y_m = self.relief.grid.xy_of(eye.cell)
        band = self.gdal.GDALGetRasterBand(self.dataset, 1)
        place = (x_m, y_m, eye.above_ground_m, target_m)
        values = (1.0, 0.0, 0.0, -1.0, ray.value)
        shed: int = self.gdal.GDALViewshedGenerate(
            band, b"MEM", b"", None, *place, *values, _EDGE, radius_m, None, None, _NORMAL, None
        )
        return shed

    def drop(self, shed: int) -> None:
        """Let go of a viewshed."""
        self.gdal.GDALClose(shed)

    def seen(
        self, eye: Viewpoint, *, radius_m: float, target_m: float, ray: Ray
    ) -> NDArray[np.bool_]:
        """Return what is seen, bool (rows, cols) on the whole grid."""
        shed = self.look(eye, radius_m=radius_m, target_m=target_m, ray=ray)
        n_rows, n_cols = (
            self.gdal.GDALGetRasterYSize(shed),
            self.gdal.GDALGetRasterXSize(shed),
        )
        edges = (_D * 6)()
        self.gdal.GDALGetGeoTransform(shed, edges)
        values = np.zeros((n_rows, n_cols), np.float32)
        _move(self.gdal, shed, values, write=False)
        self.drop(shed)
        grid = self.relief.grid
        row0 = round((grid.north_m - edges[3]) / grid.cell_m)
        col0 = round((edges[0] - grid.west_m) / grid.cell_m)
        whole = np.zeros(grid.shape, np.bool_)
        whole[row0 : row0 + n_rows, col0 : col0 + n_cols] = values > 0
        return whole


def _move(gdal: ctypes.CDLL, dataset: int, values: NDArray[np.float32], *, write: bool) -> None:
    n_rows, n_cols = values.shape
    band = gdal.GDALGetRasterBand(dataset, 1)
    place = (0, 0, n_cols, n_rows)
    mode = _WRITE if write else _READ
    failed = gdal.GDALRasterIO(
        band, mode, *place, values.ctypes.data, n_cols, n_rows, _FLOAT32, 0, 0
    )
    assert not failed
