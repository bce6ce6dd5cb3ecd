"""The public form of a comparison as one off-line page: words said, consents, bands of 10 km."""

from __future__ import annotations

from pathlib import Path

from truceline.planning.comparison import Comparison
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.label import Labels
from truceline.reporting.page_kit import rendered, write_whole
from truceline.reporting.public_map import public_map
from truceline.reporting.public_sections import public_annex, public_head, public_sections
from truceline.reporting.public_view import PublicView, public_view


def write_public_page(comparison: Comparison, path: Path, *, language: str = FALLBACK) -> None:
    """Write the public form of a comparison as one off-line HTML file.

    Parameters
    ----------
    comparison
        The result; only what may be public is taken from it.
    path
        The file to write; it is there whole or not at all.
    language
        The language of the page.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_whole(path, public_page_of(public_view(comparison), language=language))


def public_page_of(view: PublicView, *, language: str = FALLBACK) -> str:
    """Return the public page of what was released."""
    labels = Labels(scenario=view.scenario, words=catalogue_of(language))
    drawn = public_map(view, labels)
    facts = {
        **drawn,
        "head": public_head(view, labels),
        "sections": public_sections(view, labels),
        "annex": public_annex(view, drawn["versions"], labels),
        "shown": (),
        "first_shown": 0,
    }
    return rendered("public.html.j2", labels, facts)
