from __future__ import annotations

import pytest

from truceline.planning.figure import Range
from truceline.reporting import number
from truceline.reporting.catalogue import catalogue_of

WORDS = catalogue_of("en")


def plain(text: str) -> str:
    return text.replace(number.NBSP, " ")


@pytest.mark.parametrize(
    ("low", "median", "high", "said"),
    [
        (12.3, 38.1, 71.4, "38 km² (12–71)"),
        (0.0, 4.2, 12.4, "4 km² (0–12)"),
        (0.3, 1.25, 9.96, "1.2 km² (0.3–10.0)"),
        (0.0, 0.001, 0.004, "<0.01 km² (0–<0.01)"),
        (1234.4, 1834.4, 11500.2, "1,834 km² (1,234–11,500)"),
        (5.0, 5.0, 5.0, "5.0 km²"),
        (0.0, 0.0, 0.0, "0 km²"),
    ],
)
def test_an_area_carries_its_range(low: float, median: float, high: float, said: str) -> None:
    assert plain(number.area(Range(low=low, median=median, high=high), WORDS)) == said


def test_a_share_is_said_in_hundredths() -> None:
    assert plain(number.share(Range(low=0.55, median=0.62, high=0.7), WORDS)) == "62 % (55–70)"
    assert plain(number.share(Range(low=0.009, median=0.009, high=0.009), WORDS)) == "0.90 %"


@pytest.mark.parametrize(
    ("length_m", "said"),
    [(30.0, "30 m"), (2.0, "2 m"), (2.5, "2.5 m"), (1000.0, "1.0 km"), (25000.0, "25 km")],
)
def test_lengths_change_their_unit_at_a_kilometre(length_m: float, said: str) -> None:
    assert plain(number.metres(length_m, WORDS)) == said


def test_thousands_are_set_apart() -> None:
    assert number.whole(1960, WORDS) == "1,960"
    assert plain(number.plain_area(1960.4, WORDS)) == "1,960 km²"
