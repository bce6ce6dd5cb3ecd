from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sensing_case import CAMERA, SENSORS, THERMAL, condition, sensor

from truceline.domain.condition import Weather
from truceline.domain.light import Light
from truceline.domain.sensor import SensorKind
from truceline.domain.sensor_parameters import AirborneParameters
from truceline.domain.target import Signature, Task
from truceline.sensing.detection import can_fly, p_detected
from truceline.sensing.errors import NoParametersError, NotPhysicalError
from truceline.sensing.signature import GUN, PERSON, SMALL_ARMS, TYPICAL, VEHICLE

RANGE_M = np.array([10.0, 100.0, 500.0, 1000.0, 2000.0, 5000.0])
NIGHT = condition(light=Light.NIGHT)
FLOWN = AirborneParameters(thermal=THERMAL)
AIRCRAFT = sensor(SensorKind.AIRBORNE_CAMERA, FLOWN)


def test_a_sensor_without_parameters_is_refused_with_its_name() -> None:
    bare = sensor(SensorKind.RADAR)
    with pytest.raises(
        NoParametersError, match=r"Sensor radar: expected the parameters of its kind \(radar\)"
    ):
        p_detected(RANGE_M, bare, target=PERSON, condition=condition())


def test_a_distance_below_zero_is_refused() -> None:
    with pytest.raises(NotPhysicalError, match=r"Range \(m\): expected 0 or more, came -1"):
        p_detected(-1.0, SENSORS[SensorKind.EYE], target=PERSON, condition=condition())


@pytest.mark.parametrize("kind", SensorKind)
@pytest.mark.parametrize("target", [*TYPICAL.values(), SMALL_ARMS])
def test_nothing_is_detected_at_infinity_or_when_jammed(
    kind: SensorKind, target: Signature
) -> None:
    one, jammed = SENSORS[kind], condition(jammed=frozenset({kind}))
    assert p_detected(np.inf, one, target=target, condition=condition()) == 0.0
    assert not p_detected(RANGE_M, one, target=target, condition=jammed).any()


@pytest.mark.parametrize("kind", [kind for kind in SensorKind if kind is not SensorKind.SOUND])
def test_a_vehicle_beside_a_sensor_that_looks_is_detected(kind: SensorKind) -> None:
    p = p_detected([[0.0, 50.0]], SENSORS[kind], target=VEHICLE, condition=condition())
    assert p.shape == (1, 2)
    assert p == pytest.approx(np.ones((1, 2)), abs=1e-3)


def test_no_attenuation_leaves_the_resolution_alone() -> None:
    black = replace(PERSON, contrast=1.0)
    clear = condition(visibility_m=1e12)
    eye = SENSORS[SensorKind.EYE]
    # Half at one cycle: 0.75 m under two minutes of arc.
    half_m = 0.75 / (2 * np.radians(1 / 60))
    assert p_detected(half_m, eye, target=black, condition=clear) == pytest.approx(0.5, abs=1e-6)


def test_optics_see_what_eyes_do_not() -> None:
    by_eye, by_optics = (
        p_detected(1500.0, SENSORS[kind], target=PERSON, condition=condition())
        for kind in (SensorKind.EYE, SensorKind.OPTICS)
    )
    assert by_eye < 0.2
    assert by_optics > 0.9


def test_a_day_camera_has_no_picture_at_night_and_a_thermal_one_has() -> None:
    by_day_camera = p_detected(RANGE_M, SENSORS[SensorKind.CAMERA], target=PERSON, condition=NIGHT)
    by_thermal = p_detected(RANGE_M, SENSORS[SensorKind.THERMAL], target=PERSON, condition=NIGHT)
    assert not by_day_camera.any()
    assert by_thermal[3] > 0.9


def test_a_camera_for_the_dark_keeps_its_picture() -> None:
    for_dark = sensor(SensorKind.CAMERA, replace(CAMERA, works_until=Light.NIGHT))
    assert p_detected(500.0, for_dark, target=PERSON, condition=NIGHT) > 0.9


def test_a_flash_is_detected_at_night_and_never_identified() -> None:
    eye = SENSORS[SensorKind.EYE]
    assert p_detected(5000.0, eye, target=GUN, condition=NIGHT) > 0.9
    assert p_detected(5000.0, eye, target=GUN, condition=NIGHT, task=Task.IDENTIFICATION) == 0.0
    assert p_detected(5000.0, SENSORS[SensorKind.CAMERA], target=GUN, condition=NIGHT) > 0.9


def test_silent_targets_are_not_heard_and_guns_are_heard_far() -> None:
    ear = SENSORS[SensorKind.SOUND]
    assert not p_detected(RANGE_M, ear, target=PERSON, condition=condition()).any()
    assert p_detected(5000.0, ear, target=GUN, condition=condition()) > 0.9


def test_radar_does_not_care_for_light_or_fog() -> None:
    radar = SENSORS[SensorKind.RADAR]
    fog = condition(light=Light.NIGHT, weather=Weather.FOG, visibility_m=100.0)
    clear_p, fog_p = (
        p_detected(RANGE_M, radar, target=VEHICLE, condition=one) for one in (condition(), fog)
    )
    assert clear_p.tolist() == fog_p.tolist()


@pytest.mark.parametrize("changes", [{}, {"wind_m_s": 12.0, "visibility_m": 1000.0}])
def test_aircraft_fly_within_their_limits(changes: dict[str, float]) -> None:
    here = condition(weather=Weather.HAZE, **changes)
    assert can_fly(FLOWN, here)
    assert p_detected(300.0, AIRCRAFT, target=VEHICLE, condition=here) > 0.9


@pytest.mark.parametrize("changes", [{"wind_m_s": 12.1}, {"visibility_m": 999.0}])
def test_aircraft_stay_on_the_ground_beyond_their_limits(changes: dict[str, float]) -> None:
    here = condition(weather=Weather.HAZE, **changes)
    assert not can_fly(FLOWN, here)
    assert p_detected(300.0, AIRCRAFT, target=VEHICLE, condition=here) == 0.0


def test_harder_tasks_are_done_at_shorter_distances() -> None:
    for kind in (SensorKind.OPTICS, SensorKind.THERMAL, SensorKind.CAMERA):
        by_task = [
            p_detected(1000.0, SENSORS[kind], target=VEHICLE, condition=condition(), task=task)
            for task in Task
        ]
        assert by_task == sorted(by_task, reverse=True)
