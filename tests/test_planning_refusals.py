from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from flat_case import (
    BASE,
    GRID,
    NORTH,
    Ground,
    asked_differently,
    case,
    mechanism,
    plain,
    post,
    zone,
)

from truceline.domain.identifier import ZoneId
from truceline.domain.place import Coordinate, Datum
from truceline.domain.scenario import Scenario
from truceline.domain.site import AdmissibleArea
from truceline.planning.compare import TrialPlan, compare
from truceline.planning.placing import NoAdmissiblePlaceError
from truceline.planning.watched import NothingToWatchError, TooManyZonesError, watched_ground
from truceline.terrain.boundary_shape import NoDatumShiftError, points_of

A = post("a", 4005.0, 6015.0, by=(NORTH,))


def compared(scenario: Scenario) -> object:
    return compare(
        scenario,
        Ground(reliefs=(plain(),)),
        mechanisms=scenario.mechanisms,
        plan=TrialPlan(placings=2),
        progress=lambda _done, _total: None,
    )


def test_a_zone_off_the_relief_is_refused_by_name() -> None:
    away = zone(ZoneId("away"), 90_000.0, 0.0, 91_000.0, 1000.0)
    scenario = case(mechanism(BASE, A))
    scenario = asked_differently(
        scenario, zones=(*scenario.zones, away), watched_zones=(ZoneId("away"),)
    )
    with pytest.raises(NothingToWatchError, match="Zone away: expected at least one cell of 30 m"):
        compared(scenario)


def test_more_zones_than_labels_are_refused() -> None:
    many = [zone(ZoneId(f"z{n}"), 0.0, 0.0, 900.0, 900.0) for n in range(32)]
    scenario = asked_differently(
        case(mechanism(BASE, A)), zones=tuple(many), watched_zones=tuple(z.id for z in many)
    )
    with pytest.raises(TooManyZonesError, match="at most 31 zones, came 32"):
        compared(scenario)


def test_what_of_a_zone_lies_beyond_the_relief_is_told() -> None:
    half = zone(ZoneId("half"), 12_000.0, 0.0, 18_000.0, 6000.0)
    scenario = asked_differently(
        case(mechanism(BASE, A)), zones=(half,), watched_zones=(half.id,), watched_lines=()
    )
    watched = watched_ground(scenario, GRID)
    assert watched.outside_km2[half.id] == pytest.approx(18.0, abs=0.1)


def test_an_admissible_area_without_ground_is_refused_with_its_place() -> None:
    away = zone(ZoneId("corner"), 0.0, 0.0, 900.0, 900.0)
    area = AdmissibleArea(radius_m=300.0, within=(away.id,))
    scenario = case(mechanism(BASE, post("b", 7005.0, 6015.0, by=(NORTH,), area=area)))
    scenario = asked_differently(scenario, zones=(*scenario.zones, away))
    with pytest.raises(NoAdmissiblePlaceError, match=r"came none\. Enlarge its radius"):
        compared(scenario)


def test_a_coordinate_of_another_datum_lands_a_hundred_metres_away() -> None:
    grid = replace(GRID, crs="EPSG:32638")
    old, new = (
        np.array(points_of([Coordinate(lat_deg=40.0, lon_deg=47.0, datum=datum)], grid)[0])
        for datum in (Datum.PULKOVO_1942, Datum.WGS84)
    )
    assert np.hypot(*(old - new)) == pytest.approx(102.0, abs=5.0)


def test_a_datum_is_not_guessed_where_its_shift_is_unknown() -> None:
    pacific = Coordinate(lat_deg=-40.0, lon_deg=-147.0, datum=Datum.PULKOVO_1942)
    with pytest.raises(NoDatumShiftError, match=r"datum SK-42 is known, came one outside it"):
        points_of([pacific], GRID)
