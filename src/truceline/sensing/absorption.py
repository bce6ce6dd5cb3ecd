"""How the air absorbs sound: the formula of ISO 9613-1, for any temperature and humidity.

References
----------
ISO 9613-1:1993, Acoustics: attenuation of sound during propagation outdoors, part 1: calculation
of the absorption of sound by the atmosphere; equations 3 to 5 and annex B. The formula was
checked against two independent statements of it (WAPE of the Université Gustave Eiffel;
sengpielaudio.com), its results against table 1 of the standard and table 2 of ISO 9613-2:1996 as
other programs transcribe them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.condition import Air
from truceline.sensing.quantity import Floats, not_below_zero

_ZERO_C_K = 273.15
_REFERENCE_K = 293.15
_TRIPLE_POINT_K = 273.16
_REFERENCE_PA = 101_325.0


def exact_midband_hz(nominal_hz: ArrayLike) -> Floats:
    """Return the exact midband frequencies behind nominal ones: 1000 × 10^(k/10) [Hz].

    The tables of the standard are computed at these, not at the rounded names of the bands.

    Raises
    ------
    NotPhysicalError
        If a frequency is below 0.
    """
    frequency_hz = not_below_zero(nominal_hz, quantity="Frequency (Hz)")
    with np.errstate(divide="ignore"):
        return np.asarray(1000.0 * 10 ** (np.round(10 * np.log10(frequency_hz / 1000.0)) / 10))


def absorption_db_per_m(frequency_hz: ArrayLike, air: Air) -> Floats:
    """Return how much of a pure tone the air absorbs [dB/m].

    Parameters
    ----------
    frequency_hz
        Frequencies of any shape [Hz]; the exact midband stands for a band.
    air
        Temperature, humidity and pressure.

    Returns
    -------
    Floats
        Attenuation coefficients, within 10 per cent by the standard's own claim (clause 7.1).

    Raises
    ------
    NotPhysicalError
        If a frequency is below 0.
    """
    squared = not_below_zero(frequency_hz, quantity="Frequency (Hz)") ** 2
    kelvin = air.temperature_c + _ZERO_C_K
    relative = kelvin / _REFERENCE_K
    pressure = air.pressure_pa / _REFERENCE_PA
    oxygen_hz, nitrogen_hz = _relaxation_hz(air)
    classical = 1.84e-11 / pressure * np.sqrt(relative)
    oxygen = 0.01275 * np.exp(-2239.1 / kelvin) * oxygen_hz / (oxygen_hz**2 + squared)
    nitrogen = 0.1068 * np.exp(-3352.0 / kelvin) * nitrogen_hz / (nitrogen_hz**2 + squared)
    return np.asarray(8.686 * squared * (classical + relative**-2.5 * (oxygen + nitrogen)))


def _relaxation_hz(air: Air) -> tuple[float, float]:
    kelvin = air.temperature_c + _ZERO_C_K
    relative = kelvin / _REFERENCE_K
    pressure = air.pressure_pa / _REFERENCE_PA
    saturation = 10 ** (-6.8346 * (_TRIPLE_POINT_K / kelvin) ** 1.261 + 4.6151)
    vapour_pct = air.humidity_pct * saturation / pressure
    oxygen_hz = pressure * (24 + 4.04e4 * vapour_pct * (0.02 + vapour_pct) / (0.391 + vapour_pct))
    growth = float(np.exp(-4.170 * (relative ** (-1 / 3) - 1)))
    nitrogen_hz = pressure / relative**0.5 * (9 + 280 * vapour_pct * growth)
    return float(oxygen_hz), float(nitrogen_hz)
