"""A case of two fictional states on a plain, laid out in metres, whose answers geometry knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
from pyproj import Transformer

from truceline.domain.agreement import Agreement, Provision, ProvisionKind
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
    Sharing,
    SharingRule,
)
from truceline.domain.place import Coordinate
from truceline.domain.scenario import Frame, Scenario
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.site import AdmissibleArea, Post, Site
from truceline.domain.source import Provenance, Source
from truceline.terrain.grid import Grid
from truceline.terrain.relief import Relief

KNOWN = Provenance(source=SourceId("notes"), since=date(2031, 5, 1))
ALWAYS = Validity(from_on=date(2031, 1, 1))
NORTH, SOUTH = DelegationId("northland"), DelegationId("southland")
BASE, ASKED = MechanismId("base"), MechanismId("asked")
FIELD, ROAD, VERGE = ZoneId("field"), LineId("road"), ZoneId("verge")
REACH_M = 3000.0

GRID = Grid(
    crs="EPSG:32626", west_m=500_000.0, north_m=3_320_000.0, cell_m=30.0, n_rows=400, n_cols=500
)


def at(east_m: float, south_m: float) -> Coordinate:
    """Return the coordinate so far east and south of the grid's upper left corner."""
    transformer = Transformer.from_crs(GRID.crs, "EPSG:4326", always_xy=True)
    lon_deg, lat_deg = transformer.transform(GRID.west_m + east_m, GRID.north_m - south_m)
    return Coordinate(lat_deg=lat_deg, lon_deg=lon_deg)


def plain(height_m: np.ndarray | None = None) -> Relief:
    """Return level ground at 0 m, or the given heights."""
    given = np.zeros(GRID.shape) if height_m is None else height_m
    heights = np.ascontiguousarray(given.astype(np.float32))
    return Relief(
        grid=GRID, height_m=heights, void=~np.isfinite(heights), source="plain", approximate=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Reliefs that are given."""

    reliefs: tuple[Relief, ...]

    @property
    def n_reliefs(self) -> int:
        """How many there are."""
        return len(self.reliefs)

    def relief(self, index: int) -> Relief:
        """Return one."""
        return self.reliefs[index]


def post(
    name: str,
    east_m: float,
    south_m: float,
    *,
    by: Sequence[DelegationId],
    feeds: Sequence[DelegationId] | None = None,
    area: AdmissibleArea | None = None,
) -> Asset:
    """Return a post of a body named for those who run it, its eyes 10 m up."""
    return Asset(
        id=AssetId(name),
        names={"en": name},
        body=BodyId("-".join(by)),
        operator=tuple(by),
        raw_feeds_to=tuple(by if feeds is None else feeds),
        sharing=SharingRule(mode=Sharing.NATIONAL_ONLY),
        sensors=(SensorId("glass"),),
        known=KNOWN,
        post=Post(site=Site(at=at(east_m, south_m), admissible=area), mast_m=10.0),
    )


def mechanism(name: MechanismId, *assets: Asset) -> Mechanism:
    """Return a mechanism with a body for each set of operators."""
    commands = dict.fromkeys(asset.operator for asset in assets)
    bodies = tuple(
        Body(
            id=BodyId("-".join(command)),
            names={"en": "body"},
            kind=BodyKind.CONTINGENT,
            command=command,
            known=KNOWN,
        )
        for command in commands
    )
    return Mechanism(
        id=name,
        names={"en": name},
        summary={"en": name},
        status=MechanismStatus.PROPOSED,
        bodies=bodies,
        assets=assets,
        rules={},
        release={},
        known=KNOWN,
    )


def _rectangle(west_m: float, top_m: float, east_m: float, bottom_m: float) -> Ring:
    corners = [(west_m, top_m), (east_m, top_m), (east_m, bottom_m), (west_m, bottom_m)]
    vertices = tuple(at(*corner) for corner in corners)
    return Ring(vertices=(*vertices, vertices[0]))


def zone(name: ZoneId, west_m: float, top_m: float, east_m: float, bottom_m: float) -> Zone:
    """Return a rectangle, in metres east and south of the corner."""
    version = ZoneVersion(
        validity=ALWAYS,
        accuracy_m=30.0,
        known=KNOWN,
        rings=(_rectangle(west_m, top_m, east_m, bottom_m),),
    )
    return Zone(id=name, names={"en": name}, versions=(version,))


def _road() -> Line:
    path = Path(vertices=(at(0.0, 6015.0), at(15_000.0, 6015.0)))
    version = LineVersion(validity=ALWAYS, paths=(path,), accuracy_m=30.0, known=KNOWN)
    return Line(id=ROAD, names={"en": "road"}, versions=(version,))


def _verge() -> Zone:
    band = Band(along=ROAD, each_side_m=300.0)
    version = ZoneVersion(validity=ALWAYS, accuracy_m=30.0, known=KNOWN, band=band)
    return Zone(id=VERGE, names={"en": "verge"}, versions=(version,))


def _delegation(name: DelegationId) -> Delegation:
    return Delegation(
        id=name,
        names={"en": name},
        roles=(Role.GUARANTOR,),
        standing=Standing.SIGNATORY,
        known=KNOWN,
    )


def case(*mechanisms: Mechanism) -> Scenario:
    """Return the case with some mechanisms; the first is the base, the last is asked about."""
    provision = Provision(
        reference="1", kind=ProvisionKind.CESSATION, texts={"en": "Hold fire."}, known=KNOWN
    )
    return Scenario(
        id=ScenarioId("plain"),
        names={"en": "The plain"},
        question={"en": "What would one more post add?"},
        as_of=datetime(2031, 5, 2, 12, tzinfo=UTC),
        time_zone="UTC",
        frame=Frame(south_deg=29.0, west_deg=-28.0, north_deg=31.0, east_deg=-26.0),
        base=mechanisms[0].id,
        asked=mechanisms[-1].id,
        watched_zones=(FIELD, VERGE),
        watched_lines=(ROAD,),
        sources=(Source(id=SourceId("notes"), title="Notes", published_on=date(2031, 5, 1)),),
        delegations=(_delegation(NORTH), _delegation(SOUTH)),
        agreement=Agreement(
            id=AgreementId("truce"),
            names={"en": "Truce"},
            signed_on=date(2031, 5, 1),
            in_force=ClockTime(local=datetime(2031, 5, 1), time_zone="UTC"),  # noqa: DTZ001 - a reading of the clock
            provisions=(provision,),
            known=KNOWN,
        ),
        places=(),
        lines=(_road(),),
        zones=(zone(FIELD, 0.0, 0.0, 15_000.0, 12_000.0), _verge()),
        sensors=(
            Sensor(
                id=SensorId("glass"),
                names={"en": "glass"},
                kind=SensorKind.OPTICS,
                reach_m=REACH_M,
                basis="chosen",
                known=KNOWN,
            ),
        ),
        parameters=(),
        positions=(),
        mechanisms=mechanisms,
        spot_heights=(),
    )


def disc(east_m: float, south_m: float, radius_m: float = REACH_M) -> np.ndarray:
    """Return the cells whose centre is within a radius of the centre of a place's cell."""
    rows, cols = np.indices(GRID.shape)
    row, col = south_m // GRID.cell_m, east_m // GRID.cell_m
    return np.asarray((rows - row) ** 2 + (cols - col) ** 2 <= (radius_m / GRID.cell_m) ** 2)


def asked_differently(scenario: Scenario, **changes: object) -> Scenario:
    """Return a scenario with some fields changed."""
    return replace(scenario, **changes)  # type: ignore[arg-type]  # the tests name real fields
