"""`truceline terrain fetch`: elevation tiles of a public set into a folder."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from truceline.errors import TrucelineError
from truceline.interface.cli.door import ExitCode, printable
from truceline.interface.cli.ground import JsonOption, as_json
from truceline.interface.cli.progress import progress_on_terminal

if TYPE_CHECKING:
    from truceline.interface.fetching import TileReport, TileRequest
    from truceline.terrain.projection import Window

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


class BoxRefusedError(TrucelineError):
    """A window that was typed and cannot be understood."""

    def __init__(self, *, came: str) -> None:
        self.came = came
        super().__init__(
            f"--bbox: expected SOUTH,WEST,NORTH,EAST in degrees (39.5,46,40.2,47), came {came!r}. "
            "Write decimals with a point."
        )


class NoTileError(TrucelineError):
    """Not one tile came, and nothing else says why."""

    def __init__(self, *, n_tiles: int) -> None:
        self.n_tiles = n_tiles
        super().__init__(
            f"tiles: expected one at least, came none of {n_tiles}: all of it is open sea or "
            "withheld, or the base address is wrong. Name another window or address."
        )


class SourceName(Enum):
    """A public set of tiles."""

    COP30 = "cop30"
    COP90 = "cop90"
    SRTM1 = "srtm1"
    NASADEM = "nasadem"


def fetch(
    *,
    bbox: Annotated[str, typer.Option(help="What the tiles must cover: S,W,N,E in degrees.")],
    source: Annotated[SourceName, typer.Option(help="The public set of tiles.")],
    out: Annotated[Path, typer.Option(help="The folder in which the tiles are kept.")],
    base: Annotated[
        str | None,
        typer.Option(envvar="TRUCELINE_DEM_BASE", help="The address of a mirror of the set."),
    ] = None,
    fill_withheld: Annotated[
        bool, typer.Option("--fill-withheld", help="Take cop90 where cop30 withholds a cell.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Fetch elevation tiles into a folder; what is there already is kept.

    A tile gets its place when it is whole and can be read; what an interrupted run leaves is taken
    up by the next. srtm1 and nasadem need a login at NASA, so they are fetched from a mirror only.
    """
    from truceline.interface.download import Downloader, Patience
    from truceline.interface.fetching import TileRequest, fetch_tiles
    from truceline.interface.web import UrllibWeb
    from truceline.terrain.tile_source import TileSource

    request = TileRequest(
        window=window_of(bbox),
        source=TileSource(source.value),
        folder=out,
        base=base,
        fills_withheld=fill_withheld,
    )
    downloader = Downloader(web=UrllibWeb(), patience=Patience())
    with progress_on_terminal("hundredths of tiles") as progress:
        report = fetch_tiles(request, downloader, progress=progress)
    facts = _facts(request, report)
    typer.echo(as_json(facts) if json else printable(_text(request, report)))
    _end(report)


def window_of(text: str) -> Window:
    """Return a window that was typed as SOUTH,WEST,NORTH,EAST in decimal degrees.

    Raises
    ------
    BoxRefusedError
        If it is none.
    """
    from truceline.terrain.projection import Window

    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):  # noqa: PLR2004 - the four sides
        raise BoxRefusedError(came=text)
    south_deg, west_deg, north_deg, east_deg = (float(part) for part in parts)
    return Window(south_deg=south_deg, west_deg=west_deg, north_deg=north_deg, east_deg=east_deg)


def _end(report: TileReport) -> None:
    """Say what went wrong, and end with the exit code of the worst.

    Raises
    ------
    NoTileError
        If there is no tile at all, and no problem that says why.
    typer.Exit
        If there was a problem.
    """
    from truceline.interface.download import NetworkRefusedError

    for problem in report.problems:
        typer.echo(printable(str(problem)), err=True)
    if any(isinstance(problem, NetworkRefusedError) for problem in report.problems):
        raise typer.Exit(ExitCode.CANNOT_SAY)
    if report.problems:
        raise typer.Exit(ExitCode.WRONG_INPUT)
    if report.is_empty:
        raise NoTileError(n_tiles=len(report.sea) + len(report.withheld))


def _facts(request: TileRequest, report: TileReport) -> dict[str, object]:
    return {
        "source": request.source.value,
        "folder": str(request.folder),
        "fetched": [str(path) for path in report.fetched],
        "kept": [str(path) for path in report.kept],
        "filled_with_cop90": [str(path) for path in report.filled],
        "withheld": report.withheld,
        "sea_at_0_m": report.sea,
        "problems": [str(problem) for problem in report.problems],
    }


def _text(request: TileRequest, report: TileReport) -> str:
    """Return in sentences what became of each tile."""
    lines = [
        (
            f"{request.source.value}: {len(report.fetched)} fetched, {len(report.kept)} kept that "
            f"were there, in {request.folder}."
        )
    ]
    if report.sea:
        lines.append(
            f"No tile: {', '.join(report.sea)}. Where the set has none there is open sea at 0 m; "
            "no file is written, and a relief there is of unknown height."
        )
    if report.withheld:
        lines.append(
            f"Withheld: {', '.join(report.withheld)}. The public GLO-30 left 25 cells over Armenia "
            "and Azerbaijan out. They are reported to be released since 2023; a mirror that has "
            "them can be named with --base."
        )
        lines.append(_instead(report))
    return "\n".join(lines)


def _instead(report: TileReport) -> str:
    """Return what is taken in the place of the cells that are withheld."""
    if report.filled:
        return (
            f"Taken instead: cop90, cells of 90 m, in {report.filled[0].parent}, a folder of its "
            "own because tiles of two sizes make no mosaic."
        )
    return (
        "Nothing was taken instead. With --fill-withheld cop90 is (cells of 90 m); srtm1 and "
        "nasadem have cells of 30 m, but need a login at NASA or a mirror."
    )
