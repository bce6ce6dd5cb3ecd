"""What is detected by day and by night, in each weather and under denial, as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType

from truceline.planning.comparison import Comparison
from truceline.reporting.block import Table
from truceline.reporting.condition_tables import ConditionTables
from truceline.reporting.label import Labels
from truceline.reporting.plain_text import heading, paragraph, table


def condition_parts(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    """Yield the parts of the text on conditions, and none if they were not asked.

    Denials are told of the base and of the mechanism that the question asks about; the page and
    the JSON have them for all.
    """
    conditions = comparison.conditions
    if conditions is None:
        return
    tables = ConditionTables(comparison=comparison, conditions=conditions, labels=labels)
    yield heading(labels.words.say("page.heading.conditions"))
    yield from (paragraph(one) for one in tables.words.notes(comparison))
    for target in range(len(conditions.targets)):
        yield from _parts(tables.by_moment(target))
        yield from _parts(tables.by_denial(target))
    if conditions.extras:
        yield from _parts(tables.added())
    yield from _parts(tables.waits())
    yield paragraph(tables.words.waits_note())


def _parts(made: Table) -> Iterable[RenderableType]:
    yield heading(made.caption)
    rows = ([cell.text for cell in row.cells] for row in made.rows)
    yield table([one.title for one in made.columns], rows)
