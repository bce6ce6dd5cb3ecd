"""Reliefs that could be true, drawn from spot heights."""

from __future__ import annotations

import numpy as np

from benchmarks.machine import description, peak_memory_mb, seconds
from truceline.terrain.grid import Grid
from truceline.terrain.sight import SightTerrain
from truceline.terrain.synthetic import ReliefModel, SpotHeight, conditioned_relief

N_DRAWS = 5


def main() -> None:
    """Print everything."""
    print("## Reliefs from spot heights\n")
    print(description())
    grid = Grid(crs="EPSG:32638", west_m=6e5, north_m=4.4e6, cell_m=30.0, n_rows=3700, n_cols=3700)
    rng = np.random.default_rng(5)
    spots = [
        SpotHeight(
            x_m=float(rng.uniform(grid.west_m, grid.east_m)),
            y_m=float(rng.uniform(grid.south_m, grid.north_m)),
            height_m=float(rng.uniform(200, 3000)),
        )
        for _ in range(60)
    ]
    conditioned_relief(grid, spots, rng=rng, source="warm")
    model = ReliefModel.of(grid, spots, source="60 spots")

    def draw() -> None:
        for k in range(N_DRAWS):
            model.draw(np.random.default_rng([1, k]))

    made_s = seconds(draw) / N_DRAWS
    alone_s = seconds(lambda: conditioned_relief(grid, spots, rng=rng, source="60 spots"))
    relief = model.draw(rng)
    ready_s = seconds(lambda: SightTerrain.of(relief))
    print(
        f"Reliefs of 3,700 × 3,700 cells from 60 spots: {made_s:.2f} s a draw from one model "
        f"({20 * made_s:.0f} s for 20), {alone_s:.2f} s alone; prepared for sight in "
        f"{ready_s:.2f} s.\n"
    )
    print(f"Peak memory of all this: {peak_memory_mb():,.0f} MB.\n")
