"""The grounds on which everyone is measured.

Big Tujunga (30 m, measured) where TRUCELINE_TESTDATA has it, and made ground of 1,201 and of
3,601 cells on a side, as tiles of three and of one arc second have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from relief_samples import MEASURED, fractal_relief, measured_relief, testdata_folder

from truceline.terrain.relief import Relief
from truceline.terrain.sight import SightTerrain, Viewpoint

MAST_M, TARGET_M = 10.0, 2.0
SMALL, LARGE = 1201, 3601
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A relief by name, and prepared for sight."""

    name: str
    relief: Relief
    terrain: SightTerrain

    def eyes(self, n: int, *, seed: int = 1) -> list[Viewpoint]:
        """Return random observers, the raster's edges included."""
        cells = np.random.default_rng(seed).integers(0, self.relief.grid.shape, (n, 2)).tolist()
        return [Viewpoint(row=row, col=col, above_ground_m=MAST_M) for row, col in cells]


def grounds() -> list[Ground]:
    """Return the grounds that can be had here, the small ones first."""
    folder = testdata_folder()
    measured = [] if folder is None else [(MEASURED[0], measured_relief(MEASURED[0], folder))]
    made = [(made_name(n), fractal_relief(n, n, seed=SEED)) for n in (SMALL, LARGE)]
    return [_prepared(name, relief) for name, relief in measured + made]


def large_ground() -> Ground:
    """Return made ground of the size of a tile of one arc second."""
    return _prepared(made_name(LARGE), fractal_relief(LARGE, LARGE, seed=SEED))


def small_relief() -> Relief:
    """Return ground that is there only to compile what is measured."""
    return fractal_relief(64, 64, seed=SEED)


def made_name(n: int) -> str:
    """Return what made ground of n × n cells is called in a table."""
    return f"made, {n:,} × {n:,}"


def _prepared(name: str, relief: Relief) -> Ground:
    return Ground(name=name, relief=relief, terrain=SightTerrain.of(relief))
