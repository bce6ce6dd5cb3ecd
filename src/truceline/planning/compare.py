"""Compare mechanisms by sight over all admissible worlds.

For each relief the invented sites are placed anew; the same world is shown to every mechanism,
so that a difference is a difference of mechanisms. The first placing of the first relief is the
one that maps show.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from truceline.domain.mechanism import Mechanism
from truceline.domain.scenario import Scenario
from truceline.planning.comparison import Comparison, Trials
from truceline.planning.placing import admissible_sites
from truceline.planning.summary import Gathered, seen_map, summarise
from truceline.planning.watched import watched_ground
from truceline.planning.world import Setting, World, views_in, world_of
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
    """How many placings to try, for a target of which height [m], with which seed of chance."""

    placings: int = 100
    target_m: float = 2.0
    seed: int = 1


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
        If an asset has nothing to look with or stands outside the relief.
    """
    n_placings = plan.placings if _invented(mechanisms) else 1
    n_worlds = max(n_placings, reliefs.n_reliefs)
    first = reliefs.relief(0)
    setting = _setting(scenario, first, mechanisms=mechanisms, plan=plan)
    worlds: list[World] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as executor:
        for k in range(reliefs.n_reliefs):
            stage = setting.on(first if k == 0 else reliefs.relief(k))
            for i in range(k, n_worlds, reliefs.n_reliefs):
                views = views_in(stage, _chance(plan, i), executor)
                worlds.append(world_of(stage, views, executor))
                if i == 0:
                    maps = tuple(seen_map(one, stage, views) for one in mechanisms)
                progress(len(worlds), n_worlds)
    trials = Trials(reliefs=reliefs.n_reliefs, placings=n_placings, worlds=n_worlds, seed=plan.seed)
    return summarise(
        Gathered(setting=setting, relief=first, worlds=worlds), trials=trials, maps=maps
    )


def _setting(
    scenario: Scenario, relief: Relief, *, mechanisms: Sequence[Mechanism], plan: TrialPlan
) -> Setting:
    watched = watched_ground(scenario, relief.grid)
    assets = [asset for mechanism in mechanisms for asset in mechanism.assets]
    return Setting(
        scenario=scenario,
        watched=watched,
        admissible=admissible_sites(assets, watched.shapes, relief),
        catalogue={sensor.id: sensor for sensor in scenario.sensors},
        mechanisms=mechanisms,
        base=scenario.mechanism(scenario.base),
        target_m=plan.target_m,
    )


def _invented(mechanisms: Sequence[Mechanism]) -> bool:
    return any(asset.illustrative for one in mechanisms for asset in one.assets)


def _chance(plan: TrialPlan, world: int) -> np.random.Generator | None:
    """Return the source of chance of a world; the first is placed as drawn."""
    return np.random.default_rng([plan.seed, world]) if world else None
