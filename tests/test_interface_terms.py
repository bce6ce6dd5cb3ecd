"""What an observer types is understood or refused, and what is printed is read as it was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from body_samples import ACTS, BODIES
from desk_case import CADRIA, START, Desks

from truceline.casework.desk import Desk
from truceline.domain.direction import AngleUnit, Arc, North, Wind, Winds
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import GivenAs, Location
from truceline.domain.observed_time import Span
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.sighting import EventType, Means, Phase, WeaponClass
from truceline.interface.cli.body_lines import act_lines, body_lines, sighting_said
from truceline.interface.cli.desk_terms import chosen, delegations_named
from truceline.interface.cli.place import PlaceRefusedError
from truceline.interface.cli.record_terms import TermError
from truceline.interface.cli.sighting_terms import (
    count_of,
    direction_of,
    distance_of,
    event_of,
    line_of,
    location_of,
    sighting,
)
from truceline.interface.cli.time_terms import instant_of, length_of, span_of, span_said, time_said


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return a desk at 10:00 UTC, which is noon of the mission."""
    with Desks(Path(tmp_path_factory.mktemp("desk"))) as desks:
        yield desks[CADRIA]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("now", START),
        ("11:30", START - timedelta(minutes=30)),
        ("1130", START - timedelta(minutes=30)),
        ("11:30:20", START - timedelta(minutes=29, seconds=40)),
        ("09:30Z", START - timedelta(minutes=30)),
        ("23:00", START + timedelta(hours=11)),
        ("00:30", START - timedelta(hours=11, minutes=30)),
        ("2031-05-19T12:00", START - timedelta(days=1)),
        ("2031-05-19 12:00", START - timedelta(days=1)),
        ("2031-05-19T10:00Z", START - timedelta(days=1)),
        ("2031-05-19T10:00z", START - timedelta(days=1)),
    ],
)
def test_a_time_is_mission_time_or_utc(desk: Desk, typed: str, at: datetime) -> None:
    assert instant_of(desk, typed) == at


def test_a_clock_time_far_ahead_is_that_of_the_day_before(desk: Desk) -> None:
    late = START.replace(hour=22, minute=10)  # ten past midnight of the mission
    assert instant_of(_At(desk, late), "23:55") == START.replace(hour=21, minute=55)  # type: ignore[arg-type] # all it reads


class _At:
    """A desk at another time."""

    def __init__(self, desk: Desk, at: datetime) -> None:
        self.founding = desk.founding
        self._at = at

    def now(self) -> datetime:
        """Return the time."""
        return self._at


@pytest.mark.parametrize("typed", ["25:00", "noon", "2031-13-01", "", "14:5"])
def test_what_is_no_time_is_refused(desk: Desk, typed: str) -> None:
    with pytest.raises(TermError, match="expected a time such as"):
        instant_of(desk, typed)


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("11:00", (-60, -60)),
        ("11:00-11:20", (-60, -40)),
        ("11:00 to 11:20", (-60, -40)),
        ("11:00–11:20", (-60, -40)),
        ("11:00-?", (-60, None)),
        ("?-11:20", (None, -40)),
        ("unknown", (None, None)),
        ("2031-05-20T11:00-2031-05-20T11:20", (-60, -40)),
    ],
)
def test_a_span_has_two_ends_either_of_which_may_be_unknown(
    desk: Desk, typed: str, ends: tuple[int | None, int | None]
) -> None:
    begin, end = (NOT_KNOWN if each is None else START + timedelta(minutes=each) for each in ends)
    assert span_of(desk, typed) == Span(from_at=begin, to_at=end)


def test_lengths_and_uncertainties_are_typed_with_their_unit(desk: Desk) -> None:
    lengths = {"90s": 90, "2m": 120, "5 min": 300, "24h": 86_400, "3d": 259_200}
    assert {each: length_of(each).total_seconds() for each in lengths} == lengths
    with pytest.raises(TermError, match="a length of time"):
        length_of("soon")
    assert span_of(desk, "now", within="2m").uncertainty_ms == 120_000


