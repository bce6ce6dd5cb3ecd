"""What there is to detect: the kinds of target, and what of each kind reaches a sensor.

Not an identification: a signature says how large, bright, warm and loud a kind usually is, with
the basis of each figure, and a scenario may bring its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from truceline.domain.refusal import require

OCTAVE_BANDS_HZ = (63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
"""Nominal midband frequencies of the octave bands of ISO 9613-2 [Hz]."""


class TargetKind(Enum):
    """What a mechanism is asked to see or hear."""

    PERSON = "person"
    VEHICLE = "vehicle"
    GUN_FIRING = "gun_firing"
    UAV = "uav"


class Task(Enum):
    """How much must be made out; each needs more of the target than the one before."""

    DETECTION = "detection"
    ORIENTATION = "orientation"
    RECOGNITION = "recognition"
    IDENTIFICATION = "identification"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSource:
    """Levels of a source in the octave bands 63 Hz to 8 kHz [dB], at a distance from it [m].

    The levels are taken over ground as it is, so the ground's first reflection is in them.
    """

    levels_db: tuple[float, ...]
    reference_m: float

    def __post_init__(self) -> None:
        """Refuse a spectrum of other bands, and a distance that is none."""
        require(
            len(self.levels_db) == len(OCTAVE_BANDS_HZ) and all(map(math.isfinite, self.levels_db)),
            noun="SoundSource",
            field="levels_db",
            expected="eight levels, for 63 Hz to 8 kHz",
            came=self.levels_db,
        )
        _positive(self.reference_m, noun="SoundSource", field="reference_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """A flash of light: what it gives in all [cd s] and how long it lasts [s]."""

    given_cd_s: float
    lasts_s: float

    def __post_init__(self) -> None:
        """Refuse a flash without light or length."""
        _positive(self.given_cd_s, noun="Flash", field="given_cd_s")
        _positive(self.lasts_s, noun="Flash", field="lasts_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What of a target reaches sensors.

    Parameters
    ----------
    kind
        What it is.
    size_m
        Characteristic size [m]: the root of width times height, as seen.
    height_m
        Its height above the ground, for lines of sight [m].
    contrast
        Contrast with its background at no distance (0 to 1).
    thermal_difference_k
        How much warmer it looks than its background [K].
    radar_cross_section_m2
        Mean radar cross-section [m²].
    basis
        Where the figures come from.
    sound, flash
        What it sounds and flashes like; None if it does not.
    """

    kind: TargetKind
    size_m: float
    height_m: float
    contrast: float
    thermal_difference_k: float
    radar_cross_section_m2: float
    basis: str
    sound: SoundSource | None = None
    flash: Flash | None = None

    def __post_init__(self) -> None:
        """Refuse a target of no size, one that cannot be told from nothing, and one underground."""
        _positive(self.size_m, noun="Signature", field="size_m")
        _positive(self.radar_cross_section_m2, noun="Signature", field="radar_cross_section_m2")
        _positive(self.thermal_difference_k, noun="Signature", field="thermal_difference_k")
        require(
            0 < self.contrast <= 1,
            noun="Signature",
            field="contrast",
            expected="a contrast above 0 and up to 1",
            came=self.contrast,
        )
        require(
            math.isfinite(self.height_m) and self.height_m >= 0,
            noun="Signature",
            field="height_m",
            expected="a height of 0 m or more",
            came=self.height_m,
        )


def _positive(value: float, *, noun: str, field: str) -> None:
    holds = math.isfinite(value) and value > 0
    require(holds, noun=noun, field=field, expected="a value above 0", came=value)
