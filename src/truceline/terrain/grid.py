"""A local metric grid: north up, square cells, counted from its upper left corner.

It places cells; it holds no heights (`relief`) and knows no longitude or latitude (`projection`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from truceline.terrain.errors import GridRefusedError

_M2_PER_KM2 = 1e6


class Cell(NamedTuple):
    """One cell of a grid, counted from the upper left; it may lie outside."""

    row: int
    col: int


class Point(NamedTuple):
    """A place in a grid's coordinate system, metres."""

    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Square cells on a metric coordinate system, north up.

    Parameters
    ----------
    crs
        Whatever pyproj understands, in metres.
    west_m, north_m
        The outer edges of the upper left cell [m].
    cell_m
        The side of a cell [m].
    n_rows, n_cols
        How many cells there are from north to south and from west to east.

    Raises
    ------
    GridRefusedError
        If an edge is not finite, the cell has no size, or there is no cell.
    """

    crs: str
    west_m: float
    north_m: float
    cell_m: float
    n_rows: int
    n_cols: int

    def __post_init__(self) -> None:
        """Refuse a grid on which nothing can be placed.

        Raises
        ------
        GridRefusedError
            If it is one.
        """
        if not (math.isfinite(self.west_m) and math.isfinite(self.north_m)):
            raise GridRefusedError(
                fact="edges", expected="that are numbers", came=(self.west_m, self.north_m)
            )
        if not (math.isfinite(self.cell_m) and self.cell_m > 0):
            raise GridRefusedError(fact="cells", expected="larger than 0 m", came=self.cell_m)
        if min(self.n_rows, self.n_cols) < 1:
            raise GridRefusedError(
                fact="rows and columns", expected="from 1 up", came=(self.n_rows, self.n_cols)
            )

    @property
    def shape(self) -> tuple[int, int]:
        """The shape (rows, cols) of an array on this grid."""
        return self.n_rows, self.n_cols

    @property
    def cell_km2(self) -> float:
        """The area of one cell [km²]."""
        return self.cell_m**2 / _M2_PER_KM2

    @property
    def east_m(self) -> float:
        """The outer edge of the easternmost cells [m]."""
        return self.west_m + self.n_cols * self.cell_m

    @property
    def south_m(self) -> float:
        """The outer edge of the southernmost cells [m]."""
        return self.north_m - self.n_rows * self.cell_m

    def row_col_of(self, *, x_m: float, y_m: float) -> Cell:
        """Return the cell that holds a place [m]; ask `contains` whether it is on the grid."""
        return Cell(
            row=math.floor((self.north_m - y_m) / self.cell_m),
            col=math.floor((x_m - self.west_m) / self.cell_m),
        )

    def xy_of(self, cell: Cell) -> Point:
        """Return the centre of a cell [m]."""
        return Point(
            x_m=self.west_m + (cell.col + 0.5) * self.cell_m,
            y_m=self.north_m - (cell.row + 0.5) * self.cell_m,
        )

    def contains(self, cell: Cell) -> bool:
        """Tell whether a cell lies on the grid."""
        return 0 <= cell.row < self.n_rows and 0 <= cell.col < self.n_cols
