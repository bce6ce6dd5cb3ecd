from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from body_samples import (
    ACTS,
    AREA,
    BODIES,
    CLOCK,
    COPY,
    EXPLOSIONS,
    HANDLING,
    MOTIONS,
    NEAR_BRIDGE,
    NOON,
    OBSERVATION,
    PHOTO,
    POST,
    SPAN,
    said,
)

from truceline.domain.coverage import TrackPoint
from truceline.domain.direction import AngleUnit, Arc, North, Wind, Winds
from truceline.domain.entry_body import BODY_OF_KIND, kind_of_body
from truceline.domain.fieldwork import VisitReport
from truceline.domain.kind import ACT_OF_KIND, MOTION_OF_KIND, Kind, kind_of, motion_kind_of
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import STEPS_PER_DEG, on_step
from truceline.domain.observation import Instrument, Seeing
from truceline.domain.place import Coordinate
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.refusal import DomainError
from truceline.domain.sighting import Means, Weapon, WeaponClass
from truceline.domain.words import MOST_LETTERS, Words

BAREFOOT = datetime(2031, 5, 12, 12, 0)  # noqa: DTZ001 - without offset, to be refused
ELSEWHERE = datetime(2031, 5, 12, 12, 0, tzinfo=timezone(timedelta(hours=4)))
OF = {type(body).__name__: body for body in BODIES}
ARC = Arc(centre=0, half_width=1, unit=AngleUnit.MILLIDEGREE, north=North.TRUE)
MANY = 10_001

SPOILT: list[tuple[Any, dict[str, Any]]] = [
    *((each, {"recorded_at": BAREFOOT}) for each in BODIES if hasattr(each, "recorded_at")),
    *((each, {"recorded_at": ELSEWHERE}) for each in BODIES if hasattr(each, "recorded_at")),
    *((each, {"attachments": (PHOTO,) * 257}) for each in BODIES if hasattr(each, "attachments")),
    *((each, {"withheld": ("nobody",)}) for each in BODIES if hasattr(each, "withheld")),
    (OBSERVATION, {"withheld": ("observer_name",)}),
    (OBSERVATION, {"withheld": ("source_person", "source_person")}),
    (OBSERVATION, {"position": NOT_KNOWN, "withheld": ("source_person", "position")}),
    (OBSERVATION, {"sightings": (EXPLOSIONS,) * 101}),
    (OBSERVATION, {"post": " "}),
    (OBSERVATION, {"observer_name": "x" * 301}),
    (OF["Allegation"], {"received_at": BAREFOOT}),
    (OF["Allegation"], {"reference": ""}),
    (OF["Notice"], {"written_at": ELSEWHERE}),
    (OF["Notice"], {"route": (POST,) * 101}),
    (OF["Notice"], {"weapons": (Weapon(kind=WeaponClass.OTHER),) * 65}),
    (OF["Notice"], {"n_people": -1}),
    (OF["Coverage"], {"track": (TrackPoint(at=POST),) * 301}),
    (OF["AccessRestriction"], {"escalated_to": ("",)}),
    (OF["AccessRestriction"], {"escalated_to": ("a",) * 257}),
    (OF["Tasking"], {"questions": (said("?"),) * 101}),
    (OF["Tasking"], {"n_vehicles": 10_000_001}),
    (OF["VisitReport"], {"last_visited_at": BAREFOOT}),
    (OF["VisitReport"], {"team": ("",)}),
    (OF["VisitReport"], {"n_interviews": -1}),
    (OF["Handover"], {"open_matters": (said("?"),) * 101}),
    (OF["Handover"], {"desk": ""}),
    (OF["Opening"], {"nonce": bytes(31)}),
    (OF["Opening"], {"content": b""}),
    (OF["Appointment"], {"rank": ""}),
    (TrackPoint(at=POST), {"passed_at": BAREFOOT}),
    (Instrument(name="x"), {"name": ""}),
    (Instrument(name="x"), {"calibrated_at": BAREFOOT}),
    (Seeing(), {"visibility_m": -1}),
    (CLOCK, {"synced_at": ELSEWHERE}),
    (CLOCK, {"offset_ms": 10**12}),
    (SPAN, {"from_at": BAREFOOT}),
    (SPAN, {"to_at": BAREFOOT}),
    (SPAN, {"to_at": NOON - timedelta(microseconds=1)}),
    (SPAN, {"uncertainty_ms": -1}),
    (HANDLING, {"access_label": ""}),
    (PHOTO, {"sha256": b"short"}),
    (PHOTO, {"size_bytes": -1}),
    (PHOTO, {"media_type": "jpeg"}),
    (PHOTO, {"original_name": ""}),
    (PHOTO, {"captured_at": BAREFOOT}),
    (PHOTO, {"derived_by": "crop"}),
    (COPY, {"derived_by": None}),
    (COPY, {"derived_from": b""}),
    (EXPLOSIONS, {"means": ()}),
    (EXPLOSIONS, {"means": (Means.SAW, Means.SAW)}),
    (EXPLOSIONS, {"weapons": ()}),
    (EXPLOSIONS, {"weapons": EXPLOSIONS.weapons * 2}),
    (EXPLOSIONS.weapons[0], {"model": ""}),
    (EXPLOSIONS.weapons[0], {"calibre_tenths_mm": 0}),
    (Count(manner=CountManner.ABOUT, number=3), {"number": None}),
    (Count(manner=CountManner.ABOUT, number=3), {"number": 0}),
    (Count(manner=CountManner.UNCOUNTABLE), {"number": 3}),
    (Distance(least_m=1, most_m=2), {"most_m": 0}),
    (Distance(least_m=1, most_m=NOT_KNOWN), {"least_m": -1}),
    (ARC, {"centre": 360_000}),
    (ARC, {"half_width": 180_001}),
    (Winds(winds=(Wind.N,), north=North.TRUE), {"winds": ()}),
    (Winds(winds=(Wind.N,), north=North.TRUE), {"winds": (Wind.N, Wind.N)}),
    (POST, {"points": POST.points * 2}),
    (POST, {"points": POST.points * MANY}),
    (POST, {"points": (Coordinate(lat_deg=1.00000001, lon_deg=0.0),)}),
    (POST, {"as_given": ""}),
    (POST, {"precision_m": -1}),
    (POST, {"names": {"EN": "x"}}),
    (AREA, {"points": (*AREA.points, AREA.points[0])}),
    (AREA, {"points": ()}),
    (AREA, {"offset": NEAR_BRIDGE.offset}),
    (said("x"), {"original": "fr"}),
    (said("x"), {"text": {"en": "x" * (MOST_LETTERS + 1)}}),
    (said("x"), {"text": {"en": " "}}),
    (said("x"), {"text": {"en": "x", "english": "x"}}),
]


