"""What one sensor detects of one target at which distance, in the condition of one world.

This joins the models of the room: resolution, visibility and haze, radar, sound. Line of sight
is not here, except that sound needs none; the probability is for a target in line of sight, and
a sight mask multiplies it. Between sensors of one place nothing is independent but chance: see
`world` for how they are combined.
"""

from __future__ import annotations

from typing import assert_never

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.condition import Condition
from truceline.domain.sensor import Sensor
from truceline.domain.sensor_parameters import (
    AirborneParameters,
    CameraParameters,
    EyeParameters,
    RadarParameters,
    SensorParameters,
    SoundParameters,
    ThermalParameters,
)
from truceline.domain.target import Signature, Task
from truceline.sensing.errors import NoParametersError
from truceline.sensing.haze import haze_per_m, thermal_per_m
from truceline.sensing.quantity import Floats, ranges
from truceline.sensing.radar import p_radar
from truceline.sensing.resolution import cycles_on_target, eye_rad, p_resolved, pixel_rad
from truceline.sensing.sound import p_heard
from truceline.sensing.visibility import (
    EYE_CONTRAST,
    extinction_per_m,
    p_flash_noticed,
    resolvable_share,
    transmitted,
)


def p_detected(
    range_m: ArrayLike,
    sensor: Sensor,
    *,
    target: Signature,
    condition: Condition,
    task: Task = Task.DETECTION,
) -> Floats:
    """Return the probability that a sensor detects a target in line of sight, given time to look.

    Parameters
    ----------
    range_m
        Distances of any shape [m]; from the air, along the slant.
    sensor
        A sensor with parameters.
    target
        What there is to detect.
    condition
        Light, weather and noise of the world.
    task
        How much must be made out; radar and sound only detect, whatever the task.

    Returns
    -------
    Floats
        Probabilities of the shape of the distances.

    Raises
    ------
    NoParametersError
        If the sensor has none.
    NotPhysicalError
        If a distance is below 0.
    """
    if sensor.parameters is None:
        raise NoParametersError(sensor=sensor.id, kind=sensor.kind.value)
    distance_m = ranges(range_m)
    if sensor.kind in condition.jammed:
        return np.zeros_like(distance_m)
    return _p_by_kind(distance_m, sensor.parameters, target, condition=condition, task=task)


def can_fly(flown: AirborneParameters, condition: Condition) -> bool:
    """Tell whether an aircraft flies in a condition."""
    return (
        condition.visibility_m >= flown.least_visibility_m
        and condition.wind_m_s <= flown.most_wind_m_s
    )


def _p_by_kind(
    distance_m: Floats,
    parameters: SensorParameters,
    target: Signature,
    *,
    condition: Condition,
    task: Task,
) -> Floats:
    match parameters:
        case EyeParameters() | CameraParameters():
            return _p_by_light(distance_m, parameters, target, condition=condition, task=task)
        case ThermalParameters():
            return _p_by_thermal(distance_m, parameters, target, condition=condition, task=task)
        case RadarParameters():
            return p_radar(distance_m, parameters, cross_section_m2=target.radar_cross_section_m2)
        case SoundParameters():
            return _p_by_ear(distance_m, parameters, target, condition=condition)
        case AirborneParameters():
            flying = _p_by_kind(
                distance_m, parameters.imager, target, condition=condition, task=task
            )
            return flying * can_fly(parameters, condition)
        case _:
            assert_never(parameters)


def _p_by_eye(
    distance_m: Floats, eye: EyeParameters, target: Signature, *, condition: Condition, task: Task
) -> Floats:
    extinction = extinction_per_m(condition.visibility_m)
    contrast = target.contrast * transmitted(distance_m, extinction=extinction)
    return _p_imaged(
        distance_m,
        size_m=target.size_m,
        resolved_rad=eye_rad(condition.light, magnification=eye.magnification),
        share=resolvable_share(contrast, threshold=EYE_CONTRAST[condition.light]),
        task=task,
    )


def _p_by_camera(
    distance_m: Floats,
    camera: CameraParameters,
    target: Signature,
    *,
    condition: Condition,
    task: Task,
) -> Floats:
    if condition.light.darkness > camera.works_until.darkness:
        return np.zeros_like(distance_m)
    extinction = haze_per_m(condition.visibility_m, wavelength_m=camera.wavelength_m)
    contrast = target.contrast * transmitted(distance_m, extinction=extinction)
    return _p_imaged(
        distance_m,
        size_m=target.size_m,
        resolved_rad=pixel_rad(camera.focal_length_m, camera.pitch_m),
        share=resolvable_share(contrast, threshold=camera.contrast_threshold),
        task=task,
    )


def _p_by_thermal(
    distance_m: Floats,
    camera: ThermalParameters,
    target: Signature,
    *,
    condition: Condition,
    task: Task,
) -> Floats:
    extinction = thermal_per_m(condition.visibility_m, weather=condition.weather)
    left_k = target.thermal_difference_k * transmitted(distance_m, extinction=extinction)
    return _p_imaged(
        distance_m,
        size_m=target.size_m,
        resolved_rad=pixel_rad(camera.focal_length_m, camera.pitch_m),
        share=resolvable_share(
            left_k / camera.full_difference_k,
            threshold=camera.least_difference_k / camera.full_difference_k,
        ),
        task=task,
    )


def _p_imaged(
    distance_m: Floats, *, size_m: float, resolved_rad: float, share: Floats, task: Task
) -> Floats:
    cycles = cycles_on_target(distance_m, size_m=size_m, resolved_rad=resolved_rad)
    with np.errstate(invalid="ignore"):
        resolved = np.where(share > 0, cycles * share, 0.0)
    return p_resolved(resolved, task=task)


def _p_by_light(
    distance_m: Floats,
    imager: EyeParameters | CameraParameters,
    target: Signature,
    *,
    condition: Condition,
    task: Task,
) -> Floats:
    """Take the better of shape and flash: one look finds both or neither, so they do not add up.

    A camera that has no picture in the dark still shows a flash.
    """
    if isinstance(imager, EyeParameters):
        seen = _p_by_eye(distance_m, imager, target, condition=condition, task=task)
    else:
        seen = _p_by_camera(distance_m, imager, target, condition=condition, task=task)
    if target.flash is None or task is not Task.DETECTION:
        return seen
    noticed = p_flash_noticed(
        distance_m,
        flash=target.flash,
        light=condition.light,
        extinction=extinction_per_m(condition.visibility_m),
    )
    return np.maximum(seen, noticed)


def _p_by_ear(
    distance_m: Floats, ear: SoundParameters, target: Signature, *, condition: Condition
) -> Floats:
    if target.sound is None:
        return np.zeros_like(distance_m)
    return p_heard(distance_m, ear, source=target.sound, condition=condition)
