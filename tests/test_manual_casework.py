"""The tutorial from a shot to a decision is one session, and three nodes end in one state."""

from __future__ import annotations

from pathlib import Path

import pytest
from manual_session import Told, masked, steps_of

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/tutorial/from-a-shot-to-a-decision.md"


@pytest.mark.slow
def test_the_tutorial_of_a_case_runs_and_its_three_nodes_print_one_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TRUCELINE_NOW", "")  # so that what the page exports is taken back
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    told, states = Told(), []
    steps = steps_of(PAGE)
    assert len(steps) > 50
    for step in steps:
        code, lines = told.run(step)
        where = f"{PAGE.name}:{step.line}"
        assert code == step.exit_code, (where, lines)
        assert masked(lines) == masked(step.output), where
        if step.command.startswith("truceline state"):
            states.append(next(line for line in lines if line.startswith("State ")))
    assert len(states) == 3
    assert len(set(states)) == 1
