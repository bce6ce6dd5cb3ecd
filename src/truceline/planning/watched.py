"""The ground that a scenario watches: its zones as labelled cells, its lines as sampled cells.

Area is counted in cells whose centre lies in the zone; voids are known apart and in no share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.domain.identifier import LineId, ZoneId
from truceline.domain.scenario import Scenario
from truceline.planning.errors import PlanningError
from truceline.terrain.boundary_shape import (
    BoundaryShapes,
    Samples,
    boundary_shapes,
    mask_of,
    samples_along,
)
from truceline.terrain.grid import Grid

MOST_ZONES = 31
"""Labels are bits of 32; the last is kept for the union of all zones."""

_KM2 = 1e6


class NothingToWatchError(PlanningError):
    """A watched zone has no cell on the relief."""

    def __init__(self, *, zone: str, cell_m: float) -> None:
        self.zone = zone
        super().__init__(
            f"Zone {zone}: expected at least one cell of {cell_m:g} m on the relief, came none. "
            "Use a relief that covers the zone, or take the zone from watched_zones."
        )


class TooManyZonesError(PlanningError):
    """More zones are watched than can be told apart in one pass."""

    def __init__(self, *, came: int) -> None:
        self.came = came
        super().__init__(
            f"watched_zones: expected at most {MOST_ZONES} zones, came {came}. Compare in parts."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watched:
    """Watched zones and lines on a grid.

    `labels` (rows, cols; uint32) has bit k where a cell is in the k-th zone and the last bit
    wherever it is in any.
    """

    zones: tuple[ZoneId, ...]
    lines: tuple[LineId, ...]
    labels: NDArray[np.uint32]
    samples: Mapping[LineId, Samples]
    outside_km2: Mapping[ZoneId, float]
    shapes: BoundaryShapes

    @property
    def any_label(self) -> int:
        """The label of the union of all zones."""
        return MOST_ZONES


def watched_ground(scenario: Scenario, grid: Grid) -> Watched:
    """Lay a scenario's watched zones and lines, as of its day, on a grid.

    Raises
    ------
    NothingToWatchError
        If a zone has no cell on the grid.
    TooManyZonesError
        If more than 31 zones are watched.
    NoVersionError
        If a watched line or zone has no version on the scenario's day.
    """
    if len(scenario.watched_zones) > MOST_ZONES:
        raise TooManyZonesError(came=len(scenario.watched_zones))
    day = scenario.day
    shapes = boundary_shapes(scenario.lines, scenario.zones, day=day, grid=grid)
    labels = np.zeros(grid.shape, dtype=np.uint32)
    outside_km2 = {}
    for k, zone_id in enumerate(scenario.watched_zones):
        scenario.zone(zone_id).on(day)
        outside_km2[zone_id] = _lay(shapes.zones[zone_id], zone_id, label=k, grid=grid, on=labels)
    labels[labels > 0] |= np.uint32(1 << MOST_ZONES)
    samples = {
        line_id: samples_along(_line_shape(scenario, line_id, shapes), grid)
        for line_id in scenario.watched_lines
    }
    return Watched(
        zones=scenario.watched_zones,
        lines=scenario.watched_lines,
        labels=labels,
        samples=samples,
        outside_km2=outside_km2,
        shapes=shapes,
    )


def _line_shape(scenario: Scenario, line_id: LineId, shapes: BoundaryShapes) -> BaseGeometry:
    scenario.line(line_id).on(scenario.day)
    return shapes.lines[line_id]


def _lay(
    shape: BaseGeometry, zone_id: ZoneId, *, label: int, grid: Grid, on: NDArray[np.uint32]
) -> float:
    """Label a zone's cells and return its area beyond the grid [km²].

    Raises
    ------
    NothingToWatchError
        If the zone has no cell on the grid.
    """
    mask = mask_of(shape, grid)
    if not mask.any():
        raise NothingToWatchError(zone=zone_id, cell_m=grid.cell_m)
    on[mask] |= np.uint32(1 << label)
    inside_km2 = float(np.count_nonzero(mask)) * grid.cell_km2
    beyond_km2 = float(shape.area) / _KM2 - inside_km2
    return beyond_km2 if beyond_km2 > grid.cell_km2 * np.sqrt(mask.sum()) else 0.0
