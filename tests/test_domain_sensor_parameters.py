from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from sensing_case import CAMERA, OF_KIND, THERMAL, sensor

from truceline.domain.refusal import DomainError
from truceline.domain.sensor import SensorKind
from truceline.domain.sensor_parameters import (
    AirborneParameters,
    CameraParameters,
    EyeParameters,
    RadarParameters,
    SensorParameters,
    SoundParameters,
    ThermalParameters,
)


@pytest.mark.parametrize("kind", SensorKind)
def test_a_sensor_takes_the_parameters_of_its_kind_or_none(kind: SensorKind) -> None:
    assert sensor(kind, OF_KIND[kind]).parameters == OF_KIND[kind]
    assert sensor(kind).parameters is None
    for other, parameters in OF_KIND.items():
        if type(parameters) is not type(OF_KIND[kind]):
            with pytest.raises(
                DomainError, match=r"Sensor\.kind: expected no parameters, or "
            ) as refused:
                sensor(kind, parameters)
            assert kind.value in str(refused.value), other


def test_a_sensor_of_two_kinds_is_refused() -> None:
    with pytest.raises(DomainError, match=r"or camera for .*, came \['camera', 'sound'\]"):
        sensor(SensorKind.CAMERA, CAMERA, OF_KIND[SensorKind.SOUND])


def test_an_aircraft_carries_exactly_one_camera() -> None:
    assert AirborneParameters(thermal=THERMAL).imager is THERMAL
    assert AirborneParameters(camera=CAMERA).imager is CAMERA
    for wrong in ({}, {"camera": CAMERA, "thermal": THERMAL}):
        with pytest.raises(DomainError, match="exactly one of camera and thermal"):
            AirborneParameters(**wrong)  # type: ignore[arg-type]  # each stands under its own name


def test_only_sound_needs_no_line_of_sight() -> None:
    assert [kind for kind in SensorKind if not kind.needs_line_of_sight] == [SensorKind.SOUND]


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: EyeParameters(magnification=0.5), "magnification"),
        (lambda: EyeParameters(magnification=math.inf), "magnification"),
        (lambda: CameraParameters(focal_length_m=0.0, pitch_m=3e-6), "focal_length_m"),
        (lambda: CameraParameters(focal_length_m=0.1, pitch_m=-1.0), "pitch_m"),
        (
            lambda: CameraParameters(focal_length_m=0.1, pitch_m=1e-6, wavelength_m=0.0),
            "wavelength_m",
        ),
        (
            lambda: CameraParameters(focal_length_m=0.1, pitch_m=1e-6, contrast_threshold=1.0),
            "contrast_threshold",
        ),
        (
            lambda: ThermalParameters(focal_length_m=0.1, pitch_m=1e-6, least_difference_k=0.0),
            "least_difference_k",
        ),
        (
            lambda: ThermalParameters(
                focal_length_m=0.1, pitch_m=1e-6, least_difference_k=1.0, full_difference_k=1.0
            ),
            "full_difference_k",
        ),
        (lambda: RadarParameters(reference_m=0.0, reference_snr_db=13.0), "reference_m"),
        (lambda: RadarParameters(reference_m=1.0, reference_snr_db=math.inf), "reference_snr_db"),
        (
            lambda: RadarParameters(reference_m=1.0, reference_snr_db=13.0, p_false_alarm=0.0),
            "p_false_alarm",
        ),
        (lambda: SoundParameters(margin_db=math.nan), "margin_db"),
        (lambda: SoundParameters(spread_db=0.0), "spread_db"),
        (lambda: AirborneParameters(camera=CAMERA, least_visibility_m=0.0), "least_visibility_m"),
        (lambda: AirborneParameters(camera=CAMERA, most_wind_m_s=0.0), "most_wind_m_s"),
    ],
)
def test_parameters_that_cannot_be_are_refused(
    make: Callable[[], SensorParameters], field: str
) -> None:
    with pytest.raises(DomainError, match=field):
        make()
