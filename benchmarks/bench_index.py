"""The visibility index: thirty exact lines of up to 10 km for every cell of a ground."""

from __future__ import annotations

from benchmarks.ground import MAST_M, TARGET_M, Ground, grounds
from benchmarks.machine import description, peak_memory_mb, seconds, table
from truceline.terrain.visibility_index import IndexPlan, visibility_index

PLAN = IndexPlan(radius_m=10_000.0, height_m=MAST_M, target_m=TARGET_M)
_HEAD = ("relief", "cells", "time", "cells in a second", "exact lines in a second")


def main() -> None:
    """Print everything."""
    print("## Visibility index\n")
    print(description())
    print(f"- {PLAN.n_samples} lines a cell, {PLAN.radius_m / 1000:g} km, all processors\n")
    all_grounds = grounds()
    visibility_index(all_grounds[0].terrain, IndexPlan(radius_m=60.0, height_m=1, target_m=1))
    print(table(_HEAD, [_row(ground) for ground in all_grounds]))
    print(f"Peak memory of all this: {peak_memory_mb():,.0f} MB.\n")


def _row(ground: Ground) -> tuple[str, ...]:
    taken_s = seconds(lambda: visibility_index(ground.terrain, PLAN))
    n_rows, n_cols = ground.relief.grid.shape
    rate = n_rows * n_cols / taken_s
    return (
        ground.name,
        f"{n_rows * n_cols:,}",
        f"{taken_s:.1f} s",
        f"{rate:,.0f}",
        f"{rate * PLAN.n_samples / 1e6:.1f} million",
    )
