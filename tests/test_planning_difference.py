from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scenario_copy import RIVER_LINE

from truceline.documents.scenario_folder import read_scenario
from truceline.domain.identifier import DelegationId, MechanismId, ParameterId
from truceline.domain.mechanism import Asset, Mechanism, Sharing, SharingRule
from truceline.domain.scenario import Scenario, UnknownIdError
from truceline.domain.site import Post
from truceline.planning.difference import Change, Difference, FieldChange, difference

JOINT = MechanismId("joint-centre")
OWN = MechanismId("with-own-post")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario(RIVER_LINE)


@pytest.fixture(scope="module")
def found(scenario: Scenario) -> Difference:
    return difference(scenario, JOINT, OWN)


def with_asset(scenario: Scenario, **changed: object) -> Scenario:
    """Change the first asset of the mechanism with the own post, and nothing else of the base."""
    base = scenario.mechanism(JOINT)
    fields: dict[str, Any] = changed
    asset = replace(base.assets[0], **fields)
    after = replace(base, id=OWN, assets=(asset, *base.assets[1:]))
    return replace(scenario, mechanisms=(base, after))


def only_changes(scenario: Scenario) -> tuple[FieldChange, ...]:
    (thing,) = difference(scenario, JOINT, OWN).assets
    assert thing.change is Change.CHANGED
    return thing.fields


def test_bodies_and_assets_are_new_gone_or_changed(found: Difference) -> None:
    assert [(one.id, one.change) for one in found.bodies] == [("own-command", Change.ADDED)]
    assert {one.id: one.change for one in found.assets} == {
        "own-post": Change.ADDED,
        "ford-post": Change.CHANGED,
        "mill-camera": Change.REMOVED,
    }


def test_the_way_back_swaps_new_and_gone(scenario: Scenario, found: Difference) -> None:
    back = difference(scenario, OWN, JOINT)
    swap = {
        Change.ADDED: Change.REMOVED,
        Change.REMOVED: Change.ADDED,
        Change.CHANGED: Change.CHANGED,
    }
    for there, here in ((found.bodies, back.bodies), (found.assets, back.assets)):
        assert {one.id: swap[one.change] for one in there} == {one.id: one.change for one in here}
    assert (back.burden_before, back.burden_after) == (found.burden_after, found.burden_before)


def test_a_changed_asset_names_its_fields(found: Difference) -> None:
    (ford,) = [one for one in found.assets if one.id == "ford-post"]
    assert ford.fields == (
        FieldChange(field="raw_feeds_to", before=("doria",), after=("doria", "cadria")),
        FieldChange(field="hours", before="day and night", after="not known"),
    )


def test_nested_fields_are_named_by_their_way(scenario: Scenario) -> None:
    sealed = SharingRule(mode=Sharing.SEALED_THEN_DISCLOSED, within_h=6.0)
    post = scenario.mechanism(JOINT).assets[0].post
    assert isinstance(post, Post)
    moved = replace(post, site=replace(post.site, at=replace(post.site.at, lat_deg=10.4)))
    assert only_changes(with_asset(scenario, sharing=sealed, post=moved)) == (
        FieldChange(field="sharing.mode", before=Sharing.AT_ONCE, after=sealed.mode),
        FieldChange(field="sharing.within_h", before=None, after=6.0),
        FieldChange(field="post.site.at.lat_deg", before=10.3, after=10.4),
    )


def test_a_platform_of_another_kind_differs_as_a_whole(scenario: Scenario) -> None:
    first, *_ = scenario.mechanism(JOINT).assets
    camera = next(one.camera for one in scenario.mechanism(JOINT).assets if one.camera)
    assert only_changes(with_asset(scenario, post=None, camera=camera)) == (
        FieldChange(field="post", before=first.post, after=None),
        FieldChange(field="camera", before=None, after=camera),
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"raw_feeds_to": (DelegationId("cadria"), DelegationId("doria"))},
        {"raw_feeds_to": (DelegationId("doria"), DelegationId("cadria"))},
    ],
)
def test_the_order_of_delegations_says_nothing(
    scenario: Scenario, changed: dict[str, object]
) -> None:
    shared = with_asset(scenario, raw_feeds_to=(DelegationId("doria"), DelegationId("cadria")))
    base = replace(shared.mechanism(OWN), id=JOINT)
    again = replace(with_asset(scenario, **changed).mechanism(OWN), id=OWN)
    assert difference(replace(scenario, mechanisms=(base, again)), JOINT, OWN).empty


