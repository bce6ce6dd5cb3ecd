"""Tiles of one lattice put together, and a window cut out of them.

Where tiles overlap, the first one with a height counts, in the order of their names. Nothing is
filled in: what no tile knows is a void.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from truceline.terrain.errors import (
    DemFolderEmptyError,
    DemFolderMixedError,
    DemTooLargeError,
    DemWindowError,
)
from truceline.terrain.projection import Extent
from truceline.terrain.tile import Lattice, Tile, open_tile

MOST_CELLS = 150_000_000  # with its transposed copy and the voids 1.4 GB
_ENDINGS = (".tif", ".tiff", ".hgt", ".hgt.zip")
_OFF = 1e-3  # of a cell: by how much tiles of one lattice may be off
_MARGIN = 2  # cells beside an extent, for the neighbours of its outermost places


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mosaic:
    """Heights as their files have them.

    Parameters
    ----------
    lattice
        Where the cells lie.
    height_m
        Heights (rows, cols), float32 [m]; voids are NaN.
    """

    lattice: Lattice
    height_m: NDArray[np.float32]


def open_tiles(path: Path) -> tuple[Tile, ...]:
    """Look at a file, or at all tiles in a folder.

    Raises
    ------
    DemFolderEmptyError
        If the folder holds none.
    DemFolderMixedError
        If they do not fit together.
    """
    if not path.is_dir():
        return (open_tile(path),)
    found = sorted(one for one in path.iterdir() if one.name.lower().endswith(_ENDINGS))
    if not found:
        raise DemFolderEmptyError(path=path)
    tiles = tuple(open_tile(one) for one in found)
    for tile in tiles[1:]:
        _require_same(path, tiles[0], tile)
    return tiles


def read_mosaic(path: Path, tiles: Sequence[Tile], cut: Lattice) -> Mosaic:
    """Read a part of what tiles that fit together hold.

    Raises
    ------
    DemTooLargeError
        If that is too much; nothing has been read then.
    """
    if cut.n_rows * cut.n_cols > MOST_CELLS:
        raise DemTooLargeError(path=path, n_rows=cut.n_rows, n_cols=cut.n_cols, most=MOST_CELLS)
    height_m = np.full((cut.n_rows, cut.n_cols), np.float32(np.nan))
    for tile in tiles:
        _lay(tile, cut, height_m)
    return Mosaic(lattice=cut, height_m=height_m)


def _require_same(path: Path, first: Tile, other: Tile) -> None:
    """Refuse a tile that does not fit to the first.

    Raises
    ------
    DemFolderMixedError
        If it does not.
    """
    a, b = first.lattice, other.lattice
    names = f"{first.path.name} and {other.path.name}"
    if a.crs != b.crs:
        raise DemFolderMixedError(path=path, what="coordinate system", came=f"two, in {names}")
    if not (math.isclose(a.step_x, b.step_x) and math.isclose(a.step_y, b.step_y)):
        raise DemFolderMixedError(path=path, what="cell size", came=f"two, in {names}")
    down, right = _offset(a, b)
    if max(abs(down - round(down)), abs(right - round(right))) > _OFF:
        raise DemFolderMixedError(path=path, what="lattice", came=f"cells in between, in {names}")


def _offset(a: Lattice, b: Lattice) -> tuple[float, float]:
    """Return by how many rows and columns b starts after a."""
    return (a.north - b.north) / a.step_y, (b.west - a.west) / a.step_x


def union_of(tiles: Sequence[Tile]) -> Lattice:
    """Return the lattice that encloses tiles that fit together."""
    lattices = [tile.lattice for tile in tiles]
    first = lattices[0]
    starts = [tuple(round(steps) for steps in _offset(first, each)) for each in lattices]
    top, left = min(down for down, _ in starts), min(right for _, right in starts)
    ends = [
        (down + each.n_rows, right + each.n_cols)
        for (down, right), each in zip(starts, lattices, strict=True)
    ]
    bottom, edge = max(down for down, _ in ends), max(right for _, right in ends)
    return _part(first, slice(top, bottom), slice(left, edge))


def cut_of(path: Path, whole: Lattice, extent: Extent, *, wanted: str) -> Lattice:
    """Return the part of a lattice that an extent in its units needs, neighbours included.

    Raises
    ------
    DemWindowError
        If it has none; the message names what was wanted.
    """
    west, south, east, north = extent
    rows = _within((whole.north - north) / whole.step_y, (whole.north - south) / whole.step_y)
    cols = _within((west - whole.west) / whole.step_x, (east - whole.west) / whole.step_x)
    top, bottom = max(rows.start, 0), min(rows.stop, whole.n_rows)
    left, right = max(cols.start, 0), min(cols.stop, whole.n_cols)
    if bottom <= top or right <= left:
        own = extent_of_lattice(whole)
        holds = f"{own.west:g}…{own.east:g}, {own.south:g}…{own.north:g} in their own system"
        raise DemWindowError(path=path, window=wanted, holds=holds)
    return _part(whole, slice(top, bottom), slice(left, right))


def extent_of_lattice(lattice: Lattice) -> Extent:
    """Return the outer edges of a lattice, in its units."""
    return Extent(
        west=lattice.west,
        south=lattice.north - lattice.n_rows * lattice.step_y,
        east=lattice.west + lattice.n_cols * lattice.step_x,
        north=lattice.north,
    )


def _within(start: float, stop: float) -> slice:
    """Return the cells between two places of a lattice, with a margin."""
    return slice(math.floor(start) - _MARGIN, math.ceil(stop) + _MARGIN)


def _part(whole: Lattice, rows: slice, cols: slice) -> Lattice:
    """Return some rows and columns of a lattice."""
    return whole._replace(
        west=whole.west + cols.start * whole.step_x,
        north=whole.north - rows.start * whole.step_y,
        n_rows=rows.stop - rows.start,
        n_cols=cols.stop - cols.start,
    )


def _lay(tile: Tile, cut: Lattice, height_m: NDArray[np.float32]) -> None:
    """Put the heights of a tile where none are known yet, in place."""
    down, right = (round(steps) for steps in _offset(cut, tile.lattice))
    top, bottom = max(down, 0), min(down + tile.lattice.n_rows, cut.n_rows)
    left, edge = max(right, 0), min(right + tile.lattice.n_cols, cut.n_cols)
    if bottom <= top or edge <= left:
        return
    known = tile.read(slice(top - down, bottom - down), slice(left - right, edge - right))
    place = height_m[top:bottom, left:edge]
    np.copyto(place, known, where=np.isnan(place))
