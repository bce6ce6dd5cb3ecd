"""The public form of a comparison as one off-line page: words said, consents, bands of 10 km."""

from __future__ import annotations

from pathlib import Path

from truceline.planning.comparison import Comparison
from truceline.reporting.board import board_of
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.label import Labels
from truceline.reporting.map_facts import map_facts
from truceline.reporting.page_kit import rendered, write_whole
from truceline.reporting.public_view import PublicView, public_view
from truceline.reporting.public_words import (
    cells_in_words,
    coverage_line,
    public_answer,
    public_consents,
    public_method,
)


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
    facts = {
        "view": view,
        "scenario": view.scenario,
        "answer": public_answer(view, labels),
        "coverage_line": coverage_line(view, labels),
        "cells": tuple(cells_in_words(view, labels)),
        "rows": board_of(view.scenario),
        "consents": public_consents(view),
        "method": public_method(view, labels),
        "shown": (),
        "first_shown": 0,
        **map_facts(labels, view.grid),
    }
    return rendered("public.html.j2", labels, facts)
