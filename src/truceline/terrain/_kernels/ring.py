"""How wide the rings of a disc are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.jit import entry, inner


@inner
def _steps_within(cell_m: float, radius_m2: float, ring_m: float) -> int:
    """Return how many steps aside of the axis stay in range, for a ring so far ahead [m]."""
    steps = int(math.sqrt(max(radius_m2 - ring_m * ring_m, 0.0)) / cell_m) + 1
    for _ in range(2):  # the root may be rounded up by one
        if (cell_m * steps) * (cell_m * steps) + ring_m * ring_m > radius_m2:
            steps -= 1
    return steps


@entry
def widths_within(cell_m: float, radius_m2: float, n_rings: int) -> NDArray[np.int64]:
    """Return, for rings from 0, how many cells beside the axis are in range, int64 (n_rings,).

    Compiled because a single fast viewshed takes no longer than ten calls of numpy. A ring beyond
    the radius gets -1. Squares are compared, in GDAL's own order.
    """
    widths = np.empty(n_rings, np.int64)
    for ring in range(n_rings):
        widths[ring] = _steps_within(cell_m, radius_m2, cell_m * float(ring))
    return widths
