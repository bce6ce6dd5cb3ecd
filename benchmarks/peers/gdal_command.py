"""`gdal_viewshed`, the command from Debian's gdal-bin.

Timed is the whole command, from file to file: most of it is the start of a process.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks.peers.case import Case, Looked, PeerMissingError, least_s
from benchmarks.peers.raster import write_geotiff
from truceline.terrain.earth import Ray
from truceline.terrain.grid import Grid
from truceline.terrain.sight import Viewpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class GdalCommand:
    """The command."""

    program: str
    version: str
    leaves_out: str = "a command from file to file, the start of a process included"

    @property
    def name(self) -> str:
        """What it is called."""
        return f"gdal_viewshed {self.version}"

    def looks(self, case: Case) -> list[Looked]:
        """Look from each place of a case."""
        with TemporaryDirectory() as name:
            source, target = Path(name) / "dem.tif", Path(name) / "seen.tif"
            write_geotiff(source, case.relief)
            looked = []
            for eye in case.eyes:
                command = self._command(case, eye, source, target)
                taken_s = least_s(lambda run=command: _run(run))  # type: ignore[misc] # bound at once
                looked.append(Looked(taken_s, _whole(case.relief.grid, target)[case.window(eye)]))
            return looked

    def _command(self, case: Case, eye: Viewpoint, *files: Path) -> list[str]:
        x_m, y_m = case.relief.grid.xy_of(eye.cell)
        options = {
            "-ox": x_m,
            "-oy": y_m,
            "-oz": eye.above_ground_m,
            "-tz": case.target_m,
            "-md": case.radius_m,
            "-cc": Ray.LIGHT.value,
        }
        words = [word for key, value in options.items() for word in (key, str(value))]
        return [self.program, "-q", *words, *map(str, files)]


def find_gdal_command() -> GdalCommand:
    """Return the command, if it is here.

    Raises
    ------
    PeerMissingError
        If it is not.
    """
    program, info = shutil.which("gdal_viewshed"), shutil.which("gdalinfo")
    if program is None or info is None:
        raise PeerMissingError(name="gdal_viewshed", package="gdal-bin")
    said = _run([info, "--version"])  # "GDAL 3.6.2, released 2023/01/02"
    return GdalCommand(program=program, version=said.split()[1].rstrip(","))


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _whole(grid: Grid, path: Path) -> NDArray[np.bool_]:
    """Return what the command wrote, on the whole grid."""
    whole = np.zeros(grid.shape, np.bool_)
    with rasterio.open(path) as raster:
        row = round((grid.north_m - raster.transform.f) / grid.cell_m)
        col = round((raster.transform.c - grid.west_m) / grid.cell_m)
        whole[row : row + raster.height, col : col + raster.width] = raster.read(1) > 0
    return whole
