"""A comparison as a PDF for paper and archive: the same facts as its page, and the same map.

What a page folds away stands open here, and the tables of places and boundaries come last. Every
sheet says who may read it. The file is dated on the day on which the scenario stands, no finer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from truceline.planning.comparison import Comparison
from truceline.reporting.block import Block, Head, Section, as_data
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.comparison_sections import comparison_head, comparison_sections
from truceline.reporting.label import Labels
from truceline.reporting.page_kit import write_whole
from truceline.reporting.paper_map import band_drawing, sight_drawings
from truceline.reporting.public_sections import public_annex, public_head, public_sections
from truceline.reporting.public_view import PublicView, public_view
from truceline.reporting.scenario_blocks import boundaries_fold, places_fold
from truceline.reporting.typesetting import typeset

PICTURE_PX: Final = 1000
"""How many picture elements the large map has at most: 150 an inch, and a small file."""


def write_pdf(comparison: Comparison, path: Path, *, language: str = FALLBACK) -> None:
    """Write a comparison as a PDF for the delegation that made it.

    Raises
    ------
    UnsetCharacterError
        If no font has a character of a text.
    UnfitForPdfError
        If a text is beyond what the standards of the PDF allow.
    FontsMissingError
        If the fonts are not installed.
    OSError
        If the file cannot be written.
    """
    write_whole(path, pdf_of(comparison, language=language))


def write_public_pdf(comparison: Comparison, path: Path, *, language: str = FALLBACK) -> None:
    """Write the public form of a comparison as a PDF.

    Raises
    ------
    UnsetCharacterError
        If no font has a character of a text.
    UnfitForPdfError
        If a text is beyond what the standards of the PDF allow.
    FontsMissingError
        If the fonts are not installed.
    OSError
        If the file cannot be written.
    """
    write_whole(path, public_pdf_of(public_view(comparison), language=language))


def pdf_of(comparison: Comparison, *, language: str = FALLBACK) -> bytes:
    """Return the PDF of a comparison."""
    labels = Labels(scenario=comparison.scenario, words=catalogue_of(language))
    drawings, drawn = sight_drawings(comparison, labels, most_px=PICTURE_PX)
    seen = _section("map", "page.heading.map", drawings, labels=labels)
    folds = (boundaries_fold(drawn["versions"], labels), places_fold(labels))
    sections = (seen, *comparison_sections(comparison, labels), _annex(folds, labels))
    return _typeset(comparison_head(comparison, labels), sections, labels)


def public_pdf_of(view: PublicView, *, language: str = FALLBACK) -> bytes:
    """Return the PDF of what was released."""
    labels = Labels(scenario=view.scenario, words=catalogue_of(language))
    drawing, drawn = band_drawing(view, labels)
    sections = tuple(
        replace(one, blocks=(*one.blocks, drawing)) if one.key == "coverage" else one
        for one in public_sections(view, labels)
    )
    annex = _annex(public_annex(view, drawn["versions"], labels), labels)
    return _typeset(public_head(view, labels), (*sections, annex), labels)


def _section(key: str, title: str, blocks: tuple[Block, ...], *, labels: Labels) -> Section:
    return Section(key=key, title=labels.words.say(title), blocks=blocks)


def _annex(blocks: tuple[Block, ...], labels: Labels) -> Section:
    return _section("annex", "paper.annex", blocks, labels=labels)


def _typeset(head: Head, sections: tuple[Section, ...], labels: Labels) -> bytes:
    facts: Mapping[str, object] = {
        "head": as_data(head),
        "sections": as_data(sections),
        "foot": " · ".join(head.badges),
    }
    return typeset(
        "document.typ",
        facts,
        language=labels.words.written_in,
        dated_on=labels.scenario.day,
    )
