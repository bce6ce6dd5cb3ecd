"""How far contrast and lights carry through the air: Koschmieder's and Allard's laws.

Koschmieder's law holds for a black target on the horizon in homogeneous air in daylight; a target
that is less dark starts from less contrast. Visibility here is always meteorological optical
range, the distance at which contrast has fallen to 5 per cent (WMO, CIE); older texts, and
Kruse's formula, use 2 per cent.

     contrast C0 [] ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ > eye sees C0 exp(−σ R)
                   σ: extinction per metre

References
----------
CIE S 017 (e-ILV), term 17-31-018, and IALA Dictionary: meteorological optical range.
AMS Glossary of Meteorology: meteorological range (ε = 0.02).
Koschmieder, H.: Theorie der horizontalen Sichtweite. Beitr. Phys. freien Atm. 12, 1924.
International Regulations for Preventing Collisions at Sea, annex I, section 8 (Allard's law).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.light import Light
from truceline.domain.target import Flash
from truceline.sensing.quantity import Floats, positive, ranges, share

MOR_THRESHOLD = 0.05
"""The share of contrast left at the meteorological optical range (WMO, CIE)."""

METEOROLOGICAL_RANGE_THRESHOLD = 0.02
"""The share of contrast left at the older meteorological range (AMS)."""

EYE_CONTRAST = {Light.DAY: 0.05, Light.CIVIL_TWILIGHT: 0.10, Light.NIGHT: 0.20}
"""The least contrast of a coarse shape that an eye notices.

By day the figure behind WMO's visibility; in the dark an engineering default (Blackwell 1946
shows the rise, but the tables could not be opened when this was written).
"""

LIGHT_THRESHOLD_LX = {Light.DAY: 1e-3, Light.CIVIL_TWILIGHT: 1e-5, Light.NIGHT: 2e-7}
"""The least illuminance at the eye by which a light is noticed [lx].

By night the threshold of the collision regulations (annex I, section 8), which the Illuminating
Engineering Society calls the widely accepted value (ANSI/IES LS-1, "visual threshold in point
vision"); by day and in twilight from memory of WMO-No. 8 and ICAO, which could not be opened.
"""

BLONDEL_REY_S = 0.2
"""Blondel and Rey's constant [s]: a flash looks like a steady light of ∫I dt / (0.2 s + t).

The International Dictionary of Marine Aids to Navigation ("Blondel-Rey law") gives 0.1 to 0.3 s as
what countries have used, depending on colour, shape and background; 0.2 s is the middle of it.
"""

LIGHT_SPREAD_DECADES = 0.3
"""How far about its threshold a light is noticed by chance: one standard deviation [decades]."""


def extinction_per_m(visibility_m: float, *, threshold: float = MOR_THRESHOLD) -> float:
    """Return the extinction of visible light [1/m] in air of a visibility [m].

    σ = −ln ε / V: 2.996/V for ε = 0.05, 3.912/V for ε = 0.02.

    Raises
    ------
    NotPhysicalError
        If the visibility is not above 0 or the threshold not between 0 and 1.
    """
    positive(visibility_m, quantity="Visibility (m)")
    return -math.log(share(threshold, quantity="Contrast threshold")) / visibility_m


def transmitted(range_m: ArrayLike, *, extinction: float) -> Floats:
    """Return the share of light or contrast left after a distance [m], by Beer's law.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0 or the extinction [1/m] is.
    """
    distance_m = ranges(range_m)
    if extinction == 0:
        return np.ones_like(distance_m)
    return np.exp(-positive(extinction, quantity="Extinction (1/m)") * distance_m)


def contrast_range_m(contrast: float, *, threshold: float, extinction: float) -> float:
    """Return the distance at which contrast falls to a threshold [m], 0 if it never was above.

    Raises
    ------
    NotPhysicalError
        If a contrast is not between 0 and 1 (1 itself allowed) or the extinction not above 0.
    """
    positive(contrast, quantity="Contrast")
    positive(extinction, quantity="Extinction (1/m)")
    limit = share(threshold, quantity="Contrast threshold")
    return max(math.log(contrast / limit) / extinction, 0.0)


def resolvable_share(contrast: ArrayLike, *, threshold: float) -> Floats:
    """Return which share of the finest resolvable detail is resolved at a lower contrast.

    Parameters
    ----------
    contrast
        Contrast at the sensor, 0 to 1, of any shape.
    threshold
        The least contrast at which even a coarse shape is seen.

    Returns
    -------
    Floats
        1 at full contrast, 0 at the threshold and below.

    Raises
    ------
    NotPhysicalError
        If the threshold is not between 0 and 1.

    Notes
    -----
    Finer detail needs more contrast. Measured curves of least resolvable contrast are close to
    straight when the logarithm of contrast is drawn against spatial frequency; this is the
    straight line from the threshold at no frequency to full contrast at the limit of
    resolution. It is an engineering default of ours, and stands for the curve of the sensor at
    hand, which Johnson's method asks for and makers rarely publish.
    """
    limit = share(threshold, quantity="Contrast threshold")
    with np.errstate(divide="ignore"):
        left = 1 - np.log(np.asarray(contrast, dtype=np.float64)) / math.log(limit)
    return np.clip(left, 0.0, 1.0)


def illuminance_lx(range_m: ArrayLike, *, intensity_cd: float, extinction: float) -> Floats:
    """Return the illuminance at the eye [lx] from a light at a distance, by Allard's law.

    E = I exp(−σ R) / R².

    Raises
    ------
    NotPhysicalError
        If a distance is below 0, or the intensity [cd] or the extinction [1/m] is not a value.
    """
    distance_m = ranges(range_m)
    carried = positive(intensity_cd, quantity="Intensity (cd)") * transmitted(
        distance_m, extinction=extinction
    )
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return np.where(np.isinf(distance_m), 0.0, carried / distance_m**2)


def effective_cd(flash: Flash) -> float:
    """Return the intensity of the steady light that a flash looks like [cd] (Blondel and Rey)."""
    return flash.given_cd_s / (BLONDEL_REY_S + flash.lasts_s)


def p_flash_noticed(range_m: ArrayLike, *, flash: Flash, light: Light, extinction: float) -> Floats:
    """Return the probability that someone who looks that way notices a flash.

    Parameters
    ----------
    range_m
        Distances of any shape [m].
    flash
        The flash.
    light
        How light it is behind it.
    extinction
        Extinction of visible light [1/m].

    Raises
    ------
    NotPhysicalError
        If a distance is below 0 or the extinction is.

    Notes
    -----
    One half at the threshold of the light; the spread about it is an engineering default. The
    gain of optics and of cameras for point lights is left out, which errs on the safe side.
    """
    at_eye_lx = illuminance_lx(range_m, intensity_cd=effective_cd(flash), extinction=extinction)
    with np.errstate(divide="ignore"):
        decades = np.log10(at_eye_lx / LIGHT_THRESHOLD_LX[light])
    return p_above(decades, spread=LIGHT_SPREAD_DECADES)


def p_above(margin: ArrayLike, *, spread: float) -> Floats:
    """Return the probability that a signal is noticed, from its margin over the threshold.

    Parameters
    ----------
    margin
        Signal less threshold, on a logarithmic scale, of any shape.
    spread
        Standard deviation of the threshold, on the same scale.

    Raises
    ------
    NotPhysicalError
        If the spread is not above 0.

    Notes
    -----
    A logistic psychometric function: one half at the threshold.
    """
    scale = positive(spread, quantity="Spread of the threshold") * math.sqrt(3) / math.pi
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-np.asarray(margin, dtype=np.float64) / scale)))
