"""All checks of a scenario's documents, in one run.

Each check passes over what another has to refuse, so that one mistake gives one problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from truceline.documents.band_check import band_problems
from truceline.documents.date_check import date_problems
from truceline.documents.folder_check import folder_problems
from truceline.documents.hint import visits
from truceline.documents.mechanism_check import mechanism_problems
from truceline.documents.mechanism_folder import extension_problems
from truceline.documents.node import Mark
from truceline.documents.problem import Problem
from truceline.documents.procedure_check import procedure_problems
from truceline.documents.reference_check import reference_problems
from truceline.documents.refusal_check import refusal_problems
from truceline.documents.ring_check import ring_problems
from truceline.documents.scenario_files import ScenarioFiles
from truceline.documents.schema_check import schema_problems
from truceline.domain.scenario import Scenario

MOST_A_FILE = 1000
"""How many values of another form than they should be are reported of one file."""


def check(files: ScenarioFiles) -> tuple[Problem, ...]:
    """Return every problem of the documents once, in the order of files, lines and columns.

    Where a value is not of its form, what it would mean is not asked.
    """
    found: dict[Mark, list[Problem]] = {}
    for stage in _stages(files):
        fresh = [problem for problem in dict.fromkeys(stage) if problem.at not in found]
        for problem in fresh:
            found.setdefault(problem.at, []).append(problem)
    ordered = sorted(found, key=lambda mark: (mark.file, mark.line, mark.column))
    return tuple(problem for mark in ordered for problem in found[mark])


def _stages(files: ScenarioFiles) -> Iterator[Iterable[Problem]]:
    yield files.problems
    yield folder_problems(files.folder, files.listed)
    documents = [(node, shape) for node, shape in files.documents if not node.is_hole]
    forms = (islice(schema_problems(node, shape), MOST_A_FILE) for node, shape in documents)
    yield chain.from_iterable(forms)
    walk = visits(files.scenario, Scenario)
    yield refusal_problems(walk[0])
    yield extension_problems(files.mechanisms)
    yield procedure_problems(files.mechanisms.values())
    yield reference_problems(files.scenario, walk, files.listed.items)
    yield date_problems(files.scenario, walk)
    yield ring_problems(files.scenario)
    yield band_problems(files.scenario)
    yield mechanism_problems(files.scenario, files.mechanisms)
