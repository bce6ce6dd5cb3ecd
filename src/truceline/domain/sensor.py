"""A sensor of the catalogue: what it is, how far it reaches, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import SensorId
from truceline.domain.refusal import require
from truceline.domain.sensor_parameters import (
    AirborneParameters,
    CameraParameters,
    EyeParameters,
    RadarParameters,
    SensorParameters,
    SoundParameters,
    ThermalParameters,
)
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


_PARAMETERS_OF = {
    SensorKind.EYE: EyeParameters,
    SensorKind.OPTICS: EyeParameters,
    SensorKind.CAMERA: CameraParameters,
    SensorKind.THERMAL: ThermalParameters,
    SensorKind.RADAR: RadarParameters,
    SensorKind.SOUND: SoundParameters,
    SensorKind.AIRBORNE_CAMERA: AirborneParameters,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A catalogue entry [metres]; `basis` says how the reach was chosen from the source.

    `parameters` are those of its kind; without them only the reach is known.
    """

    id: SensorId
    names: Wording
    kind: SensorKind
    reach_m: float
    basis: str
    known: Provenance
    parameters: SensorParameters | None = None

    def __post_init__(self) -> None:
        """Refuse a sensor that reaches nowhere, and parameters of another kind."""
        require(
            self.reach_m > 0,
            noun="Sensor",
            field="reach_m",
            expected="a reach above 0 m",
            came=self.reach_m,
        )
        fitting = _PARAMETERS_OF[self.kind]
        require(
            self.parameters is None or isinstance(self.parameters, fitting),
            noun="Sensor",
            field="parameters",
            expected=f"{fitting.__name__} for a sensor of kind {self.kind.value}",
            came=type(self.parameters).__name__,
        )
