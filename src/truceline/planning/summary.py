"""From worlds to figures with their ranges, and from the first world to maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import LineId
from truceline.domain.mechanism import Asset, Mechanism
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
from truceline.planning.conditions import Conditions
from truceline.planning.eye import airborne
from truceline.planning.figure import range_of
from truceline.planning.shares import Shares
from truceline.planning.world import (
    Setting,
    Stage,
    World,
    WorldViews,
    base_sum,
    extra_assets,
    sum_of,
)
from truceline.sensing.view import farthest_sensor
from truceline.terrain.shade import hillshade

_M_PER_KM = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """What of the first world's relief outlasts it: the ground, its source, and the maps."""

    ground: Ground
    terrain: TerrainUsed
    maps: tuple[SeenMap, ...]


def drawn(stage: Stage, views: WorldViews) -> Drawn:
    """Draw the first world."""
    setting, relief = stage.setting, stage.relief
    return Drawn(
        ground=Ground(
            grid=relief.grid,
            shade=hillshade(relief),
            watched=setting.watched.labels > 0,
            void=relief.void,
        ),
        terrain=TerrainUsed(
            source=relief.source,
            resolution_m=relief.grid.cell_m,
            approximate=relief.approximate,
            target_m=setting.target_m,
        ),
        maps=tuple(_seen_map(one, stage, views) for one in setting.mechanisms),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gathered:
    """All worlds of a setting, and what was drawn of the first."""

    setting: Setting
    drawn: Drawn
    worlds: Sequence[World]
    conditions: Conditions | None = None

    @property
    def cell_km2(self) -> float:
        """The area of a cell [km²]."""
        return self.drawn.ground.grid.cell_km2

    @property
    def void(self) -> NDArray[np.bool_]:
        """Where no height is known (rows, cols)."""
        return self.drawn.ground.void


def summarise(gathered: Gathered, *, trials: Trials) -> Comparison:
    """Turn all worlds into one comparison."""
    setting = gathered.setting
    return Comparison(
        scenario=setting.scenario,
        terrain=gathered.drawn.terrain,
        trials=trials,
        mechanisms=tuple(_mechanism(one, gathered) for one in setting.mechanisms),
        added=tuple(_added(gathered)),
        ground=gathered.drawn.ground,
        maps=gathered.drawn.maps,
        conditions=gathered.conditions,
    )


def _mechanism(mechanism: Mechanism, gathered: Gathered) -> MechanismSight:
    watched = gathered.setting.watched
    return MechanismSight(
        id=mechanism.id,
        burden=burden_of(mechanism),
        zones=tuple(_zone(k, mechanism, gathered) for k in range(len(watched.zones))),
        lines=tuple(_line(line_id, mechanism, gathered) for line_id in watched.lines),
        assets=tuple(_asset(asset, mechanism, gathered) for asset in mechanism.assets),
    )


def _zone(label: int, mechanism: Mechanism, gathered: Gathered) -> ZoneSight:
    watched = gathered.setting.watched
    zone_id = watched.zones[label]
    inside = (watched.labels & np.uint32(1 << label)) > 0
    n_cells = int(np.count_nonzero(inside))
    n_void = int(np.count_nonzero(inside & gathered.void))
    counts = np.array([world[mechanism.id].tally.cells[label] for world in gathered.worlds])
    return ZoneSight(
        id=zone_id,
        km2=n_cells * gathered.cell_km2,
        void_km2=n_void * gathered.cell_km2,
        outside_km2=watched.outside_km2[zone_id],
        shares=_shares(counts, n_cells - n_void),
    )


def _line(line_id: LineId, mechanism: Mechanism, gathered: Gathered) -> LineSight:
    samples = gathered.setting.watched.samples[line_id]
    km = samples.spacing_m / _M_PER_KM
    on_void = gathered.void[samples.cells[:, 0], samples.cells[:, 1]]
    n_void = int(np.count_nonzero(on_void))
    counts = np.array([world[mechanism.id].tally.samples[line_id] for world in gathered.worlds])
    return LineSight(
        id=line_id,
        km=len(samples.cells) * km,
        void_km=n_void * km,
        outside_km=samples.n_outside * km,
        shares=_shares(counts, len(samples.cells) - n_void),
    )


def _shares(counts: NDArray[np.int64], n_known: int) -> Shares:
    """Turn counts (worlds, 4) into shares of what is known; nothing known is nothing seen."""
    seen, two, places, ground = (counts / max(n_known, 1)).T
    return Shares(
        seen=range_of(seen),
        seen_by_two_delegations=range_of(two),
        seen_from_two_places=range_of(places),
        seen_from_the_ground=range_of(ground),
    )


def _asset(asset: Asset, mechanism: Mechanism, gathered: Gathered) -> AssetSight:
    sensor = farthest_sensor(asset, gathered.setting.catalogue)
    counts = [world[mechanism.id].assets[asset.id] for world in gathered.worlds]
    return AssetSight(
        id=asset.id,
        airborne=airborne(asset),
        illustrative=asset.illustrative,
        sensor=sensor.id,
        reach_m=sensor.reach_m,
        seen_km2=range_of(seen * gathered.cell_km2 for seen, _ in counts),
        seen_km2_only_by_it=range_of(alone * gathered.cell_km2 for _, alone in counts),
    )


def _added(gathered: Gathered) -> Iterator[Added]:
    km2 = gathered.cell_km2
    for mechanism in gathered.setting.mechanisms:
        for asset in extra_assets(mechanism, gathered.setting.base):
            extras = [world[mechanism.id].extras[asset.id] for world in gathered.worlds]
            yield Added(
                mechanism=mechanism.id,
                asset=asset.id,
                only_by_it=range_of(one.alone * km2 for one in extras),
                without_aircraft=range_of(one.alone_without_aircraft * km2 for one in extras),
                second_delegation=range_of(one.second_delegation * km2 for one in extras),
            )


def _seen_map(mechanism: Mechanism, stage: Stage, views: WorldViews) -> SeenMap:
    """Draw what a mechanism sees in one world."""
    base = base_sum(stage, views)
    whole = sum_of(mechanism, base, views).layers
    watched = stage.setting.watched.labels > 0
    return SeenMap(
        mechanism=mechanism.id,
        seen=whole.count * watched,
        from_the_ground=whole.ground * watched,
        two_delegations=stage.setting.eyes.two[whole.bits] & watched,
        added=(whole.count > 0) & (base.layers.count == 0) & watched,
        added_without_aircraft=(whole.ground > 0) & (base.layers.ground == 0) & watched,
    )
