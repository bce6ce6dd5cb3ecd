"""Pictures of one line of sight: for a terminal, and as an SVG.

Both are drawn here, from the profile alone. The SVG asks for no font but the reader's own, runs no
script, and says in its title and description what it shows.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.errors import TrucelineError
from truceline.terrain.profile import Profile

_COLUMNS, _ROWS = 72, 16  # of the picture in a terminal, which may be 80 columns wide
_SKY, _GROUND, _LINE, _OVER = " ", "#", "-", "X"
_WIDTH, _HEIGHT = 960, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 24, 56, 48
_TICKS: Final = 6
_STYLE: Final = (
    "text{font:14px sans-serif;fill:#1b1b1b}.title{font-size:17px;font-weight:bold}"
    ".ground{fill:#b9ad97;stroke:#5c5240;stroke-width:1}.line{stroke:#0b4f8a;stroke-width:2}"
    ".over{fill:none;stroke:#b3261e;stroke-width:5}.grid{stroke:#c9c9c9;stroke-width:1}"
    ".mast{stroke:#1b1b1b;stroke-width:2}.paper{fill:#fff}"
)


class PictureNotWrittenError(TrucelineError):
    """A picture that could not be written; nothing is left behind."""

    def __init__(self, *, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"{path}: expected to write an SVG there, came: {reason}. Nothing was left behind; "
            "name another file."
        )


def as_text(profile: Profile) -> str:
    """Return the picture for a terminal, in ASCII: `#` ground, `-` line, `X` ground over it."""
    low_m, high_m = _span(profile)
    rows = [[_SKY] * _COLUMNS for _ in range(_ROWS)]
    step_m = (high_m - low_m) / (_ROWS - 1)
    for col, steps in enumerate(np.array_split(_columns(profile), _COLUMNS)):
        line_m = float(profile.line_m[steps].mean())
        top_m = _highest(profile.raised_m[steps])
        at_line = round((line_m - low_m) / step_m)
        for row in range(_ROWS):
            if math.isfinite(top_m) and row <= round((top_m - low_m) / step_m):
                over = row >= at_line and bool(profile.hides[steps].any())
                rows[row][col] = _OVER if over else _GROUND
        if rows[at_line][col] in {_SKY, _GROUND}:
            rows[at_line][col] = _LINE
    labels = [f"{low_m + row * step_m:7,.0f} m " for row in range(_ROWS)]
    drawn = [label + "".join(row).rstrip() for label, row in zip(labels, rows, strict=True)]
    far = f"{profile.length_m:,.0f} m"
    axis = " " * len(labels[0]) + "0" + far.rjust(_COLUMNS - 1)
    legend = f"{_GROUND} ground   {_LINE} line of sight   {_OVER} ground that stands over it"
    return "\n".join([*reversed(drawn), axis, " " * len(labels[0]) + legend])


def as_svg(profile: Profile, *, words: str) -> str:
    """Return the picture as SVG; `words` say what it shows, for those who do not see it."""
    frame = _frame_of(profile)
    verdict = "The target is seen" if profile.is_seen else "The target is not seen"
    title = f"{verdict}, over {profile.length_m:,.0f} m"
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            'role="img" aria-labelledby="t d" lang="en">'
        ),
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(words)}</desc>',
        f'<style>{_STYLE}</style><rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>',
        (
            f'<text x="{_LEFT}" y="44">Heights are drawn {frame.stretch:,.0f} times as large as '
            "distances; the ground bulges with the earth, less refraction.</text>"
        ),
        *_grid(frame),
        *_grounds(profile, frame),
        *_sight(profile, frame),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def write_svg(path: Path, svg: str) -> None:
    """Write a picture, whole or not at all.

    Raises
    ------
    PictureNotWrittenError
        If it cannot be written; nothing is left behind.
    """
    partial = path.absolute().with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(svg, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise PictureNotWrittenError(path=path, reason=str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


class _Frame(NamedTuple):
    """From metres to places in the picture."""

    length_m: float
    low_m: float
    high_m: float

    @property
    def stretch(self) -> float:
        """How many times as large heights are drawn as distances."""
        per_height = (_HEIGHT - _TOP - _BOTTOM) / (self.high_m - self.low_m)
        return per_height * self.length_m / (_WIDTH - _LEFT - _RIGHT)

    def x(self, distance_m: float) -> float:
        return _LEFT + distance_m / self.length_m * (_WIDTH - _LEFT - _RIGHT)

    def y(self, height_m: float) -> float:
        share = (height_m - self.low_m) / (self.high_m - self.low_m)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def point(self, distance_m: float, height_m: float) -> str:
        return f"{self.x(distance_m):.1f},{self.y(height_m):.1f}"


def _span(profile: Profile) -> tuple[float, float]:
    """Return the least and the greatest height of a picture [m]."""
    heights_m = np.concatenate([profile.raised_m, profile.line_m])
    low_m, high_m = float(np.nanmin(heights_m)), float(np.nanmax(heights_m))
    spare_m = max(0.05 * (high_m - low_m), 1.0)
    return low_m - spare_m, high_m + spare_m


def _frame_of(profile: Profile) -> _Frame:
    low_m, high_m = _span(profile)
    return _Frame(length_m=profile.length_m, low_m=low_m, high_m=high_m)


def _columns(profile: Profile) -> NDArray[np.int64]:
    """Return steps, repeated where there are fewer of them than columns."""
    n = profile.distance_m.size
    return np.arange(n) if n >= _COLUMNS else np.arange(_COLUMNS) * n // _COLUMNS


def _highest(heights_m: NDArray[np.float64]) -> float:
    """Return the highest known height [m], or NaN."""
    known = heights_m[np.isfinite(heights_m)]
    return float(known.max()) if known.size else math.nan


def _ticks(low: float, high: float) -> Sequence[float]:
    """Return round numbers between two."""
    rough = (high - low) / _TICKS
    size = 10 ** math.floor(math.log10(rough))
    step = size * next(each for each in (1, 2, 5, 10) if each * size >= rough)
    first = math.ceil(low / step)
    return [step * k for k in range(first, math.floor(high / step) + 1)]


def _grid(frame: _Frame) -> list[str]:
    """Return the lines and figures of both axes."""
    parts = []
    right, foot = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for height_m in _ticks(frame.low_m, frame.high_m):
        y = f"{frame.y(height_m):.1f}"
        parts += [
            f'<path class="grid" d="M{_LEFT} {y}H{right}"/>',
            f'<text x="{_LEFT - 6}" y="{y}" dy="5" text-anchor="end">{height_m:,.10g} m</text>',
        ]
    for distance_m in _ticks(0.0, frame.length_m):
        x = f"{frame.x(distance_m):.1f}"
        parts += [
            f'<path class="grid" d="M{x} {_TOP}V{foot}"/>',
            f'<text x="{x}" y="{foot + 20}" text-anchor="middle">{distance_m / 1000:g} km</text>',
        ]
    return parts


def _grounds(profile: Profile, frame: _Frame) -> list[str]:
    """Return a shape for each stretch of known ground; a void is a gap."""
    parts = []
    for steps in _stretches(np.isfinite(profile.ground_m)):
        known = zip(profile.distance_m[steps], profile.raised_m[steps], strict=True)
        points = " ".join(frame.point(distance_m, height_m) for distance_m, height_m in known)
        first, last = (float(profile.distance_m[steps][end]) for end in (0, -1))
        feet = f"{frame.point(last, frame.low_m)} {frame.point(first, frame.low_m)}"
        parts.append(f'<polygon class="ground" points="{points} {feet}"/>')
    return parts


def _sight(profile: Profile, frame: _Frame) -> list[str]:
    """Return the line of sight, what stands over it, and both ends."""
    length_m = profile.length_m
    ends = (0.0, float(profile.line_m[0])), (length_m, float(profile.line_m[-1]))
    parts = []
    for steps in _stretches(profile.hides):
        wide = slice(steps.start - 1, steps.stop + 1)  # a single step would have no length
        over = zip(profile.distance_m[wide], profile.raised_m[wide], strict=True)
        points = " ".join(frame.point(*each) for each in over if math.isfinite(each[1]))
        parts.append(f'<polyline class="over" points="{points}"/>')
    a, b = (frame.point(*end) for end in ends)
    parts.append(f'<polyline class="line" points="{a} {b}"/>')
    for (distance_m, top_m), step in zip(ends, (0, -1), strict=True):
        foot_m = float(profile.ground_m[step])
        x, y, foot = (f"{v:.1f}" for v in (frame.x(distance_m), frame.y(top_m), frame.y(foot_m)))
        parts.append(f'<path class="mast" d="M{x} {y}V{foot}"/>')
        name, anchor, shift = ("observer", "start", 6) if step == 0 else ("target", "end", -6)
        parts.append(
            f'<text x="{x}" y="{y}" dx="{shift}" dy="-8" text-anchor="{anchor}">{name}</text>'
        )
    return parts


def _stretches(holds: NDArray[np.bool_]) -> list[slice]:
    """Return the stretches of steps on which something holds."""
    turns = np.flatnonzero(np.diff(holds.astype(np.int8), prepend=0, append=0)).tolist()
    return [slice(start, stop) for start, stop in zip(turns[::2], turns[1::2], strict=True)]
