from __future__ import annotations

import unicodedata
from dataclasses import replace

from fake_comparison import fake_comparison

from truceline.domain.identifier import BodyId
from truceline.domain.mechanism import Consent
from truceline.planning.comparison import Burden, Comparison
from truceline.reporting.comparison_text import comparison_table
from truceline.reporting.number import NBSP


def table(comparison: Comparison, width: int = 120) -> str:
    return comparison_table(comparison, width=width).replace(NBSP, " ")


def test_the_table_starts_with_its_marks() -> None:
    text = table(fake_comparison())
    assert text.startswith("DELEGATION ONLY · NO FINDING ABOUT THE REAL PLACE\n")


def test_both_readings_of_two_stand_side_by_side() -> None:
    text = table(fake_comparison())
    head = "seen at all    by two delegations’ eyes   from two places   from the ground only"
    row = "62 % (53–71)   20 % (17–23)               28 % (24–32)      34 % (29–39)"
    assert head in text
    assert row in text
    assert "Strip along the line, 391 km²\n3.5 km² of it without known height, left out" in text


def test_nothing_steers_the_terminal() -> None:
    comparison = fake_comparison()
    hostile = replace(comparison.scenario, names={"en": "a\x1b[31mred\x07 [bold]name[/bold]\x9b2J"})
    text = table(replace(comparison, scenario=hostile))
    steering = {sign for sign in text if unicodedata.category(sign).startswith("C")} - {"\n"}
    assert not steering
    assert "[bold]name[/bold]" in text


def test_no_line_is_wider_than_the_reader_has() -> None:
    for width in (60, 80, 132):
        assert max(map(len, table(fake_comparison(), width).splitlines())) <= width


def test_people_whose_number_nobody_knows_are_named() -> None:
    text = table(fake_comparison(), 200)
    assert "680 and those of Command of the post, not known" in text
    assert "Eastmark for Independent post (not asked)" in text


def test_a_mechanism_of_which_no_number_is_known_has_none() -> None:
    comparison = fake_comparison()
    first = comparison.mechanisms[0]
    unknown = Burden(
        posts=6,
        people={},
        uncounted=(BodyId("centre"),),
        foreign_people={},
        consents=(),
    )
    text = table(replace(comparison, mechanisms=(replace(first, burden=unknown),)), 160)
    row = next(line for line in text.splitlines() if "Joint centre only" in line and " 6 " in line)
    assert row.split("  ")[-1].strip() == "none needed"
    assert "not known" in row
    assert "none" in row


def test_all_consents_given_is_said() -> None:
    comparison = fake_comparison()
    consents = comparison.mechanisms[0].burden.consents
    assert {one.consent for one in consents} == {Consent.GIVEN}
    assert "none: all given" in table(comparison)


def test_what_lies_beyond_the_relief_is_said() -> None:
    comparison = fake_comparison()
    first = comparison.mechanisms[0]
    zone = replace(first.zones[0], outside_km2=12.0, void_km2=0.0)
    line = replace(first.lines[0], outside_km=3.5, void_km=0.0)
    one = replace(first, zones=(zone,), lines=(line,))
    text = table(replace(comparison, mechanisms=(one,)))
    assert "12 km² of it beyond the relief, left out" in text
    assert "3.5 km of it beyond the relief, left out" in text
    assert "without known height" not in text


def test_without_additions_the_table_says_so() -> None:
    text = table(replace(fake_comparison(), added=()))
    assert "No mechanism adds an asset to Joint centre only." in text


def test_a_single_world_has_no_brackets_to_explain() -> None:
    comparison = fake_comparison()
    trials = replace(comparison.trials, worlds=1)
    terrain = replace(comparison.terrain, approximate=False)
    text = table(replace(comparison, trials=trials, terrain=terrain))
    assert "In brackets" not in text
    assert "NO FINDING" not in text
    assert "cells of 250 m. Target 2 m high." in text
