"""The parameters of a sensor, one noun for each kind: from them detection is computed.

Not a reach: `Sensor.reach_m` is what a source claims for a clear day, parameters are what a model
needs to say what is detected at any distance, by night and in fog.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from truceline.domain.light import Light
from truceline.domain.refusal import require


@dataclass(frozen=True, slots=True, kw_only=True)
class EyeParameters:
    """An eye, bare (magnification 1) or behind optics."""

    magnification: float = 1.0

    def __post_init__(self) -> None:
        """Refuse optics that make things smaller."""
        require(
            math.isfinite(self.magnification) and self.magnification >= 1,
            noun="EyeParameters",
            field="magnification",
            expected="a magnification of 1 or more",
            came=self.magnification,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraParameters:
    """A camera for reflected light.

    Parameters
    ----------
    focal_length_m, pitch_m
        Focal length and the spacing of pixels [m]; their ratio is the angle of one pixel.
    wavelength_m
        Middle of its band [m]; 0.55e-6 for what eyes see, near 0.85e-6 with an infrared lamp.
    contrast_threshold
        The least contrast that its picture shows (0 to 1).
    works_until
        The darkest light in which it has a picture.
    """

    focal_length_m: float
    pitch_m: float
    wavelength_m: float = 0.55e-6
    contrast_threshold: float = 0.05
    works_until: Light = Light.CIVIL_TWILIGHT

    def __post_init__(self) -> None:
        """Refuse a camera without lens, pixels or threshold."""
        for name in ("focal_length_m", "pitch_m", "wavelength_m"):
            _positive(getattr(self, name), noun="CameraParameters", field=name)
        _share(self.contrast_threshold, noun="CameraParameters", field="contrast_threshold")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermalParameters:
    """A thermal camera.

    Parameters
    ----------
    focal_length_m, pitch_m
        Focal length and the spacing of pixels [m].
    least_difference_k
        The difference of temperature at which a coarse shape is just seen [K].
    full_difference_k
        The difference at which the finest detail of the pixels is resolved [K].
    """

    focal_length_m: float
    pitch_m: float
    least_difference_k: float = 0.1
    full_difference_k: float = 2.0

    def __post_init__(self) -> None:
        """Refuse a camera without lens or pixels, and differences in the wrong order."""
        for name in ("focal_length_m", "pitch_m", "least_difference_k"):
            _positive(getattr(self, name), noun="ThermalParameters", field=name)
        require(
            math.isfinite(self.full_difference_k)
            and self.full_difference_k > self.least_difference_k,
            noun="ThermalParameters",
            field="full_difference_k",
            expected="a difference above least_difference_k",
            came=self.full_difference_k,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarParameters:
    """A radar, known by one point: a signal-to-noise ratio at a range against a cross-section."""

    reference_m: float
    reference_snr_db: float
    reference_cross_section_m2: float = 1.0
    p_false_alarm: float = 1e-6

    def __post_init__(self) -> None:
        """Refuse a radar without a reference."""
        for name in ("reference_m", "reference_cross_section_m2"):
            _positive(getattr(self, name), noun="RadarParameters", field=name)
        require(
            math.isfinite(self.reference_snr_db),
            noun="RadarParameters",
            field="reference_snr_db",
            expected="a ratio in dB",
            came=self.reference_snr_db,
        )
        _share(self.p_false_alarm, noun="RadarParameters", field="p_false_alarm")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundParameters:
    """An ear or a microphone: how far above the noise a sound is heard half the time [dB]."""

    margin_db: float = 0.0
    spread_db: float = 6.0

    def __post_init__(self) -> None:
        """Refuse a margin that is no number and a spread of nothing."""
        require(
            math.isfinite(self.margin_db),
            noun="SoundParameters",
            field="margin_db",
            expected="a margin in dB",
            came=self.margin_db,
        )
        _positive(self.spread_db, noun="SoundParameters", field="spread_db")


@dataclass(frozen=True, slots=True, kw_only=True)
class AirborneParameters:
    """A camera that flies, of exactly one kind, and the weather in which it does [m, m/s]."""

    camera: CameraParameters | None = None
    thermal: ThermalParameters | None = None
    least_visibility_m: float = 1000.0
    most_wind_m_s: float = 12.0

    def __post_init__(self) -> None:
        """Refuse an aircraft with no camera or two, and limits that are none."""
        cameras = [one for one in (self.camera, self.thermal) if one is not None]
        require(
            len(cameras) == 1,
            noun="AirborneParameters",
            field="camera",
            expected="exactly one of camera and thermal",
            came=f"{len(cameras)} of them",
        )
        _positive(self.least_visibility_m, noun="AirborneParameters", field="least_visibility_m")
        _positive(self.most_wind_m_s, noun="AirborneParameters", field="most_wind_m_s")

    @property
    def imager(self) -> CameraParameters | ThermalParameters:
        """The one camera that it carries."""
        return next(one for one in (self.camera, self.thermal) if one is not None)


SensorParameters = (
    EyeParameters
    | CameraParameters
    | ThermalParameters
    | RadarParameters
    | SoundParameters
    | AirborneParameters
)
"""What a model of detection needs to know of a sensor."""


def _positive(value: float, *, noun: str, field: str) -> None:
    holds = math.isfinite(value) and value > 0
    require(holds, noun=noun, field=field, expected="a value above 0", came=value)


def _share(value: float, *, noun: str, field: str) -> None:
    require(0 < value < 1, noun=noun, field=field, expected="a value between 0 and 1", came=value)
