from __future__ import annotations

import io
from dataclasses import replace

import pytest

from truceline.interface.assembly import (
    TooFewHeightsError,
    TooFineError,
    approximate_ground,
    chosen_mechanisms,
)
from truceline.interface.cli.progress import progress_on_terminal
from truceline.interface.shelf import NoScenarioError, bundled_scenarios, load_scenario


def test_a_scenario_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(NoScenarioError, match=bundled_scenarios()[0]):
        load_scenario("nowhere")


def test_cells_too_small_for_a_laptop_are_refused_before_any_is_made() -> None:
    scenario = load_scenario(bundled_scenarios()[0])
    with pytest.raises(TooFineError, match="Choose larger cells"):
        approximate_ground(scenario, cell_m=1.0, n_reliefs=1, seed=1)


def test_a_relief_is_not_made_from_two_heights() -> None:
    scenario = load_scenario(bundled_scenarios()[0])
    bare = replace(scenario, spot_heights=scenario.spot_heights[:2])
    with pytest.raises(TooFewHeightsError, match="Add heights, or name a DEM"):
        approximate_ground(bare, cell_m=400.0, n_reliefs=1, seed=1)


def test_no_name_means_all_mechanisms_and_a_name_twice_means_once() -> None:
    scenario = load_scenario(bundled_scenarios()[0])
    first = scenario.mechanisms[0].id
    assert chosen_mechanisms(scenario, ()) == scenario.mechanisms
    assert [one.id for one in chosen_mechanisms(scenario, (first, first))] == [first]


class Terminal(io.StringIO):
    """Standard error on a terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_progress_is_drawn_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress_on_terminal("worlds") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_on_terminal("worlds") as progress:
        progress(1, 2)
        progress(2, 2)
    assert "worlds" in terminal.getvalue()
