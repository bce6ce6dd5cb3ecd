"""What a document shows of mechanisms besides their sight: what they take, how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.domain.identifier import MechanismId
from truceline.domain.position import Parameter
from truceline.planning.comparison import Comparison, MechanismSight
from truceline.reporting import number
from truceline.reporting.block import (
    Block,
    Cell,
    Column,
    Fold,
    Item,
    Items,
    Look,
    Paragraph,
    Row,
    Table,
    Title,
)
from truceline.reporting.comparison_text import (
    ConsentsAlike,
    consents_alike,
    foreign_people,
    people,
)
from truceline.reporting.contrast import Contrast, contrasts
from truceline.reporting.label import Labels
from truceline.reporting.scenario_blocks import (
    NOTHING,
    cells,
    columns,
    mechanism_row,
    soft_paragraph,
)


def takes_blocks(comparison: Comparison, labels: Labels) -> Iterator[Block]:
    """Yield what each mechanism takes: posts, people, and the consents of hosts."""
    words = labels.words
    yield Table(
        columns=columns(labels, *(f"table.{one}" for one in _TAKES)),
        rows=tuple(_takes_row(one, labels) for one in comparison.mechanisms),
    )
    yield Title(text=words.say("page.consents"))
    for one in comparison.mechanisms:
        yield Fold(
            summary=labels.mechanism(one.id),
            blocks=(_consents(one, labels),),
            opened=one.id == labels.scenario.asked,
        )


_TAKES = ("mechanism", "posts", "people", "foreign")


def _takes_row(mechanism: MechanismSight, labels: Labels) -> Row:
    others = cells(
        number.whole(mechanism.burden.posts, labels.words),
        people(mechanism, labels),
        foreign_people(mechanism.burden, labels),
    )
    return mechanism_row(mechanism.id, others, labels=labels)


def _consents(mechanism: MechanismSight, labels: Labels) -> Table | Paragraph:
    if not mechanism.burden.consents:
        return Paragraph(text=f"{labels.words.say('table.consents_none')}.")
    return Table(
        columns=(
            *columns(labels, "page.consent_for", "page.consent_from"),
            *columns(labels, "page.consent_state", look=Look.STATE),
        ),
        rows=tuple(_consent_row(mechanism.id, one, labels) for one in consents_alike(mechanism)),
    )


def _consent_row(of: MechanismId, alike: ConsentsAlike, labels: Labels) -> Row:
    mechanism = labels.scenario.mechanism(of)
    return Row(
        cells=cells(
            ", ".join(labels.subject(mechanism, one) for one in alike.subjects),
            labels.delegation(alike.host),
            labels.words.say(f"consent.{alike.consent.value}"),
        )
    )


def difference_blocks(comparison: Comparison, labels: Labels) -> Iterator[Block]:
    """Yield how each mechanism differs from the base, and the questions they settle apart."""
    yield soft_paragraph(
        "page.differences_note", labels, base=labels.mechanism(comparison.scenario.base)
    )
    differing, contested = contrasts(comparison, labels)
    for one in differing:
        if one.things:
            yield Title(text=labels.mechanism(one.mechanism))
            yield _things(one)
    if contested:
        yield _rules(comparison, contested, labels)


def _things(contrast: Contrast) -> Items:
    return Items(
        items=tuple(Item(text=one.title, note="; ".join(one.lines)) for one in contrast.things)
    )


def _rules(comparison: Comparison, contested: Iterable[Parameter], labels: Labels) -> Table:
    shown = [one.id for one in comparison.mechanisms]
    titles = columns(labels, "page.question")
    return Table(
        caption=labels.words.say("page.rules"),
        columns=(*titles, *(Column(title=labels.mechanism(one), look=Look.WORDS) for one in shown)),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=labels.words.name(parameter.question)),
                    *(_setting(parameter, one, labels) for one in shown),
                )
            )
            for parameter in contested
        ),
    )


def _setting(parameter: Parameter, id_: MechanismId, labels: Labels) -> Cell:
    setting = labels.scenario.mechanism(id_).settings.get(parameter.id)
    if setting is None:
        return Cell(text=NOTHING)
    invented = f"({labels.words.say('page.invented')})" if setting.known.illustrative else ""
    return Cell(text=labels.words.name(setting.words), note=invented)
