"""Worlds with weights: sensors are combined inside one world, and worlds are then averaged.

Fog, night, wind, loudness and jamming are common to all posts. Whoever averages each post over
the weather first and combines them afterwards treats a common night as many independent ones,
and overstates everything: two posts of 0.8 in clear air and 0.2 in fog, half and half, detect
with 0.66 between them, not with 0.75, and both do with 0.34, not with 0.25.

     world 1   p1 p2 p3 ...  ->  1 − Π(1 − p)  --.
     world 2   p1 p2 p3 ...  ->  1 − Π(1 − p)  ---+-->  Σ weight × detection
     ...                                       --'
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.condition import Condition
from truceline.sensing.errors import NotPhysicalError, ShapeError, WeightsError
from truceline.sensing.quantity import Floats, probabilities

_CLOSE_TO_ONE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A condition, what it is called, and the share of time in which it holds."""

    name: str
    condition: Condition
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """The worlds over which a figure is averaged; their weights add up to 1."""

    worlds: tuple[World, ...]

    def __post_init__(self) -> None:
        """Refuse weights that are no distribution.

        Raises
        ------
        WeightsError
            If there is none, one is below 0, or they do not add up to 1.
        """
        checked_weights([world.weight for world in self.worlds])

    @property
    def weights(self) -> Floats:
        """The weights (worlds,)."""
        return np.array([world.weight for world in self.worlds])


def checked_weights(weights: ArrayLike) -> Floats:
    """Return weights (worlds,) that are a distribution.

    Raises
    ------
    WeightsError
        If there is none, one is below 0, or they do not add up to 1.
    """
    array = np.asarray(weights, dtype=np.float64)
    right = (
        array.ndim == 1
        and array.size > 0
        and bool((array >= 0).all())
        and math.isclose(float(array.sum()), 1.0, abs_tol=_CLOSE_TO_ONE)
    )
    if not right:
        raise WeightsError(came=array.tolist())
    return array


def p_any(p_each: ArrayLike) -> Floats:
    """Return the probability that one sensor or more detects, inside one world.

    Parameters
    ----------
    p_each
        Probabilities (sensors, …), independent given the world.

    Returns
    -------
    Floats
        1 − Π(1 − p), of the remaining shape; 0 without a sensor.

    Raises
    ------
    NotPhysicalError
        If a probability is none.
    """
    each = probabilities(p_each, quantity="Probability of detection")
    return np.asarray(1 - np.prod(1 - each, axis=0))


def p_at_least(p_each: ArrayLike, least: int) -> Floats:
    """Return the probability that so many sensors or more detect, inside one world.

    Parameters
    ----------
    p_each
        Probabilities (sensors, …), independent given the world. For two delegations' eyes, give
        one probability for each chain of command, made by `p_any`.
    least
        How many must detect, 0 or more.

    Raises
    ------
    NotPhysicalError
        If a probability is none, or the number is below 0.
    """
    each = probabilities(p_each, quantity="Probability of detection")
    if least < 0:
        raise NotPhysicalError(quantity="Number of sensors", expected="0 or more", came=least)
    # exactly[k]: the probability that k of the sensors so far detect; the last: "least or more".
    exactly = np.zeros((least + 1, *each.shape[1:]))
    exactly[0] = 1.0
    for p_one in each:
        arrived = exactly[:-1] * p_one
        exactly[:-1] -= arrived
        exactly[1:] += arrived
    return np.asarray(exactly[-1])


def averaged(by_world: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the weighted mean of figures (worlds, …) over worlds (worlds,).

    Raises
    ------
    WeightsError
        If the weights are no distribution.
    ShapeError
        If there are not as many figures as weights.

    Examples
    --------
    >>> both_clear, both_fog = p_any([0.8, 0.8]), p_any([0.2, 0.2])
    >>> round(float(averaged([both_clear, both_fog], [0.5, 0.5])), 2)
    0.66
    """
    figures = np.asarray(by_world, dtype=np.float64)
    shares = checked_weights(weights)
    if figures.ndim == 0 or len(figures) != len(shares):
        raise ShapeError(
            what="Figures by world", expected=f"{len(shares)} of them", came=str(figures.shape)
        )
    return np.asarray(np.tensordot(shares, figures, axes=1))
