"""A relief prepared for sight, and the viewpoints on it.

Prepared once, because every look needs the same three things: heights in which a void hides
nothing, a transposed copy for the lines that run along columns, and the maxima of blocks of cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.exact import block_maxima
from truceline.terrain._kernels.fast import Look
from truceline.terrain.earth import Ray
from truceline.terrain.errors import (
    HeightRefusedError,
    ViewpointOnVoidError,
    ViewpointOutsideError,
)
from truceline.terrain.grid import Cell, Grid
from truceline.terrain.relief import Relief

_HIDES_NOTHING_M = np.float32(-1e30)  # the height that the kernels take for a void


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewpoint:
    """An eye or a lens: a cell, and a height above its ground [m].

    Raises
    ------
    HeightRefusedError
        If the height is not a number from 0 up.
    """

    row: int
    col: int
    above_ground_m: float

    def __post_init__(self) -> None:
        """Refuse a mast that goes into the ground."""
        require_height("above_ground_m", self.above_ground_m)

    @property
    def cell(self) -> Cell:
        """The cell on which it stands."""
        return Cell(row=self.row, col=self.col)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SightTerrain:
    """A relief prepared for sight: made by `SightTerrain.of`, then used by any thread.

    Parameters
    ----------
    grid
        Where the cells lie.
    height_m, height_t_m
        Heights (rows, cols) and their transposed copy [m], float32; voids so low that they hide
        nothing.
    top_m, top_t_m
        The maxima of blocks of cells, and transposed [m].
    void
        True (rows, cols) where the height is unknown.
    has_void
        Whether there is any void.
    """

    grid: Grid
    height_m: NDArray[np.float32]
    height_t_m: NDArray[np.float32]
    top_m: NDArray[np.float32]
    top_t_m: NDArray[np.float32]
    void: NDArray[np.bool_]
    has_void: bool

    @classmethod
    def of(cls, relief: Relief) -> Self:
        """Prepare a relief."""
        has_void = bool(relief.void.any())
        height_m = relief.height_m
        if has_void:
            height_m = np.where(relief.void, _HIDES_NOTHING_M, height_m)
        top_m = block_maxima(height_m)
        return cls(
            grid=relief.grid,
            height_m=height_m,
            height_t_m=np.ascontiguousarray(height_m.T),
            top_m=top_m,
            top_t_m=np.ascontiguousarray(top_m.T),
            void=relief.void,
            has_void=has_void,
        )

    def look(self, viewpoint: Viewpoint, *, target_m: float, ray: Ray) -> Look:
        """Return what the kernels need to know of a look for targets of a height [m].

        Raises
        ------
        ViewpointOutsideError
            If the viewpoint does not stand on the relief.
        ViewpointOnVoidError
            If it stands where the height is unknown.
        """
        require_height("target_m", target_m)
        row, col = int(viewpoint.row), int(viewpoint.col)
        if not self.grid.contains(viewpoint.cell):
            n_rows, n_cols = self.grid.shape
            raise ViewpointOutsideError(row=row, col=col, n_rows=n_rows, n_cols=n_cols)
        if self.void[row, col]:
            raise ViewpointOnVoidError(row=row, col=col)
        eye_m = float(viewpoint.above_ground_m) + float(self.height_m[row, col])
        return Look(row, col, eye_m, float(target_m), float(self.grid.cell_m), ray.fall_per_m)


def require_height(name: str, height_m: float) -> None:
    """Refuse a height above ground [m].

    Raises
    ------
    HeightRefusedError
        If it is not a number from 0 up.
    """
    if not (math.isfinite(height_m) and height_m >= 0):
        raise HeightRefusedError(name=name, height_m=height_m)
