"""Chances combined: held to the enumeration of everything that could happen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from condition_case import CLIMATE
from flat_case import BASE, NORTH, SOUTH, mechanism, post
from numpy.typing import NDArray

from truceline.domain.denial import Denial, DenialKind
from truceline.domain.light import Light
from truceline.domain.mechanism import Mechanism
from truceline.planning import _kernels
from truceline.planning.eye import eye_of, eyes_of
from truceline.planning.moment import Course, Moment, moments_of, skies_of
from truceline.planning.odds import Odds, Team
from truceline.planning.spotting import spot_of, worker_of

PARTNERS = mechanism(
    BASE,
    post("a", 4005.0, 6015.0, by=(SOUTH,)),
    post("b", 5005.0, 6015.0, by=(SOUTH,)),
    post("c", 7005.0, 6015.0, by=(NORTH,)),
    post("d", 7005.0, 6015.0, by=(NORTH, SOUTH)),
    post("e", 9005.0, 6015.0, by=(NORTH, SOUTH), feeds=(NORTH,)),
)


def _outcomes(p: NDArray[np.float64]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield every set of assets that detects, with its probability."""
    for outcome in product((0, 1), repeat=p.size):
        chances = np.where(outcome, p, 1 - p)
        yield tuple(np.flatnonzero(outcome)), float(np.prod(chances))


def _by_enumeration(p: NDArray[np.float64], of: Mechanism) -> list[float]:
    eyes = [eye_of(one, of) for one in of.assets]
    places = [one.platform.site for one in of.assets]  # type: ignore[union-attr]  # all are posts
    out = [0.0, 0.0, 0.0, 0.0]
    for who, chance in _outcomes(p):
        two = any(eyes[i].separate_from(eyes[j]) for i in who for j in who)
        readings = (bool(who), two, len({places[i] for i in who}) > 1, bool(who))
        out = [total + chance * true for total, true in zip(out, readings, strict=True)]
    return out


def _odds(of: Mechanism, p: NDArray[np.float32], *, duty: NDArray[np.float64]) -> Odds:
    return Odds(
        spotted={spot_of(one): p[k : k + 1] for k, one in enumerate(of.assets)},
        skies=skies_of(CLIMATE, [None], jammable=frozenset()),
        course=Course(lights=np.arange(len(duty)) % 2, duty=duty),
        workers=[worker_of(one) for one in of.assets],
        eyes=eyes_of([of]),
    )


def _apart() -> Mechanism:
    """Return partners whose spots differ, so that each can have a chance of its own."""
    return mechanism(
        BASE,
        *(
            post(one.id, 1005.0 + 900 * k, 6015.0, by=one.operator, feeds=one.raw_feeds_to)
            for k, one in enumerate(PARTNERS.assets)
        ),
    )


def test_readings_are_those_of_every_outcome_counted() -> None:
    of = _apart()
    rng = np.random.default_rng(5)
    skies = skies_of(CLIMATE, [None], jammable=frozenset())
    p = rng.random((5, len(skies.listed), 7)).astype(np.float32)
    p[:, :, 0] = 0
    p[2, :, 1] = 1
    odds = _odds(of, p, duty=np.ones((8, 5)))
    for moment in moments_of(CLIMATE):
        found = odds.readings(Team(mechanism=of, assets=of.assets), [moment], None)
        weights = skies.weights_of(moment, None)
        assert weights.sum() == pytest.approx(1)
        for cell in range(7):
            expected = sum(
                weight * np.array(_by_enumeration(p[:, c, cell].astype(float), of))
                for c, weight in enumerate(weights)
                if weight
            )
            assert found[0, cell] == pytest.approx(expected, abs=2e-6)


def test_two_assets_at_one_place_are_one_place_and_their_chances_combine() -> None:
    chances = np.array([0.5, 0.4], dtype=np.float32)[:, np.newaxis, np.newaxis]
    found = _kernels.readings(
        chances,
        np.ones((1, 2)),
        np.ones(1),
        np.array([0, 1]),
        np.array([0, 0]),
        np.array([False, True]),
        np.array([False, False, False, True]),
    )
    assert found[0, 0] == pytest.approx([0.7, 0.2, 0.0, 0.5], abs=1e-6)


