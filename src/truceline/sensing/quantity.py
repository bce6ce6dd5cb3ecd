"""Check the quantities that go into a model, so that each is refused with its name."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from truceline.sensing.errors import NotPhysicalError, UnderGroundError

Floats = NDArray[np.float64]

# Below a micrometre a distance is none, so that its fourth power stays a number.
_NO_DISTANCE_M = 1e-6


def ranges(range_m: ArrayLike) -> Floats:
    """Return distances as an array [m]; an infinite distance is allowed, and so is none.

    Raises
    ------
    NotPhysicalError
        If one is below 0 or no number.
    """
    distance_m = not_below_zero(range_m, quantity="Range (m)")
    return np.where(distance_m < _NO_DISTANCE_M, 0.0, distance_m)


def not_below_zero(values: ArrayLike, *, quantity: str) -> Floats:
    """Return values as an array that holds nothing below 0.

    Raises
    ------
    NotPhysicalError
        If one is below 0 or no number.
    """
    array = np.asarray(values, dtype=np.float64)
    wrong = array[~(array >= 0)]
    if wrong.size:
        raise NotPhysicalError(quantity=quantity, expected="0 or more", came=float(wrong[0]))
    return array


def positive(value: float, *, quantity: str) -> float:
    """Return a value that is finite and above 0.

    Raises
    ------
    NotPhysicalError
        If it is not.
    """
    if not (math.isfinite(value) and value > 0):
        raise NotPhysicalError(quantity=quantity, expected="a value above 0", came=value)
    return value


def share(value: float, *, quantity: str) -> float:
    """Return a value between 0 and 1, neither of which it is.

    Raises
    ------
    NotPhysicalError
        If it is not.
    """
    if not 0 < value < 1:
        raise NotPhysicalError(quantity=quantity, expected="a value between 0 and 1", came=value)
    return value


def probabilities(values: ArrayLike, *, quantity: str) -> Floats:
    """Return values as an array of probabilities.

    Raises
    ------
    NotPhysicalError
        If one is below 0, above 1 or no number.
    """
    array = np.asarray(values, dtype=np.float64)
    wrong = array[~((array >= 0) & (array <= 1))]
    if wrong.size:
        raise NotPhysicalError(quantity=quantity, expected="0 to 1", came=float(wrong[0]))
    return array


def height(height_m: float, *, what: str) -> float:
    """Return a height above the ground [m].

    Raises
    ------
    UnderGroundError
        If it is below the ground or no number.
    """
    if not (math.isfinite(height_m) and height_m >= 0):
        raise UnderGroundError(what=what, height_m=height_m)
    return height_m
