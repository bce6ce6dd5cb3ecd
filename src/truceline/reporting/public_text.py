"""The public form of a comparison as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType

from truceline.planning.comparison import Comparison
from truceline.reporting.board import BoardRow, board_of
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.label import Labels
from truceline.reporting.plain_text import heading, paragraph, printed, table
from truceline.reporting.public_view import PublicView, public_view
from truceline.reporting.public_words import cells_in_words, public_answer


def public_table(comparison: Comparison, *, width: int, language: str = FALLBACK) -> str:
    """Return the public form as plain text.

    Parameters
    ----------
    comparison
        The result; only what may be public is taken from it.
    width
        How many columns the reader has.
    language
        The language of the text.
    """
    view = public_view(comparison)
    labels = Labels(scenario=view.scenario, words=catalogue_of(language))
    parts = [*_head(view, labels), *_board(labels), *_cells(view, labels)]
    return printed(parts, width=width)


def _head(view: PublicView, labels: Labels) -> Iterable[RenderableType]:
    words, scenario = labels.words, view.scenario
    marks = [words.say("mark.public")]
    if view.no_finding:
        marks.append(words.say("mark.no_finding"))
    yield paragraph(" · ".join(marks))
    yield paragraph(words.name(scenario.names))
    yield paragraph(words.say("table.as_of", day=labels.day(scenario.day)))
    yield heading(words.name(scenario.question))
    yield paragraph(public_answer(view, labels))


def _board(labels: Labels) -> Iterable[RenderableType]:
    words = labels.words
    yield heading(words.say("public.heading.board"))
    for row in board_of(labels.scenario):
        question = words.name(row.parameter.question)
        yield heading(f"{question} [{words.say(f'status.{row.status.value}')}]")
        yield from (paragraph(line) for line in _said(row, labels))


def _said(row: BoardRow, labels: Labels) -> Iterable[str]:
    words = labels.words
    for one in row.positions:
        yield words.say(
            "public.said",
            delegation=labels.delegation(one.delegation),
            stance=words.say(f"stance.{one.stance.value}"),
            words=words.name(one.words),
            rendering=words.say(f"rendering.{one.rendering.value}"),
            day=labels.day(one.said_on),
            source=labels.source(one.known.source),
        )
    if row.silent:
        yield f"{words.say('page.silent')} {labels.delegations(row.silent)}"


def _cells(view: PublicView, labels: Labels) -> Iterable[RenderableType]:
    words = labels.words
    yield heading(words.say("public.heading.coverage"))
    columns = tuple(words.say(f"public.{key}") for key in ("cell", "zone", "told"))
    rows = ((one.name, one.zone, one.told) for one in cells_in_words(view, labels))
    yield table(columns, rows)
