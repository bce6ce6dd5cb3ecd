from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sensing_case import condition

from truceline.domain.condition import Weather
from truceline.sensing.errors import NotPhysicalError, ShapeError, WeightsError
from truceline.sensing.world import (
    World,
    Worlds,
    averaged,
    checked_weights,
    p_any,
    p_at_least,
)

P = st.floats(0, 1)


def worlds(*weights: float) -> Worlds:
    fog = condition(weather=Weather.FOG, visibility_m=200.0)
    return Worlds(worlds=tuple(World(name="w", condition=fog, weight=one) for one in weights))


def test_two_posts_in_clear_air_and_fog_meet_the_worked_value() -> None:
    weights = worlds(0.5, 0.5).weights
    clear, fog = [0.8, 0.8], [0.2, 0.2]
    assert averaged([p_any(clear), p_any(fog)], weights) == pytest.approx(0.66)
    assert averaged([p_at_least(clear, 2), p_at_least(fog, 2)], weights) == pytest.approx(0.34)
    # Not this, which takes one fog for two.
    assert p_any(averaged([clear, fog], weights)) == pytest.approx(0.75)


@given(st.lists(st.lists(P, min_size=3, max_size=3), min_size=1, max_size=4), st.integers(0, 4))
def test_worlds_averaged_are_what_enumeration_gives(
    by_world: list[list[float]], least: int
) -> None:
    weights = np.arange(1.0, len(by_world) + 1)
    weights /= weights.sum()
    expected = 0.0
    for weight, each in zip(weights, by_world, strict=True):
        for seen in product((False, True), repeat=3):
            chance = np.prod([p if s else 1 - p for p, s in zip(each, seen, strict=True)])
            expected += weight * chance * (sum(seen) >= least)
    figures = [p_at_least(each, least) for each in by_world]
    assert averaged(figures, weights) == pytest.approx(expected, abs=1e-12)
    if least == 1:
        any_of = [p_any(each) for each in by_world]
        assert averaged(any_of, weights) == pytest.approx(expected, abs=1e-12)


@given(st.lists(P, min_size=1, max_size=6), P)
def test_one_more_sensor_never_sees_less(each: list[float], more: float) -> None:
    assert p_any([*each, more]) >= p_any(each) - 1e-12
    for least in range(4):
        assert p_at_least([*each, more], least) >= p_at_least(each, least) - 1e-12


@given(st.lists(P, min_size=2, max_size=6))
def test_averaging_first_never_understates(each: list[float]) -> None:
    clear, fog = np.array(each), np.array(each) / 4
    weights = [0.5, 0.5]
    right = averaged([p_any(clear), p_any(fog)], weights)
    assert right <= p_any(averaged([clear, fog], weights)) + 1e-12


def test_arrays_of_cells_go_through_at_once() -> None:
    each = np.random.default_rng(1).random((3, 4, 5))
    assert p_any(each) == pytest.approx(p_at_least(each, 1))
    assert p_at_least(each, 0).tolist() == np.ones((4, 5)).tolist()
    assert p_at_least(each, 4) == pytest.approx(np.zeros((4, 5)))
    assert averaged(each, [0.2, 0.3, 0.5]).shape == (4, 5)


def test_no_sensor_sees_nothing() -> None:
    assert p_any(np.zeros((0, 2))).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("weights", [(), (0.5,), (0.5, 0.6), (1.5, -0.5), (float("nan"),)])
def test_weights_that_are_no_distribution_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(WeightsError, match="add up to 1, came"):
        worlds(*weights)


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ShapeError, match="Figures by world: expected 2 of them"):
        averaged([1.0], [0.5, 0.5])
    with pytest.raises(ShapeError):
        averaged(1.0, [1.0])
    with pytest.raises(WeightsError):
        checked_weights([[1.0]])
    with pytest.raises(
        NotPhysicalError, match=r"Probability of detection: expected 0 to 1, came 1\.5"
    ):
        p_any([1.5])
    with pytest.raises(NotPhysicalError, match="Number of sensors"):
        p_at_least([0.5], -1)
