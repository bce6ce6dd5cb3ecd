from __future__ import annotations

from dataclasses import replace

import pytest
from sensing_case import CAMERA, KNOWN, condition, sensor

from truceline.domain.boundary import Path
from truceline.domain.condition import Weather
from truceline.domain.denial import Denial, DenialKind
from truceline.domain.identifier import AssetId, BodyId, DelegationId, MechanismId, SensorId
from truceline.domain.mechanism import (
    Asset,
    Body,
    BodyKind,
    Mechanism,
    MechanismStatus,
    Sharing,
    SharingRule,
)
from truceline.domain.place import Coordinate
from truceline.domain.sensor import SensorKind
from truceline.domain.sensor_parameters import AirborneParameters
from truceline.domain.site import FixedCamera, Orbit, Patrol, Post, Site
from truceline.sensing.denial import FOG_WEEK_VISIBILITY_M, condition_under, fallout

NORTH, SOUTH = DelegationId("northland"), DelegationId("southland")
HERE = Site(at=Coordinate(lat_deg=30.0, lon_deg=-27.0))
ROAD = Path(vertices=(HERE.at, Coordinate(lat_deg=30.1, lon_deg=-27.0)))
CATALOGUE = {
    SensorId("eye"): sensor(SensorKind.EYE),
    SensorId("unknown"): sensor(SensorKind.AIRBORNE_CAMERA),
    SensorId("fair"): sensor(SensorKind.AIRBORNE_CAMERA, AirborneParameters(camera=CAMERA)),
    SensorId("hardy"): sensor(
        SensorKind.AIRBORNE_CAMERA, AirborneParameters(camera=CAMERA, least_visibility_m=100.0)
    ),
}
POST = Asset(
    id=AssetId("post"),
    names={"en": "post"},
    body=BodyId("body"),
    operator=(NORTH,),
    raw_feeds_to=(NORTH, SOUTH),
    sharing=SharingRule(mode=Sharing.AT_ONCE),
    sensors=(SensorId("eye"),),
    known=KNOWN,
    post=Post(site=HERE, mast_m=5.0),
)
MAST = FixedCamera(site=HERE, mast_m=5.0, bearing_deg=0.0, width_deg=90.0)
FLOWN = replace(POST, post=None, orbit=Orbit(site=HERE, radius_m=500.0, above_ground_m=1000.0))
ASSETS = (
    POST,
    replace(POST, id=AssetId("camera"), post=None, camera=MAST, operator=(NORTH, SOUTH)),
    replace(
        POST,
        id=AssetId("patrol"),
        post=None,
        patrol=Patrol(route=ROAD, eye_m=2.0, illustrative=True),
        operator=(SOUTH,),
        host=NORTH,
    ),
    replace(FLOWN, id=AssetId("unknown"), sensors=(SensorId("unknown"),), operator=(SOUTH,)),
    replace(FLOWN, id=AssetId("fair"), sensors=(SensorId("fair"),), operator=(SOUTH,)),
    replace(
        FLOWN,
        id=AssetId("hardy"),
        sensors=(SensorId("eye"), SensorId("hardy")),
        operator=(SOUTH,),
        raw_feeds_to=(NORTH,),
    ),
)
MECHANISM = Mechanism(
    id=MechanismId("all"),
    names={"en": "all"},
    summary={"en": "all"},
    status=MechanismStatus.PROPOSED,
    bodies=(
        Body(
            id=BodyId("body"),
            names={"en": "body"},
            kind=BodyKind.CENTRE,
            command=(NORTH, SOUTH),
            known=KNOWN,
        ),
    ),
    assets=ASSETS,
    rules={},
    release={},
    known=KNOWN,
)


def denial(kind: DenialKind) -> Denial:
    return Denial(kind=kind, delegation=NORTH if kind is DenialKind.DELEGATION_GONE else None)


@pytest.mark.parametrize(
    ("kind", "certain", "possible"),
    [
        (DenialKind.FOG_WEEK, {"fair"}, {"unknown"}),
        (DenialKind.JAMMING, {"fair", "hardy", "unknown"}, {"camera"}),
        (DenialKind.CAMERAS_SHOT_OUT, {"camera"}, set()),
        (DenialKind.POSTS_BLOCKED, {"post"}, {"patrol"}),
        (DenialKind.DELEGATION_GONE, {"post"}, {"camera", "patrol", "hardy"}),
    ],
)
def test_each_denial_takes_what_it_must_and_what_it_may(
    kind: DenialKind, certain: set[AssetId], possible: set[AssetId]
) -> None:
    lost = fallout(MECHANISM, denial(kind), CATALOGUE)
    assert lost.certain == certain
    assert lost.possible == possible
    left = lost.left(MECHANISM)
    everyone = {asset.id for asset in ASSETS}
    assert {asset.id for asset in left.worst} == everyone - certain - possible
    assert {asset.id for asset in left.best} == everyone - certain


def test_the_fog_week_is_fog_and_never_clears_what_was_thicker() -> None:
    fog = condition_under(denial(DenialKind.FOG_WEEK), condition())
    assert (fog.weather, fog.visibility_m) == (Weather.FOG, FOG_WEEK_VISIBILITY_M)
    thick = condition(weather=Weather.FOG, visibility_m=50.0)
    assert condition_under(denial(DenialKind.FOG_WEEK), thick) == thick


def test_jamming_adds_to_what_is_jammed() -> None:
    before = condition(jammed=frozenset({SensorKind.RADAR}))
    after = condition_under(denial(DenialKind.JAMMING), before)
    assert after.jammed == {SensorKind.RADAR, SensorKind.AIRBORNE_CAMERA}


@pytest.mark.parametrize(
    "kind",
    [DenialKind.CAMERAS_SHOT_OUT, DenialKind.POSTS_BLOCKED, DenialKind.DELEGATION_GONE],
)
def test_other_denials_leave_the_air_as_it_is(kind: DenialKind) -> None:
    assert condition_under(denial(kind), condition()) == condition()
