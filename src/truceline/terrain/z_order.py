"""An order of cells in which neighbours stand together: a Z-curve over squares of 4 × 4 cells.

Cells that stand together are mostly hidden by the same ridge, which is what `sight.pairs` lives on.

References
----------
G. M. Morton: A computer oriented geodetic data base and a new technique in file sequencing, 1966.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SQUARE_BITS = 2
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def z_order(cells: NDArray[np.integer]) -> NDArray[np.intp]:
    """Return an order (n,) of cells (n, 2), rows and columns from 0 up, along the curve."""
    rows, cols = _spread(cells[:, 0]), _spread(cells[:, 1])
    return np.argsort(rows << np.uint64(1) | cols)


def _spread(places: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Return numbers (n,) with a zero bit put before each of their bits."""
    bits = places.astype(np.uint64) >> np.uint64(_SQUARE_BITS)
    for gap, mask in _SPREAD:
        bits = (bits | bits << np.uint64(gap)) & np.uint64(mask)
    return bits
