"""Extinction outside the visible: Kruse's and Kim's laws for haze, Beer's law for thermal.

Kruse's law carries the extinction of visible light to other wavelengths, up to about two
micrometres, in haze of small particles. It is not for fog, whose droplets are larger than the
waves and dim all of these alike (Pierce and others, 2001): there Kim's exponent is right, which
is 0. It is not for thermal cameras either: for those each class of weather has its own extinction.

References
----------
Kruse, P., McGlauchlin, L., McQuistan, R.: Elements of infrared technology. Wiley, 1962.
Kim, I., McArthur, B., Korevaar, E.: Comparison of laser beam propagation at 785 nm and 1550 nm
in fog and haze for optical wireless communications. Proc. SPIE 4214, 26-37, 2001.
Pierce, R., Ramaprasad, J., Eisenberg, E.: Optical attenuation in fog and clouds.
Proc. SPIE 4530, 2001, doi 10.1117/12.449815.

The piecewise exponents of both laws were checked against several independent programs that cite
them (they agree), not against the book itself.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from truceline.domain.condition import Weather
from truceline.sensing.quantity import positive
from truceline.sensing.visibility import METEOROLOGICAL_RANGE_THRESHOLD, extinction_per_m

VISIBLE_M = 0.55e-6
"""The wavelength for which visibility is stated [m]."""

_M_PER_KM = 1000.0
_CLEAR_KM = 50.0
_AVERAGE_KM = 6.0
_MIST_KM = 1.0
_FOG_KM = 0.5


class ThermalAir(NamedTuple):
    """Thermal extinction of a class of weather: of the gases [1/m], and a share of the visible."""

    gases_per_m: float
    share_of_visible: float


THERMAL_AIR = {
    Weather.CLEAR: ThermalAir(0.2e-3, 0.0),
    Weather.HAZE: ThermalAir(0.2e-3, 0.2),
    Weather.RAIN: ThermalAir(0.2e-3, 1.0),
    Weather.SNOW: ThermalAir(0.2e-3, 1.0),
    Weather.FOG: ThermalAir(0.2e-3, 0.6),
}
"""Thermal extinction (8 to 14 micrometres) by class of weather.

Raindrops and flakes are far larger than the waves and dim thermal light as they dim visible
light. The figure for the gases (18 per cent lost in the first kilometre), and the shares for haze
and fog, are engineering defaults: tables of MODTRAN differ by season and kind of fog, and none
could be opened when this was written. Give your own where it matters.
"""


def kruse_exponent(visibility_m: float) -> float:
    """Return Kruse's exponent q for a visibility at 2 per cent of contrast [m].

    1.6 above 50 km, 1.3 above 6 km, else 0.585 V^(1/3) with V in km.

    Raises
    ------
    NotPhysicalError
        If the visibility is not above 0.
    """
    visibility_km = positive(visibility_m, quantity="Visibility (m)") / _M_PER_KM
    if visibility_km > _CLEAR_KM:
        return 1.6
    return 1.3 if visibility_km > _AVERAGE_KM else 0.585 * visibility_km ** (1 / 3)


def kim_exponent(visibility_m: float) -> float:
    """Return Kim's exponent q for a visibility at 2 per cent of contrast [m].

    As Kruse's above 6 km; then 0.16 V + 0.34 above 1 km, V − 0.5 above 500 m, else 0.

    Raises
    ------
    NotPhysicalError
        If the visibility is not above 0.
    """
    visibility_km = positive(visibility_m, quantity="Visibility (m)") / _M_PER_KM
    if visibility_km > _AVERAGE_KM:
        return kruse_exponent(visibility_m)
    if visibility_km > _MIST_KM:
        return 0.16 * visibility_km + 0.34
    return visibility_km - _FOG_KM if visibility_km > _FOG_KM else 0.0


def haze_per_m(visibility_m: float, *, wavelength_m: float) -> float:
    """Return the extinction [1/m] of a wavelength in air of a visibility.

    Parameters
    ----------
    visibility_m
        Meteorological optical range [m].
    wavelength_m
        From 0.4e-6 to about 2e-6 m.

    Raises
    ------
    NotPhysicalError
        If the visibility or the wavelength is not above 0.

    Notes
    -----
    The exponent is Kim's, so that fog is no more transparent in the near infrared than to eyes.
    Kruse's V is the distance of 2 per cent of contrast, visibility here is that of 5 per cent;
    the first is 1.306 times the second.
    """
    visible = extinction_per_m(visibility_m)
    times = positive(wavelength_m, quantity="Wavelength (m)") / VISIBLE_M
    two_per_cent_m = -math.log(METEOROLOGICAL_RANGE_THRESHOLD) / visible
    return visible * math.exp(-kim_exponent(two_per_cent_m) * math.log(times))


def thermal_per_m(visibility_m: float, *, weather: Weather) -> float:
    """Return the extinction of thermal radiation [1/m] in a class of weather, for Beer's law.

    Raises
    ------
    NotPhysicalError
        If the visibility [m] is not above 0.
    """
    air = THERMAL_AIR[weather]
    return air.gases_per_m + air.share_of_visible * extinction_per_m(visibility_m)
