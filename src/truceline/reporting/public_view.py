"""The public form of a comparison, before it is put into words: released first, rendered later.

Page, text and JSON of the public form are made from this view alone and never see the
comparison, so that nothing that was not released can reach them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import ZoneId
from truceline.domain.scenario import Scenario
from truceline.planning.comparison import Comparison, TerrainUsed
from truceline.release.coverage import (
    CELL_M,
    CellRelease,
    CellSight,
    PublicCell,
    public_cell_of,
    public_coverage,
)
from truceline.release.publicity import public_scenario
from truceline.terrain.boundary_shape import boundary_shapes, mask_of
from truceline.terrain.grid import Cell, Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicView:
    """All that the public form says: a public scenario, and bands of the base's coverage.

    `no_finding` is true where relief or positions are not those of the real place.
    """

    scenario: Scenario
    terrain: TerrainUsed
    no_finding: bool
    grid: Grid
    coverage: tuple[CellRelease, ...]


def public_view(comparison: Comparison) -> PublicView:
    """Release what the public may know of a comparison."""
    scenario = public_scenario(comparison.scenario)
    return PublicView(
        scenario=scenario,
        terrain=comparison.terrain,
        no_finding=comparison.terrain.approximate or not comparison.bare,
        grid=comparison.ground.grid,
        coverage=_coverage(comparison, scenario),
    )


def _coverage(comparison: Comparison, released: Scenario) -> tuple[CellRelease, ...]:
    """Return the bands of the base, if the base was compared and is itself public."""
    base = released.base
    seen = [one.seen for one in comparison.maps if one.mechanism == base]
    if not seen or base not in {one.id for one in released.mechanisms}:
        return ()
    return public_coverage(
        _cells(comparison, seen[0], released),
        mechanism=comparison.scenario.mechanism(base),
        base=base,
    )


def _cells(
    comparison: Comparison, seen: NDArray[np.uint8], released: Scenario
) -> Iterable[CellSight]:
    """Yield what is seen of the public zones in each cell of the fixed grid."""
    grid, known = comparison.ground.grid, ~comparison.ground.void
    masks = {zone: mask & known for zone, mask in _zone_masks(released, grid).items()}
    watched = reduce(np.logical_or, masks.values(), np.zeros(grid.shape, dtype=np.bool_))
    for cell, window in _windows(grid):
        n_watched = np.count_nonzero(watched[window])
        if n_watched:
            n_seen = np.count_nonzero(watched[window] & (seen[window] > 0))
            yield CellSight(
                cell=cell,
                zone=_main_zone(masks, window),
                watched_km2=n_watched * grid.cell_km2,
                seen_share=n_seen / n_watched,
            )


def _zone_masks(released: Scenario, grid: Grid) -> dict[ZoneId, NDArray[np.bool_]]:
    shapes = boundary_shapes(released.lines, released.zones, day=released.day, grid=grid)
    return {
        zone: mask_of(shapes.zones[zone], grid)
        for zone in released.watched_zones
        if zone in shapes.zones
    }


def _main_zone(masks: dict[ZoneId, NDArray[np.bool_]], window: tuple[slice, slice]) -> ZoneId:
    return max(sorted(masks), key=lambda zone: np.count_nonzero(masks[zone][window]))


def _windows(grid: Grid) -> Iterable[tuple[PublicCell, tuple[slice, slice]]]:
    """Yield each cell of the fixed grid with the rows and columns whose centres lie in it."""
    for north, rows in _runs(_row_cells(grid)):
        for east, cols in _runs(_col_cells(grid)):
            yield PublicCell(north=north, east=east), (rows, cols)


def _row_cells(grid: Grid) -> list[int]:
    centres = (grid.xy_of(Cell(row=row, col=0)) for row in range(grid.n_rows))
    return [public_cell_of(x_m=centre.x_m, y_m=centre.y_m).north for centre in centres]


def _col_cells(grid: Grid) -> list[int]:
    centres = (grid.xy_of(Cell(row=0, col=col)) for col in range(grid.n_cols))
    return [public_cell_of(x_m=centre.x_m, y_m=centre.y_m).east for centre in centres]


def _runs(values: list[int]) -> Iterable[tuple[int, slice]]:
    """Yield each value with the stretch on which it stands."""
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[end] != values[start]:
            yield values[start], slice(start, end)
            start = end


def public_cell_edges(cell: PublicCell) -> tuple[float, float, float, float]:
    """Return the west, south, east and north edges of a cell of the fixed grid [m]."""
    west, south = cell.east * CELL_M, cell.north * CELL_M
    return west, south, west + CELL_M, south + CELL_M
