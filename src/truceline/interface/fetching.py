"""Elevation tiles of a window into a folder: those that are there are kept, the others fetched.

A tile is received in the folder `.part` inside that folder, checked, read to its end, and only then
given its place; so a tile that stands in the folder is whole, and what an interrupted run has left
in `.part` is taken up by the next.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from truceline.errors import TrucelineError
from truceline.interface.download import (
    BrokenFileError,
    Downloader,
    FetchError,
    NetworkRefusedError,
    NoSuchFileError,
)
from truceline.interface.web import require_web
from truceline.terrain.errors import DemError
from truceline.terrain.projection import Window
from truceline.terrain.tile import open_tile
from truceline.terrain.tile_source import (
    Corner,
    TileSource,
    base_url,
    corners_of,
    file_name_of,
    is_withheld,
    key_of,
    require_coverage,
)

_PART: Final = ".part"
_FILLED: Final = "cop90"  # a folder of its own: tiles of two sizes make no mosaic
_NO_HEIGHTS: Final = (DemError, zipfile.BadZipFile, zlib.error, KeyError)
_LARGEST_TILE: Final = 30_000_000  # bytes, unpacked: 3601 × 3601 heights of two bytes are less
_NOT_INSIDE: Final = 0.01  # degrees: tiles reach half a cell over their degree


class LoginWantedError(TrucelineError):
    """A set of tiles that is given out after a login only."""

    def __init__(self, *, source: TileSource) -> None:
        self.source = source
        super().__init__(
            f"--base: expected the address of a mirror for {source.value}, came none. NASA gives "
            "these tiles out after a login (Earthdata) only, which Truceline does not do. Download "
            "them by hand into a folder, or name a mirror with --base."
        )


class FolderRefusedError(TrucelineError):
    """A name for a folder that belongs to something else."""

    def __init__(self, *, folder: Path, taken: Path) -> None:
        self.folder = folder
        self.taken = taken
        super().__init__(
            f"--out: expected a folder for tiles, came {folder}, and {taken} is a file. Name "
            "another."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TileRequest:
    """Which tiles are wanted, from where, and into which folder.

    Parameters
    ----------
    window
        What they must cover.
    source
        The set.
    folder
        Where they are kept.
    base
        The address of a mirror; by default the public one of the set.
    fills_withheld
        Whether cop90 is taken where cop30 withholds a cell.
    """

    window: Window
    source: TileSource
    folder: Path
    base: str | None = None
    fills_withheld: bool = False


@dataclass(slots=True, kw_only=True)
class TileReport:
    """What became of each tile, by the names of their corners, and what went wrong."""

    fetched: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    filled: list[Path] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    sea: list[str] = field(default_factory=list)
    problems: list[TrucelineError] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether not one tile is there."""
        return not (self.fetched or self.kept or self.filled)


