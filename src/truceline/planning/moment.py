"""The moments for which detection is told, the conditions behind them, and the hours of a day.

A moment is a light (day or night) with one weather, or with all weathers as they come. Civil
twilight counts as night: it errs towards seeing less. Behind the moments stand the conditions of
the scenario's climate; conditions of one weather are averaged by their shares, after sensors
were combined in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from truceline.domain.climate import Climate
from truceline.domain.condition import Condition, Weather
from truceline.domain.denial import Denial
from truceline.domain.duty_hours import DutyHours
from truceline.domain.light import Light
from truceline.domain.scenario import Scenario
from truceline.domain.sensor import SensorKind
from truceline.planning.errors import PlanningError
from truceline.sensing.denial import condition_under
from truceline.sensing.duty import Span, duty_share
from truceline.sensing.light import light_at

LIGHTS = (Light.DAY, Light.NIGHT)
HOURS = 24
QUARTERS = 4
QUARTER = timedelta(hours=1) / QUARTERS


class NoClimateError(PlanningError):
    """A scenario says nothing of its weather."""

    def __init__(self, *, scenario: str) -> None:
        self.scenario = scenario
        super().__init__(
            f"Scenario {scenario}: expected a climate in scenario.yaml (weathers with their "
            "shares), came none. Add it, or compare with --no-conditions."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A light, and a weather or, as None, all weathers as they come."""

    light: Light
    weather: Weather | None


def moments_of(climate: Climate) -> tuple[Moment, ...]:
    """Return the moments of a climate: each light, with all its weathers and with each of them."""
    weathers = tuple(dict.fromkeys(one.weather for one in climate.weathers))
    return tuple(
        Moment(light=light, weather=weather)
        for light, weather in product(LIGHTS, (None, *weathers))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Skies:
    """All conditions that are asked, and which of them holds when, under which denial.

    `listed` are the different conditions; `index` gives, for a denial, a row (weathers,) of them
    for each light, in the order of the climate.
    """

    climate: Climate
    listed: tuple[Condition, ...]
    index: dict[tuple[Denial | None, Light], tuple[int, ...]]

    @property
    def weights(self) -> NDArray[np.float64]:
        """The shares of the weathers (weathers,)."""
        return np.array([one.share for one in self.climate.weathers])

    def weights_of(self, moment: Moment, denial: Denial | None) -> NDArray[np.float64]:
        """Return the weight of every listed condition (conditions,) at a moment under a denial."""
        shares = np.array(
            [
                one.share if moment.weather in (None, one.weather) else 0.0
                for one in self.climate.weathers
            ]
        )
        out = np.zeros(len(self.listed))
        np.add.at(out, list(self.index[denial, moment.light]), shares / shares.sum())
        return out


def skies_of(
    climate: Climate, denials: Sequence[Denial | None], *, jammable: frozenset[SensorKind]
) -> Skies:
    """Return the conditions of a climate in each light, as they are and under each denial.

    Only sensors of the kinds `jammable` are jammed by a condition; others fall out with their
    asset, and no condition is asked twice for them.
    """
    listed: dict[Condition, int] = {}
    index = {}
    for denial, light in product(denials, LIGHTS):
        met = [one.condition(light, climate.air) for one in climate.weathers]
        if denial is not None:
            under = (condition_under(denial, one) for one in met)
            met = [replace(one, jammed=one.jammed & jammable) for one in under]
        index[denial, light] = tuple(listed.setdefault(one, len(listed)) for one in met)
    return Skies(climate=climate, listed=tuple(listed), index=index)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """The day of a scenario in quarters of an hour: how light it is, and who is on duty.

    `lights` (quarters,) are places in LIGHTS; `duty` (quarters, rosters) is the share of each
    quarter in which a roster is on duty.
    """

    lights: NDArray[np.int64]
    duty: NDArray[np.float64]

    def share(self, light: Light) -> float:
        """Return the share of the day in which it is so light."""
        return float(np.mean(self.lights == LIGHTS.index(light)))

    def states(self, light: Light) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return who is on duty in a light: weights (states,) and shares (states, rosters).

        Rosters go by one clock, so that assets are on duty together or not: each state is
        combined by itself. Where it is never so light that day, the whole day stands for it.
        """
        own = self.duty[self.lights == LIGHTS.index(light)]
        rows, counts = np.unique(own if len(own) else self.duty, axis=0, return_counts=True)
        return counts / counts.sum(), rows


def course_of(scenario: Scenario, rosters: Sequence[tuple[DutyHours, ...]]) -> Course:
    """Return the course of a scenario's day for some rosters, from midnight on its own clock."""
    zone = ZoneInfo(scenario.time_zone)
    midnight = datetime.combine(scenario.day, datetime.min.time(), tzinfo=zone).astimezone(UTC)
    starts = [midnight + k * QUARTER for k in range(HOURS * QUARTERS)]
    frame = scenario.frame
    lat_deg = (frame.south_deg + frame.north_deg) / 2
    lon_deg = (frame.west_deg + frame.east_deg) / 2
    lights = [light_at(at + QUARTER / 2, lat_deg=lat_deg, lon_deg=lon_deg) for at in starts]
    on = {roster: [_on_duty(roster, at) for at in starts] for roster in dict.fromkeys(rosters)}
    return Course(
        lights=np.array([int(light is not Light.DAY) for light in lights]),
        duty=np.array([on[one] for one in rosters]).T.reshape(len(starts), len(rosters)),
    )


def _on_duty(roster: tuple[DutyHours, ...], at: datetime) -> float:
    """Return the share of a quarter of an hour in which some span of a roster is on duty."""
    if not roster:
        return 1.0
    quarter = Span(from_at=at, until_at=at + QUARTER)
    return min(sum(duty_share(hours, quarter) for hours in roster), 1.0)
