"""A sensor of the catalogue: what it is, how far it reaches, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import SensorId
from truceline.domain.refusal import require
from truceline.domain.source import Provenance
from truceline.domain.wording import Wording


class SensorKind(Enum):
    """The physical kinds; all but sound need a line of sight."""

    EYE = "eye"
    OPTICS = "optics"
    CAMERA = "camera"
    THERMAL = "thermal"
    RADAR = "radar"
    SOUND = "sound"
    AIRBORNE_CAMERA = "airborne_camera"

    @property
    def needs_line_of_sight(self) -> bool:
        """Whether terrain between the sensor and the target hides it."""
        return self is not SensorKind.SOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A catalogue entry [metres]; `basis` says how the reach was chosen from the source."""

    id: SensorId
    names: Wording
    kind: SensorKind
    reach_m: float
    basis: str
    known: Provenance

    def __post_init__(self) -> None:
        """Refuse a sensor that reaches nowhere."""
        require(
            self.reach_m > 0,
            noun="Sensor",
            field="reach_m",
            expected="a reach above 0 m",
            came=self.reach_m,
        )
