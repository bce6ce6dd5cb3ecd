"""One world: a relief, a placing of the invented sites, and what each mechanism sees there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from truceline.domain.identifier import AssetId, MechanismId, SensorId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.sensor import Sensor
from truceline.domain.site import Patrol, Platform, Site
from truceline.planning.eye import Eyes, eye_of, standpoint
from truceline.planning.placing import Admissible, Chance, place
from truceline.planning.tally import (
    Layers,
    Tally,
    added_up,
    box_of,
    extended,
    seen_by,
    tally_of,
)
from truceline.planning.watched import Watched
from truceline.sensing.view import Stand, View, farthest_sensor, stand_of, view_of
from truceline.terrain.grid import Point
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What all worlds of a comparison share: the case, the watched ground, who may stand where."""

    scenario: Scenario
    watched: Watched
    admissible: Admissible
    catalogue: Mapping[SensorId, Sensor]
    eyes: Eyes
    mechanisms: Sequence[Mechanism]
    base: Mechanism
    target_m: float

    @property
    def assets(self) -> tuple[Asset, ...]:
        """All assets of the base and of the mechanisms, with repetitions."""
        return tuple(a for mechanism in (self.base, *self.mechanisms) for a in mechanism.assets)

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


def views_in(stage: Stage, chance: Chance | None, executor: Executor) -> WorldViews:
    """Place all assets of all mechanisms, and return what each sees.

    Raises
    ------
    NoSightSensorError
        If an asset has nothing to look with.
    LeavesReliefError
        If an asset would look from outside the relief or from a void.
    """
    assets = stage.setting.assets
    points = points_in(stage, chance)
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


def points_in(stage: Stage, chance: Chance | None) -> dict[Site, Point]:
    """Return where the assets of all mechanisms stand."""
    platforms = (asset.platform for asset in stage.setting.assets)
    sites = dict.fromkeys(one.site for one in platforms if not isinstance(one, Patrol))
    return place(sites, stage.setting.admissible, relief=stage.relief, chance=chance)


def world_of(stage: Stage, views: WorldViews) -> World:
    """Count what each mechanism sees in a world."""
    base = base_sum(stage, views)
    return {one.id: _mechanism_world(one, base, views) for one in stage.setting.mechanisms}


def extra_assets(mechanism: Mechanism, base: Mechanism) -> tuple[Asset, ...]:
    """Return the assets that the base lacks."""
    known = {asset.id for asset in base.assets}
    return tuple(asset for asset in mechanism.assets if asset.id not in known)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sum:
    """The views of some assets of a mechanism added up, and counted."""

    stage: Stage
    mechanism: Mechanism
    assets: tuple[Asset, ...]
    layers: Layers
    tally: Tally


def base_sum(stage: Stage, views: WorldViews) -> Sum:
    """Add up what the base sees."""
    base = stage.setting.base
    return _sum(stage, base, base.assets, views=views)


def _sum(
    stage: Stage, mechanism: Mechanism, assets: tuple[Asset, ...], *, views: WorldViews
) -> Sum:
    eyes, shape = stage.setting.eyes, stage.relief.grid.shape
    layers = added_up(shape, assets, mechanism=mechanism, views=views, eyes=eyes)
    tally = tally_of(layers, stage.setting.watched, eyes)
    return Sum(stage=stage, mechanism=mechanism, assets=assets, layers=layers, tally=tally)


def sum_of(mechanism: Mechanism, base: Sum, views: WorldViews) -> Sum:
    """Add up what a mechanism sees, from what the base sees where that is a part of it."""
    if not _extends(mechanism, base.mechanism):
        return _sum(base.stage, mechanism, mechanism.assets, views=views)
    extras = extra_assets(mechanism, base.mechanism)
    if not extras:
        return base
    setting = base.stage.setting
    layers = extended(base.layers, extras, mechanism=mechanism, views=views, eyes=setting.eyes)
    tally = _tally_with(extras, mechanism, base=base, views=views)
    return Sum(
        stage=base.stage, mechanism=mechanism, assets=mechanism.assets, layers=layers, tally=tally
    )


def _extends(mechanism: Mechanism, base: Mechanism) -> bool:
    """Tell whether a mechanism holds all that the base has, unchanged, and more only elsewhere."""
    own = {asset.id: asset for asset in mechanism.assets}
    unchanged = all(
        asset.id in own
        and own[asset.id].platform == asset.platform
        and own[asset.id].sensors == asset.sensors
        and eye_of(own[asset.id], mechanism) == eye_of(asset, base)
        for asset in base.assets
    )
    taken = {standpoint(asset) for asset in base.assets}
    return unchanged and not any(
        standpoint(asset) in taken for asset in extra_assets(mechanism, base)
    )


def _tally_with(
    extras: Sequence[Asset], mechanism: Mechanism, *, base: Sum, views: WorldViews
) -> Tally:
    """Count the base with more assets, looking again only where they look."""
    if not extras:
        return base.tally
    setting = base.stage.setting
    before = base.layers.cut(box_of(extras, views))
    after = extended(before, extras, mechanism=mechanism, views=views, eyes=setting.eyes)
    return base.tally.changed(
        tally_of(before, setting.watched, setting.eyes),
        tally_of(after, setting.watched, setting.eyes),
    )


def _mechanism_world(mechanism: Mechanism, base: Sum, views: WorldViews) -> MechanismWorld:
    whole = sum_of(mechanism, base, views)
    watched = base.stage.setting.watched
    return MechanismWorld(
        tally=whole.tally,
        assets={a.id: seen_by(views.of(a), whole.layers, watched) for a in mechanism.assets},
        extras={
            asset.id: _extra(asset, whole, base=base, views=views)
            for asset in extra_assets(mechanism, base.mechanism)
        },
    )


def _extra(asset: Asset, whole: Sum, *, base: Sum, views: WorldViews) -> Extra:
    without = _tally_without(asset, whole, base=base, views=views)
    union = base.stage.setting.watched.any_label
    gained = whole.tally.cells[union] - without.cells[union]
    return Extra(
        alone=int(gained[0]),
        alone_without_aircraft=int(gained[3]),
        second_delegation=int(gained[1]),
    )


def _tally_without(asset: Asset, whole: Sum, *, base: Sum, views: WorldViews) -> Tally:
    mechanism = whole.mechanism
    others = tuple(one for one in mechanism.assets if one.id != asset.id)
    if not _extends(mechanism, base.mechanism):
        return _sum(base.stage, mechanism, others, views=views).tally
    extras = [one for one in extra_assets(mechanism, base.mechanism) if one.id != asset.id]
    return _tally_with(extras, mechanism, base=base, views=views)
