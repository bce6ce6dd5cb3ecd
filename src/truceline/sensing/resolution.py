"""Whether a target is resolved well enough: Johnson's criterion and the curve about it.

Johnson's criterion counts how many line pairs (cycles) of the finest pattern that a sensor can
resolve fit across a target. It is the simple option: Vollmerhausen and others (2004) call it
fundamentally flawed for modern imagers, because it takes the finest detail for the whole
picture; the TTP metric that they put in its place needs the whole contrast curve of an imager,
which nobody publishes for a camera at a front line. Only its probability curve is here.

       eye <) d --------------- R --------------- [] target of size s
           one cycle = one dark and one light bar = two resolvable angles d
           N = s / (2 d R)

Nothing here dims with distance; that is `visibility` and `haze`.

References
----------
Johnson, J.: Analysis of image forming systems. Image Intensifier Symposium, Fort Belvoir, 1958.
Sjaardema, T., Smith, C., Birch, G.: History and evolution of the Johnson criteria. Sandia
National Laboratories, SAND2015-6368, 2015.
Vollmerhausen, R., Jacobs, E., Driggers, R.: New metric for predicting target acquisition
performance. Optical Engineering 43(11), 2004, doi 10.1117/1.1799111.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.light import Light
from truceline.domain.target import Task
from truceline.sensing.quantity import Floats, not_below_zero, positive, ranges

N50_CYCLES = {
    Task.DETECTION: 1.0,
    Task.ORIENTATION: 1.4,
    Task.RECOGNITION: 4.0,
    Task.IDENTIFICATION: 6.4,
}
"""Cycles across a target for one half of the observers to succeed (Johnson 1958)."""

EYE_RAD = {
    Light.DAY: math.radians(1 / 60),
    Light.CIVIL_TWILIGHT: math.radians(2 / 60),
    Light.NIGHT: math.radians(10 / 60),
}
"""The angle that a healthy eye resolves [rad]: 1, 2 and 10 minutes of arc.

One minute by day is what normal acuity (6/6, 20/20) is defined by. The two others are an
engineering default: acuity falls with the logarithm of luminance to about a tenth of normal by
starlight; no source for the very figures could be opened when this was written.
"""


def cycles_on_target(range_m: ArrayLike, *, size_m: float, resolved_rad: float) -> Floats:
    """Return how many resolvable cycles fit across a target.

    Parameters
    ----------
    range_m
        Distances of any shape [m].
    size_m
        Characteristic size of the target, √(width × height) [m].
    resolved_rad
        The least angle that is resolved: that of a pixel, or of the eye [rad].

    Returns
    -------
    Floats
        Cycles, infinite at no distance.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0, or a size or an angle is not above 0.

    References
    ----------
    Johnson (1958); two pixels make a cycle.
    """
    distance_m = ranges(range_m)
    positive(size_m, quantity="Size of the target (m)")
    positive(resolved_rad, quantity="Resolved angle (rad)")
    with np.errstate(divide="ignore", over="ignore"):
        return np.divide(size_m / (2 * resolved_rad), distance_m)


def pixel_rad(focal_length_m: float, pitch_m: float) -> float:
    """Return the angle of one pixel [rad] from the focal length and the pitch [m].

    Raises
    ------
    NotPhysicalError
        If one of the two is not above 0.
    """
    positive(focal_length_m, quantity="Focal length (m)")
    return positive(pitch_m, quantity="Pixel pitch (m)") / focal_length_m


def eye_rad(light: Light, *, magnification: float = 1.0) -> float:
    """Return the angle that an eye resolves in a light, bare or behind optics [rad].

    Raises
    ------
    NotPhysicalError
        If the magnification is not above 0.

    Notes
    -----
    Magnification is taken as usable in full, which wants a support for the hands above 10 times.
    """
    return EYE_RAD[light] / positive(magnification, quantity="Magnification")


def p_resolved(n_cycles: ArrayLike, *, task: Task) -> Floats:
    """Return the probability that a task succeeds, given time, with so many cycles on target.

    Parameters
    ----------
    n_cycles
        Cycles across the target, of any shape; infinite is allowed.
    task
        What is to be made out.

    Returns
    -------
    Floats
        Probabilities; ½ at the task's N50.

    Raises
    ------
    NotPhysicalError
        If a number of cycles is below 0.

    Notes
    -----
    The target transfer probability function P = r^E / (1 + r^E), r = N/N50, E = 2.7 + 0.7 r.
    Its form and exponent were checked against two independent programs (a Driggers
    implementation with worked values r = 1.452 for 0.80 and 2.041 for 0.95, and the image
    processor of AFSIM), not against the ACQUIRE manual itself.
    """
    return _transfer(n_cycles, n50=N50_CYCLES[task], exponent=(2.7, 0.7))


def p_by_ttp(metric: ArrayLike, *, v50: float) -> Floats:
    """Return the probability that a task succeeds by the TTP metric, E = 1.51 + 0.24 V/V50.

    Parameters
    ----------
    metric
        The TTP metric V of an imager on a target, which must come from the imager's maker.
    v50
        The metric at which one half of the observers succeed.

    Raises
    ------
    NotPhysicalError
        If the metric is below 0 or V50 is not above 0.

    Notes
    -----
    The exponent is from memory: no public copy of Vollmerhausen and others (2004) could be
    opened to check it, and a later patent of the same laboratory (US 9,152,880) uses E = 1.5.
    Nothing else in this package relies on it.
    """
    return _transfer(metric, n50=positive(v50, quantity="V50"), exponent=(1.51, 0.24))


def _transfer(values: ArrayLike, *, n50: float, exponent: tuple[float, float]) -> Floats:
    ratio = not_below_zero(values, quantity="Cycles on target") / n50
    constant, slope = exponent
    # r^E / (1 + r^E) by the logarithm, as r^E is beyond every float close to a target.
    with np.errstate(divide="ignore", over="ignore"):
        steepness = (constant + slope * ratio) * np.log(ratio)
        return np.asarray(1 / (1 + np.exp(-steepness)))
