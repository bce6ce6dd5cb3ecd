"""Chances of detection combined over the assets that still work: four readings, and waits.

Inside one condition assets detect independently of each other; conditions are averaged after that,
and never the other way round. What the readings mean for chances:

| reading | a place counts with the probability that |
|---|---|
| detected | any asset detects |
| two delegations' eyes | among the eyes that detect are two separate ones |
| two vantage points | assets at two places or more detect |
| from the ground | an asset that does not fly detects |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truceline.domain.denial import Denial
from truceline.domain.light import Light
from truceline.domain.mechanism import Asset, Mechanism
from truceline.planning import _kernels
from truceline.planning.eye import Eyes, airborne, eye_of, standpoint
from truceline.planning.moment import LIGHTS, Course, Moment, Skies
from truceline.planning.spotting import Spot, Worker, spot_of, up_share, worker_of

N_READINGS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Some assets of a mechanism, and what they are told apart by: spot, eye and place."""

    mechanism: Mechanism
    assets: tuple[Asset, ...]

    @property
    def alike(self) -> frozenset[object]:
        """What two teams have in common that detect the same."""
        own = Counter((worker_of(one), eye_of(one, self.mechanism)) for one in self.assets)
        return frozenset(own.items())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Odds:
    """What each asset detects of one target (parts, conditions, n), and when it works."""

    spotted: Mapping[Spot, NDArray[np.float32]]
    skies: Skies
    course: Course
    workers: Sequence[Worker]
    eyes: Eyes
    mean: Mapping[Spot, NDArray[np.float32]] = field(init=False)

    def __post_init__(self) -> None:
        """Average each patrol over its route."""
        mean = {spot: p.mean(axis=0, dtype=np.float32) for spot, p in self.spotted.items()}
        object.__setattr__(self, "mean", mean)

    def readings(
        self, team: Team, moments: Sequence[Moment], denial: Denial | None
    ) -> NDArray[np.float32]:
        """Return the four readings at some moments of one light (moments, n, 4)."""
        light = moments[0].light
        cols = sorted(set(self.skies.index[denial, light]))
        weights = np.array([self.skies.weights_of(one, denial)[cols] for one in moments])
        combined = self._combined(team, cols, light)
        return np.asarray(np.tensordot(weights.astype(np.float32), combined, axes=1))

    def _combined(self, team: Team, cols: list[int], light: Light) -> NDArray[np.float32]:
        weights, duty = self.course.states(light)
        some = next(iter(self.mean.values()))
        if not team.assets:
            return np.zeros((len(cols), some.shape[1], N_READINGS), dtype=np.float32)
        own = [self.workers.index(worker_of(one)) for one in team.assets]
        up = np.array([up_share(one.platform) for one in team.assets])
        bits = [int(self.eyes.bit_of(one, team.mechanism)) for one in team.assets]
        places = list(dict.fromkeys(standpoint(one) for one in team.assets))
        return _kernels.readings(
            np.stack([self.mean[spot_of(one)][cols] for one in team.assets]),
            duty[:, own] * up,
            weights,
            np.array([bit.bit_length() - 1 for bit in bits]),
            np.array([places.index(standpoint(one)) for one in team.assets]),
            np.array([airborne(one) for one in team.assets]),
            self.eyes.two,
        )


def by_light(moments: Sequence[Moment]) -> dict[Light, list[int]]:
    """Return which moments belong to each light, in their order."""
    return {light: [k for k, one in enumerate(moments) if one.light is light] for light in LIGHTS}
