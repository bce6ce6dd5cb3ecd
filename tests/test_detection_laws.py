"""Closer, clearer, brighter, warmer, louder and longer never detect less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sensing_case import SENSORS, condition

from truceline.domain.condition import Condition, Weather
from truceline.domain.light import Light
from truceline.domain.sensor import SensorKind
from truceline.domain.target import Signature
from truceline.sensing.detection import p_detected
from truceline.sensing.signature import GUN, PERSON, SMALL_ARMS, UAV, VEHICLE
from truceline.sensing.waiting import p_found

ROUNDING = 1e-9
KINDS = st.sampled_from(SensorKind)
TARGETS = st.sampled_from([PERSON, VEHICLE, GUN, SMALL_ARMS, UAV])
RANGE_M = st.floats(0.0, 30_000.0)
VISIBILITY_M = st.floats(50.0, 60_000.0)
BETWEEN_M = dict.fromkeys(Weather, (50.0, 60_000.0)) | {
    Weather.CLEAR: (5000.0, 60_000.0),
    Weather.FOG: (50.0, 999.0),
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    weather = draw(st.sampled_from(Weather))
    return condition(
        light=draw(st.sampled_from(Light)),
        weather=weather,
        visibility_m=draw(st.floats(*BETWEEN_M[weather])),
        wind_m_s=draw(st.floats(0.0, 20.0)),
        background_db=draw(st.floats(15.0, 60.0)),
        loudness_db=draw(st.floats(-10.0, 10.0)),
    )


def p(range_m: float, kind: SensorKind, target: Signature, here: Condition) -> float:
    return float(p_detected(range_m, SENSORS[kind], target=target, condition=here))


@given(RANGE_M, RANGE_M, KINDS, TARGETS, conditions())
def test_closer_never_detects_less(
    one_m: float, other_m: float, kind: SensorKind, target: Signature, here: Condition
) -> None:
    near, far = sorted((one_m, other_m))
    assert 0.0 <= p(far, kind, target, here) <= p(near, kind, target, here) + ROUNDING
    assert p(near, kind, target, here) <= 1.0


@given(RANGE_M, VISIBILITY_M, VISIBILITY_M, KINDS, TARGETS, conditions())
def test_clearer_never_detects_less(
    range_m: float,
    one_m: float,
    other_m: float,
    kind: SensorKind,
    target: Signature,
    here: Condition,
) -> None:
    low, high = sorted(float(np.clip(m, *BETWEEN_M[here.weather])) for m in (one_m, other_m))
    dim, clear = (replace(here, visibility_m=one) for one in (low, high))
    assert p(range_m, kind, target, dim) <= p(range_m, kind, target, clear) + ROUNDING


@given(RANGE_M, KINDS, st.sampled_from([PERSON, VEHICLE, UAV]), conditions())
def test_brighter_never_detects_less_of_what_does_not_flash(
    range_m: float, kind: SensorKind, target: Signature, here: Condition
) -> None:
    night, dusk, day = (
        p(range_m, kind, target, replace(here, light=light)) for light in reversed(Light)
    )
    assert night <= dusk + ROUNDING
    assert dusk <= day + ROUNDING


@given(RANGE_M, KINDS, TARGETS, conditions(), st.floats(1.0, 3.0))
def test_larger_warmer_and_darker_targets_are_never_detected_less(
    range_m: float, kind: SensorKind, target: Signature, here: Condition, times: float
) -> None:
    more = replace(
        target,
        size_m=target.size_m * times,
        contrast=min(1.0, target.contrast * times),
        thermal_difference_k=target.thermal_difference_k * times,
        radar_cross_section_m2=target.radar_cross_section_m2 * times,
    )
    assert p(range_m, kind, target, here) <= p(range_m, kind, more, here) + ROUNDING


@given(RANGE_M, TARGETS, conditions(), st.floats(0.0, 10.0))
def test_louder_sources_and_quieter_air_are_never_heard_less(
    range_m: float, target: Signature, here: Condition, by: float
) -> None:
    before = p(range_m, SensorKind.SOUND, target, here)
    for better in (
        replace(here, loudness_db=here.loudness_db + by),
        replace(here, background_db=here.background_db - by),
        replace(here, wind_m_s=here.wind_m_s / (1 + by)),
    ):
        assert before <= p(range_m, SensorKind.SOUND, target, better) + ROUNDING


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 1), st.floats(0, 1))
def test_longer_searches_never_find_less(
    one_s: float, other_s: float, one_p: float, other_p: float
) -> None:
    times, chances = sorted((one_s, other_s)), sorted((one_p, other_p))
    assert (
        p_found(times[0], p_given_time=chances[0])
        <= p_found(times[1], p_given_time=chances[1]) + ROUNDING
    )


@pytest.mark.parametrize("kind", SensorKind)
def test_detection_falls_without_a_step_as_distance_grows(kind: SensorKind) -> None:
    range_m = np.linspace(0.0, 30_000.0, 30_001)
    p_all = p_detected(range_m, SENSORS[kind], target=GUN, condition=condition())
    assert (np.diff(p_all) <= ROUNDING).all()
    assert np.diff(p_all).min() > -0.05