def test_a_route_differs_if_its_vertices_do(scenario: Scenario) -> None:
    base = scenario.mechanism(JOINT)
    patrol = base.assets[-1].patrol
    assert patrol is not None
    turned = replace(patrol, route=replace(patrol.route, vertices=patrol.route.vertices[::-1]))
    after = replace(
        base, id=OWN, assets=(*base.assets[:-1], replace(base.assets[-1], patrol=turned))
    )
    (change,) = only_changes(replace(scenario, mechanisms=(base, after)))
    assert change.field == "patrol.route.vertices"


def test_another_source_is_no_difference(scenario: Scenario) -> None:
    other = scenario.mechanism(OWN).known
    assert difference(with_asset(scenario, known=other), JOINT, OWN).empty


def test_a_parameter_comes_with_who_said_what_and_who_is_silent(found: Difference) -> None:
    (change,) = found.parameters
    assert change.parameter.id == "own-post"
    assert (change.before and change.before.value, change.after and change.after.value) == (
        "no",
        "yes",
    )
    assert [(one.delegation, one.stance.value) for one in change.positions] == [
        ("cadria", "open"),
        ("doria", "opposed"),
    ]
    assert change.silent == ("arvia", "belmor", "esker")
    assert [one.id for one in found.same] == ["raw-feeds", "public-report"]
    assert found.unsaid == ()


def without_settings(mechanism: Mechanism) -> Mechanism:
    return replace(mechanism, rules={}, release={})


def test_what_one_or_neither_says_is_told_apart(scenario: Scenario) -> None:
    base, own = scenario.mechanism(JOINT), scenario.mechanism(OWN)
    bare = replace(scenario, mechanisms=(base, without_settings(own)))
    one_sided = difference(bare, JOINT, OWN)
    assert [one.after for one in one_sided.parameters] == [None, None, None]
    silent = replace(scenario, mechanisms=(without_settings(base), without_settings(own)))
    assert len(difference(silent, JOINT, OWN).unsaid) == 3


def test_other_words_for_the_same_value_are_a_difference(scenario: Scenario) -> None:
    base = scenario.mechanism(JOINT)
    key = ParameterId("raw-feeds")
    rules = {**base.rules, key: replace(base.rules[key], words={"en": "Both get all."})}
    other = replace(scenario, mechanisms=(base, replace(base, id=OWN, rules=rules)))
    assert [one.parameter.id for one in difference(other, JOINT, OWN).parameters] == ["raw-feeds"]


def test_the_burden_of_both_stands_beside_each_other(found: Difference) -> None:
    assert (found.burden_before.posts, found.burden_after.posts) == (1, 2)
    assert (found.burden_before.people_known, found.burden_after.people_known) == (180, 192)


def test_a_mechanism_does_not_differ_from_itself(scenario: Scenario) -> None:
    found = difference(scenario, OWN, OWN)
    assert found.empty
    assert [one.id for one in found.same] == ["own-post", "raw-feeds", "public-report"]


def test_an_unknown_mechanism_is_refused_by_name(scenario: Scenario) -> None:
    with pytest.raises(UnknownIdError, match="expected one of joint-centre, with-own-post"):
        difference(scenario, JOINT, MechanismId("none"))


def test_a_thing_is_the_one_of_the_mechanism_that_has_it(
    scenario: Scenario, found: Difference
) -> None:
    things = {one.id: one.thing for one in found.assets}
    after: dict[str, Asset] = {one.id: one for one in scenario.mechanism(OWN).assets}
    assert things["own-post"] == after["own-post"]  # type: ignore[index]  # ids are text
    assert things["ford-post"] == after["ford-post"]  # type: ignore[index]  # ids are text
