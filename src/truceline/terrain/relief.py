"""Heights on a grid, with what is unknown kept apart and the source named.

A void is a cell whose height nobody knows: it is NaN in `height_m` and true in `void`, and it is
never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.terrain.errors import ReliefRefusedError
from truceline.terrain.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relief:
    """Heights on a grid.

    Parameters
    ----------
    grid
        Where the cells lie.
    height_m
        Heights (rows, cols) [m], float32 and C-contiguous; NaN on voids and only there.
    void
        True (rows, cols) where the height is unknown.
    source
        Where the heights come from, in words fit to print.
    approximate
        True when the heights were not measured; then no figure made from them is a finding.

    Raises
    ------
    ReliefRefusedError
        If shapes, type or voids do not fit together.
    """

    grid: Grid
    height_m: NDArray[np.float32]
    void: NDArray[np.bool_]
    source: str
    approximate: bool

    def __post_init__(self) -> None:
        """Refuse arrays that contradict each other.

        Raises
        ------
        ReliefRefusedError
            If they do.
        """
        for name, shape in (("height_m", self.height_m.shape), ("void", self.void.shape)):
            if shape != self.grid.shape:
                raise ReliefRefusedError(fact=name, expected=str(self.grid.shape), came=str(shape))
        if self.height_m.dtype != np.float32 or not self.height_m.flags.c_contiguous:
            raise ReliefRefusedError(
                fact="height_m", expected="C-contiguous float32", came=str(self.height_m.dtype)
            )
        if not np.array_equal(np.isfinite(self.height_m), ~self.void):
            raise ReliefRefusedError(
                fact="void",
                expected="true exactly where the height is not finite",
                came="otherwise",
            )

    @property
    def n_void(self) -> int:
        """How many cells are void."""
        return int(np.count_nonzero(self.void))

    @property
    def void_km2(self) -> float:
        """The area whose height is unknown [km²]."""
        return self.n_void * self.grid.cell_km2