def test_both_times_are_shown(desk: Desk) -> None:
    assert time_said(desk, START) == "2031-05-20 12:00 (10:00Z)"
    assert time_said(desk, START + timedelta(seconds=5)) == "2031-05-20 12:00:05 (10:00:05Z)"
    assert time_said(desk, None) == "time not known"
    hour = Span(from_at=START, to_at=START, uncertainty_ms=3_600_000)
    assert span_said(desk, hour) == "2031-05-20 12:00 (10:00Z) ± 1 h"
    assert span_said(desk, replace(hour, uncertainty_ms=30_000)).endswith("± 30 s")
    assert span_said(desk, Span(from_at=START)) == "2031-05-20 12:00 (10:00Z) to time not known"


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("3", Count(manner=CountManner.EXACT, number=3)),
        ("Three", Count(manner=CountManner.EXACT, number=3)),
        ("a", Count(manner=CountManner.EXACT, number=1)),
        ("~30", Count(manner=CountManner.ABOUT, number=30)),
        ("about 30", Count(manner=CountManner.ABOUT, number=30)),
        ("30+", Count(manner=CountManner.AT_LEAST, number=30)),
        ("many", Count(manner=CountManner.UNCOUNTABLE)),
        ("?", Count(manner=CountManner.NOT_KNOWN)),
    ],
)
def test_a_number_is_exact_or_says_that_it_is_not(typed: str, count: Count) -> None:
    assert count_of(typed, option="--heard") == count


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("explosions", EventType.EXPLOSION),
        ("shot", EventType.SHOT),
        ("muzzle-flashes", EventType.MUZZLE_FLASH),
        ("flashes", EventType.MUZZLE_FLASH),
        ("flares", EventType.ILLUMINATION_FLARE),
        ("personnel", EventType.PERSONNEL),
        ("uav", EventType.UNCREWED_AIRCRAFT),
        ("projectile", EventType.PROJECTILE_IN_FLIGHT),
        ("unknown", EventType.NOT_KNOWN),
    ],
)
def test_an_event_is_one_or_many(typed: str, event: EventType) -> None:
    assert event_of(typed, option="--heard") is event


@pytest.mark.parametrize(
    ("typed", "distance"),
    [
        ("2-4km", Distance(least_m=2000, most_m=4000)),
        ("2 – 4 km", Distance(least_m=2000, most_m=4000)),
        ("800m-1.5km", Distance(least_m=800, most_m=1500)),
        ("500m", Distance(least_m=500, most_m=500)),
        ("2km+", Distance(least_m=2000, most_m=NOT_KNOWN)),
        ("2+km", Distance(least_m=2000, most_m=NOT_KNOWN)),
        ("unknown", NOT_KNOWN),
        (None, NOT_KNOWN),
    ],
)
def test_a_distance_has_its_unit(typed: str | None, distance: object) -> None:
    assert distance_of(typed) == distance


def arc(centre: int, unit: AngleUnit, half: int | None = None) -> Arc:
    """Return an arc of which the north is not known."""
    width = NOT_KNOWN if half is None else half
    return Arc(centre=centre, half_width=width, unit=unit, north=North.NOT_KNOWN)


@pytest.mark.parametrize(
    ("typed", "direction"),
    [
        ("340", arc(340_000, AngleUnit.MILLIDEGREE)),
        ("340.5°", arc(340_500, AngleUnit.MILLIDEGREE)),
        ("360", arc(0, AngleUnit.MILLIDEGREE)),
        ("340±10", arc(340_000, AngleUnit.MILLIDEGREE, 10_000)),
        ("340+-10", arc(340_000, AngleUnit.MILLIDEGREE, 10_000)),
        ("4500mil", arc(4500, AngleUnit.MIL_6400)),
        ("4500±50 mils", arc(4500, AngleUnit.MIL_6400, 50)),
        ("45-00", arc(4500, AngleUnit.MIL_6000)),
        ("nnw", Winds(winds=(Wind.NNW,), north=North.NOT_KNOWN)),
        ("N,NNE", Winds(winds=(Wind.N, Wind.NNE), north=North.NOT_KNOWN)),
        ("?", NOT_KNOWN),
        (None, NOT_KNOWN),
    ],
)
def test_a_direction_is_a_bearing_winds_or_mils(typed: str | None, direction: object) -> None:
    assert direction_of(typed) == direction


