"""Which cells lie within a radius, counted from centre to centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.ring import widths_within
from truceline.terrain.errors import RadiusRefusedError
from truceline.terrain.grid import Cell, Grid

_LONGEST_M = 1e6  # two peaks of 4,000 m see each other over 450 km at most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Disc:
    """The cells of a grid within a radius.

    Parameters
    ----------
    row0, col0
        The upper left cell of its window in the grid.
    inside
        True (rows, cols) where a cell of the window lies in the disc.
    n_outside
        How many cells the disc would have beyond the grid's edges.
    """

    row0: int
    col0: int
    inside: NDArray[np.bool_]
    n_outside: int

    @property
    def window(self) -> tuple[slice, slice]:
        """The slices that cut the window out of an array on the grid."""
        n_rows, n_cols = self.inside.shape
        return slice(self.row0, self.row0 + n_rows), slice(self.col0, self.col0 + n_cols)


def ring_widths(grid: Grid, *, radius_m: float) -> NDArray[np.int64]:
    """Return, for each ring from 0 to the reach, how many cells beside its axis are in range.

    Parameters
    ----------
    grid
        The grid; rings beyond its longer side are left out.
    radius_m
        The radius [m].

    Returns
    -------
    int64 (n,): ring i has the cells at i rows and 0 … widths[i] columns, and their mirror images.
    Squares are compared, in GDAL's own order, so that the rim has the same cells as there.

    Raises
    ------
    RadiusRefusedError
        If the radius is no distance at which anything on earth is seen.
    """
    require_radius(radius_m)
    longest = min(max(grid.shape), int(radius_m / grid.cell_m) + 1)
    widths = widths_within(float(grid.cell_m), float(radius_m) ** 2, longest + 1)
    return np.minimum(widths[: widths[0] + 1], longest)


def require_radius(radius_m: float) -> None:
    """Refuse a radius [m].

    Raises
    ------
    RadiusRefusedError
        If it is no distance at which anything on earth is seen.
    """
    if not 0 < radius_m <= _LONGEST_M:
        raise RadiusRefusedError(radius_m=radius_m)


def disc(grid: Grid, centre: Cell, *, radius_m: float) -> Disc:
    """Return the cells of a grid within a radius [m] of a cell on it.

    Raises
    ------
    RadiusRefusedError
        If the radius is not a positive number.
    """
    widths = ring_widths(grid, radius_m=radius_m)
    reach = widths.size - 1
    rows = np.arange(max(centre.row - reach, 0), min(centre.row + reach + 1, grid.n_rows))
    cols = np.arange(max(centre.col - reach, 0), min(centre.col + reach + 1, grid.n_cols))
    inside = np.abs(cols - centre.col)[None, :] <= widths[np.abs(rows - centre.row)][:, None]
    n_whole = _n_cells(grid.cell_m, radius_m)
    return Disc(
        row0=int(rows[0]),
        col0=int(cols[0]),
        inside=inside,
        n_outside=n_whole - int(np.count_nonzero(inside)),
    )


def _n_cells(cell_m: float, radius_m: float) -> int:
    """Return how many cells a disc has on a grid without edges."""
    widths = widths_within(float(cell_m), float(radius_m) ** 2, int(radius_m / cell_m) + 2)
    widths = widths[widths >= 0]
    rows = 2 * widths + 1
    return int(rows[0] + 2 * rows[1:].sum())
