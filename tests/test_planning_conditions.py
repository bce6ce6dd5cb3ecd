"""The whole way from a scenario to its figures, held to a count of every cell that is asked."""

from __future__ import annotations

from dataclasses import replace

import flat_case as flat
import numpy as np
import pytest
from condition_case import CLIMATE
from flat_case import ASKED, BASE, NORTH, SOUTH, Ground, case, mechanism, plain, post
from numpy.typing import NDArray

from truceline.domain.condition import Condition, Weather
from truceline.domain.denial import Denial, DenialKind
from truceline.domain.light import Light
from truceline.domain.mechanism import Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.sensor_parameters import EyeParameters
from truceline.domain.site import AdmissibleArea
from truceline.planning.compare import TrialPlan, compare
from truceline.planning.conditions import ConditionPlan, Conditions, Situation
from truceline.planning.loss import Side, losses_of
from truceline.planning.moment import Moment, NoClimateError
from truceline.planning.sample import LEAST_OF_A_ZONE, MOST_OF_A_LINE, sample_of
from truceline.planning.watched import watched_ground
from truceline.sensing.detection import p_detected
from truceline.sensing.errors import NoParametersError
from truceline.sensing.signature import TYPICAL
from truceline.terrain.relief import Relief

A = post("a", 4005.0, 6015.0, by=(SOUTH,))
B = post("b", 7005.0, 6015.0, by=(NORTH,))
VEHICLE = 1


def scenario_of(*mechanisms: Mechanism) -> Scenario:
    scenario = case(*mechanisms)
    (glass,) = scenario.sensors
    return replace(
        scenario,
        climate=CLIMATE,
        sensors=(replace(glass, eye=EyeParameters(magnification=8.0)),),
    )


def run(
    *mechanisms: Mechanism, on: Relief | None = None, placings: int = 1, worlds: int = 12
) -> Conditions:
    plan = TrialPlan(
        placings=placings, conditions=ConditionPlan(worlds=worlds, cells=1500, waiting_cells=40)
    )
    found = compare(
        scenario_of(*mechanisms),
        Ground(reliefs=(on or plain(),)),
        mechanisms=mechanisms,
        plan=plan,
        progress=lambda _done, _total: None,
    ).conditions
    assert found is not None
    return found


@pytest.fixture(scope="module")
def told() -> Conditions:
    return run(mechanism(BASE, A), mechanism(ASKED, A, B))


