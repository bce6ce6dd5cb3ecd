"""The truth that viewsheds are held to: every line, every step, in float64, nothing spared.

Written apart from the kernels that it judges: the plain definition of the method R3 of Franklin
and Ray, heights interpolated linearly where the line crosses grid lines.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.case import Case
from truceline.terrain.earth import Ray
from truceline.terrain.sight import Viewpoint


def true_viewshed(case: Case, eye: Viewpoint) -> NDArray[np.bool_]:
    """Return what is seen from a place by every line, bool (rows, cols) of the case's window."""
    rows, cols = case.window(eye)
    height_m = np.pad(case.relief.height_m[rows, cols].astype(np.float64), (0, 1), mode="edge")
    place = (eye.row - rows.start, eye.col - cols.start)
    eye_m = height_m[place] + eye.above_ground_m
    cell_m = case.relief.grid.cell_m
    seen: NDArray[np.bool_] = _every_line(
        height_m, place, eye_m, case.target_m, cell_m, case.radius_m, Ray.LIGHT.fall_per_m
    )
    return seen


@numba.njit(cache=True)
def _every_line(  # noqa: PLR0917, PLR0913 - a compiled function takes positional arguments
    height_m: NDArray[np.float64],
    place: tuple[int, int],
    eye_m: float,
    target_m: float,
    cell_m: float,
    radius_m: float,
    fall_per_m: float,
) -> NDArray[np.bool_]:
    n_rows, n_cols = height_m.shape[0] - 1, height_m.shape[1] - 1
    seen = np.zeros((n_rows, n_cols), np.bool_)
    for r in range(n_rows):
        for c in range(n_cols):
            d_row, d_col = r - place[0], c - place[1]
            apart2_m2 = (d_row * d_row + d_col * d_col) * cell_m * cell_m
            if apart2_m2 > radius_m * radius_m:
                continue
            n = max(abs(d_row), abs(d_col))
            top_m, free = height_m[r, c] + target_m, True
            for i in range(1, n):
                share = i / n
                row, col = place[0] + d_row * i / n, place[1] + d_col * i / n
                a, b = int(row), int(col)
                f, g = row - a, col - b
                above_m = height_m[a, b] * (1 - g) + height_m[a, b + 1] * g
                below_m = height_m[a + 1, b] * (1 - g) + height_m[a + 1, b + 1] * g
                bulge_m = fall_per_m * apart2_m2 * share * (1 - share)
                ground_m = above_m * (1 - f) + below_m * f + bulge_m
                if ground_m > eye_m + (top_m - eye_m) * share:
                    free = False
                    break
            seen[r, c] = free
    return seen
