"""A sample of the watched ground: cells of a square lattice, and points along the lines.

What depends on the condition is asked of single cells and not of all: a share of a few thousand
cells is known to about a per cent. A zone with too few cells on the lattice of all gets a finer one
of its own. Voids are left out, as they are in every share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import LineId, ZoneId
from truceline.planning.watched import Watched
from truceline.terrain.relief import Relief

LEAST_OF_A_ZONE = 150
"""A zone is asked at so many cells at least, if it has them."""

MOST_OF_A_LINE = 300
"""A line is asked at so many points at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampled:
    """A watched zone or line, or all zones together (None), and which of the cells are its."""

    id: ZoneId | LineId | None
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Cells (n, 2) of a grid, the places that they stand for, and the lattice of all zones.

    The first `n_lattice` cells are those of the lattice, `step` cells of the grid apart.
    """

    cells: NDArray[np.int64]
    places: tuple[Sampled, ...]
    step: int
    n_lattice: int
    km2: float

    def means(self, p: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the means (places, …) over the cells of each place of figures (…, n)."""
        empty = np.full(p.shape[:-1], 0.0)
        return np.stack(
            [
                p[..., one.rows].mean(axis=-1, dtype=np.float64) if one.rows.size else empty
                for one in self.places
            ]
        )


def sample_of(watched: Watched, relief: Relief, *, n_cells: int) -> Sample:
    """Return a sample of about so many cells of the watched ground.

    Parameters
    ----------
    watched
        The zones and lines on the grid of the relief.
    relief
        The ground, for its voids.
    n_cells
        How many cells of all zones together to ask.
    """
    labels = np.where(relief.void, np.uint32(0), watched.labels)
    n_watched = int(np.count_nonzero(labels))
    step = max(round(math.sqrt(n_watched / n_cells)), 1)
    lattice = _lattice(labels > 0, step)
    gathered = [lattice]
    places = [Sampled(id=None, rows=np.arange(len(lattice)))]
    at = len(lattice)
    for k, zone in enumerate(watched.zones):
        inside = (labels & np.uint32(1 << k)) > 0
        own = np.flatnonzero(inside[lattice[:, 0], lattice[:, 1]])
        if own.size < LEAST_OF_A_ZONE:
            finer = _finer(inside, step)
            gathered.append(finer)
            own = np.arange(at, at + len(finer))
            at += len(finer)
        places.append(Sampled(id=zone, rows=own))
    for line in watched.lines:
        points = _along(watched.samples[line].cells, relief)
        gathered.append(points)
        places.append(Sampled(id=line, rows=np.arange(at, at + len(points))))
        at += len(points)
    return Sample(
        cells=np.concatenate(gathered),
        places=tuple(places),
        step=step,
        n_lattice=len(lattice),
        km2=n_watched * relief.grid.cell_km2,
    )


def _lattice(inside: NDArray[np.bool_], step: int) -> NDArray[np.int64]:
    middle = step // 2
    return np.argwhere(inside[middle::step, middle::step]) * step + middle


def _finer(inside: NDArray[np.bool_], step: int) -> NDArray[np.int64]:
    """Return the widest lattice on which a zone has cells enough, or all that it has."""
    cells = _lattice(inside, step)
    while len(cells) < LEAST_OF_A_ZONE and step > 1:
        step -= max(step // 4, 1)
        cells = _lattice(inside, step)
    return cells


def _along(points: NDArray[np.int64], relief: Relief) -> NDArray[np.int64]:
    known = points[~relief.void[points[:, 0], points[:, 1]]]
    return known[:: max(math.ceil(len(known) / MOST_OF_A_LINE), 1)].astype(np.int64)
