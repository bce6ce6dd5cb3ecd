r"""What a radar detects: the horizon of radio waves, the fourth power of range, Swerling's case 1.

Not a radar simulation: clutter, rain and the speed of the target are left out, and one known
point (a signal-to-noise ratio at a range) stands for transmitter, antenna and receiver.

    mast h1 |`-.                       .-'| target h2
            |   `-.__             __.-'   |        ray over an earth of 4/3 its radius
       _____|________`--._____.--'________|____

References
----------
Federal Standard 1037C / ATIS Telecom Glossary: radio horizon, 4/3 earth.
Swerling, P.: Probability of detection for fluctuating targets. IRE Transactions IT-6(2), 1960.
Mahafza, B.: Radar systems analysis and design using MATLAB, equation 2.75.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.sensor_parameters import RadarParameters
from truceline.sensing.quantity import Floats, height, not_below_zero, positive, ranges, share

EARTH_RADIUS_M = 6_378_137.0
"""Equatorial radius of WGS 84 [m], as in the lines of sight."""

LIGHT_CURVATURE = 0.85714
"""The share of the earth's curvature that is left to light (k = 7/6)."""

RADIO_CURVATURE = 0.75
"""The share of the earth's curvature that is left to radio waves (k = 4/3)."""

_DECADE_DB = 10.0


def horizon_m(sensor_m: float, target_m: float, *, curvature: float = RADIO_CURVATURE) -> float:
    """Return the distance at which the ground of a smooth earth comes between two heights [m].

    Parameters
    ----------
    sensor_m, target_m
        Heights above the ground [m].
    curvature
        The share of the earth's curvature that refraction leaves.

    Raises
    ------
    UnderGroundError
        If a height is below the ground.
    NotPhysicalError
        If the curvature is not above 0.

    Notes
    -----
    √(2 R h1 / c) + √(2 R h2 / c). With c = 0.75 this is the glossary's
    4.12 (√h1 + √h2) km; its factor is rounded from 4.124.

    Examples
    --------
    >>> round(horizon_m(10.0, 2.0, curvature=LIGHT_CURVATURE))
    17655
    """
    positive(curvature, quantity="Curvature")
    doubled_m = 2 * EARTH_RADIUS_M / curvature
    return math.sqrt(doubled_m * height(sensor_m, what="Mast of the sensor")) + math.sqrt(
        doubled_m * height(target_m, what="Target")
    )


def signal_to_noise(
    range_m: ArrayLike, radar: RadarParameters, *, cross_section_m2: float
) -> Floats:
    """Return the signal-to-noise ratio (not in dB) at distances [m], by the fourth power.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0 or the cross-section [m²] is not above 0.
    """
    distance_m = ranges(range_m)
    positive(cross_section_m2, quantity="Radar cross-section (m²)")
    at_reference = 10 ** (radar.reference_snr_db / _DECADE_DB)
    gain = at_reference * cross_section_m2 / radar.reference_cross_section_m2
    with np.errstate(divide="ignore", over="ignore"):
        return gain * np.divide(radar.reference_m, distance_m) ** 4


def p_swerling(snr: ArrayLike, *, p_false_alarm: float) -> Floats:
    """Return the probability that one look detects a target that fluctuates slowly.

    Parameters
    ----------
    snr
        Signal-to-noise ratio (not in dB) of any shape; infinite is allowed.
    p_false_alarm
        Probability that noise alone is taken for a target.

    Raises
    ------
    NotPhysicalError
        If a ratio is below 0 or the probability not between 0 and 1.

    Notes
    -----
    Swerling's case 1, one pulse: Pd = exp(−T / (1 + SNR)) with Pfa = exp(−T), that is
    Pd = Pfa^(1 / (1 + SNR)). At no signal it is the false-alarm probability itself.
    """
    ratio = not_below_zero(snr, quantity="Signal-to-noise ratio")
    threshold = -math.log(share(p_false_alarm, quantity="False-alarm probability"))
    return np.exp(-threshold / (1 + ratio))


def p_radar(range_m: ArrayLike, radar: RadarParameters, *, cross_section_m2: float) -> Floats:
    """Return the probability that a radar detects a target in one look.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0 or the cross-section [m²] is not above 0.

    Notes
    -----
    Less the false alarms: what noise alone would give is no detection of the target, so that
    the probability is 0 at infinite distance.
    """
    snr = signal_to_noise(range_m, radar, cross_section_m2=cross_section_m2)
    by_chance = radar.p_false_alarm
    # Pfa^(1/(1+SNR)) − Pfa, by way of expm1, so that no signal gives 0 and not a rounding error.
    more = by_chance * np.expm1(-math.log(by_chance) * (1 - 1 / (1 + snr)))
    return np.asarray(np.minimum(more / (1 - by_chance), 1.0))
