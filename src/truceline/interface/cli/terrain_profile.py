"""`truceline terrain profile`: the ground under one line of sight, and what blocks it."""

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
    cell_at,
    relief_about,
    relief_facts,
)
from truceline.interface.cli.place import Typed, place_of

if TYPE_CHECKING:
    from truceline.terrain.profile import Obstacle, Profile
    from truceline.terrain.relief import Relief

_MARGIN_M = 500.0  # about both ends, so that they lie well inside what is read


def profile(  # noqa: PLR0913 - each is an option
    *,
    dem: DemOption,
    from_: Annotated[str, typer.Option("--from", help="The observer: LAT,LON or MGRS.")],
    to: Annotated[str, typer.Option(help="What is looked for: LAT,LON or MGRS.")],
    height: Annotated[float, typer.Option(help="Eye or lens above the ground, in metres.")],
    target: Annotated[
        float, typer.Option(help="What is looked for, above the ground, in m.")
    ] = 2.0,
    ray: RayOption = RayName.LIGHT,
    out: Annotated[Path | None, typer.Option(help="Draw the picture to this SVG.")] = None,
    json: JsonOption = False,
) -> None:
    """Draw the ground under one line of sight, and say what blocks it.

    Distances are between the centres of the two cells. The ground is drawn with the curve of the
    earth, less refraction, so that the line of sight is straight.
    """
    from truceline.interface.sight_picture import as_svg, as_text, write_svg
    from truceline.terrain.earth import Ray
    from truceline.terrain.profile import profile as draw
    from truceline.terrain.sight_terrain import SightTerrain, Viewpoint

    eye_place, target_place = place_of(from_, option="--from"), place_of(to, option="--to")
    relief = relief_about(dem, [eye_place, target_place], radius_m=_MARGIN_M)
    eye = cell_at(relief, eye_place)
    drawn = draw(
        SightTerrain.of(relief),
        Viewpoint(row=eye.row, col=eye.col, above_ground_m=height),
        cell_at(relief, target_place),
        target_m=target,
        ray=Ray[ray.name],
    )
    facts = _facts(relief, drawn) | {
        "from": _degrees(eye_place),
        "to": _degrees(target_place),
        "height_m": height,
        "target_m": target,
        "ray": ray.value,
        "relief": relief_facts(relief),
        "out": None if out is None else str(out),
    }
    if out is not None:
        write_svg(out, as_svg(drawn, words=_text(facts)))
    typer.echo(as_json(facts) if json else f"{as_text(drawn)}\n\n{_text(facts)}")


def _degrees(place: Typed) -> dict[str, float]:
    return {"lat_deg": place.lat_deg, "lon_deg": place.lon_deg}


def _facts(relief: Relief, drawn: Profile) -> dict[str, object]:
    """Return what the profile says, in figures."""
    clearance = drawn.clearance
    least = None
    if clearance is not None:
        where = _where(relief, drawn, clearance.at_m)
        least = {"at_m": clearance.at_m, "clear_m": clearance.clear_m} | where
    return {
        "seen": drawn.is_seen,
        "length_m": drawn.length_m,
        "blocked_by": [_obstacle(relief, drawn, each) for each in drawn.obstacles],
        "least_clearance": least,
        "eye_ground_m": float(drawn.ground_m[0]),
        "target_ground_m": float(drawn.ground_m[-1]),
        "bulge_m": float(drawn.bulge_m.max()),
        "unknown_m": drawn.unknown_m,
        "steps": {
            "distance_m": drawn.distance_m.tolist(),
            "ground_m": [None if height != height else height for height in drawn.ground_m],  # noqa: PLR0124 - NaN
            "bulge_m": drawn.bulge_m.tolist(),
            "line_m": drawn.line_m.tolist(),
        },
    }


def _obstacle(relief: Relief, drawn: Profile, each: Obstacle) -> dict[str, object]:
    return {
        "from_m": each.from_m,
        "to_m": each.to_m,
        "highest_at_m": each.highest_at_m,
        "over_m": each.over_m,
        "ground_m": each.ground_m,
    } | _where(relief, drawn, each.highest_at_m)


def _where(relief: Relief, drawn: Profile, distance_m: float) -> dict[str, object]:
    """Return where on earth a distance along the line lies, to about a metre."""
    from truceline.terrain.projection import Projector

    point = drawn.place_of(distance_m, relief.grid)
    place = Projector(relief.grid.crs).inverse(x_m=point.x_m, y_m=point.y_m)
    return {"lat_deg": round(place.lat_deg, 5), "lon_deg": round(place.lon_deg, 5)}


def _text(facts: dict[str, object]) -> str:
    lines = [
        f"{'Seen' if facts['seen'] else 'Not seen'}, over {facts['length_m']:,.0f} m.",
        *_blocked(facts["blocked_by"]),
        *_clear(facts),
        (
            f"Observer {facts['height_m']:g} m above ground at {facts['eye_ground_m']:,.0f} m; "
            f"target {facts['target_m']:g} m above ground at {facts['target_ground_m']:,.0f} m; "
            f"{facts['ray']}."
        ),
        (
            f"The curve of the earth, less refraction, raises the ground by up to "
            f"{facts['bulge_m']:,.1f} m between them."
        ),
        f"Of unknown height on the line (voids): {facts['unknown_m']:,.0f} m; they hide nothing.",
    ]
    if facts["out"] is not None:
        lines.append(f"Written: {facts['out']}")
    return printable("\n".join(lines))


def _blocked(obstacles: object) -> list[str]:
    """Return a sentence for each stretch that stands in the way."""
    assert isinstance(obstacles, list)  # noqa: S101 - for the type alone
    return [
        f"Blocked from {each['from_m']:,.0f} to {each['to_m']:,.0f} m: the ground stands "
        f"{each['over_m']:,.1f} m over the line at {each['highest_at_m']:,.0f} m "
        f"({each['lat_deg']:.5f},{each['lon_deg']:.5f}; {each['ground_m']:,.0f} m high)."
        for each in obstacles
    ]


def _clear(facts: dict[str, object]) -> list[str]:
    """Return a sentence for the least clearance of a line that is free."""
    least = facts["least_clearance"]
    if not facts["seen"]:
        return []
    if not isinstance(least, dict):
        return ["There is no known ground between the two."]
    sentence = (
        f"Least clearance: {max(least['clear_m'], 0.0):,.1f} m at {least['at_m']:,.0f} m "
        f"({least['lat_deg']:.5f},{least['lon_deg']:.5f})."
    )
    return [sentence]
