"""How each mechanism of a comparison differs from the base, for the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.domain.identifier import MechanismId
from truceline.domain.position import Parameter
from truceline.planning.comparison import Comparison
from truceline.planning.difference import Change, Difference, ThingChange, difference
from truceline.reporting.label import Labels
from truceline.reporting.thing_words import ThingWords


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingContrast:
    """A body or asset that differs from the base: what became of it, and what is said of it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """How one mechanism differs from the base."""

    mechanism: MechanismId
    things: tuple[ThingContrast, ...]


def contrasts(
    comparison: Comparison, labels: Labels
) -> tuple[tuple[Contrast, ...], tuple[Parameter, ...]]:
    """Return how each mechanism differs from the base, and the questions that they settle apart."""
    scenario = comparison.scenario
    found = [
        difference(scenario, scenario.base, one.id)
        for one in comparison.mechanisms
        if one.id != scenario.base
    ]
    apart = {change.parameter.id for one in found for change in one.parameters}
    return (
        tuple(_contrast(one, labels) for one in found),
        tuple(one for one in scenario.parameters if one.id in apart),
    )


def _contrast(found: Difference, labels: Labels) -> Contrast:
    say = ThingWords(labels=labels, before=found.before, after=found.after)
    changes = (*found.bodies, *found.assets)
    return Contrast(mechanism=found.after, things=tuple(_thing(change, say) for change in changes))


def _thing(change: ThingChange, say: ThingWords) -> ThingContrast:
    name = say.labels.words.name(change.thing.names)
    return ThingContrast(
        title=say.labels.words.say(f"diff.{change.change.value}", name=name),
        lines=tuple(_lines(change, say)),
    )


def _lines(change: ThingChange, say: ThingWords) -> Iterable[str]:
    if change.change is Change.CHANGED:
        return (say.change(one) for one in change.fields)
    return say.summary(change)
