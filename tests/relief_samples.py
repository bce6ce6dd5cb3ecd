"""Reliefs that tests and benchmarks share: made by rule, or read from the outside data."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from truceline.terrain.dem_file import Window, read_relief
from truceline.terrain.fractal import FractalField
from truceline.terrain.grid import Grid
from truceline.terrain.relief import Relief

ZONE = "EPSG:32638"


def relief_of(height_m: ArrayLike, *, cell_m: float = 30.0) -> Relief:
    """Return heights (rows, cols) [m] as a relief; what is not finite is a void."""
    heights = np.ascontiguousarray(height_m, np.float32)
    void = ~np.isfinite(heights)
    heights[void] = np.nan
    n_rows, n_cols = heights.shape
    grid = Grid(crs=ZONE, west_m=6e5, north_m=4.4e6, cell_m=cell_m, n_rows=n_rows, n_cols=n_cols)
    return Relief(grid=grid, height_m=heights, void=void, source="made by rule", approximate=True)


def fractal_relief(n_rows: int, n_cols: int, *, seed: int, cell_m: float = 30.0) -> Relief:
    """Return rugged ground, 30 km from wave to wave, as in the project's first measurements."""
    field = FractalField.of((n_rows, n_cols), cell_m=cell_m, exponent=3.6, outer_scale_m=30_000.0)
    return relief_of(1000 + 400 * field.draw(np.random.default_rng(seed)), cell_m=cell_m)


def testdata_folder() -> Path | None:
    """Return the folder of outside data, if there is one."""
    named = os.environ.get("TRUCELINE_TESTDATA")
    return Path(named) if named and Path(named).is_dir() else None


def measured_relief(name: str, folder: Path) -> Relief:
    """Return one of three void-free metric reliefs made from the outside data, by its name."""
    dem = folder / "dem"
    match name:
        case "Big Tujunga, 30 m as it is":
            return read_relief(dem / "bigtujunga.tif")
        case "Pyrenees, SRTM3 to 30 m":
            window = Window(south_deg=42.36, west_deg=1.21, north_deg=42.54, east_deg=1.39)
            return read_relief(dem / "N42E001.hgt.zip", window=window, cell_m=30.0)
        case "Maritime Alps, SRTM3 to 90 m":
            window = Window(south_deg=43.46, west_deg=7.01, north_deg=43.69, east_deg=7.19)
            return read_relief(dem / "N43E007.hgt.zip", window=window, cell_m=90.0)
        case _:
            pytest.fail(f"there is no relief called {name}")


MEASURED = (
    "Big Tujunga, 30 m as it is",
    "Pyrenees, SRTM3 to 30 m",
    "Maritime Alps, SRTM3 to 90 m",
)
