"""Light, weather, targets and denials in every relief and placing, and what comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truceline.domain.denial import Denial
from truceline.domain.identifier import AssetId, MechanismId
from truceline.domain.light import Light
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.sensor import SensorKind
from truceline.domain.site import Orbit, Site
from truceline.domain.target import Signature
from truceline.planning.conditions import ConditionPlan, Conditions, Lattice
from truceline.planning.loss import Losses, Side, losses_of
from truceline.planning.moment import (
    LIGHTS,
    Course,
    Moment,
    NoClimateError,
    Skies,
    course_of,
    moments_of,
    skies_of,
)
from truceline.planning.odds import N_READINGS, Odds, Team, by_light
from truceline.planning.sample import Sample, sample_of
from truceline.planning.spotting import (
    PARTS_OF_A_ROUTE,
    Asked,
    Worker,
    asked_of,
    scene_of,
    worker_of,
)
from truceline.planning.wait import Rounds, Waiting, rounds_of, waiting_of, waits_of
from truceline.planning.world import Setting, Stage, extra_assets
from truceline.sensing.signature import TYPICAL
from truceline.terrain.grid import Point

_PER_CENT = 100.0
_SIDES = tuple(Side)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConditionSetting:
    """What all worlds share: targets, skies, losses, the day's course, the sample."""

    setting: Setting
    workers: tuple[Worker, ...]
    targets: tuple[Signature, ...]
    moments: tuple[Moment, ...]
    losses: Losses
    skies: Skies
    course: Course
    asked: Asked
    sample: Sample
    rounds: Rounds
    waiting: Waiting

    @property
    def extras(self) -> tuple[tuple[Mechanism, Asset], ...]:
        """The assets that the base lacks, each with its mechanism."""
        base = self.setting.base
        return tuple(
            (one, asset) for one in self.setting.mechanisms for asset in extra_assets(one, base)
        )

    def team(self, mechanism: Mechanism, ids: frozenset[AssetId]) -> Team:
        """Return the assets of a mechanism that have some ids."""
        own = tuple(one for one in mechanism.assets if one.id in ids)
        return Team(mechanism=mechanism, assets=own)


def condition_setting(scenario: Scenario, stage: Stage, *, plan: ConditionPlan) -> ConditionSetting:
    """Prepare all that does not change from world to world.

    Raises
    ------
    NoClimateError
        If the scenario says nothing of its weather.
    NoParametersError
        If a sensor has no parameters.
    NoCourseError
        If it is not known when a patrol or an aircraft is where.
    """
    if scenario.climate is None:
        raise NoClimateError(scenario=scenario.id)
    setting = stage.setting
    climate = scenario.climate
    workers = tuple(dict.fromkeys(worker_of(one) for one in setting.assets))
    losses = losses_of(setting.mechanisms, setting.catalogue)
    skies = skies_of(climate, losses.denials, jammable=_jammable(setting))
    course = course_of(scenario, [one.duty for one in workers])
    targets = tuple(TYPICAL.values())
    sample = sample_of(setting.watched, stage.relief, n_cells=plan.cells)
    return ConditionSetting(
        setting=setting,
        workers=workers,
        targets=targets,
        moments=moments_of(climate),
        losses=losses,
        skies=skies,
        course=course,
        asked=asked_of(setting.assets, targets=targets, skies=skies, catalogue=setting.catalogue),
        sample=sample,
        rounds=rounds_of(
            workers,
            course,
            spell_h=climate.spell_h,
            parts=PARTS_OF_A_ROUTE,
            grid=stage.relief.grid,
        ),
        waiting=waiting_of(sample, most=plan.waiting_cells),
    )


def _jammable(setting: Setting) -> frozenset[SensorKind]:
    """Return the kinds of sensor that stand on the ground too, where no aircraft falls out."""
    ground = (one for one in setting.assets if not isinstance(one.platform, Orbit))
    return frozenset(setting.catalogue[sensor].kind for one in ground for sensor in one.sensors)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TargetWorld:
    """The figures of one target in one world.

    `detected` (mechanisms, denials, sides, moments, places, 4), `added` (extras, denials, sides,
    moments, 4), `waits` (mechanisms, denials, places, 1 + waits), `maps` in per cent
    (mechanisms, denials, moments, lattice) or None.
    """

    detected: NDArray[np.float32]
    added: NDArray[np.float32]
    waits: NDArray[np.float64]
    maps: NDArray[np.uint8] | None


