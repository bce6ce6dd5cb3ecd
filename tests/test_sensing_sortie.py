from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sensing.errors import NoTimeOnStationError, NotPhysicalError
from truceline.sensing.sortie import Sorties, any_on_station, on_station, revisit_s

HOUR_S = 3600.0
SORTIES = Sorties(endurance_s=4 * HOUR_S, transit_s=0.5 * HOUR_S, turnaround_s=2 * HOUR_S)


def test_an_aircraft_is_on_station_between_its_ways() -> None:
    assert (SORTIES.on_station_s, SORTIES.cycle_s) == (3 * HOUR_S, 6 * HOUR_S)
    assert SORTIES.share_on_station == 0.5
    assert SORTIES.longest_absence_s == 3 * HOUR_S
    asked_h = np.array([0.0, 0.5, 3.4, 3.5, 5.9, 6.4, 6.5])
    assert on_station(SORTIES, asked_h * HOUR_S).tolist() == [
        False,
        True,
        True,
        False,
        False,
        False,
        True,
    ]


@given(st.floats(1.0, 20.0), st.floats(0.0, 0.45), st.floats(0.0, 20.0), st.integers(1, 4))
def test_the_share_on_station_meets_simulation(
    endurance_h: float, way_there: float, turnaround_h: float, n_aircraft: int
) -> None:
    sorties = Sorties(
        endurance_s=endurance_h * HOUR_S,
        transit_s=way_there * endurance_h * HOUR_S,
        turnaround_s=turnaround_h * HOUR_S,
    )
    times_s = np.linspace(0, sorties.cycle_s, 4001)[:-1]
    one = on_station(sorties, times_s).mean()
    several = any_on_station(sorties, times_s, n_aircraft=n_aircraft).mean()
    assert one == pytest.approx(sorties.share_on_station, abs=2e-3)
    assert several == pytest.approx(min(1.0, n_aircraft * sorties.share_on_station), abs=5e-3)


def test_a_circle_of_1_km_at_20_m_s_comes_round_in_five_minutes() -> None:
    assert revisit_s(1000.0, speed_m_s=20.0) == pytest.approx(2 * math.pi * 50)


def test_an_aircraft_that_must_turn_back_before_it_arrives_is_refused() -> None:
    with pytest.raises(
        NoTimeOnStationError, match=r"there and back \(3600 s\), came 3600 s\. Start nearer"
    ):
        Sorties(endurance_s=3600.0, transit_s=1800.0, turnaround_s=0.0)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NotPhysicalError, match="Endurance"):
        Sorties(endurance_s=0.0, transit_s=0.0, turnaround_s=0.0)
    with pytest.raises(NotPhysicalError, match="Transit"):
        Sorties(endurance_s=1.0, transit_s=-1.0, turnaround_s=0.0)
    with pytest.raises(NotPhysicalError, match="Turnaround"):
        Sorties(endurance_s=1.0, transit_s=0.0, turnaround_s=-1.0)
    with pytest.raises(NotPhysicalError, match="Number of aircraft"):
        any_on_station(SORTIES, 0.0, n_aircraft=0)
    with pytest.raises(NotPhysicalError, match="Time"):
        on_station(SORTIES, -1.0)
    with pytest.raises(NotPhysicalError, match="Radius"):
        revisit_s(0.0, speed_m_s=1.0)
