"""The tutorial of the record is one session, and prints what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from manual_session import fingerprint_in, masked, run, steps_of

PAGE = Path(__file__).parents[1] / "docs/tutorial/a-record-on-a-stick.md"


@pytest.mark.slow
def test_the_tutorial_of_the_record_runs_and_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    fingerprint = ""
    steps = steps_of(PAGE)
    assert len(steps) > 30
    for step in steps:
        code, lines = run(step.command.replace("FINGERPRINT", fingerprint))
        where = f"{PAGE.name}:{step.line}"
        assert code == step.exit_code, (where, lines)
        assert masked(lines) == masked(step.output), where
        fingerprint = fingerprint or fingerprint_in(lines)
