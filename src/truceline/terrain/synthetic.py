"""Reliefs that could be true: made from spot heights and chance where no measured DEM is at hand.

A conditional simulation: a smooth trend through the spots, plus a fractal fluctuation, less the
part of it that the spots contradict (kriging of the residuals). Every draw passes through every
spot height at its cell, and the draws differ where nothing is known. The fluctuation is strong
where the trend is high and weak on the plains, as it is with real ground.

What it is not: the ground. Each relief is marked approximate, and a figure from one of them alone
says nothing; a range over many says what the spots leave open.

References
----------
A. G. Journel, C. J. Huijbregts: Mining geostatistics, 1978, chapter VII (conditioning by kriging).
H. Wendland: Piecewise polynomial, positive definite and compactly supported radial functions of
minimal degree. Advances in Computational Mathematics 4, 1995 (the last correction).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.field import between, lay_over, press
from truceline.terrain.errors import SpotsRefusedError
from truceline.terrain.fractal import FractalField, in_strands
from truceline.terrain.grid import Grid
from truceline.terrain.relief import Relief

_STEP = 16  # cells between the nodes of what is smooth
_NUGGET = 1e-3  # lets two spots beside each other differ without waves about them
_PATCH = 12  # cells: how far the last correction of a spot reaches
_SAME_M = 0.5  # spots in one cell may differ by so much
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotHeight:
    """A place whose height is known [m], in the grid's coordinate system."""

    x_m: float
    y_m: float
    height_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Roughness:
    """How the ground varies about the trend.

    Parameters
    ----------
    reach_m
        How far a spot is felt: at that distance by 1/e [m].
    outer_scale_m
        The size of the largest fluctuations [m].
    exponent
        How fast the spectrum falls with the frequency: 3 is rugged, 4 is smooth.
    highest_m, lowest_m
        The standard deviation of the fluctuation where the trend is highest and lowest [m].
    margin_m
        By how much a relief may pass the highest and the lowest spot [m].
    """

    reach_m: float = 15_000.0
    outer_scale_m: float = 20_000.0
    exponent: float = 3.6
    highest_m: float = 400.0
    lowest_m: float = 8.0
    margin_m: float = 150.0


DEFAULT_ROUGHNESS = Roughness()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReliefModel:
    """All that the draws from one set of spots share; made by `ReliefModel.of`.

    Parameters
    ----------
    grid, roughness, source
        As in `conditioned_relief`.
    cells
        The cells of the spots, int64 (n, 2), each once.
    heights_m
        Their heights (n,) [m].
    influence
        How each spot is felt at the nodes, float32 (n, nodes), flattened.
    trend_m, strength_m
        The trend and the standard deviation of the fluctuation at the nodes, float32 [m].
    fluctuation
        The fractal fields.
    """

    grid: Grid
    roughness: Roughness
    source: str
    cells: NDArray[np.int64]
    heights_m: NDArray[np.float64]
    influence: NDArray[np.float32]
    trend_m: NDArray[np.float32]
    strength_m: NDArray[np.float32]
    fluctuation: FractalField

    @classmethod
    def of(
        cls,
        grid: Grid,
        spots: Sequence[SpotHeight],
        *,
        roughness: Roughness = DEFAULT_ROUGHNESS,
        source: str,
    ) -> Self:
        """Prepare the draws; parameters and refusals as in `conditioned_relief`."""
        cells, heights_m = _on_the_grid(grid, spots)
        influence, shape = _influence(grid, cells, reach_m=roughness.reach_m)
        mean_m = heights_m.mean()
        trend_m = mean_m + _spread(influence, shape, cells, values=heights_m - mean_m)
        return cls(
            grid=grid,
            roughness=roughness,
            source=source,
            cells=cells,
            heights_m=heights_m,
            influence=influence,
            trend_m=trend_m.astype(np.float32),
            strength_m=_strength(trend_m, heights_m, roughness),
            fluctuation=FractalField.of(
                grid.shape,
                cell_m=grid.cell_m,
                exponent=roughness.exponent,
                outer_scale_m=roughness.outer_scale_m,
            ),
        )

    def draw(self, rng: np.random.Generator) -> Relief:
        """Return one relief; the same state of the generator gives the same bytes."""
        height_m = self.fluctuation.draw(rng)
        rows, cols = self.cells.T
        felt = _at_spots(self.strength_m, self.cells) * height_m[rows, cols]
        missing_m = self.heights_m - _at_spots(self.trend_m, self.cells) - felt
        shape = self.trend_m.shape
        smooth_m = self.trend_m + _spread(self.influence, shape, self.cells, values=missing_m)
        nodes = smooth_m.astype(np.float32)
        in_strands(
            lambda part, _: lay_over(
                height_m, nodes, self.strength_m, _STEP, part.start, part.stop
            ),
            len(height_m),
        )
        _patch(height_m, self.cells, self.heights_m)
        _keep_plausible(height_m, self.heights_m, margin_m=self.roughness.margin_m)
        return Relief(
            grid=self.grid,
            height_m=height_m,
            void=np.zeros(self.grid.shape, np.bool_),
            source=self.source,
            approximate=True,
        )


