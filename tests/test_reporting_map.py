from __future__ import annotations

from dataclasses import replace

import pytest
from fake_comparison import GRID
from fake_scenario import INVENTED, coordinate, fake_scenario

from truceline.domain.boundary import Path
from truceline.domain.identifier import MechanismId, PlaceId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.place import Place
from truceline.domain.scenario import Scenario
from truceline.domain.site import FixedCamera, Patrol, Site
from truceline.reporting.map_name import MapNames, Showing, Side, map_names, place_languages
from truceline.reporting.map_room import Room, beside_room, symbol_room, title_room
from truceline.reporting.map_sketch import (
    Frame,
    Mark,
    MarkKind,
    commands_of,
    frame_of,
    marks_of,
    outlines,
    point_of,
)
from truceline.reporting.symbol import shape, symbol

ASKED = MechanismId("with-own-post")


def marks(mechanism: Mechanism) -> dict[str, Mark]:
    scenario = fake_scenario()
    changed = replace(scenario, mechanisms=(*scenario.mechanisms[:1], mechanism))
    return {mark.id: mark for mark in marks_of(mechanism, changed, GRID)}


def asked() -> Mechanism:
    return fake_scenario().mechanism(ASKED)


def own_post_as(**platform: object) -> Mechanism:
    *others, own = asked().assets
    changed: Asset = replace(own, post=None, **platform)  # type: ignore[arg-type]  # one platform
    return replace(asked(), assets=(*others, changed))


def test_a_drawing_is_in_kilometres_from_the_upper_left() -> None:
    assert frame_of(GRID) == Frame(width_km=50.0, height_km=37.5)
    x, y = point_of(coordinate(10, 20), GRID)
    assert x == pytest.approx(10, abs=0.3)
    assert y == pytest.approx(37.5 - 20, abs=0.3)


@pytest.mark.parametrize(("width_km", "bar_km"), [(50, 10), (104, 20), (3, 1), (2000, 200)])
def test_the_scale_bar_is_round_and_at_most_a_quarter(width_km: float, bar_km: int) -> None:
    assert Frame(width_km=width_km, height_km=10).scale_bar_km == bar_km


def test_only_what_the_scenario_holds_is_drawn() -> None:
    lines, zones = outlines(fake_scenario(), GRID)
    assert [one.id for one in lines] == ["contact"]
    assert [one.id for one in zones] == ["strip", "depot"]
    assert zones[1].path.startswith("M")
    assert zones[1].path.endswith("Z")
    x, y = zones[1].title_spots[0]
    assert 30 < x < 43
    assert 24.5 < y < 35.5


def test_what_lies_off_the_map_is_not_drawn() -> None:
    far = replace(GRID, west_m=GRID.west_m + 200_000)
    assert outlines(fake_scenario(), far) == ((), ())


def test_marks_know_what_is_invented_and_what_is_added() -> None:
    found = marks(asked())
    assert (found["post-1"].illustrative, found["post-1"].admissible_km) == (False, 0.0)
    assert (found["post-6"].illustrative, found["post-6"].admissible_km) == (True, 3.0)
    assert [one.id for one in found.values() if one.extra] == ["post-own"]
    aircraft = found["aircraft-north"]
    assert (aircraft.kind, aircraft.radius_km) == (MarkKind.ORBIT, 5.0)


def test_patrols_and_cameras_are_drawn_too() -> None:
    route = Path(vertices=(coordinate(5, 5), coordinate(10, 6)))
    patrol = marks(own_post_as(patrol=Patrol(route=route, eye_m=2, illustrative=True)))["post-own"]
    assert patrol.kind is MarkKind.PATROL
    assert patrol.path.count("L") == 1
    assert patrol.illustrative
    site = Site(at=coordinate(5, 5))
    camera = FixedCamera(site=site, mast_m=9, bearing_deg=45, width_deg=60)
    looking = marks(own_post_as(camera=camera))["post-own"]
    assert looking.kind is MarkKind.CAMERA
    assert "rotate(45)" in symbol(looking)
    assert not looking.illustrative


def test_each_chain_of_command_has_a_shape_of_its_own() -> None:
    commands = commands_of(fake_scenario())
    assert commands == (("northland",), ("southland",), ("northland", "southland"))
    assert len({shape(index) for index in range(6)}) == 6
    assert shape(6) == shape(0)


def names(scenario: Scenario, *taken: Room) -> MapNames:
    _, zones = outlines(scenario, GRID)
    return map_names(scenario, GRID, [(zone, f"Zone {zone.id}") for zone in zones], taken=taken)


def test_places_have_their_names_in_every_language() -> None:
    mill = names(fake_scenario()).places[0]
    assert mill.showing is Showing.ALWAYS
    assert mill.names == {"en": "Old Mill", "xx": "Alt Müll", "yy": "Ձիթհանք"}
    assert place_languages(fake_scenario()) == ("en", "xx", "yy")


def test_crowded_names_move_aside_and_then_wait() -> None:
    def at(number: int) -> Place:
        at_ = coordinate(25 + 0.6 * number, 20)
        long = {"en": f"A rather long name {number}"}
        return Place(id=PlaceId(f"p{number}"), names=long, at=at_, precision_m=9, known=INVENTED)

    crowd = replace(fake_scenario(), places=tuple(map(at, range(9))), zones=())
    found = names(crowd).places
    assert {one.side for one in found} >= {Side.RIGHT, Side.LEFT, Side.ABOVE}
    assert {one.showing for one in found} >= {Showing.ALWAYS, Showing.CLOSE}


def test_a_name_makes_room_for_a_symbol() -> None:
    scenario = fake_scenario()
    x, y = point_of(scenario.places[0].at, GRID)
    alone = replace(scenario, places=scenario.places[:1])
    assert names(alone).places[0].side is Side.RIGHT
    assert names(alone, symbol_room(x + 2.0, y)).places[0].side is Side.LEFT
    beside = (beside_room(x + 1, y, "A symbol", left=False), beside_room(x - 1, y, "X", left=True))
    assert names(alone, *beside).places[0].side is Side.ABOVE


def test_the_name_of_a_zone_moves_within_the_zone_or_waits() -> None:
    scenario = fake_scenario()
    _, zones = outlines(scenario, GRID)
    x, y = zones[1].title_spots[0]
    free = names(scenario).zones[1]
    moved = names(scenario, symbol_room(x, y)).zones[1]
    assert (free.x, free.y) == (x, y)
    assert (moved.x, moved.y) != (x, y)
    assert moved.showing is Showing.WIDE
    full = [title_room(*spot, "all over") for spot in zones[1].title_spots]
    assert names(scenario, *full).zones[1].showing is Showing.CLOSE


def test_places_beyond_the_map_are_left_to_the_table() -> None:
    scenario = fake_scenario()
    away = replace(scenario.places[0], at=coordinate(900, 0))
    assert names(replace(scenario, places=(away,))).places == ()
