"""How long until a target that stays somewhere is seen, by the hours at which assets work.

Looks follow one another, one every quarter of an hour from each asset that is on duty. They are
independent inside one weather, which lasts for a spell; the next spell draws the next weather
(`sensing.waiting`). A target may come at any hour, and nobody knows where in their turn patrols and
aircraft are then: starts are spread evenly over the day and over their rounds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.boundary import Path
from truceline.domain.denial import Denial
from truceline.domain.site import Orbit, Patrol, Platform
from truceline.planning import _kernels
from truceline.planning.conditions import LOOK_S, WAITS_H
from truceline.planning.moment import HOURS, LIGHTS, QUARTERS, Course
from truceline.planning.odds import Odds, Team
from truceline.planning.sample import Sample
from truceline.planning.spotting import Worker, look_share, sorties_of, worker_of
from truceline.sensing.patrol import Route, along_at_m
from truceline.sensing.sortie import on_station
from truceline.terrain.boundary_shape import points_of
from truceline.terrain.grid import Grid

STARTS = 6
"""At how many hours of the day a target comes, evenly spread."""

_GOLDEN = (math.sqrt(5) - 1) / 2
_CERTAIN = 1e-7
_S_PER_H = 3600.0
_LOOKS_PER_HOUR = round(_S_PER_H / LOOK_S)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rounds:
    """When each source works: (starts, hours, sources), and how light each hour is.

    A source is a worker, or a patrol on one stretch of its route; `of` names the worker and the
    stretch of each.
    """

    working: NDArray[np.float32]
    lights: NDArray[np.int64]
    of: tuple[tuple[Worker, int], ...]


def rounds_of(
    workers: Sequence[Worker], course: Course, *, spell_h: float, parts: int, grid: Grid
) -> Rounds:
    """Return when each worker works in a spell, for every start; the course is of their rosters."""
    hours = math.ceil(spell_h)
    started = np.arange(STARTS) * (HOURS // STARTS)
    of_day = (started[:, np.newaxis] + np.arange(hours)) % HOURS
    duty = course.duty.reshape(HOURS, QUARTERS, -1).mean(axis=1)
    lights = np.round(course.lights.reshape(HOURS, QUARTERS).mean(axis=1)).astype(np.int64)
    of: list[tuple[Worker, int]] = []
    working: list[NDArray[np.float64]] = []
    for k, worker in enumerate(workers):
        there = _there(worker.platform, k, hours=hours, parts=parts, grid=grid)
        of += [(worker, part) for part in range(there.shape[-1])]
        working += [duty[of_day, k] * there[..., part] for part in range(there.shape[-1])]
    return Rounds(
        working=np.stack(working, axis=-1).astype(np.float32), lights=lights[of_day], of=tuple(of)
    )


def _there(
    platform: Platform, k: int, *, hours: int, parts: int, grid: Grid
) -> NDArray[np.float64]:
    """Return how much of each hour a platform is at each of its parts (starts, hours, parts)."""
    quarters = (np.arange(hours * QUARTERS) + 0.5) * _S_PER_H / QUARTERS
    turns = np.array([(_GOLDEN * (k + 1) + start / STARTS) % 1.0 for start in range(STARTS)])
    if isinstance(platform, Orbit):
        sorties = sorties_of(platform)
        times = quarters + turns[:, np.newaxis] * sorties.cycle_s
        up = on_station(sorties, times)[..., np.newaxis] * look_share(platform)
    elif isinstance(platform, Patrol):
        up = _stretches(platform, quarters, turns, parts=parts, grid=grid)
    else:
        up = np.ones((STARTS, hours * QUARTERS, 1))
    return np.asarray(up.reshape(STARTS, hours, QUARTERS, -1).mean(axis=2))


def _stretches(
    patrol: Patrol,
    times: NDArray[np.float64],
    turns: NDArray[np.float64],
    *,
    parts: int,
    grid: Grid,
) -> NDArray[np.float64]:
    """Return on which stretch of its route a patrol is at each time (starts, times, parts)."""
    assert patrol.speed_m_s is not None, "require_course was asked"  # noqa: S101 - a bug of the caller, not bad data
    route = _route(patrol.route, grid)
    period_s = 2 * route.length_m / patrol.speed_m_s
    since_s = times + turns[:, np.newaxis] * period_s
    along_m = along_at_m(route, since_s, speed_m_s=patrol.speed_m_s)
    stretch = np.minimum((along_m / route.length_m * parts).astype(int), parts - 1)
    return np.asarray(np.eye(parts)[stretch])


def _route(path: Path, grid: Grid) -> Route:
    points = points_of(path.vertices, grid)
    return Route(
        name="patrol",
        x_m=np.array([one.x_m for one in points]),
        y_m=np.array([one.y_m for one in points]),
        ground_m=np.zeros(len(points)),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waiting:
    """The cells at which waits are asked, of which each place has its own."""

    cells: NDArray[np.int64]
    of_place: tuple[NDArray[np.int64], ...]


def waiting_of(sample: Sample, *, most: int) -> Waiting:
    """Choose so many cells of each place, evenly spread over its sample."""
    chosen = [
        one.rows[np.linspace(0, one.rows.size - 1, min(most, one.rows.size)).round().astype(int)]
        for one in sample.places
    ]
    cells = np.unique(np.concatenate(chosen))
    return Waiting(cells=cells, of_place=tuple(np.searchsorted(cells, rows) for rows in chosen))


def waits_of(
    team: Team, odds: Odds, rounds: Rounds, *, denial: Denial | None, waiting: Waiting
) -> NDArray[np.float64]:
    """Return the waits of a team (places, 1 + waits): the median [s], then shares within them."""
    wait_s = expected_waits_s(team, odds, rounds, denial=denial, cells=waiting.cells)
    limits_s = _S_PER_H * np.array(WAITS_H)
    out = np.empty((len(waiting.of_place), 1 + len(WAITS_H)))
    for k, rows in enumerate(waiting.of_place):
        own = np.sort(wait_s[rows])
        out[k, 0] = own[(len(own) - 1) // 2] if own.size else np.inf
        out[k, 1:] = (own[:, np.newaxis] <= limits_s).mean(axis=0) if own.size else 0.0
    return out


def expected_waits_s(
    team: Team, odds: Odds, rounds: Rounds, *, denial: Denial | None, cells: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the expected time until a target on each of some cells is seen (n,) [s]."""
    members = Counter(worker_of(one) for one in team.assets)
    own = [k for k, (worker, _) in enumerate(rounds.of) if worker in members]
    cols = np.array([odds.skies.index[denial, light] for light in LIGHTS])
    shape = (*cols.shape, cells.size)
    steady = np.zeros(shape, dtype=np.float32)
    miss, moving = [], []
    for k in own:
        worker, part = rounds.of[k]
        p = odds.spotted[worker.spot][part][:, cells][cols]
        log_missed = members[worker] * np.log1p(-np.minimum(p, 1 - _CERTAIN))
        if (rounds.working[..., k] == 1).all():
            steady += log_missed
        else:
            miss.append(log_missed)
            moving.append(k)
    always = np.ones((*rounds.lights.shape, 1), dtype=np.float32)
    return _kernels.expected_waits(
        np.stack([steady, *miss]),
        np.concatenate([always, rounds.working[..., moving]], axis=-1),
        rounds.lights,
        odds.skies.weights,
        _LOOKS_PER_HOUR,
        LOOK_S,
    )
