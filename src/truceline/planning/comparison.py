"""What a comparison of mechanisms by sight says: the nouns of its result.

Shares run from 0 to 1 of the ground that is not void. "Two delegations" means two assets of
different chains of command of which no delegation holds both raw feeds, so that a post run
jointly counts once; "two places" means two assets that stand apart, whoever runs them.
Aircraft see much and are seldom up: each figure stands beside the same figure from the ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import (
    AssetId,
    BodyId,
    DelegationId,
    LineId,
    MechanismId,
    SensorId,
    ZoneId,
)
from truceline.domain.mechanism import Consent
from truceline.domain.scenario import Scenario
from truceline.planning.conditions import Conditions
from truceline.planning.figure import Range
from truceline.planning.shares import Shares
from truceline.terrain.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSight:
    """What a mechanism sees of a zone [km²]; `outside_km2` lies beyond the relief."""

    id: ZoneId
    km2: float
    void_km2: float
    outside_km2: float
    shares: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSight:
    """What a mechanism sees of a line [km]."""

    id: LineId
    km: float
    void_km: float
    outside_km: float
    shares: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetSight:
    """What one asset sees of the watched zones, and what nobody else of the mechanism sees [km²].

    `reach_m` is the farthest reach among its sensors that need a line of sight.
    """

    id: AssetId
    airborne: bool
    illustrative: bool
    sensor: SensorId
    reach_m: float
    seen_km2: Range
    seen_km2_only_by_it: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentNeeded:
    """A consent that a host has to give to a body or an asset, and where it stands."""

    host: DelegationId
    subject: BodyId | AssetId
    consent: Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What a mechanism costs: people, posts, foreign people on a host's soil, consents.

    `people` counts the people whose number is known; `uncounted` names the bodies and assets
    for which no number is known. `foreign_people` counts, per host, the people of others.
    """

    posts: int
    people: Mapping[DelegationId, int]
    uncounted: tuple[BodyId | AssetId, ...]
    foreign_people: Mapping[DelegationId, int]
    consents: tuple[ConsentNeeded, ...]

    @property
    def people_known(self) -> int:
        """All people whose number is known."""
        return sum(self.people.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismSight:
    """One mechanism: what it costs and what it sees."""

    id: MechanismId
    burden: Burden
    zones: tuple[ZoneSight, ...]
    lines: tuple[LineSight, ...]
    assets: tuple[AssetSight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an asset that the base lacks sees of the watched zones and nobody else does [km²].

    `without_aircraft` is the same while nothing flies; `second_delegation` is the ground that
    two delegations see with the mechanism and not without the asset.
    """

    mechanism: MechanismId
    asset: AssetId
    only_by_it: Range
    without_aircraft: Range
    second_delegation: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainUsed:
    """The ground on which the comparison stands."""

    source: str
    resolution_m: float
    approximate: bool
    target_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """How many worlds were tried: reliefs, placings of the invented sites, and both together."""

    reliefs: int
    placings: int
    worlds: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMap:
    """The first world of one mechanism as maps of the grid (rows, cols).

    `seen` counts places from which a cell is seen, `from_the_ground` those that do not fly;
    `added` is seen only by assets that the base lacks, `added_without_aircraft` likewise while
    nothing flies.
    """

    mechanism: MechanismId
    seen: NDArray[np.uint8]
    from_the_ground: NDArray[np.uint8]
    two_delegations: NDArray[np.bool_]
    added: NDArray[np.bool_]
    added_without_aircraft: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The grid, its shading and the watched zones, for drawing (rows, cols)."""

    grid: Grid
    shade: NDArray[np.uint8]
    watched: NDArray[np.bool_]
    void: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that a page, a table or a JSON file says of a comparison.

    `conditions` is what is detected when and of what, if it was asked.
    """

    scenario: Scenario
    terrain: TerrainUsed
    trials: Trials
    mechanisms: tuple[MechanismSight, ...]
    added: tuple[Added, ...]
    ground: Ground
    maps: tuple[SeenMap, ...]
    conditions: Conditions | None = None

    @property
    def bare(self) -> bool:
        """Whether figures stand without a range: real relief and no invented position."""
        return self.trials.worlds == 1
