from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sensing.errors import NotPhysicalError, ShapeError, UnderGroundError
from truceline.sensing.screen import (
    Detour,
    Profile,
    detour_over,
    meteorological_factor,
    obstacle_db,
    screen_db,
    wavelength_m,
)


def ridge(height_m: float, *, at_m: float = 4000.0, length_m: float = 8000.0) -> Profile:
    along = np.arange(0.0, length_m + 1, 100.0)
    return Profile(along_m=along, ground_m=np.where(along == at_m, height_m, 0.0))


def test_a_ridge_makes_sound_go_a_detour() -> None:
    detour = detour_over(ridge(200.0), source_m=0.0, ear_m=0.0)
    fallen_m = 4000.0**2 / (2 * 6_378_137)
    assert detour.source_to_edge_m == pytest.approx(math.hypot(4000, 200 + fallen_m))
    assert detour.longer_m == pytest.approx(2 * math.hypot(4000, 200 + fallen_m) - 8000)


def test_the_edge_that_forces_the_longest_detour_counts() -> None:
    profile = ridge(100.0, at_m=4000.0)
    profile.ground_m[10] = 100.0
    detour = detour_over(profile, source_m=0.0, ear_m=0.0)
    # As high, but close to the source, an edge makes a steeper way.
    assert detour.source_to_edge_m == pytest.approx(1000, abs=10)


def test_a_line_high_above_the_ground_makes_no_detour() -> None:
    detour = detour_over(ridge(10.0), source_m=200.0, ear_m=200.0)
    assert detour.longer_m < 0
    assert meteorological_factor(detour) == 1.0
    assert screen_db(detour.longer_m, 500.0) == 0.0


def test_zero_heights_on_level_ground_graze_it() -> None:
    detour = detour_over(ridge(0.0, length_m=400.0), source_m=0.0, ear_m=0.0)
    assert detour.longer_m == pytest.approx(0.0, abs=1e-4)
    assert screen_db(detour.longer_m, 63.0) == pytest.approx(4.77, abs=0.01)


def test_wind_bends_sound_over_an_edge_the_more_the_farther() -> None:
    near = detour_over(ridge(30.0, at_m=200.0, length_m=400.0), source_m=1.0, ear_m=1.0)
    far = detour_over(ridge(30.0), source_m=1.0, ear_m=1.0)
    assert 0 < meteorological_factor(far) < meteorological_factor(near) < 1
    z = near.longer_m
    product = near.source_to_edge_m * near.edge_to_ear_m * near.straight_m
    assert meteorological_factor(near) == pytest.approx(
        math.exp(-((product / 2 / z) ** 0.5) / 2000)
    )


def test_ground_and_screen_together_are_the_greater_of_the_two() -> None:
    deep = Detour(source_to_edge_m=100, edge_to_ear_m=100, straight_m=100, longer_m=100.0)
    none = Detour(source_to_edge_m=50, edge_to_ear_m=50, straight_m=100, longer_m=-100.0)
    assert obstacle_db(4.8, deep, bent=1.0).tolist() == [20.0] * 8
    assert obstacle_db(4.8, none, bent=1.0).tolist() == [4.8] * 8


@given(st.floats(0, 500), st.floats(0, 500), st.floats(63, 8000))
def test_a_higher_ridge_never_lets_more_through(one_m: float, other_m: float, hz: float) -> None:
    low, high = sorted((one_m, other_m))
    detours = [detour_over(ridge(m), source_m=2.0, ear_m=2.0) for m in (low, high)]
    low_db, high_db = (screen_db(detour.longer_m, hz) for detour in detours)
    assert low_db <= high_db + 1e-9
    bent = [
        screen_db(detour.longer_m, hz, bent=meteorological_factor(detour)) for detour in detours
    ]
    assert bent[0] <= low_db + 1e-9


def test_the_wavelength_of_500_hz_is_68_cm() -> None:
    assert wavelength_m(500.0) == pytest.approx(0.68)
    with pytest.raises(NotPhysicalError, match="Frequency"):
        wavelength_m(0.0)


def test_a_profile_that_is_none_is_refused() -> None:
    along = np.array([0.0, 1.0, 2.0])
    with pytest.raises(ShapeError, match="as many heights as distances, three or more"):
        Profile(along_m=along, ground_m=np.zeros(2))
    with pytest.raises(ShapeError):
        Profile(along_m=along[:2], ground_m=np.zeros(2))
    for wrong in ([1.0, 2.0, 3.0], [0.0, 2.0, 2.0]):
        with pytest.raises(NotPhysicalError, match="values that rise from 0"):
            Profile(along_m=np.array(wrong), ground_m=np.zeros(3))
    with pytest.raises(NotPhysicalError, match="a known height everywhere, came a void"):
        Profile(along_m=along, ground_m=np.array([0.0, np.nan, 0.0]))


def test_ears_under_the_ground_are_refused() -> None:
    with pytest.raises(UnderGroundError, match=r"Ear: .* came -1 m"):
        detour_over(ridge(0.0), source_m=0.0, ear_m=-1.0)
    with pytest.raises(UnderGroundError, match="Source of sound"):
        detour_over(ridge(0.0), source_m=-0.1, ear_m=0.0)
