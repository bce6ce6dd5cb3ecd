"""aetherpy's viewshed: one line to each cell in numba, with bilinear heights.

It takes no target height, and its curvature argument is not passed on, so both are left out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from aetherpy.core import viewshed_sweep
from aetherpy.data.loader import DEM
from numpy.typing import NDArray
from worker import Look, answer


def prepare(cell_m: float, _target_m: float, radius_m: float) -> Look:
    """Return how to look."""

    def look_from(
        window: NDArray[np.float32], place: tuple[int, int], mast_m: float
    ) -> Callable[[], NDArray[np.bool_]]:
        dem = DEM(window)
        dem.res_x = dem.res_y = cell_m

        def look() -> NDArray[np.bool_]:
            seen: NDArray[np.bool_] = viewshed_sweep(
                dem, place, obs_h=mast_m, max_dist=radius_m, interpolation="bilinear"
            )
            return seen

        return look

    return look_from


answer(prepare)
