"""Sentences as monitors wrote them, held whole by the nouns.

Short quotations from daily and spot reports of the OSCE Special Monitoring Mission to Ukraine and
from missions in the South Caucasus.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from body_samples import CLOCK, said

from truceline.domain.coverage import Coverage, TrackPoint, WatchKind, WatchState
from truceline.domain.direction import Flight, FlightManner, North, Wind, Winds
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import GivenAs, Location, Offset, PositionSource, on_step
from truceline.domain.notice import Notice, NoticeKind
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Span
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.sighting import (
    UNKNOWN_WEAPON,
    Assessment,
    EventType,
    Means,
    Phase,
    Sighting,
    Weapon,
    WeaponClass,
)

DAY = Span(from_at=datetime(2018, 9, 10, tzinfo=UTC), to_at=datetime(2018, 9, 11, tzinfo=UTC))
HEARD, RECORDED = (Means.HEARD,), (Means.RECORDED,)


def exactly(number: int) -> Count:
    return Count(manner=CountManner.EXACT, number=number)


def about(number: int) -> Count:
    return Count(manner=CountManner.ABOUT, number=number)


def km(least: float, most: float) -> Distance:
    return Distance(least_m=round(least * 1000), most_m=round(most * 1000))


def towards(*winds: Wind) -> Winds:
    return Winds(winds=winds, north=North.NOT_KNOWN)


def named(words: str, *, relative: Offset | None = None, name: str | None = None) -> Location:
    return Location(
        names={"en": name or words},
        offset=relative,
        given_as=GivenAs.NAME,
        as_given=words,
        source=PositionSource.MAP,
    )


def observed(*sightings: Sighting, position: Location) -> Observation:
    return Observation(
        observed=DAY,
        recorded_at=datetime(2018, 9, 11, 19, 30, tzinfo=UTC),
        clock=CLOCK,
        position=position,
        sightings=sightings,
    )


def test_explosions_bursts_and_shots_from_a_railway_station() -> None:
    small_arms = (Weapon(kind=WeaponClass.SMALL_ARMS),)
    near, wind = km(3, 4), towards(Wind.NNE)
    made = observed(
        Sighting(
            event=EventType.EXPLOSION,
            count=exactly(48),
            phase=Phase.UNDETERMINED,
            means=HEARD,
            distance=km(2, 7),
            direction=towards(Wind.NNE, Wind.NE, Wind.NNW),
        ),
        Sighting(
            event=EventType.BURST,
            count=exactly(2),
            means=HEARD,
            weapons=small_arms,
            distance=near,
            direction=wind,
        ),
        Sighting(
            event=EventType.SHOT,
            count=exactly(2),
            means=HEARD,
            weapons=small_arms,
            distance=near,
            direction=wind,
        ),
        position=named(
            "Donetsk central railway station (6km north-west of Donetsk city centre)",
            name="Donetsk city centre",
            relative=Offset(distance=km(6, 6), direction=towards(Wind.NW)),
        ),
    )
    assert made.sightings[0].weapons == (UNKNOWN_WEAPON,)
    assert [line.count.number for line in made.sightings] == [48, 2, 2]


def test_bursts_of_two_weapons_that_were_not_told_apart() -> None:
    both = (Weapon(kind=WeaponClass.HEAVY_MACHINE_GUN), Weapon(kind=WeaponClass.SMALL_ARMS))
    line = Sighting(
        event=EventType.BURST,
        count=about(25),
        means=HEARD,
        weapons=both,
        distance=km(3, 6),
        direction=towards(Wind.SE),
    )
    assert (line.count.manner, len(line.weapons)) == (CountManner.ABOUT, 2)


def test_a_camera_s_projectiles_and_flares_within_600_metres_to_4_kilometres() -> None:
    far, where = km(0.6, 4), towards(Wind.S, Wind.SSW)
    explosions, projectiles, flares = (
        Sighting(
            event=event, count=count, means=RECORDED, distance=far, direction=where, flight=flight
        )
        for event, count, flight in (
            (EventType.EXPLOSION, about(45), None),
            (
                EventType.PROJECTILE_IN_FLIGHT,
                exactly(36),
                Flight(manner=FlightManner.ACROSS, origin=Wind.W, goal=Wind.E, mostly=True),
            ),
            (
                EventType.ILLUMINATION_FLARE,
                exactly(2),
                Flight(manner=FlightManner.VERTICAL, origin=NOT_KNOWN, goal=NOT_KNOWN),
            ),
        )
    )
    assert explosions.distance == Distance(least_m=600, most_m=4000)
    assert projectiles.flight is not None
    assert projectiles.flight.mostly
    assert flares.flight is not None
    assert flares.flight.origin is NOT_KNOWN


def test_nine_explosions_by_phase_are_three_lines_and_nine() -> None:
    parts = ((1, Phase.IMPACT), (6, Phase.UNDETERMINED), (2, Phase.AIRBURST))
    lines = tuple(
        Sighting(
            event=EventType.EXPLOSION,
            count=exactly(number),
            phase=phase,
            means=RECORDED,
            distance=km(2, 4),
            direction=towards(Wind.SE, Wind.SSE),
        )
        for number, phase in parts
    )
    assert sum(line.count.number or 0 for line in lines) == 9


def test_a_camera_stands_some_way_from_a_place_with_a_name_alone() -> None:
    at = named(
        "1.5km north-east of Hnutove",
        name="Hnutove",
        relative=Offset(distance=km(1.5, 1.5), direction=towards(Wind.NE)),
    )
    assert at.points == ()
    assert at.offset is not None
    assert at.offset.distance.most_m == 1500


def test_mortar_rounds_heard_and_in_some_cases_also_seen() -> None:
    mortar = (Weapon(kind=WeaponClass.MORTAR),)
    lines = [
        Sighting(
            event=EventType.ROUND, count=exactly(number), phase=phase, means=means, weapons=mortar
        )
        for number, phase, means in (
            (3, Phase.INCOMING, HEARD),
            (4, Phase.OUTGOING, HEARD),
            (19, Phase.UNDETERMINED, HEARD),
            (78, Phase.INCOMING, (Means.HEARD, Means.SAW)),
            (62, Phase.OUTGOING, (Means.HEARD, Means.SAW)),
        )
    ]
    assert sum(line.count.number or 0 for line in lines[:3]) == 26


def test_a_grenade_that_was_fired_at_the_monitors_themselves() -> None:
    line = Sighting(
        event=EventType.ROUND,
        count=exactly(1),
        phase=Phase.IMPACT,
        means=(Means.SAW,),
        weapons=(Weapon(kind=WeaponClass.GRENADE_LAUNCHER, model="RPG"),),
        distance=Distance(least_m=150, most_m=150),
        flight=Flight(manner=FlightManner.TOWARDS_OBSERVER, origin=Wind.SE, goal=NOT_KNOWN),
        assessment=Assessment.AT_OBSERVER,
    )
    assert line.assessment is Assessment.AT_OBSERVER


def test_a_breach_near_a_height_that_only_has_a_name() -> None:
    words = "В районе высоты САРЫБАБА со стороны вооруженных сил нарушен режим прекращения огня"
    line = Sighting(
        event=EventType.NOT_KNOWN,
        count=Count(manner=CountManner.NOT_KNOWN),
        means=(Means.TOLD,),
        at=Location(
            names={"ru": "высота САРЫБАБА"},
            given_as=GivenAs.NAME,
            as_given="в районе высоты САРЫБАБА",
            source=PositionSource.NOT_KNOWN,
        ),
        description=said(words, "ru"),
    )
    assert line.direction is NOT_KNOWN


def test_posts_that_watch_day_and_night_and_routes_that_are_patrolled_are_coverage() -> None:
    words = "Three routes were patrolled in the Martakert, Martuni, and Shushi regions"
    route = Coverage(
        watch=WatchKind.PATROL,
        state=WatchState.WORKING,
        during=DAY,
        recorded_at=datetime(2023, 4, 12, tzinfo=UTC),
        clock=CLOCK,
        track=(TrackPoint(at=named("Martuni region")),),
        note=said(words),
    )
    post = replace(route, watch=WatchKind.POST, position=named("Line of Contact"), track=())
    assert route.track[0].passed_at is NOT_KNOWN
    assert post.asset is NOT_KNOWN


def test_a_convoy_is_announced_from_place_to_place() -> None:
    convoy = Notice(
        activity=NoticeKind.CONVOY,
        planned=DAY,
        written_at=datetime(2023, 4, 11, tzinfo=UTC),
        route=(named("Goris"), named("Stepanakert")),
        what=said("One convoy Goris-Stepanakert"),
    )
    assert convoy.n_vehicles is NOT_KNOWN


def test_a_shot_at_a_height_may_be_a_region_of_the_map_too() -> None:
    corners = ((39.6, 46.5), (39.6, 46.6), (39.7, 46.6))
    around = replace(
        named("в районе высоты САРЫБАБА", name="Sarybaba"),
        points=tuple(on_step(lat, lon) for lat, lon in corners),
        precision_m=3000,
    )
    assert len(around.points) == 3


def test_the_line_of_contact_is_a_place_without_a_coordinate() -> None:
    assert named("Line of Contact").points == ()


def test_a_region_may_cross_the_meridian_of_180_degrees() -> None:
    corners = ((64.0, 179.5), (64.0, -179.5), (65.0, -179.5), (65.0, 179.5))
    region = Location(
        points=tuple(on_step(lat, lon) for lat, lon in corners),
        given_as=GivenAs.DECIMAL,
        as_given="64.0 179.5; 64.0 -179.5; 65.0 -179.5; 65.0 179.5",
        source=PositionSource.MAP,
    )
    assert len(region.points) == 4


def test_a_time_to_come_is_a_time() -> None:
    later = datetime(2099, 1, 1, tzinfo=UTC)
    assert Span(from_at=later).from_at == later
