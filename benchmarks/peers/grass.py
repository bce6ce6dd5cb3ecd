"""GRASS's `r.viewshed`, from Debian's grass-core.

One session imports the relief once. For each look the region is cut to the disc, which makes
`r.viewshed` faster than on the whole raster; timed is that one command, the start of its process
included.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.peers.case import Case, Looked, PeerMissingError
from benchmarks.peers.raster import write_geotiff
from truceline.terrain.sight import Viewpoint

# -c curves the earth, -r bends the light by GRASS's own 0.14286 = 1/7, -b writes 0 and 1.
_LOOK = """
g.region n={n} s={s} w={w} e={e} align=dem --quiet
started=$EPOCHREALTIME
r.viewshed -c -r -b input=dem output=seen coordinates={x},{y} observer_elevation={mast} \\
  target_elevation={target} max_distance={radius} memory=4000 --overwrite --quiet
echo "$started $EPOCHREALTIME" >> {folder}/taken
r.out.bin input=seen output={out} bytes=1 null=0 --overwrite --quiet
"""

_INSIDE = 0.25  # of a cell: the region is widened to whole cells, and rounding must add none


@dataclass(frozen=True, slots=True, kw_only=True)
class Grass:
    """The command in a session of its own."""

    program: str
    version: str
    leaves_out: str = "a command on a map already imported, region cut to the disc"

    @property
    def name(self) -> str:
        """What it is called."""
        return f"GRASS {self.version} r.viewshed"

    def looks(self, case: Case) -> list[Looked]:
        """Look from each place of a case."""
        with TemporaryDirectory() as name:
            folder = Path(name)
            write_geotiff(folder / "dem.tif", case.relief)
            lines = ["set -e", f"r.in.gdal input={folder}/dem.tif output=dem --quiet"]
            lines += [_look(case, eye, folder / str(k)) for k, eye in enumerate(case.eyes)]
            script = folder / "looks.sh"
            script.write_text("\n".join(lines), encoding="utf-8")
            dem = str(folder / "dem.tif")
            run = [self.program, "--tmp-location", dem, "--exec", "bash", str(script)]
            subprocess.run(run, check=True, capture_output=True)
            taken = [line.split() for line in (folder / "taken").read_text().splitlines()]
            return [
                Looked(float(stop) - float(start), _seen(case, eye, folder / str(k)))
                for k, (eye, (start, stop)) in enumerate(zip(case.eyes, taken, strict=True))
            ]


def find_grass() -> Grass:
    """Return the program, if it is here.

    Raises
    ------
    PeerMissingError
        If it is not.
    """
    program = shutil.which("grass")
    if program is None:
        raise PeerMissingError(name="GRASS r.viewshed", package="grass-core")
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    # "GRASS GIS 8.2.1" and more, on one stream or the other
    version = (said.stdout + said.stderr).partition("GRASS GIS ")[2].split()[0]
    return Grass(program=program, version=version)


def _look(case: Case, eye: Viewpoint, out: Path) -> str:
    grid, (rows, cols) = case.relief.grid, case.window(eye)
    x_m, y_m = grid.xy_of(eye.cell)
    return _LOOK.format(
        n=grid.north_m - (rows.start + _INSIDE) * grid.cell_m,
        s=grid.north_m - (rows.stop - _INSIDE) * grid.cell_m,
        w=grid.west_m + (cols.start + _INSIDE) * grid.cell_m,
        e=grid.west_m + (cols.stop - _INSIDE) * grid.cell_m,
        x=x_m,
        y=y_m,
        mast=eye.above_ground_m,
        target=case.target_m,
        radius=case.radius_m,
        folder=out.parent,
        out=out,
    )


def _seen(
    case: Case, eye: Viewpoint, path: Path
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    shape = case.nothing_seen(eye).shape
    return np.fromfile(path, np.uint8).reshape(shape) > 0
