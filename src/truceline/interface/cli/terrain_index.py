"""`truceline terrain index`: how much each cell of a DEM sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.interface.cli.door import printable
from truceline.interface.cli.ground import (
    DemOption,
    JsonOption,
    RayName,
    RayOption,
    as_json,
    relief_facts,
)
from truceline.interface.cli.progress import progress_on_terminal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.terrain.relief import Relief


def index(  # noqa: PLR0913 - each is an option
    *,
    dem: DemOption,
    out: Annotated[Path, typer.Option(help="Write per cent as bytes to this GeoTIFF.")],
    radius: Annotated[float, typer.Option(help="How far each cell looks, in metres.")] = 10_000.0,
    samples: Annotated[int, typer.Option(help="How many targets are drawn for each cell.")] = 30,
    height: Annotated[float, typer.Option(help="Eye or lens above the ground, in metres.")] = 10.0,
    target: Annotated[
        float, typer.Option(help="What is looked for, above the ground, in m.")
    ] = 2.0,
    ray: RayOption = RayName.LIGHT,
    seed: Annotated[int, typer.Option(help="From which the targets are drawn.")] = 1,
    json: JsonOption = False,
) -> None:
    """Say how much each cell sees: the share of targets drawn by chance, as a GeoTIFF.

    Each target is judged by an exact line of sight. Voids, and cells with nothing known in range,
    are 255, the file's “no data”.
    """
    from truceline.terrain.dem_file import read_relief, require_place, write_percent
    from truceline.terrain.disc import require_radius
    from truceline.terrain.earth import Ray
    from truceline.terrain.sight_terrain import SightTerrain
    from truceline.terrain.visibility_index import IndexPlan, visibility_index

    require_radius(radius)
    require_place(out)
    plan = IndexPlan(
        radius_m=radius,
        height_m=height,
        target_m=target,
        n_samples=samples,
        seed=seed,
        ray=Ray[ray.name],
    )
    relief = read_relief(dem)
    with progress_on_terminal("rows") as progress:
        percent = visibility_index(SightTerrain.of(relief), plan, progress=progress)
    write_percent(out, relief.grid, percent)
    facts = _facts(relief, percent) | {
        "radius_m": radius,
        "samples": samples,
        "standard_error_percent": 50.0 / samples**0.5,
        "height_m": height,
        "target_m": target,
        "ray": ray.value,
        "seed": seed,
        "out": str(out),
    }
    typer.echo(as_json(facts) if json else _text(facts))


def _facts(relief: Relief, percent: NDArray[np.uint8]) -> dict[str, object]:
    """Return what the cells see, in figures; none where nothing is known."""
    from truceline.terrain.visibility_index import UNKNOWN

    known = percent[percent != UNKNOWN]
    cell_km2 = relief.grid.cell_km2
    return {
        "known_km2": known.size * cell_km2,
        "unknown_km2": (percent.size - known.size) * cell_km2,
        "mean_percent": float(known.mean()) if known.size else None,
        "most_percent": int(known.max()) if known.size else None,
        "relief": relief_facts(relief),
    }


def _text(facts: dict[str, object]) -> str:
    if facts["mean_percent"] is None:
        share = "Nothing is said: no height is known.\n"
    else:
        share = (
            f"Of the known ground within {facts['radius_m']:,.0f} m, a cell sees "
            f"{facts['mean_percent']:.1f} % on average and {facts['most_percent']} % at most.\n"
        )
    return printable(
        f"{share}"
        f"Cells: {facts['known_km2']:,.2f} km² judged; {facts['unknown_km2']:,.2f} km² of unknown "
        "height, 255 in the file.\n"
        f"Eye {facts['height_m']:g} m, target {facts['target_m']:g} m above ground; "
        f"{facts['ray']}.\n"
        f"For each cell {facts['samples']} targets drawn from seed {facts['seed']}, one exact line "
        f"of sight to each: the standard error is at most "
        f"{facts['standard_error_percent']:.0f} per cent points.\n"
        "It ranks places for a post; what a post there sees is said by `truceline terrain "
        "viewshed`.\n"
        f"Written: {facts['out']}"
    )
