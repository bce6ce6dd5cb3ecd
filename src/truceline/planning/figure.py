"""A figure with its range: the least, the middle and the most over all admissible worlds.

Where the relief is approximate or a position invented, a bare figure would claim what nobody
knows. A range over admissible worlds says how much of it is the assumption.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The minimum, median and maximum of a figure over the worlds that were tried."""

    low: float
    median: float
    high: float

    @property
    def bare(self) -> bool:
        """Whether all worlds agree, so that one figure says it."""
        return self.low == self.high


def range_of(values: Iterable[float]) -> Range:
    """Return the range of one value or more."""
    ordered = sorted(float(value) for value in values)
    return Range(low=ordered[0], median=median(ordered), high=ordered[-1])
