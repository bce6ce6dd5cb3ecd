"""What every map of a scenario shows, for a template: extent, boundaries, places, languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.domain.boundary import Line, Zone
from truceline.domain.identifier import ZoneId
from truceline.reporting.label import Labels
from truceline.reporting.map_name import map_names, place_languages
from truceline.reporting.map_room import Room
from truceline.reporting.map_sketch import frame_of, outlines
from truceline.terrain.grid import Grid

DRAWN_PX = 800.0
"""How many px wide a map is drawn where nothing else says how wide it is."""


def map_facts(labels: Labels, grid: Grid, *, taken: Iterable[Room] = ()) -> dict[str, Any]:
    """Return what a map needs, with place names first shown in the reader's language.

    Parameters
    ----------
    labels
        The scenario and the reader's language.
    grid
        The extent of the map.
    taken
        Where symbols and their texts stand, which no other name may cover.
    """
    scenario = labels.scenario
    lines, zones = outlines(scenario, grid)
    named = [(zone, labels.zone(ZoneId(zone.id))) for zone in zones]
    languages = place_languages(scenario)
    wanted = [one for one in (labels.words.language, "en") if one in languages]
    drawn = {one.id for one in (*lines, *zones)}
    boundaries: tuple[Line | Zone, ...] = (*scenario.lines, *scenario.zones)
    return {
        "unit": frame_of(grid).width_km / DRAWN_PX,
        "frame": frame_of(grid),
        "lines": lines,
        "zones": zones,
        "map_names": map_names(scenario, grid, named, taken=taken),
        "versions": tuple(
            (one.names, one.on(scenario.day)) for one in boundaries if one.id in drawn
        ),
        "place_languages": languages,
        "first_language": languages.index(wanted[0]) if wanted else 0,
    }
