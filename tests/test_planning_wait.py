"""Waits, held to the library's own expectation and to days that are lived through by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import numpy as np
import pytest
from condition_case import CLIMATE
from flat_case import BASE, GRID, NORTH, SOUTH, at, case, mechanism, post
from numpy.typing import NDArray

from truceline.domain.boundary import Path
from truceline.domain.duty_hours import DutyHours
from truceline.domain.flights import Flights
from truceline.domain.identifier import AssetId
from truceline.domain.light import Light
from truceline.domain.mechanism import Asset
from truceline.domain.site import Orbit, Patrol, Site
from truceline.planning import _kernels
from truceline.planning.conditions import LOOK_S
from truceline.planning.eye import eyes_of
from truceline.planning.moment import LIGHTS, course_of, skies_of
from truceline.planning.odds import Odds, Team
from truceline.planning.sample import Sample, Sampled
from truceline.planning.spotting import (
    NoCourseError,
    look_share,
    require_course,
    spot_of,
    up_share,
    worker_of,
)
from truceline.planning.wait import expected_waits_s, rounds_of, waiting_of, waits_of
from truceline.sensing.waiting import expected_wait_s, p_seen_by

PARTS = 3
POST = post("a", 4005.0, 6015.0, by=(SOUTH,))
SHIFT = replace(
    post("b", 5005.0, 6015.0, by=(NORTH,)),
    duty=(DutyHours(from_local=time(20), until_local=time(2), time_zone="UTC"),),
)
FLIES = replace(
    POST,
    id=AssetId("flies"),
    post=None,
    orbit=Orbit(
        site=Site(at=at(4005.0, 6015.0)),
        radius_m=3000.0,
        above_ground_m=1000.0,
        flights=Flights(
            speed_m_s=30.0, endurance_s=18_000.0, transit_s=1800.0, turnaround_s=7200.0
        ),
    ),
)
WALKS = replace(
    POST,
    id=AssetId("walks"),
    post=None,
    patrol=Patrol(
        route=Path(vertices=(at(4005.0, 6015.0), at(13_005.0, 6015.0))),
        eye_m=2.0,
        illustrative=False,
        speed_m_s=2.0,
    ),
)
SKIES = skies_of(CLIMATE, [None], jammable=frozenset())


def odds_of(assets: tuple[Asset, ...], p: float | NDArray[np.float32], n: int = 4) -> Odds:
    of = mechanism(BASE, *assets)
    shape = (1, len(SKIES.listed), n)
    parts = {one.id: PARTS if one.patrol else 1 for one in assets}
    return Odds(
        spotted={
            spot_of(one): np.broadcast_to(
                np.asarray(p, dtype=np.float32), (parts[one.id], *shape[1:])
            )
            for one in assets
        },
        skies=SKIES,
        course=course_of(case(of), [one[1] for one in dict.fromkeys(map(worker_of, assets))]),
        workers=list(dict.fromkeys(worker_of(one) for one in assets)),
        eyes=eyes_of([of]),
    )


def waits(assets: tuple[Asset, ...], p: float | NDArray[np.float32]) -> NDArray[np.float64]:
    odds = odds_of(assets, p)
    rounds = rounds_of(odds.workers, odds.course, spell_h=24.0, parts=PARTS, grid=GRID)
    team = Team(mechanism=mechanism(BASE, *assets), assets=assets)
    return expected_waits_s(team, odds, rounds, denial=None, cells=np.arange(4))


def test_the_wait_for_a_post_is_that_of_the_library() -> None:
    rng = np.random.default_rng(3)
    p = rng.uniform(0, 0.05, (1, len(SKIES.listed), 4)).astype(np.float32)
    odds = odds_of((POST,), p)
    found = waits((POST,), p)
    hours = np.round(odds.course.lights.reshape(24, 4).mean(axis=1)).astype(int)
    for cell in range(4):
        seen, weights = [], []
        for start in range(0, 24, 4):
            lights = np.repeat(np.roll(hours, -start), 4)
            for w, share in enumerate(SKIES.weights):
                rows = [SKIES.index[None, LIGHTS[one]][w] for one in lights]
                seen.append(p_seen_by(p[0, rows, cell]))
                weights.append(share / 6)
        expected = expected_wait_s(seen, weights, look_s=LOOK_S)
        assert found[cell] == pytest.approx(expected, rel=1e-4)


def test_a_day_lived_through_by_chance_takes_as_long() -> None:
    """A simulation that looks every quarter of an hour and draws weather and round anew."""
    assets = (SHIFT, FLIES, WALKS)
    p = 0.03
    odds = odds_of(assets, p)
    rounds = rounds_of(odds.workers, odds.course, spell_h=24.0, parts=PARTS, grid=GRID)
    rng = np.random.default_rng(11)
    lived = [_lived_s(rounds.working, p, rng) for _ in range(4000)]
    error = np.std(lived) / np.sqrt(len(lived))
    assert waits(assets, p)[0] == pytest.approx(np.mean(lived), abs=4 * error)


def _lived_s(working: NDArray[np.float32], p: float, rng: np.random.Generator) -> float:
    passed = 0
    while True:
        start = rng.integers(len(working))
        for hour in working[start]:
            for _ in range(round(3600 / LOOK_S)):
                passed += 1
                if (rng.random(hour.size) < 1 - (1 - p) ** hour).any():
                    return passed * LOOK_S


def test_what_sees_for_certain_takes_one_look_and_what_never_sees_takes_for_ever() -> None:
    assert waits((POST,), 1.0) == pytest.approx(LOOK_S, rel=1e-3)
    assert np.isinf(waits((POST,), 0.0)).all()


def test_who_works_longer_and_sees_more_never_takes_longer() -> None:
    both = waits((POST, SHIFT), 0.02)
    assert (both <= waits((POST,), 0.02)).all()
    assert (waits((POST,), 0.02) <= waits((SHIFT,), 0.02)).all()
    assert (waits((SHIFT,), 0.2) <= waits((SHIFT,), 0.02)).all()


def test_two_who_stand_and_work_alike_look_twice() -> None:
    twin = replace(POST, id=AssetId("twin"))
    assert waits((POST, twin), 0.02) == pytest.approx(waits((POST,), 1 - 0.98**2), rel=1e-3)


def test_rounds_hold_the_time_on_duty_on_station_and_on_each_stretch() -> None:
    odds = odds_of((SHIFT, FLIES, WALKS), 0.1)
    rounds = rounds_of(odds.workers, odds.course, spell_h=24.0, parts=PARTS, grid=GRID)
    shift, flies, *walks = np.moveaxis(rounds.working, -1, 0)
    assert shift.mean(axis=1) == pytest.approx(6 / 24)
    revisit = LOOK_S / (2 * np.pi * 3000 / 30)
    assert look_share(FLIES.platform) == min(revisit, 1.0) == 1.0
    assert flies.mean() == pytest.approx(up_share(FLIES.platform), abs=0.03)
    assert up_share(FLIES.platform) == pytest.approx(14_400 / 25_200)
    assert up_share(POST.platform) == look_share(POST.platform) == 1.0
    assert np.sum(walks, axis=0) == pytest.approx(1.0), "it is always on one stretch"
    assert [one.mean() for one in walks] == pytest.approx([1 / 3] * 3, abs=0.06)


def test_an_aircraft_that_comes_round_seldom_looks_seldom() -> None:
    assert FLIES.orbit is not None
    wide = replace(FLIES, orbit=replace(FLIES.orbit, radius_m=6000.0))
    assert look_share(wide.platform) == pytest.approx(LOOK_S * 30 / (2 * np.pi * 6000))
    assert up_share(wide.platform) < up_share(FLIES.platform)


def test_waits_of_a_place_are_told_by_its_middle_and_by_what_suffices() -> None:
    p = np.zeros((1, len(SKIES.listed), 4), np.float32)
    p[..., 0], p[..., 1], p[..., 2] = 1.0, 0.1, 0.001
    odds = odds_of((POST,), p)
    rounds = rounds_of(odds.workers, odds.course, spell_h=24.0, parts=PARTS, grid=GRID)
    sample = Sample(
        cells=np.zeros((4, 2), dtype=np.int64),
        places=(Sampled(id=None, rows=np.arange(4)), Sampled(id=None, rows=np.arange(0))),
        step=1,
        n_lattice=4,
        km2=1.0,
    )
    waiting = waiting_of(sample, most=10)
    team = Team(mechanism=mechanism(BASE, POST), assets=(POST,))
    told = waits_of(team, odds, rounds, denial=None, waiting=waiting)
    one = expected_waits_s(team, odds, rounds, denial=None, cells=np.arange(4))
    assert told[0, 0] == one[1]
    assert told[0, 1:] == pytest.approx([0.25, 0.5, 0.5])
    assert np.isinf(told[1, 0])
    assert not told[1, 1:].any()


def test_persisting_weather_is_waited_out_and_not_looked_through() -> None:
    """1 − (1 − p)^hours with the averaged p would be far too short."""
    miss = np.log1p(-np.array([0.5, 1e-6], dtype=np.float32)).reshape(1, 1, 2, 1)
    found = _kernels.expected_waits(
        np.repeat(miss, 2, axis=1),
        np.ones((1, 24, 1), np.float32),
        np.zeros((1, 24), np.int64),
        np.array([0.5, 0.5]),
        4,
        LOOK_S,
    )
    averaged = LOOK_S / 0.25
    assert found[0] == pytest.approx(86_400, rel=0.05)
    assert found[0] > 20 * averaged


@pytest.mark.parametrize(
    ("asset", "field"),
    [
        (replace(WALKS, patrol=replace(WALKS.patrol, speed_m_s=None)), "speed_m_s"),  # type: ignore[type-var]  # it is a patrol
        (replace(FLIES, orbit=replace(FLIES.orbit, flights=None)), "flights"),  # type: ignore[type-var]  # it is an orbit
    ],
)
def test_who_moves_without_saying_when_is_refused(asset: Asset, field: str) -> None:
    with pytest.raises(NoCourseError, match=field):
        require_course(asset)


def test_lights_of_hours_follow_the_course() -> None:
    odds = odds_of((POST,), 0.5)
    rounds = rounds_of(odds.workers, odds.course, spell_h=30.0, parts=PARTS, grid=GRID)
    assert rounds.lights.shape == (6, 30)
    assert np.array_equal(rounds.lights[:, :6], rounds.lights[:, 24:])
    assert rounds.lights.mean() == pytest.approx(odds.course.share(Light.NIGHT), abs=0.08)
