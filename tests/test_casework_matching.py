"""Matching by rule: within its windows, never across a lull, reversible, and sampled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from desk_case import (
    CADRIA,
    DORIA,
    ESKER,
    FORD_POST,
    FOUNDING,
    OWN_POST,
    START,
    Desks,
    shots,
    words,
)
from hypothesis import given
from hypothesis import strategies as st

from truceline.casework.errors import ActNotWrittenError
from truceline.casework.geometry import Sector, arcs_of, bearing_deg, distance_m, gap_m
from truceline.casework.joint import Manner, undo
from truceline.casework.matching import (
    Account,
    RulePairing,
    account_of,
    accounts,
    match_by_rule,
    sample,
)
from truceline.casework.report import disclose, observe, withdraw
from truceline.domain.direction import AngleUnit, Arc, North, Wind, Winds
from truceline.domain.entry import EntryRef, LogId
from truceline.domain.identifier import AssetId, DelegationId
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import GivenAs, Location, PositionSource, on_step
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Span
from truceline.domain.place import Coordinate
from truceline.domain.quantity import Distance
from truceline.domain.rule import MatchRule
from truceline.domain.sighting import EventType, Phase
from truceline.procedure.report_state import report_state
from truceline.register.answer import During

RULE = MatchRule(id="heard-by-both", within_s=300, within_m=2000, most_reports=4)
DAY = During(from_at=START - timedelta(hours=12), until_at=START + timedelta(hours=12))
HERE = Coordinate(lat_deg=10.3, lon_deg=20.39)


def account(by: str, minutes: float, *, post: str = "", **sighting: object) -> Account:
    """Return an account of a post that stands here."""
    report = shots(AssetId(post or f"post-of-{by}"))
    first = replace(report.sightings[0], **sighting)  # type: ignore[arg-type]
    begins_at = START + timedelta(minutes=minutes)
    sector = Sector(at=HERE, least_m=2000, most_m=4000, arcs_deg=arcs_of(first.direction))
    index = round(minutes * 10)
    return Account(
        at=EntryRef(log=LogId(f"{by}/{post}"), index=index, leaf=bytes(32)),
        by=DelegationId(by),
        post=AssetId(post or f"post-of-{by}"),
        begins_at=begins_at,
        ends_at=begins_at + timedelta(minutes=1),
        sightings=((first, sector),),
    )


def grouped(*given_: Account, rule: MatchRule = RULE) -> list[tuple[Account, ...]]:
    """Return the groups of some accounts."""
    return list(RulePairing(rule).groups(given_))


def test_what_both_heard_within_the_windows_is_one_event() -> None:
    one, other = account("a", 0), account("b", 5.9)
    assert grouped(one, other) == [(one, other)]
    assert grouped(one, account("b", 6.2)) == []


def test_no_chain_of_near_ones_leads_across_a_lull() -> None:
    chain = [account("a", 0), account("b", 5), account("a", 10, post="second"), account("b", 15)]
    groups = grouped(*chain)
    for group in groups:
        for one, other in combinations(group, 2):
            assert abs(one.begins_at - other.begins_at) <= timedelta(minutes=6)
    assert [len(each) for each in groups] == [2, 2]


def test_two_reports_of_one_post_or_one_side_are_two_events() -> None:
    assert grouped(account("a", 0), account("a", 1, post="second")) == []
    assert grouped(account("a", 0), account("b", 1, post="post-of-a")) == []


def test_a_shot_and_its_impact_are_two_events_and_so_are_a_burst_and_an_explosion() -> None:
    out = account("a", 0, phase=Phase.OUTGOING)
    assert grouped(out, account("b", 1, phase=Phase.IMPACT)) == []
    assert len(grouped(out, account("b", 1, phase=Phase.UNDETERMINED))) == 1
    assert grouped(out, account("b", 1, event=EventType.BURST)) == []
    assert len(grouped(out, account("b", 1, event=EventType.NOT_KNOWN))) == 1


def test_sectors_that_do_not_meet_are_no_event() -> None:
    east = Winds(winds=(Wind.E,), north=North.TRUE)
    west = Winds(winds=(Wind.W,), north=North.TRUE)
    assert grouped(account("a", 0, direction=east), account("b", 0, direction=west)) == []
    assert len(grouped(account("a", 0, direction=east), account("b", 0, direction=east))) == 1


def test_a_group_has_no_more_reports_than_the_rule_lets() -> None:
    many = [account(by, 0, post=f"{by}{number}") for by in "ab" for number in range(4)]
    assert max(map(len, grouped(*many))) == 4
    assert all(len(each) == 2 for each in grouped(*many, rule=replace(RULE, most_reports=2)))


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 60), st.sampled_from(["x", "y", "z"])),
        max_size=12,
        unique=True,
    )
)
def test_groups_share_no_report_and_hold_in_every_pair(
    told: list[tuple[str, int, str]],
) -> None:
    made = [account(by, minutes, post=by + post) for by, minutes, post in told]
    groups = grouped(*made)
    members = [each.at for group in groups for each in group]
    assert len(members) == len(set(members))
    for group in groups:
        assert len({each.by for each in group}) > 1
        for one, other in combinations(group, 2):
            assert one.post != other.post
            assert abs(one.begins_at - other.begins_at) <= timedelta(minutes=6)
    assert groups == grouped(*made[::-1])


def test_what_matched_by_rule_is_shown_so_sampled_alike_and_taken_back(tmp_path: Path) -> None:
    with Desks(tmp_path) as desks:
        cadria, doria = desks[CADRIA], desks[DORIA]
        for hour in range(3):
            sealed = observe(cadria, shots(OWN_POST, minutes=hour * 60))
            observe(doria, shots(FORD_POST, minutes=hour * 60 + 1))
            disclose(cadria, sealed.at)
        gone = observe(doria, shots(FORD_POST, minutes=300))
        withdraw(doria, gone.at, reason=words("a slip"))
        desks.meet()
        assert len(accounts(doria, DAY)) == 6
        made = match_by_rule(doria, RULE, DAY)
        assert len(made) == 3
        assert match_by_rule(doria, RULE, DAY) == ()
        desks.meet(CADRIA, DORIA, ESKER)
        drawn = sample(cadria, 2)
        assert len(drawn) == 2
        assert drawn == sample(desks[ESKER], 2)
        assert drawn == sample(desks[ESKER], 3)[:2]
        first = drawn[0]
        undo(cadria, first.at, manner=Manner(reason=words("two events")))
        assert first not in sample(cadria, 9)
        state = report_state(cadria.scope, cadria.kept(first.reports[0]))
        assert not state.rule_matched_by
        assert not state.matched_by
        with pytest.raises(ActNotWrittenError, match="no such rule"):
            match_by_rule(cadria, replace(RULE, id="my-own"), DAY)


def test_a_report_that_says_no_time_or_no_place_is_left_to_people(tmp_path: Path) -> None:
    posts = {each.id: each for each in FOUNDING.posts}
    with Desks(tmp_path) as desks:
        kept = desks[DORIA].kept(observe(desks[DORIA], shots()).at)
    plain = shots()
    placed = Location(
        points=tuple(on_step(*each) for each in ((10.3, 20.3), (10.4, 20.3), (10.3, 20.4))),
        given_as=GivenAs.DECIMAL,
        as_given="a triangle",
        source=PositionSource.MAP,
    )
    sighting = plain.sightings[0]

    def sightings_of(report: Observation) -> int:
        made = account_of(kept, report, posts)
        return 0 if made is None else len(made.sightings)

    assert sightings_of(plain) == 1
    assert sightings_of(replace(plain, observed=Span())) == 0
    assert sightings_of(replace(plain, observed=Span(to_at=START))) == 1
    assert sightings_of(replace(plain, observed=Span(from_at=START))) == 1
    assert sightings_of(replace(plain, post=NOT_KNOWN)) == 0
    assert sightings_of(replace(plain, post=AssetId("elsewhere"))) == 0
    assert sightings_of(replace(plain, post=AssetId("elsewhere"), position=placed)) == 1
    assert sightings_of(replace(plain, sightings=(replace(sighting, distance=NOT_KNOWN),))) == 0
    there = replace(sighting, distance=NOT_KNOWN, at=placed)
    assert sightings_of(replace(plain, sightings=(there,))) == 1
    far = replace(sighting, distance=Distance(least_m=1000, most_m=NOT_KNOWN))
    assert sightings_of(replace(plain, sightings=(far,))) == 1


def test_distances_and_bearings_are_those_of_a_sphere() -> None:
    assert distance_m(HERE, 10.3, 20.39) == 0
    assert distance_m(HERE, 11.3, 20.39) == pytest.approx(111_195, rel=1e-3)
    assert bearing_deg(HERE, 11.3, 20.39) == pytest.approx(0)
    assert bearing_deg(HERE, 10.3, 21.39) == pytest.approx(90, abs=0.2)


def test_arcs_are_read_in_every_unit() -> None:
    def arc(centre: int, half: int | None, unit: AngleUnit) -> Arc:
        width = NOT_KNOWN if half is None else half
        return Arc(centre=centre, half_width=width, unit=unit, north=North.GRID)

    assert arcs_of(NOT_KNOWN) == ()
    assert arcs_of(arc(1600, 160, AngleUnit.MIL_6400)) == ((90.0, 9.0),)
    assert arcs_of(arc(4500, None, AngleUnit.MIL_6000)) == ((270.0, 15.0),)
    assert arcs_of(arc(340_000, 5000, AngleUnit.MILLIDEGREE)) == ((340.0, 5.0),)
    assert arcs_of(Winds(winds=(Wind.NW,), north=North.TRUE)) == ((315.0, 11.25),)


def test_sectors_are_as_far_apart_as_their_uncertainty_leaves() -> None:
    far = Coordinate(lat_deg=10.4, lon_deg=20.39)
    one = Sector(at=HERE, least_m=0, most_m=1000)
    other = Sector(at=far, least_m=0, most_m=1000)
    assert gap_m(one, other) == pytest.approx(9120, abs=30)
    assert gap_m(replace(one, off_m=5000), other) == pytest.approx(4120, abs=30)
    assert gap_m(one, replace(other, off_m=20_000)) == 0
