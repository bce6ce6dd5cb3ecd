"""Viewsheds: our three ways to see beside GDAL, in one process and one run.

Relief: Big Tujunga (30 m) where TRUCELINE_TESTDATA has it, and made ground of 3,601 × 3,601 cells.
From each observer everyone looks a few times in a row, one after the other, and the least time
counts; so what else the machine does hits all alike.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from gdal_oracle import GdalViewshed, gdal_library
from numpy.typing import NDArray
from relief_samples import MEASURED, fractal_relief, measured_relief, testdata_folder

from benchmarks.machine import Taken, description, least_taken, peak_memory_mb, seconds, table
from truceline.terrain.earth import Ray
from truceline.terrain.grid import Grid
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain, Viewpoint, pairs, viewshed, viewsheds
from truceline.terrain.synthetic import ReliefModel, SpotHeight, conditioned_relief

RADII_M = (5_000.0, 10_000.0, 20_000.0)
MAST_M, TARGET_M = 10.0, 2.0
N_EYES, N_TURNS = 40, 3
MANY_RADIUS_M = 10_000.0
_N_MANY = {Mode.FAST: 1500, Mode.EXACT: 150}
_LARGE = 2000  # cells on a side
_MANY = ("relief", "GDAL", "fast", "fast / GDAL", "exact", "exact lines by `pairs`")
_ONE_BY_ONE = (
    "relief",
    "radius",
    "GDAL",
    "fast",
    "GDAL / fast, by the clock",
    "in processor time",
    "exact",
    "fast against exact",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A relief by name, prepared for everyone."""

    name: str
    relief: Relief
    terrain: SightTerrain
    gdal: GdalViewshed | None

    def eyes(self, n: int, *, seed: int = 1) -> list[Viewpoint]:
        """Return random observers, the raster's edges included."""
        cells = np.random.default_rng(seed).integers(0, self.relief.grid.shape, (n, 2)).tolist()
        return [Viewpoint(row=row, col=col, above_ground_m=MAST_M) for row, col in cells]


def grounds() -> list[Ground]:
    """Return the reliefs that can be had here."""
    reliefs = {"made, 3,601 × 3,601": fractal_relief(3601, 3601, seed=7)}
    folder = testdata_folder()
    if folder is not None:
        reliefs = {name: measured_relief(name, folder) for name in MEASURED[:1]} | reliefs
    return [
        Ground(
            name=name,
            relief=relief,
            terrain=SightTerrain.of(relief),
            gdal=None if gdal_library() is None else GdalViewshed.of(relief),
        )
        for name, relief in reliefs.items()
    ]


def main() -> None:
    """Print everything."""
    print("## Viewsheds\n")
    print(description())
    all_grounds = grounds()
    _warm(all_grounds[0])
    gdal = all_grounds[0].gdal
    print(f"- GDAL {gdal.version if gdal else '(not in this rasterio)'} in process")
    print(f"- mast {MAST_M:g} m, target {TARGET_M:g} m, medians of {N_EYES} random observers\n")
    print("Many observers, 10 km; all processors for everyone (GDAL has threads of its own):\n")
    print(table(_MANY, [_throughput(ground) for ground in all_grounds]))
    print("One viewshed at a time; ours in one thread, GDAL in as many as it takes:\n")
    rows = [_row(ground, radius_m) for ground in all_grounds for radius_m in RADII_M]
    print(table(_ONE_BY_ONE, rows))
    print(_relief_making())
    print(f"Peak memory of all this: {peak_memory_mb():,.0f} MB.\n")


def _warm(ground: Ground) -> None:
    eyes = ground.eyes(2)
    for mode in Mode:
        list(viewsheds(ground.terrain, eyes, radius_m=500.0, target_m=TARGET_M, mode=mode))
    pairs(ground.terrain, eyes, np.array([[0, 0]]), radius_m=500.0, target_m=TARGET_M)


def _row(ground: Ground, radius_m: float) -> tuple[str, ...]:
    least = [_least(ground, eye, radius_m) for eye in ground.eyes(N_EYES)]
    wall = {who: statistics.median(one[who].wall_s for one in least) for who in least[0]}
    work = {who: statistics.median(one[who].processor_s for one in least) for who in least[0]}
    compared = "gdal" in wall
    return (
        ground.name,
        f"{radius_m / 1000:g} km",
        f"{1000 * wall['gdal']:.1f} ms" if compared else "–",
        f"{1000 * wall['fast']:.2f} ms",
        f"{wall['gdal'] / wall['fast']:.0f} ×" if compared else "–",
        f"{work['gdal'] / work['fast']:.0f} ×" if compared else "–",
        f"{1000 * wall['exact']:.1f} ms",
        _bias(ground, radius_m),
    )


def _least(ground: Ground, eye: Viewpoint, radius_m: float) -> dict[str, Taken]:
    """Return the least that everyone takes for an observer, looking a few times in a row."""
    return {who: least_taken(look, N_TURNS) for who, look in _looks(ground, eye, radius_m).items()}


