"""The condition of the air and the light in one world: what all sensors of that world share.

Not a forecast and not a climate: a condition holds for a while, and how often it holds is the
weight of a world (`sensing.world`). Light, visibility, wind, loudness and jamming belong to the
world and not to the sensor, so that posts are combined inside one world before worlds are averaged.

References
----------
World Meteorological Organization, Guide to Instruments and Methods of Observation (WMO-No. 8),
volume I, chapter 9, for meteorological optical range; fog is a range below 1,000 m.
Aviation reports call air hazy or misty below 5,000 m.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum

from truceline.domain.light import Light
from truceline.domain.refusal import require
from truceline.domain.sensor import SensorKind

FOG_BELOW_M = 1000.0
CLEAR_FROM_M = 5000.0
COLDEST_C = -90.0
HOTTEST_C = 60.0
LEAST_PRESSURE_PA = 30_000.0
GREATEST_PRESSURE_PA = 110_000.0
MOST_HUMIDITY_PCT = 100.0


class Weather(Enum):
    """What dims the air."""

    CLEAR = "clear"
    HAZE = "haze"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """The air that sound crosses [°C, per cent, Pa]; the defaults are a mild day at sea level."""

    temperature_c: float = 10.0
    humidity_pct: float = 70.0
    pressure_pa: float = 101_325.0

    def __post_init__(self) -> None:
        """Refuse air that is nowhere on earth."""
        _check("Air", "temperature_c", self.temperature_c, between=(COLDEST_C, HOTTEST_C))
        require(
            0 < self.humidity_pct <= MOST_HUMIDITY_PCT,
            noun="Air",
            field="humidity_pct",
            expected="a relative humidity above 0 and up to 100 per cent",
            came=self.humidity_pct,
        )
        _check(
            "Air",
            "pressure_pa",
            self.pressure_pa,
            between=(LEAST_PRESSURE_PA, GREATEST_PRESSURE_PA),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Light, air and noise of one world.

    Parameters
    ----------
    light
        How light it is.
    weather
        What dims the air.
    visibility_m
        Meteorological optical range [m]: where contrast has fallen to 5 per cent.
    air
        What sound crosses.
    wind_m_s
        Mean wind [m/s]; it raises the noise at an ear and keeps aircraft on the ground.
    background_db
        A-weighted noise at the ear without wind [dB].
    loudness_db
        How much louder than its signature every source is in this world [dB].
    jammed
        The kinds of sensor that get nothing through in this world.
    """

    light: Light
    weather: Weather
    visibility_m: float
    air: Air = field(default_factory=Air)
    wind_m_s: float = 0.0
    background_db: float = 30.0
    loudness_db: float = 0.0
    jammed: frozenset[SensorKind] = frozenset()

    def __post_init__(self) -> None:
        """Refuse air that lets nothing through, weather it does not fit, and endless noise."""
        require(
            math.isfinite(self.visibility_m) and self.visibility_m > 0,
            noun="Condition",
            field="visibility_m",
            expected="a visibility above 0 m",
            came=self.visibility_m,
        )
        require(
            self.weather is not Weather.FOG or self.visibility_m < FOG_BELOW_M,
            noun="Condition",
            field="visibility_m",
            expected="a visibility below 1,000 m, as the weather is fog",
            came=self.visibility_m,
        )
        require(
            self.weather is not Weather.CLEAR or self.visibility_m >= CLEAR_FROM_M,
            noun="Condition",
            field="visibility_m",
            expected="a visibility of 5,000 m or more, as the weather is clear",
            came=self.visibility_m,
        )
        require(
            math.isfinite(self.wind_m_s) and self.wind_m_s >= 0,
            noun="Condition",
            field="wind_m_s",
            expected="a wind of 0 m/s or more",
            came=self.wind_m_s,
        )
        for name, level_db in (
            ("background_db", self.background_db),
            ("loudness_db", self.loudness_db),
        ):
            require(
                math.isfinite(level_db),
                noun="Condition",
                field=name,
                expected="a level in dB",
                came=level_db,
            )


def _check(noun: str, field: str, value: float, *, between: tuple[float, float]) -> None:
    least, greatest = between
    require(
        least <= value <= greatest,
        noun=noun,
        field=field,
        expected=f"a value from {least:g} to {greatest:g}",
        came=value,
    )
