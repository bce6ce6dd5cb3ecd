"""`FAST` against GDAL itself: no cell may differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gdal_oracle import GdalViewshed, gdal_library
from relief_samples import MEASURED, fractal_relief, measured_relief, relief_of

from truceline.terrain.earth import Ray
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain, Viewpoint, viewshed

pytestmark = pytest.mark.skipif(
    gdal_library() is None, reason="needs the libgdal inside rasterio's wheel"
)

N_OBSERVERS = 64
CORNERS = ((0, 0), (0, -1), (-1, 0), (-1, -1))


def observers(relief: Relief, *, seed: int) -> list[Viewpoint]:
    """Return random observers, and some on the corners and edges of the raster."""
    rng = np.random.default_rng(seed)
    n_rows, n_cols = relief.grid.shape
    cells = [(row % n_rows, col % n_cols) for row, col in CORNERS]
    cells += [(0, n_cols // 2), (n_rows // 2, 0), (n_rows - 1, 1), (1, n_cols - 1)]
    cells += rng.integers(0, relief.grid.shape, (N_OBSERVERS, 2)).tolist()
    return [
        Viewpoint(row=row, col=col, above_ground_m=float(rng.choice([0.0, 1.7, 10.0, 30.0])))
        for row, col in cells
    ]


def n_mismatched(
    relief: Relief, eyes: list[Viewpoint], *, radius_m: float, target_m: float, ray: Ray
) -> int:
    terrain, gdal = SightTerrain.of(relief), GdalViewshed.of(relief)
    n = 0
    for eye in eyes:
        shed = viewshed(terrain, eye, radius_m=radius_m, target_m=target_m, mode=Mode.FAST, ray=ray)
        ours = np.zeros(relief.grid.shape, np.bool_)
        ours[shed.window] = shed.seen
        theirs = gdal.seen(eye, radius_m=radius_m, target_m=target_m, ray=ray)
        n += int(np.count_nonzero(ours != theirs))
    return n


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURED)
def test_fast_is_gdal_on_measured_ground(testdata: Path, name: str) -> None:
    relief = measured_relief(name, testdata)
    assert relief.n_void == 0
    eyes = observers(relief, seed=20)
    assert n_mismatched(relief, eyes, radius_m=10_000.0, target_m=2.0, ray=Ray.LIGHT) == 0


@pytest.mark.slow
def test_fast_is_gdal_on_made_ground() -> None:
    relief = fractal_relief(201, 333, seed=4)
    eyes = observers(relief, seed=21)
    assert n_mismatched(relief, eyes, radius_m=4_000.0, target_m=2.0, ray=Ray.LIGHT) == 0


@pytest.mark.parametrize("radius_m", [25.0, 30.0, 42.5, 299.9, 1234.5])
@pytest.mark.parametrize("ray", [Ray.LIGHT, Ray.RADIO, Ray.STRAIGHT, Ray.FLAT])
def test_fast_is_gdal_at_odd_radii_and_for_every_ray(radius_m: float, ray: Ray) -> None:
    relief = fractal_relief(64, 51, seed=5)
    eyes = observers(relief, seed=22)[::5]
    assert n_mismatched(relief, eyes, radius_m=radius_m, target_m=0.0, ray=ray) == 0


def test_fast_is_gdal_on_steps_where_heights_tie() -> None:
    steps = np.random.default_rng(6).integers(0, 4, (40, 47)) * 10.0
    relief = relief_of(steps, cell_m=25.0)
    eyes = observers(relief, seed=23)[::4]
    assert n_mismatched(relief, eyes, radius_m=800.0, target_m=0.0, ray=Ray.FLAT) == 0
