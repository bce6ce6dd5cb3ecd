"""`truceline terrain`: its viewsheds and what a DEM holds; its other commands have own modules."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from truceline.interface.cli.door import printable
from truceline.interface.cli.ground import (
    DemOption,
    JsonOption,
    RayName,
    RayOption,
    as_json,
    cell_at,
    relief_about,
    relief_facts,
)
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.place import place_of
from truceline.interface.cli.terrain_fetch import fetch
from truceline.interface.cli.terrain_index import index
from truceline.interface.cli.terrain_profile import profile

if TYPE_CHECKING:
    from truceline.terrain.disc import Disc
    from truceline.terrain.relief import Relief
    from truceline.terrain.sight import Viewpoint, Viewshed

app = lazy_app()


class ModeName(Enum):
    """How a viewshed is made."""

    FAST = "fast"
    EXACT = "exact"


_BIAS: Final = {
    ModeName.FAST: "fast, GDAL's default, carries planes from ring to ring: it mostly shows 1 to "
    "5 % less than exact lines of sight do, and single cells are wrong either way",
    ModeName.EXACT: "exact draws one line of sight to every cell: no bias but that of the relief "
    "itself, which knows neither trees nor houses unless it was measured over them",
}


@app.callback()
def terrain() -> None:
    """Look at the ground: viewsheds, and what a DEM holds."""


app.command()(profile)
app.command()(fetch)
app.command()(index)


@app.command()
def viewshed(  # noqa: PLR0913 - each is an option
    *,
    dem: DemOption,
    at: Annotated[str, typer.Option(help="Where the observer stands: LAT,LON or MGRS.")],
    height: Annotated[float, typer.Option(help="Eye or lens above the ground, in metres.")],
    target: Annotated[
        float, typer.Option(help="What is looked for, above the ground, in m.")
    ] = 2.0,
    radius: Annotated[float, typer.Option(help="How far, in metres.")] = 10_000.0,
    mode: Annotated[ModeName, typer.Option(help="How it is made.")] = ModeName.EXACT,
    ray: RayOption = RayName.LIGHT,
    out: Annotated[Path | None, typer.Option(help="Write 0/255 bytes to this GeoTIFF.")] = None,
    json: JsonOption = False,
) -> None:
    """Say what one observer sees, and write it as a GeoTIFF.

    On a metric DEM the GeoTIFF lies on the DEM's own cells; of one in degrees a local metric grid
    about the observer is made.
    """
    from truceline.terrain.disc import disc
    from truceline.terrain.sight import Mode, Ray, SightTerrain, Viewpoint
    from truceline.terrain.sight import viewshed as see

    place = place_of(at)
    relief = relief_about(dem, [place], radius_m=radius)
    cell = cell_at(relief, place)
    viewpoint = Viewpoint(row=cell.row, col=cell.col, above_ground_m=height)
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
    typer.echo(as_json(facts) if json else _seen_text(facts))


@app.command()
def info(
    *,
    dem: DemOption,
    json: JsonOption = False,
) -> None:
    """Say what a DEM holds: size, cells, coordinate system, heights, voids, source."""
    from truceline.terrain.dem_file import is_metric, read_relief

    relief = read_relief(dem)
    facts = relief_facts(relief) | {"own_grid": is_metric(dem)}
    typer.echo(as_json(facts) if json else _info_text(facts))


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
        "relief": relief_facts(relief),
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
