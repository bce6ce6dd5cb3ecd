"""Views added up on a window of the grid, and what of the watched ground they see.

Most mechanisms extend one another by a few assets, so a sum of views can be extended: only the
window of what is new is counted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import LineId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.planning import _kernels
from truceline.planning.eye import Eyes, airborne, standpoint
from truceline.planning.watched import Watched
from truceline.sensing.view import View


class Seer(Protocol):
    """What each asset sees in one world."""

    def of(self, asset: Asset) -> View:
        """Return what an asset sees."""


class Box(NamedTuple):
    """A window of the grid: its first row and column, and those after its last."""

    row0: int
    col0: int
    row1: int
    col1: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """The slices that cut the window out of an array on the grid."""
        return slice(self.row0, self.row1), slice(self.col0, self.col1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """Views added up on a box of the grid (rows, cols).

    `bits` says whose eyes see a cell, `count` from how many places, `ground` from how many that
    do not fly.
    """

    box: Box
    bits: NDArray[np.uint8]
    count: NDArray[np.uint8]
    ground: NDArray[np.uint8]

    def cut(self, box: Box) -> Layers:
        """Return a copy of a smaller box."""
        rows = slice(box.row0 - self.box.row0, box.row1 - self.box.row0)
        cols = slice(box.col0 - self.box.col0, box.col1 - self.box.col0)
        return Layers(
            box=box,
            bits=self.bits[rows, cols].copy(),
            count=self.count[rows, cols].copy(),
            ground=self.ground[rows, cols].copy(),
        )


def box_of(assets: Iterable[Asset], views: Seer) -> Box:
    """Return the box of all that some assets could see; there is at least one asset."""
    seen = [views.of(asset) for asset in assets]
    return Box(
        row0=min(view.row0 for view in seen),
        col0=min(view.col0 for view in seen),
        row1=max(view.row0 + view.seen.shape[0] for view in seen),
        col1=max(view.col0 + view.seen.shape[1] for view in seen),
    )


def extended(
    layers: Layers, assets: Sequence[Asset], *, mechanism: Mechanism, views: Seer, eyes: Eyes
) -> Layers:
    """Return layers with the views of more assets; none of them stands where one stood already."""
    more = layers.cut(layers.box)
    _add(more, assets, mechanism=mechanism, views=views, eyes=eyes)
    return more


def added_up(
    shape: tuple[int, int],
    assets: Sequence[Asset],
    *,
    mechanism: Mechanism,
    views: Seer,
    eyes: Eyes,
) -> Layers:
    """Return the views of some assets added up on a whole grid."""
    bits, count, ground = (np.zeros(shape, dtype=np.uint8) for _ in range(3))
    layers = Layers(box=Box(0, 0, *shape), bits=bits, count=count, ground=ground)
    _add(layers, assets, mechanism=mechanism, views=views, eyes=eyes)
    return layers


def _add(
    more: Layers, assets: Sequence[Asset], *, mechanism: Mechanism, views: Seer, eyes: Eyes
) -> None:
    row0, col0 = more.box.row0, more.box.col0
    for asset in assets:
        view = views.of(asset)
        bit = eyes.bit_of(asset, mechanism)
        _kernels.mark_eye(view.seen, view.row0 - row0, view.col0 - col0, bit, more.bits)
    for asset in _one_a_place(assets, views):
        view = views.of(asset)
        _kernels.count_place(view.seen, view.row0 - row0, view.col0 - col0, more.count)
        if not airborne(asset):
            _kernels.count_place(view.seen, view.row0 - row0, view.col0 - col0, more.ground)


def _one_a_place(assets: Iterable[Asset], views: Seer) -> list[Asset]:
    """Return, for each place, the asset that sees most from it."""
    places: dict[object, list[Asset]] = {}
    for asset in assets:
        places.setdefault(standpoint(asset), []).append(asset)
    return [
        max(together, key=lambda asset: int(np.count_nonzero(views.of(asset).seen)))
        for together in places.values()
    ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Counts by four readings: seen at all, by two delegations, from two places, from the ground.

    `cells` (32, 4) counts cells per label and reading; `samples` gives, per line, samples (4,).
    """

    cells: NDArray[np.int64]
    samples: Mapping[LineId, NDArray[np.int64]]

    def changed(self, before: Tally, after: Tally) -> Tally:
        """Return the tally after a part of it has changed."""
        return Tally(
            cells=self.cells + after.cells - before.cells,
            samples={
                line: count + after.samples[line] - before.samples[line]
                for line, count in self.samples.items()
            },
        )


def tally_of(layers: Layers, watched: Watched, eyes: Eyes) -> Tally:
    """Count what the added views see of the watched ground in their box."""
    labels = watched.labels[layers.box.slices]
    cells = _kernels.tally(labels, layers.bits, layers.count, layers.ground, eyes.two)
    samples = {
        line_id: _count_samples(layers, along.cells, eyes)
        for line_id, along in watched.samples.items()
    }
    return Tally(cells=cells, samples=samples)


def _count_samples(layers: Layers, cells: NDArray[np.int64], eyes: Eyes) -> NDArray[np.int64]:
    rows, cols = cells[:, 0] - layers.box.row0, cells[:, 1] - layers.box.col0
    n_rows, n_cols = layers.count.shape
    inside = (rows >= 0) & (cols >= 0) & (rows < n_rows) & (cols < n_cols)
    at = (rows[inside], cols[inside])
    count = layers.count[at]
    readings = (count > 0, eyes.two[layers.bits[at]], count > 1, layers.ground[at] > 0)
    return np.array([np.count_nonzero(reading) for reading in readings], dtype=np.int64)


def seen_by(view: View, layers: Layers, watched: Watched) -> tuple[int, int]:
    """Count the watched cells that one view sees, and those of them that no other place sees."""
    seen, alone = _kernels.seen_within(
        view.seen, view.row0, view.col0, watched.labels, layers.count
    )
    return int(seen), int(alone)
