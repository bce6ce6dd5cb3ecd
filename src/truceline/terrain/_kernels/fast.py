"""The fast viewshed: reference planes, ring by ring, equal to GDAL's default bit for bit.

What it is: for every cell, the plane through the observer and the two cells before it on the way
gives the least height at which something there could be seen; the plane or the ground, whichever
is higher, is carried on. Eight octants, each worked in rings across a contiguous axis; the octants
to the west and east use a transposed copy of the heights.

What it is not: a line of sight. It understates what is seen by one to five per cent; for a claim
take `exact`.

Every number is a float64 and every expression keeps GDAL's own order of operations, because a
reordered sum costs cells. The two halves of a ring share one loop: `inward` points to the
neighbour nearer to the axis. Indices are unsigned where a loop must run in vector registers: a
signed one would be tested for wrap-around at every cell. Inner functions take arrays one by one,
for the references to a tuple of arrays are counted at every ring.

References
----------
J. Wang, G. J. Robinson, K. White: Generating viewsheds without using sightlines. Photogrammetric
Engineering & Remote Sensing 66 (1), 2000, 87-90.
GDAL, alg/viewshed (`GDALViewshedGenerate`, mode Edge): the order of operations.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.jit import entry, inner

U = np.uint64
_STRIP = 32  # rings gathered before they are turned: 32 bytes of a row are half a cache line
_TILE = 64  # rows turned at a time: 64 cache lines stay in the first-level cache


class Look(NamedTuple):
    """One look from one cell.

    `eye_m` is the absolute height of the eye, `target_m` what stands on a cell, `cell_m` the side
    of a cell. The ground falls by `fall_per_m` (curvature coefficient over the earth's diameter)
    times the square of the distance.
    """

    row: int
    col: int
    eye_m: float
    target_m: float
    cell_m: float
    fall_per_m: float


class Side(NamedTuple):
    """One half plane: rings leave (`major`, `minor`) in the direction `sign`, +1 or -1.

    There are `n_rings` of them, with `n_before` and `n_after` cells of the raster beside the axis.
    """

    major: int
    minor: int
    sign: int
    n_rings: int
    n_before: int
    n_after: int


@inner
def _sides(shape: tuple[int, int], look: Look, reach: int) -> tuple[Side, Side, Side, Side]:
    """Return the half planes north, south, west and east of a cell, cut at the raster's edges."""
    row, col = look.row, look.col
    north, south = min(row, reach), min(shape[0] - 1 - row, reach)
    west, east = min(col, reach), min(shape[1] - 1 - col, reach)
    return (
        Side(row, col, -1, north, west, east),
        Side(row, col, 1, south, west, east),
        Side(col, row, -1, west, north, south),
        Side(col, row, 1, east, north, south),
    )


@inner
def _first_ring(
    height: NDArray[np.float32],
    r: int,
    base: int,
    square_m2: NDArray[np.float64],
    planes: NDArray[np.float64],
    low: int,
    high: int,
    look: Look,
    seen: NDArray[np.bool_],
    k: int,
    shift: int,
) -> None:
    """See the neighbours of the observer, whatever their height, and start the planes there."""
    y_m2 = look.cell_m * look.cell_m
    for q in range(low, high):
        planes[1, q] = height[r, base + q] - (look.fall_per_m * (square_m2[q] + y_m2) + look.eye_m)
        seen[k, shift + q] = True


@inner
def _half_ring(
    height: NDArray[np.float32],
    r: int,
    base: int,
    step: NDArray[np.float64],
    square_m2: NDArray[np.float64],
    planes: NDArray[np.float64],
    ring: int,
    inward: int,
    low: int,
    high: int,
    look: Look,
    seen: NDArray[np.bool_],
    k: int,
    shift: int,
) -> None:
    """Judge the cells low…high of a ring: heights [r, base + q] to verdicts [k, shift + q].

    A cell is seen if it and what stands on it reach the plane; the higher of ground and plane is
    kept for the next ring.
    """
    old, new = U((ring + 1) & 1), U(ring & 1)
    far, near = float(ring), float(ring - 1)
    y_m2 = (look.cell_m * far) * (look.cell_m * far)
    for s in range(low, high):
        q = U(s)
        i = step[q]
        above_m = height[U(r), q + U(base)] - (look.fall_per_m * (square_m2[q] + y_m2) + look.eye_m)
        plane_m = (planes[old, q + U(inward)] * i + planes[old, q] * (far - i)) / near
        seen[U(k), q + U(shift)] = not (above_m + look.target_m < plane_m)
        planes[new, q] = max(above_m, plane_m)


@inner
def _ring(
    height: NDArray[np.float32],
    side: Side,
    ring: int,
    width: int,
    step: NDArray[np.float64],
    square_m2: NDArray[np.float64],
    planes: NDArray[np.float64],
    look: Look,
    seen: NDArray[np.bool_],
    k: int,
    shift: int,
) -> tuple[int, int]:
    """Judge one ring into row k of `seen`; return the span of lane indices that it covers."""
    axis = step.size // 2
    low = axis - min(width, ring, side.n_before)
    high = axis + min(width, ring, side.n_after) + 1
    r, base = side.major + side.sign * ring, side.minor - axis
    if ring == 1:
        _first_ring(height, r, base, square_m2, planes, low, high, look, seen, k, shift)
        return low, high
    for inward, a, b in ((1, low, axis), (-1, axis, high)):
        _half_ring(
            height,
            r,
            base,
            step,
            square_m2,
            planes,
            ring,
            inward,
            a,
            b,
            look,
            seen,
            k,
            shift,
        )
    return low, high


@inner
def _see_rows(
    height: NDArray[np.float32],
    side: Side,
    widths: NDArray[np.int64],
    step: NDArray[np.float64],
    square_m2: NDArray[np.float64],
    look: Look,
    seen: NDArray[np.bool_],
    row: int,
    col: int,
) -> None:
    """Judge a half plane north or south; (row, col) is the observer's place in `seen`."""
    planes = np.zeros((2, step.size), np.float64)
    shift = col - step.size // 2
    for ring in range(1, side.n_rings + 1):
        k = row + side.sign * ring
        _ring(height, side, ring, widths[ring], step, square_m2, planes, look, seen, k, shift)


@inner
def _turn(
    strip: NDArray[np.bool_],
    spans: NDArray[np.int64],
    n: int,
    seen: NDArray[np.bool_],
    shift: int,
    first_col: int,
    sign: int,
) -> None:
    """Write n rings, gathered as rows of `strip`, as columns of `seen`, tile by tile."""
    for tile in range(spans[:n, 0].min(), spans[:n, 1].max(), _TILE):
        for k in range(n):
            col = U(first_col + sign * k)
            for s in range(max(tile, spans[k, 0]), min(tile + _TILE, spans[k, 1])):
                q = U(s)
                seen[q + U(shift), col] = strip[U(k), q]


@inner
def _see_cols(
    height_t: NDArray[np.float32],
    side: Side,
    widths: NDArray[np.int64],
    step: NDArray[np.float64],
    square_m2: NDArray[np.float64],
    look: Look,
    seen: NDArray[np.bool_],
    row: int,
    col: int,
) -> None:
    """Judge a half plane west or east on the transposed heights, a strip of rings at a time."""
    planes = np.zeros((2, step.size), np.float64)
    strip = np.empty((_STRIP, step.size), np.bool_)
    spans = np.empty((_STRIP, 2), np.int64)
    for first in range(1, side.n_rings + 1, _STRIP):
        n = min(_STRIP, side.n_rings + 1 - first)
        for k in range(n):
            ring = first + k
            span = _ring(
                height_t, side, ring, widths[ring], step, square_m2, planes, look, strip, k, 0
            )
            spans[k, 0], spans[k, 1] = span
        _turn(strip, spans, n, seen, row - step.size // 2, col + side.sign * first, side.sign)


@entry
def viewshed_fast(
    height: NDArray[np.float32],
    height_t: NDArray[np.float32],
    widths: NDArray[np.int64],
    look: Look,
) -> NDArray[np.bool_]:
    """Return what is seen from a cell, by reference planes.

    Parameters
    ----------
    height, height_t
        Heights (rows, cols) and their transposed copy (cols, rows), float32 [m], finite.
    widths
        For each ring from 0 to the reach, how many cells beside its axis are in range, int64 (n,).
    look
        Where the eye is and what it looks for.

    Returns
    -------
    bool (rows, cols), the window of the disc cut at the raster's edges; its upper left is the cell
    (max(row - reach, 0), max(col - reach, 0)).
    """
    north, south, west, east = _sides(height.shape, look, widths.size - 1)
    up, left = north.n_rings, west.n_rings
    seen = np.zeros((up + south.n_rings + 1, left + east.n_rings + 1), np.bool_)
    seen[up, left] = True
    # One cell to spare beyond the longest ring: a diagonal reads it, with the weight 0.
    step = np.abs(np.arange(2 * widths.size + 1) - widths.size).astype(np.float64)
    square_m2 = (look.cell_m * step) * (look.cell_m * step)
    _see_rows(height, north, widths, step, square_m2, look, seen, up, left)
    _see_rows(height, south, widths, step, square_m2, look, seen, up, left)
    _see_cols(height_t, west, widths, step, square_m2, look, seen, up, left)
    _see_cols(height_t, east, widths, step, square_m2, look, seen, up, left)
    return seen
