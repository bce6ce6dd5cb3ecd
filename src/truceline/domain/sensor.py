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


_FIELD_OF_KIND = {
    SensorKind.EYE: "eye",
    SensorKind.OPTICS: "eye",
    SensorKind.CAMERA: "camera",
    SensorKind.THERMAL: "thermal",
    SensorKind.RADAR: "radar",
    SensorKind.SOUND: "sound",
    SensorKind.AIRBORNE_CAMERA: "airborne",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A catalogue entry [metres]; `basis` says how the reach was chosen from the source.

    The last six fields are the parameters of its kind, of which at most the fitting one is given
    (an eye's for optics too); without them only the reach is known.
    """

    id: SensorId
    names: Wording
    kind: SensorKind
    reach_m: float
    basis: str
    known: Provenance
    eye: EyeParameters | None = None
    camera: CameraParameters | None = None
    thermal: ThermalParameters | None = None
    radar: RadarParameters | None = None
    sound: SoundParameters | None = None
    airborne: AirborneParameters | None = None

    def __post_init__(self) -> None:
        """Refuse a sensor that reaches nowhere, and parameters of another kind."""
        require(
            self.reach_m > 0,
            noun="Sensor",
            field="reach_m",
            expected="a reach above 0 m",
            came=self.reach_m,
        )
        fitting = _FIELD_OF_KIND[self.kind]
        given = [name for name in dict.fromkeys(_FIELD_OF_KIND.values()) if getattr(self, name)]
        require(
            given in ([], [fitting]),
            noun="Sensor",
            field="kind",
            expected=f"no parameters, or {fitting} for a sensor of kind {self.kind.value}",
            came=given,
        )

    @property
    def parameters(self) -> SensorParameters | None:
        """The parameters of its kind, if they are known."""
        every = (self.eye, self.camera, self.thermal, self.radar, self.sound, self.airborne)
        return next((one for one in every if one is not None), None)
