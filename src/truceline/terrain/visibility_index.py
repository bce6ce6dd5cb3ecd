"""How much each cell sees: the visibility index, from exact lines to targets drawn by chance.

For each cell, targets are drawn among the cells in range whose height is known, and the share of
them that it sees is an estimate of the share of known ground that its viewshed would have. With n
targets its standard error is √(p (1 − p) / n): 9 per cent at most for 30. That is enough to tell
which cells are worth a viewshed, and no more; what a post sees is said by `viewshed`.

What is drawn for a cell depends on the seed and on the cell, not on how many work at it. Voids and
what lies beyond the edges are never targets, so a cell near an edge is judged by the ground that it
has.

References
----------
W. R. Franklin, C. Vogt: Efficient observer siting on large terrain cells. GIScience, 2004.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.exact import draw_targets, index_rows
from truceline.terrain._kernels.fast import Look
from truceline.terrain.crew import in_order
from truceline.terrain.disc import ring_widths
from truceline.terrain.earth import Ray
from truceline.terrain.errors import IndexRefusedError
from truceline.terrain.grid import Cell
from truceline.terrain.sight_terrain import SightTerrain, require_height

UNKNOWN: Final = 255
"""In the place of a percentage: the ground is a void, or nothing known lies in range."""

MOST_SAMPLES: Final = 10_000
_LARGEST_SEED: Final = 2**63 - 1
_ROWS: Final = 32  # rows of a job: a second or so, and what they look at stays in the cache


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPlan:
    """What is asked of a visibility index.

    Parameters
    ----------
    radius_m
        How far each cell looks [m].
    height_m, target_m
        The eye above the ground, and what is looked for above it [m].
    n_samples
        How many targets are drawn for each cell.
    seed
        From which they are drawn.
    ray
        What travels.

    Raises
    ------
    IndexRefusedError
        If there is no number of targets or no seed; other figures are refused where they are used.
    """

    radius_m: float
    height_m: float
    target_m: float
    n_samples: int = 30
    seed: int = 1
    ray: Ray = Ray.LIGHT

    def __post_init__(self) -> None:
        """Refuse figures from which nothing can be drawn.

        Raises
        ------
        IndexRefusedError
            If they are such.
        HeightRefusedError
            If a height is not a number from 0 up.
        """
        if not 1 <= self.n_samples <= MOST_SAMPLES:
            expected = f"from 1 to {MOST_SAMPLES:,}"
            raise IndexRefusedError(fact="samples", expected=expected, came=self.n_samples)
        if not 0 <= self.seed <= _LARGEST_SEED:
            raise IndexRefusedError(fact="seed", expected="from 0 to 2⁶³ − 1", came=self.seed)
        require_height("height_m", self.height_m)
        require_height("target_m", self.target_m)


def visibility_index(
    terrain: SightTerrain,
    plan: IndexPlan,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> NDArray[np.uint8]:
    """Return the share of its drawn targets that each cell sees.

    Parameters
    ----------
    terrain
        The prepared relief.
    plan
        What is asked.
    workers
        How many threads; by default one for each processor that this process may use.
    progress
        Told how many rows are done, and how many there are.

    Returns
    -------
    uint8 (rows, cols) [per cent], `UNKNOWN` where nothing can be said.

    Raises
    ------
    RadiusRefusedError
        If the radius is not a positive number.
    """
    widths = ring_widths(terrain.grid, radius_m=plan.radius_m)
    heights = (terrain.height_m, terrain.height_t_m, terrain.top_m, terrain.top_t_m)
    cell_m, fall_per_m = float(terrain.grid.cell_m), plan.ray.fall_per_m
    percent = np.empty(terrain.grid.shape, np.uint8)

    def fill(row0: int) -> int:
        rows = percent[row0 : row0 + _ROWS]
        look = Look(row0, 0, float(plan.height_m), float(plan.target_m), cell_m, fall_per_m)
        index_rows(*heights, widths, look, plan.seed, plan.n_samples, rows)
        return row0 + len(rows)

    for done in in_order(fill, range(0, len(percent), _ROWS), workers=workers):
        progress(done, len(percent))
    return percent


def drawn_targets(terrain: SightTerrain, cell: Cell, plan: IndexPlan) -> NDArray[np.int64]:
    """Return the rows and columns (n, 2) of the targets that the index takes for a cell.

    Raises
    ------
    RadiusRefusedError
        If the radius is not a positive number.
    """
    widths = ring_widths(terrain.grid, radius_m=plan.radius_m)
    targets = np.zeros((plan.n_samples, 2), np.int64)
    n = draw_targets(terrain.height_m, widths, cell.row, cell.col, plan.seed, targets)
    return targets[:n]
