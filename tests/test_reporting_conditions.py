"""Light, weather, targets and denials on every form of a comparison, and on none that is public."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from condition_case import conditioned_comparison, fake_conditions
from fake_comparison import fake_comparison
from test_reporting_page import Tags

from truceline.domain.target import TargetKind
from truceline.planning.comparison import Comparison
from truceline.planning.conditions import Situation
from truceline.planning.figure import Range
from truceline.reporting import number
from truceline.reporting.answer import answer
from truceline.reporting.catalogue import catalogue_of
from truceline.reporting.comparison_json import comparison_document, public_document
from truceline.reporting.comparison_page import page_of
from truceline.reporting.comparison_text import comparison_table
from truceline.reporting.public_page import public_page_of
from truceline.reporting.public_text import public_table
from truceline.reporting.public_view import public_view

SCHEMA_FILE = Path(__file__).parents[1] / "docs/reference/schemas/comparison.json"
SWITCHES = ("pick-mechanism", "pick-target", "pick-light", "pick-weather", "pick-denial")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return conditioned_comparison()


@pytest.fixture(scope="module")
def page(comparison: Comparison) -> Tags:
    return Tags(page_of(comparison))


def test_the_json_keeps_the_published_schema(comparison: Comparison) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    document = comparison_document(comparison)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_the_json_has_every_situation_once(comparison: Comparison) -> None:
    conditions = comparison.conditions
    assert conditions is not None
    told = comparison_document(comparison)["conditions"]
    keys = [
        (one["mechanism"], one["place"], one["target"], one["light"], one["weather"])
        for one in told["detected"]
    ]
    assert len(keys) == len(set(keys)) == 3 * 4 * 4 * 8
    assert len(told["detected_under_denial"]) == 3 * 4 * 4 * 3 * 2
    assert len(told["waits"]) == 4 * 4 * 3 * 4
    first = told["detected"][0]
    shares = conditions.shares(0, 0, Situation(target=0, moment=0))
    assert first["detected_share"]["median"] == shares.seen.median
    assert sum(one["share"] for one in told["moments"] if one["weather"] is None) == pytest.approx(
        1
    )
    assert {one["expected_s_on_half"]["median"] for one in told["waits"]} >= {3600.0, None}


def test_without_conditions_nothing_is_said_of_them() -> None:
    plain = fake_comparison()
    assert comparison_document(plain)["conditions"] is None
    assert "under denial" not in comparison_table(plain, width=100)
    assert 'id="conditions"' not in page_of(plain)
    assert "chance" not in answer(plain)


def test_the_public_form_is_the_same_with_and_without_conditions(comparison: Comparison) -> None:
    plain = replace(comparison, conditions=None)
    assert public_document(comparison) == public_document(plain)
    assert public_view(comparison).scenario.climate is None
    assert public_page_of(public_view(comparison)) == public_page_of(public_view(plain))
    assert public_table(comparison, width=100) == public_table(plain, width=100)


def test_each_switch_has_one_choice_made_and_can_be_reached_by_keyboard(page: Tags) -> None:
    for name, count in zip(SWITCHES, (3, 4, 2, 4, 4), strict=True):
        options = [attrs for tag, attrs in page.tags if attrs.get("name") == name]
        assert len(options) == count
        assert [one["type"] for one in options] == ["radio"] * count
        assert sum("checked" in one for one in options) == 1
        assert {one["id"] for one in options} <= set(page.all("for"))
    chosen = [a["id"] for _, a in page.tags if a.get("name") == SWITCHES[0] and "checked" in a]
    assert chosen == ["pick-mechanism-1"], "the mechanism that the question asks about"


def test_every_choice_shows_one_map_and_its_tables(comparison: Comparison) -> None:
    html = page_of(comparison)
    for choice in product(range(4), range(2), range(4), range(4)):
        names = zip(SWITCHES[1:], choice, strict=True)
        opening = "".join(f'<g class="if {name}-{k}">' for name, k in names)
        (uses,) = re.findall(re.escape(opening) + r"(.*?)</g>", html)
        assert len(re.findall(r'<use class="if pick-mechanism-\d" href="#chance-\d+">', uses)) == 3
        names = zip(SWITCHES[1:], choice, strict=True)
        assert html.count("".join(f'<div class="if {name}-{k}">' for name, k in names)) == 1


def test_every_map_that_is_used_stands_in_the_page_once(page: Tags) -> None:
    ids = [one for one in page.all("id") if one.startswith("chance-")]
    used = {one[1:] for one in page.all("href") if re.fullmatch(r"#chance-\d+", one)}
    assert used == {one for one in ids if re.fullmatch(r"chance-\d+", one)}
    pictures = [a["href"] for tag, a in page.tags if tag == "image" and a.get("class") == "pixels"]
    assert len(pictures) == len(set(pictures)) == len(used)


def test_the_page_with_conditions_closes_every_tag_and_names_every_id_once(page: Tags) -> None:
    assert page.open == []
    ids = list(page.all("id"))
    assert len(ids) == len(set(ids))
    local = {one[1:] for one in page.all("href") if one.startswith("#")}
    assert local <= set(ids)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_a_denial_is_told_at_worst_and_at_best(comparison: Comparison) -> None:
    text = " ".join(comparison_table(comparison, width=220).split())
    assert "Northland gone" in text
    assert "at best" in text
    assert "cameras shot out" in text
    assert "not in a year" not in text, "waits stand for nothing denied"


def test_the_text_tells_denials_of_the_base_and_of_what_is_asked(comparison: Comparison) -> None:
    labels = comparison.scenario.mechanism(comparison.scenario.base).names["en"]
    assert f"{labels}, by" in " ".join(comparison_table(comparison, width=400).split())
    others = tuple(
        one
        for one in comparison.mechanisms
        if one.id not in {comparison.scenario.base, comparison.scenario.asked}
    )
    conditions = comparison.conditions
    assert conditions is not None
    (other,) = [k for k, one in enumerate(conditions.mechanisms) if one == others[0].id]
    alone = replace(
        comparison,
        mechanisms=others,
        added=(),
        conditions=replace(
            conditions,
            mechanisms=(others[0].id,),
            extras=(),
            detected=conditions.detected[:, other : other + 1],
            waits_s=conditions.waits_s[:, other : other + 1],
            maps=conditions.maps[other : other + 1],
            added=conditions.added[:, :0],
        ),
    )
    told = " ".join(comparison_table(alone, width=400).split())
    assert "What each further asset adds, in" not in told
    assert others[0].id not in told
    assert page_of(replace(alone, maps=comparison.maps)).count("pick-mechanism-0") > 1


def test_the_answer_says_what_night_and_jamming_leave(comparison: Comparison) -> None:
    said = answer(comparison)
    assert "Over the first 3 worlds, by the chance that one look detects a vehicle" in said
    conditions = comparison.conditions
    assert conditions is not None
    words = catalogue_of("en")
    vehicle = [one.kind for one in conditions.targets].index(TargetKind.VEHICLE)
    for denial, text in (
        (0, "by day and {} by night"),
        (2, "with all aircraft jammed, {} and {}."),
    ):
        areas = [
            number.area(
                conditions.adds(0, Situation(target=vehicle, moment=m, denial=denial)).by_any, words
            )
            for m in (0, 4)
        ]
        assert text.format(*areas[-text.count("{}") :]) in said
    people = replace(comparison, conditions=replace(conditions, targets=conditions.targets[:1]))
    assert "one look detects" not in answer(people)


def test_one_world_claims_no_range() -> None:
    comparison = fake_comparison()
    one = replace(comparison, conditions=fake_conditions(comparison, n_worlds=1))
    text = comparison_table(one, width=300)
    assert "of the worlds of relief and placing" not in text
    assert "By the chance that one look detects" in answer(one)
    assert "Asked at" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        ((900.0, 900.0, 900.0), "15 min"),
        ((600.0, 7200.0, 400_000.0), "2 h (10 min–5 d)"),
        ((3600.0 * 47, 3600.0 * 49, np.inf), "2 d (47 h–not in a year)"),
        ((np.inf, np.inf, np.inf), "not in a year"),
    ],
)
def test_a_time_is_told_in_the_unit_that_fits_it(
    seconds: tuple[float, float, float], text: str
) -> None:
    low, median, high = seconds
    told = number.duration(Range(low=low, median=median, high=high), catalogue_of("en"))
    assert told == text
