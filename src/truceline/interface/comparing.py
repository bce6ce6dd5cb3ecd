"""The comparison as the doors ask for it: a request in, a comparison or its files out."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from truceline.errors import TrucelineError
from truceline.interface.assembly import (
    approximate_ground,
    chosen_mechanisms,
    measured_ground,
)
from truceline.interface.shelf import load_scenario
from truceline.planning.compare import Progress, TrialPlan, compare
from truceline.planning.comparison import Comparison
from truceline.planning.conditions import ConditionPlan
from truceline.reporting.comparison_json import comparison_document, public_document
from truceline.reporting.comparison_page import write_page
from truceline.reporting.comparison_pdf import write_pdf, write_public_pdf
from truceline.reporting.page_kit import write_whole
from truceline.reporting.public_page import write_public_page

DEFAULT_CELL_M = 30.0


class RequestRefusedError(TrucelineError):
    """A comparison was asked for with a figure that makes no sense."""

    def __init__(self, *, option: str, expected: str, came: float) -> None:
        self.option = option
        self.expected = expected
        self.came = came
        super().__init__(f"--{option}: expected {expected}, came {came:g}. Correct the figure.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks to be compared, and on which ground [m].

    With `conditions`, also what is detected by day and night, in each weather, under denial.
    """

    scenario: str
    mechanisms: tuple[str, ...] = ()
    dem: Path | None = None
    cell_m: float | None = None
    target_m: float = 2.0
    placings: int = 100
    n_reliefs: int = 20
    seed: int = 1
    conditions: bool = False

    def __post_init__(self) -> None:
        """Refuse cells without size and targets without height.

        Raises
        ------
        RequestRefusedError
            If a figure makes no sense.
        """
        if self.cell_m is not None and not 0 < self.cell_m < math.inf:
            raise RequestRefusedError(option="cell", expected="a size above 0 m", came=self.cell_m)
        if not 0 <= self.target_m < math.inf:
            raise RequestRefusedError(
                option="target", expected="a height of 0 m or more", came=self.target_m
            )


def comparison_of(request: Request, *, progress: Progress) -> Comparison:
    """Make the comparison that a request asks for.

    Raises
    ------
    TrucelineError
        If the scenario, the mechanisms or the ground do not allow it.
    """
    scenario = load_scenario(request.scenario)
    mechanisms = chosen_mechanisms(scenario, request.mechanisms)
    if request.dem is None:
        ground = approximate_ground(
            scenario,
            cell_m=request.cell_m or DEFAULT_CELL_M,
            n_reliefs=request.n_reliefs,
            seed=request.seed,
        )
    else:
        ground = measured_ground(scenario, request.dem, cell_m=request.cell_m)
    plan = TrialPlan(
        placings=request.placings,
        target_m=request.target_m,
        seed=request.seed,
        conditions=ConditionPlan() if request.conditions else None,
    )
    return compare(scenario, ground, mechanisms=mechanisms, plan=plan, progress=progress)


def write_files(comparison: Comparison, folder: Path, *, public: bool) -> Path:
    """Write the page and the JSON of a comparison into a folder; return the page's path."""
    page = _file(folder, public=public, ending=".html")
    write, document = (
        (write_public_page, public_document) if public else (write_page, comparison_document)
    )
    write(comparison, page)
    text = json.dumps(document(comparison), ensure_ascii=False, indent=2)
    write_whole(page.with_suffix(".json"), text + "\n")
    return page


def write_paper(comparison: Comparison, folder: Path, *, public: bool) -> Path:
    """Write the PDF of a comparison beside its page; return its path.

    Raises
    ------
    TrucelineError
        If a character of a text is in no font, or there are no fonts.
    """
    paper = _file(folder, public=public, ending=".pdf")
    (write_public_pdf if public else write_pdf)(comparison, paper)
    return paper


def _file(folder: Path, *, public: bool, ending: str) -> Path:
    return (
        (folder / ("comparison-public" if public else "comparison")).resolve().with_suffix(ending)
    )
