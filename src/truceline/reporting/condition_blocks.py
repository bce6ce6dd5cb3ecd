"""The section on light, weather, targets and denials, for the page and the PDF alike.

The first two blocks say what its figures are; a page lets the reader choose a situation after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceline.planning.comparison import Comparison
from truceline.planning.conditions import Conditions
from truceline.reporting.block import Block, Fold, Paragraph, Title
from truceline.reporting.condition_tables import ConditionTables
from truceline.reporting.label import Labels

N_LEADING = 2
"""How many blocks stand before what the reader may choose."""


def condition_blocks(
    comparison: Comparison, conditions: Conditions, labels: Labels
) -> Iterator[Block]:
    """Yield what is detected when and of what, how long it takes, and what that rests on."""
    tables = ConditionTables(comparison=comparison, conditions=conditions, labels=labels)
    notes = tuple(Paragraph(text=note) for note in tables.words.notes(comparison))
    yield from notes[:N_LEADING]
    yield Title(text=labels.words.say("conditions.each_target"))
    for target in range(len(conditions.targets)):
        yield tables.by_moment(target)
        yield tables.by_denial(target)
    if conditions.extras:
        yield tables.added()
    yield tables.waits()
    yield Paragraph(text=tables.words.waits_note(), soft=True)
    yield Fold(summary=labels.words.say("conditions.notes"), blocks=notes[N_LEADING:])
