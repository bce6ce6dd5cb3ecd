"""Scenarios by name or path: those that come with the program, and a user's own folders.

Inside the package once it is installed, at the root of a checkout otherwise.
"""

from __future__ import annotations

from pathlib import Path

import truceline
from truceline.documents.scenario_folder import read_scenario
from truceline.domain.scenario import Scenario
from truceline.errors import TrucelineError


class NoScenarioError(TrucelineError):
    """No scenario folder was found under a name or path."""

    def __init__(self, *, asked: str, known: tuple[str, ...]) -> None:
        self.asked = asked
        self.known = known
        super().__init__(
            f"Expected a scenario folder (one that holds scenario.yaml), came {asked}. "
            f"Name a folder, or one of those that come with the program: {', '.join(known)}."
        )


def scenarios_folder() -> Path:
    """Return the folder of the scenarios that come with the program."""
    package = Path(truceline.__file__).parent
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent.parent / "scenarios"


def bundled_scenarios() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the program, in order."""
    found = scenarios_folder().glob("*/scenario.yaml")
    return tuple(sorted(file.parent.name for file in found))


def load_scenario(name: str) -> Scenario:
    """Read a scenario from a folder, or by the name of one that comes with the program.

    Raises
    ------
    NoScenarioError
        If there is none.
    ScenarioProblemsError
        If the folder has problems.
    """
    return read_scenario(scenario_folder(name))


def scenario_folder(name: str) -> Path:
    """Return a folder as named, or that of the scenario of a name that comes with the program.

    Raises
    ------
    NoScenarioError
        If there is neither.
    """
    for folder in (Path(name), scenarios_folder() / name):
        if folder.is_dir():
            return folder
    raise NoScenarioError(asked=name, known=bundled_scenarios())