def test_the_north_of_a_direction_is_named() -> None:
    found = direction_of("340", north="mag")
    assert isinstance(found, Arc)
    assert found.north is North.MAGNETIC


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (lambda: count_of("lots", option="--heard"), "a number such as"),
        (lambda: event_of("bangs", option="--heard"), "expected one of explosion"),
        (lambda: distance_of("4"), "a distance such as"),
        (lambda: distance_of("far"), "a distance such as"),
        (lambda: distance_of("4-2km"), "the lesser distance first"),
        (lambda: direction_of("left"), "a bearing such as"),
        (lambda: direction_of("361"), "a bearing such as"),
        (lambda: direction_of("10±181"), "a bearing such as"),
        (lambda: direction_of("60-00"), "a bearing such as"),
        (lambda: line_of("heard 3"), "a means, a number, an event"),
        (lambda: chosen("", North, option="--north"), "expected one of true, grid"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_an_example(typed: object, said: str) -> None:
    assert callable(typed)
    with pytest.raises(TermError, match=said):
        typed()


def test_a_place_is_degrees_a_grid_reference_or_a_name() -> None:
    degrees = location_of(
        "10.3, 20.39", language="und", source="gnss", suspected="jamming", precision="50m"
    )
    assert isinstance(degrees, Location)
    assert degrees.given_as is GivenAs.DECIMAL
    assert degrees.precision_m == 50
    grid = location_of("34PEB 12345 67890", language="und")
    assert isinstance(grid, Location)
    assert grid.given_as is GivenAs.MGRS
    assert grid.as_given == "34PEB 12345 67890"
    name = location_of("the barrier", language="en")
    assert isinstance(name, Location)
    assert name.names == {"en": "the barrier"}
    assert location_of("unknown", language="und") is NOT_KNOWN
    with pytest.raises(PlaceRefusedError):
        location_of("10,3 20,39", language="und")


def test_a_line_is_said_as_it_is_spoken() -> None:
    line = line_of("saw ~2 flashes NW 2-3km")
    assert (line.means, line.event, line.phase) == (
        (Means.SAW,),
        EventType.MUZZLE_FLASH,
        Phase.NOT_APPLICABLE,
    )
    assert sighting_said(line) == "saw about 2 × muzzle flash 2 km to 3 km NW"
    impact = line_of("heard 30+ explosions impact 45-00 500m")
    assert sighting_said(impact) == "heard at least 30 × explosion (impact) 500 m 4500 mil of 6000"
    armed = sighting(
        "recorded",
        ("many", "rounds"),
        distance=distance_of("2km+"),
        direction=direction_of("90±5", north="grid"),
        weapon="mortar",
        option="--recorded",
    )
    assert armed.weapons[0].kind is WeaponClass.MORTAR
    assert sighting_said(armed) == (
        "recorded uncountable × round (undetermined) 2 km or farther 90 ± 5° grid north [mortar]"
    )
    unknown = line_of("told ? ?")
    assert sighting_said(unknown) == "told an unknown number of × not known"


def test_delegations_are_named_by_beginnings(desk: Desk) -> None:
    assert delegations_named(desk, ["cad,dor", "cadria"], option="--team") == ("cadria", "doria")
    with pytest.raises(TermError, match="one of arvia, cadria, doria, esker"):
        delegations_named(desk, ["x"], option="--team")


@pytest.mark.parametrize("body", BODIES, ids=lambda each: type(each).__name__)
def test_every_body_is_read_out(desk: Desk, body: object) -> None:
    lines = body_lines(desk, body)  # type: ignore[arg-type] # one of all
    assert all(lines)


@pytest.mark.parametrize("act", ACTS, ids=lambda each: type(each).__name__)
def test_what_decides_of_every_act_is_read_out(desk: Desk, act: object) -> None:
    lines = act_lines(desk, act)  # type: ignore[arg-type] # one of all
    assert all(lines)
