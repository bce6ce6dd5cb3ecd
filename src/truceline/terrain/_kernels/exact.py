"""Exact sight: one line of sight for each cell, and the same verdict for single pairs.

What it is: the line from the eye to the target hides at a step if the ground there, linearly
interpolated between the two cells that it passes between, stands above it. Steps are rows when the
line runs more along rows than along columns, else columns.

The verdict, for a line of n steps that moves m cells aside (m ≤ n), at step i from the eye:

    z_a (n − r) + z_b r + k i (n − i)  >  eye (n − i) + target i        hides

with r = i·m mod n, z_a and z_b the cells on either side, and k = cell² · fall · (n² + m²) / n, the
curvature between the two ends. Everything is multiplied by n, so that no step divides, and the two
ends enter alike: looking back along the same line gives the same numbers, hence the same verdict.

Three means spare steps and none changes a verdict. A reference plane, carried along as in the fast
viewshed, names for each cell the step that is likely to hide it; that one is tried first. Blocks of
16 × 16 cells whose maximum lies below the line are passed over. A pair tries the steps that hid the
pairs before it.

What it is not: a promise about the ground between cells or under trees.

References
----------
W. R. Franklin, C. Ray: Higher isn't necessarily better: visibility algorithms and experiments.
Advances in GIS Research, 1994 (the method there called R3).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.terrain._kernels.fast import Look
from truceline.terrain._kernels.jit import entry, inner

U = np.uint64
BLOCK = 16
TROOP = 64  # single cells that are passed over together where they are out of reach
_NEAR = 6  # steps beside the target that are tried before any block
_SURE_M = 1e-6  # far above what float64 rounds away, far below what a height means
_VOID_BELOW_M = np.float32(-1e29)
_MOST_TRIES = 16  # for each target that is drawn: a corner of a raster has a quarter of its disc
_STRIP = 64  # cells of a row that are worked before those of the next row


class Line(NamedTuple):
    """A line of sight of `n` steps along the major axis.

    It starts at (`major`, `minor`) and goes in the directions `d_major` (+1 or -1) and `d_minor`
    (+1, -1, or 0 where it keeps its lane), `n_aside` cells aside in all. `bulge_m` is k of the
    module's formula, `eye_m` and `target_m` are absolute heights.
    """

    major: int
    minor: int
    d_major: int
    d_minor: int
    n: int
    n_aside: float
    bulge_m: float
    eye_m: float
    target_m: float


@inner
def _line(look: Look, major: int, minor: int, ahead: int, aside: int, target_m: float) -> Line:
    """Return the line from a cell to the one `ahead` and `aside` (signed, |ahead| ≥ |aside|)."""
    n, m = abs(ahead), abs(aside)
    n_f, m_f = float(n), float(m)
    bulge_m = look.cell_m * look.cell_m * look.fall_per_m * (n_f * n_f + m_f * m_f) / n_f
    d_minor = 0 if m == 0 else (1 if aside > 0 else -1)
    return Line(
        major, minor, 1 if ahead > 0 else -1, d_minor, n, m_f, bulge_m, look.eye_m, target_m
    )


@inner
def _hides(height: NDArray[np.float32], line: Line, step: int) -> bool:
    """Tell whether the ground at a step stands above the line."""
    n, i = float(line.n), float(step)
    across = i * line.n_aside
    lane = int(across / n)
    rest = across - lane * n
    r = U(line.major + line.d_major * step)
    c = line.minor + line.d_minor * lane
    ground = height[r, U(c)] * (n - rest) + height[r, U(c + line.d_minor)] * rest
    return bool(ground + line.bulge_m * (i * (n - i)) > line.eye_m * (n - i) + line.target_m * i)


@inner
def _hider(height: NDArray[np.float32], line: Line, start: int, stop: int) -> int:
    """Return the first step from start down to stop that hides the target, or 0."""
    for step in range(start, stop - 1, -1):
        if _hides(height, line, step):
            return step
    return 0


@inner
def _block_end(line: Line, step: int) -> int:
    """Return the last step, towards the eye, in the same row of blocks."""
    r = line.major + line.d_major * step
    past = r % BLOCK if line.d_major > 0 else BLOCK - 1 - r % BLOCK
    return max(step - past, 1)


@inner
def _passes_over(top: NDArray[np.float32], line: Line, start: int, stop: int) -> bool:
    """Tell whether the blocks between two steps of one row of blocks lie surely below the line."""
    n, i, j = float(line.n), float(start), float(stop)
    slope = line.n_aside / n
    back = -1 if line.d_minor < 0 else 0
    b = U((line.major + line.d_major * start) // BLOCK)
    near = max(line.minor + line.d_minor * int(slope * i) + back, 0) // BLOCK
    far = max(line.minor + line.d_minor * int(slope * j) + back, 0) // BLOCK
    ground_m = max(top[b, U(near)], top[b, U(far)])
    bulge = max(i * (n - i), j * (n - j))
    if 2.0 * j < n < 2.0 * i:
        bulge = 0.25 * n * n
    lowest = min(line.eye_m * (n - i) + line.target_m * i, line.eye_m * (n - j) + line.target_m * j)
    return bool((ground_m + _SURE_M) * n + line.bulge_m * bulge < lowest)


@inner
def _find_hider(height: NDArray[np.float32], top: NDArray[np.float32], line: Line) -> int:
    """Return a step that hides the target, or 0 if it is seen."""
    stop = max(line.n - _NEAR, 1)
    found = _hider(height, line, line.n - 1, stop)
    step = stop - 1
    while found == 0 and step > 0:
        stop = _block_end(line, step)
        if not _passes_over(top, line, step, stop):
            found = _hider(height, line, step, stop)
        step = stop - 1
    return found


@entry
def block_maxima(height: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the maximum of each block, float32 (rows / 16, cols / 16), rounded up.

    A block takes in the first row and column of its neighbours, because a line between two cells
    may pass between two blocks.
    """
    n_rows, n_cols = height.shape
    top = np.full(
        ((n_rows + BLOCK - 1) // BLOCK, (n_cols + BLOCK - 1) // BLOCK), np.float32(-np.inf)
    )
    for b in range(top.shape[0]):
        for r in range(b * BLOCK, min((b + 1) * BLOCK + 1, n_rows)):
            for a in range(top.shape[1]):
                for c in range(a * BLOCK, min((a + 1) * BLOCK + 1, n_cols)):
                    top[b, a] = max(top[b, a], height[r, c])
    return top


@inner
def _carry_planes(
    height: NDArray[np.float32],
    look: Look,
    planes: NDArray[np.float64],
    owners: NDArray[np.int32],
    likely: NDArray[np.int32],
    r: int,
    base: int,
    d_minor: int,
    ring: int,
    width: int,
) -> None:
    """Carry the reference planes to a ring; `likely` gets the step that likely hides each cell."""
    old, new = U((ring + 1) & 1), U(ring & 1)
    far, here = 1.0 / float(ring), np.int32(ring)
    fall_m = look.cell_m * look.cell_m * look.fall_per_m
    for s in range(1, width + 2):
        q, j = U(s), float(np.int32(s - 1))
        a, b = planes[old, q], planes[old, q - U(1)]
        plane = a + (b - a) * (j * far)
        ground_m = height[U(r), U(base + d_minor * (s - 1))]
        slope = (ground_m - look.eye_m) * far - fall_m * (ring + j * j * far)
        owner = owners[old, q] if a > b else owners[old, q - U(1)]
        likely[q] = owner
        planes[new, q] = max(slope, plane)
        owners[new, q] = here if slope > plane else owner


@inner
def _see_ring(
    height: NDArray[np.float32],
    top: NDArray[np.float32],
    look: Look,
    side: Line,
    ring: int,
    width: int,
    likely: NDArray[np.int32],
    owners: NDArray[np.int32],
    verdict: NDArray[np.bool_],
) -> None:
    """Judge the cells of a ring in one octant; what hides a cell is passed on in `owners`."""
    r = U(side.major + side.d_major * ring)
    for j in range(width + 1):
        ground_m = height[r, U(side.minor + side.d_minor * j)]
        verdict[j] = ground_m > _VOID_BELOW_M
        if ring == 1 or not verdict[j]:
            continue
        target_m = ground_m + look.target_m
        line = _line(look, side.major, side.minor, side.d_major * ring, side.d_minor * j, target_m)
        step = likely[U(j + 1)]
        if step > 0 and _hides(height, line, step):
            verdict[j] = False
            continue
        hider = _find_hider(height, top, line)
        verdict[j] = hider == 0
        if hider > 0 and owners[j + 1] != ring:
            owners[j + 1] = hider


@inner
def _see_octant(
    height: NDArray[np.float32],
    top: NDArray[np.float32],
    look: Look,
    side: Line,
    widths: NDArray[np.int64],
    seen: NDArray[np.bool_],
    major0: int,
    minor0: int,
) -> None:
    """Judge an octant into `seen` (major, minor), whose first cell is (major0, minor0)."""
    n_rings = side.major if side.d_major < 0 else height.shape[0] - 1 - side.major
    n_aside = side.minor if side.d_minor < 0 else height.shape[1] - 1 - side.minor
    planes = np.full((2, widths.size + 3), -1e30)
    owners = np.zeros((2, widths.size + 3), np.int32)
    likely = np.zeros(widths.size + 3, np.int32)
    verdict = np.zeros(widths.size + 1, np.bool_)
    for ring in range(1, min(n_rings, widths.size - 1) + 1):
        r, width = side.major + side.d_major * ring, min(ring, n_aside, widths[ring])
        _carry_planes(
            height, look, planes, owners, likely, r, side.minor, side.d_minor, ring, width
        )
        _see_ring(height, top, look, side, ring, width, likely, owners[ring & 1], verdict)
        for j in range(width + 1):
            if verdict[j]:
                seen[r - major0, side.minor + side.d_minor * j - minor0] = True


@entry
def viewshed_exact(
    height: NDArray[np.float32],
    height_t: NDArray[np.float32],
    top: NDArray[np.float32],
    top_t: NDArray[np.float32],
    widths: NDArray[np.int64],
    look: Look,
) -> NDArray[np.bool_]:
    """Return what is seen from a cell, by one line of sight for each cell.

    Parameters
    ----------
    height, height_t
        Heights (rows, cols) and their transposed copy (cols, rows), float32 [m]; voids at -1e30.
    top, top_t
        Their `block_maxima`, (rows / 16, cols / 16) and transposed.
    widths
        For each ring from 0 to the reach, how many cells beside its axis are in range, int64 (n,).
    look
        Where the eye is and what it looks for.

    Returns
    -------
    bool (rows, cols), the window of the disc cut at the raster's edges; its upper left is the cell
    (max(row - reach, 0), max(col - reach, 0)).
    """
    reach, row, col = widths.size - 1, look.row, look.col
    row0, col0 = max(row - reach, 0), max(col - reach, 0)
    n_rows = min(row + reach + 1, height.shape[0]) - row0
    seen = np.zeros((n_rows, min(col + reach + 1, height.shape[1]) - col0), np.bool_)
    seen[row - row0, col - col0] = True
    for ahead in (-1, 1):
        for aside in (-1, 1):
            side = Line(row, col, ahead, aside, 0, 0.0, 0.0, 0.0, 0.0)
            _see_octant(height, top, look, side, widths, seen, row0, col0)
            side = Line(col, row, ahead, aside, 0, 0.0, 0.0, 0.0, 0.0)
            _see_octant(height_t, top_t, look, side, widths, seen.T, col0, row0)
    return seen


@inner
def _is_hidden(
    height: NDArray[np.float32],
    top: NDArray[np.float32],
    line: Line,
    recent: NDArray[np.int64],
) -> bool:
    """Tell whether anything hides the target, trying first what hid the targets before it."""
    for k in range(recent.size):
        if 0 < recent[k] < line.n and _hides(height, line, recent[k]):
            recent[0], recent[k] = recent[k], recent[0]
            return True
    found = _find_hider(height, top, line)
    if found > 0:
        recent[1], recent[0] = recent[0], found
    return found > 0


@entry
def see_cells(
    height: NDArray[np.float32],
    height_t: NDArray[np.float32],
    top: NDArray[np.float32],
    top_t: NDArray[np.float32],
    widths: NDArray[np.int64],
    look: Look,
    cells: NDArray[np.int64],
    troops: NDArray[np.int64],
    places: NDArray[np.int64],
    seen: NDArray[np.bool_],
) -> None:
    """Judge single cells (n, 2); those that are seen become true at their `places` (n,) in `seen`.

    `troops` (m,) names the troops of 64 cells that are judged at all. It is fastest if neighbours
    stand together. The other arrays are those of `viewshed_exact`, and so is each verdict. All of
    `seen` (n,) is false when this is called.
    """
    recent = np.zeros(2, np.int64)
    for troop in troops:
        for k in range(TROOP * troop, min(TROOP * (troop + 1), cells.shape[0])):
            d_row, d_col = cells[k, 0] - look.row, cells[k, 1] - look.col
            n_rows, n_cols = abs(d_row), abs(d_col)
            if n_rows >= widths.size or n_cols > widths[n_rows]:
                continue
            ground_m = height[U(cells[k, 0]), U(cells[k, 1])]
            target_m = ground_m + look.target_m
            if not ground_m > _VOID_BELOW_M:
                continue
            if n_rows <= 1 and n_cols <= 1:
                seen[places[k]] = True
            elif n_rows >= n_cols:
                line = _line(look, look.row, look.col, d_row, d_col, target_m)
                seen[places[k]] = not _is_hidden(height, top, line, recent)
            else:
                line = _line(look, look.col, look.row, d_col, d_row, target_m)
                seen[places[k]] = not _is_hidden(height_t, top_t, line, recent)


@inner
def _mixed(state: np.uint64) -> np.uint64:
    """Return 64 bits that look random (the finaliser of SplitMix64)."""
    z = (state ^ (state >> U(30))) * U(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> U(27))) * U(0x94D049BB133111EB)
    return z ^ (z >> U(31))


