"""`truceline terrain`: viewsheds, and what a DEM holds."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from truceline.errors import TrucelineError
from truceline.interface.cli.door import printable
from truceline.interface.cli.lazy import lazy_app

if TYPE_CHECKING:
    from truceline.terrain.dem_file import Window
    from truceline.terrain.disc import Disc
    from truceline.terrain.relief import Relief
    from truceline.terrain.sight import Viewpoint, Viewshed

app = lazy_app()

_MGRS: Final = re.compile(r"\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(\d\d){0,5}")
_MGRS_DIGITS: Final = 5  # of each of easting and northing, to the metre
_DEG_PER_M: Final = 1 / 111_000.0
_SPARE: Final = 1.02  # a window is a little larger than the disc, so that the disc is whole
_METRES: Final = re.compile(r"[+-]?\d+(\.\d+)?")


class PlaceRefusedError(TrucelineError):
    """A place that was typed and cannot be understood."""

    def __init__(self, *, came: str) -> None:
        self.came = came
        super().__init__(
            f"--at: expected LATITUDE,LONGITUDE in degrees (39.99,46.93) or MGRS "
            f"(38SPK6501230456), came {came!r}. Write decimals with a point."
        )


class ModeName(Enum):
    """How a viewshed is made."""

    FAST = "fast"
    EXACT = "exact"


class RayName(Enum):
    """What travels."""

    LIGHT = "light"
    RADIO = "radio"


class Typed(NamedTuple):
    """A place as it was typed, degrees on WGS 84."""

    lat_deg: float
    lon_deg: float


_BIAS: Final = {
    ModeName.FAST: "fast, GDAL's default, carries planes from ring to ring: it mostly shows 1 to "
    "5 % less than exact lines of sight do, and single cells are wrong either way",
    ModeName.EXACT: "exact draws one line of sight to every cell: no bias but that of the relief "
    "itself, which knows neither trees nor houses unless it was measured over them",
}


@app.callback()
def terrain() -> None:
    """Look at the ground: viewsheds, and what a DEM holds."""


@app.command()
def viewshed(  # noqa: PLR0913 - each is an option
    *,
    dem: Annotated[Path, typer.Option(help="GeoTIFF, .hgt, .hgt.zip, or a folder of these.")],
    at: Annotated[str, typer.Option(help="Where the observer stands: LAT,LON or MGRS.")],
    height: Annotated[float, typer.Option(help="Eye or lens above the ground, in metres.")],
    target: Annotated[
        float, typer.Option(help="What is looked for, above the ground, in m.")
    ] = 2.0,
    radius: Annotated[float, typer.Option(help="How far, in metres.")] = 10_000.0,
    mode: Annotated[ModeName, typer.Option(help="How it is made.")] = ModeName.EXACT,
    ray: Annotated[RayName, typer.Option(help="What travels.")] = RayName.LIGHT,
    out: Annotated[Path | None, typer.Option(help="Write 0/255 bytes to this GeoTIFF.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what one observer sees, and write it as a GeoTIFF.

    On a metric DEM the GeoTIFF lies on the DEM's own cells; of one in degrees a local metric grid
    about the observer is made.
    """
    from truceline.terrain.disc import disc
    from truceline.terrain.sight import Mode, Ray, SightTerrain
    from truceline.terrain.sight import viewshed as see

    place = place_of(at)
    relief = _relief_about(dem, place, radius_m=radius)
    viewpoint = _viewpoint(relief, place, height_m=height)
    shed = see(
        SightTerrain.of(relief),
        viewpoint,
        radius_m=radius,
        target_m=target,
        mode=Mode(mode.value),
        ray=Ray[ray.name],
    )
    if out is not None:
        _write(out, relief, shed)
    within = disc(relief.grid, viewpoint.cell, radius_m=radius)
    facts = _seen_facts(relief, viewpoint, within=within, shed=shed) | {
        "at": {"lat_deg": place.lat_deg, "lon_deg": place.lon_deg},
        "height_m": height,
        "target_m": target,
        "radius_m": radius,
        "ray": ray.value,
        "mode": mode.value,
        "bias": _BIAS[mode],
        "out": None if out is None else str(out),
    }
    typer.echo(_as_json(facts) if as_json else _seen_text(facts))


