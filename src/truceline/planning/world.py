"""One world: a relief, a placing of the invented sites, and what each mechanism sees there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from truceline.domain.identifier import AssetId, MechanismId, SensorId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.sensor import Sensor
from truceline.domain.site import Patrol, Platform
from truceline.planning.placing import Admissible, place
from truceline.planning.tally import Layers, Tally, layers_of, seen_by, tally_of
from truceline.planning.watched import Watched
from truceline.sensing.view import Stand, View, farthest_sensor, stand_of, view_of
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What all worlds of a comparison share: the case, the watched ground, who may stand where."""

    scenario: Scenario
    watched: Watched
    admissible: Admissible
    catalogue: Mapping[SensorId, Sensor]
    mechanisms: Sequence[Mechanism]
    base: Mechanism
    target_m: float

    def on(self, relief: Relief) -> Stage:
        """Prepare the setting for the worlds of one relief."""
        return Stage(setting=self, relief=relief, terrain=SightTerrain.of(relief))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """A setting on one relief."""

    setting: Setting
    relief: Relief
    terrain: SightTerrain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extra:
    """Cells that one asset adds.

    Those seen by it alone, the same without aircraft, and those that a second delegation sees
    only through it.
    """

    alone: int
    alone_without_aircraft: int
    second_delegation: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MechanismWorld:
    """What one mechanism sees in one world; `assets` gives (seen, seen by it alone) in cells."""

    tally: Tally
    assets: Mapping[AssetId, tuple[int, int]]
    extras: Mapping[AssetId, Extra]


World = Mapping[MechanismId, MechanismWorld]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorldViews:
    """What every asset of every mechanism sees in one world.

    Assets of one platform and sensor share one view, so that mechanisms differ by terms alone.
    """

    catalogue: Mapping[SensorId, Sensor]
    seen: Mapping[tuple[Platform, SensorId], View]

    def of(self, asset: Asset) -> View:
        """Return what an asset sees."""
        return self.seen[asset.platform, farthest_sensor(asset, self.catalogue).id]


def views_in(stage: Stage, rng: np.random.Generator | None, executor: Executor) -> WorldViews:
    """Place all assets of all mechanisms, and return what each sees.

    Raises
    ------
    NoSightSensorError
        If an asset has nothing to look with.
    LeavesReliefError
        If an asset would look from outside the relief or from a void.
    """
    assets = [asset for mechanism in stage.setting.mechanisms for asset in mechanism.assets]
    sites = dict.fromkeys(a.platform.site for a in assets if not isinstance(a.platform, Patrol))
    points = place(sites, stage.setting.admissible, relief=stage.relief, rng=rng)
    stands: dict[tuple[Platform, SensorId], Stand] = {}
    for asset in assets:
        sensor = farthest_sensor(asset, stage.setting.catalogue)
        platform = asset.platform
        if (platform, sensor.id) not in stands:
            at = None if isinstance(platform, Patrol) else points[platform.site]
            stands[platform, sensor.id] = stand_of(asset, sensor, at=at, relief=stage.relief)
    seen = executor.map(
        lambda stand: view_of(
            stand, stage.terrain, target_m=stage.setting.target_m, mode=Mode.EXACT
        ),
        stands.values(),
    )
    return WorldViews(catalogue=stage.setting.catalogue, seen=dict(zip(stands, seen, strict=True)))


def world_of(stage: Stage, views: WorldViews, executor: Executor) -> World:
    """Count what each mechanism sees in a world."""
    counted = executor.map(
        lambda one: _mechanism_world(one, stage, views), stage.setting.mechanisms
    )
    return {one.id: result for one, result in zip(stage.setting.mechanisms, counted, strict=True)}


def extra_assets(mechanism: Mechanism, base: Mechanism) -> tuple[Asset, ...]:
    """Return the assets that the base lacks."""
    known = {asset.id for asset in base.assets}
    return tuple(asset for asset in mechanism.assets if asset.id not in known)


def _mechanism_world(mechanism: Mechanism, stage: Stage, views: WorldViews) -> MechanismWorld:
    layers = layers_of(mechanism, mechanism.assets, views, shape=stage.relief.grid.shape)
    whole = tally_of(layers, stage.setting.watched)
    return MechanismWorld(
        tally=whole,
        assets={
            a.id: seen_by(views.of(a), layers, stage.setting.watched) for a in mechanism.assets
        },
        extras={
            asset.id: _extra(asset, mechanism, stage=stage, views=views, whole=whole)
            for asset in extra_assets(mechanism, stage.setting.base)
        },
    )


def _extra(
    asset: Asset, mechanism: Mechanism, *, stage: Stage, views: WorldViews, whole: Tally
) -> Extra:
    others = [one for one in mechanism.assets if one.id != asset.id]
    layers = layers_of(mechanism, others, views, shape=stage.relief.grid.shape)
    without = tally_of(layers, stage.setting.watched)
    union = stage.setting.watched.any_label
    gained = whole.cells[union] - without.cells[union]
    return Extra(
        alone=int(gained[0]),
        alone_without_aircraft=int(gained[3]),
        second_delegation=int(gained[1]),
    )


def base_layers(stage: Stage, mechanism: Mechanism, views: WorldViews) -> Layers:
    """Return a mechanism's views added up without the assets that the base lacks."""
    extras = {asset.id for asset in extra_assets(mechanism, stage.setting.base)}
    shared = [asset for asset in mechanism.assets if asset.id not in extras]
    return layers_of(mechanism, shared, views, shape=stage.relief.grid.shape)