@inner
def _draw(
    height: NDArray[np.float32],
    widths: NDArray[np.int64],
    row: int,
    col: int,
    seed: int,
    targets: NDArray[np.int64],
) -> int:
    """Draw known cells in range of a cell into `targets` (n, 2); return how many were found.

    Places in the square about the disc, cut at the edges, are drawn until one lies in the disc and
    is no void, at most 16 times for each target. The numbers depend on the seed and the cell alone.
    """
    n_rows, n_cols = height.shape
    reach = widths.size - 1
    row0, col0 = max(row - reach, 0), max(col - reach, 0)
    tall = U(min(row + reach + 1, n_rows) - row0)
    wide = U(min(col + reach + 1, n_cols) - col0)
    state = _mixed(U(seed) + _mixed(U(row) * U(n_cols) + U(col) + U(1)))
    found = 0
    for _ in range(_MOST_TRIES * targets.shape[0]):
        state += U(0x9E3779B97F4A7C15)
        bits = _mixed(state)
        r = row0 + np.int64(((bits >> U(32)) * tall) >> U(32))
        c = col0 + np.int64(((bits & U(0xFFFFFFFF)) * wide) >> U(32))
        if abs(c - col) <= widths[abs(r - row)] and height[U(r), U(c)] > _VOID_BELOW_M:
            targets[found, 0], targets[found, 1] = r, c
            found += 1
            if found == targets.shape[0]:
                break
    return found


