"""Distances that the OSCE mission in Ukraine reported, and how far the models hear and see.

The range of a model goes from where one half is detected of the quietest or smallest target in
a bad world to where one half is of the loudest or largest in a good one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from sensing_case import condition, sensor

from truceline.domain.condition import Condition, Weather
from truceline.domain.light import Light
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.sensor_parameters import CameraParameters, SoundParameters
from truceline.domain.target import Signature
from truceline.sensing.detection import p_detected
from truceline.sensing.signature import GUN, SMALL_ARMS

KM = 1000.0
EAR = sensor(SensorKind.SOUND, SoundParameters())
# A dome camera of the time: 2 megapixels of 3 micrometres behind a lens of 5 to 90 mm.
WIDE = sensor(SensorKind.CAMERA, CameraParameters(focal_length_m=0.005, pitch_m=3e-6))
LONG = sensor(SensorKind.CAMERA, CameraParameters(focal_length_m=0.09, pitch_m=3e-6))
STILL_NIGHT = condition(light=Light.NIGHT, background_db=22.0)
WINDY_DAY = condition(wind_m_s=10.0, background_db=50.0, loudness_db=-5.0, visibility_m=5000.0)
HAZE = condition(weather=Weather.HAZE, visibility_m=3000.0)
CLEAR_NIGHT = condition(light=Light.NIGHT, visibility_m=10_000.0)
WITHOUT_FLASH = replace(SMALL_ARMS, flash=None)
RANGES_M = np.arange(0.0, 60_000.0, 50.0)


@dataclass(frozen=True)
class Reported:
    """What was said to have been heard or seen, and how far away [km]."""

    where: str
    near_km: float
    far_km: float


HEARD = [
    Reported("Yasynuvata, 8 Nov 2016, osce.org/ukraine-smm/280291", 1.0, 10.0),
    Reported("Debaltseve, 8 Nov 2016, osce.org/ukraine-smm/280291", 2.0, 10.0),
    Reported("Donetsk, night of 22 Aug 2016, osce.org/ukraine-smm/261086", 7.0, 9.0),
    Reported("Donetsk, night of 20 Aug 2016, osce.org/ukraine-smm/260681", 5.0, 10.0),
    Reported("Donetsk, 2 Aug 2015, osce.org/ukraine-smm/175736", 2.0, 10.0),
    Reported("Shyrokyne, 17 Apr 2015, osce.org/ukraine-smm/151796", 10.0, 10.0),
    Reported("mortar and artillery, 176251 (field notes)", 3.0, 5.0),
]
SEEN = [
    Reported("Avdiivka camera, 24 Aug 2016, osce.org/ukraine-smm/261186", 5.0, 7.0),
    Reported("Avdiivka camera, 8 Nov 2016, osce.org/ukraine-smm/280291", 3.0, 4.0),
    Reported("projectiles, Avdiivka camera, 8 Nov 2016, osce.org/ukraine-smm/280291", 2.0, 5.0),
    Reported("cameras, nearest of 2016 to 2018 (field notes)", 1.4, 1.6),
]


def half_m(one: Sensor, target: Signature, here: Condition) -> float:
    """Return the distance at which one half is detected [m]."""
    p = p_detected(RANGES_M, one, target=target, condition=here)
    return float(RANGES_M[np.count_nonzero(p >= 0.5) - 1])


def heard_range_m() -> tuple[float, float]:
    """Return how far small arms are heard on a windy day, and guns in a still night [m]."""
    return half_m(EAR, SMALL_ARMS, WINDY_DAY), half_m(EAR, GUN, STILL_NIGHT)


def seen_range_m() -> tuple[float, float]:
    """Return how far a camera sees a shooter in haze, and the flash of a gun at night [m]."""
    return half_m(LONG, WITHOUT_FLASH, HAZE), half_m(LONG, GUN, CLEAR_NIGHT)