def condition_world(
    shared: ConditionSetting,
    stage: Stage,
    points: Mapping[Site, Point],
    *,
    executor: Executor,
    drawn: bool,
) -> list[TargetWorld]:
    """Return the figures of every target in one relief and placing, with maps if it is drawn.

    Raises
    ------
    SensingError
        If an asset has nothing to look with or would look from outside the relief.
    """
    scene = scene_of(
        shared.setting.assets,
        points=points,
        relief=stage.relief,
        terrain=stage.terrain,
        sample=shared.sample,
        catalogue=shared.setting.catalogue,
    )

    def ask(target: int) -> TargetWorld:
        odds = Odds(
            spotted=scene.spotted(shared.asked, target),
            skies=shared.skies,
            course=shared.course,
            workers=shared.workers,
            eyes=shared.setting.eyes,
        )
        return _Asking(shared=shared, odds=odds, drawn=drawn).answer()

    return list(executor.map(ask, range(len(shared.targets))))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asking:
    """One target in one world; teams that detect the same are asked once."""

    shared: ConditionSetting
    odds: Odds
    drawn: bool
    known: dict[object, tuple[NDArray[np.float64], NDArray[np.uint8]]] = field(default_factory=dict)
    waited: dict[object, NDArray[np.float64]] = field(default_factory=dict)

    def answer(self) -> TargetWorld:
        losses, mechanisms = self.shared.losses, self.shared.setting.mechanisms
        figures = [
            [[self.team_figures(one, denial, side) for side in _SIDES] for denial in losses.denials]
            for one in mechanisms
        ]
        added = [
            [
                [self.added(mechanism, asset, denial=denial, side=side) for side in _SIDES]
                for denial in losses.denials
            ]
            for mechanism, asset in self.shared.extras
        ]
        shape = (0, len(losses.denials), len(_SIDES), len(self.shared.moments), N_READINGS)
        return TargetWorld(
            detected=np.array([[[s[0] for s in d] for d in m] for m in figures], dtype=np.float32),
            added=np.array(added, dtype=np.float32) if added else np.zeros(shape, np.float32),
            waits=np.array(
                [[self.wait(one, denial) for denial in losses.denials] for one in mechanisms]
            ),
            maps=np.array([[d[0][1] for d in m] for m in figures]) if self.drawn else None,
        )

    def team_figures(
        self, mechanism: Mechanism, denial: Denial | None, side: Side
    ) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        left = self.shared.losses.left(mechanism, denial, side)
        return self.figures(self.shared.team(mechanism, left), denial)

    def figures(
        self, team: Team, denial: Denial | None
    ) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """Return means (moments, places, 4) and chances on the lattice (moments, n) [per cent]."""
        index = self.shared.skies.index
        key = (team.alike, tuple(index[denial, light] for light in LIGHTS))
        if key not in self.known:
            self.known[key] = self.asked(team, denial)
        return self.known[key]

    def asked(
        self, team: Team, denial: Denial | None
    ) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        moments, sample = self.shared.moments, self.shared.sample
        means = np.empty((len(moments), len(sample.places), N_READINGS))
        chances = np.zeros((len(moments), sample.n_lattice), dtype=np.uint8)
        for rows in by_light(moments).values():
            p = self.odds.readings(team, [moments[k] for k in rows], denial)
            means[rows] = sample.means(p.transpose(0, 2, 1)).transpose(1, 0, 2)
            chances[rows] = np.rint(_PER_CENT * p[:, : sample.n_lattice, 0])
        return means, chances

    def added(
        self, mechanism: Mechanism, asset: Asset, *, denial: Denial | None, side: Side
    ) -> NDArray[np.float64]:
        """Return what an asset adds to the share of all zones (moments, 4)."""
        left = self.shared.losses.left(mechanism, denial, side)
        with_it = self.figures(self.shared.team(mechanism, left), denial)[0]
        without = self.figures(self.shared.team(mechanism, left - {asset.id}), denial)[0]
        return np.maximum(with_it[:, 0] - without[:, 0], 0.0)

    def wait(self, mechanism: Mechanism, denial: Denial | None) -> NDArray[np.float64]:
        left = self.shared.losses.left(mechanism, denial, Side.WORST)
        team = self.shared.team(mechanism, left)
        skies = tuple(self.shared.skies.index[denial, light] for light in LIGHTS)
        key = (frozenset(Counter(worker_of(one) for one in team.assets).items()), skies)
        if key not in self.waited:
            self.waited[key] = waits_of(
                team,
                self.odds,
                self.shared.rounds,
                denial=denial,
                waiting=self.shared.waiting,
            )
        return self.waited[key]


def conditions_of(shared: ConditionSetting, worlds: Sequence[Sequence[TargetWorld]]) -> Conditions:
    """Gather all worlds; the first was drawn."""
    sample, losses = shared.sample, shared.losses
    maps = [one.maps for one in worlds[0] if one.maps is not None]
    mechanisms: tuple[MechanismId, ...] = tuple(one.id for one in shared.setting.mechanisms)
    return Conditions(
        climate=shared.skies.climate,
        day_share=shared.course.share(Light.DAY),
        targets=shared.targets,
        moments=shared.moments,
        denials=losses.denials,
        idle=losses.idle,
        places=tuple(one.id for one in sample.places),
        n_cells=tuple(int(one.rows.size) for one in sample.places),
        mechanisms=mechanisms,
        extras=tuple((one.id, asset.id) for one, asset in shared.extras),
        watched_km2=sample.km2,
        detected=np.stack([np.stack([one.detected for one in w], axis=3) for w in worlds]),
        added=np.stack([np.stack([one.added for one in w], axis=3) for w in worlds]),
        waits_s=np.stack([np.stack([one.waits for one in w], axis=2) for w in worlds]),
        lattice=Lattice(cells=sample.cells[: sample.n_lattice], step=sample.step),
        maps=np.stack(maps, axis=2),
    )
