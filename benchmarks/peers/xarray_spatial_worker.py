"""xarray-spatial's viewshed: a sweep in numba, on a window about the disc.

It takes no radius, no curvature and no refraction; what lies outside the disc is cut off
afterwards, outside the time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from worker import Look, answer, within
from xrspatial import viewshed


def prepare(cell_m: float, target_m: float, radius_m: float) -> Look:
    """Return how to look."""

    def look_from(
        window: NDArray[np.float32], place: tuple[int, int], mast_m: float
    ) -> Callable[[], NDArray[np.bool_]]:
        n_rows, n_cols = window.shape
        y_m, x_m = cell_m * np.arange(n_rows)[::-1], cell_m * np.arange(n_cols)
        raster = xr.DataArray(
            window.astype(np.float64), dims=["y", "x"], coords={"y": y_m, "x": x_m}
        )
        x, y = float(x_m[place[1]]), float(y_m[place[0]])
        disc = within(window.shape, place, radius_m / cell_m)

        def look() -> NDArray[np.bool_]:
            angles = viewshed(raster, x=x, y=y, observer_elev=mast_m, target_elev=target_m)
            seen: NDArray[np.bool_] = (angles.data >= 0) & disc
            return seen

        return look

    return look_from


answer(prepare)
