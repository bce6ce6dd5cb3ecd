"""Compare mechanisms by sight over all admissible worlds.

For each relief the invented sites are placed anew; the same world is shown to every mechanism,
so that a difference is a difference of mechanisms. The first placing of the first relief is the
one that maps show.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from truceline.domain.mechanism import Mechanism
from truceline.domain.scenario import Scenario
from truceline.planning.comparison import Comparison, Trials
from truceline.planning.condition_world import (
    ConditionSetting,
    TargetWorld,
    condition_setting,
    condition_world,
    conditions_of,
)
from truceline.planning.conditions import ConditionPlan
from truceline.planning.eye import eyes_of
from truceline.planning.placing import Chance, admissible_sites
from truceline.planning.summary import Drawn, Gathered, drawn, summarise
from truceline.planning.watched import watched_ground
from truceline.planning.world import Setting, Stage, World, points_in, views_in, world_of
from truceline.terrain.relief import Relief

Progress = Callable[[int, int], None]
"""Told how many worlds are done, of how many."""


class ReliefSource(Protocol):
    """Where reliefs come from: one that was measured, or several that could as well be true."""

    @property
    def n_reliefs(self) -> int:
        """How many different reliefs there are."""

    def relief(self, index: int) -> Relief:
        """Return the relief of an index, the same for the same index; all on one grid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPlan:
    """How many placings to try, for a target of which height [m], with which seed of chance.

    With `conditions`, the first worlds are asked too what is detected when and of what.
    """

    placings: int = 100
    target_m: float = 2.0
    seed: int = 1
    conditions: ConditionPlan | None = None


def compare(
    scenario: Scenario,
    reliefs: ReliefSource,
    *,
    mechanisms: Sequence[Mechanism],
    plan: TrialPlan,
    progress: Progress,
) -> Comparison:
    """Compare mechanisms of a scenario by what they see.

    Parameters
    ----------
    scenario
        The case; its base is compared too if it is among the mechanisms.
    reliefs
        The ground.
    mechanisms
        What to compare, in the order of the result.
    plan
        How many worlds to try.
    progress
        Told after each world.

    Returns
    -------
    Comparison
        Figures over all worlds, and maps of the first.

    Raises
    ------
    PlanningError
        If the watched ground or an invented site does not fit the relief.
    SensingError
        If an asset has nothing to look with or stands outside the relief, or, where conditions
        are asked, if a sensor has no parameters.
    """
    n_placings = plan.placings if _invented(mechanisms) else 1
    n_worlds = max(n_placings, reliefs.n_reliefs)
    relief = reliefs.relief(0)
    setting = _setting(scenario, relief, mechanisms=mechanisms, plan=plan)
    gathering = _Gathering(setting=setting, plan=plan, n_worlds=n_worlds, progress=progress)
    gathering.go_through(relief, range(0, n_worlds, reliefs.n_reliefs))
    del relief  # two reliefs at a time would not fit beside what else a laptop holds
    for k in range(1, reliefs.n_reliefs):
        gathering.go_through(reliefs.relief(k), range(k, n_worlds, reliefs.n_reliefs))
    trials = Trials(reliefs=reliefs.n_reliefs, placings=n_placings, worlds=n_worlds, seed=plan.seed)
    return summarise(gathering.gathered, trials=trials)


@dataclass(slots=True, kw_only=True, eq=False)
class _Gathering:
    """Worlds, one after another."""

    setting: Setting
    plan: TrialPlan
    n_worlds: int
    progress: Progress
    worlds: list[World] = field(default_factory=list)
    drawings: list[Drawn] = field(default_factory=list)
    shared: ConditionSetting | None = None
    condition_worlds: list[list[TargetWorld]] = field(default_factory=list)

    def go_through(self, relief: Relief, indices: range) -> None:
        """Add the worlds of some indices on a relief; the first world of all is drawn."""
        stage = self.setting.on(relief)
        if self.plan.conditions is not None and self.shared is None:
            self.shared = condition_setting(self.setting.scenario, stage, plan=self.plan.conditions)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as executor:
            for i in indices:
                views = views_in(stage, _chance(self.plan, i), executor)
                self.worlds.append(world_of(stage, views))
                if i == 0:
                    self.drawings.append(drawn(stage, views))
                self._ask_conditions(stage, i, executor)
                self.progress(len(self.worlds), self.n_worlds)

    def _ask_conditions(self, stage: Stage, world: int, executor: Executor) -> None:
        if self.plan.conditions is None or self.shared is None:
            return
        if world < self.plan.conditions.worlds:
            points = points_in(stage, _chance(self.plan, world))
            self.condition_worlds.append(
                condition_world(self.shared, stage, points, executor=executor, drawn=world == 0)
            )

    @property
    def gathered(self) -> Gathered:
        """All worlds."""
        return Gathered(
            setting=self.setting,
            drawn=self.drawings[0],
            worlds=self.worlds,
            conditions=None
            if self.shared is None
            else conditions_of(self.shared, self.condition_worlds),
        )


def _setting(
    scenario: Scenario, relief: Relief, *, mechanisms: Sequence[Mechanism], plan: TrialPlan
) -> Setting:
    watched = watched_ground(scenario, relief.grid)
    base = scenario.mechanism(scenario.base)
    assets = [asset for mechanism in (base, *mechanisms) for asset in mechanism.assets]
    return Setting(
        scenario=scenario,
        watched=watched,
        admissible=admissible_sites(assets, watched.shapes, relief),
        catalogue={sensor.id: sensor for sensor in scenario.sensors},
        eyes=eyes_of([base, *mechanisms]),
        mechanisms=mechanisms,
        base=base,
        target_m=plan.target_m,
    )


def _invented(mechanisms: Sequence[Mechanism]) -> bool:
    return any(asset.illustrative for one in mechanisms for asset in one.assets)


def _chance(plan: TrialPlan, world: int) -> Chance | None:
    """Return the chance of a world; in the first, sites stand as the scenario draws them."""
    return Chance(seed=plan.seed, world=world) if world else None
