"""The table of distances in the manual is what the models compute."""

from __future__ import annotations

from pathlib import Path

import pytest
from sensing_case import condition, sensor

from truceline.domain.condition import Weather
from truceline.domain.light import Light
from truceline.domain.sensor import SensorKind
from truceline.domain.sensor_parameters import (
    CameraParameters,
    EyeParameters,
    RadarParameters,
    SoundParameters,
    ThermalParameters,
)
from truceline.sensing.curve import curve_of
from truceline.sensing.signature import GUN, PERSON, SMALL_ARMS, UAV, VEHICLE

PAGE = Path(__file__).parents[1] / "docs/background/sensing.md"
CONDITIONS = {
    "day": condition(),
    "night": condition(light=Light.NIGHT),
    "haze": condition(weather=Weather.HAZE, visibility_m=3000.0),
    "fog": condition(weather=Weather.FOG, visibility_m=200.0),
    "wind": condition(wind_m_s=10.0),
}
SENSORS = {
    "bare eye": sensor(SensorKind.EYE, EyeParameters()),
    "8× binoculars": sensor(SensorKind.OPTICS, EyeParameters(magnification=8.0)),
    "camera": sensor(SensorKind.CAMERA, CameraParameters(focal_length_m=0.09, pitch_m=3e-6)),
    "thermal camera": sensor(
        SensorKind.THERMAL, ThermalParameters(focal_length_m=0.1, pitch_m=17e-6)
    ),
    "radar": sensor(SensorKind.RADAR, RadarParameters(reference_m=10_000.0, reference_snr_db=13.0)),
    "ear": sensor(SensorKind.SOUND, SoundParameters()),
}
TARGETS = (PERSON, VEHICLE, SMALL_ARMS, GUN, UAV)


def rows() -> list[tuple[str, str, list[str]]]:
    """Return sensor, condition and distances of each row of the table."""
    cells = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.count("|") == len(TARGETS) + 3
    ]
    return [(one[0], one[1], one[2:]) for one in cells if one[0] in SENSORS]


def words(reach_m: float) -> str:
    """Return a distance in km to two digits, as the table has it."""
    return "–" if reach_m < 5.0 else f"{float(f'{reach_m / 1000:.2g}'):g}"


def computed(name: str, here: str) -> list[str]:
    """Return the row that the models give."""
    curves = (
        curve_of(SENSORS[name], target=one, condition=CONDITIONS[here], until_m=60_000.0)
        for one in TARGETS
    )
    return [words(curve.reach_m()) for curve in curves]


def test_the_table_has_every_sensor_by_day() -> None:
    assert {name for name, here, _ in rows() if here == "day"} == set(SENSORS)


@pytest.mark.parametrize(("name", "here", "distances"), rows())
def test_a_row_of_the_manual_is_what_the_models_compute(
    name: str, here: str, distances: list[str]
) -> None:
    assert distances == computed(name, here)
