"""What one mechanism sees in one world: counts of cells per zone, of samples per line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import LineId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.planning import _kernels
from truceline.planning.eye import (
    MOST_EYES,
    airborne,
    eye_of,
    standpoint,
    two_delegations_table,
)
from truceline.planning.watched import PlanningError, Watched
from truceline.sensing.view import View


class Views(Protocol):
    """What each asset sees in one world."""

    def of(self, asset: Asset) -> View:
        """Return what an asset sees."""


class TooManyEyesError(PlanningError):
    """A mechanism has more kinds of eyes than can be told apart in one pass."""

    def __init__(self, *, mechanism: str, came: int) -> None:
        self.mechanism = mechanism
        self.came = came
        super().__init__(
            f"Mechanism {mechanism}: expected at most {MOST_EYES} different pairs of command and "
            f"holders of raw feeds, came {came}. Compare in parts."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """A mechanism's views added up on the grid (rows, cols).

    `bits` says whose eyes see a cell, `count` from how many places, `ground` from how many that
    do not fly, and `two` which sets of eyes are two delegations.
    """

    bits: NDArray[np.uint16]
    count: NDArray[np.uint8]
    ground: NDArray[np.uint8]
    two: NDArray[np.bool_]

    @property
    def two_delegations(self) -> NDArray[np.bool_]:
        """Where two delegations see (rows, cols)."""
        return self.two[self.bits]


def layers_of(
    mechanism: Mechanism,
    assets: Sequence[Asset],
    views: Views,
    *,
    shape: tuple[int, int],
) -> Layers:
    """Add up the views of some of a mechanism's assets.

    Raises
    ------
    TooManyEyesError
        If the mechanism has too many kinds of eyes.
    """
    eyes = list(dict.fromkeys(eye_of(asset, mechanism) for asset in mechanism.assets))
    if len(eyes) > MOST_EYES:
        raise TooManyEyesError(mechanism=mechanism.id, came=len(eyes))
    layers = Layers(
        bits=np.zeros(shape, dtype=np.uint16),
        count=np.zeros(shape, dtype=np.uint8),
        ground=np.zeros(shape, dtype=np.uint8),
        two=two_delegations_table(eyes),
    )
    for asset in assets:
        view = views.of(asset)
        bit = np.uint16(1 << eyes.index(eye_of(asset, mechanism)))
        _kernels.mark_eye(view.seen, view.row0, view.col0, bit, layers.bits)
    _count_places(assets, views, layers)
    return layers


def _count_places(assets: Iterable[Asset], views: Views, layers: Layers) -> None:
    """Count each place once, whoever stands there; equal places see the same."""
    places: dict[object, list[Asset]] = {}
    for asset in assets:
        places.setdefault(standpoint(asset), []).append(asset)
    for together in places.values():
        farthest = max(together, key=lambda asset: int(np.count_nonzero(views.of(asset).seen)))
        view = views.of(farthest)
        _kernels.count_place(view.seen, view.row0, view.col0, layers.count)
        if not airborne(farthest):
            _kernels.count_place(view.seen, view.row0, view.col0, layers.ground)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Counts for one mechanism in one world.

    `cells` (32, 4) counts cells per label and reading; `samples` gives, per line, samples (4,).
    """

    cells: NDArray[np.int64]
    samples: Mapping[LineId, NDArray[np.int64]]


def tally_of(layers: Layers, watched: Watched) -> Tally:
    """Count what the added views see of the watched ground."""
    cells = _kernels.tally(watched.labels, layers.bits, layers.count, layers.ground, layers.two)
    samples = {
        line_id: _count_samples(layers, along.cells) for line_id, along in watched.samples.items()
    }
    return Tally(cells=cells, samples=samples)


def _count_samples(layers: Layers, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    at = (cells[:, 0], cells[:, 1])
    count = layers.count[at]
    readings = (count > 0, layers.two[layers.bits[at]], count > 1, layers.ground[at] > 0)
    return np.array([np.count_nonzero(reading) for reading in readings], dtype=np.int64)


def seen_by(view: View, layers: Layers, watched: Watched) -> tuple[int, int]:
    """Count the watched cells that one view sees, and those of them that no other place sees."""
    seen, alone = _kernels.seen_within(
        view.seen, view.row0, view.col0, watched.labels, layers.count
    )
    return int(seen), int(alone)
