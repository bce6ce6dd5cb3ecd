"""A comparison as one page that needs no network: map, figures, positions, sources.

The first lines answer the scenario's question. Every map has its table. The page shows single
posts and weak coverage, so it always says that it is for the delegation only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.domain.identifier import MechanismId
from truceline.domain.mechanism import Asset
from truceline.planning.comparison import Comparison, Shares
from truceline.reporting import number
from truceline.reporting.answer import answer, watched_km2
from truceline.reporting.board import board_of
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.comparison_map import comparison_map, pictures
from truceline.reporting.comparison_text import (
    READINGS,
    brackets,
    consents_alike,
    foreign_people,
    line_gaps,
    people,
    readings,
    zone_gaps,
)
from truceline.reporting.contrast import contrasts
from truceline.reporting.label import Labels
from truceline.reporting.method import method_lines
from truceline.reporting.page_kit import rendered, write_whole

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
    facts = {
        **_words(comparison, labels),
        **_tables(comparison, labels),
        **comparison_map(comparison, labels),
    }
    for most_px in _PICTURE_PX:
        drawn = pictures(comparison, most_px=most_px)
        page = rendered("page.html.j2", labels, facts | drawn)
        if len(page.encode()) <= most_bytes:
            break
    return page


def _words(comparison: Comparison, labels: Labels) -> dict[str, Any]:
    return {
        "comparison": comparison,
        "scenario": comparison.scenario,
        "answer": answer(comparison, language=labels.words.language),
        "no_finding": comparison.terrain.approximate or not comparison.bare,
        "brackets": brackets(comparison, labels),
        "method": method_lines(comparison, labels),
        "rows": board_of(comparison.scenario),
        "watched": watched_km2(comparison),
    }


def _tables(comparison: Comparison, labels: Labels) -> dict[str, Any]:
    scenario = comparison.scenario
    differing, contested = contrasts(comparison, labels)
    return {
        "shown": comparison.mechanisms,
        "readings": lambda shares: zip(READINGS, readings(shares), strict=True),
        "reading_keys": READINGS,
        "sight_tables": tuple(_sight_tables(comparison, labels)),
        "asset_of": lambda mechanism, asset: _asset(comparison, mechanism, asset),
        "subject": lambda of, id_: labels.subject(scenario.mechanism(of), id_),
        "people": lambda one: people(one, labels),
        "foreign": lambda burden: foreign_people(burden, labels),
        "consents_alike": consents_alike,
        "contrasts": differing,
        "contested": contested,
    }


def _asset(comparison: Comparison, mechanism: MechanismId, id_: str) -> Asset:
    return next(one for one in comparison.scenario.mechanism(mechanism).assets if one.id == id_)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SightTable:
    title: str
    gaps: tuple[str, ...]
    rows: tuple[tuple[MechanismId, Shares], ...]


def _sight_tables(comparison: Comparison, labels: Labels) -> Iterator[_SightTable]:
    words = labels.words
    for index, zone in enumerate(comparison.mechanisms[0].zones):
        size = number.plain_area(zone.km2, words)
        yield _SightTable(
            title=words.say("table.zone", zone=labels.zone(zone.id), area=size),
            gaps=tuple(zone_gaps(zone, labels)),
            rows=tuple((one.id, one.zones[index].shares) for one in comparison.mechanisms),
        )
    for index, line in enumerate(comparison.mechanisms[0].lines):
        size = number.plain_length(line.km, words)
        yield _SightTable(
            title=words.say("table.line", line=labels.line(line.id), length=size),
            gaps=tuple(line_gaps(line, labels)),
            rows=tuple((one.id, one.lines[index].shares) for one in comparison.mechanisms),
        )
