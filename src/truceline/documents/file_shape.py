"""What each file of a scenario folder holds, as types from which schemas are generated.

The nouns inside are the domain's own; only the wrappers around them, and geometry as GeoJSON
has it, are declared here.

References
----------
RFC 7946 for the geometry; one position is longitude, latitude.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from truceline.domain.agreement import Agreement
from truceline.domain.boundary import Band
from truceline.domain.climate import Climate
from truceline.domain.delegation import Delegation
from truceline.domain.identifier import (
    AssetId,
    BodyId,
    DelegationId,
    LineId,
    MechanismId,
    ScenarioId,
    ZoneId,
)
from truceline.domain.mechanism import Asset, Body, MechanismStatus, Settings
from truceline.domain.office import Office
from truceline.domain.position import Parameter, Position
from truceline.domain.rule import Rules
from truceline.domain.scenario import Frame
from truceline.domain.sensor import Sensor
from truceline.domain.source import Provenance, Source
from truceline.domain.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFile:
    """scenario.yaml: the case, its instant, frame and weather, and the order of the comparison."""

    id: ScenarioId
    names: Wording
    question: Wording
    as_of: Annotated[datetime, Meta(tz=True)]
    time_zone: str
    frame: Frame
    base: MechanismId
    asked: MechanismId
    watched_zones: tuple[ZoneId, ...]
    watched_lines: tuple[LineId, ...]
    mechanisms: tuple[MechanismId, ...]
    climate: Climate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    """sources.yaml: everything that states a fact of the scenario."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationsFile:
    """delegations.yaml: the sides at the table."""

    delegations: tuple[Delegation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametersFile:
    """parameters.yaml: the questions that a mechanism must answer."""

    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsFile:
    """positions.yaml: what delegations are known to have said of the parameters."""

    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorsFile:
    """sensors.yaml: the catalogue of sensors."""

    sensors: tuple[Sensor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What of the extended mechanism falls away."""

    bodies: tuple[BodyId, ...] = ()
    assets: tuple[AssetId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismFile:
    """mechanism.yaml: what a mechanism is called, who proposed it and what it extends."""

    id: MechanismId
    names: Wording
    summary: Wording
    status: MechanismStatus
    known: Provenance
    proposed_by: tuple[DelegationId, ...] = ()
    extends: MechanismId | None = None
    without: Without | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetsFile:
    """assets.yaml: bodies, assets, and what every asset has that does not say otherwise."""

    bodies: tuple[Body, ...] = ()
    defaults: Asset | None = None
    assets: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """rules.yaml or release.yaml: what the mechanism says of each parameter."""

    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficesFile:
    """offices.yaml: which offices the keys of each delegation hold at the start, by key."""

    offices: Mapping[DelegationId, Mapping[str, tuple[Office, ...]]]


Degrees = tuple[float, float]
Rings = Annotated[tuple[tuple[Degrees, ...], ...], Meta(min_length=1, max_length=1)]


class LineString(Struct, tag_field="type", tag="LineString", frozen=True):
    """One path."""

    coordinates: tuple[Degrees, ...]


class MultiLineString(Struct, tag_field="type", tag="MultiLineString", frozen=True):
    """Several paths."""

    coordinates: tuple[tuple[Degrees, ...], ...]


class Polygon(Struct, tag_field="type", tag="Polygon", frozen=True):
    """One ring without holes."""

    coordinates: Rings


class MultiPolygon(Struct, tag_field="type", tag="MultiPolygon", frozen=True):
    """Several rings without holes."""

    coordinates: tuple[Rings, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProperties:
    """One version of a line."""

    id: LineId
    from_on: date
    accuracy_m: float
    known: Provenance
    names: Wording | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneProperties:
    """One version of a zone, with a band where it is not drawn."""

    id: ZoneId
    from_on: date
    accuracy_m: float
    known: Provenance
    names: Wording | None = None
    until_on: date | None = None
    band: Band | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrsName:
    """The only reference system that RFC 7946 knows, as programs still write it."""

    name: Literal["urn:ogc:def:crs:OGC:1.3:CRS84"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crs:
    """The member that programs add though RFC 7946 has dropped it."""

    type: Literal["name"]
    properties: CrsName


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFeature:
    """A version of a line with its geometry."""

    type: Literal["Feature"]
    properties: LineProperties
    geometry: LineString | MultiLineString
    bbox: tuple[float, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFeature:
    """A version of a zone with its geometry, or with none where it is a band."""

    type: Literal["Feature"]
    properties: ZoneProperties
    geometry: Polygon | MultiPolygon | None
    bbox: tuple[float, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesFile:
    """lines.geojson: each feature is one version of a line."""

    type: Literal["FeatureCollection"]
    features: tuple[LineFeature, ...]
    name: str | UnsetType = UNSET
    crs: Crs | UnsetType = UNSET
    bbox: tuple[float, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonesFile:
    """zones.geojson: each feature is one version of a zone."""

    type: Literal["FeatureCollection"]
    features: tuple[ZoneFeature, ...]
    name: str | UnsetType = UNSET
    crs: Crs | UnsetType = UNSET
    bbox: tuple[float, ...] | UnsetType = UNSET


SHAPES: dict[str, type] = {
    "scenario.yaml": ScenarioFile,
    "sources.yaml": SourcesFile,
    "delegations.yaml": DelegationsFile,
    "agreement.yaml": Agreement,
    "parameters.yaml": ParametersFile,
    "positions.yaml": PositionsFile,
    "sensors.yaml": SensorsFile,
    "lines.geojson": LinesFile,
    "zones.geojson": ZonesFile,
    "mechanism.yaml": MechanismFile,
    "assets.yaml": AssetsFile,
    "rules.yaml": SettingsFile,
    "release.yaml": SettingsFile,
    "procedure.yaml": Rules,
}
"""The type of every file of a scenario that has a schema; the two tables stand in the manual."""

LOOSE_SHAPES: dict[str, type] = {"offices.yaml": OfficesFile}
"""The type of every file that stands by itself."""
