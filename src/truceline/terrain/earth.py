"""How far the earth falls away under a straight or bent ray.

The sphere's curve is taken as a parabola, as every viewshed program does: at 10 km the difference
is below a millimetre. Refraction bends a ray downwards, as if the earth were flatter; what is left
of the curvature is the *curvature coefficient* 1/k, with k the ratio of the ray's effective earth
radius to the real one: k = 7/6 for light in a standard atmosphere, 4/3 for radio.

What it is not: a model of the weather. Over hot ground or in an inversion the coefficient changes
during the day.

References
----------
GDAL, `gdal_viewshed`: "0.85714" for light, 0.75 for radio.
ITU-R P.834: effects of tropospheric refraction on radio-wave propagation.
"""

from __future__ import annotations

import math
from enum import Enum

EARTH_RADIUS_M = 6_378_137.0  # the half axis of WGS 84, as in GDAL


class Ray(Enum):
    """What travels; the value is the curvature coefficient."""

    LIGHT = 0.85714
    """Light in a standard atmosphere (GDAL's own five digits)."""
    RADIO = 0.75
    """Radio and radar: the four-thirds earth."""
    STRAIGHT = 1.0
    """No refraction: what plain geometry would give."""
    FLAT = 0.0
    """No curvature at all: only for hand-made ground whose answer is known by geometry."""

    @property
    def fall_per_m(self) -> float:
        """By how much the ground falls, per square of the distance [1/m]."""
        return self.value / (EARTH_RADIUS_M * 2.0)


def drop_m(*, distance_m: float, ray: Ray = Ray.LIGHT) -> float:
    """Return how far the ground lies below the level of the eye's foot [m] at a distance [m]."""
    return ray.fall_per_m * distance_m**2


def horizon_m(*, eye_m: float, target_m: float, ray: Ray = Ray.LIGHT) -> float:
    """Return from how far a target is seen over level ground [m], both heights above it [m]."""
    if ray is Ray.FLAT:
        return math.inf
    return math.sqrt(eye_m / ray.fall_per_m) + math.sqrt(target_m / ray.fall_per_m)
