"""Conditions and sensors for the tests of sensing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from truceline.domain.condition import Condition, Weather
from truceline.domain.identifier import SensorId, SourceId
from truceline.domain.light import Light
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.sensor_parameters import (
    AirborneParameters,
    CameraParameters,
    EyeParameters,
    RadarParameters,
    SensorParameters,
    SoundParameters,
    ThermalParameters,
)
from truceline.domain.source import Provenance

KNOWN = Provenance(source=SourceId("notes"), since=date(2031, 5, 1))
DAY = Condition(light=Light.DAY, weather=Weather.CLEAR, visibility_m=20_000.0)
CAMERA = CameraParameters(focal_length_m=0.05, pitch_m=3e-6)
THERMAL = ThermalParameters(focal_length_m=0.1, pitch_m=17e-6)
OF_KIND: dict[SensorKind, SensorParameters] = {
    SensorKind.EYE: EyeParameters(),
    SensorKind.OPTICS: EyeParameters(magnification=7.0),
    SensorKind.CAMERA: CAMERA,
    SensorKind.THERMAL: THERMAL,
    SensorKind.RADAR: RadarParameters(reference_m=10_000.0, reference_snr_db=13.0),
    SensorKind.SOUND: SoundParameters(),
    SensorKind.AIRBORNE_CAMERA: AirborneParameters(camera=CAMERA),
}


def condition(**changes: object) -> Condition:
    """Return a clear, calm, quiet day with some fields changed."""
    return replace(DAY, **changes)  # type: ignore[arg-type]  # the tests name real fields


_FIELD_OF = {
    EyeParameters: "eye",
    CameraParameters: "camera",
    ThermalParameters: "thermal",
    RadarParameters: "radar",
    SoundParameters: "sound",
    AirborneParameters: "airborne",
}


def sensor(kind: SensorKind, *parameters: SensorParameters) -> Sensor:
    """Return a sensor of a kind with parameters, or without."""
    bare = Sensor(
        id=SensorId(kind.value),
        names={"en": kind.value},
        kind=kind,
        reach_m=1000.0,
        basis="chosen",
        known=KNOWN,
    )
    given = {_FIELD_OF[type(one)]: one for one in parameters}
    return replace(bare, **given)  # type: ignore[arg-type]  # each stands under its own name


SENSORS = {kind: sensor(kind, parameters) for kind, parameters in OF_KIND.items()}