@pytest.mark.parametrize(
    ("sound", "change"),
    SPOILT,
    ids=[
        f"{type(noun).__name__}-{'-'.join(change)}-{i}" for i, (noun, change) in enumerate(SPOILT)
    ],
)
def test_nonsense_is_refused_with_its_place(sound: object, change: dict[str, Any]) -> None:
    copy: Callable[..., object] = replace
    with pytest.raises(DomainError) as refused:
        copy(sound, **change)
    assert refused.value.noun == type(sound).__name__
    assert refused.value.field in {*change, "derived_by", "number", "to_at", "most_m", "points"}


def test_a_note_of_20000_letters_is_a_note() -> None:
    assert Words(text={"hy": "ա" * MOST_LETTERS}, original="hy").original == "hy"


def test_every_kind_has_its_act_and_its_body_one_kind() -> None:
    assert set(ACT_OF_KIND) == set(Kind)
    assert {kind_of(act) for act in ACTS} == set(Kind)
    assert {motion_kind_of(motion) for motion in MOTIONS} == set(MOTION_OF_KIND)
    assert {kind_of_body(body) for body in BODIES} == set(BODY_OF_KIND)
    assert all(isinstance(act, ACT_OF_KIND[kind_of(act)]) for act in ACTS)


@pytest.mark.parametrize(("unit", "circle"), [*zip(AngleUnit, (360_000, 6400, 6000), strict=True)])
def test_a_circle_has_as_many_as_its_unit_says(unit: AngleUnit, circle: int) -> None:
    assert unit.n_circle == circle


def test_the_sixteen_winds_go_round_once() -> None:
    assert [wind.bearing_mdeg for wind in (Wind.N, Wind.NE, Wind.S, Wind.NNW)] == [
        0,
        45_000,
        180_000,
        337_500,
    ]


def test_a_coordinate_is_moved_to_its_step() -> None:
    moved = on_step(40.12345678, -179.99999999)
    assert (moved.lat_deg, moved.lon_deg) == (401_234_568 / STEPS_PER_DEG, -180.0)


def test_what_is_not_known_is_let_by_everywhere() -> None:
    assert replace(CLOCK, synced_at=NOT_KNOWN).synced_at is NOT_KNOWN
    visit = next(each for each in BODIES if isinstance(each, VisitReport))
    assert replace(visit, last_visited_at=NOT_KNOWN).last_visited_at is NOT_KNOWN