def test_rosters_that_never_meet_are_never_two() -> None:
    of = mechanism(
        BASE, post("a", 4005.0, 6015.0, by=(SOUTH,)), post("c", 7005.0, 6015.0, by=(NORTH,))
    )
    p = np.ones((2, len(skies_of(CLIMATE, [None], jammable=frozenset()).listed), 1), np.float32)
    shifts = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    moment = Moment(light=Light.DAY, weather=None)
    team = Team(mechanism=of, assets=of.assets)
    found = _odds(of, p, duty=shifts).readings(team, [moment], None)
    assert found[0, 0] == pytest.approx([1.0, 0.0, 0.0, 1.0])
    together = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    found = _odds(of, p, duty=together).readings(team, [moment], None)
    assert found[0, 0] == pytest.approx([0.5, 0.5, 0.5, 0.5])


def test_the_worked_value_two_posts_half_clear_half_fog() -> None:
    """At least one .66 (not .75); both .34 (not .25): worlds are averaged last."""
    p = np.array([[[0.8], [0.2]], [[0.8], [0.2]]], dtype=np.float32)
    found = _kernels.readings(
        p,
        np.ones((1, 2)),
        np.ones(1),
        np.array([0, 1]),
        np.array([0, 1]),
        np.zeros(2, dtype=bool),
        np.array([False, False, False, True]),
    )
    averaged = np.tensordot([0.5, 0.5], found, axes=1)[0]
    assert averaged == pytest.approx([0.66, 0.34, 0.34, 0.66], abs=1e-6)


def test_nobody_left_detects_nothing() -> None:
    of = _apart()
    p = np.ones((5, len(skies_of(CLIMATE, [None], jammable=frozenset()).listed), 3), np.float32)
    odds = _odds(of, p, duty=np.ones((4, 5)))
    moment = Moment(light=Light.NIGHT, weather=None)
    assert not odds.readings(Team(mechanism=of, assets=()), [moment], None).any()


def test_one_more_asset_or_more_chance_never_detects_less() -> None:
    of = _apart()
    rng = np.random.default_rng(8)
    n = len(skies_of(CLIMATE, [None], jammable=frozenset()).listed)
    p = rng.random((5, n, 20)).astype(np.float32)
    better = np.minimum(p + rng.random(p.shape).astype(np.float32) * 0.2, 1)
    moment = Moment(light=Light.DAY, weather=None)
    full = Team(mechanism=of, assets=of.assets)
    duty = np.ones((4, 5))
    less = _odds(of, p, duty=duty).readings(full, [moment], None)
    assert (_odds(of, better, duty=duty).readings(full, [moment], None) >= less - 1e-6).all()
    for k in range(5):
        fewer = Team(mechanism=of, assets=of.assets[:k] + of.assets[k + 1 :])
        assert (_odds(of, p, duty=duty).readings(fewer, [moment], None) <= less + 1e-6).all()


def test_teams_are_alike_by_what_they_detect_and_for_whom() -> None:
    own = Team(mechanism=PARTNERS, assets=PARTNERS.assets[:2])
    assert own.alike == Team(mechanism=PARTNERS, assets=PARTNERS.assets[1::-1]).alike
    assert own.alike != Team(mechanism=PARTNERS, assets=PARTNERS.assets[:1]).alike
    joint = mechanism(BASE, post("a", 4005.0, 6015.0, by=(NORTH,)), PARTNERS.assets[1])
    assert own.alike != Team(mechanism=joint, assets=joint.assets).alike


def test_a_week_of_fog_makes_every_weather_fog_and_keeps_the_shares() -> None:
    fog_week = Denial(kind=DenialKind.FOG_WEEK)
    skies = skies_of(CLIMATE, [None, fog_week], jammable=frozenset())
    moment = Moment(light=Light.DAY, weather=None)
    weights = skies.weights_of(moment, fog_week)
    held = [one for one, weight in zip(skies.listed, weights, strict=True) if weight]
    assert weights.sum() == pytest.approx(1)
    assert {one.visibility_m for one in held} == {200.0}
