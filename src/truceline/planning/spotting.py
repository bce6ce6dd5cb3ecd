"""What every asset of a comparison detects on the sampled cells, in one relief and placing.

Assets of one platform and the same sensors are asked once, whoever runs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.domain.duty_hours import DutyHours
from truceline.domain.identifier import SensorId
from truceline.domain.mechanism import Asset
from truceline.domain.sensor import Sensor
from truceline.domain.site import Orbit, Patrol, Platform, Site
from truceline.domain.target import Signature
from truceline.planning.conditions import LOOK_S
from truceline.planning.errors import PlanningError
from truceline.planning.moment import Skies
from truceline.planning.sample import Sample
from truceline.sensing.earshot import sound_ground
from truceline.sensing.glance import Curves, Field, Looker, curves_for, detected
from truceline.sensing.sortie import Sorties, revisit_s
from truceline.sensing.view import farthest_sensor, stand_of
from truceline.terrain.grid import Point
from truceline.terrain.relief import Relief
from truceline.terrain.sight import SightTerrain

PARTS_OF_A_ROUTE = 6
"""Into how many stretches a patrol's route is divided."""

SOUND_CELL_M = 120.0
"""How wide the cells are, about, on which the way of sound is read [m]."""

Spot = tuple[Platform, tuple[SensorId, ...]]
"""What two assets have in common that detect the same while they work."""


class Worker(NamedTuple):
    """What two assets have in common that detect the same at the same hours."""

    spot: Spot
    duty: tuple[DutyHours, ...]

    @property
    def platform(self) -> Platform:
        """What it is."""
        return self.spot[0]


class NoCourseError(PlanningError):
    """It is not known when a patrol or an aircraft is where."""

    def __init__(self, *, asset: str, field: str) -> None:
        self.asset, self.field = asset, field
        super().__init__(
            f"Asset {asset}: expected {field}, from which it follows when it is where, came none. "
            "Add it to assets.yaml, or compare with --no-conditions."
        )


def spot_of(asset: Asset) -> Spot:
    """Return what an asset detects with, and from where."""
    return asset.platform, asset.sensors


def worker_of(asset: Asset) -> Worker:
    """Return what an asset detects with, from where, and at which hours."""
    return Worker(spot=spot_of(asset), duty=asset.duty)


def require_course(asset: Asset) -> None:
    """Refuse an asset that moves without saying when.

    Raises
    ------
    NoCourseError
        If a patrol has no speed or an orbit no flights.
    """
    platform = asset.platform
    if isinstance(platform, Patrol) and platform.speed_m_s is None:
        raise NoCourseError(asset=asset.id, field="speed_m_s of the patrol")
    if isinstance(platform, Orbit) and platform.flights is None:
        raise NoCourseError(asset=asset.id, field="flights of the orbit")


def sorties_of(orbit: Orbit) -> Sorties:
    """Return the flights of an orbit that has some."""
    flights = orbit.flights
    assert flights is not None, "require_course was asked"  # noqa: S101 - a bug of the caller, not bad data
    return Sorties(
        endurance_s=flights.endurance_s,
        transit_s=flights.transit_s,
        turnaround_s=flights.turnaround_s,
    )


def look_share(platform: Platform) -> float:
    """Return how much of a look each look is, for an aircraft that comes round more seldom."""
    if not isinstance(platform, Orbit) or platform.flights is None:
        return 1.0
    return min(LOOK_S / revisit_s(platform.radius_m, speed_m_s=platform.flights.speed_m_s), 1.0)


def up_share(platform: Platform) -> float:
    """Return the share of time in which a platform is there, its roster apart."""
    if not isinstance(platform, Orbit):
        return 1.0
    return sorties_of(platform).share_on_station * look_share(platform)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Which targets are asked for in which conditions, with the curves of every sensor."""

    targets: tuple[Signature, ...]
    skies: Skies
    catalogue: Mapping[SensorId, Sensor]
    curves: tuple[Curves, ...]


def asked_of(
    assets: Sequence[Asset],
    *,
    targets: tuple[Signature, ...],
    skies: Skies,
    catalogue: Mapping[SensorId, Sensor],
) -> Asked:
    """Tabulate what the sensors of some assets detect.

    Raises
    ------
    NoParametersError
        If a sensor has none.
    NoCourseError
        If it is not known when an asset is where.
    """
    for asset in assets:
        require_course(asset)
    used = [catalogue[one] for one in dict.fromkeys(s for a in assets for s in a.sensors)]
    return Asked(
        targets=targets,
        skies=skies,
        catalogue=catalogue,
        curves=tuple(curves_for(used, one, skies.listed) for one in targets),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """One relief and placing: who stands where, and where targets may be."""

    field: Field
    lookers: Mapping[Spot, Looker]

    def spotted(self, asked: Asked, target: int) -> dict[Spot, NDArray[np.float32]]:
        """Return what each asset detects of a target (parts, conditions, n), on station."""
        return {
            spot: detected(
                looker,
                self.field,
                target=asked.targets[target],
                conditions=asked.skies.listed,
                curves=asked.curves[target],
                parts=PARTS_OF_A_ROUTE if isinstance(spot[0], Patrol) else 1,
            )
            for spot, looker in self.lookers.items()
        }


def scene_of(
    assets: Sequence[Asset],
    *,
    points: Mapping[Site, Point],
    relief: Relief,
    terrain: SightTerrain,
    sample: Sample,
    catalogue: Mapping[SensorId, Sensor],
) -> Scene:
    """Put all assets into a relief.

    Raises
    ------
    SensingError
        If an asset has nothing to look with or would look from outside the relief.
    """
    lookers: dict[Spot, Looker] = {}
    for asset in assets:
        if spot_of(asset) not in lookers:
            at = None if isinstance(asset.platform, Patrol) else points[asset.platform.site]
            stand = stand_of(asset, farthest_sensor(asset, catalogue), at=at, relief=relief)
            sensors = tuple(catalogue[one] for one in asset.sensors)
            lookers[spot_of(asset)] = Looker(stand=stand, sensors=sensors)
    factor = max(math.floor(SOUND_CELL_M / relief.grid.cell_m), 1)
    sound = sound_ground(relief.height_m, cell_m=relief.grid.cell_m, factor=factor)
    ground = Field(terrain=terrain, sound=sound, cells=sample.cells, height_m=relief.height_m)
    return Scene(field=ground, lookers=lookers)
