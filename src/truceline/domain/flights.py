"""Flights in turn: how long an aircraft stays up, how long the way takes, how long it is down."""

from __future__ import annotations

import math
from dataclasses import dataclass

from truceline.domain.refusal import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Flights:
    """How an orbit is flown: one aircraft, flight after flight [s, m/s].

    `endurance_s` is the time in the air, `transit_s` the way to the circle and once more back,
    `turnaround_s` the time on the ground between two flights.
    """

    speed_m_s: float
    endurance_s: float
    transit_s: float = 0.0
    turnaround_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an aircraft that stands in the air, and one that turns back before it arrives.

        Raises
        ------
        DomainError
            If a figure makes no sense.
        """
        for name in ("transit_s", "turnaround_s"):
            value = getattr(self, name)
            require(
                math.isfinite(value) and value >= 0,
                noun="Flights",
                field=name,
                expected="a time of 0 s or more",
                came=value,
            )
        require(
            math.isfinite(self.speed_m_s) and self.speed_m_s > 0,
            noun="Flights",
            field="speed_m_s",
            expected="a speed above 0 m/s",
            came=self.speed_m_s,
        )
        require(
            math.isfinite(self.endurance_s) and self.endurance_s > 2 * self.transit_s,
            noun="Flights",
            field="endurance_s",
            expected="more than the way there and back takes",
            came=self.endurance_s,
        )
