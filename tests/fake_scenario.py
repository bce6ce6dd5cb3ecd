"""A scenario of fictional states, on the open ocean, for tests of what is printed and drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime

from truceline.domain.agreement import Agreement, Limit, Provision, ProvisionKind
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
from truceline.domain.clock_time import ClockTime
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
    Consent,
    Mechanism,
    MechanismStatus,
    Setting,
    Sharing,
    SharingRule,
)
from truceline.domain.place import Coordinate, Place
from truceline.domain.position import Parameter, Part, Position, Rendering, Stance
from truceline.domain.scenario import Frame, Scenario
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.site import AdmissibleArea, Orbit, Post, Site
from truceline.domain.source import Provenance, Source
from truceline.domain.wording import OwnName

NORTHLAND = DelegationId("northland")
SOUTHLAND = DelegationId("southland")
EASTMARK = DelegationId("eastmark")
MIDLAND = DelegationId("midland")

GAZETTE = Provenance(source=SourceId("gazette"), since=date(2031, 5, 2))
NOTE = Provenance(source=SourceId("own-note"), since=date(2031, 5, 3))
INVENTED = Provenance(source=SourceId("own-note"), since=date(2031, 5, 3), illustrative=True)

_BASE = MechanismId("centre-only")
_ASKED = MechanismId("with-own-post")
_JOINT = MechanismId("with-joint-post")
_AREA = AdmissibleArea(radius_m=3000.0, climbs_within_m=500.0)
_AT_ONCE = SharingRule(mode=Sharing.AT_ONCE)
_TERM = Validity(from_on=date(2031, 5, 1))


def coordinate(east_km: float, north_km: float) -> Coordinate:
    """Return a coordinate so far from 30° N, 27° W."""
    return Coordinate(lat_deg=30.0 + north_km / 110.85, lon_deg=-27.0 + east_km / 96.49)


def _delegation(id_: DelegationId, name: str, *roles: Role) -> Delegation:
    return Delegation(
        id=id_,
        names={"en": name, "xx": f"{name}ia"},
        roles=roles,
        standing=Standing.SIGNATORY,
        known=GAZETTE,
    )


def _post(
    id_: str, name: str, east_km: float, north_km: float, *, invented: bool, by: DelegationId
) -> Asset:
    site = Site(at=coordinate(east_km, north_km), admissible=_AREA if invented else None)
    return Asset(
        id=AssetId(id_),
        names={"en": name},
        body=BodyId("own-command" if id_ == "post-own" else "contingent"),
        operator=(by,),
        raw_feeds_to=(by,),
        sharing=_AT_ONCE,
        sensors=(SensorId("binoculars"),),
        known=INVENTED if invented else NOTE,
        post=Post(site=site, mast_m=6.0),
        host=EASTMARK,
        host_consent=Consent.NOT_ASKED if id_ == "post-own" else Consent.GIVEN,
        staff={by: 12} if id_ == "post-own" else {},
    )


def _posts() -> tuple[Asset, ...]:
    places = [(5, 12), (13, 14.5), (21, 17), (29, 19.5), (37, 23), (44, 25)]
    return tuple(
        _post(f"post-{n}", f"Post {n}", east, north, invented=n > 4, by=SOUTHLAND)
        for n, (east, north) in enumerate(places, start=1)
    )


def _aircraft() -> Asset:
    return Asset(
        id=AssetId("aircraft-north"),
        names={"en": "Aircraft of the Centre"},
        body=BodyId("centre"),
        operator=(NORTHLAND,),
        raw_feeds_to=(NORTHLAND,),
        sharing=_AT_ONCE,
        sensors=(SensorId("turret"),),
        known=INVENTED,
        orbit=Orbit(
            site=Site(at=coordinate(24, 20), admissible=_AREA),
            radius_m=5000.0,
            above_ground_m=2500.0,
        ),
        host=EASTMARK,
        host_consent=Consent.GIVEN,
    )


def _bodies(*more: Body) -> tuple[Body, ...]:
    centre = Body(
        id=BodyId("centre"),
        names={"en": "Joint monitoring centre"},
        kind=BodyKind.CENTRE,
        command=(NORTHLAND, SOUTHLAND),
        known=GAZETTE,
        place=PlaceId("mill"),
        host=EASTMARK,
        host_consent=Consent.GIVEN,
        staff={NORTHLAND: 40, SOUTHLAND: 40},
        staff_limit=Limit.CEILING,
    )
    contingent = Body(
        id=BodyId("contingent"),
        names={"en": "Peacekeeping contingent"},
        kind=BodyKind.CONTINGENT,
        command=(SOUTHLAND,),
        known=GAZETTE,
        host=EASTMARK,
        host_consent=Consent.GIVEN,
        staff={SOUTHLAND: 600},
    )
    return (centre, contingent, *more)


def _own_command(*command: DelegationId) -> Body:
    return Body(
        id=BodyId("own-command"),
        names={"en": "Command of the post"},
        kind=BodyKind.POST_COMMAND,
        command=command,
        known=NOTE,
    )


def _setting(value: str, words: str) -> Setting:
    return Setting(value=value, words={"en": words}, known=NOTE)


def _mechanisms() -> tuple[Mechanism, ...]:
    shared = (_aircraft(), *_posts())
    own = _post("post-own", "Independent post", 33, 26, invented=True, by=NORTHLAND)
    base = Mechanism(
        id=_BASE,
        names={"en": "Joint centre only"},
        summary={"en": "One joint centre beside the contingent's posts."},
        status=MechanismStatus.AGREED,
        bodies=_bodies(),
        assets=shared,
        rules={ParameterId("own-post"): _setting("none", "No post outside the centre.")},
        release={ParameterId("map"): _setting("none", "No map is published.")},
        known=GAZETTE,
    )
    asked = Mechanism(
        id=_ASKED,
        names={"en": "With an independent post"},
        summary={"en": "The same, and one post that Northland runs alone."},
        status=MechanismStatus.PROPOSED,
        bodies=_bodies(_own_command(NORTHLAND)),
        assets=(*shared, own),
        rules={ParameterId("own-post"): _setting("independent", "One post, run by Northland.")},
        release={ParameterId("map"): _setting("none", "No map is published.")},
        known=NOTE,
        proposed_by=(NORTHLAND,),
        extends=_BASE,
    )
    return (base, asked, _joint_mechanism(shared))


def _joint_mechanism(shared: tuple[Asset, ...]) -> Mechanism:
    own = _post("post-own", "Joint post", 33, 26, invented=True, by=NORTHLAND)
    both = (NORTHLAND, SOUTHLAND)
    joint = Asset(
        id=own.id,
        names=own.names,
        body=own.body,
        operator=both,
        raw_feeds_to=both,
        sharing=own.sharing,
        sensors=own.sensors,
        known=own.known,
        post=own.post,
        host=own.host,
        host_consent=Consent.UNKNOWN,
    )
    return Mechanism(
        id=_JOINT,
        names={"en": "The same post, run jointly"},
        summary={"en": "The same post under the command of both."},
        status=MechanismStatus.ILLUSTRATIVE,
        bodies=_bodies(_own_command(*both)),
        assets=(*shared, joint),
        rules={ParameterId("own-post"): _setting("joint", "One post, run by both.")},
        release={ParameterId("map"): _setting("none", "No map is published.")},
        known=NOTE,
        extends=_BASE,
    )


def _positions() -> tuple[Position, ...]:
    def said(
        parameter: str,
        by: DelegationId,
        stance: Stance,
        words: str,
        rendering: Rendering,
        known: Provenance = GAZETTE,
    ) -> Position:
        return Position(
            parameter=ParameterId(parameter),
            delegation=by,
            stance=stance,
            words={"en": words},
            rendering=rendering,
            said_on=date(2031, 5, 2),
            known=known,
            proposes="independent" if by == NORTHLAND else None,
        )

    return (
        said(
            "own-post",
            NORTHLAND,
            Stance.OPEN,
            "A post of our own is necessary.",
            Rendering.VERBATIM,
        ),
        said("own-post", SOUTHLAND, Stance.OPPOSED, "It is unnecessary.", Rendering.REPORTED),
        said("own-post", EASTMARK, Stance.OPEN, "SAID-IN-CONFIDENCE", Rendering.REPORTED, NOTE),
        said("seat", NORTHLAND, Stance.AGREED, "The Centre sits at the mill.", Rendering.VERBATIM),
        said("seat", SOUTHLAND, Stance.AGREED, "We agree to the mill.", Rendering.REPORTED),
    )


def _parameters() -> tuple[Parameter, ...]:
    rows = (
        ("own-post", Part.ASSETS, "Is there a post outside the joint centre?"),
        ("seat", Part.ASSETS, "Where does the centre sit?"),
        ("map", Part.RELEASE, "Who may publish a map of what is seen?"),
    )
    return tuple(
        Parameter(id=ParameterId(id_), part=part, question={"en": question})
        for id_, part, question in rows
    )


def _line() -> Line:
    vertices = [(0, 14), (8, 16.5), (17, 18), (26, 22), (35, 25.5), (45, 27), (50, 29)]
    version = LineVersion(
        validity=_TERM,
        paths=(Path(vertices=tuple(coordinate(*vertex) for vertex in vertices)),),
        accuracy_m=1000.0,
        known=GAZETTE,
    )
    return Line(id=LineId("contact"), names={"en": "Line of contact"}, versions=(version,))


def _zones() -> tuple[Zone, ...]:
    corners = [(30, 2), (42, 3), (43, 13), (31, 12), (30, 2)]
    ring = Ring(vertices=tuple(coordinate(*corner) for corner in corners))
    drawn = ZoneVersion(validity=_TERM, accuracy_m=500.0, known=GAZETTE, rings=(ring,))
    band = ZoneVersion(
        validity=_TERM,
        accuracy_m=1000.0,
        known=GAZETTE,
        band=Band(along=LineId("contact"), each_side_m=4000.0),
    )
    return (
        Zone(id=ZoneId("strip"), names={"en": "Strip along the line"}, versions=(band,)),
        Zone(id=ZoneId("depot"), names={"en": "Depot area"}, versions=(drawn,)),
    )


def _places() -> tuple[Place, ...]:
    rows = (
        ("mill", 24, 20, {"en": "Old Mill", "xx": "Alt Müll", "yy": "Ձիթհանք"}),
        ("ford", 9, 8, {"en": "Ford", "xx": "Vad", "yy": "Брод"}),
        ("harbour", 40, 31, {"en": "Harbour", "xx": "Liman", "yy": "Гавань"}),
    )
    own = (OwnName(delegation=EASTMARK, language="xx", text="Dəyirman"),)
    return tuple(
        Place(
            id=PlaceId(id_),
            names=names,
            at=coordinate(east, north),
            precision_m=500.0,
            known=GAZETTE,
            own_names=own if id_ == "mill" else (),
        )
        for id_, east, north, names in rows
    )


def _sources() -> tuple[Source, ...]:
    return (
        Source(
            id=SourceId("gazette"),
            title="Gazette of the talks, no. 4",
            published_on=date(2031, 5, 2),
            publisher="The Gazette",
            address="https://gazette.example/4",
            licence="CC BY 4.0",
        ),
        Source(id=SourceId("own-note"), title="A note of our own", published_on=date(2031, 5, 3)),
    )


def _sensors() -> tuple[Sensor, ...]:
    rows = (
        ("binoculars", "Mounted binoculars", SensorKind.OPTICS, 7000.0),
        ("turret", "Camera turret", SensorKind.AIRBORNE_CAMERA, 15000.0),
    )
    return tuple(
        Sensor(
            id=SensorId(id_),
            names={"en": name},
            kind=kind,
            reach_m=reach_m,
            basis="chosen for the test",
            known=GAZETTE,
        )
        for id_, name, kind, reach_m in rows
    )


def _agreement() -> Agreement:
    provision = Provision(
        reference="1", kind=ProvisionKind.CENTRE, texts={"en": "A centre is set up."}, known=GAZETTE
    )
    return Agreement(
        id=AgreementId("accord"),
        names={"en": "Accord of the Mill"},
        signed_on=date(2031, 5, 1),
        in_force=ClockTime(local=datetime.fromisoformat("2031-05-01T12:00"), time_zone="UTC"),
        provisions=(provision,),
        known=GAZETTE,
    )


def fake_scenario() -> Scenario:
    """Return the scenario."""
    return Scenario(
        id=ScenarioId("mill-2031"),
        names={"en": "The line at the mill, 2031"},
        question={"en": "What would a post of Northland's own add to what the joint centre sees?"},
        as_of=datetime(2031, 5, 4, 9, tzinfo=UTC),
        time_zone="UTC",
        frame=Frame(south_deg=30.0, west_deg=-27.0, north_deg=30.34, east_deg=-26.48),
        base=_BASE,
        asked=_ASKED,
        watched_zones=(ZoneId("strip"), ZoneId("depot")),
        watched_lines=(LineId("contact"),),
        sources=_sources(),
        delegations=(
            _delegation(NORTHLAND, "Northland", Role.GUARANTOR),
            _delegation(SOUTHLAND, "Southland", Role.GUARANTOR),
            _delegation(EASTMARK, "Eastmark", Role.PARTY, Role.HOST),
            _delegation(MIDLAND, "Midland", Role.SUPERVISOR),
        ),
        agreement=_agreement(),
        places=_places(),
        lines=(_line(),),
        zones=_zones(),
        sensors=_sensors(),
        parameters=_parameters(),
        positions=_positions(),
        mechanisms=_mechanisms(),
        spot_heights=(),
    )
