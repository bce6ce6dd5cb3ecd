"""What the commands of `truceline terrain` share: the ground about a place, and words for it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from truceline.interface.cli.place import Typed

if TYPE_CHECKING:
    from truceline.terrain.dem_file import Window
    from truceline.terrain.grid import Cell
    from truceline.terrain.relief import Relief

_DEG_PER_M: Final = 1 / 111_000.0
_SPARE: Final = 1.02  # a window is a little larger than the disc, so that the disc is whole

DemOption = Annotated[Path, typer.Option(help="GeoTIFF, .hgt, .hgt.zip, or a folder of these.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class RayName(Enum):
    """What travels."""

    LIGHT = "light"
    RADIO = "radio"


RayOption = Annotated[RayName, typer.Option(help="What travels.")]


def relief_about(dem: Path, places: Sequence[Typed], *, radius_m: float) -> Relief:
    """Read a metric DEM whole, and of one in degrees what lies about places [m]."""
    from truceline.terrain.dem_file import is_metric, read_relief

    return read_relief(dem, window=None if is_metric(dem) else _window(places, radius_m=radius_m))


def _window(places: Sequence[Typed], *, radius_m: float) -> Window:
    """Return the window about discs."""
    import math

    from truceline.terrain.disc import require_radius
    from truceline.terrain.projection import Window

    require_radius(radius_m)
    north_deg = radius_m * _SPARE * _DEG_PER_M
    lats, lons = [each.lat_deg for each in places], [each.lon_deg for each in places]
    pole_ward = math.radians(max(abs(lat_deg) for lat_deg in lats))
    east_deg = north_deg / max(math.cos(pole_ward), 0.01)
    return Window(
        south_deg=min(lats) - north_deg,
        west_deg=min(lons) - east_deg,
        north_deg=max(lats) + north_deg,
        east_deg=max(lons) + east_deg,
    )


def cell_at(relief: Relief, place: Typed) -> Cell:
    """Return the cell of a relief's grid on which a place lies; it may be outside."""
    from truceline.terrain.projection import Projector

    x_m, y_m = Projector(relief.grid.crs).forward(lon_deg=place.lon_deg, lat_deg=place.lat_deg)
    return relief.grid.row_col_of(x_m=x_m, y_m=y_m)


def relief_facts(relief: Relief) -> dict[str, object]:
    """Return what a relief is, in words and figures fit for JSON."""
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


def as_json(facts: dict[str, object]) -> str:
    """Return facts as JSON for people and programs."""
    import json

    return json.dumps(facts, ensure_ascii=False, indent=2)