@app.command()
def info(
    *,
    dem: Annotated[Path, typer.Option(help="GeoTIFF, .hgt, .hgt.zip, or a folder of these.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what a DEM holds: size, cells, coordinate system, heights, voids, source."""
    from truceline.terrain.dem_file import is_metric, read_relief

    relief = read_relief(dem)
    facts = _relief_facts(relief) | {"own_grid": is_metric(dem)}
    typer.echo(_as_json(facts) if as_json else _info_text(facts))


def place_of(text: str) -> Typed:
    """Return a place that was typed as LAT,LON in decimal degrees or as MGRS.

    A grid reference shorter than ten digits names a square; its middle is meant.

    Raises
    ------
    PlaceRefusedError
        If it is neither.
    """
    joined = re.sub(r"\s", "", text).upper()
    if _MGRS.fullmatch(joined):
        return _place_of_mgrs(text, joined)
    parts = [part for part in re.split(r"\s*[,;]\s*|\s+", text.strip()) if part]
    if len(parts) != 2 or not all(_METRES.fullmatch(part) for part in parts):  # noqa: PLR2004 - a pair
        raise PlaceRefusedError(came=text)
    lat_deg, lon_deg = (float(part) for part in parts)
    if abs(lat_deg) > 90 or abs(lon_deg) > 180:  # noqa: PLR2004 - the poles; all the way round
        raise PlaceRefusedError(came=text)
    return Typed(lat_deg=lat_deg, lon_deg=lon_deg)


def _place_of_mgrs(text: str, joined: str) -> Typed:
    """Return the middle of the square that a grid reference names.

    Raises
    ------
    PlaceRefusedError
        If there is no such square.
    """
    import mgrs

    letters = re.match(r"\d+[A-Z]+", joined)
    zone = "" if letters is None else letters[0]
    digits = joined[len(zone) :]
    half = len(digits) // 2
    middle = "" if half == _MGRS_DIGITS else "5".ljust(_MGRS_DIGITS - half, "0")
    exact = f"{zone}{digits[:half]}{middle}{digits[half:]}{middle}"
    try:
        lat_deg, lon_deg = mgrs.MGRS().toLatLon(exact)
    except mgrs.core.MGRSError as error:
        raise PlaceRefusedError(came=text) from error
    return Typed(lat_deg=lat_deg, lon_deg=lon_deg)


def _relief_about(dem: Path, place: Typed, *, radius_m: float) -> Relief:
    """Read a metric DEM whole, and of one in degrees what lies about a place."""
    from truceline.terrain.dem_file import is_metric, read_relief

    return read_relief(dem, window=None if is_metric(dem) else _window(place, radius_m=radius_m))


def _window(place: Typed, *, radius_m: float) -> Window:
    """Return the window about a disc."""
    import math

    from truceline.terrain.disc import require_radius
    from truceline.terrain.projection import Window

    require_radius(radius_m)
    north_deg = radius_m * _SPARE * _DEG_PER_M
    east_deg = north_deg / max(math.cos(math.radians(place.lat_deg)), 0.01)
    return Window(
        south_deg=place.lat_deg - north_deg,
        west_deg=place.lon_deg - east_deg,
        north_deg=place.lat_deg + north_deg,
        east_deg=place.lon_deg + east_deg,
    )


def _viewpoint(relief: Relief, place: Typed, *, height_m: float) -> Viewpoint:
    from truceline.terrain.projection import Projector
    from truceline.terrain.sight import Viewpoint

    x_m, y_m = Projector(relief.grid.crs).forward(lon_deg=place.lon_deg, lat_deg=place.lat_deg)
    cell = relief.grid.row_col_of(x_m=x_m, y_m=y_m)
    return Viewpoint(row=cell.row, col=cell.col, above_ground_m=height_m)


def _write(out: Path, relief: Relief, shed: Viewshed) -> None:
    import numpy as np

    from truceline.terrain.dem_file import write_mask

    mask = np.zeros(relief.grid.shape, np.bool_)
    mask[shed.window] = shed.seen
    write_mask(out, relief.grid, mask)


def _seen_facts(
    relief: Relief, viewpoint: Viewpoint, *, within: Disc, shed: Viewshed
) -> dict[str, object]:
    """Return how much is seen; `seen_share` is of the ground in range whose height is known."""
    cell_km2 = relief.grid.cell_km2
    n_void = int((relief.void[within.window] & within.inside).sum())
    n_known = int(within.inside.sum()) - n_void
    return {
        "seen_km2": shed.n_seen * cell_km2,
        "seen_share": shed.n_seen / n_known,
        "known_km2": n_known * cell_km2,
        "void_km2": n_void * cell_km2,
        "outside_km2": within.n_outside * cell_km2,
        "row": viewpoint.row,
        "col": viewpoint.col,
        "ground_m": float(relief.height_m[viewpoint.cell]),
        "relief": _relief_facts(relief),
    }


def _relief_facts(relief: Relief) -> dict[str, object]:
    import numpy as np

    grid = relief.grid
    known = relief.n_void < grid.n_rows * grid.n_cols
    return {
        "n_rows": grid.n_rows,
        "n_cols": grid.n_cols,
        "cell_m": grid.cell_m,
        "crs": grid.crs,
        "km2": grid.n_rows * grid.n_cols * grid.cell_km2,
        "lowest_m": float(np.nanmin(relief.height_m)) if known else None,
        "highest_m": float(np.nanmax(relief.height_m)) if known else None,
        "void_km2": relief.void_km2,
        "source": relief.source,
        "approximate": relief.approximate,
    }


def _seen_text(facts: dict[str, object]) -> str:
    text = (
        f"Seen: {facts['seen_km2']:,.2f} km², {facts['seen_share']:.1%} of the "
        f"{facts['known_km2']:,.2f} km² in range whose height is known.\n"
        f"Of unknown height in range (voids): {facts['void_km2']:,.2f} km²; they are never seen "
        f"and hide nothing. Outside the relief: {facts['outside_km2']:,.2f} km².\n"
        f"Observer: {facts['height_m']:g} m above ground at {facts['ground_m']:,.0f} m; target "
        f"{facts['target_m']:g} m; radius {facts['radius_m']:,.0f} m; {facts['ray']}.\n"
        f"Mode: {facts['bias']}."
    )
    return printable(text if facts["out"] is None else f"{text}\nWritten: {facts['out']}")


def _info_text(facts: dict[str, object]) -> str:
    if facts["lowest_m"] is None:
        heights = "none known"
    else:
        heights = f"{facts['lowest_m']:,.0f} to {facts['highest_m']:,.0f} m"
    own = "its own grid" if facts["own_grid"] else "sampled from degrees onto a local metric grid"
    return printable(
        f"Source: {facts['source']}\n"
        f"Size: {facts['n_rows']:,} × {facts['n_cols']:,} cells of {facts['cell_m']:g} m, "
        f"{facts['km2']:,.1f} km², {own}\n"
        f"Coordinate system: {facts['crs']}\n"
        f"Heights: {heights}\n"
        f"Of unknown height (voids, and what the files do not cover): {facts['void_km2']:,.2f} km²"
    )


def _as_json(facts: dict[str, object]) -> str:
    import json

    return json.dumps(facts, ensure_ascii=False, indent=2)
