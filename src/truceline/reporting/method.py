"""How a comparison was made and what it cannot say, in plain words."""

from __future__ import annotations

from truceline.planning.comparison import Comparison
from truceline.reporting import number
from truceline.reporting.catalogue import Catalogue
from truceline.reporting.label import Labels


def method_lines(comparison: Comparison, labels: Labels) -> tuple[str, ...]:
    """Return the paragraphs on method and limits that hold for a comparison."""
    words = labels.words
    return (
        _relief(comparison, words),
        _worlds(comparison, words),
        words.say("method.sight", target=number.metres(comparison.terrain.target_m, words)),
        words.say("table.two_delegations_note"),
        words.say("method.two_places"),
        words.say("method.aircraft"),
        words.say("method.map"),
        words.say("method.limits"),
        words.say("method.neutral"),
    )


def _relief(comparison: Comparison, words: Catalogue) -> str:
    terrain = comparison.terrain
    return words.say(
        "method.approximate" if terrain.approximate else "method.measured",
        source=terrain.source,
        cell=number.metres(terrain.resolution_m, words),
    )


def _worlds(comparison: Comparison, words: Catalogue) -> str:
    if comparison.bare:
        return words.say("method.one_world")
    trials = comparison.trials
    return words.say(
        "method.worlds",
        worlds=number.whole(trials.worlds, words),
        placings=number.whole(trials.placings, words),
        reliefs=number.whole(trials.reliefs, words),
        seed=str(trials.seed),
    )
