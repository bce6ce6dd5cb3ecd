"""Maps of cells as small images inside a page: shading, and what is seen, by class.

An image is coarser than the grid where the grid is large: blocks of cells become one picture
element, which shows their mean shade or the class that most of them have.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import Affine

from truceline.planning.comparison import Ground, SeenMap
from truceline.planning.conditions import Lattice

_SHADES = 24
_DARKEST, _LIGHTEST = 150.0, 246.0
"""How many greys are kept, and between which: a pale map under strong overlays, in a small file."""


class SeenClass(IntEnum):
    """How a cell is drawn; a later one is drawn over an earlier."""

    UNSEEN = 0
    FROM_THE_AIR = 1
    FROM_ONE_PLACE = 2
    FROM_TWO_PLACES = 3
    BY_TWO_DELEGATIONS = 4
    ADDED_WITHOUT_AIRCRAFT = 5
    ADDED = 6
    VOID = 7


PALETTE: dict[SeenClass, tuple[int, int, int, int]] = {
    SeenClass.UNSEEN: (0, 0, 0, 0),
    SeenClass.FROM_THE_AIR: (186, 209, 222, 205),
    SeenClass.FROM_ONE_PLACE: (112, 171, 206, 215),
    SeenClass.FROM_TWO_PLACES: (54, 121, 169, 220),
    SeenClass.BY_TWO_DELEGATIONS: (16, 62, 110, 225),
    SeenClass.ADDED_WITHOUT_AIRCRAFT: (240, 140, 60, 225),
    SeenClass.ADDED: (194, 65, 12, 240),
    SeenClass.VOID: (122, 112, 128, 190),
}
"""Red, green, blue and opacity of each class; one hue in steps, and one for what is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image as a data address, with the part of the map that it covers [km]."""

    uri: str
    width_km: float
    height_km: float


def shade_picture(ground: Ground, *, most_px: int) -> Picture:
    """Return the shading of the ground, at most so many picture elements wide or high."""
    factor = _factor(ground, most_px)
    grey = _block_means(ground.shade, factor)
    steps = np.floor(grey * (_SHADES / 256)) / (_SHADES - 1)
    pale = _DARKEST + steps * (_LIGHTEST - _DARKEST)
    return _picture(pale.astype(np.uint8), ground, factor=factor, palette=None)


def seen_picture(seen: SeenMap, ground: Ground, *, most_px: int) -> Picture:
    """Return what a mechanism sees of the watched zones."""
    factor = _factor(ground, most_px)
    return _picture(
        _block_modes(classes_of(seen, ground), factor), ground, factor=factor, palette=PALETTE
    )


def classes_of(seen: SeenMap, ground: Ground) -> NDArray[np.uint8]:
    """Return the class of each cell (rows, cols); what is not watched is left unseen."""
    layers: Sequence[tuple[SeenClass, NDArray[np.bool_]]] = (
        (SeenClass.FROM_THE_AIR, seen.seen > 0),
        (SeenClass.FROM_ONE_PLACE, seen.from_the_ground > 0),
        (SeenClass.FROM_TWO_PLACES, seen.from_the_ground > 1),
        (SeenClass.BY_TWO_DELEGATIONS, seen.two_delegations),
        (SeenClass.ADDED_WITHOUT_AIRCRAFT, seen.added_without_aircraft),
        (SeenClass.ADDED, seen.added),
    )
    classes = np.zeros(ground.grid.shape, dtype=np.uint8)
    for one, where in layers:
        classes[where & ground.watched] = one
    classes[ground.void] = SeenClass.VOID
    return classes


class ChanceClass(IntEnum):
    """How a cell that was asked is drawn, by the chance that a look detects there."""

    NOT_ASKED = 0
    UNDER_5 = 1
    FROM_5 = 2
    FROM_25 = 3
    FROM_50 = 4
    FROM_75 = 5


CHANCE_FROM_PCT = (5, 25, 50, 75)
"""From which chance on the classes after the first begin [per cent]."""

CHANCE_PALETTE: dict[ChanceClass, tuple[int, int, int, int]] = {
    ChanceClass.NOT_ASKED: (0, 0, 0, 0),
    ChanceClass.UNDER_5: (250, 248, 242, 150),
    ChanceClass.FROM_5: (186, 209, 222, 215),
    ChanceClass.FROM_25: (112, 171, 206, 220),
    ChanceClass.FROM_50: (54, 121, 169, 225),
    ChanceClass.FROM_75: (16, 62, 110, 230),
}


def chance_picture(percent: NDArray[np.uint8], lattice: Lattice, ground: Ground) -> Picture:
    """Return chances (n,) [per cent] on the cells of a lattice, one picture element each."""
    rows, cols = (math.ceil(size / lattice.step) for size in ground.grid.shape)
    cells = np.zeros((rows, cols), dtype=np.uint8)
    at = lattice.cells // lattice.step
    cells[at[:, 0], at[:, 1]] = 1 + np.digitize(percent, CHANCE_FROM_PCT)
    return _picture(cells, ground, factor=lattice.step, palette=CHANCE_PALETTE)


def _factor(ground: Ground, most_px: int) -> int:
    return math.ceil(max(ground.grid.shape) / most_px)


def _block_means(cells: NDArray[np.uint8], factor: int) -> NDArray[np.float64]:
    total = _block_sums(cells, factor)
    return total / factor**2


def _block_modes(classes: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Return the commonest class of each block, the later of two that are equally common."""
    if factor == 1:
        return classes
    present = np.flatnonzero(np.bincount(classes.ravel()))
    counts = [_block_sums((classes == one).view(np.uint8), factor) for one in present]
    latest = len(present) - 1 - np.argmax(np.stack(counts)[::-1], axis=0)
    modes: NDArray[np.uint8] = present[latest].astype(np.uint8)
    return modes


def _block_sums(cells: NDArray[np.uint8], factor: int) -> NDArray[np.uint32]:
    """Add up blocks of cells; at the edges the last cells count for those that lack."""
    padded = np.pad(cells, [(0, -size % factor) for size in cells.shape], mode="edge")
    total = np.zeros((padded.shape[0] // factor, padded.shape[1] // factor), dtype=np.uint32)
    for row, col in np.ndindex(factor, factor):
        total += padded[row::factor, col::factor]
    return total


def _picture(
    cells: NDArray[np.uint8],
    ground: Ground,
    *,
    factor: int,
    palette: Mapping[Any, tuple[int, int, int, int]] | None,
) -> Picture:
    rows, cols = cells.shape
    side_km = factor * ground.grid.cell_m / 1000
    image = base64.b64encode(_png(cells, palette)).decode("ascii")
    return Picture(
        uri=f"data:image/png;base64,{image}", width_km=cols * side_km, height_km=rows * side_km
    )


def _png(
    cells: NDArray[np.uint8], palette: Mapping[Any, tuple[int, int, int, int]] | None
) -> bytes:
    rows, cols = cells.shape
    profile = {"driver": "PNG", "width": cols, "height": rows, "count": 1, "dtype": "uint8"}
    # Without some georeference rasterio warns; a PNG does not keep it.
    unused = Affine(2.0, 0.0, 0.0, 0.0, -2.0, 0.0)
    with MemoryFile() as memory:
        with memory.open(**profile, transform=unused, ZLEVEL=9) as image:
            image.write(cells, 1)
            if palette is not None:
                image.write_colormap(1, {int(one): rgba for one, rgba in palette.items()})
        return bytes(memory.read())
