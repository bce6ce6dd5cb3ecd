"""Viewsheds beside GDAL, in one process and one run: many observers, and one call at a time.

From each observer everyone looks a few times in a row, one after the other, and the least time
counts; so what else the machine does hits all alike.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial

from gdal_oracle import GdalViewshed, gdal_library

from benchmarks.ground import MAST_M, TARGET_M, Ground, grounds
from benchmarks.machine import (
    Taken,
    description,
    in_words,
    least_taken,
    peak_memory_mb,
    seconds,
    table,
    times,
)
from truceline.terrain.earth import Ray
from truceline.terrain.sight import Mode, Viewpoint, viewshed, viewsheds

RADII_M = (5_000.0, 10_000.0, 20_000.0)
N_EYES, N_TURNS = 40, 3
MANY_RADIUS_M = 10_000.0
_N_MANY = {Mode.FAST: 1500, Mode.EXACT: 150}
_MANY = ("relief", "GDAL", "fast", "fast / GDAL", "exact", "exact / GDAL")
_ONE_BY_ONE = (
    "relief",
    "radius",
    "GDAL",
    "fast",
    "GDAL / fast, by the clock",
    "in processor time",
    "exact",
)


def main() -> None:
    """Print everything."""
    print("## Viewsheds beside GDAL\n")
    print(description())
    all_grounds = [(ground, _gdal_of(ground)) for ground in grounds()]
    _warm(all_grounds[0][0])
    gdal = all_grounds[0][1]
    print(f"- GDAL {gdal.version if gdal else '(not in this rasterio)'} in process")
    print(f"- mast {MAST_M:g} m, target {TARGET_M:g} m, medians of {N_EYES} random observers\n")
    print("Many observers, 10 km; all processors for everyone (GDAL has threads of its own):\n")
    print(table(_MANY, [_throughput(*both) for both in all_grounds]))
    print("One viewshed at a time; ours in one thread, GDAL in as many as it takes:\n")
    rows = [_row(*both, radius_m) for both in all_grounds for radius_m in RADII_M]
    print(table(_ONE_BY_ONE, rows))
    print(f"Peak memory of all this: {peak_memory_mb():,.0f} MB.\n")


def _gdal_of(ground: Ground) -> GdalViewshed | None:
    return None if gdal_library() is None else GdalViewshed.of(ground.relief)


def _warm(ground: Ground) -> None:
    for mode in Mode:
        list(viewsheds(ground.terrain, ground.eyes(2), radius_m=500.0, target_m=2.0, mode=mode))


def _row(ground: Ground, gdal: GdalViewshed | None, radius_m: float) -> tuple[str, ...]:
    least = [_least(ground, gdal, eye, radius_m=radius_m) for eye in ground.eyes(N_EYES)]
    wall = {who: statistics.median(one[who].wall_s for one in least) for who in least[0]}
    work = {who: statistics.median(one[who].processor_s for one in least) for who in least[0]}
    compared = "gdal" in wall
    return (
        ground.name,
        f"{radius_m / 1000:g} km",
        in_words(wall["gdal"]) if compared else "–",
        in_words(wall["fast"]),
        times(wall["gdal"] / wall["fast"]) if compared else "–",
        times(work["gdal"] / work["fast"]) if compared else "–",
        in_words(wall["exact"]),
    )


def _least(
    ground: Ground, gdal: GdalViewshed | None, eye: Viewpoint, *, radius_m: float
) -> dict[str, Taken]:
    """Return the least that everyone takes for an observer, looking a few times in a row."""
    ours = partial(viewshed, ground.terrain, eye, radius_m=radius_m, target_m=TARGET_M)
    looks: dict[str, Callable[[], object]] = {m.value: partial(ours, mode=m) for m in Mode}
    if gdal is not None:
        looks["gdal"] = partial(_look_by_gdal, gdal, eye, radius_m)
    return {who: least_taken(look, N_TURNS) for who, look in looks.items()}


def _look_by_gdal(gdal: GdalViewshed, eye: Viewpoint, radius_m: float) -> None:
    gdal.drop(gdal.look(eye, radius_m=radius_m, target_m=TARGET_M, ray=Ray.LIGHT))


def _throughput(ground: Ground, gdal: GdalViewshed | None) -> tuple[str, ...]:
    rates = {mode: _rate(ground, mode, n_eyes=n) for mode, n in _N_MANY.items()}
    gdal_rate = None if gdal is None else _gdal_rate(ground, gdal)
    return (
        ground.name,
        f"{gdal_rate:,.0f}/s" if gdal_rate else "–",
        f"{rates[Mode.FAST]:,.0f}/s",
        times(rates[Mode.FAST] / gdal_rate) if gdal_rate else "–",
        f"{rates[Mode.EXACT]:,.0f}/s",
        times(rates[Mode.EXACT] / gdal_rate) if gdal_rate else "–",
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


def _gdal_rate(ground: Ground, gdal: GdalViewshed) -> float:
    """Return how many viewsheds GDAL makes in a second."""
    eyes = ground.eyes(60)

    def look_from_all() -> None:
        for eye in eyes:
            _look_by_gdal(gdal, eye, MANY_RADIUS_M)

    return len(eyes) / min(seconds(look_from_all) for _ in range(N_TURNS))
