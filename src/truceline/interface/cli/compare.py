"""`truceline compare`: what each mechanism would see, as a table, JSON, a page and a PDF."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.interface.cli.lazy import lazy_app

if TYPE_CHECKING:
    from truceline.planning.comparison import Comparison

app = lazy_app()


class Form(Enum):
    """Who may read the output: one delegation, or everybody."""

    DELEGATION = "delegation"
    PUBLIC = "public"


@app.command()
def compare(  # noqa: PLR0913 - each is an option of the command line
    scenario: Annotated[
        str, typer.Argument(help="A scenario folder, or the name of a bundled one.")
    ],
    mechanisms: Annotated[
        list[str] | None, typer.Argument(help="The mechanisms to compare; all if none is named.")
    ] = None,
    *,
    dem: Annotated[
        Path | None, typer.Option(help="A DEM (GeoTIFF, .hgt, .hgt.zip or a folder of tiles).")
    ] = None,
    cell: Annotated[float | None, typer.Option(help="Cell size of the comparison [m].")] = None,
    target: Annotated[float, typer.Option(help="Height of what is to be seen [m].")] = 2.0,
    placings: Annotated[
        int, typer.Option(min=1, help="Placings of invented positions to try.")
    ] = 100,
    reliefs: Annotated[int, typer.Option(min=1, help="Approximate reliefs to try.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed of chance.")] = 1,
    conditions: Annotated[
        bool,
        typer.Option(
            "--conditions/--no-conditions",
            help="Tell by day and night, weather, target and denial too.",
        ),
    ] = False,
    release: Annotated[Form, typer.Option(help="Who may read the output.")] = Form.DELEGATION,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and no table.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write a PDF beside the page.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for comparison.html, .json and .pdf.")
    ] = None,
) -> None:
    """Compare mechanisms by what they would see, with ranges.

    Prints a table and writes one off-line page (to the folder of --out, else to
    truceline-out/SCENARIO), with --pdf also a tagged PDF of the same content. With --json it prints
    JSON, and writes files only if --out or --pdf is given.
    """
    from truceline.interface.cli.progress import progress_on_terminal
    from truceline.interface.comparing import Request, comparison_of, write_files, write_paper

    request = Request(
        scenario=scenario,
        mechanisms=tuple(mechanisms or ()),
        dem=dem,
        cell_m=cell,
        target_m=target,
        placings=placings,
        n_reliefs=reliefs,
        seed=seed,
        conditions=conditions,
    )
    with progress_on_terminal("worlds") as progress:
        comparison = comparison_of(request, progress=progress)
    print_comparison(comparison, form=release, as_json=as_json)
    if out is not None or pdf or not as_json:
        folder = out or Path("truceline-out") / comparison.scenario.id
        page = write_files(comparison, folder, public=release is Form.PUBLIC)
        typer.echo(f"Page: {page}", err=as_json)
        if pdf:
            paper = write_paper(comparison, folder, public=release is Form.PUBLIC)
            typer.echo(f"PDF: {paper}", err=as_json)


def print_comparison(comparison: Comparison, *, form: Form, as_json: bool) -> None:
    """Print a comparison for its reader."""
    import json
    import shutil

    from truceline.reporting.comparison_json import comparison_document, public_document
    from truceline.reporting.comparison_text import comparison_table
    from truceline.reporting.public_text import public_table

    if as_json:
        document = (
            public_document(comparison) if form is Form.PUBLIC else comparison_document(comparison)
        )
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    table = public_table if form is Form.PUBLIC else comparison_table
    typer.echo(table(comparison, width=shutil.get_terminal_size((100, 24)).columns))
