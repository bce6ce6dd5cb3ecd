"""A comparison as one page that needs no network: map, figures, positions, sources.

The first lines answer the scenario's question. Every map has its table. The page shows single
posts and weak coverage, so it always says that it is for the delegation only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from truceline.planning.comparison import Comparison
from truceline.reporting.block import Section
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.comparison_map import comparison_map, pictures
from truceline.reporting.comparison_sections import comparison_head, comparison_sections
from truceline.reporting.comparison_text import READINGS, readings
from truceline.reporting.condition_page import condition_facts
from truceline.reporting.label import Labels
from truceline.reporting.page_kit import rendered, write_whole
from truceline.reporting.scenario_blocks import boundaries_fold, places_fold

MOST_BYTES = 3_000_000
_PICTURE_PX = (1400, 1000, 700, 500)


def write_page(comparison: Comparison, path: Path, *, language: str = FALLBACK) -> None:
    """Write a comparison as one off-line HTML file.

    Parameters
    ----------
    comparison
        The result.
    path
        The file to write; it is there whole or not at all.
    language
        The language of the page.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_whole(path, page_of(comparison, language=language))


def page_of(
    comparison: Comparison, *, language: str = FALLBACK, most_bytes: int = MOST_BYTES
) -> str:
    """Return the page, with pictures as fine as a size allows, or else the coarsest."""
    labels = Labels(scenario=comparison.scenario, words=catalogue_of(language))
    facts = _facts(comparison, labels)
    for most_px in _PICTURE_PX:
        drawn = pictures(comparison, most_px=most_px)
        page = rendered("page.html.j2", labels, facts | drawn)
        if len(page.encode()) <= most_bytes:
            break
    return page


def _facts(comparison: Comparison, labels: Labels) -> dict[str, Any]:
    drawn = comparison_map(comparison, labels)
    folds = (boundaries_fold(drawn["versions"], labels), places_fold(labels))
    return {
        **drawn,
        "head": comparison_head(comparison, labels),
        "map_section": Section(key="map", title=labels.words.say("page.heading.map"), blocks=folds),
        "sections": comparison_sections(comparison, labels),
        **condition_facts(comparison, labels),
        "shown": comparison.mechanisms,
        "readings": lambda shares: zip(READINGS, readings(shares), strict=True),
    }
