"""The weather of a case: which conditions of the air hold for which share of the time.

Not a forecast: a share says how often, over the season that is compared, and a spell says how long
a weather lasts before the next is drawn. How light it is follows from the sun and is not here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from truceline.domain.condition import Air, Condition, Weather
from truceline.domain.light import Light
from truceline.domain.refusal import require
from truceline.domain.source import Provenance

_CLOSE_TO_ONE = 1e-6
MOST_SPELL_H = 24.0 * 31


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherShare:
    """A weather with the share of time in which it holds (0 to 1), its visibility [m] and wind."""

    weather: Weather
    visibility_m: float
    share: float
    wind_m_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a share that is none, and air that is nowhere.

        Raises
        ------
        DomainError
            If the share is not above 0 and up to 1, or the condition is none.
        """
        require(
            0 < self.share <= 1,
            noun="WeatherShare",
            field="share",
            expected="a share above 0 and up to 1",
            came=self.share,
        )
        self.condition(Light.DAY, Air())

    def condition(self, light: Light, air: Air) -> Condition:
        """Return the condition that this weather makes in a light."""
        return Condition(
            light=light,
            weather=self.weather,
            visibility_m=self.visibility_m,
            air=air,
            wind_m_s=self.wind_m_s,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """The weathers of a season, and how long one lasts before the next is drawn [hours]."""

    weathers: tuple[WeatherShare, ...]
    spell_h: float
    known: Provenance
    air: Air = field(default_factory=Air)

    def __post_init__(self) -> None:
        """Refuse shares that do not add up to 1 and spells without end.

        Raises
        ------
        DomainError
            If they are such.
        """
        total = math.fsum(one.share for one in self.weathers)
        require(
            math.isclose(total, 1.0, abs_tol=_CLOSE_TO_ONE),
            noun="Climate",
            field="weathers",
            expected="shares that add up to 1",
            came=total,
        )
        require(
            1 <= self.spell_h <= MOST_SPELL_H,
            noun="Climate",
            field="spell_h",
            expected=f"hours from 1 to {MOST_SPELL_H:g}",
            came=self.spell_h,
        )
