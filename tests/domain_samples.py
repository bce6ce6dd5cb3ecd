"""One good sample of each noun's fields, for tests that spoil one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from truceline.domain.agreement import (
    Agreement,
    Amendment,
    Limit,
    Provision,
    ProvisionKind,
    Quantity,
    Reading,
)
from truceline.domain.boundary import (
    Band,
    Line,
    LineVersion,
    Path,
    Ring,
    Validity,
    Zone,
    ZoneVersion,
)
from truceline.domain.clock_time import Bound, ClockTime, Deadline
from truceline.domain.delegation import Delegation, Role, Standing
from truceline.domain.identifier import (
    AgreementId,
    AssetId,
    BodyId,
    DelegationId,
    LineId,
    MechanismId,
    ParameterId,
    PlaceId,
    ScenarioId,
    SensorId,
    SourceId,
    ZoneId,
)
from truceline.domain.mechanism import (
    Asset,
    Body,
    BodyKind,
    Mechanism,
    MechanismStatus,
    Setting,
    Sharing,
    SharingRule,
)
from truceline.domain.place import Coordinate, Place, SpotHeight
from truceline.domain.position import Parameter, Part, Position, Rendering, Stance
from truceline.domain.scenario import Frame, Scenario
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.site import AdmissibleArea, FixedCamera, Orbit, Patrol, Post, Site
from truceline.domain.source import Provenance, Source
from truceline.domain.wording import OwnName

NAMES = {"en": "Name", "fr": "Nom"}
ARVIA = DelegationId("arvia")
DORIA = DelegationId("doria")
KNOWN = Provenance(source=SourceId("survey"), since=date(2031, 5, 1))
AT = Coordinate(lat_deg=10.0, lon_deg=20.0)
CORNERS = tuple(
    Coordinate(lat_deg=lat, lon_deg=lon)
    for lat, lon in ((10.0, 20.0), (10.0, 20.1), (10.1, 20.1), (10.0, 20.0))
)
SITE = Site(at=AT)
POST = Post(site=SITE, mast_m=3.0)
SINCE_MAY = Validity(from_on=date(2031, 5, 1))
LINE_VERSION = LineVersion(
    validity=SINCE_MAY, paths=(Path(vertices=CORNERS),), accuracy_m=100.0, known=KNOWN
)
ZONE_VERSION = ZoneVersion(
    validity=SINCE_MAY, rings=(Ring(vertices=CORNERS),), accuracy_m=100.0, known=KNOWN
)
AMENDMENT = Amendment(on=date(2031, 5, 9), field="term", before="1", after="2", known=KNOWN)
SHARING = SharingRule(mode=Sharing.AT_ONCE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A noun and fields that it takes."""

    noun: Callable[..., object]
    fields: Mapping[str, object]

    def made_with(self, **changed: object) -> object:
        """Make the noun with some fields changed."""
        return self.noun(**{**self.fields, **changed})


def _samples(*made: tuple[Callable[..., object], dict[str, object]]) -> Mapping[str, Sample]:
    named = {noun.__name__: Sample(noun, fields) for noun, fields in made}
    return MappingProxyType(named)


