"""Where assets stand in one world: known sites as they are, invented ones drawn where they may be.

A draw is uniform over the admissible cells and then climbs to the highest of them near by, as
posts do. Sites that are equal share one draw, so that two mechanisms with the same post are
compared on the same ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import ZoneId
from truceline.domain.mechanism import Asset
from truceline.domain.site import AdmissibleArea, Patrol, Site
from truceline.planning.errors import PlanningError
from truceline.terrain.boundary_shape import BoundaryShapes, mask_of, points_of
from truceline.terrain.grid import Cell, Grid, Point
from truceline.terrain.relief import Relief


class NoAdmissiblePlaceError(PlanningError):
    """An invented site has an admissible area without a single cell of the relief."""

    def __init__(self, *, site: Site) -> None:
        self.site = site
        super().__init__(
            f"Illustrative site at {site.at.lat_deg:.4f}, {site.at.lon_deg:.4f}: expected an "
            "admissible area with at least one cell of known height, came none. Enlarge its "
            "radius, correct its zones, or use a relief that covers it."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdmissibleCells:
    """Where a site may stand: a window of the grid, its own cell, and how far it climbs.

    `allowed` (rows, cols) has its upper left cell at `corner`; `flat` are its true cells.
    """

    allowed: NDArray[np.bool_]
    flat: NDArray[np.int64]
    corner: Cell
    own: Cell
    climb_cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The chance of one world: each site has a stream of its own, whoever else is compared."""

    seed: int
    world: int

    def of(self, site: Site) -> np.random.Generator:
        """Return the stream of a site."""
        north, east = (round((turn + 360) * 1e6) for turn in (site.at.lat_deg, site.at.lon_deg))
        return np.random.default_rng([self.seed, self.world, north, east])


Admissible = Mapping[Site, AdmissibleCells]


def admissible_sites(assets: Iterable[Asset], shapes: BoundaryShapes, relief: Relief) -> Admissible:
    """Return where each invented site of some assets may stand on a relief.

    Raises
    ------
    NoAdmissiblePlaceError
        If an area has no cell of known height.
    """
    sites = {asset.platform.site for asset in assets if not isinstance(asset.platform, Patrol)}
    masks = _zone_masks(sites, shapes, relief.grid)
    return {
        site: _admissible_cells(site, site.admissible, masks=masks, relief=relief)
        for site in sites
        if site.admissible is not None
    }


def _zone_masks(
    sites: Iterable[Site], shapes: BoundaryShapes, grid: Grid
) -> dict[ZoneId, NDArray[np.bool_]]:
    wanted = {zone for site in sites if site.admissible for zone in site.admissible.within}
    return {zone: mask_of(shapes.zones[zone], grid) for zone in wanted}


def _admissible_cells(
    site: Site,
    area: AdmissibleArea,
    *,
    masks: Mapping[ZoneId, NDArray[np.bool_]],
    relief: Relief,
) -> AdmissibleCells:
    grid = relief.grid
    (centre,) = points_of([site.at], grid)
    own = grid.row_col_of(x_m=centre.x_m, y_m=centre.y_m)
    reach = int(area.radius_m // grid.cell_m)
    top, left = max(own.row - reach, 0), max(own.col - reach, 0)
    window = np.s_[top : max(own.row + reach + 1, 0), left : max(own.col + reach + 1, 0)]
    allowed = ~relief.void[window]
    rows, cols = np.ogrid[: allowed.shape[0], : allowed.shape[1]]
    allowed &= (rows + top - own.row) ** 2 + (cols + left - own.col) ** 2 <= reach**2
    for zone in area.within:
        allowed &= masks[zone][window]
    if not allowed.any():
        raise NoAdmissiblePlaceError(site=site)
    return AdmissibleCells(
        allowed=allowed,
        flat=np.flatnonzero(allowed),
        corner=Cell(row=top, col=left),
        own=own,
        climb_cells=int(area.climbs_within_m // grid.cell_m),
    )


def place(
    sites: Iterable[Site],
    admissible: Admissible,
    *,
    relief: Relief,
    chance: Chance | None,
) -> dict[Site, Point]:
    """Put each site somewhere: the known where they are, the invented at a draw.

    Parameters
    ----------
    sites
        The sites.
    admissible
        Where invented ones may stand.
    relief
        The ground on which they climb.
    chance
        The chance of the world; None puts the invented ones at the cell drawn on the map.

    Returns
    -------
    dict[Site, Point]
        A point of the relief's grid for each site [m].
    """
    placed = {}
    for site in sites:
        if site.admissible is None:
            (placed[site],) = points_of([site.at], relief.grid)
        else:
            rng = None if chance is None else chance.of(site)
            placed[site] = relief.grid.xy_of(_draw(admissible[site], relief, rng))
    return placed


def _draw(area: AdmissibleCells, relief: Relief, rng: np.random.Generator | None) -> Cell:
    start = _own_cell(area) if rng is None else area.flat[rng.integers(len(area.flat))]
    row, col = (int(one) for one in np.unravel_index(start, area.allowed.shape))
    reach = area.climb_cells
    top, left = max(row - reach, 0), max(col - reach, 0)
    near = area.allowed[top : row + reach + 1, left : col + reach + 1]
    rows, cols = np.ogrid[: near.shape[0], : near.shape[1]]
    within = near & ((rows + top - row) ** 2 + (cols + left - col) ** 2 <= reach**2)
    top, left = top + area.corner.row, left + area.corner.col
    ground_m = relief.height_m[top : top + near.shape[0], left : left + near.shape[1]]
    highest = int(np.argmax(np.where(within, ground_m, -np.inf)))
    return Cell(row=top + highest // near.shape[1], col=left + highest % near.shape[1])


def _own_cell(area: AdmissibleCells) -> np.int64:
    """Return the admissible cell nearest to the one that the scenario gives."""
    rows, cols = np.divmod(area.flat, area.allowed.shape[1])
    away = (rows + area.corner.row - area.own.row) ** 2 + (
        cols + area.corner.col - area.own.col
    ) ** 2
    nearest: np.int64 = area.flat[np.argmin(away)]
    return nearest