def _looks(ground: Ground, eye: Viewpoint, radius_m: float) -> dict[str, Callable[[], object]]:
    """Return how everyone looks from an observer."""
    ours = partial(viewshed, ground.terrain, eye, radius_m=radius_m, target_m=TARGET_M)
    looks: dict[str, Callable[[], object]] = {m.value: partial(ours, mode=m) for m in Mode}
    gdal = ground.gdal
    if gdal is not None:
        looks["gdal"] = partial(_look_by_gdal, gdal, eye, radius_m)
    return looks


def _look_by_gdal(gdal: GdalViewshed, eye: Viewpoint, radius_m: float) -> None:
    gdal.drop(gdal.look(eye, radius_m=radius_m, target_m=TARGET_M, ray=Ray.LIGHT))


def _bias(ground: Ground, radius_m: float) -> str:
    """Return how fast differs from exact: overlap of the areas, and how much is missing."""
    overlaps, biases = [], []
    for eye in ground.eyes(N_EYES):
        fast, exact = (
            viewshed(ground.terrain, eye, radius_m=radius_m, target_m=TARGET_M, mode=mode).seen
            for mode in (Mode.FAST, Mode.EXACT)
        )
        overlaps.append((fast & exact).sum() / (fast | exact).sum())
        biases.append(fast.sum() / exact.sum() - 1)
    return f"Jaccard {statistics.mean(overlaps):.3f}, area {statistics.mean(biases):+.1%}"


def _throughput(ground: Ground) -> tuple[str, ...]:
    rates = {mode: _rate(ground, mode, n_eyes=n) for mode, n in _N_MANY.items()}
    gdal_rate = _gdal_rate(ground)
    return (
        ground.name,
        f"{gdal_rate:,.0f}/s" if gdal_rate else "–",
        f"{rates[Mode.FAST]:,.0f}/s",
        f"{rates[Mode.FAST] / gdal_rate:.0f} ×" if gdal_rate else "–",
        f"{rates[Mode.EXACT]:,.0f}/s",
        f"{_pairs_rate(ground) / 1e6:.1f} million/s",
    )


def _rate(ground: Ground, mode: Mode, *, n_eyes: int) -> float:
    """Return how many viewsheds are made in a second."""
    eyes = ground.eyes(n_eyes)

    def look_from_all() -> None:
        sheds = viewsheds(
            ground.terrain, eyes, radius_m=MANY_RADIUS_M, target_m=TARGET_M, mode=mode
        )
        assert sum(1 for _ in sheds) == n_eyes

    return n_eyes / min(seconds(look_from_all) for _ in range(N_TURNS))


def _gdal_rate(ground: Ground) -> float:
    """Return how many viewsheds GDAL makes in a second, or 0 without GDAL."""
    gdal = ground.gdal
    if gdal is None:
        return 0.0
    eyes = ground.eyes(60)

    def look_from_all() -> None:
        for eye in eyes:
            _look_by_gdal(gdal, eye, MANY_RADIUS_M)

    return len(eyes) / min(seconds(look_from_all) for _ in range(N_TURNS))


def _pairs_rate(ground: Ground) -> float:
    """Return how many exact lines are judged in a second, cells spread at random over the ground.

    On large ground hills and cells keep away from the edges, as in the project's first figures.
    """
    shape = np.array(ground.relief.grid.shape)
    low, high = (shape // 4, 3 * shape // 4) if shape.min() > _LARGE else (0 * shape, shape)
    rng = np.random.default_rng(3)
    cells = rng.integers(low, high, (100_000, 2))
    eyes = [_hill(ground.relief, rng.integers(low, high, (12, 2))) for _ in range(100)]
    at = np.array([eye.cell for eye in eyes])
    apart_m2 = ((at[:, None] - cells[None]) ** 2).sum(axis=2) * ground.relief.grid.cell_m**2
    n_pairs = int((apart_m2 <= MANY_RADIUS_M**2).sum())

    def judge() -> None:
        pairs(ground.terrain, eyes, cells, radius_m=MANY_RADIUS_M, target_m=TARGET_M)

    return n_pairs / min(seconds(judge) for _ in range(N_TURNS))


def _hill(relief: Relief, cells: NDArray[np.int64]) -> Viewpoint:
    row, col = cells[np.argmax(relief.height_m[cells[:, 0], cells[:, 1]])].tolist()
    return Viewpoint(row=row, col=col, above_ground_m=MAST_M)


def _relief_making() -> str:
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
    made_s = seconds(lambda: [model.draw(np.random.default_rng([1, k])) for k in range(5)]) / 5
    alone_s = seconds(lambda: conditioned_relief(grid, spots, rng=rng, source="60 spots"))
    relief = model.draw(rng)
    ready_s = seconds(lambda: SightTerrain.of(relief))
    return (
        f"Reliefs of 3,700 × 3,700 cells from 60 spots: {made_s:.2f} s a draw from one model "
        f"({20 * made_s:.0f} s for 20), {alone_s:.2f} s alone; prepared for sight in "
        f"{ready_s:.2f} s.\n"
    )
