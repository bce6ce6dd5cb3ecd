from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scenario_copy import RIVER_LINE

from truceline.documents.scenario_folder import read_scenario
from truceline.domain.agreement import Limit
from truceline.domain.boundary import Path
from truceline.domain.identifier import BodyId, DelegationId, MechanismId, ParameterId, PlaceId
from truceline.domain.mechanism import Asset, Mechanism, Sharing, SharingRule
from truceline.domain.place import Coordinate, Datum
from truceline.domain.scenario import Scenario
from truceline.domain.site import Patrol, Post, Site
from truceline.planning.difference import difference
from truceline.reporting.difference_text import difference_text

JOINT = MechanismId("joint-centre")
OTHER = MechanismId("other")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario(RIVER_LINE)


def text_between(scenario: Scenario, other: Mechanism) -> str:
    both = replace(scenario, mechanisms=(scenario.mechanism(JOINT), replace(other, id=OTHER)))
    return difference_text(both, difference(both, JOINT, OTHER), width=200)


def changes(scenario: Scenario, index: int, **changed: object) -> list[str]:
    """Change an asset of the joint centre and return the lines that say so."""
    base = scenario.mechanism(JOINT)
    fields: dict[str, Any] = changed
    assets = list(base.assets)
    assets[index] = replace(assets[index], **fields)
    text = text_between(scenario, replace(base, assets=tuple(assets)))
    return [line.strip() for line in text.splitlines() if "→" in line]


def post_of(scenario: Scenario) -> Post:
    post = scenario.mechanism(JOINT).assets[0].post
    assert post is not None
    return post


def patrol_of(scenario: Scenario) -> Patrol:
    patrol = scenario.mechanism(JOINT).assets[3].patrol
    assert patrol is not None
    return patrol


def test_ids_are_said_by_name(scenario: Scenario) -> None:
    arvia = DelegationId("arvia")
    assert changes(
        scenario, 0, operator=(arvia,), host=None, body=BodyId("centre"), staff={arvia: 12}
    ) == [
        "body: Contingent → Joint centre",
        "run by: Doria → Arvia",
        "host: Arvia → none",
        "people: none → Arvia 12",
    ]


def test_names_and_enumerations_are_said_in_words(scenario: Scenario) -> None:
    rule = SharingRule(mode=Sharing.SEALED_THEN_DISCLOSED, on_dispute=True)
    assert changes(scenario, 0, names={"en": "Upper post"}, sharing=rule) == [
        "name: Post at the ford → Upper post",
        "sharing: at once → sealed, then disclosed",
        "disclosed on dispute: no → yes",
    ]


def test_a_moved_post_is_said_in_degrees_and_metres(scenario: Scenario) -> None:
    post = post_of(scenario)
    at = Coordinate(lat_deg=10.4, lon_deg=20.39, datum=Datum.PULKOVO_1942)
    moved = replace(post, mast_m=7.5, site=Site(at=at))
    assert changes(scenario, 0, post=moved) == [
        "latitude [°]: 10.3 → 10.4",
        "datum: WGS84 → SK-42",
        (
            "area in which the invented position may lie: radius [m]: 2000, within: West bank, "
            "moves to high ground within [m]: 500 → none"
        ),
        "height of the eyes [m]: 3 → 7.5",
    ]


def test_a_route_is_said_point_by_point(scenario: Scenario) -> None:
    patrol = patrol_of(scenario)
    route = Path(vertices=patrol.route.vertices[::-1])
    assert changes(scenario, 3, patrol=replace(patrol, route=route, illustrative=False)) == [
        "route: (10.25, 20.39), (10.35, 20.39) → (10.35, 20.39), (10.25, 20.39)",
        "invented position: yes → no",
    ]


def test_another_kind_of_asset_is_said_with_all_that_belongs_to_it(scenario: Scenario) -> None:
    post = changes(scenario, 3, patrol=None, post=replace(post_of(scenario), mast_m=2.0))
    assert post == [
        (
            "post: none → latitude [°]: 10.3, longitude [°]: 20.39, datum: WGS84, "
            "radius [m]: 2000, within: West bank, moves to high ground within [m]: 500, "
            "height of the eyes [m]: 2"
        ),
        (
            "patrol: route: (10.25, 20.39), (10.35, 20.39), height of the eyes [m]: 2, "
            "invented position: yes → none"
        ),
    ]


def test_a_changed_body_is_said_too(scenario: Scenario) -> None:
    base = scenario.mechanism(JOINT)
    centre = replace(base.bodies[0], place=PlaceId("mill"), staff_limit=Limit.EXACT, term="a year")
    text = text_between(scenario, replace(base, bodies=(centre, *base.bodies[1:])))
    assert [line.strip() for line in text.splitlines() if "→" in line] == [
        "place: The Ford, upper → The Mill",
        "how the number of people binds: at most → exact",
        "term: not known → a year",
    ]


def test_what_one_side_leaves_open_and_what_neither_says_is_named(scenario: Scenario) -> None:
    base = scenario.mechanism(JOINT)
    key = ParameterId("raw-feeds")
    invented = replace(base.rules[key], known=replace(base.rules[key].known, illustrative=True))
    cut = replace(scenario, mechanisms=(replace(base, rules={}, release={}),))
    text = text_between(cut, replace(base, rules={key: invented}, release={}))
    assert "Joint centre: nothing is said." in text
    assert "(illustrative: Accord of the river line)" in text
    assert "No public position is known.\n" in text
    assert "Neither says anything of: May a guarantor keep a post of its own? · What may" in text


def test_people_of_unknown_number_are_named_and_not_counted(scenario: Scenario) -> None:
    base = scenario.mechanism(JOINT)
    bodies = tuple(replace(body, staff={}) for body in base.bodies)
    text = text_between(scenario, replace(base, bodies=bodies))
    (line,) = [line for line in text.splitlines() if "People not known of" in line]
    assert line.split()[-4:] == ["none", "Joint", "centre,", "Contingent"]


def test_a_position_may_ask_for_nothing(scenario: Scenario) -> None:
    first, *others = scenario.positions
    quiet = replace(scenario, positions=(replace(first, proposes=None), *others))
    text = text_between(quiet, scenario.mechanism(MechanismId("with-own-post")))
    assert "on the table.” (Briefing of the delegation of Cadria)\n" in text


def test_where_all_have_spoken_nobody_is_silent(scenario: Scenario) -> None:
    first, *_ = scenario.positions
    said = tuple(replace(first, delegation=one.id) for one in scenario.delegations)
    loud = replace(scenario, positions=said)
    text = text_between(loud, scenario.mechanism(MechanismId("with-own-post")))
    assert "No public position" not in text


def test_every_field_that_may_differ_has_a_word(scenario: Scenario) -> None:
    assets: tuple[Asset, ...] = scenario.mechanism(JOINT).assets
    gone = replace(scenario.mechanism(JOINT), assets=assets[:1], bodies=())
    text = text_between(scenario, gone)
    for kind in ("fixed camera; ", "patrol; ", "aircraft’s orbit; "):
        assert kind in text
