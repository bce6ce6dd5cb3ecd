"""A copy of the fictional scenario of the river line, to be spoilt in one place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from truceline.documents.errors import ScenarioProblemsError
from truceline.documents.scenario_folder import read_scenario

RIVER_LINE = Path(__file__).parents[1] / "scenarios" / "river-line"
BASE = "mechanisms/joint-centre"
OWN = "mechanisms/with-own-post"


@dataclass(frozen=True, slots=True)
class Edit:
    """What is written in a file in the place of something that stands there once or first."""

    file: str
    old: str
    new: str

    def __call__(self, folder: Path) -> None:
        """Spoil the file."""
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert self.old in text, f"{self.file} does not hold {self.old}"
        path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")


def copied(tmp_path: Path, *spoils: Callable[[Path], object]) -> Path:
    """Copy the scenario and spoil the copy."""
    folder = tmp_path / "river-line"
    shutil.copytree(RIVER_LINE, folder)
    for spoil in spoils:
        spoil(folder)
    return folder


def problems_of(folder: Path) -> list[str]:
    """Return the problems of a scenario as sentences, its folder left out."""
    try:
        read_scenario(folder)
    except ScenarioProblemsError as error:
        return [str(problem).removeprefix(f"{folder}/") for problem in error.problems]
    return []
