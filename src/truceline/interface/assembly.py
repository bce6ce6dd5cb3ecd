"""Where concrete parts are put together: what is compared, and the ground it is compared on.

Each function hands out one part; nobody is handed the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from truceline.domain.identifier import MechanismId
from truceline.domain.mechanism import Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.wording import in_language
from truceline.errors import TrucelineError
from truceline.planning.compare import ReliefSource
from truceline.terrain.boundary_shape import points_of
from truceline.terrain.dem_file import Window, read_relief
from truceline.terrain.grid import Grid
from truceline.terrain.projection import local_grid
from truceline.terrain.relief import Relief
from truceline.terrain.synthetic import ReliefModel, SpotHeight


class TooFineError(TrucelineError):
    """A grid would not fit into the memory of a laptop."""

    def __init__(self, *, n_cells: int, cell_m: float) -> None:
        self.n_cells = n_cells
        self.cell_m = cell_m
        super().__init__(
            f"--cell: expected cells that make at most {MOST_CELLS:,} in the scenario's frame, "
            f"came {n_cells:,} cells of {cell_m:g} m. Choose larger cells or a smaller frame."
        )


class TooFewHeightsError(TrucelineError):
    """A scenario has too few spot heights for an approximate relief, and no DEM was given."""

    def __init__(self, *, came: int) -> None:
        self.came = came
        super().__init__(
            f"heights.csv: expected {LEAST_HEIGHTS} spot heights or more in the frame for an "
            f"approximate relief, came {came}. Add heights, or name a DEM with --dem."
        )


LEAST_HEIGHTS = 3
MOST_CELLS = 60_000_000


def chosen_mechanisms(scenario: Scenario, names: Sequence[str]) -> tuple[Mechanism, ...]:
    """Return the named mechanisms of a scenario, or all of them if none is named.

    Raises
    ------
    UnknownIdError
        If the scenario has no mechanism of a name.
    """
    if not names:
        return scenario.mechanisms
    return tuple(scenario.mechanism(MechanismId(name)) for name in dict.fromkeys(names))


def measured_ground(scenario: Scenario, dem: Path, *, cell_m: float | None) -> ReliefSource:
    """Return the ground of a DEM, cut to a scenario's frame.

    Raises
    ------
    TerrainError
        If the file is no usable DEM of the frame.
    """
    frame = scenario.frame
    window = Window(
        south_deg=frame.south_deg,
        west_deg=frame.west_deg,
        north_deg=frame.north_deg,
        east_deg=frame.east_deg,
    )
    return _Measured(ground=read_relief(dem, window=window, cell_m=cell_m))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Measured:
    ground: Relief

    @property
    def n_reliefs(self) -> int:
        return 1

    def relief(self, index: int) -> Relief:  # noqa: ARG002 - there is one relief, whatever the index
        return self.ground


def approximate_ground(
    scenario: Scenario, *, cell_m: float, n_reliefs: int, seed: int
) -> ReliefSource:
    """Return reliefs made from a scenario's spot heights, all of which could be true.

    Raises
    ------
    TooFewHeightsError
        If the scenario has too few spot heights.
    TooFineError
        If the cells are so small that there are too many.
    """
    frame = scenario.frame
    grid = local_grid(
        south_deg=frame.south_deg,
        west_deg=frame.west_deg,
        north_deg=frame.north_deg,
        east_deg=frame.east_deg,
        cell_m=cell_m,
    )
    if grid.n_rows * grid.n_cols > MOST_CELLS:
        raise TooFineError(n_cells=grid.n_rows * grid.n_cols, cell_m=cell_m)
    spots = _spots(scenario, grid)
    if len(spots) < LEAST_HEIGHTS:
        raise TooFewHeightsError(came=len(spots))
    source = (
        f"approximate relief from {len(spots)} cited spot heights of "
        f"“{in_language(scenario.names, 'en')}”, with fractal detail"
    )
    model = ReliefModel.of(grid, spots, source=source)
    return _Conditioned(model=model, count=n_reliefs, seed=seed)


def _spots(scenario: Scenario, grid: Grid) -> list[SpotHeight]:
    """Return the spot heights that lie on the grid."""
    points = points_of((spot.at for spot in scenario.spot_heights), grid)
    return [
        SpotHeight(x_m=point.x_m, y_m=point.y_m, height_m=spot.elevation_m)
        for point, spot in zip(points, scenario.spot_heights, strict=True)
        if grid.contains(grid.row_col_of(x_m=point.x_m, y_m=point.y_m))
    ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Conditioned:
    model: ReliefModel
    count: int
    seed: int

    @property
    def n_reliefs(self) -> int:
        return self.count

    def relief(self, index: int) -> Relief:
        return self.model.draw(np.random.default_rng([self.seed, index]))