def fetch_tiles(
    request: TileRequest,
    downloader: Downloader,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> TileReport:
    """Fetch what is not there yet; a network that refuses ends it, a broken tile does not.

    Parameters
    ----------
    request
        What is wanted.
    downloader
        What fetches.
    progress
        Told how many hundredths of tiles are done, and how many there are.

    Raises
    ------
    LoginWantedError
        If the set has no public address and no mirror is named.
    BaseRefusedError
        If the mirror's address is none.
    TilesRefusedError
        If the window is too large, or beyond the set.
    FolderRefusedError
        If tiles cannot be kept where they are wanted.
    """
    _require_folder(request.folder)
    require_coverage(request.source, request.window)
    corners = corners_of(request.window)
    _address(request, request.source)
    report = TileReport()
    for k, corner in enumerate(corners):
        done = 100 * k
        try:
            _take(
                request,
                corner,
                downloader,
                report=report,
                told=lambda share, done=done: progress(  # type: ignore[misc]  # mypy: a default
                    done + int(100 * share), 100 * len(corners)
                ),
            )
        except (FetchError, DemError) as error:
            report.problems.append(error)
            if isinstance(error, NetworkRefusedError):
                break
        progress(done + 100, 100 * len(corners))
    return report


def _require_folder(folder: Path) -> None:
    """Refuse a folder.

    Raises
    ------
    FolderRefusedError
        If it, or one above it, is a file.
    """
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not nearest.is_dir():
        raise FolderRefusedError(folder=folder, taken=nearest)


def _address(request: TileRequest, source: TileSource) -> str:
    """Return the address of a set.

    Raises
    ------
    LoginWantedError
        If there is none.
    """
    base = request.base or base_url(source)
    if base is None:
        raise LoginWantedError(source=source)
    return require_web(base)


def _take(
    request: TileRequest,
    corner: Corner,
    downloader: Downloader,
    *,
    report: TileReport,
    told: Callable[[float], None],
) -> None:
    """Take one tile, or cop90 in its place, or say why there is none."""
    source, folder = request.source, request.folder
    path = folder / file_name_of(source, corner)
    if _is_whole(path, corner):
        report.kept.append(path)
        return
    try:
        _fetch(request, source, corner, path=path, downloader=downloader, told=told)
        report.fetched.append(path)
    except NoSuchFileError:
        if not is_withheld(source, corner):
            report.sea.append(corner.name)
            return
        report.withheld.append(corner.name)
    if corner.name in report.withheld and request.fills_withheld:
        path = folder / _FILLED / file_name_of(TileSource.COP90, corner)
        if not _is_whole(path, corner):
            _fetch(request, TileSource.COP90, corner, path=path, downloader=downloader, told=told)
        report.filled.append(path)


def _fetch(
    request: TileRequest,
    source: TileSource,
    corner: Corner,
    *,
    path: Path,
    downloader: Downloader,
    told: Callable[[float], None],
) -> None:
    """Fetch a tile to its place, whole or not at all.

    Raises
    ------
    BrokenFileError
        If what came holds no heights of that place.
    """
    url = f"{_address(request, source)}/{key_of(source, corner)}"
    part, made = path.parent / _PART, not path.parent.exists()
    part.mkdir(parents=True, exist_ok=True)
    arrived = part / key_of(source, corner).rpartition("/")[2]
    try:
        downloader.download(url, arrived, progress=told)
        tile = _unpacked(arrived, path.name) if source is TileSource.NASADEM else arrived
        _require_heights(tile, corner)
        tile.replace(path)
    except _NO_HEIGHTS as error:
        (part / path.name).unlink(missing_ok=True)
        arrived.unlink(missing_ok=True)
        raise BrokenFileError(url=url, came=f"what holds no such heights ({error})") from error
    else:
        arrived.unlink(missing_ok=True)
    finally:
        _tidy(part, made=made)


def _unpacked(archive: Path, name: str) -> Path:
    """Return the tile out of a zip of NASADEM, beside it.

    Raises
    ------
    KeyError
        If there is none, or it is too large for one.
    """
    tile = archive.with_name(name)
    with zipfile.ZipFile(archive) as zipped:
        member = zipped.getinfo(name.lower())
        if member.file_size > _LARGEST_TILE:
            raise KeyError(f"{member.filename}: {member.file_size:,} bytes")  # noqa: EM102, TRY003 - caught above
        tile.write_bytes(zipped.read(member))
    return tile


def _is_whole(path: Path, corner: Corner) -> bool:
    """Tell whether a tile stands in its place and can be read."""
    if not path.is_file():
        return False
    try:
        _require_heights(path, corner)
    except _NO_HEIGHTS:
        return False
    return True


def _require_heights(path: Path, corner: Corner) -> None:
    """Read a tile to its end.

    Raises
    ------
    DemError
        If it cannot be read.
    KeyError
        If it lies elsewhere.
    """
    tile = open_tile(path)
    lattice = tile.lattice
    off_x, off_y = lattice.west - corner.lon_deg, lattice.north - corner.lat_deg - 1
    if max(abs(off_x), abs(off_y)) > _NOT_INSIDE:
        elsewhere = f"it lies at {lattice.west:g}, {lattice.north:g}"
        raise KeyError(elsewhere)
    tile.read(slice(0, lattice.n_rows), slice(0, lattice.n_cols))


def _tidy(part: Path, *, made: bool) -> None:
    """Remove the folder for parts, and the one that was made for it, if nothing is left in them."""
    for folder in (part, part.parent) if made else (part,):
        if not any(folder.iterdir()):
            folder.rmdir()
