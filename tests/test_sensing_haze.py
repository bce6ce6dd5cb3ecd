from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.domain.condition import Weather
from truceline.sensing.errors import NotPhysicalError
from truceline.sensing.haze import (
    THERMAL_AIR,
    haze_per_m,
    kim_exponent,
    kruse_exponent,
    thermal_per_m,
)
from truceline.sensing.visibility import extinction_per_m

VISIBILITY_M = st.floats(50.0, 100_000.0)


@pytest.mark.parametrize(
    ("visibility_km", "kruse", "kim"),
    [
        (60.0, 1.6, 1.6),
        (50.0, 1.3, 1.3),
        (10.0, 1.3, 1.3),
        (6.0, 0.585 * 6 ** (1 / 3), 1.30),
        (2.0, 0.585 * 2 ** (1 / 3), 0.66),
        (1.0, 0.585, 0.5),
        (0.8, 0.585 * 0.8 ** (1 / 3), 0.3),
        (0.2, 0.585 * 0.2 ** (1 / 3), 0.0),
    ],
)
def test_exponents_are_those_of_kruse_and_of_kim(
    visibility_km: float, kruse: float, kim: float
) -> None:
    assert kruse_exponent(visibility_km * 1000) == pytest.approx(kruse)
    assert kim_exponent(visibility_km * 1000) == pytest.approx(kim)


def test_visible_light_is_dimmed_as_visibility_says() -> None:
    assert haze_per_m(9000.0, wavelength_m=0.55e-6) == pytest.approx(extinction_per_m(9000.0))


def test_the_near_infrared_sees_farther_in_haze_and_not_in_fog() -> None:
    assert haze_per_m(9000.0, wavelength_m=0.85e-6) < extinction_per_m(9000.0)
    assert haze_per_m(200.0, wavelength_m=0.85e-6) == pytest.approx(extinction_per_m(200.0))


def test_kruses_visibility_is_that_of_two_per_cent() -> None:
    # 38.3 km at 5 per cent are 50.01 km at 2 per cent, where the exponent goes to 1.6.
    two_per_cent = math.log(0.02) / math.log(0.05)
    ratio = haze_per_m(50_010.0 / two_per_cent, wavelength_m=1.1e-6) / extinction_per_m(
        50_010.0 / two_per_cent
    )
    assert ratio == pytest.approx(2**-1.6)


@given(VISIBILITY_M, VISIBILITY_M, st.sampled_from([0.55e-6, 0.85e-6, 1.55e-6]))
def test_clearer_air_never_dims_more(one_m: float, other_m: float, wavelength_m: float) -> None:
    low, high = sorted((one_m, other_m))
    assert haze_per_m(high, wavelength_m=wavelength_m) <= haze_per_m(low, wavelength_m=wavelength_m)
    for weather in Weather:
        assert thermal_per_m(high, weather=weather) <= thermal_per_m(low, weather=weather)


def test_every_class_of_weather_has_a_thermal_extinction_and_clear_air_the_least() -> None:
    assert set(THERMAL_AIR) == set(Weather)
    dimming = {weather: thermal_per_m(900.0, weather=weather) for weather in Weather}
    assert min(dimming.values()) == dimming[Weather.CLEAR] == pytest.approx(0.2e-3)
    assert dimming[Weather.HAZE] < dimming[Weather.FOG] < dimming[Weather.RAIN]


def test_what_cannot_be_is_refused() -> None:
    for ask in (kruse_exponent, kim_exponent):
        with pytest.raises(NotPhysicalError, match="Visibility"):
            ask(0.0)
    with pytest.raises(NotPhysicalError, match="Wavelength"):
        haze_per_m(1000.0, wavelength_m=0.0)
    with pytest.raises(NotPhysicalError, match="Visibility"):
        thermal_per_m(0.0, weather=Weather.FOG)
