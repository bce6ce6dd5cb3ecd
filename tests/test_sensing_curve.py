from __future__ import annotations

import numpy as np
import pytest
from sensing_case import SENSORS, condition, sensor

from truceline.domain.condition import Weather
from truceline.domain.light import Light
from truceline.domain.sensor import SensorKind
from truceline.domain.target import Signature
from truceline.sensing.curve import STEP_M, Curve, curve_of
from truceline.sensing.detection import p_detected
from truceline.sensing.errors import NoParametersError, NotPhysicalError
from truceline.sensing.signature import GUN, PERSON, SMALL_ARMS

READING_ERROR = 0.01


@pytest.mark.parametrize("kind", SensorKind)
@pytest.mark.parametrize("target", [PERSON, GUN, SMALL_ARMS], ids=lambda one: one.basis)
def test_reading_a_curve_gives_what_the_model_gives(kind: SensorKind, target: Signature) -> None:
    range_m = np.random.default_rng(1).uniform(20.0, 12_000.0, size=2000)
    for here in (condition(), condition(light=Light.NIGHT, weather=Weather.HAZE)):
        curve = curve_of(SENSORS[kind], target=target, condition=here, until_m=12_000.0)
        exact = p_detected(range_m, SENSORS[kind], target=target, condition=here)
        assert curve.at(range_m) == pytest.approx(exact, abs=READING_ERROR)


def test_a_curve_ends_where_it_was_asked_to() -> None:
    curve = curve_of(SENSORS[SensorKind.RADAR], target=GUN, condition=condition(), until_m=995.0)
    assert curve.range_m[-1] == 995.0
    read = curve.at([[994.0, 995.1], [np.inf, 0.0]])
    assert read == pytest.approx(np.array([[1.0, 0.0], [0.0, 1.0]]), abs=1e-3)


def test_the_reach_is_where_a_probability_is_last_had() -> None:
    curve = Curve(range_m=np.array([0.0, 10.0, 20.0]), p=np.array([0.9, 0.6, 0.2]))
    assert [curve.reach_m(p) for p in (0.95, 0.9, 0.5, 0.1)] == [0.0, 0.0, 10.0, 20.0]
    eye = curve_of(SENSORS[SensorKind.EYE], target=PERSON, condition=condition(), until_m=5000.0)
    half_m = eye.reach_m()
    at_half = p_detected(
        [half_m, half_m + STEP_M], SENSORS[SensorKind.EYE], target=PERSON, condition=condition()
    )
    assert at_half[0] >= 0.5 > at_half[1]


def test_what_cannot_be_is_refused() -> None:
    eye = SENSORS[SensorKind.EYE]
    with pytest.raises(NotPhysicalError, match="Farthest distance"):
        curve_of(eye, target=PERSON, condition=condition(), until_m=0.0)
    with pytest.raises(NoParametersError):
        curve_of(sensor(SensorKind.EYE), target=PERSON, condition=condition(), until_m=1.0)
    curve = curve_of(eye, target=PERSON, condition=condition(), until_m=100.0)
    with pytest.raises(NotPhysicalError, match="Range"):
        curve.at(-1.0)
    with pytest.raises(NotPhysicalError, match="Probability"):
        curve.reach_m(0.0)
