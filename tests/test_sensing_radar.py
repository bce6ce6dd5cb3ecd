from __future__ import annotations

import math

import numpy as np
import pytest

from truceline.domain.sensor_parameters import RadarParameters
from truceline.sensing.errors import NotPhysicalError, UnderGroundError
from truceline.sensing.radar import (
    LIGHT_CURVATURE,
    horizon_m,
    p_radar,
    p_swerling,
    signal_to_noise,
)

RADAR = RadarParameters(reference_m=10_000.0, reference_snr_db=13.0)


def test_the_flat_horizon_meets_the_worked_value() -> None:
    assert horizon_m(10.0, 2.0, curvature=LIGHT_CURVATURE) == pytest.approx(17_655, abs=0.5)


@pytest.mark.parametrize(("sensor_m", "target_m"), [(10.0, 2.0), (18.0, 0.0), (100.0, 2000.0)])
def test_the_radio_horizon_is_that_of_the_glossary(sensor_m: float, target_m: float) -> None:
    glossary_m = 4120 * (math.sqrt(sensor_m) + math.sqrt(target_m))
    assert horizon_m(sensor_m, target_m) == pytest.approx(glossary_m, rel=2e-3)


def test_two_things_on_the_ground_have_no_horizon() -> None:
    assert horizon_m(0.0, 0.0) == 0.0


def test_a_mast_under_the_ground_is_refused_with_its_height() -> None:
    with pytest.raises(UnderGroundError, match=r"Mast of the sensor: .*came -3 m.*above its own"):
        horizon_m(-3.0, 2.0)
    with pytest.raises(UnderGroundError, match="Target: "):
        horizon_m(3.0, math.nan)
    with pytest.raises(NotPhysicalError, match="Curvature"):
        horizon_m(3.0, 2.0, curvature=0.0)


def test_twice_the_distance_leaves_a_sixteenth_of_the_signal() -> None:
    snr = signal_to_noise([10_000.0, 20_000.0], RADAR, cross_section_m2=1.0)
    assert 10 * np.log10(snr) == pytest.approx([13.0, 13.0 - 12.04], abs=0.01)
    ten = signal_to_noise(20_000.0, RADAR, cross_section_m2=10.0)
    assert ten == pytest.approx(10 * snr[1])


def test_swerlings_first_case_meets_simulation() -> None:
    rng = np.random.default_rng(1)
    snr, p_false_alarm, n = 8.0, 1e-3, 400_000
    # A target that fluctuates by Rayleigh's law and noise together are one Gaussian process.
    power = (1 + snr) * rng.exponential(size=n)
    hits = np.count_nonzero(power > -math.log(p_false_alarm)) / n
    assert p_swerling(snr, p_false_alarm=p_false_alarm) == pytest.approx(hits, abs=0.003)


def test_no_signal_gives_the_false_alarms_and_no_detection_of_a_target() -> None:
    assert p_swerling(0.0, p_false_alarm=1e-6) == pytest.approx(1e-6)
    p = p_radar([0.0, 10_000.0, np.inf], RADAR, cross_section_m2=1.0)
    assert p[[0, 2]] == pytest.approx([1.0, 0.0])
    assert p[1] == pytest.approx(math.exp(math.log(1e-6) / (1 + 10**1.3)), rel=1e-3)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NotPhysicalError, match="Range"):
        p_radar(-1.0, RADAR, cross_section_m2=1.0)
    with pytest.raises(NotPhysicalError, match="cross-section"):
        p_radar(1.0, RADAR, cross_section_m2=0.0)
    with pytest.raises(NotPhysicalError, match="False-alarm"):
        p_swerling(1.0, p_false_alarm=1.0)
    with pytest.raises(NotPhysicalError, match="ratio"):
        p_swerling(-1.0, p_false_alarm=0.1)
