from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from truceline.domain.place import Coordinate
from truceline.domain.refusal import DomainError
from truceline.register.extent import Box, about, around, hull

LONS = st.floats(-180, 180)
LATS = st.floats(-90, 90)
POINTS = st.builds(lambda lat, lon: Coordinate(lat_deg=lat, lon_deg=lon), LATS, LONS)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    south, north = sorted((draw(LATS), draw(LATS)))
    return Box(west_deg=draw(LONS), south_deg=south, east_deg=draw(LONS), north_deg=north)


def point(lat: float, lon: float) -> Box:
    return Box(west_deg=lon, south_deg=lat, east_deg=lon, north_deg=lat)


def test_a_box_over_the_date_line_is_two_on_the_map() -> None:
    box = Box(west_deg=179, south_deg=-1, east_deg=-178, north_deg=1)
    assert box.crosses_date_line
    assert [(each.west_deg, each.east_deg) for each in box.parts] == [(179, 180), (-180, -178)]
    assert box.meets(point(0, -179))
    assert not box.meets(point(0, 0))
    assert not box.meets(point(2, 180))


def test_the_date_line_is_one_meridian_with_two_numbers() -> None:
    eastern = Box(west_deg=170, south_deg=0, east_deg=180, north_deg=1)
    western = Box(west_deg=-180, south_deg=0, east_deg=-170, north_deg=1)
    assert eastern.meets(western)
    assert eastern.meets(point(0, -180))
    assert [each.west_deg for each in eastern.parts] == [170, -180]
    assert [each.west_deg for each in western.parts] == [-180, 180]


def test_the_whole_belt_is_one_part_and_holds_every_box_of_its_latitudes() -> None:
    belt = Box(west_deg=-180, south_deg=-10, east_deg=180, north_deg=10)
    assert belt.parts == (belt,)
    assert belt.holds(Box(west_deg=170, south_deg=0, east_deg=-170, north_deg=1))


def test_a_circle_about_the_pole_has_all_meridians() -> None:
    box = around(Coordinate(lat_deg=89.9999, lon_deg=12), 1000)
    assert (box.west_deg, box.east_deg, box.north_deg) == (-180, 180, 90)
    assert around(Coordinate(lat_deg=-90, lon_deg=0), 1).south_deg == -90


def test_a_circle_on_the_date_line_crosses_it() -> None:
    box = around(Coordinate(lat_deg=0, lon_deg=180), 5000)
    assert box.crosses_date_line
    assert around(Coordinate(lat_deg=0, lon_deg=-180), 5000).crosses_date_line
    assert around(Coordinate(lat_deg=89, lon_deg=0), 110_000).east_deg < 90


@given(POINTS, st.floats(0, 200_000), st.floats(0, 360))
def test_no_point_of_a_circle_lies_outside_its_box(
    centre: Coordinate, radius_m: float, bearing_deg: float
) -> None:
    lon, lat, _ = Geod(ellps="WGS84").fwd(centre.lon_deg, centre.lat_deg, bearing_deg, radius_m)
    box = around(centre, radius_m * 1.000001 + 0.01)  # the geodesic is computed to the nanometre
    assert box.meets(point(lat, max(-180.0, min(180.0, lon))))


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_a_box_about_points_holds_each(points: list[Coordinate]) -> None:
    box = about(points)
    for each in points:
        assert box.holds(point(each.lat_deg, each.lon_deg))
        assert box.meets(point(each.lat_deg, each.lon_deg))


def test_a_box_about_points_goes_the_shorter_way_round() -> None:
    near = [Coordinate(lat_deg=1, lon_deg=179), Coordinate(lat_deg=0, lon_deg=-179)]
    assert (about(near).west_deg, about(near).east_deg) == (179, -179)
    alone = about([Coordinate(lat_deg=1, lon_deg=7)])
    assert (alone.west_deg, alone.east_deg) == (7, 7)


@given(boxes(), boxes())
def test_to_meet_is_mutual_and_what_is_held_is_met(one: Box, other: Box) -> None:
    assert one.meets(other) == other.meets(one)
    assert one.holds(one)
    if one.holds(other):
        assert one.meets(other)


@given(boxes(), boxes())
def test_two_boxes_meet_where_two_of_their_parts_do(one: Box, other: Box) -> None:
    parted = any(
        a.west_deg <= b.east_deg
        and b.west_deg <= a.east_deg
        and a.south_deg <= b.north_deg
        and b.south_deg <= a.north_deg
        for a in one.parts
        for b in other.parts
    )
    assert one.meets(other) == parted


@pytest.mark.parametrize(
    "edges",
    [
        (181, 0, 0, 0),
        (0, -91, 0, 0),
        (0, 1, 0, 0),
        (math.nan, 0, 0, 0),
        (0, 0, math.inf, 0),
    ],
)
def test_no_box_off_the_globe(edges: tuple[float, float, float, float]) -> None:
    west, south, east, north = edges
    with pytest.raises(DomainError):
        Box(west_deg=west, south_deg=south, east_deg=east, north_deg=north)


def test_nothing_has_no_box_and_no_radius_is_negative() -> None:
    with pytest.raises(DomainError, match="a box or more"):
        about([])
    with pytest.raises(DomainError, match="0 or more"):
        around(Coordinate(lat_deg=0, lon_deg=0), -1)


@given(st.lists(boxes(), min_size=1, max_size=6))
def test_the_hull_of_boxes_holds_each(known: list[Box]) -> None:
    whole = hull(known)
    assert all(whole.holds(each) for each in known)


def test_the_hull_of_boxes_that_go_round_is_the_belt() -> None:
    thirds = [
        Box(west_deg=west, south_deg=0, east_deg=east, north_deg=1)
        for west, east in ((-180, -60), (-60, 60), (60, 180))
    ]
    assert hull(thirds) == Box(west_deg=-180, south_deg=0, east_deg=180, north_deg=1)
    assert hull(thirds[::2]) == Box(west_deg=60, south_deg=0, east_deg=-60, north_deg=1)