def conditioned_relief(
    grid: Grid,
    spots: Sequence[SpotHeight],
    *,
    rng: np.random.Generator,
    roughness: Roughness = DEFAULT_ROUGHNESS,
    source: str,
) -> Relief:
    """Return a relief that passes through spot heights; for many draws keep a `ReliefModel`.

    Parameters
    ----------
    grid
        Where the relief lies.
    spots
        Heights that are known; those outside the grid are left out.
    rng
        Where chance comes from.
    roughness
        How the ground varies about the trend.
    source
        Where the spots come from, in words fit to print.

    Raises
    ------
    SpotsRefusedError
        If no spot lies on the grid, two in one cell contradict each other, or a height is none that
        ground has.
    """
    return ReliefModel.of(grid, spots, roughness=roughness, source=source).draw(rng)


def _on_the_grid(
    grid: Grid, spots: Sequence[SpotHeight]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the cells (n, 2) and heights (n,) of the spots on a grid.

    Raises
    ------
    SpotsRefusedError
        If there is none, or they contradict each other or sense.
    """
    known: dict[tuple[int, int], float] = {}
    for spot in spots:
        if not _LOWEST_M <= spot.height_m <= _HIGHEST_M:
            raise SpotsRefusedError(expected="heights in metres", came=f"{spot.height_m:g}")
        cell = grid.row_col_of(x_m=spot.x_m, y_m=spot.y_m)
        if not grid.contains(cell):
            continue
        if abs(known.setdefault(cell, spot.height_m) - spot.height_m) > _SAME_M:
            came = f"{known[cell]:g} and {spot.height_m:g} m in one cell of {grid.cell_m:g} m"
            raise SpotsRefusedError(expected="one height in each cell", came=came)
    if not known:
        raise SpotsRefusedError(expected="a spot on the grid", came=f"{len(spots)}, all outside")
    return np.array(list(known), np.int64), np.array(list(known.values()), np.float64)


def _influence(
    grid: Grid, cells: NDArray[np.int64], *, reach_m: float
) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """Return how each spot is felt at the nodes, float32 (n, nodes), and the nodes' shape."""
    n_rows, n_cols = ((n - 1) // _STEP + 2 for n in grid.shape)
    rows = (_STEP * np.arange(n_rows, dtype=np.float32)[:, None] - cells[:, 0, None, None]) ** 2
    cols = (_STEP * np.arange(n_cols, dtype=np.float32)[None, :] - cells[:, 1, None, None]) ** 2
    distance = np.sqrt((rows + cols).astype(np.float32))
    felt = np.exp(distance * np.float32(-grid.cell_m / reach_m))
    return felt.reshape(len(cells), -1), (n_rows, n_cols)


def _spread(
    influence: NDArray[np.float32],
    shape: tuple[int, ...],
    cells: NDArray[np.int64],
    *,
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the nodes of a smooth surface that passes near values (n,) at the spots."""
    felt = np.stack([_at_spots(each.reshape(shape), cells) for each in influence], axis=1)
    weights = np.linalg.solve(felt + _NUGGET * np.eye(len(cells)), values)
    nodes: NDArray[np.float64] = (weights @ influence).reshape(shape)
    return nodes


def _at_spots(nodes: NDArray[np.float32], cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what nodes give at the spots (n,)."""
    return between(nodes, cells[:, 0] / _STEP, cells[:, 1] / _STEP)


def _strength(
    trend_m: NDArray[np.float64], heights_m: NDArray[np.float64], roughness: Roughness
) -> NDArray[np.float32]:
    """Return the standard deviation of the fluctuation at the nodes [m], by the trend's height."""
    low, high = heights_m.min(), heights_m.max()
    share = np.clip((trend_m - low) / max(high - low, 1.0), 0.0, 1.0)
    strength = roughness.lowest_m + (roughness.highest_m - roughness.lowest_m) * share**0.75
    return np.asarray(strength, np.float32)


def _patch(
    height_m: NDArray[np.float32], cells: NDArray[np.int64], heights_m: NDArray[np.float64]
) -> None:
    """Correct what is left at the spots, in place, each with a bump that ends after a few cells."""
    rows, cols = cells.T
    apart = np.hypot(rows[:, None] - rows[None, :], cols[:, None] - cols[None, :])
    missing_m = heights_m - height_m[rows, cols]
    for (row, col), size_m in zip(cells, np.linalg.solve(_bump(apart), missing_m), strict=True):
        top, left = max(row - _PATCH, 0), max(col - _PATCH, 0)
        patch = height_m[top : row + _PATCH + 1, left : col + _PATCH + 1]
        r, c = np.ogrid[top : top + patch.shape[0], left : left + patch.shape[1]]
        patch += (size_m * _bump(np.hypot(r - row, c - col))).astype(np.float32)


def _bump(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Wendland's function: 1 at the distance 0, nothing from `_PATCH` cells on."""
    share = np.minimum(distance / _PATCH, 1.0)
    return (1.0 - share) ** 4 * (4.0 * share + 1.0)


def _keep_plausible(
    height_m: NDArray[np.float32], heights_m: NDArray[np.float64], *, margin_m: float
) -> None:
    """Press what leaves the spots' range into a margin, in place; never from above 0 m to below."""
    low, high = float(heights_m.min()), float(heights_m.max())
    margin_low = margin_m if low < 0 else min(margin_m, low)
    in_strands(
        lambda part, _: press(height_m, low, high, margin_low, margin_m, part.start, part.stop),
        len(height_m),
    )
