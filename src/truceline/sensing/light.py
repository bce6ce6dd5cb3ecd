"""Day, civil twilight or night at a place and an instant, from the height of the sun.

Mountains and clouds that take the light away earlier are left out, and so is the moon.

References
----------
Meeus, J.: Astronomical algorithms, 2nd edition, chapters 12 and 25 (low precision, 0.01°), as in
the NOAA Solar Calculator. Checked against Meeus's example 25.a and the worked example of
Reda, I., Andreas, A.: Solar position algorithm, NREL/TP-560-34302, 2008, table A5.1, both as the
tests of other programs transcribe them.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from truceline.domain.light import Light
from truceline.sensing.errors import NotPhysicalError

SUNSET_DEG = -0.833
"""Elevation of the sun's centre at sunrise and sunset: half its disc and mean refraction."""

CIVIL_DUSK_DEG = -6.0
"""Elevation of the sun's centre at the ends of civil twilight."""

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_DAY = timedelta(days=1)
_DAYS_IN_CENTURY = 36525.0
_POLE_DEG = 90.0


class SunPlace(NamedTuple):
    """The sun's apparent place on the sky of the equator [degrees]."""

    right_ascension_deg: float
    declination_deg: float


def sun_place(at: datetime) -> SunPlace:
    """Return the apparent right ascension and declination of the sun, to about 0.01°.

    Parameters
    ----------
    at
        An instant, with its offset.

    Raises
    ------
    NotPhysicalError
        If the instant carries no offset.

    Notes
    -----
    Universal time stands for the dynamical time of the formulas; the sun moves 0.001° in the
    minute or so by which they differ.
    """
    century = _days(at) / _DAYS_IN_CENTURY
    mean_longitude = 280.46646 + century * (36000.76983 + century * 0.0003032)
    anomaly = math.radians(357.52911 + century * (35999.05029 - century * 0.0001537))
    centre = (
        (1.914602 - century * (0.004817 + 0.000014 * century)) * math.sin(anomaly)
        + (0.019993 - 0.000101 * century) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    longitude = math.radians(mean_longitude + centre - 0.00569 - 0.00478 * math.sin(node))
    obliquity = math.radians(23.4392911 - 0.0130042 * century + 0.00256 * math.cos(node))
    ascension = math.atan2(math.cos(obliquity) * math.sin(longitude), math.cos(longitude))
    return SunPlace(
        right_ascension_deg=math.degrees(ascension) % 360,
        declination_deg=math.degrees(math.asin(math.sin(obliquity) * math.sin(longitude))),
    )


def sun_elevation_deg(at: datetime, *, lat_deg: float, lon_deg: float) -> float:
    """Return how high the sun's centre stands above a level horizon, without refraction.

    Parameters
    ----------
    at
        An instant, with its offset.
    lat_deg, lon_deg
        The place [degrees, north and east positive].

    Returns
    -------
    float
        Elevation [degrees], below 0 at night.

    Raises
    ------
    NotPhysicalError
        If the instant carries no offset or the latitude lies beyond a pole.
    """
    if not abs(lat_deg) <= _POLE_DEG:
        raise NotPhysicalError(
            quantity="Latitude (degrees)", expected="a value from −90 to 90", came=lat_deg
        )
    sun = sun_place(at)
    days = _days(at)
    sidereal_deg = 280.46061837 + 360.98564736629 * days
    hour = math.radians(sidereal_deg + lon_deg - sun.right_ascension_deg)
    latitude, declination = math.radians(lat_deg), math.radians(sun.declination_deg)
    sine = math.sin(latitude) * math.sin(declination)
    sine += math.cos(latitude) * math.cos(declination) * math.cos(hour)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def light_at(at: datetime, *, lat_deg: float, lon_deg: float) -> Light:
    """Return whether it is day, civil twilight or night.

    Raises
    ------
    NotPhysicalError
        If the instant carries no offset or the latitude lies beyond a pole.
    """
    elevation_deg = sun_elevation_deg(at, lat_deg=lat_deg, lon_deg=lon_deg)
    if elevation_deg >= SUNSET_DEG:
        return Light.DAY
    return Light.CIVIL_TWILIGHT if elevation_deg >= CIVIL_DUSK_DEG else Light.NIGHT


def _days(at: datetime) -> float:
    if at.utcoffset() is None:
        raise NotPhysicalError(
            quantity="Instant", expected="a time with an offset", came=at.isoformat()
        )
    return (at - _J2000) / _DAY
