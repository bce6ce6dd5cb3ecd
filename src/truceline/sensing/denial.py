"""Which assets fall out under a denial, and what the air is like: worlds to be scored apart.

A denial is given as a range. What falls out for certain is gone in both ends of it; what may
fall out, because no agreement says who would keep it running, is gone in the lower end only.

| denial | for certain | perhaps |
|---|---|---|
| fog week | aircraft that do not fly in such fog | aircraft whose limits are not known |
| jamming | aircraft | fixed cameras, whose pictures may come by radio |
| cameras shot out | fixed cameras | – |
| posts blocked | posts | patrols, which need the same roads |
| delegation gone | what it runs alone | what it runs with others, hosts, or alone gets feeds of |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple, assert_never

from truceline.domain.condition import Condition, Weather
from truceline.domain.denial import Denial, DenialKind
from truceline.domain.identifier import AssetId, DelegationId, SensorId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.sensor_parameters import AirborneParameters
from truceline.domain.site import FixedCamera, Orbit, Patrol, Platform, Post

FOG_WEEK_VISIBILITY_M = 200.0
"""Visibility of the fog week [m]: what British forecasters call thick fog."""

FOG_WEEK_S = 7 * 86_400.0
"""How long the fog of the fog week lasts [s]: one spell, without a better hour in it."""


class Left(NamedTuple):
    """The assets that still work, at the worst and at the best."""

    worst: tuple[Asset, ...]
    best: tuple[Asset, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallout:
    """The assets that a denial takes for certain, and those that it may take as well."""

    certain: frozenset[AssetId] = frozenset()
    possible: frozenset[AssetId] = frozenset()

    def left(self, mechanism: Mechanism) -> Left:
        """Return the assets of a mechanism that still work."""
        lost = self.certain | self.possible
        return Left(
            worst=tuple(asset for asset in mechanism.assets if asset.id not in lost),
            best=tuple(asset for asset in mechanism.assets if asset.id not in self.certain),
        )


def fallout(mechanism: Mechanism, denial: Denial, catalogue: Mapping[SensorId, Sensor]) -> Fallout:
    """Return which assets of a mechanism fall out under a denial.

    Parameters
    ----------
    mechanism
        Its assets.
    denial
        What is lost.
    catalogue
        The sensors of its assets, for the weather in which aircraft fly.
    """
    losses = {asset.id: _loss(asset, denial, catalogue) for asset in mechanism.assets}
    return Fallout(
        certain=frozenset(one for one, loss in losses.items() if loss is _Loss.CERTAIN),
        possible=frozenset(one for one, loss in losses.items() if loss is _Loss.POSSIBLE),
    )


def condition_under(denial: Denial, condition: Condition) -> Condition:
    """Return the condition that a denial makes of a condition."""
    match denial.kind:
        case DenialKind.FOG_WEEK:
            return replace(
                condition,
                weather=Weather.FOG,
                visibility_m=min(condition.visibility_m, FOG_WEEK_VISIBILITY_M),
            )
        case DenialKind.JAMMING:
            return replace(condition, jammed=condition.jammed | {SensorKind.AIRBORNE_CAMERA})
        case DenialKind.CAMERAS_SHOT_OUT | DenialKind.POSTS_BLOCKED | DenialKind.DELEGATION_GONE:
            return condition
        case _:
            assert_never(denial.kind)


class _Loss(Enum):
    NONE = "none"
    POSSIBLE = "possible"
    CERTAIN = "certain"


def _loss(asset: Asset, denial: Denial, catalogue: Mapping[SensorId, Sensor]) -> _Loss:
    platform = asset.platform
    match denial.kind:
        case DenialKind.FOG_WEEK:
            return _grounded(asset, catalogue) if isinstance(platform, Orbit) else _Loss.NONE
        case DenialKind.JAMMING:
            return _by_platform(platform, certain=Orbit, possible=FixedCamera)
        case DenialKind.CAMERAS_SHOT_OUT:
            return _by_platform(platform, certain=FixedCamera)
        case DenialKind.POSTS_BLOCKED:
            return _by_platform(platform, certain=Post, possible=Patrol)
        case DenialKind.DELEGATION_GONE:
            return _without(asset, denial.delegation)
        case _:
            assert_never(denial.kind)


def _by_platform(
    platform: Platform, *, certain: type[Platform], possible: type[Platform] | None = None
) -> _Loss:
    if isinstance(platform, certain):
        return _Loss.CERTAIN
    return _Loss.POSSIBLE if possible and isinstance(platform, possible) else _Loss.NONE


def _grounded(asset: Asset, catalogue: Mapping[SensorId, Sensor]) -> _Loss:
    flown = [catalogue[sensor_id].parameters for sensor_id in asset.sensors]
    known = [one for one in flown if isinstance(one, AirborneParameters)]
    if not known:
        return _Loss.POSSIBLE
    flies = any(one.least_visibility_m <= FOG_WEEK_VISIBILITY_M for one in known)
    return _Loss.NONE if flies else _Loss.CERTAIN


def _without(asset: Asset, gone: DelegationId | None) -> _Loss:
    if set(asset.operator) == {gone}:
        return _Loss.CERTAIN
    touched = gone in asset.operator or gone == asset.host or set(asset.raw_feeds_to) == {gone}
    return _Loss.POSSIBLE if touched else _Loss.NONE
