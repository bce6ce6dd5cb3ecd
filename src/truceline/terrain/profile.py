"""The ground under one line of sight, and what of it stands in the way.

The ground is taken where the exact modes of `sight` take it: at every row, or every column if the
line runs more along columns, interpolated between the two cells that the line passes between. The
verdict is theirs too, number for number.

Heights are drawn over the chord: the line of sight is straight, and the ground is raised by what
the earth's curve, less refraction, bulges between the two ends. Both ends keep their own heights.

What it is not: the ground between cells, or what stands on it. A void hides nothing, because what
is there is unknown; how much of the line lies over voids is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from truceline.terrain.earth import Ray
from truceline.terrain.errors import LineRefusedError
from truceline.terrain.grid import Cell, Grid, Point
from truceline.terrain.sight_terrain import SightTerrain, Viewpoint, require_height

_NO_GROUND_M = -1e6  # a void is 1e30 m deep; shares of it, over any line, are deeper than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A stretch of ground that stands in the way; its distances are those of its steps.

    Parameters
    ----------
    from_m, to_m
        Where along the line it begins and ends [m].
    highest_at_m
        Where it stands highest over the line [m].
    over_m
        By how much, there [m].
    ground_m
        The height of the ground there [m].
    """

    from_m: float
    to_m: float
    highest_at_m: float
    over_m: float
    ground_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Where the line passes nearest over known ground: how far along, and by how much [m]."""

    at_m: float
    clear_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """The ground from an eye to a target, all arrays float64 (n + 1,), both ends included.

    Parameters
    ----------
    eye, target
        The cells of the two ends.
    distance_m
        How far along the line [m].
    ground_m
        The height of the ground [m]; NaN over voids.
    bulge_m
        By how much the curve of the earth raises the ground over the chord between the ends [m].
    line_m
        The height of the line of sight [m].
    hides
        True where the ground stands in the way.
    """

    eye: Cell
    target: Cell
    distance_m: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    bulge_m: NDArray[np.float64]
    line_m: NDArray[np.float64]
    hides: NDArray[np.bool_]

    @property
    def is_seen(self) -> bool:
        """Whether the target is seen; the verdict of `Mode.EXACT` and of `pairs`."""
        return not bool(self.hides.any())

    @property
    def raised_m(self) -> NDArray[np.float64]:
        """The ground as it stands to the straight line of sight [m]."""
        return self.ground_m + self.bulge_m

    @property
    def length_m(self) -> float:
        """The distance between the ends [m]."""
        return float(self.distance_m[-1])

    @property
    def unknown_m(self) -> float:
        """How much of the line passes over ground of unknown height [m]."""
        return float(np.isnan(self.ground_m).mean()) * self.length_m

    @property
    def clearance(self) -> Clearance | None:
        """The least clearance between the ends, or nothing where no ground between is known."""
        clear_m = (self.line_m - self.raised_m)[1:-1]
        if not np.isfinite(clear_m).any():
            return None
        at = int(np.nanargmin(clear_m))
        return Clearance(at_m=float(self.distance_m[at + 1]), clear_m=float(clear_m[at]))

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """The stretches that stand in the way, from the eye on."""
        turns = np.flatnonzero(np.diff(self.hides.astype(np.int8), prepend=0, append=0)).tolist()
        return tuple(self._obstacle(start, stop) for start, stop in pairwise(turns))[::2]

    def _obstacle(self, start: int, stop: int) -> Obstacle:
        """Return what stands in the way from one step to before another."""
        over_m = (self.raised_m - self.line_m)[start:stop]
        at = start + int(np.argmax(over_m))
        return Obstacle(
            from_m=float(self.distance_m[start]),
            to_m=float(self.distance_m[stop - 1]),
            highest_at_m=float(self.distance_m[at]),
            over_m=float(over_m[at - start]),
            ground_m=float(self.ground_m[at]),
        )

    def place_of(self, distance_m: float, grid: Grid) -> Point:
        """Return where on a grid a distance along the line lies [m]."""
        share = distance_m / self.length_m
        a, b = grid.xy_of(self.eye), grid.xy_of(self.target)
        return Point(x_m=a.x_m + (b.x_m - a.x_m) * share, y_m=a.y_m + (b.y_m - a.y_m) * share)


def profile(
    terrain: SightTerrain,
    viewpoint: Viewpoint,
    target: Cell,
    *,
    target_m: float,
    ray: Ray = Ray.LIGHT,
) -> Profile:
    """Return the ground under the line from a viewpoint to what stands on a cell.

    Parameters
    ----------
    terrain
        The prepared relief.
    viewpoint
        Where the eye is.
    target
        The cell of the target.
    target_m
        How high the target stands above its ground [m].
    ray
        What travels.

    Raises
    ------
    TerrainError
        As in `viewshed`, for the eye and the heights.
    LineRefusedError
        If the target does not stand on known ground of another cell of the relief.
    """
    require_height("target_m", target_m)
    look = terrain.look(viewpoint, target_m=target_m, ray=ray)
    _require_target(terrain, viewpoint, target)
    steps = _steps(viewpoint.cell, target)
    ground = _grounds(terrain.height_m, viewpoint.cell, target, steps=steps)
    n, m, i = steps.n, steps.n_aside, steps.i
    target_top_m = float(terrain.height_m[target]) + look.target_m
    # Each sum is made as in the kernel, n times as large, so that it rounds in the same way.
    bulge_m = look.cell_m * look.cell_m * look.fall_per_m * (n * n + m * m) / n
    bulge = bulge_m * (i * (n - i))
    line = look.eye_m * (n - i) + target_top_m * i
    between = (i > 0) & (i < n)
    ground_m = ground / n
    return Profile(
        eye=viewpoint.cell,
        target=target,
        distance_m=i / n * (look.cell_m * np.hypot(n, m)),
        ground_m=np.where(ground_m < _NO_GROUND_M, np.nan, ground_m),
        bulge_m=bulge / n,
        line_m=line / n,
        hides=between & (ground + bulge > line),
    )


def _require_target(terrain: SightTerrain, viewpoint: Viewpoint, target: Cell) -> None:
    """Refuse a target to which no line leads.

    Raises
    ------
    LineRefusedError
        If it is one.
    """
    where = f"row {target.row}, column {target.col}"
    if not terrain.grid.contains(target):
        n_rows, n_cols = terrain.grid.shape
        place = f"a place on the relief ({n_rows} × {n_cols} cells)"
        raise LineRefusedError(expected=place, came=where)
    if terrain.void[target]:
        raise LineRefusedError(expected="ground of known height", came=f"a void at {where}")
    if target == viewpoint.cell:
        raise LineRefusedError(expected="another cell than the observer's", came=where)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Steps:
    """The steps `i` of a line, float64 (n + 1,): `n` along it, `n_aside` cells aside."""

    n: float
    n_aside: float
    i: NDArray[np.float64]
    along_rows: bool


def _steps(eye: Cell, target: Cell) -> _Steps:
    """Return the steps of a line, along rows where it runs as much along rows as along columns."""
    n_rows, n_cols = abs(target.row - eye.row), abs(target.col - eye.col)
    n, m = max(n_rows, n_cols), min(n_rows, n_cols)
    return _Steps(
        n=float(n),
        n_aside=float(m),
        i=np.arange(n + 1, dtype=np.float64),
        along_rows=n_rows >= n_cols,
    )


def _grounds(
    height_m: NDArray[np.float32], eye: Cell, target: Cell, *, steps: _Steps
) -> NDArray[np.float64]:
    """Return n times the height of the ground at each step (n + 1,)."""
    n = steps.n
    across = steps.i * steps.n_aside
    lane = np.floor(across / n)
    rest = across - lane * n
    ahead, aside = np.sign(target.row - eye.row), np.sign(target.col - eye.col)
    if not steps.along_rows:
        height_m, eye = height_m.T, Cell(row=eye.col, col=eye.row)
        ahead, aside = aside, ahead
    rows = eye.row + int(ahead) * steps.i.astype(np.int64)
    cols = eye.col + int(aside) * lane.astype(np.int64)
    beside = np.clip(cols + int(aside), 0, height_m.shape[1] - 1)  # the last lane has none beside
    near = height_m[rows, cols].astype(np.float64)
    return near * (n - rest) + height_m[rows, beside].astype(np.float64) * rest
