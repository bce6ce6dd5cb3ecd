"""Loops over whole fields: sampling that keeps voids, and the parts of a synthetic relief."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.jit import entry, inner

_ROUNDING = 1e-6  # of a cell


@inner
def _between(nodes: NDArray[np.floating], row: float, col: float) -> float:
    """Return the bilinear value at a fractional place among nodes (rows, cols), inside them."""
    r = min(int(row), nodes.shape[0] - 2)
    c = min(int(col), nodes.shape[1] - 2)
    f, g = row - r, col - c
    above = nodes[r, c] * (1.0 - g) + nodes[r, c + 1] * g
    below = nodes[r + 1, c] * (1.0 - g) + nodes[r + 1, c + 1] * g
    return float(above * (1.0 - f) + below * f)


@inner
def _settled(place: float) -> float:
    """Return a place, put on a cell's centre if it lies there but for rounding."""
    nearest = float(round(place))
    return nearest if abs(place - nearest) < _ROUNDING else place


@entry
def between(
    nodes: NDArray[np.float32], rows: NDArray[np.float64], cols: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the bilinear values (n,) at fractional places (n,) among nodes (rows, cols)."""
    values = np.empty(rows.size, np.float64)
    for k in range(rows.size):
        values[k] = _between(nodes, rows[k], cols[k])
    return values


@entry
def lay_over(
    rough: NDArray[np.float32],
    smooth: NDArray[np.float32],
    strength: NDArray[np.float32],
    step: int,
    start: int,
    stop: int,
) -> None:
    """Turn `rough` into smooth + strength × rough, in place, from row start to row stop.

    `rough` is (rows, cols); `smooth` and `strength` are nodes, one every `step` cells from the cell
    (0, 0), interpolated linearly. Here alone an array that came in is changed, to spare a copy.
    """
    for r in range(start, stop):
        for c in range(rough.shape[1]):
            row, col = r / step, c / step
            height = _between(smooth, row, col) + _between(strength, row, col) * rough[r, c]
            rough[r, c] = np.float32(height)


@entry
def press(
    height: NDArray[np.float32],
    low: float,
    high: float,
    margin_low: float,
    margin_high: float,
    start: int,
    stop: int,
) -> None:
    """Press what leaves [low, high] softly into the margins, in place, from row start to stop [m].

    What lies inside is not touched; beyond, the slope is 1 at the limit and the margin is never
    passed.
    """
    for r in range(start, stop):
        for c in range(height.shape[1]):
            above, below = height[r, c] - high, low - height[r, c]
            if above > 0.0:
                rise = margin_high * -math.expm1(-above / margin_high) if margin_high > 0.0 else 0.0
                height[r, c] = np.float32(high + rise)
            elif below > 0.0:
                fall = margin_low * -math.expm1(-below / margin_low) if margin_low > 0.0 else 0.0
                height[r, c] = np.float32(low - fall)


@entry
def sample(
    height: NDArray[np.float32],
    rows: NDArray[np.float64],
    cols: NDArray[np.float64],
    step: int,
    shape: tuple[int, int],
) -> NDArray[np.float32]:
    """Sample heights at the cells of another grid; NaN where a void or the outside is touched.

    Parameters
    ----------
    height
        Heights (rows, cols), float32 [m]; voids are NaN.
    rows, cols
        Where in `height`, counted from the centre of its first cell, every `step`-th cell of the
        other grid lies, float64 (n, m); interpolated linearly between.
    step, shape
        The spacing of those nodes, and the other grid's (rows, cols).

    Returns
    -------
    float32 (rows, cols) of the other grid, bilinear. A neighbour that has no weight is not touched.
    """
    sampled = np.full(shape, np.float32(np.nan))
    n_rows, n_cols = height.shape
    for i in range(shape[0]):
        for j in range(shape[1]):
            row = _settled(_between(rows, i / step, j / step))
            col = _settled(_between(cols, i / step, j / step))
            if not (0.0 <= row <= n_rows - 1 and 0.0 <= col <= n_cols - 1):
                continue
            r, c = int(row), int(col)
            f, g = row - r, col - c
            total = 0.0
            for a in range(2):
                for b in range(2):
                    weight = (f if a else 1.0 - f) * (g if b else 1.0 - g)
                    if weight > 0.0:
                        total += weight * height[r + a, c + b]
            sampled[i, j] = np.float32(total)
    return sampled
