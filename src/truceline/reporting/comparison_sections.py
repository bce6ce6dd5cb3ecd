"""The sections of a comparison, for the page and the PDF alike: figures, words, method, sources.

What one form shows the other shows too. A new table is a block in one of these sections. The map is
not among them, since each form draws it for its own medium.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.domain.identifier import MechanismId
from truceline.planning.comparison import (
    Added,
    AssetSight,
    Comparison,
    MechanismSight,
)
from truceline.planning.figure import Range
from truceline.planning.shares import Shares
from truceline.reporting import number
from truceline.reporting.answer import answer, watched_km2
from truceline.reporting.block import (
    Block,
    Cell,
    Fold,
    Head,
    Look,
    Paragraph,
    Row,
    Section,
    Table,
    Title,
)
from truceline.reporting.board_words import board_blocks
from truceline.reporting.comparison_text import (
    READINGS,
    brackets,
    line_gaps,
    readings,
    zone_gaps,
)
from truceline.reporting.condition_blocks import condition_blocks
from truceline.reporting.label import Labels
from truceline.reporting.mechanism_blocks import difference_blocks, takes_blocks
from truceline.reporting.method import method_lines
from truceline.reporting.scenario_blocks import (
    NOTHING,
    cells,
    columns,
    mechanism_row,
    sensors_fold,
    soft_paragraph,
    sources_list,
)


def comparison_head(comparison: Comparison, labels: Labels) -> Head:
    """Return what stands first in a comparison."""
    scenario, say = comparison.scenario, labels.words.say
    invented = any(asset.illustrative for one in comparison.mechanisms for asset in one.assets)
    badges = {
        "mark.no_document": True,
        "mark.no_finding": comparison.terrain.approximate or not comparison.bare,
        "mark.approximate": comparison.terrain.approximate,
        "mark.illustrative": invented,
    }
    return Head(
        marking=say("mark.delegation_only"),
        why=say("mark.why"),
        title=say("table.title", scenario=labels.words.name(scenario.names)),
        heading=labels.heading,
        question=labels.words.name(scenario.question),
        answer=answer(comparison, language=labels.words.language),
        badges=tuple(say(key) for key, holds in badges.items() if holds),
    )


def comparison_sections(comparison: Comparison, labels: Labels) -> tuple[Section, ...]:
    """Return the sections that follow the map, in their order."""
    blocks: dict[str, Iterable[Block]] = {
        "figures": _figures(comparison, labels),
        "added": _added(comparison, labels),
        **_conditions(comparison, labels),
        "takes": takes_blocks(comparison, labels),
        "board": (soft_paragraph("page.board_note", labels), *board_blocks(labels)),
        "differences": difference_blocks(comparison, labels),
        "method": _method(comparison, labels),
        "sources": (sources_list(labels),),
    }
    return tuple(
        Section(key=key, title=labels.words.say(f"page.heading.{key}"), blocks=tuple(these))
        for key, these in blocks.items()
    )


def _conditions(comparison: Comparison, labels: Labels) -> dict[str, Iterable[Block]]:
    """Return the section on conditions, if they were asked."""
    if comparison.conditions is None:
        return {}
    return {"conditions": condition_blocks(comparison, comparison.conditions, labels)}


def _figures(comparison: Comparison, labels: Labels) -> Iterator[Block]:
    note = labels.words.say("table.two_delegations_note")
    yield Paragraph(text=f"{brackets(comparison, labels)} {note}", soft=True)
    yield from _sight_tables(comparison, labels)
    yield Title(text=labels.words.say("page.each_asset"))
    yield soft_paragraph("page.each_asset_note", labels)
    for one in comparison.mechanisms:
        yield Fold(summary=labels.mechanism(one.id), blocks=(_asset_table(one, labels),))


def _sight_tables(comparison: Comparison, labels: Labels) -> Iterator[Table]:
    words = labels.words
    for index, zone in enumerate(comparison.mechanisms[0].zones):
        size = number.plain_area(zone.km2, words)
        yield _sight_table(
            words.say("table.zone", zone=labels.zone(zone.id), area=size),
            ((one.id, one.zones[index].shares) for one in comparison.mechanisms),
            labels=labels,
            gaps=tuple(zone_gaps(zone, labels)),
        )
    for index, line in enumerate(comparison.mechanisms[0].lines):
        size = number.plain_length(line.km, words)
        yield _sight_table(
            words.say("table.line", line=labels.line(line.id), length=size),
            ((one.id, one.lines[index].shares) for one in comparison.mechanisms),
            labels=labels,
            gaps=tuple(line_gaps(line, labels)),
        )


def _sight_table(
    caption: str,
    shares: Iterable[tuple[MechanismId, Shares]],
    *,
    labels: Labels,
    gaps: tuple[str, ...],
) -> Table:
    return Table(
        caption=caption,
        gaps=gaps,
        even=True,
        columns=(
            *columns(labels, "table.mechanism"),
            *columns(labels, *(f"reading.{one}" for one in READINGS), look=Look.FIGURE),
        ),
        rows=tuple(
            mechanism_row(id_, (_share(one, labels) for one in readings(these)), labels=labels)
            for id_, these in shares
        ),
    )


def _share(part: Range, labels: Labels) -> Cell:
    return Cell(text=number.share(part, labels.words), span=part)


def _asset_table(mechanism: MechanismSight, labels: Labels) -> Table:
    return Table(
        columns=(
            *columns(labels, "table.asset", "page.operator", "page.raw_feeds", "page.sensor"),
            *columns(labels, "page.sees", "page.only_it", look=Look.FIGURE),
        ),
        rows=tuple(_asset_row(mechanism.id, one, labels) for one in mechanism.assets),
    )


def _asset_row(of: MechanismId, sight: AssetSight, labels: Labels) -> Row:
    scenario, words = labels.scenario, labels.words
    asset = next(one for one in scenario.mechanism(of).assets if one.id == sight.id)
    invented = f"({words.say('page.invented')})" if sight.illustrative else ""
    sensor = words.name(scenario.sensor(sight.sensor).names)
    others = cells(
        labels.delegations(asset.operator),
        labels.delegations(asset.raw_feeds_to) or NOTHING,
        f"{sensor}, {number.metres(sight.reach_m, words)}",
        number.area(sight.seen_km2, words),
        number.area(sight.seen_km2_only_by_it, words),
    )
    return Row(cells=(Cell(text=words.name(asset.names), note=invented), *others))


def _added(comparison: Comparison, labels: Labels) -> Iterator[Block]:
    words = labels.words
    if not comparison.added:
        base = labels.mechanism(comparison.scenario.base)
        yield Paragraph(text=words.say("table.adds_nothing", base=base))
        return
    keys = ("table.without_aircraft", "table.only_by_it", "table.second_delegation")
    yield Table(
        columns=(*columns(labels, "table.asset"), *columns(labels, *keys, look=Look.FIGURE)),
        rows=tuple(_added_row(one, labels) for one in comparison.added),
    )
    watched = number.plain_area(watched_km2(comparison), words)
    yield soft_paragraph("page.added_note", labels, watched=watched)


def _added_row(added: Added, labels: Labels) -> Row:
    name = Cell(
        text=labels.subject(labels.scenario.mechanism(added.mechanism), added.asset),
        note=labels.mechanism(added.mechanism),
    )
    figures = (added.without_aircraft, added.only_by_it, added.second_delegation)
    return Row(
        cells=(name, *cells(*(number.area(one, labels.words) for one in figures))),
        asked=added.mechanism == labels.scenario.asked,
    )


def _method(comparison: Comparison, labels: Labels) -> Iterator[Block]:
    yield from (Paragraph(text=line) for line in method_lines(comparison, labels))
    yield sensors_fold(labels)
