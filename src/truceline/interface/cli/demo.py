"""`truceline demo`: one story, from a quarrel over a post to a page that answers it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.interface.cli.lazy import lazy_app

app = lazy_app()


@app.command()
def demo(  # noqa: PLR0913 - each is an option of the command line
    *,
    scenario: Annotated[
        str | None, typer.Option(help="A scenario folder or name; else the first bundled one.")
    ] = None,
    dem: Annotated[
        Path | None, typer.Option(help="A real DEM instead of the approximate relief.")
    ] = None,
    cell: Annotated[float | None, typer.Option(help="Cell size of the comparison [m].")] = None,
    placings: Annotated[int, typer.Option(min=1, help="Placings to try.")] = 100,
    reliefs: Annotated[int, typer.Option(min=1, help="Approximate reliefs to try.")] = 20,
    conditions: Annotated[
        bool,
        typer.Option(
            "--conditions/--no-conditions",
            help="Tell by day and night, weather, target and denial too.",
        ),
    ] = True,
    out: Annotated[Path, typer.Option(help="Folder for the page and the PDF.")] = Path(
        "truceline-demo"
    ),
    browser: Annotated[bool, typer.Option(help="Open the page if there is a browser.")] = True,
) -> None:
    """Compare the proposals of a bundled scenario and open the page; needs no network."""
    from truceline.domain.wording import in_language
    from truceline.interface.cli.compare import Form, print_comparison
    from truceline.interface.cli.progress import progress_on_terminal
    from truceline.interface.comparing import Request, comparison_of, write_files, write_paper
    from truceline.interface.shelf import bundled_scenarios, load_scenario
    from truceline.reporting.comparison_text import answer

    name = scenario or bundled_scenarios()[0]
    request = Request(
        scenario=name,
        dem=dem,
        cell_m=cell,
        placings=placings,
        n_reliefs=reliefs,
        conditions=conditions,
    )
    case = load_scenario(name)
    typer.echo(f"{in_language(case.names, 'en')}, as of {case.as_of.isoformat()}")
    typer.echo(f"{in_language(case.question, 'en')}\n")
    typer.echo("Comparing the mechanisms over all admissible worlds. The first run also compiles.")
    with progress_on_terminal("worlds") as progress:
        comparison = comparison_of(request, progress=progress)
    print_comparison(comparison, form=Form.DELEGATION, as_json=False)
    page = write_files(comparison, out, public=False)
    typer.echo(f"\nPage: {page}")
    typer.echo(f"PDF: {write_paper(comparison, out, public=False)}")
    if browser:
        _open(page)
    typer.echo(f"\n{answer(comparison)}")


def _open(page: Path) -> None:
    import os
    import sys
    import webbrowser

    on_screen = (
        sys.platform != "linux" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    )
    if sys.stdout.isatty() and on_screen:
        webbrowser.open(page.as_uri())
