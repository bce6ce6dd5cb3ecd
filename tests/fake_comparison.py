"""A small comparison of fictional mechanisms: the real nouns, figures made up by distance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from fake_scenario import fake_scenario
from numpy.typing import NDArray

from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.site import Orbit, Patrol
from truceline.planning.burden import burden_of
from truceline.planning.comparison import (
    Added,
    AssetSight,
    Comparison,
    Ground,
    LineSight,
    MechanismSight,
    SeenMap,
    TerrainUsed,
    Trials,
    ZoneSight,
)
from truceline.planning.figure import Range
from truceline.planning.shares import Shares
from truceline.terrain.boundary_shape import boundary_shapes, mask_of, points_of
from truceline.terrain.grid import Grid

# Origin: 30° N, 27° W in UTM 26N.
GRID = Grid(
    crs="EPSG:32626", west_m=500_000.0, north_m=3_356_500.0, cell_m=250.0, n_rows=150, n_cols=200
)


def about(value: float, spread: float = 0.15) -> Range:
    """Return a range about a value."""
    return Range(low=value * (1 - spread), median=value, high=value * (1 + spread))


def bare(value: float) -> Range:
    """Return a figure on which all worlds agree."""
    return Range(low=value, median=value, high=value)


def _shade() -> NDArray[np.uint8]:
    rows, cols = np.ogrid[: GRID.n_rows, : GRID.n_cols]
    height = np.sin(rows / 9) * np.cos(cols / 13) + 0.5 * np.sin((rows + cols) / 5)
    slope = np.gradient(height)
    shade: NDArray[np.uint8] = np.clip(170 + 220 * (slope[0] - slope[1]), 0, 255).astype(np.uint8)
    return shade


def _disc(asset: Asset) -> NDArray[np.bool_]:
    assert not isinstance(asset.platform, Patrol)
    (centre,) = points_of([asset.platform.site.at], GRID)
    cell = GRID.row_col_of(x_m=centre.x_m, y_m=centre.y_m)
    rows, cols = np.ogrid[: GRID.n_rows, : GRID.n_cols]
    reach = 38 if isinstance(asset.platform, Orbit) else 28
    near: NDArray[np.bool_] = (rows - cell.row) ** 2 + (cols - cell.col) ** 2 <= reach**2
    rough = np.sin(rows / 3.1) + np.sin(cols / 4.7) + np.sin((rows - cols) / 6.3)
    near &= rough > (-1.5 if reach > 30 else 0.1)
    return near


def _count(assets: Iterable[Asset]) -> NDArray[np.uint8]:
    total = np.zeros(GRID.shape, dtype=np.uint8)
    for asset in assets:
        total += _disc(asset)
    return total


def _map(mechanism: Mechanism, base: Mechanism) -> SeenMap:
    known = {asset.id for asset in base.assets}
    ground = [asset for asset in mechanism.assets if not isinstance(asset.platform, Orbit)]
    north = [asset for asset in mechanism.assets if "northland" in asset.holders]
    south = [asset for asset in mechanism.assets if "northland" not in asset.holders]
    extra = _count(asset for asset in mechanism.assets if asset.id not in known)
    shared = [asset for asset in mechanism.assets if asset.id in known]
    shared_ground = [asset for asset in ground if asset.id in known]
    return SeenMap(
        mechanism=mechanism.id,
        seen=_count(mechanism.assets),
        from_the_ground=_count(ground),
        two_delegations=(_count(north) > 0) & (_count(south) > 0),
        added=(extra > 0) & (_count(shared) == 0),
        added_without_aircraft=(extra > 0) & (_count(shared_ground) == 0),
    )


def _shares(lift: float) -> Shares:
    return Shares(
        seen=about(0.61 + lift),
        seen_by_two_delegations=about(0.18 + 2 * lift),
        seen_from_two_places=about(0.27 + lift),
        seen_from_the_ground=about(0.32 + 2 * lift),
    )


def _sight(mechanism: Mechanism, *, lift: float) -> MechanismSight:
    return MechanismSight(
        id=mechanism.id,
        burden=burden_of(mechanism),
        zones=(
            _zone(0, km2=391.2, void_km2=3.5, lift=lift),
            _zone(1, km2=118.7, void_km2=0.0, lift=0.0),
        ),
        lines=(
            LineSight(
                id=fake_scenario().watched_lines[0],
                km=53.1,
                void_km=0.25,
                outside_km=0.0,
                shares=_shares(lift),
            ),
        ),
        assets=tuple(_asset_sight(asset) for asset in mechanism.assets),
    )


def _zone(index: int, *, km2: float, void_km2: float, lift: float) -> ZoneSight:
    zone_id = fake_scenario().watched_zones[index]
    return ZoneSight(id=zone_id, km2=km2, void_km2=void_km2, outside_km2=0.0, shares=_shares(lift))


def _asset_sight(asset: Asset) -> AssetSight:
    airborne = isinstance(asset.platform, Orbit)
    return AssetSight(
        id=asset.id,
        airborne=airborne,
        illustrative=asset.illustrative,
        sensor=asset.sensors[0],
        reach_m=15000.0 if airborne else 7000.0,
        seen_km2=about(291.3 if airborne else 47.7),
        seen_km2_only_by_it=about(150.9 if airborne else 7.31),
    )


def _added(scenario: Scenario) -> tuple[Added, ...]:
    return tuple(
        Added(
            mechanism=mechanism.id,
            asset=asset.id,
            only_by_it=Range(low=0.0, median=4.2, high=12.4),
            without_aircraft=Range(low=12.3, median=38.1, high=71.4),
            second_delegation=second,
        )
        for mechanism, second in zip(
            scenario.mechanisms[1:],
            (Range(low=20.2, median=61.4, high=109.6), bare(0.0)),
            strict=True,
        )
        for asset in mechanism.assets
        if asset.id == "post-own"
    )


def fake_comparison() -> Comparison:
    """Return a comparison on approximate relief with invented posts."""
    scenario = fake_scenario()
    shapes = boundary_shapes(scenario.lines, scenario.zones, day=scenario.day, grid=GRID)
    watched = np.zeros(GRID.shape, dtype=np.bool_)
    for zone_id in scenario.watched_zones:
        watched |= mask_of(shapes.zones[zone_id], GRID)
    void = np.zeros(GRID.shape, dtype=np.bool_)
    void[70:76, 30:39] = True
    base = scenario.mechanism(scenario.base)
    return Comparison(
        scenario=scenario,
        terrain=TerrainUsed(
            source="a relief made for tests", resolution_m=250.0, approximate=True, target_m=2.0
        ),
        trials=Trials(reliefs=20, placings=100, worlds=100, seed=1),
        mechanisms=tuple(
            _sight(one, lift=0.0 if one.id == base.id else 0.01) for one in scenario.mechanisms
        ),
        added=_added(scenario),
        ground=Ground(grid=GRID, shade=_shade(), watched=watched, void=void),
        maps=tuple(_map(one, base) for one in scenario.mechanisms),
    )
