"""A scenario folder to a scenario: every file read, every problem gathered, nothing repaired.

It reads what the format lists and nothing else; `later/`, which holds what became known only
afterwards, is not opened.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from truceline.documents.errors import ScenarioProblemsError
from truceline.documents.node import Mark, plain
from truceline.documents.problem import Problem
from truceline.documents.scenario_check import check
from truceline.documents.scenario_files import read_files
from truceline.domain.scenario import Scenario


def read_scenario(folder: Path) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    folder
        The folder of the scenario.

    Returns
    -------
    Scenario
        What the folder holds, checked within itself.

    Raises
    ------
    ScenarioProblemsError
        With every problem of the folder.
    """
    if not folder.is_dir():
        raise ScenarioProblemsError(folder=folder, problems=[_no_folder(folder)])
    files = read_files(folder)
    problems = check(files)
    if problems:
        raise ScenarioProblemsError(folder=folder, problems=problems)
    return msgspec.convert(plain(files.scenario), Scenario)


def _no_folder(folder: Path) -> Problem:
    return Problem(
        at=Mark(str(folder)),
        expected="the folder of a scenario",
        came="a file" if folder.exists() else "nothing",
        remedy="Name the folder that holds scenario.yaml.",
    )
