"""Where the names of zones and places stand on a map so that they do not cover each other.

A name that fits nowhere is shown when the reader comes closer; its point is always there, and
the tables have every name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Final

from truceline.domain.identifier import PlaceId
from truceline.domain.place import Place
from truceline.domain.scenario import Scenario
from truceline.domain.wording import Language
from truceline.reporting.map_room import (
    LETTER_PX,
    LINE_PX,
    NARROW_PX,
    WIDE_PX,
    Room,
    Sheet,
    symbol_room,
    title_room,
)
from truceline.reporting.map_sketch import Outline, frame_of, point_of
from truceline.terrain.grid import Grid

_GAP_PX: Final = 6.0
_RISE_PX: Final = 7.0


class Side(Enum):
    """On which side of its point a name stands."""

    RIGHT = "right"
    LEFT = "left"
    ABOVE = "above"
    BELOW = "below"


class Showing(Enum):
    """From which width of the map on a name is shown without coming closer."""

    ALWAYS = "always"
    WIDE = "wide"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A place on the map [km] with its name in each language."""

    place: Place
    x: float
    y: float
    names: Mapping[Language, str]
    side: Side
    showing: Showing


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneName:
    """The name of a zone on the map; its middle stands on a point of it [km]."""

    text: str
    x: float
    y: float
    showing: Showing


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNames:
    """All names on a map."""

    places: tuple[PlaceName, ...]
    zones: tuple[ZoneName, ...]


def place_languages(scenario: Scenario) -> tuple[Language, ...]:
    """Return every language in which some place has a name, by tag."""
    return tuple(sorted(set(chain.from_iterable(one.names for one in scenario.places))))


def map_names(
    scenario: Scenario, grid: Grid, zones: Iterable[tuple[Outline, str]], *, taken: Iterable[Room]
) -> MapNames:
    """Put the names of a scenario's places and zones on a map.

    Places that fit on a narrow map come first, then watched zones, other zones, other places.

    Parameters
    ----------
    scenario
        Whose places are named.
    grid
        The extent of the map.
    zones
        The zones that are drawn, with their names.
    taken
        Where symbols and their texts stand.
    """
    frame, spots = frame_of(grid), tuple(_spots(scenario, grid))
    occupied = [*taken, *(spot.point for spot in spots)]
    narrow = _served(spots, Sheet(frame=frame, width_px=NARROW_PX, taken=occupied.copy()))
    sheet = Sheet(frame=frame, width_px=WIDE_PX, taken=occupied)
    sheet.taken += [spot.name_room(narrow[spot.id]) for spot in spots if spot.id in narrow]
    titles = tuple(_titles(zones, sheet))
    wide = narrow | _served([spot for spot in spots if spot.id not in narrow], sheet)
    return MapNames(places=tuple(_place_name(spot, narrow, wide) for spot in spots), zones=titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    place: Place
    x: float
    y: float

    @property
    def id(self) -> PlaceId:
        return self.place.id

    @property
    def point(self) -> Room:
        return symbol_room(self.x, self.y)

    def name_room(self, side: Side) -> Room:
        """Return the room of the longest of the names, so that any may be chosen."""
        long = max(len(name) for name in self.place.names.values()) * LETTER_PX
        left, right, up, down = {
            Side.RIGHT: (-_GAP_PX, _GAP_PX + long, LINE_PX / 2, LINE_PX / 2),
            Side.LEFT: (_GAP_PX + long, -_GAP_PX, LINE_PX / 2, LINE_PX / 2),
            Side.ABOVE: (long / 2, long / 2, _RISE_PX + LINE_PX, -_RISE_PX),
            Side.BELOW: (long / 2, long / 2, -_RISE_PX, _RISE_PX + LINE_PX),
        }[side]
        return Room(x=self.x, y=self.y, left_px=left, right_px=right, up_px=up, down_px=down)


def _spots(scenario: Scenario, grid: Grid) -> Iterable[_Spot]:
    frame = frame_of(grid)
    for place in scenario.places:
        x, y = point_of(place.at, grid)
        if 0 <= x <= frame.width_km and 0 <= y <= frame.height_km:
            yield _Spot(place=place, x=x, y=y)


def _served(spots: Iterable[_Spot], sheet: Sheet) -> dict[PlaceId, Side]:
    """Give each place the first side on which its name is free, and take that room."""
    sides: dict[PlaceId, Side] = {}
    for spot in spots:
        free = (one for one in Side if sheet.free(spot.name_room(one), but=(spot.point,)))
        side = next(free, None)
        if side is not None:
            sides[spot.id] = side
            sheet.taken.append(spot.name_room(side))
    return sides


def _titles(zones: Iterable[tuple[Outline, str]], sheet: Sheet) -> Iterable[ZoneName]:
    for zone, text in sorted(zones, key=lambda one: not one[0].watched):
        rooms = (title_room(x, y, text) for x, y in zone.title_spots)
        room = next((one for one in rooms if sheet.free(one)), None)
        if room is None:
            x, y = zone.title_spots[0]
            yield ZoneName(text=text, x=x, y=y, showing=Showing.CLOSE)
        else:
            sheet.taken.append(room)
            yield ZoneName(text=text, x=room.x, y=room.y, showing=Showing.WIDE)


def _place_name(
    spot: _Spot, narrow: Mapping[PlaceId, Side], wide: Mapping[PlaceId, Side]
) -> PlaceName:
    if spot.id in narrow:
        showing = Showing.ALWAYS
    else:
        showing = Showing.WIDE if spot.id in wide else Showing.CLOSE
    return PlaceName(
        place=spot.place,
        x=spot.x,
        y=spot.y,
        names=spot.place.names,
        side=wide.get(spot.id, Side.RIGHT),
        showing=showing,
    )
