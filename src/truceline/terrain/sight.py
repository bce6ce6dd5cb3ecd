"""Who sees what: viewsheds and exact pairs on a relief.

Two modes of one viewshed, and pairs. `FAST` is GDAL's default, bit for bit; `EXACT` is one line of
sight for each cell; `pairs` gives the verdict of `EXACT` for single cells. What each of them biases
is in docs/background/sight.md.

The room's own law for voids: a void cell is never seen, nobody stands on one, and a void hides
nothing, because what is there is unknown. Whoever prints a figure prints the void area beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self, assert_never

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.exact import TROOP, see_cells, viewshed_exact
from truceline.terrain._kernels.fast import Look, viewshed_fast
from truceline.terrain.crew import in_order
from truceline.terrain.disc import ring_widths
from truceline.terrain.earth import Ray
from truceline.terrain.errors import CellsRefusedError
from truceline.terrain.grid import Grid
from truceline.terrain.sight_terrain import SightTerrain, Viewpoint
from truceline.terrain.z_order import z_order

__all__ = ["Mode", "Ray", "SightTerrain", "Viewpoint", "Viewshed", "pairs", "viewshed", "viewsheds"]


class Mode(Enum):
    """How a viewshed is made."""

    FAST = "fast"
    """Reference planes, as GDAL's default; understates what is seen, mostly by 1 to 5 per cent."""
    EXACT = "exact"
    """One line of sight for each cell."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Viewshed:
    """What one viewpoint sees.

    Parameters
    ----------
    row0, col0
        The upper left cell of its window in the grid.
    seen
        True (rows, cols) where a cell of the window is seen. The window is the square about the
        disc, cut at the raster's edges; outside the disc nothing is seen.
    """

    row0: int
    col0: int
    seen: NDArray[np.bool_]

    @property
    def window(self) -> tuple[slice, slice]:
        """The slices that cut the window out of an array on the grid."""
        n_rows, n_cols = self.seen.shape
        return slice(self.row0, self.row0 + n_rows), slice(self.col0, self.col0 + n_cols)

    @property
    def n_seen(self) -> int:
        """How many cells are seen."""
        return int(np.count_nonzero(self.seen))


def viewshed(
    terrain: SightTerrain,
    viewpoint: Viewpoint,
    *,
    radius_m: float,
    target_m: float,
    mode: Mode = Mode.EXACT,
    ray: Ray = Ray.LIGHT,
) -> Viewshed:
    """Return what one viewpoint sees.

    Parameters
    ----------
    terrain
        The prepared relief.
    viewpoint
        Where the eye is.
    radius_m
        How far it looks [m].
    target_m
        How high what it looks for stands above the ground [m].
    mode
        How the verdicts are made.
    ray
        What travels.

    Raises
    ------
    TerrainError
        ViewpointOutsideError or ViewpointOnVoidError, if the eye is not above a cell whose height
        is known; RadiusRefusedError, if the radius is not a positive number; HeightRefusedError,
        if the target's height is not a number from 0 up.
    """
    watch = _Watch(terrain=terrain, widths=ring_widths(terrain.grid, radius_m=radius_m), mode=mode)
    return watch.see(terrain.look(viewpoint, target_m=target_m, ray=ray))


def viewsheds(  # noqa: PLR0913 - those of `viewshed`, and how many work at it
    terrain: SightTerrain,
    viewpoints: Sequence[Viewpoint],
    *,
    radius_m: float,
    target_m: float,
    mode: Mode = Mode.EXACT,
    ray: Ray = Ray.LIGHT,
    workers: int | None = None,
) -> Iterator[Viewshed]:
    """Yield what each viewpoint sees, in their order; parameters and refusals as in `viewshed`.

    All viewpoints are checked before the first one looks. `workers` threads work ahead of the
    reader (by default one for each processor) and hold a few viewsheds at most.
    """
    watch = _Watch(terrain=terrain, widths=ring_widths(terrain.grid, radius_m=radius_m), mode=mode)
    looks = [terrain.look(viewpoint, target_m=target_m, ray=ray) for viewpoint in viewpoints]
    return in_order(watch.see, looks, workers=workers)


def pairs(  # noqa: PLR0913 - those of `viewshed`, the cells, and how many work at it
    terrain: SightTerrain,
    viewpoints: Sequence[Viewpoint],
    cells: NDArray[np.integer],
    *,
    radius_m: float,
    target_m: float,
    ray: Ray = Ray.LIGHT,
    workers: int | None = None,
) -> NDArray[np.bool_]:
    """Tell exactly which viewpoint sees which cell; the verdict is that of `Mode.EXACT`.

    Parameters
    ----------
    terrain, viewpoints, radius_m, target_m, ray, workers
        As in `viewsheds`, with the same refusals.
    cells
        Rows and columns on the grid, integer (n, 2).

    Returns
    -------
    bool (viewpoints, cells); false beyond the radius and on voids.

    Raises
    ------
    CellsRefusedError
        If the cells are not n rows and columns on the grid.
    """
    _require_cells(terrain.grid, cells)
    widths = ring_widths(terrain.grid, radius_m=radius_m)
    watch = _Watch(terrain=terrain, widths=widths, mode=Mode.EXACT)
    looks = [terrain.look(viewpoint, target_m=target_m, ray=ray) for viewpoint in viewpoints]
    crowd = _Crowd.of(cells)
    seen = np.zeros((len(looks), len(cells)), np.bool_)
    # Neighbours look in turn, so that the ground between them stays in the processor's cache.
    turns = z_order(np.array([look[:2] for look in looks], np.int64).reshape(-1, 2))

    def judge(k: int) -> None:
        watch.judge(looks[k], crowd, seen=seen[k])

    for _ in in_order(judge, turns.tolist(), workers=workers):
        pass
    return seen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Crowd:
    """Single cells along a Z-curve, int64 (n, 2), and their places (n,) in what was asked.

    They go in troops; `least` and `most` (m, 2) are the lowest and the highest row and column of
    each, so that troops out of reach are passed over.
    """

    cells: NDArray[np.int64]
    places: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]

    @classmethod
    def of(cls, cells: NDArray[np.integer]) -> Self:
        """Put cells in order."""
        places = z_order(cells).astype(np.int64)
        ordered = np.ascontiguousarray(cells[places], dtype=np.int64)
        starts = np.arange(0, len(ordered), TROOP)
        return cls(
            cells=ordered,
            places=places,
            least=np.minimum.reduceat(ordered, starts, axis=0),
            most=np.maximum.reduceat(ordered, starts, axis=0),
        )

    def troops_near(self, look: Look, reach: int) -> NDArray[np.int64]:
        """Return the troops of which a cell may lie within so many rows and columns."""
        at = np.array(look[:2])
        near = (self.least <= at + reach) & (self.most >= at - reach)
        return np.flatnonzero(near.all(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Watch:
    """What many looks share; `widths` are those of `ring_widths`."""

    terrain: SightTerrain
    widths: NDArray[np.int64]
    mode: Mode

    def see(self, look: Look) -> Viewshed:
        """Make one viewshed."""
        reach = self.widths.size - 1
        row0, col0 = max(look.row - reach, 0), max(look.col - reach, 0)
        match self.mode:
            case Mode.FAST:
                return self._less_voids(row0, col0, seen=self._fast(look))
            case Mode.EXACT:
                return Viewshed(row0=row0, col0=col0, seen=self._exact(look))
            case _:
                assert_never(self.mode)

    def judge(self, look: Look, crowd: _Crowd, *, seen: NDArray[np.bool_]) -> None:
        """Make true in `seen` (n,) which of single cells are seen."""
        on = self.terrain
        heights = (on.height_m, on.height_t_m, on.top_m, on.top_t_m)
        troops = crowd.troops_near(look, self.widths.size - 1)
        see_cells(*heights, self.widths, look, crowd.cells, troops, crowd.places, seen)

    def _fast(self, look: Look) -> NDArray[np.bool_]:
        return viewshed_fast(self.terrain.height_m, self.terrain.height_t_m, self.widths, look)

    def _exact(self, look: Look) -> NDArray[np.bool_]:
        on = self.terrain
        return viewshed_exact(on.height_m, on.height_t_m, on.top_m, on.top_t_m, self.widths, look)

    def _less_voids(self, row0: int, col0: int, *, seen: NDArray[np.bool_]) -> Viewshed:
        shed = Viewshed(row0=row0, col0=col0, seen=seen)
        if self.terrain.has_void:
            seen &= ~self.terrain.void[shed.window]
        return shed


def _require_cells(grid: Grid, cells: NDArray[np.integer]) -> None:
    """Refuse cells.

    Raises
    ------
    CellsRefusedError
        If they are not n rows and columns on the grid.
    """
    if cells.ndim != 2 or cells.shape[1] != 2 or cells.dtype.kind not in "iu":  # noqa: PLR2004 - rows, columns
        raise CellsRefusedError(came=f"an array {cells.shape} of {cells.dtype}")
    if ((cells < 0) | (cells >= np.array(grid.shape))).any():
        raise CellsRefusedError(came="cells outside the grid")
