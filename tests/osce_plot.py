"""Draw the reported distances inside the ranges of the models: `python tests/osce_plot.py`.

An SVG of plain shapes for the manual. Distances stand on a logarithmic scale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from osce_reports import (
    EAR,
    HEARD,
    KM,
    LONG,
    RANGES_M,
    SEEN,
    STILL_NIGHT,
    WINDY_DAY,
    Reported,
    half_m,
    heard_range_m,
    seen_range_m,
)
from sensing_case import condition

from truceline.sensing.signature import GUN, SMALL_ARMS

PICTURE = Path(__file__).parents[1] / "docs/images/osce-distances.svg"
_WIDTH, _LEFT, _RIGHT = 960, 330, 930
_FIRST_KM, _LAST_KM = 0.3, 100.0
_TICKS_KM = (0.5, 1, 2, 5, 10, 20, 50)
_ROW = 26
_FONT = "font-family='DejaVu Sans, Verdana, sans-serif'"


class Side(NamedTuple):
    """On which side of a line its words stand."""

    anchor: str
    away: int


_SIDES = (Side("end", -1), Side("start", 1))


class Panel(NamedTuple):
    """Reports of one kind, the range of the model, and distances inside it that help the eye."""

    title: str
    reports: Sequence[Reported]
    range_m: tuple[float, float]
    ends: tuple[str, str]
    marks: Sequence[tuple[str, float]]


def panels() -> list[Panel]:
    """Return what is drawn."""
    return [
        Panel(
            "Heard by monitors",
            HEARD,
            heard_range_m(),
            ("small arms, windy day", "gun, still night"),
            (
                ("small arms, still night", half_m(EAR, SMALL_ARMS, STILL_NIGHT)),
                ("gun, windy day", half_m(EAR, GUN, WINDY_DAY)),
            ),
        ),
        Panel(
            "Placed by cameras",
            SEEN,
            seen_range_m(),
            ("shooter without flash, haze", "flash of a gun, clear night"),
            (("gun, clear day", half_m(LONG, GUN, condition())),),
        ),
    ]


def picture() -> str:
    """Return the picture as SVG."""
    body: list[str] = []
    top = 74
    for panel in panels():
        body += _panel(panel, top)
        top += 54 + _ROW * len(panel.reports) + 44
    height = top + 12
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {height}' "
        f"width='{_WIDTH}' height='{height}' role='img' {_FONT} font-size='13'>"
    )
    words = (
        "Distances reported by the OSCE mission in Ukraine lie inside the ranges in which the "
        "models detect one half."
    )
    legend = (
        _text(20, 28, "Reported distances inside the ranges of the models", size=17),
        f"<rect x='20' y='42' width='26' height='12' fill='{_BAND}'/>",
        _text(52, 53, "from where one half is detected in a bad world to where in a good one"),
        f"<line x1='545' y1='48' x2='575' y2='48' stroke='{_REPORT}' stroke-width='6'/>",
        _text(583, 53, "reported, nearest to farthest; the dot is the farthest"),
    )
    lines = [head, f"<title>{words}</title>", f"<rect width='{_WIDTH}' height='{height}' "]
    lines[-1] += "fill='#ffffff'/>"
    return "\n".join([*lines, *legend, *body, "</svg>"]) + "\n"


_BAND, _REPORT, _INK, _PALE = "#cfe0ea", "#8a3b12", "#1d2b33", "#6b7a83"


def _panel(panel: Panel, top: int) -> Iterator[str]:
    low, high = (_x(end_m / KM) for end_m in panel.range_m)
    first = top + 54
    last = first + _ROW * len(panel.reports)
    yield _text(20, top + 18, panel.title, size=15)
    yield f"<rect x='{low}' y='{first}' width='{high - low:.1f}' height='{last - first}' "
    yield f"fill='{_BAND}'/>"
    yield _text(low, first - 8, _at(panel.ends[0], panel.range_m[0]), anchor="end", fill=_PALE)
    yield _text(high, first - 8, _at(panel.ends[1], panel.range_m[1]), anchor="end", fill=_PALE)
    for (words, at_m), side in zip(panel.marks, _SIDES, strict=False):
        x = _x(at_m / KM)
        yield f"<line x1='{x}' y1='{first}' x2='{x}' y2='{last}' stroke='{_PALE}' "
        yield "stroke-dasharray='3 3'/>"
        yield _text(x + 4 * side.away, first - 25, _at(words, at_m), anchor=side.anchor, fill=_PALE)
    for k, one in enumerate(panel.reports):
        yield from _report(one, first + _ROW * k + _ROW // 2)
    yield from _axis(last)


def _at(words: str, at_m: float) -> str:
    """Return what is detected from where; what reaches beyond the last range computed says so."""
    beyond = " or more" if at_m >= RANGES_M[-1] else ""
    return f"{words}: {at_m / KM:.2g} km{beyond}"


def _report(one: Reported, y: int) -> Iterator[str]:
    near, far = _x(one.near_km), _x(one.far_km)
    yield _text(_LEFT - 16, y + 4, one.where.partition(", osce.org")[0], anchor="end")
    yield f"<line x1='{near}' y1='{y}' x2='{far}' y2='{y}' stroke='{_REPORT}' stroke-width='6'/>"
    yield f"<circle cx='{far}' cy='{y}' r='5' fill='{_REPORT}'/>"
    span = f"{one.near_km:g}" if one.near_km == one.far_km else f"{one.near_km:g}–{one.far_km:g}"
    yield _text(far + 10, y + 4, span)


def _axis(y: int) -> Iterator[str]:
    yield f"<line x1='{_LEFT}' y1='{y}' x2='{_RIGHT}' y2='{y}' stroke='{_INK}'/>"
    for km in _TICKS_KM:
        x = _x(km)
        yield f"<line x1='{x}' y1='{y}' x2='{x}' y2='{y + 5}' stroke='{_INK}'/>"
        yield _text(x, y + 19, f"{km:g} km", anchor="middle")


def _x(km: float) -> float:
    share = math.log(km / _FIRST_KM) / math.log(_LAST_KM / _FIRST_KM)
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _text(
    x: float, y: float, words: str, *, size: int = 13, anchor: str = "start", fill: str = "#1d2b33"
) -> str:
    place = f"x='{x:g}' y='{y:g}' text-anchor='{anchor}' font-size='{size}' fill='{fill}'"
    return f"<text {place}>{escape(words)}</text>"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
