"""A file of 3,601 × 3,601 cells by windows: read the square about a post, prepare it, look.

So a country fits into little memory, whatever its size: a window of 10 km has 0.45 million cells.
Beside it stands the file read whole and looked at from the same posts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from pyproj import Transformer
from relief_samples import ZONE, fractal_relief

from benchmarks.ground import LARGE, MAST_M, SEED, TARGET_M
from benchmarks.machine import description, in_words, peak_memory_mb, seconds, table
from benchmarks.peers.raster import write_geotiff
from truceline.terrain.dem_file import Window, read_relief
from truceline.terrain.grid import Cell, Grid
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain, Viewpoint, viewshed

RADII_M = (5_000.0, 10_000.0, 20_000.0)
N_POSTS = 20
_SPARE_M = 300.0
GRID = Grid(crs=ZONE, west_m=6e5, north_m=4.4e6, cell_m=30.0, n_rows=LARGE, n_cols=LARGE)
_HEAD = ("radius", "read and prepared", "`fast`", "`exact`", "peak memory")


def main() -> None:
    """Print everything; each row in a process of its own, for its memory."""
    print("## A tile of 3,601 × 3,601 cells by windows\n")
    print(description())
    print(f"- GeoTIFF of float32 in tiles of 256; medians of {N_POSTS} posts, one thread\n")
    with TemporaryDirectory() as name:
        path = Path(name) / "dem.tif"
        write_geotiff(path, fractal_relief(LARGE, LARGE, seed=SEED), tiled=True)
        rows = [_in_own_process(path, radius_m) for radius_m in (*RADII_M, 0.0)]
    print(table(_HEAD, rows))


def _in_own_process(path: Path, radius_m: float) -> tuple[str, ...]:
    call = f"from benchmarks.bench_window import row; row({str(path)!r}, {radius_m})"
    said = subprocess.run([sys.executable, "-c", call], check=True, capture_output=True, text=True)
    return tuple(said.stdout.strip().split("|"))


def row(path: str, radius_m: float) -> None:
    """Print a row: windows of a radius, or with 0 the file read whole and looked at for 10 km."""
    whole = radius_m == 0
    radius_m = radius_m or 10_000.0
    rng = np.random.default_rng(4)
    cells = [Cell(*cell) for cell in rng.integers(0, LARGE, (N_POSTS + 1, 2)).tolist()]
    relief = read_relief(Path(path)) if whole else None
    looks = [_look(Path(path), cell, relief, radius_m=radius_m) for cell in cells]
    # The first look compiles.
    read_s, fast_s, exact_s = (statistics.median(each) for each in zip(*looks[1:], strict=True))
    if whole:
        read_s = seconds(lambda: SightTerrain.of(read_relief(Path(path))))
    name = f"{radius_m / 1000:g} km"
    words = (
        f"{name}, file read whole (once)" if whole else name,
        in_words(read_s),
        in_words(fast_s),
        in_words(exact_s),
        f"{peak_memory_mb():,.0f} MB",
    )
    print("|".join(words))


def _look(
    path: Path, cell: Cell, relief: Relief | None, *, radius_m: float
) -> tuple[float, float, float]:
    """Return what reading and preparing, `fast` and `exact` take from a cell of the file [s]."""
    x_m, y_m = GRID.xy_of(cell)
    got: list[SightTerrain] = []
    window = None if relief else _window(x_m, y_m, radius_m=radius_m)
    read_s = seconds(
        lambda: got.append(SightTerrain.of(relief or read_relief(path, window=window)))
    )
    terrain = got[0]
    here = terrain.grid.row_col_of(x_m=x_m, y_m=y_m)
    eye = Viewpoint(row=here.row, col=here.col, above_ground_m=MAST_M)
    fast_s, exact_s = (
        seconds(
            lambda mode=mode: viewshed(  # type: ignore[misc] # bound at once
                terrain, eye, radius_m=radius_m, target_m=TARGET_M, mode=mode
            )
        )
        for mode in Mode
    )
    return read_s, fast_s, exact_s


def _window(x_m: float, y_m: float, *, radius_m: float) -> Window:
    """Return the window in degrees about a disc."""
    to_degrees = Transformer.from_crs(ZONE, "EPSG:4326", always_xy=True)
    half_m = radius_m + _SPARE_M
    west_deg, south_deg, east_deg, north_deg = to_degrees.transform_bounds(
        x_m - half_m, y_m - half_m, x_m + half_m, y_m + half_m
    )
    return Window(south_deg=south_deg, west_deg=west_deg, north_deg=north_deg, east_deg=east_deg)
