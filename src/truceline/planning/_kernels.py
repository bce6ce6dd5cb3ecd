"""Kernels that add views up and count what is seen; arrays in, arrays changed or counts out.

Shapes: `bits`, `count`, `ground` and `labels` are (rows, cols) of one grid; a view is a window
(r, c) with its upper left cell at (row0, col0). Here alone arrays given as accumulators change.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

Seen = NDArray[np.bool_]
Bits = NDArray[np.uint8]
Count = NDArray[np.uint8]
Labels = NDArray[np.uint32]
Table = NDArray[np.float32]

_NOTHING = 1e-12
_AS_GOOD_AS_NONE = 1e-9


@numba.njit(cache=True, nogil=True)
def mark_eye(seen: Seen, row0: int, col0: int, bit: np.uint8, bits: Bits) -> None:
    """Set `bit` (uint8) in `bits` (rows, cols) where a window sees."""
    for r in range(seen.shape[0]):
        for c in range(seen.shape[1]):
            if seen[r, c]:
                bits[row0 + r, col0 + c] |= bit


@numba.njit(cache=True, nogil=True)
def count_place(seen: Seen, row0: int, col0: int, count: Count) -> None:
    """Add one place to `count` (rows, cols; uint8) where a window sees."""
    for r in range(seen.shape[0]):
        for c in range(seen.shape[1]):
            if seen[r, c]:
                count[row0 + r, col0 + c] += 1


@numba.njit(cache=True, nogil=True)
def tally(labels: Labels, bits: Bits, count: Count, ground: Count, two: Seen) -> NDArray[np.int64]:
    """Count the cells of each label that are seen, by four readings of the word.

    Parameters are `labels` (rows, cols; uint32, label k is bit k), `bits`, `count` and
    `ground` (uint8) and `two` (2**n; bool). Returns int64 (32, 4): seen at all, by two
    delegations, from two places, from the ground.
    """
    totals = np.zeros((32, 4), dtype=np.int64)
    for r in range(labels.shape[0]):
        for c in range(labels.shape[1]):
            label = labels[r, c]
            if label == 0 or count[r, c] == 0:
                continue
            by_two = two[bits[r, c]]
            k = 0
            while label:
                if label & 1:
                    totals[k, 0] += 1
                    totals[k, 1] += by_two
                    totals[k, 2] += count[r, c] > 1
                    totals[k, 3] += ground[r, c] > 0
                label >>= 1
                k += 1
    return totals


@numba.njit(cache=True, nogil=True)
def seen_within(seen: Seen, row0: int, col0: int, labels: Labels, count: Count) -> tuple[int, int]:
    """Count the labelled cells that a window sees, and those of them with a count of one."""
    n_seen = 0
    n_alone = 0
    for r in range(seen.shape[0]):
        for c in range(seen.shape[1]):
            if seen[r, c] and labels[row0 + r, col0 + c]:
                n_seen += 1
                n_alone += count[row0 + r, col0 + c] == 1
    return n_seen, n_alone


@numba.njit(cache=True, nogil=True)
def readings(
    p: Table,
    working: NDArray[np.float64],
    weights: NDArray[np.float64],
    eyes: NDArray[np.int64],
    places: NDArray[np.int64],
    flies: Seen,
    two: Seen,
) -> Table:
    """Combine what assets detect into four readings of "detected", inside each condition.

    Parameters are `p` (assets, conditions, n; float32 probabilities of one look), `working`
    (states, assets; how much of the time each works in a state of the rosters), `weights`
    (states,), the number of each asset's eye and place (assets,), whether it `flies`, and `two`
    (2**eyes; whether a set of eyes holds two separate ones). Returns float32 (conditions, n, 4):
    by any, by two delegations, from two places, from the ground.

    Independent inside a condition and a state: any is 1 − Π(1 − p). Two delegations sums the
    probabilities of all sets of eyes that detect and hold two separate ones. Two places is
    1 − P(none) − P(exactly one), over places. States are averaged last.
    """
    n_assets, n_conditions, n = p.shape
    n_eyes = round(math.log2(two.size))
    n_places = places.max() + 1 if n_assets else 0
    out = np.zeros((n_conditions, n, 4), dtype=np.float32)
    by_eye = np.ones(n_eyes)
    by_place = np.ones(n_places)
    for c in range(n_conditions):
        for i in range(n):
            for s in range(len(weights)):
                by_eye[:] = 1.0
                by_place[:] = 1.0
                missed_on_ground = 1.0
                found = False
                for a in range(n_assets):
                    one = p[a, c, i] * working[s, a]
                    if one > 0:
                        found = True
                        by_eye[eyes[a]] *= 1 - one
                        by_place[places[a]] *= 1 - one
                        if not flies[a]:
                            missed_on_ground *= 1 - one
                if not found:
                    continue
                none, single = 1.0, 0.0
                for v in range(n_places):
                    miss = by_place[v]
                    single = single * miss + none * (1 - miss)
                    none *= miss
                out[c, i, 0] += weights[s] * (1 - none)
                out[c, i, 1] += weights[s] * _two_eyes(by_eye, two)
                out[c, i, 2] += weights[s] * max(1 - none - single, 0.0)
                out[c, i, 3] += weights[s] * (1 - missed_on_ground)
    return out


@numba.njit(cache=True, nogil=True)
def _two_eyes(missed: NDArray[np.float64], two: Seen) -> float:
    """Return the probability that the eyes that detect hold two separate ones."""
    total = 0.0
    for subset in range(two.size):
        if two[subset]:
            chance = 1.0
            for e in range(missed.size):
                chance *= 1 - missed[e] if subset >> e & 1 else missed[e]
                if chance == 0:
                    break
            total += chance
    return total


@numba.njit(cache=True, nogil=True)
def expected_waits(
    miss: Table,
    working: NDArray[np.float32],
    lights: NDArray[np.int64],
    weights: NDArray[np.float64],
    looks: int,
    look_s: float,
) -> NDArray[np.float64]:
    """Return the expected time until a target that stays is seen, when each spell draws anew.

    Parameters are `miss` (sources, lights, weathers, n; float32: log of the probability that a
    look of a source misses), `working` (starts, slots, sources; float32: the share of a slot in
    which a source works), `lights` (starts, slots), the `weights` of the weathers, how many `looks`
    a slot has and how long one takes [s]. Returns float64 (n,) [s], infinite where nobody sees.

    With q the probability of being seen within a spell, E = E[min(T, spell)] / q (see
    `sensing.waiting`). Starts are equally likely; a look that a source makes for part of the time
    counts for that part.
    """
    n_sources, _, n_weathers, n = miss.shape
    n_starts, n_slots = lights.shape
    out = np.empty(n)
    for i in range(n):
        cut, left = 0.0, 0.0
        for w in range(n_weathers):
            if weights[w] == 0:
                continue
            for s in range(n_starts):
                unseen = 1.0
                for k in range(n_slots):
                    rate = 0.0
                    for g in range(n_sources):
                        if working[s, k, g] > 0:
                            rate += miss[g, lights[s, k], w, i] * working[s, k, g]
                    if rate > -_NOTHING:
                        cut += weights[w] * unseen * looks
                    else:
                        seen = -math.expm1(rate)
                        by_now = -math.expm1(rate * looks)
                        cut += weights[w] * unseen * by_now / seen
                        unseen *= 1 - by_now
                    if unseen < _AS_GOOD_AS_NONE:
                        break
                left += weights[w] * unseen
        within = 1 - left / n_starts
        out[i] = look_s * cut / n_starts / within if within > _AS_GOOD_AS_NONE else np.inf
    return out
