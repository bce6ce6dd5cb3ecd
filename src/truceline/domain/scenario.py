"""A scenario: all that is known of one case as of an instant, and the mechanisms to compare.

The case is data: no line of the program knows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from truceline.domain.agreement import Agreement
from truceline.domain.boundary import Line, Zone
from truceline.domain.climate import Climate
from truceline.domain.clock_time import check_time_zone
from truceline.domain.delegation import Delegation
from truceline.domain.identifier import (
    DelegationId,
    LineId,
    MechanismId,
    ScenarioId,
    SensorId,
    SourceId,
    ZoneId,
)
from truceline.domain.mechanism import Mechanism
from truceline.domain.place import DATE_LINE_DEG, POLE_DEG, Place, SpotHeight
from truceline.domain.position import Parameter, Position
from truceline.domain.refusal import DomainError, require
from truceline.domain.sensor import Sensor
from truceline.domain.source import Source
from truceline.domain.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of the earth that is compared [degrees]."""

    south_deg: float
    west_deg: float
    north_deg: float
    east_deg: float

    def __post_init__(self) -> None:
        """Refuse a frame turned upside down, empty or off the globe."""
        ordered = self.south_deg < self.north_deg and self.west_deg < self.east_deg
        on_globe = (
            self.south_deg >= -POLE_DEG
            and self.north_deg <= POLE_DEG
            and self.west_deg >= -DATE_LINE_DEG
            and self.east_deg <= DATE_LINE_DEG
        )
        require(
            ordered and on_globe,
            noun="Frame",
            field="south_deg",
            expected="south below north within ±90 and west below east within ±180 degrees",
            came=f"{self.south_deg}, {self.west_deg}, {self.north_deg}, {self.east_deg}",
        )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=_Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One case as of an instant; `base` is the mechanism that proposals are measured against.

    `question` is what the comparison is to answer and `asked` the mechanism it asks about. Without
    a `climate` mechanisms are compared by sight on a clear day alone.
    """

    id: ScenarioId
    names: Wording
    question: Wording
    as_of: datetime
    time_zone: str
    frame: Frame
    base: MechanismId
    asked: MechanismId
    watched_zones: tuple[ZoneId, ...]
    watched_lines: tuple[LineId, ...]
    sources: tuple[Source, ...]
    delegations: tuple[Delegation, ...]
    agreement: Agreement
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    zones: tuple[Zone, ...]
    sensors: tuple[Sensor, ...]
    parameters: tuple[Parameter, ...]
    positions: tuple[Position, ...]
    mechanisms: tuple[Mechanism, ...]
    spot_heights: tuple[SpotHeight, ...]
    climate: Climate | None = None

    def __post_init__(self) -> None:
        """Refuse an instant without offset and an unknown zone."""
        require(
            self.as_of.tzinfo is not None,
            noun="Scenario",
            field="as_of",
            expected="an instant with its offset",
            came=self.as_of.isoformat(),
        )
        check_time_zone(self.time_zone, noun="Scenario")

    @property
    def day(self) -> date:
        """The day of the scenario on its own calendar."""
        return self.as_of.astimezone(ZoneInfo(self.time_zone)).date()

    def mechanism(self, mechanism_id: MechanismId) -> Mechanism:
        """Return a mechanism.

        Raises
        ------
        UnknownIdError
            If the scenario has none of that id.
        """
        return _find(self.mechanisms, mechanism_id, noun="mechanism")

    def zone(self, zone_id: ZoneId) -> Zone:
        """Return a zone.

        Raises
        ------
        UnknownIdError
            If the scenario has none of that id.
        """
        return _find(self.zones, zone_id, noun="zone")

    def line(self, line_id: LineId) -> Line:
        """Return a line.

        Raises
        ------
        UnknownIdError
            If the scenario has none of that id.
        """
        return _find(self.lines, line_id, noun="line")

    def sensor(self, sensor_id: SensorId) -> Sensor:
        """Return a sensor of the catalogue.

        Raises
        ------
        UnknownIdError
            If the scenario has none of that id.
        """
        return _find(self.sensors, sensor_id, noun="sensor")

    def delegation(self, delegation_id: DelegationId) -> Delegation:
        """Return a delegation.

        Raises
        ------
        UnknownIdError
            If the scenario has none of that id.
        """
        return _find(self.delegations, delegation_id, noun="delegation")

    def source(self, source_id: SourceId) -> Source:
        """Return a source.

        Raises
        ------
        UnknownIdError
            If the scenario has none of that id.
        """
        return _find(self.sources, source_id, noun="source")


class UnknownIdError(DomainError):
    """Something was asked for under an id that the scenario does not have."""

    def __init__(self, *, noun: str, asked: str, known: tuple[str, ...]) -> None:
        self.asked = asked
        self.known = known
        super().__init__(
            noun="Scenario", field=noun, expected=f"one of {', '.join(known)}", came=asked
        )


def _find(things: Iterable[Thing], wanted: str, *, noun: str) -> Thing:
    listed = tuple(things)
    for thing in listed:
        if thing.id == wanted:
            return thing
    raise UnknownIdError(noun=noun, asked=wanted, known=tuple(thing.id for thing in listed))