PROVISION = Provision(
    reference="1", kind=ProvisionKind.CESSATION, texts={"en": "All firing ceases."}, known=KNOWN
)
AGREEMENT = Agreement(
    id=AgreementId("accord"),
    names=NAMES,
    signed_on=date(2031, 5, 1),
    in_force=ClockTime(local=datetime(2031, 5, 2), time_zone="Etc/GMT-2"),  # noqa: DTZ001 - a clock time has no offset
    provisions=(PROVISION,),
    known=KNOWN,
)
BODY = Body(
    id=BodyId("centre"), names=NAMES, kind=BodyKind.CENTRE, command=(ARVIA, DORIA), known=KNOWN
)
ASSET = Asset(
    id=AssetId("ford-post"),
    names=NAMES,
    body=BODY.id,
    operator=(DORIA,),
    raw_feeds_to=(ARVIA,),
    sharing=SHARING,
    sensors=(SensorId("eye"),),
    known=KNOWN,
    post=POST,
)
MECHANISM = Mechanism(
    id=MechanismId("joint"),
    names=NAMES,
    summary=NAMES,
    status=MechanismStatus.AGREED,
    bodies=(BODY,),
    assets=(ASSET,),
    rules={ParameterId("own-post"): Setting(value="no", words=NAMES, known=KNOWN)},
    release={ParameterId("report"): Setting(value="weekly", words=NAMES, known=KNOWN)},
    known=KNOWN,
)
SCENARIO = Scenario(
    id=ScenarioId("river"),
    names=NAMES,
    question=NAMES,
    as_of=datetime(2031, 5, 20, 23, 30, tzinfo=UTC),
    time_zone="Etc/GMT-2",
    frame=Frame(south_deg=10.0, west_deg=20.0, north_deg=10.5, east_deg=20.5),
    base=MECHANISM.id,
    asked=MECHANISM.id,
    watched_zones=(ZoneId("bank"),),
    watched_lines=(LineId("river"),),
    sources=(Source(id=SourceId("survey"), title="Survey", published_on=date(2031, 5, 1)),),
    delegations=(
        Delegation(
            id=ARVIA,
            names=NAMES,
            roles=(Role.PARTY,),
            standing=Standing.SIGNATORY,
            known=KNOWN,
        ),
    ),
    agreement=AGREEMENT,
    places=(Place(id=PlaceId("ford"), names=NAMES, at=AT, precision_m=500.0, known=KNOWN),),
    lines=(Line(id=LineId("river"), names=NAMES, versions=(LINE_VERSION,)),),
    zones=(Zone(id=ZoneId("bank"), names=NAMES, versions=(ZONE_VERSION,)),),
    sensors=(
        Sensor(
            id=SensorId("eye"),
            names=NAMES,
            kind=SensorKind.EYE,
            reach_m=2000.0,
            basis="a rule",
            known=KNOWN,
        ),
    ),
    parameters=(Parameter(id=ParameterId("own-post"), part=Part.ASSETS, question=NAMES),),
    positions=(
        Position(
            parameter=ParameterId("own-post"),
            delegation=ARVIA,
            stance=Stance.OPEN,
            words=NAMES,
            rendering=Rendering.REPORTED,
            said_on=date(2031, 5, 12),
            known=KNOWN,
        ),
    ),
    mechanisms=(MECHANISM,),
    spot_heights=(SpotHeight(id="top", names=NAMES, at=AT, elevation_m=700.0, known=KNOWN),),
)


def _fields_of(noun: object) -> dict[str, object]:
    return {name: getattr(noun, name) for name in type(noun).__slots__}  # type: ignore[attr-defined]  # all are slotted


SAMPLES = _samples(
    (Agreement, _fields_of(AGREEMENT)),
    (AdmissibleArea, {"radius_m": 500.0, "within": (ZoneId("bank"),), "climbs_within_m": 100.0}),
    (Asset, _fields_of(ASSET)),
    (Band, {"along": LineId("river"), "each_side_m": 2500.0}),
    (Body, _fields_of(BODY)),
    (ClockTime, _fields_of(AGREEMENT.in_force)),
    (Coordinate, _fields_of(AT)),
    (
        Deadline,
        {"bound": Bound.BY, "on": date(2031, 6, 1), "time_zone": "Etc/GMT-2", "what": "opening"},
    ),
    (Delegation, _fields_of(SCENARIO.delegations[0])),
    (FixedCamera, {"site": SITE, "mast_m": 12.0, "bearing_deg": 300.0, "width_deg": 60.0}),
    (Frame, _fields_of(SCENARIO.frame)),
    (Line, _fields_of(SCENARIO.lines[0])),
    (LineVersion, _fields_of(LINE_VERSION)),
    (Mechanism, _fields_of(MECHANISM)),
    (Orbit, {"site": SITE, "radius_m": 1000.0, "above_ground_m": 1000.0}),
    (OwnName, {"delegation": ARVIA, "language": "en", "text": "Old Ford"}),
    (Path, {"vertices": CORNERS[:2]}),
    (Patrol, {"route": Path(vertices=CORNERS[:2]), "eye_m": 2.0, "illustrative": True}),
    (Place, _fields_of(SCENARIO.places[0])),
    (Position, _fields_of(SCENARIO.positions[0])),
    (Post, _fields_of(POST)),
    (Provision, {**_fields_of(PROVISION), "amendments": (AMENDMENT,)}),
    (Quantity, {"value": 40.0, "unit": "persons", "what": "observers", "limit": Limit.CEILING}),
    (Reading, {"words": "centre", "meaning": NAMES, "known": KNOWN}),
    (Ring, {"vertices": CORNERS}),
    (Scenario, _fields_of(SCENARIO)),
    (Sensor, _fields_of(SCENARIO.sensors[0])),
    (SharingRule, {"mode": Sharing.SEALED_THEN_DISCLOSED, "within_h": 24.0}),
    (SpotHeight, _fields_of(SCENARIO.spot_heights[0])),
    (Validity, {"from_on": date(2031, 5, 1), "until_on": date(2031, 5, 9)}),
    (Zone, _fields_of(SCENARIO.zones[0])),
    (ZoneVersion, _fields_of(ZONE_VERSION)),
)
