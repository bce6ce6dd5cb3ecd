from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sensing.errors import NotPhysicalError, RouteLeavesReliefError, ShapeError
from truceline.sensing.patrol import (
    Route,
    along_at_m,
    coverage_at,
    place_at_m,
    round_trip_s,
)


def route(*points: tuple[float, float], void: int | None = None) -> Route:
    x_m, y_m = np.array(points, dtype=float).reshape(-1, 2).T
    ground_m = np.zeros(len(points))
    if void is not None:
        ground_m[void] = np.nan
    return Route(name="north road", x_m=x_m, y_m=y_m, ground_m=ground_m)


CORNER = route((0, 0), (3000, 0), (3000, 1000))


def test_a_patrol_goes_to_the_end_and_back() -> None:
    time_s = [0.0, 300.0, 400.0, 500.0, 800.0, 1100.0]
    assert along_at_m(CORNER, time_s, speed_m_s=10.0).tolist() == [0, 3000, 4000, 3000, 0, 3000]
    assert place_at_m(CORNER, [350.0, 450.0], speed_m_s=10.0).tolist() == [[3000, 500]] * 2
    assert round_trip_s(CORNER, speed_m_s=10.0) == 800.0


def test_a_patrol_that_stands_is_always_there() -> None:
    halt = route((5, 6), (5, 6))
    assert place_at_m(halt, [0.0, 1e6], speed_m_s=10.0).tolist() == [[5, 6], [5, 6]]


@given(st.floats(0, 1e5), st.floats(0.1, 40), st.floats(0, 3600))
def test_a_patrol_never_goes_faster_than_its_speed(
    start_s: float, speed_m_s: float, later_s: float
) -> None:
    there, then = place_at_m(CORNER, [start_s, start_s + later_s], speed_m_s=speed_m_s)
    assert np.hypot(*(then - there)) <= speed_m_s * later_s + 1e-6


def test_coverage_over_time_meets_simulation() -> None:
    # Three stations see 1.2 km about them along a road of 4 km; what share of time is 2 km seen?
    road = route((0, 0), (4000, 0))
    stations_m = np.array([0.0, 2000.0, 4000.0])
    places_m = np.linspace(0, 4000, 81)
    views = np.abs(stations_m[:, np.newaxis] - places_m) <= 1200
    time_s = np.arange(0.0, round_trip_s(road, speed_m_s=10.0), 1.0)
    covered = coverage_at(views, stations_m, along_m=along_at_m(road, time_s, speed_m_s=10.0))
    rng = np.random.default_rng(1)
    drawn_s = rng.uniform(0, 8 * 800.0, size=20_000)
    at_m = place_at_m(road, drawn_s, speed_m_s=10.0)[:, 0]
    nearest = np.abs(at_m[:, np.newaxis] - stations_m).argmin(axis=1)
    assert covered.mean(axis=0) == pytest.approx(views[nearest].mean(axis=0), abs=0.015)
    assert covered[:, 40].mean() == pytest.approx(0.5, abs=0.01)


def test_a_route_that_leaves_the_relief_is_refused_with_the_vertex() -> None:
    with pytest.raises(
        RouteLeavesReliefError,
        match=r"Route north road: .*none under vertex 1 at x 3000 m, y 0 m\. Use a relief",
    ):
        route((0, 0), (3000, 0), (4000, 0), void=1)
    with pytest.raises(RouteLeavesReliefError):
        route((0, 0), (np.inf, 0))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ShapeError, match="two vertices or more"):
        route((0, 0))
    with pytest.raises(ShapeError):
        Route(name="a", x_m=np.zeros(2), y_m=np.zeros(2), ground_m=np.zeros(3))
    with pytest.raises(NotPhysicalError, match="Speed"):
        along_at_m(CORNER, 1.0, speed_m_s=0.0)
    with pytest.raises(NotPhysicalError, match="Time"):
        along_at_m(CORNER, -1.0, speed_m_s=1.0)
    for views, stations in (([[1.0]], []), ([[1.0]], [0.0, 1.0]), ([[1.0]], [[0.0]])):
        with pytest.raises(ShapeError, match="Views along a route"):
            coverage_at(views, stations, along_m=[0.0])
