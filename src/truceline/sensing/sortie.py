"""When an aircraft is on station, and how often it looks at each place below its circle.

     ground - transit - on station - transit - turnaround - transit - ...
              |-------- endurance --------|

Not a flight plan: wind is in the weather that grounds it (`detection.can_fly`), losses in denial.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from truceline.sensing.errors import NoTimeOnStationError
from truceline.sensing.quantity import not_below_zero, positive


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorties:
    """Flights in turn [s]: endurance in the air, the way to the station, time on the ground."""

    endurance_s: float
    transit_s: float
    turnaround_s: float

    def __post_init__(self) -> None:
        """Refuse an aircraft that must turn back before it arrives.

        Raises
        ------
        NotPhysicalError
            If the endurance is not above 0, or another time is below 0.
        NoTimeOnStationError
            If the endurance does not suffice for the way there and back.
        """
        positive(self.endurance_s, quantity="Endurance (s)")
        not_below_zero(self.transit_s, quantity="Transit (s)")
        not_below_zero(self.turnaround_s, quantity="Turnaround (s)")
        if self.on_station_s <= 0:
            raise NoTimeOnStationError(endurance_s=self.endurance_s, transit_s=self.transit_s)

    @property
    def on_station_s(self) -> float:
        """How long one flight is on station [s]."""
        return self.endurance_s - 2 * self.transit_s

    @property
    def cycle_s(self) -> float:
        """From one start to the next [s]."""
        return self.endurance_s + self.turnaround_s

    @property
    def share_on_station(self) -> float:
        """The share of time on station."""
        return self.on_station_s / self.cycle_s

    @property
    def longest_absence_s(self) -> float:
        """The longest time without an aircraft on station [s]."""
        return self.cycle_s - self.on_station_s


def on_station(sorties: Sorties, time_s: ArrayLike) -> NDArray[np.bool_]:
    """Tell whether an aircraft is on station at times since its first start [s].

    Raises
    ------
    NotPhysicalError
        If a time is below 0.
    """
    into_s = not_below_zero(time_s, quantity="Time (s)") % sorties.cycle_s - sorties.transit_s
    return np.asarray((into_s >= 0) & (into_s < sorties.on_station_s))


def any_on_station(sorties: Sorties, time_s: ArrayLike, *, n_aircraft: int) -> NDArray[np.bool_]:
    """Tell whether one of several aircraft is on station, their starts spread over the cycle.

    Raises
    ------
    NotPhysicalError
        If a time is below 0 or there is no aircraft.
    """
    positive(n_aircraft, quantity="Number of aircraft")
    times = not_below_zero(time_s, quantity="Time (s)")
    starts_s = (sorties.cycle_s * k / n_aircraft for k in range(n_aircraft))
    up = [on_station(sorties, times + sorties.cycle_s - start_s) for start_s in starts_s]
    return np.asarray(np.logical_or.reduce(up), dtype=np.bool_)


def revisit_s(radius_m: float, *, speed_m_s: float) -> float:
    """Return how long one circle takes [s]: how often a place is seen from the same side.

    2 π ρ / v.

    Raises
    ------
    NotPhysicalError
        If the radius or the speed is not above 0.
    """
    circle_m = 2 * math.pi * positive(radius_m, quantity="Radius (m)")
    return circle_m / positive(speed_m_s, quantity="Speed (m/s)")
