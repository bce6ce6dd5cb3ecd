"""Exact lines of sight for single cells: many posts, a hundred thousand scattered cells.

The posts stand on hills, the highest of twelve random cells each, and look 10 km far.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.ground import LARGE, MAST_M, TARGET_M, Ground, grounds
from benchmarks.machine import description, peak_memory_mb, seconds, table
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Viewpoint, pairs

RADIUS_M = 10_000.0
N_POSTS, N_CELLS, N_TURNS = 100, 100_000, 3
_HEAD = ("relief", "pairs in range", "seen", "time", "exact lines in a second")


def main() -> None:
    """Print everything."""
    print("## Exact pairs\n")
    print(description())
    print(f"- {N_POSTS} posts on hills, {N_CELLS:,} random cells, {RADIUS_M / 1000:g} km")
    print("- all processors, the least of three turns\n")
    print(table(_HEAD, [_row(ground) for ground in grounds()]))
    print(f"Peak memory of all this: {peak_memory_mb():,.0f} MB.\n")


def _row(ground: Ground) -> tuple[str, ...]:
    """Judge on a ground. On a large one posts and cells keep away from its edges."""
    shape = np.array(ground.relief.grid.shape)
    low, high = (shape // 4, 3 * shape // 4) if shape.min() >= LARGE else (0 * shape, shape)
    rng = np.random.default_rng(3)
    cells = rng.integers(low, high, (N_CELLS, 2))
    posts = [_hill(ground.relief, rng.integers(low, high, (12, 2))) for _ in range(N_POSTS)]
    at = np.array([post.cell for post in posts])
    apart_m2 = ((at[:, None] - cells[None]) ** 2).sum(axis=2) * ground.relief.grid.cell_m**2
    n_pairs = int((apart_m2 <= RADIUS_M**2).sum())
    pairs(ground.terrain, posts[:2], cells[:100], radius_m=RADIUS_M, target_m=TARGET_M)  # compiles
    verdicts: list[NDArray[np.bool_]] = []

    def judge() -> None:
        verdicts.append(pairs(ground.terrain, posts, cells, radius_m=RADIUS_M, target_m=TARGET_M))

    taken_s = min(seconds(judge) for _ in range(N_TURNS))
    return (
        ground.name,
        f"{n_pairs:,}",
        f"{verdicts[0].sum() / n_pairs:.1%}",
        f"{taken_s:.3f} s",
        f"{n_pairs / taken_s / 1e6:.1f} million",
    )


def _hill(relief: Relief, cells: NDArray[np.int64]) -> Viewpoint:
    row, col = cells[np.argmax(relief.height_m[cells[:, 0], cells[:, 1]])].tolist()
    return Viewpoint(row=row, col=col, above_ground_m=MAST_M)
