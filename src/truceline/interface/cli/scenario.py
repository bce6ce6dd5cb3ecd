"""`truceline scenario`: look after scenario folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.interface.cli.door import ExitCode, printable
from truceline.interface.cli.lazy import lazy_app

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.documents.problem import Problem
    from truceline.domain.scenario import Scenario

app = lazy_app()


@app.callback()
def scenario() -> None:
    """Look after scenario folders."""


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The folder that holds scenario.yaml.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Report every problem of a scenario at once, as FILE:LINE:COLUMN and a sentence.

    Exit codes: 0 the scenario can be used, 2 it cannot.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.documents.errors import ScenarioProblemsError
    from truceline.documents.scenario_folder import read_scenario

    try:
        read = read_scenario(folder)
    except ScenarioProblemsError as error:
        typer.echo(_json(error.problems) if as_json else _lines(folder, error.problems))
        raise typer.Exit(ExitCode.WRONG_INPUT) from error
    typer.echo(_json(()) if as_json else _summary(folder, read))


def _lines(folder: Path, problems: Iterable[Problem]) -> str:
    lines = [str(problem) for problem in problems]
    noun = "problem" if len(lines) == 1 else "problems"
    return printable("\n".join([*lines, f"{len(lines)} {noun} in {folder}."]))


def _summary(folder: Path, read: Scenario) -> str:
    collections = {
        "sources": read.sources,
        "delegations": read.delegations,
        "provisions": read.agreement.provisions,
        "places": read.places,
        "lines": read.lines,
        "zones": read.zones,
        "sensors": read.sensors,
        "parameters": read.parameters,
        "positions": read.positions,
        "mechanisms": read.mechanisms,
        "spot heights": read.spot_heights,
    }
    counted = ", ".join(_counted(len(things), what) for what, things in collections.items())
    return printable(f"{folder} holds: {counted}, as of {read.as_of.isoformat()}.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what.removesuffix('s') if number == 1 else what}"


def _json(problems: Iterable[Problem]) -> str:
    import json

    listed = [
        {
            "file": problem.at.file,
            "line": problem.at.line,
            "column": problem.at.column,
            "expected": problem.expected,
            "came": problem.came,
            "remedy": problem.remedy,
        }
        for problem in problems
    ]
    return json.dumps({"holds": not listed, "problems": listed}, ensure_ascii=False, indent=2)