@entry
def draw_targets(
    height: NDArray[np.float32],
    widths: NDArray[np.int64],
    row: int,
    col: int,
    seed: int,
    targets: NDArray[np.int64],
) -> int:
    """Draw the targets of `index_rows` for a cell into (n, 2); return how many there are."""
    return _draw(height, widths, row, col, seed, targets)


@entry
def index_rows(
    height: NDArray[np.float32],
    height_t: NDArray[np.float32],
    top: NDArray[np.float32],
    top_t: NDArray[np.float32],
    widths: NDArray[np.int64],
    look: Look,
    seed: int,
    n_targets: int,
    percent: NDArray[np.uint8],
) -> None:
    """Fill rows of `percent` (rows, cols) with how many of the drawn targets each cell sees.

    The rows start at `look.row`; `look.eye_m` is the height of the eye above the ground, the other
    arrays are those of `viewshed_exact`. A void, and a cell for which no target was found, gets
    255. Cells are worked in strips so that what they look at stays in the cache.

    References
    ----------
    W. R. Franklin, C. Vogt: Efficient observer siting on large terrain cells. GIScience, 2004 (20
    to 30 random targets are enough to rank cells).
    G. L. Steele, D. Lea, C. H. Flood: Fast splittable pseudorandom number generators. OOPSLA, 2014.
    """
    targets = np.zeros((n_targets, 2), np.int64)
    for col0 in range(0, height.shape[1], _STRIP):
        for r in range(percent.shape[0]):
            row = look.row + r
            for col in range(col0, min(col0 + _STRIP, height.shape[1])):
                percent[r, col] = np.uint8(255)
                if not height[U(row), U(col)] > _VOID_BELOW_M:
                    continue
                n_drawn = _draw(height, widths, row, col, seed, targets)
                if n_drawn == 0:
                    continue
                eye_m = look.eye_m + height[U(row), U(col)]
                eye = Look(row, col, eye_m, look.target_m, look.cell_m, look.fall_per_m)
                n_seen = 0
                for k in range(n_drawn):
                    if _sees(height, height_t, top, top_t, eye, targets[k, 0], targets[k, 1]):
                        n_seen += 1
                percent[r, col] = np.uint8((200 * n_seen + n_drawn) // (2 * n_drawn))


@inner
def _sees(
    height: NDArray[np.float32],
    height_t: NDArray[np.float32],
    top: NDArray[np.float32],
    top_t: NDArray[np.float32],
    look: Look,
    row: int,
    col: int,
) -> bool:
    """Tell whether a cell of known height is seen."""
    d_row, d_col = row - look.row, col - look.col
    n_rows, n_cols = abs(d_row), abs(d_col)
    if n_rows <= 1 and n_cols <= 1:
        return True
    target_m = height[U(row), U(col)] + look.target_m
    if n_rows >= n_cols:
        line = _line(look, look.row, look.col, d_row, d_col, target_m)
        return not _is_hidden_afar(height, top, line)
    line = _line(look, look.col, look.row, d_col, d_row, target_m)
    return not _is_hidden_afar(height_t, top_t, line)


@inner
def _is_hidden_afar(height: NDArray[np.float32], top: NDArray[np.float32], line: Line) -> bool:
    """Tell whether anything hides a target that lies anywhere: first where something likely does.

    Steps are tried from the middle to both ends, halving the distance: a line that is hidden at all
    is mostly hidden along a good part of it, so that two or three tries are enough. Tries are made
    together, without asking in between, because no processor foresees which one hides.
    """
    n = line.n
    half, fourth, near = max(n // 2, 1), max(n // 4, 1), max(n // 8, 1)
    if (
        _hides(height, line, half)
        | _hides(height, line, fourth)
        | _hides(height, line, n - fourth)
        | _hides(height, line, n - near)
    ):
        return True
    while near > 0:
        if _hides(height, line, n - near) | _hides(height, line, near):
            return True
        near //= 2
    return _find_hider(height, top, line) > 0
