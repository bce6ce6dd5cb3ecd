from __future__ import annotations

from dataclasses import replace

from fake_comparison import bare, fake_comparison

from truceline.domain.identifier import AssetId
from truceline.planning.comparison import Added, Comparison, Trials
from truceline.planning.figure import Range
from truceline.reporting.answer import answer
from truceline.reporting.number import NBSP


def said(comparison: Comparison) -> str:
    return answer(comparison).replace(NBSP, " ")


def changed(added: Added) -> Comparison:
    comparison = fake_comparison()
    return replace(comparison, added=(added, *comparison.added[1:]))


def one_world(comparison: Comparison) -> Comparison:
    trials = Trials(reliefs=1, placings=1, worlds=1, seed=1)
    terrain = replace(comparison.terrain, approximate=False)
    return replace(comparison, trials=trials, terrain=terrain)


def test_the_answer_has_the_figure_its_range_and_its_limits() -> None:
    assert said(fake_comparison()) == (
        "On approximate relief, over 100 admissible placings, “Independent post” would see "
        "38 km² (12–71) that nothing else on the ground sees, 7.2 % of the watched zones; while "
        "the mechanism’s aircraft are up it adds 4 km² (0–12). It would give 61 km² (20–110) the "
        "eyes of two delegations, where otherwise at most one looks. In brackets stand the least "
        "and the most over all trials. This is no finding about the real place."
    )


def test_on_given_relief_and_known_positions_no_range_is_claimed() -> None:
    one = replace(
        fake_comparison().added[0],
        only_by_it=bare(4.2),
        without_aircraft=bare(38.1),
        second_delegation=bare(61.4),
    )
    text = said(one_world(changed(one)))
    assert text.startswith("On the given relief, “Independent post” would see 38 km² that")
    assert "brackets" not in text
    assert "no finding" not in text
    assert "clear day" in text


def test_reliefs_alone_are_called_so() -> None:
    comparison = fake_comparison()
    reliefs = replace(comparison, trials=replace(comparison.trials, placings=1, worlds=20))
    assert "over 20 reliefs that fit what is known" in said(reliefs)


def test_nothing_added_is_said_as_nothing() -> None:
    nothing = replace(
        fake_comparison().added[0],
        only_by_it=bare(0.0),
        without_aircraft=bare(0.0),
        second_delegation=bare(0.0),
    )
    text = said(changed(nothing))
    assert "would see nothing that the rest of the mechanism does not see from the ground." in text
    assert "It would give no further ground the eyes of two delegations." in text
    assert "0 km²" not in text


def test_what_aircraft_cover_already_is_said_apart() -> None:
    covered = replace(fake_comparison().added[0], only_by_it=bare(0.0))
    assert "; while the mechanism’s aircraft are up it adds nothing." in said(changed(covered))


def test_without_aircraft_there_is_one_figure() -> None:
    comparison = fake_comparison()
    grounded = tuple(
        replace(one, assets=tuple(asset for asset in one.assets if not asset.airborne))
        for one in comparison.mechanisms
    )
    text = said(replace(comparison, mechanisms=grounded))
    assert "4 km² (0–12) that nothing else in the mechanism sees" in text
    assert "aircraft" not in text
    dark = replace(comparison.added[0], only_by_it=bare(0.0))
    alone = replace(changed(dark), mechanisms=grounded)
    assert "would see nothing that the rest of the mechanism does not see." in said(alone)


def test_many_further_assets_are_not_all_read_out() -> None:
    comparison = fake_comparison()
    one = comparison.added[0]
    many = replace(comparison, added=(one,) * 5)
    text = said(many)
    assert text.count("would see") == 3
    assert "What 2 further assets add stands in the tables." in text


def test_a_proposal_without_a_further_asset_is_answered_too() -> None:
    text = said(replace(fake_comparison(), added=()))
    assert text == (
        "With an independent post adds no asset to Joint centre only: both see the same ground "
        "and differ in command, rules or release."
    )


def test_an_answer_that_was_not_computed_is_not_made_up() -> None:
    comparison = fake_comparison()
    text = said(replace(comparison, mechanisms=comparison.mechanisms[:1], added=()))
    assert "was not among those compared" in text


def test_figures_are_of_the_mechanism_that_is_asked_about() -> None:
    comparison = fake_comparison()
    other = replace(
        comparison.added[1],
        asset=AssetId("post-own"),
        without_aircraft=Range(low=900.0, median=901.0, high=902.0),
    )
    assert "901" not in said(replace(comparison, added=(comparison.added[0], other)))
