from __future__ import annotations

import flat_case as flat
import numpy as np
import pytest
from flat_case import ASKED, BASE, NORTH, SOUTH, Ground, case, disc, mechanism, plain, post

from truceline.domain.identifier import MechanismId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.site import AdmissibleArea
from truceline.planning.compare import TrialPlan, compare
from truceline.planning.comparison import Comparison
from truceline.terrain.relief import Relief

KM2 = flat.GRID.cell_km2


def run(*mechanisms: Mechanism, on: Relief | None = None, placings: int = 3) -> Comparison:
    scenario = case(*mechanisms)
    ground = Ground(reliefs=(on or plain(),))
    plan = TrialPlan(placings=placings, target_m=0.0)
    return compare(
        scenario, ground, mechanisms=mechanisms, plan=plan, progress=lambda _done, _total: None
    )


A = post("a", 4005.0, 6015.0, by=(SOUTH,))
B = post("b", 7005.0, 6015.0, by=(NORTH,))
JOINT = post("b", 7005.0, 6015.0, by=(NORTH, SOUTH))
BLIND_TO_NORTH = post("b", 7005.0, 6015.0, by=(SOUTH,))


def test_on_a_plain_a_post_sees_its_disc() -> None:
    result = run(mechanism(BASE, A))
    (sight,) = result.mechanisms
    field = sight.zones[0]
    expected = disc(4005, 6015).sum() / flat.GRID.n_rows / flat.GRID.n_cols
    assert field.shares.seen.median == pytest.approx(expected)
    assert field.shares.seen.bare
    assert field.shares.seen_from_two_places.high == 0
    assert field.km2 == pytest.approx(180.0)
    assert result.bare


def test_two_posts_of_two_delegations_are_two_eyes_where_their_discs_meet() -> None:
    result = run(mechanism(BASE, A), mechanism(ASKED, A, B))
    field = result.mechanisms[1].zones[0].shares
    both = disc(4005, 6015) & disc(7005, 6015)
    either = disc(4005, 6015) | disc(7005, 6015)
    assert field.seen_by_two_delegations.median == pytest.approx(both.mean())
    assert field.seen_from_two_places.median == pytest.approx(both.mean())
    assert field.seen.median == pytest.approx(either.mean())
    (added,) = result.added
    alone = disc(7005, 6015) & ~disc(4005, 6015)
    assert added.only_by_it.median == pytest.approx(alone.sum() * KM2)
    assert added.second_delegation.median == pytest.approx(both.sum() * KM2)


@pytest.mark.parametrize("second", [JOINT, BLIND_TO_NORTH], ids=["joint", "same side"])
def test_a_joint_post_adds_a_place_but_no_second_account(second: Asset) -> None:
    result = run(mechanism(BASE, A), mechanism(ASKED, A, second))
    field = result.mechanisms[1].zones[0].shares
    assert field.seen_by_two_delegations.high == 0
    assert field.seen_from_two_places.median > 0
    assert result.added[0].second_delegation.high == 0


def test_two_assets_at_one_place_are_one_place() -> None:
    twin = post("twin", 4005.0, 6015.0, by=(NORTH,))
    result = run(mechanism(BASE, A), mechanism(ASKED, A, twin))
    field = result.mechanisms[1].zones[0].shares
    assert field.seen_from_two_places.high == 0
    assert field.seen_by_two_delegations.median == pytest.approx(disc(4005, 6015).mean())
    assert result.added[0].only_by_it.high == 0


def test_a_wall_hides_what_lies_behind_it() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[:, 160] = 500.0
    result = run(mechanism(BASE, A), on=plain(heights))
    expected = disc(4005, 6015)
    expected[:, 161:] = False
    seen = result.maps[0].seen > 0
    assert np.array_equal(seen, expected)


def test_a_void_is_in_no_share_and_its_area_is_told() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[:100] = np.nan
    result = run(mechanism(BASE, A), on=plain(heights))
    field = result.mechanisms[0].zones[0]
    assert field.void_km2 == pytest.approx(100 * 500 * KM2)
    known = disc(4005, 6015)[100:]
    assert field.shares.seen.median == pytest.approx(known.sum() / (300 * 500))


def test_one_more_post_never_sees_less_and_no_union_exceeds_its_parts() -> None:
    rng = np.random.default_rng(4)
    heights = np.cumsum(np.cumsum(rng.standard_normal(flat.GRID.shape), axis=0), axis=1) / 8
    result = run(mechanism(BASE, A), mechanism(ASKED, A, B), on=plain(heights))
    for before, after in zip(result.mechanisms[0].zones, result.mechanisms[1].zones, strict=True):
        assert after.shares.seen.low >= before.shares.seen.high
    parts = sum(asset.seen_km2.high for asset in result.mechanisms[1].assets)
    field = result.mechanisms[1].zones[0]
    assert field.shares.seen.low * field.km2 <= parts


def test_a_line_is_counted_in_its_samples() -> None:
    result = run(mechanism(BASE, A))
    (road,) = result.mechanisms[0].lines
    assert road.km == pytest.approx(15.0, abs=0.1)
    assert road.shares.seen.median == pytest.approx(2 * 3.0 / 15.0, abs=0.01)


def test_an_invented_place_gives_a_range_within_what_its_area_allows() -> None:
    area = AdmissibleArea(radius_m=1500.0)
    loose = post("b", 7005.0, 6015.0, by=(NORTH,), area=area)
    result = run(mechanism(BASE, A), mechanism(ASKED, A, loose), placings=12)
    (added,) = result.added
    assert added.only_by_it.low < added.only_by_it.median < added.only_by_it.high
    assert added.only_by_it.high <= disc(0, 0).sum() * 4 * KM2
    assert not result.bare
    assert result.trials.worlds == 12
    assert result.mechanisms[0].zones[0].shares.seen.bare


def test_equal_sites_are_drawn_alike_so_that_only_terms_differ() -> None:
    area = AdmissibleArea(radius_m=1500.0)
    own = post("b", 7005.0, 6015.0, by=(NORTH,), area=area)
    joint = post("b", 7005.0, 6015.0, by=(NORTH, SOUTH), area=area)
    result = run(
        mechanism(BASE, A),
        mechanism(MechanismId("joint"), A, joint),
        mechanism(ASKED, A, own),
        placings=6,
    )
    with_joint, with_own = result.added
    assert with_joint.only_by_it == with_own.only_by_it
    assert with_joint.second_delegation.high == 0 < with_own.second_delegation.low


def test_the_same_seed_gives_the_same_figures() -> None:
    area = AdmissibleArea(radius_m=1500.0, climbs_within_m=300.0)
    own = post("b", 7005.0, 6015.0, by=(NORTH,), area=area)
    pair = (mechanism(BASE, A), mechanism(ASKED, A, own))
    assert run(*pair).added == run(*pair).added
