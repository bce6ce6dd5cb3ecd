from __future__ import annotations

from dataclasses import replace

import pytest
from fake_scenario import MIDLAND, NORTHLAND, SOUTHLAND, fake_scenario
from hypothesis import given
from hypothesis import strategies as st

from truceline.domain.identifier import AssetId, DelegationId, MechanismId, ZoneId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.refusal import DomainError
from truceline.release.coverage import (
    Band,
    CellSight,
    PublicCell,
    Withheld,
    public_cell_of,
    public_coverage,
    whole_withheld,
)

BASE = MechanismId("centre-only")


def sight(share: float, *, km2: float = 60.0, east: int = 0) -> CellSight:
    cell = PublicCell(north=0, east=east)
    return CellSight(cell=cell, zone=ZoneId("strip"), watched_km2=km2, seen_share=share)


def base() -> Mechanism:
    return fake_scenario().mechanism(BASE)


def told(share: float, *, km2: float = 60.0) -> Band | Withheld:
    (released,) = public_coverage([sight(share, km2=km2)], mechanism=base(), base=BASE)
    return released.told


def held_by(asset: Asset, number: int, *holders: DelegationId) -> Asset:
    return replace(asset, id=AssetId(f"asset-{number}"), operator=holders, raw_feeds_to=holders)


def with_posts(*holders: tuple[DelegationId, ...]) -> Mechanism:
    post = next(one for one in base().assets if one.post is not None)
    assets = tuple(held_by(post, number, *who) for number, who in enumerate(holders))
    return replace(base(), assets=assets)


@pytest.mark.parametrize(
    ("share", "band"),
    [
        (0.0, Band.UNDER_A_QUARTER),
        (0.2499, Band.UNDER_A_QUARTER),
        (0.25, Band.UNDER_A_HALF),
        (0.5, Band.UNDER_THREE_QUARTERS),
        (0.75, Band.MORE),
        (1.0, Band.MORE),
    ],
)
def test_a_share_becomes_one_of_four_bands(share: float, band: Band) -> None:
    assert told(share) is band


def test_little_watched_ground_is_withheld() -> None:
    assert told(0.6, km2=24.9) is Withheld.LITTLE_GROUND
    assert told(0.6, km2=25.0) is Band.UNDER_THREE_QUARTERS


def test_only_the_base_is_published() -> None:
    proposal = fake_scenario().mechanism(MechanismId("with-own-post"))
    released = public_coverage([sight(0.6), sight(0.1, east=1)], mechanism=proposal, base=BASE)
    assert {one.told for one in released} == {Withheld.NOT_THE_BASE}


def test_a_union_of_fewer_than_five_assets_is_withheld() -> None:
    few = replace(base(), assets=base().assets[:4])
    assert whole_withheld(few, base=BASE) is Withheld.FEW_ASSETS


def test_a_side_that_could_subtract_its_own_posts_stops_the_map() -> None:
    mixed = with_posts(*[(SOUTHLAND,)] * 6, (NORTHLAND,))
    assert whole_withheld(mixed, base=BASE) is Withheld.ONE_SIDE_COULD_SUBTRACT


def test_posts_known_to_all_who_watch_are_still_hidden_from_those_who_do_not() -> None:
    few_on_the_ground = replace(
        base(), assets=(*with_posts(*[(SOUTHLAND, NORTHLAND)] * 4).assets, *base().assets[:1])
    )
    assert len(few_on_the_ground.assets) == 5
    assert whole_withheld(few_on_the_ground, base=BASE) is Withheld.ONE_SIDE_COULD_SUBTRACT


def test_five_posts_of_each_side_may_be_shown() -> None:
    even = with_posts(*[(SOUTHLAND,)] * 5, *[(NORTHLAND,)] * 5, *[(MIDLAND, NORTHLAND)] * 5)
    assert whole_withheld(even, base=BASE) is None


def test_aircraft_have_no_fixed_place_to_be_found() -> None:
    aircraft = next(one for one in base().assets if one.orbit is not None)
    flying = tuple(held_by(aircraft, number, NORTHLAND) for number in range(5))
    assert whole_withheld(replace(base(), assets=flying), base=BASE) is None


@given(
    areas=st.lists(st.floats(0.1, 100), min_size=1, max_size=8),
    one=st.data(),
)
def test_what_is_withheld_never_depends_on_what_is_seen(
    areas: list[float], one: st.DataObject
) -> None:
    def holes() -> list[bool]:
        shares = one.draw(st.lists(st.floats(0, 1), min_size=len(areas), max_size=len(areas)))
        cells = [
            sight(share, km2=km2, east=east)
            for east, (share, km2) in enumerate(zip(shares, areas, strict=True))
        ]
        released = public_coverage(cells, mechanism=base(), base=BASE)
        return [isinstance(cell.told, Withheld) for cell in released]

    assert holes() == holes()


def test_cells_come_in_an_order_that_says_nothing() -> None:
    cells = [sight(0.9, east=2), sight(0.1, east=-1), sight(0.5, east=0)]
    released = public_coverage(cells, mechanism=base(), base=BASE)
    assert [one.cell.east for one in released] == [-1, 0, 2]
    assert released == public_coverage(reversed(cells), mechanism=base(), base=BASE)


def test_the_grid_is_fixed_on_multiples_of_10_km() -> None:
    assert public_cell_of(x_m=0.0, y_m=9_999.9) == PublicCell(north=0, east=0)
    assert public_cell_of(x_m=-0.1, y_m=10_000.0) == PublicCell(north=1, east=-1)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(DomainError, match="a share from 0 to 1"):
        sight(share)
