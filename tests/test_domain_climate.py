from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from truceline.domain.climate import Climate, WeatherShare
from truceline.domain.condition import Air, Weather
from truceline.domain.flights import Flights
from truceline.domain.identifier import SourceId
from truceline.domain.light import Light
from truceline.domain.refusal import DomainError
from truceline.domain.source import Provenance

CLEAR = WeatherShare(weather=Weather.CLEAR, visibility_m=20_000.0, share=0.75, wind_m_s=3.0)
FOG = WeatherShare(weather=Weather.FOG, visibility_m=300.0, share=0.25)
CLIMATE = Climate(
    weathers=(CLEAR, FOG),
    spell_h=24.0,
    known=Provenance(source=SourceId("notes"), since=date(2031, 5, 1)),
)
FLIGHTS = Flights(speed_m_s=30.0, endurance_s=36_000.0, transit_s=3600.0, turnaround_s=7200.0)


def test_a_weather_makes_a_condition_in_each_light() -> None:
    made = CLEAR.condition(Light.NIGHT, Air(temperature_c=-5.0))
    assert made.light is Light.NIGHT
    assert (made.visibility_m, made.wind_m_s, made.air.temperature_c) == (20_000.0, 3.0, -5.0)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.1, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(DomainError, match="share above 0 and up to 1"):
        replace(CLEAR, share=share)


@pytest.mark.parametrize("visibility_m", [0.0, -1.0, float("inf")])
def test_a_visibility_of_nothing_is_refused(visibility_m: float) -> None:
    with pytest.raises(DomainError, match="visibility above 0 m"):
        replace(CLEAR, visibility_m=visibility_m)


def test_weather_that_does_not_fit_its_visibility_is_refused() -> None:
    with pytest.raises(DomainError, match="as the weather is fog"):
        replace(FOG, visibility_m=2000.0)


def test_shares_of_a_climate_add_up_to_one() -> None:
    for weathers in ((CLEAR,), (CLEAR, FOG, FOG), ()):
        with pytest.raises(DomainError, match="add up to 1"):
            replace(CLIMATE, weathers=weathers)


@pytest.mark.parametrize("spell_h", [0.0, 0.5, 1000.0, float("nan")])
def test_a_spell_without_length_or_end_is_refused(spell_h: float) -> None:
    with pytest.raises(DomainError, match="hours from 1"):
        replace(CLIMATE, spell_h=spell_h)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("speed_m_s", 0.0, "speed above 0"),
        ("transit_s", -1.0, "0 s or more"),
        ("turnaround_s", float("inf"), "0 s or more"),
        ("endurance_s", 7200.0, "there and back"),
        ("endurance_s", float("inf"), "there and back"),
    ],
)
def test_flights_that_make_no_sense_are_refused(field: str, value: float, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        replace(FLIGHTS, **{field: value})
