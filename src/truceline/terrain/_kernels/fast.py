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
_2, _3, _4, _8 = U(2), U(3), U(4), U(8)
_1_BYTE, _2_BYTES, _4_BYTES = U(8), U(16), U(32)
_EIGHTHS, _FOURTHS, _HALVES = U(0x00FF00FF00FF00FF), U(0x0000FFFF0000FFFF), U(0x00000000FFFFFFFF)
Square = tuple[
    np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64
]


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
def _swap(
    a: np.uint64, b: np.uint64, shift: np.uint64, mask: np.uint64
) -> tuple[np.uint64, np.uint64]:
    """Exchange the bytes of a that lie `shift` bits up with those of b under the mask."""
    t = ((a >> shift) ^ b) & mask
    return a ^ (t << shift), b ^ t


@inner
def _turn_square(words: NDArray[np.uint64], k: np.uint64, w: np.uint64, way: np.uint64) -> Square:
    """Turn 8 × 8 bytes, the words [k, w], [k + way, w], …, so that rows become columns.

    The first byte of a word is its lowest, as on every machine for which numba is built.
    """
    x0, x1, x2, x3 = words[k, w], words[k + way, w], words[k + _2 * way, w], words[k + _3 * way, w]
    k += _4 * way
    x4, x5, x6, x7 = words[k, w], words[k + way, w], words[k + _2 * way, w], words[k + _3 * way, w]
    x0, x4 = _swap(x0, x4, _4_BYTES, _HALVES)
    x1, x5 = _swap(x1, x5, _4_BYTES, _HALVES)
    x2, x6 = _swap(x2, x6, _4_BYTES, _HALVES)
    x3, x7 = _swap(x3, x7, _4_BYTES, _HALVES)
    x0, x2 = _swap(x0, x2, _2_BYTES, _FOURTHS)
    x1, x3 = _swap(x1, x3, _2_BYTES, _FOURTHS)
    x4, x6 = _swap(x4, x6, _2_BYTES, _FOURTHS)
    x5, x7 = _swap(x5, x7, _2_BYTES, _FOURTHS)
    x0, x1 = _swap(x0, x1, _1_BYTE, _EIGHTHS)
    x2, x3 = _swap(x2, x3, _1_BYTE, _EIGHTHS)
    x4, x5 = _swap(x4, x5, _1_BYTE, _EIGHTHS)
    x6, x7 = _swap(x6, x7, _1_BYTE, _EIGHTHS)
    return x0, x1, x2, x3, x4, x5, x6, x7


@inner
def _turn(
    strip: NDArray[np.uint64],
    low: int,
    high: int,
    n_squares: int,
    seen: NDArray[np.uint64],
    row: int,
    word: int,
    sign: int,
) -> None:
    """Add rings, gathered as rows of `strip`, to the columns of `seen`, 8 × 8 verdicts at a time.

    Both are bytes taken as words. The strip's words from low to high go to eight rows each, from
    `row` on; its squares of eight rings go to the words from `word` on, in the direction of `sign`.
    """
    for ws in range(low, high):
        w, r = U(ws), U(row) + _8 * U(ws)
        for square in range(n_squares):
            first = _8 * U(square)
            if sign > 0:
                x = _turn_square(strip, first, w, U(1))
            else:
                x = _turn_square(strip, first + _8 - U(1), w, ~U(0))
            c = U(word + sign * square)
            seen[r, c] |= x[0]
            seen[r + U(1), c] |= x[1]
            seen[r + _2, c] |= x[2]
            seen[r + _3, c] |= x[3]
            seen[r + _4, c] |= x[4]
            seen[r + _4 + U(1), c] |= x[5]
            seen[r + _4 + _2, c] |= x[6]
            seen[r + _4 + _3, c] |= x[7]


@inner
def _see_cols(
    height_t: NDArray[np.float32],
    side: Side,
    widths: NDArray[np.int64],
    step: NDArray[np.float64],
    square_m2: NDArray[np.float64],
    look: Look,
    seen: NDArray[np.uint64],
    row: int,
    word: int,
) -> None:
    """Judge a half plane west or east on the transposed heights, a strip of rings at a time.

    (row, word) is the place of the observer in `seen`, verdicts taken as words of eight.
    """
    planes = np.zeros((2, step.size), np.float64)
    strip = np.zeros((_STRIP, (step.size + 7) // 8 * 8), np.bool_)
    strip_words = strip.view(np.uint8).view(np.uint64)
    # Eastwards a square starts at the observer's own column, westwards beside it.
    first, k0 = (0, 1) if side.sign > 0 else (1, 0)
    at = word if side.sign > 0 else word - 1
    while first <= side.n_rings:
        n = min(_STRIP, side.n_rings + 1 - first)
        strip[:] = False
        low, high = step.size, 0
        for k in range(k0, n):
            ring = first + k
            span = _ring(
                height_t, side, ring, widths[ring], step, square_m2, planes, look, strip, k, 0
            )
            low, high = min(low, span[0]), max(high, span[1])
        _turn(
            strip_words,
            low // 8,
            (high + 7) // 8,
            (n + 7) // 8,
            seen,
            row - step.size // 2,
            at,
            side.sign,
        )
        first, k0, at = first + _STRIP, 0, at + side.sign * (_STRIP // 8)


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
    (max(row - reach, 0), max(col - reach, 0)). It is a part of a slightly larger array.

    References
    ----------
    H. S. Warren: Hacker's Delight, 2nd edition, 2012, section 7-3 (turning a square of bits; here
    of bytes).
    """
    north, south, west, east = _sides(height.shape, look, widths.size - 1)
    n_rows, n_cols = north.n_rings + south.n_rings + 1, west.n_rings + east.n_rings + 1
    # Eight rows to spare above and below, and columns from word to word: so a square of eight rings
    # fits everywhere.
    row, word = north.n_rings + 8, (west.n_rings + 7) // 8
    col = 8 * word
    seen = np.zeros((n_rows + 16, col + (east.n_rings + 8) // 8 * 8), np.bool_)
    words = seen.view(np.uint8).view(np.uint64)
    seen[row, col] = True
    # One cell to spare beyond the longest ring: a diagonal reads it, with the weight 0.
    step = np.abs(np.arange(2 * widths.size + 1) - widths.size).astype(np.float64)
    square_m2 = (look.cell_m * step) * (look.cell_m * step)
    _see_rows(height, north, widths, step, square_m2, look, seen, row, col)
    _see_rows(height, south, widths, step, square_m2, look, seen, row, col)
    _see_cols(height_t, west, widths, step, square_m2, look, words, row, word)
    _see_cols(height_t, east, widths, step, square_m2, look, words, row, word)
    return seen[8 : 8 + n_rows, col - west.n_rings : col - west.n_rings + n_cols]
