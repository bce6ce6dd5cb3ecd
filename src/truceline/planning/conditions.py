"""What mechanisms detect by day and by night, in each weather, under denial: the nouns.

A share counts each place with the probability that one look at a moment of that light and weather
detects a target there. Ranges are over reliefs and placings, as everywhere; a denial has two of
them, at worst and at best (`loss.Side`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.climate import Climate
from truceline.domain.denial import Denial
from truceline.domain.identifier import AssetId, LineId, MechanismId, ZoneId
from truceline.domain.light import Light
from truceline.domain.target import Signature
from truceline.planning.figure import Range, range_of
from truceline.planning.loss import Side
from truceline.planning.moment import Moment
from truceline.planning.shares import Shares

LOOK_S = 900.0
"""How long one look takes, and how often looks are independent of each other [s]."""

WAITS_H = (1.0, 24.0, 168.0)
"""An hour, a day, a week: the waits of which is told on how much ground they suffice [h]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPlan:
    """How finely conditions are asked: worlds, cells of the watched ground, cells for waits."""

    worlds: int = 12
    cells: int = 4000
    waiting_cells: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A target, a moment, what is denied, if anything, and to which end; each by its number."""

    target: int
    moment: int
    denial: int = 0
    side: Side = Side.WORST


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedChance:
    """What an asset adds of the watched zones, each place by its chance [km²]."""

    by_any: Range
    on_the_ground: Range
    second_delegation: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long until a target that stays is seen.

    `half_s` is the expected time for the middle of the ground [s], infinite where it is never;
    `within` is the share of the ground on which it is at most an hour, a day, a week.
    """

    half_s: Range
    within: tuple[Range, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lattice:
    """Where the cells of the maps lie: rows and columns (n, 2) of the grid, `step` cells apart."""

    cells: NDArray[np.int64]
    step: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conditions:
    """All figures over light, weather, targets and denials.

    Parameters
    ----------
    climate
        The weathers and their shares.
    day_share
        The share of the day that is light.
    targets, moments, denials
        What the axes below are; the first denial is none.
    idle
        Denials that would take nothing of any mechanism, and are left out.
    places
        Zones and lines, the first of all being all zones together (None).
    n_cells
        At how many cells each place was asked.
    mechanisms
        Who is compared.
    extras
        The assets that the base lacks, each with its mechanism.
    watched_km2
        The area of all zones together, voids left out [km²].
    detected
        Shares (worlds, mechanisms, denials, sides, targets, moments, places, readings).
    added
        Shares of all zones (worlds, extras, denials, sides, targets, moments, readings) that each
        extra adds.
    waits_s
        Expected waits (worlds, mechanisms, denials, targets, places, 1 + waits) at worst: the
        median over the ground [s], then the shares of it within WAITS_H.
    lattice, maps
        Chances of the first world at worst, in per cent (mechanisms, denials, targets, moments, n).
    """

    climate: Climate
    day_share: float
    targets: tuple[Signature, ...]
    moments: tuple[Moment, ...]
    denials: tuple[Denial | None, ...]
    idle: tuple[Denial, ...]
    places: tuple[ZoneId | LineId | None, ...]
    n_cells: tuple[int, ...]
    mechanisms: tuple[MechanismId, ...]
    extras: tuple[tuple[MechanismId, AssetId], ...]
    watched_km2: float
    detected: NDArray[np.float32]
    added: NDArray[np.float32]
    waits_s: NDArray[np.float64]
    lattice: Lattice
    maps: NDArray[np.uint8]

    @property
    def n_worlds(self) -> int:
        """Over how many reliefs and placings the ranges go."""
        return len(self.detected)

    def share_of(self, moment: Moment) -> float:
        """Return the share of all time that a moment takes."""
        lit = self.day_share if moment.light is Light.DAY else 1 - self.day_share
        own = (one.share for one in self.climate.weathers if moment.weather in (None, one.weather))
        return lit * math.fsum(own)

    def shares(self, mechanism: int, place: int, at: Situation) -> Shares:
        """Return how much of a place a mechanism detects, by the four readings."""
        figures = self.detected[
            :, mechanism, at.denial, _axis(at.side), at.target, at.moment, place
        ].T
        return Shares(
            seen=range_of(figures[0]),
            seen_by_two_delegations=range_of(figures[1]),
            seen_from_two_places=range_of(figures[2]),
            seen_from_the_ground=range_of(figures[3]),
        )

    def adds(self, extra: int, at: Situation) -> AddedChance:
        """Return what an extra asset adds."""
        figures = self.added[:, extra, at.denial, _axis(at.side), at.target, at.moment].T
        area = self.watched_km2 * figures
        return AddedChance(
            by_any=range_of(area[0]),
            second_delegation=range_of(area[1]),
            on_the_ground=range_of(area[3]),
        )

    def wait(self, mechanism: int, place: int, *, target: int, denial: int) -> Wait:
        """Return how long until a target is seen, at worst under a denial."""
        figures = self.waits_s[:, mechanism, denial, target, place].T
        return Wait(half_s=range_of(figures[0]), within=tuple(range_of(one) for one in figures[1:]))


def _axis(side: Side) -> int:
    return list(Side).index(side)
