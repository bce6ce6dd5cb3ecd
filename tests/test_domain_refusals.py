from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime

import pytest
from domain_samples import (
    AMENDMENT,
    ASSET,
    AT,
    BODY,
    CORNERS,
    LINE_VERSION,
    NAMES,
    POST,
    PROVISION,
    SAMPLES,
    ZONE_VERSION,
)

from truceline.domain.boundary import Band, Validity
from truceline.domain.identifier import LineId
from truceline.domain.mechanism import Sharing
from truceline.domain.place import Datum
from truceline.domain.refusal import DomainError, require
from truceline.domain.site import Orbit, Site

BAND = Band(along=LineId("river"), each_side_m=1.0)
ORBIT = Orbit(site=Site(at=AT), radius_m=1.0, above_ground_m=1.0)
IN_MAY = Validity(from_on=date(2031, 5, 1), until_on=date(2031, 6, 1))
MAY_LINE = replace(LINE_VERSION, validity=IN_MAY)
MAY_ZONE = replace(ZONE_VERSION, validity=IN_MAY)

REFUSED = [
    ("Coordinate", "lat_deg", 90.1),
    ("Coordinate", "lat_deg", math.nan),
    ("Coordinate", "lon_deg", -180.1),
    ("Coordinate", "lon_deg", math.inf),
    ("Frame", "south_deg", 10.5),
    ("Frame", "south_deg", -91.0),
    ("Place", "names", {}),
    ("Place", "precision_m", 0.0),
    ("Place", "elevation_m", -501.0),
    ("SpotHeight", "elevation_m", 9001.0),
    ("OwnName", "text", " \t"),
    ("Validity", "until_on", date(2031, 5, 1)),
    ("Path", "vertices", CORNERS[:1]),
    ("Ring", "vertices", CORNERS[:3]),
    ("Ring", "vertices", (*CORNERS, CORNERS[1])),
    ("Ring", "vertices", ()),
    ("Band", "each_side_m", 0.0),
    ("LineVersion", "paths", ()),
    ("LineVersion", "accuracy_m", 0.0),
    ("ZoneVersion", "rings", ()),
    ("ZoneVersion", "accuracy_m", -1.0),
    ("Line", "versions", ()),
    ("Line", "versions", (LINE_VERSION, LINE_VERSION)),
    ("Line", "versions", (MAY_LINE, MAY_LINE)),
    ("Zone", "versions", ()),
    ("Zone", "versions", (ZONE_VERSION, MAY_ZONE)),
    ("ClockTime", "local", datetime(2031, 5, 2, tzinfo=UTC)),
    ("ClockTime", "time_zone", "Mars/Base"),
    ("ClockTime", "time_zone", "../etc"),
    ("ClockTime", "time_zone", "Europe"),
    ("Deadline", "time_zone", ""),
    ("Delegation", "roles", ()),
    ("Quantity", "value", -1.0),
    ("Quantity", "value", math.nan),
    ("Provision", "texts", {}),
    ("Provision", "amendments", (AMENDMENT, replace(AMENDMENT, on=date(2031, 5, 8)))),
    ("Agreement", "provisions", (PROVISION, PROVISION)),
    ("Position", "words", {}),
    ("Sensor", "reach_m", 0.0),
    ("AdmissibleArea", "radius_m", 0.0),
    ("AdmissibleArea", "climbs_within_m", -1.0),
    ("Post", "mast_m", -0.1),
    ("FixedCamera", "mast_m", -0.1),
    ("FixedCamera", "bearing_deg", 360.0),
    ("FixedCamera", "bearing_deg", -1.0),
    ("FixedCamera", "width_deg", 0.0),
    ("FixedCamera", "width_deg", 361.0),
    ("Patrol", "eye_m", -1.0),
    ("Orbit", "radius_m", 0.0),
    ("Orbit", "above_ground_m", -1.0),
    ("SharingRule", "within_h", 0.0),
    ("SharingRule", "within_h", None),
    ("Body", "command", ()),
    ("Body", "staff", {"arvia": -1}),
    ("Asset", "operator", ()),
    ("Asset", "sensors", ()),
    ("Asset", "staff", {"arvia": -1}),
    ("Asset", "post", None),
    ("Mechanism", "bodies", (BODY, BODY)),
    ("Mechanism", "assets", (ASSET, ASSET)),
    ("Scenario", "as_of", datetime(2031, 5, 20)),  # noqa: DTZ001 - that it has no offset is the fault
    ("Scenario", "time_zone", "Nowhere"),
]


@pytest.mark.parametrize("noun", SAMPLES)
def test_a_good_sample_is_taken_and_cannot_be_changed(noun: str) -> None:
    made = SAMPLES[noun].made_with()
    with pytest.raises(FrozenInstanceError):
        setattr(made, next(iter(SAMPLES[noun].fields)), None)


@pytest.mark.parametrize(("noun", "field", "value"), REFUSED)
def test_nonsense_is_refused_under_its_field(noun: str, field: str, value: object) -> None:
    with pytest.raises(DomainError) as caught:
        SAMPLES[noun].made_with(**{field: value})
    assert (caught.value.noun, caught.value.field) == (noun, field)


@pytest.mark.parametrize(
    ("noun", "changed"),
    [
        ("ZoneVersion", {"band": BAND}),
        ("Asset", {"post": POST, "orbit": ORBIT}),
        ("SharingRule", {"mode": Sharing.AT_ONCE}),
        ("SharingRule", {"mode": Sharing.NATIONAL_ONLY, "within_h": None, "on_dispute": True}),
    ],
)
def test_fields_that_contradict_each_other_are_refused(
    noun: str, changed: dict[str, object]
) -> None:
    with pytest.raises(DomainError) as caught:
        SAMPLES[noun].made_with(**changed)
    assert caught.value.noun == noun


@pytest.mark.parametrize(
    ("noun", "changed"),
    [
        ("Coordinate", {"lat_deg": -90.0, "lon_deg": 180.0, "datum": Datum.PULKOVO_1942}),
        ("Place", {"elevation_m": -27.0}),
        ("Validity", {"until_on": None}),
        ("Quantity", {"value": 0.0}),
        ("SharingRule", {"within_h": None, "on_dispute": True}),
        ("SharingRule", {"mode": Sharing.AT_ONCE, "within_h": None}),
        ("FixedCamera", {"bearing_deg": 0.0, "width_deg": 360.0}),
        ("Body", {"names": NAMES, "staff": {"arvia": 0}}),
        ("ZoneVersion", {"rings": (), "band": BAND}),
    ],
)
def test_what_is_only_unusual_is_taken(noun: str, changed: dict[str, object]) -> None:
    SAMPLES[noun].made_with(**changed)


def test_a_refusal_says_what_was_expected_what_came_and_what_to_do() -> None:
    error = DomainError(noun="Post", field="mast_m", expected="a height of 0 m or more", came=-1.0)
    assert str(error) == (
        "Post.mast_m: expected a height of 0 m or more, came -1.0. Correct the value."
    )


def test_what_holds_is_not_refused() -> None:
    require(True, noun="Post", field="mast_m", expected="anything", came=1)  # noqa: FBT003 - the condition itself
