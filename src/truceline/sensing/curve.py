"""A detection curve: the probability of one sensor, target and condition, tabulated over distance.

A map has millions of cells and a curve some hundred points, so that a model is asked once for
each world and then read off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.condition import Condition
from truceline.domain.sensor import Sensor
from truceline.domain.target import Signature, Task
from truceline.sensing.detection import p_detected
from truceline.sensing.quantity import Floats, positive, ranges, share

STEP_M = 5.0
"""The distance between two points of a curve [m]; reading in between errs by less than 0.01."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """Probabilities (n,) at distances (n,) [m] that rise from 0; beyond the last it is 0."""

    range_m: Floats
    p: Floats

    def at(self, range_m: ArrayLike) -> Floats:
        """Return the probabilities at distances of any shape [m].

        Raises
        ------
        NotPhysicalError
            If a distance is below 0.
        """
        return np.interp(ranges(range_m), self.range_m, self.p, right=0.0)

    def reach_m(self, p: float = 0.5) -> float:
        """Return the farthest distance at which the probability is still reached [m], or 0.

        Raises
        ------
        NotPhysicalError
            If the probability is not between 0 and 1.
        """
        reached = np.flatnonzero(self.p >= share(p, quantity="Probability"))
        return float(self.range_m[reached[-1]]) if reached.size else 0.0


def curve_of(
    sensor: Sensor,
    *,
    target: Signature,
    condition: Condition,
    until_m: float,
    task: Task = Task.DETECTION,
) -> Curve:
    """Tabulate what a sensor detects up to a distance.

    Parameters
    ----------
    sensor, target, condition, task
        As for `detection.p_detected`.
    until_m
        The farthest distance that will be asked for [m].

    Raises
    ------
    NoParametersError
        If the sensor has none.
    NotPhysicalError
        If the distance is not above 0.
    """
    n_steps = int(np.ceil(positive(until_m, quantity="Farthest distance (m)") / STEP_M))
    range_m = np.asarray(STEP_M * np.arange(n_steps + 1), dtype=np.float64)
    p = p_detected(range_m, sensor, target=target, condition=condition, task=task)
    return Curve(range_m=range_m, p=p)
