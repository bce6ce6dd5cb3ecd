from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sensing.errors import NotPhysicalError, ShapeError, WeightsError
from truceline.sensing.waiting import (
    SEARCH_S,
    expected_wait_s,
    p_found,
    p_seen_by,
    wait_quantile_s,
)

P = st.floats(0, 1)


def test_looks_add_up_inside_a_world() -> None:
    assert p_seen_by([0.5, 0.5, 0.5]) == pytest.approx([0.5, 0.75, 0.875])
    assert p_seen_by([0.5, 0.5, 0.5], on_duty=[True, False, True]) == pytest.approx(
        [0.5, 0.5, 0.75]
    )


def test_cells_wait_side_by_side() -> None:
    looks = np.array([[0.5, 0.0], [0.5, 1.0]])
    assert p_seen_by(looks, on_duty=[False, True]).tolist() == [[0.0, 0.0], [0.5, 1.0]]


def test_one_look_an_hour_in_even_weather_waits_one_over_p() -> None:
    seen = p_seen_by(np.full(24, 0.2))[np.newaxis]
    assert expected_wait_s(seen, [1.0], look_s=3600.0) == pytest.approx(5 * 3600.0)


def test_persistent_weather_waits_longer_than_its_average_says() -> None:
    clear, fog = np.full(24, 0.5), np.full(24, 0.01)
    seen = np.stack([p_seen_by(clear), p_seen_by(fog)])
    persistent = expected_wait_s(seen, [0.5, 0.5], look_s=3600.0)
    even = expected_wait_s(p_seen_by((clear + fog) / 2)[np.newaxis], [1.0], look_s=3600.0)
    assert persistent > 3 * even


def test_waiting_through_spells_meets_simulation() -> None:
    p_look, weights, n_looks = np.array([0.4, 0.02]), np.array([0.3, 0.7]), 6
    seen = np.stack([p_seen_by(np.full(n_looks, p)) for p in p_look])
    rng = np.random.default_rng(1)
    n = 40_000
    waited = np.zeros(n)
    looking = np.ones(n, dtype=bool)
    while looking.any():
        world = rng.choice(2, size=n, p=weights)
        for _ in range(n_looks):
            waited += looking
            looking &= rng.random(n) >= p_look[world]
    expected = expected_wait_s(seen, weights, look_s=10.0)
    assert expected == pytest.approx(10 * waited.mean(), rel=0.02)
    for quantile in (0.25, 0.5, 0.9, 0.99):
        drawn = np.quantile(10 * waited, quantile, method="inverted_cdf")
        within = wait_quantile_s(seen, weights, look_s=10.0, quantile=quantile)
        assert within == pytest.approx(drawn, abs=10.0)


def test_a_target_that_no_world_shows_waits_for_ever() -> None:
    assert expected_wait_s(np.zeros((2, 3)), [0.5, 0.5], look_s=1.0) == math.inf
    assert wait_quantile_s(np.zeros((2, 3)), [0.5, 0.5], look_s=1.0) == math.inf


def test_a_sure_first_look_waits_for_itself() -> None:
    assert expected_wait_s([[1.0, 1.0]], [1.0], look_s=7.0) == 7.0
    assert wait_quantile_s([[1.0, 1.0]], [1.0], look_s=7.0, quantile=0.99) == 7.0


@given(st.lists(P, min_size=1, max_size=8), st.lists(P, min_size=1, max_size=8))
def test_more_duty_never_waits_longer(looks: list[float], others: list[float]) -> None:
    n = min(len(looks), len(others))
    duty = np.array(others[:n]) > 0.5
    fully = p_seen_by(looks[:n])[np.newaxis]
    partly = p_seen_by(looks[:n], on_duty=duty)[np.newaxis]
    assert (partly <= fully + 1e-12).all()
    assert (np.diff(fully) >= -1e-12).all()
    whole_s = expected_wait_s(fully, [1.0], look_s=1.0)
    assert whole_s <= expected_wait_s(partly, [1.0], look_s=1.0) * (1 + 1e-9)


def test_searching_finds_all_that_can_be_found_in_the_end() -> None:
    assert p_found([0.0, SEARCH_S, np.inf], p_given_time=1.0) == pytest.approx(
        [0.0, 1 - math.exp(-1), 1.0]
    )
    assert p_found(np.inf, p_given_time=[0.0, 0.3]).tolist() == [0.0, 0.3]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NotPhysicalError, match="Time"):
        p_found(-1.0, p_given_time=0.5)
    with pytest.raises(NotPhysicalError, match="Probability"):
        p_found(1.0, p_given_time=1.5)
    with pytest.raises(ShapeError, match="Looks on duty"):
        p_seen_by([0.5, 0.5], on_duty=[True])
    with pytest.raises(ShapeError, match="Probabilities of having been seen"):
        expected_wait_s([0.5], [1.0], look_s=1.0)
    with pytest.raises(ShapeError):
        expected_wait_s(np.zeros((1, 0)), [1.0], look_s=1.0)
    with pytest.raises(WeightsError):
        expected_wait_s([[0.5]], [0.9], look_s=1.0)
    with pytest.raises(NotPhysicalError, match="Time of a look"):
        expected_wait_s([[0.5]], [1.0], look_s=0.0)
    with pytest.raises(NotPhysicalError, match="Quantile"):
        wait_quantile_s([[0.5]], [1.0], look_s=1.0, quantile=1.0)
