from __future__ import annotations

import math

import pytest
from sensing_case import condition

from truceline.domain.condition import Air, Weather
from truceline.domain.light import Light
from truceline.domain.refusal import DomainError


def test_darker_light_has_the_greater_darkness() -> None:
    assert [light.darkness for light in Light] == [0, 1, 2]


def test_air_and_condition_have_usual_values() -> None:
    assert condition().air == Air(temperature_c=10.0, humidity_pct=70.0, pressure_pa=101_325.0)
    assert condition().jammed == frozenset()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("visibility_m", 0.0),
        ("visibility_m", math.inf),
        ("visibility_m", math.nan),
        ("wind_m_s", -1.0),
        ("wind_m_s", math.inf),
        ("background_db", math.nan),
        ("loudness_db", math.inf),
    ],
)
def test_a_condition_that_cannot_be_is_refused_with_its_field(field: str, value: float) -> None:
    with pytest.raises(DomainError, match=f"Condition.{field}: expected .*Correct the value"):
        condition(**{field: value})


def test_fog_in_which_one_sees_a_kilometre_is_no_fog() -> None:
    assert condition(weather=Weather.FOG, visibility_m=999.0).visibility_m == 999.0
    with pytest.raises(DomainError, match="below 1,000 m, as the weather is fog"):
        condition(weather=Weather.FOG, visibility_m=1000.0)


def test_clear_air_in_which_one_does_not_see_five_kilometres_is_not_clear() -> None:
    assert condition(visibility_m=5000.0).weather is Weather.CLEAR
    with pytest.raises(DomainError, match="5,000 m or more, as the weather is clear"):
        condition(visibility_m=4999.0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature_c", -100.0),
        ("temperature_c", math.nan),
        ("humidity_pct", 0.0),
        ("humidity_pct", 101.0),
        ("pressure_pa", 1013.25),
    ],
)
def test_air_that_is_nowhere_is_refused(field: str, value: float) -> None:
    with pytest.raises(DomainError, match=f"Air.{field}"):
        Air(**{field: value})
