"""Kernels that add views up and count what is seen; arrays in, arrays changed or counts out.

Shapes: `bits`, `count`, `ground` and `labels` are (rows, cols) of one grid; a view is a window
(r, c) with its upper left cell at (row0, col0). Here alone arrays given as accumulators change.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

Seen = NDArray[np.bool_]
Bits = NDArray[np.uint8]
Count = NDArray[np.uint8]
Labels = NDArray[np.uint32]


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