def _alone(told: Conditions, east_m: float, condition: Condition) -> NDArray[np.float64]:
    """Return what a post detects of a vehicle on every cell of the lattice, by the model alone."""
    cell = np.array([6015.0 // flat.GRID.cell_m, east_m // flat.GRID.cell_m])
    level_m = np.hypot(*(told.lattice.cells - cell).T) * flat.GRID.cell_m
    glass = scenario_of(mechanism(BASE, A)).sensors[0]
    target = told.targets[VEHICLE]
    slant_m = np.hypot(level_m, 10.0 - target.height_m)
    return p_detected(slant_m, glass, target=target, condition=condition)


def test_shares_are_the_mean_over_cells_of_what_the_models_say(told: Conditions) -> None:
    for k, moment in enumerate(told.moments):
        any_, two = 0.0, 0.0
        own = [one for one in CLIMATE.weathers if moment.weather in (None, one.weather)]
        for one in own:
            condition = one.condition(moment.light, CLIMATE.air)
            a, b = _alone(told, 4005.0, condition), _alone(told, 7005.0, condition)
            weight = one.share / sum(each.share for each in own)
            any_ += weight * float((1 - (1 - a) * (1 - b)).mean())
            two += weight * float((a * b).mean())
        shares = told.shares(1, 0, Situation(target=VEHICLE, moment=k))
        assert shares.seen.median == pytest.approx(any_, abs=0.004)
        assert shares.seen_by_two_delegations.median == pytest.approx(two, abs=0.004)
        assert shares.seen_from_two_places.median == pytest.approx(two, abs=0.004)
        assert shares.seen_from_the_ground == shares.seen


def test_what_an_asset_adds_is_the_difference_it_makes(told: Conditions) -> None:
    at = Situation(target=VEHICLE, moment=0)
    before, after = (told.shares(k, 0, at).seen.median for k in (0, 1))
    assert told.adds(0, at).by_any.median == pytest.approx(
        (after - before) * told.watched_km2, rel=1e-4
    )
    assert told.watched_km2 == pytest.approx(180.0)
    second = told.shares(1, 0, at).seen_by_two_delegations.median
    assert told.adds(0, at).second_delegation.median == pytest.approx(
        second * told.watched_km2, rel=1e-4
    )


def test_denials_take_what_they_name(told: Conditions) -> None:
    kinds = {(one.kind, one.delegation): k for k, one in enumerate(told.denials) if one}
    assert set(kinds) == {
        (DenialKind.FOG_WEEK, None),
        (DenialKind.POSTS_BLOCKED, None),
        (DenialKind.DELEGATION_GONE, NORTH),
        (DenialKind.DELEGATION_GONE, SOUTH),
    }
    assert {one.kind for one in told.idle} == {DenialKind.JAMMING, DenialKind.CAMERAS_SHOT_OUT}

    def seen(mechanism: int, denial: int = 0) -> float:
        at = Situation(target=VEHICLE, moment=0, denial=denial)
        return told.shares(mechanism, 0, at).seen.median

    assert seen(1, kinds[DenialKind.POSTS_BLOCKED, None]) == 0
    assert seen(1, kinds[DenialKind.DELEGATION_GONE, NORTH]) == seen(0)
    assert seen(0, kinds[DenialKind.DELEGATION_GONE, NORTH]) == seen(0)
    assert seen(0, kinds[DenialKind.DELEGATION_GONE, SOUTH]) == 0
    assert 0 < seen(1, kinds[DenialKind.FOG_WEEK, None]) < seen(1)


def test_the_maps_show_the_lattice_in_per_cent(told: Conditions) -> None:
    fine = next(
        k
        for k, one in enumerate(told.moments)
        if one == Moment(light=Light.DAY, weather=Weather.CLEAR)
    )
    condition = CLIMATE.weathers[0].condition(Light.DAY, CLIMATE.air)
    expected = 100 * _alone(told, 4005.0, condition)
    assert np.abs(told.maps[0, 0, VEHICLE, fine] - expected).max() <= 2
    assert told.maps.shape == (2, len(told.denials), len(TYPICAL), len(told.moments), len(expected))


def test_moments_take_all_the_time_there_is(told: Conditions) -> None:
    assert sum(told.share_of(one) for one in told.moments if one.weather is None) == pytest.approx(
        1
    )
    assert sum(told.share_of(one) for one in told.moments if one.weather) == pytest.approx(1)


def test_waits_are_shorter_with_one_more_post_and_endless_with_none(told: Conditions) -> None:
    blocked = next(
        k for k, one in enumerate(told.denials) if one and one.kind is DenialKind.POSTS_BLOCKED
    )
    base, asked = (told.wait(k, 0, target=VEHICLE, denial=0) for k in (0, 1))
    assert asked.half_s.median <= base.half_s.median
    assert [one.median for one in base.within] == sorted(one.median for one in base.within)
    never = told.wait(1, 0, target=VEHICLE, denial=blocked)
    assert np.isinf(never.half_s.low)
    assert all(one.high == 0 for one in never.within)


def test_ranges_go_over_the_first_worlds_alone() -> None:
    loose = post("a", 4005.0, 6015.0, by=(SOUTH,), area=AdmissibleArea(radius_m=3000.0))
    rng = np.random.default_rng(4)
    hills = np.cumsum(np.cumsum(rng.standard_normal(flat.GRID.shape), axis=0), axis=1) / 8
    found = run(mechanism(BASE, loose), on=plain(hills), placings=4, worlds=3)
    assert found.n_worlds == 3
    seen = found.shares(0, 0, Situation(target=VEHICLE, moment=0)).seen
    assert seen.low < seen.high
    assert found.added.shape[1] == 0


def test_the_same_question_gets_the_same_answer(told: Conditions) -> None:
    again = run(mechanism(BASE, A), mechanism(ASKED, A, B))
    assert np.array_equal(told.detected, again.detected)
    assert np.array_equal(told.waits_s, again.waits_s)


def test_without_a_climate_or_parameters_a_sentence_comes() -> None:
    scenario = scenario_of(mechanism(BASE, A))
    plan = TrialPlan(conditions=ConditionPlan())
    ground = Ground(reliefs=(plain(),))
    for spoilt, error in (
        (replace(scenario, climate=None), NoClimateError),
        (replace(scenario, sensors=(replace(scenario.sensors[0], eye=None),)), NoParametersError),
    ):
        with pytest.raises(error, match="came none"):
            compare(
                spoilt,
                ground,
                mechanisms=spoilt.mechanisms,
                plan=plan,
                progress=lambda _done, _total: None,
            )


def test_a_sample_leaves_voids_out_and_gives_small_zones_enough() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[:100] = np.nan
    relief = plain(heights)
    watched = watched_ground(scenario_of(mechanism(BASE, A)), relief.grid)
    sample = sample_of(watched, relief, n_cells=500)
    assert not relief.void[sample.cells[:, 0], sample.cells[:, 1]].any()
    everywhere, field, verge, road = sample.places
    assert everywhere.rows.size == sample.n_lattice == pytest.approx(500, rel=0.2)
    assert np.array_equal(field.rows, everywhere.rows)
    assert verge.rows.size >= LEAST_OF_A_ZONE
    assert MOST_OF_A_LINE / 2 <= road.rows.size <= MOST_OF_A_LINE
    assert sample.km2 == pytest.approx(300 * 500 * flat.GRID.cell_km2)
    means = sample.means(np.ones((2, len(sample.cells))))
    assert means.shape == (4, 2)
    assert (means == 1).all()


def test_a_place_without_any_known_cell_has_no_share() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[190:215] = np.nan
    relief = plain(heights)
    watched = watched_ground(scenario_of(mechanism(BASE, A)), relief.grid)
    sample = sample_of(watched, relief, n_cells=500)
    assert [one.rows.size for one in sample.places[2:]] == [0, 0]
    assert (sample.means(np.ones(len(sample.cells)))[2:] == 0).all()


def test_a_host_that_goes_may_take_all_that_stands_on_its_soil() -> None:
    of = mechanism(BASE, replace(A, host=NORTH))
    losses = losses_of([of], {one.id: one for one in scenario_of(of).sensors})
    gone = Denial(kind=DenialKind.DELEGATION_GONE, delegation=NORTH)
    assert gone in losses.denials
    assert losses.left(of, gone, Side.WORST) == frozenset()
    assert losses.left(of, gone, Side.BEST) == {A.id}
    assert losses.left(of, None, Side.WORST) == {A.id}
