"""Figures in words: rounded to what they carry, with unit, and with the range they came from.

A range is written as its median with the least and the most in brackets. It is written bare
only where all worlds agree. Rounding follows the largest of the three.
"""

from __future__ import annotations

from truceline.planning.figure import Range
from truceline.reporting.catalogue import Catalogue

NBSP = "\N{NO-BREAK SPACE}"
_AREA = f"{NBSP}km²"
_SHARE = f"{NBSP}%"
_YEAR_S = 365 * 86_400.0


def area(km2: Range, words: Catalogue) -> str:
    """Return an area as in "38 km² (12–71)"."""
    return _ranged(km2, words, unit=_AREA)


def share(part: Range, words: Catalogue) -> str:
    """Return a share from 0 to 1 as in "62 % (55–70)"."""
    percent = Range(low=100 * part.low, median=100 * part.median, high=100 * part.high)
    return _ranged(percent, words, unit=_SHARE)


def duration(seconds: Range, words: Catalogue) -> str:
    """Return a time as in "26 h (40 min–3 d)"; from a year on nothing is expected any more."""
    middle = _lasting(seconds.median, words)
    low, high = _lasting(seconds.low, words), _lasting(seconds.high, words)
    return middle if low == middle == high else f"{middle} ({low}–{high})"


def _lasting(seconds: float, words: Catalogue) -> str:
    if seconds >= _YEAR_S:
        return words.say("duration.never")
    minutes, hours, days = seconds / 60, seconds / 3600, seconds / 86_400
    if minutes < 2 * 60:
        return words.say("duration.minutes", n=_written(minutes, 0, words))
    if hours < 2 * 24:
        return words.say("duration.hours", n=_written(hours, 0, words))
    return words.say("duration.days", n=_written(days, 0, words))


def plain_area(km2: float, words: Catalogue) -> str:
    """Return an area that has no range, as in "1,960 km²"."""
    return _written(km2, _decimals(km2), words) + _AREA


def plain_length(km: float, words: Catalogue) -> str:
    """Return a length that has no range, as in "72 km"."""
    return f"{_written(km, _decimals(km), words)}{NBSP}km"


def metres(length_m: float, words: Catalogue) -> str:
    """Return a length in metres, or in kilometres from 1,000 m on."""
    if length_m >= 1000:  # noqa: PLR2004 - a thousand metres are a kilometre
        return plain_length(length_m / 1000, words)
    decimals = 0 if length_m.is_integer() else _decimals(length_m)
    return f"{_written(length_m, decimals, words)}{NBSP}m"


def whole(number: int, words: Catalogue) -> str:
    """Return a whole number with its thousands set apart."""
    return _written(number, 0, words)


def _ranged(figure: Range, words: Catalogue, *, unit: str) -> str:
    decimals = _decimals(figure.high)
    middle = _written(figure.median, decimals, words) + unit
    if figure.bare:
        return middle
    low, high = (_written(one, decimals, words) for one in (figure.low, figure.high))
    return f"{middle} ({low}–{high})"


def _decimals(largest: float) -> int:
    """Return how many decimals show two digits of the largest figure, two at most."""
    if largest >= 10:  # noqa: PLR2004 - from two whole digits on, fractions say nothing
        return 0
    return 1 if largest >= 1 or largest == 0 else 2


def _written(value: float, decimals: int, words: Catalogue) -> str:
    if value == 0:
        return "0"
    smallest = 10.0**-decimals
    if 0 < value < smallest / 2:
        return "<" + _digits(smallest, decimals, words)
    return _digits(value, decimals, words)


def _digits(value: float, decimals: int, words: Catalogue) -> str:
    marks = {",": words.say("number.thousands"), ".": words.say("number.decimal")}
    return "".join(marks.get(sign, sign) for sign in f"{value:,.{decimals}f}")
