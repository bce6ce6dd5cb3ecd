"""Kernels of this room: detours of sound over a relief, and looks from several places at once.

Arrays and numbers in, arrays out; nothing of the domain is known here.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

Heights = NDArray[np.float32]
Cells = NDArray[np.int64]
Table = NDArray[np.float32]


@numba.njit(cache=True, nogil=True)
def worst_edges(
    height_m: Heights,
    row: int,
    col: int,
    cells: Cells,
    cell_m: float,
    start_m: float,
    source_m: float,
    earth_m: float,
) -> NDArray[np.float64]:
    """Find, on the way from an ear to each cell, the edge that forces the longest detour.

    Parameters are `height_m` (rows, cols; float32 [m], NaN on voids), the ear's cell, `cells`
    (n, 2), the side of a cell [m], the heights of ear and source above the ground [m] and the
    radius of the earth [m]. Returns float64 (n, 4) [m]: source to edge, edge to ear, straight,
    and how much longer the detour is (negative below the line; −inf with nothing in between).

    The profile is read once a cell along the longer axis, linearly between the two cells beside
    the line. Edges are ranked by h|h|(1/a + 1/b), the detour to second order in the height h above
    the line; the detour of the highest is then exact. Method: `sensing.screen`.
    """
    out = np.empty((len(cells), 4))
    ear = height_m[row, col] + start_m
    for k in range(len(cells)):
        d_row, d_col = cells[k, 0] - row, cells[k, 1] - col
        n = max(abs(d_row), abs(d_col))
        length = math.hypot(d_row, d_col) * cell_m
        end = height_m[cells[k, 0], cells[k, 1]] + source_m
        best, best_h, best_a = -np.inf, 0.0, 0.0
        for j in range(1, n):
            at_row, at_col = row + d_row * j / n, col + d_col * j / n
            r, c = math.floor(at_row), math.floor(at_col)
            f = at_row - r if abs(d_col) == n else at_col - c
            r1 = min(r + 1, height_m.shape[0] - 1) if abs(d_col) == n else r
            c1 = c if abs(d_col) == n else min(c + 1, height_m.shape[1] - 1)
            ground = height_m[r, c] * (1 - f) + height_m[r1, c1] * f if f > 0 else height_m[r, c]
            if not math.isfinite(ground):
                continue
            a = length * j / n
            h = ground + a * (length - a) / (2 * earth_m) - (ear + (end - ear) * a / length)
            rank = h * abs(h) * (1 / a + 1 / (length - a))
            if rank > best:
                best, best_h, best_a = rank, h, a
        out[k, 2] = math.hypot(length, end - ear)
        if best == -np.inf:
            out[k, 0], out[k, 1], out[k, 3] = 0.0, 0.0, -np.inf
            continue
        slope = (end - ear) / length
        to_ear = math.hypot(best_a, best_h + slope * best_a)
        to_source = math.hypot(length - best_a, best_h - slope * (length - best_a))
        longer = to_ear + to_source - out[k, 2]
        out[k, 0], out[k, 1], out[k, 3] = to_source, to_ear, longer if best_h > 0 else -longer
    return out


@numba.njit(cache=True, nogil=True)
def look_from(
    seen: NDArray[np.bool_], step: NDArray[np.int32], tables: Table, missed: Table, part: float
) -> Table:
    """Return the probability that one look from some places detects, in each condition.

    Parameters are `seen` (sensors, places, n), `step` (places, n; int32: the row of a table for
    the distance), `tables` (sensors, conditions, steps; float32 probabilities), `missed` (places or
    1, conditions, n; float32: what other senses miss) and `part`, the share of each place.
    Sensors of a place combine by 1 − Π(1 − p); places, where the looker is one after another, are
    averaged. Returns float32 (conditions, n).
    """
    n_sensors, n_places, n = seen.shape
    n_conditions = tables.shape[1]
    out = np.zeros((n_conditions, n), dtype=np.float32)
    for v in range(n_places):
        other = missed[min(v, len(missed) - 1)]
        for c in range(n_conditions):
            for i in range(n):
                unseen = other[c, i]
                at = step[v, i]
                if at < tables.shape[2]:
                    for s in range(n_sensors):
                        if seen[s, v, i]:
                            unseen *= 1 - tables[s, c, at]
                out[c, i] += part * (1 - unseen)
    return out
