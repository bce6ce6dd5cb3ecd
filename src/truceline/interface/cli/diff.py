"""`truceline diff`: how two mechanisms differ, in plain words, with who said what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.errors import TrucelineError
from truceline.interface.cli.lazy import lazy_app

app = lazy_app()


class NoCommonScenarioError(TrucelineError):
    """From what was named no one scenario can be told that holds both mechanisms."""

    def __init__(self, *, before: str, after: str) -> None:
        self.before, self.after = before, after
        super().__init__(
            "Expected two mechanisms of one scenario: two ids with --scenario DIR, or two folders "
            f"DIR/mechanisms/ID of the same DIR, came {before} and {after}. "
            f"For example: truceline diff {Path(before).name} {Path(after).name} --scenario DIR"
        )


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A mechanism: its id or folder.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another one of the same scenario.")],
    *,
    scenario: Annotated[
        str | None,
        typer.Option(
            help="The scenario folder, or the name of a bundled one, where ids are given."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and no text.")] = False,
) -> None:
    """Say how mechanism B differs from mechanism A, parameter by parameter.

    Under each parameter stands what each delegation is known to have said of it.
    """
    import json
    import shutil

    from truceline.domain.identifier import MechanismId
    from truceline.interface.shelf import load_scenario
    from truceline.planning.difference import difference
    from truceline.reporting.difference_json import difference_document
    from truceline.reporting.difference_text import difference_text

    read = load_scenario(scenario or _common_folder(before, after))
    found = difference(read, MechanismId(Path(before).name), MechanismId(Path(after).name))
    if as_json:
        document = difference_document(read, found)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    width = shutil.get_terminal_size((100, 24)).columns
    typer.echo(difference_text(read, found, width=width), nl=False)


def _common_folder(before: str, after: str) -> str:
    """Return the scenario folder that two mechanism folders are in.

    Raises
    ------
    NoCommonScenarioError
        If they are no such folders, or not of one scenario.
    """
    folders = [Path(name).resolve() for name in (before, after)]
    within = all(one.is_dir() and one.parent.name == "mechanisms" for one in folders)
    if not within or folders[0].parent != folders[1].parent:
        raise NoCommonScenarioError(before=before, after=after)
    return str(Path(before).parent.parent)
