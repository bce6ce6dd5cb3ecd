"""What conditions are called: targets, lights, weathers, denials, places, and the notes on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.domain.denial import Denial
from truceline.domain.identifier import LineId, ZoneId
from truceline.domain.scenario import Scenario
from truceline.planning.comparison import Comparison
from truceline.planning.conditions import LOOK_S, Conditions
from truceline.planning.figure import Range
from truceline.reporting import number
from truceline.reporting.label import Labels
from truceline.sensing.glance import MOST_M

_M_PER_KM = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionWords:
    """Names what some conditions are about, in the language of the labels."""

    conditions: Conditions
    labels: Labels

    def target(self, index: int) -> str:
        """Return the name of a target."""
        return self._say(f"target.{self.conditions.targets[index].kind.value}")

    def light(self, index: int) -> str:
        """Return the name of the light of a moment."""
        return self._say(f"light.{self.conditions.moments[index].light.value}")

    def weather(self, index: int) -> str:
        """Return the name of the weather of a moment."""
        weather = self.conditions.moments[index].weather
        return self._say(f"weather.{'all' if weather is None else weather.value}")

    def moment(self, index: int) -> str:
        """Return the name of a moment."""
        return self.labels.words.say(
            "conditions.moment", light=self.light(index), weather=self.weather(index)
        )

    def denial(self, index: int) -> str:
        """Return the name of a denial."""
        denial = self.conditions.denials[index]
        return self._say("denial.none") if denial is None else self._denied(denial)

    def place(self, index: int) -> str:
        """Return the name of a zone or line, or of all zones together."""
        id_ = self.conditions.places[index]
        scenario: Scenario = self.labels.scenario
        if id_ is None:
            return self._say("conditions.all_zones")
        if id_ in scenario.watched_zones:
            return self.labels.zone(ZoneId(id_))
        return self.labels.line(LineId(id_))

    def notes(self, comparison: Comparison) -> Iterator[str]:
        """Yield what these figures are, what they rest on and what they leave out."""
        words = self.labels.words
        yield self._say("conditions.intro")
        yield self._say("conditions.heard")
        yield self._ranges(comparison)
        yield self._climate()
        yield words.say("conditions.assumed", most=number.metres(MOST_M, words))
        yield self._say("conditions.denials")
        if self.conditions.idle:
            idle = ", ".join(self._denied(one) for one in self.conditions.idle)
            yield words.say("conditions.idle", denials=idle)

    def waits_note(self) -> str:
        """Return how waits are to be read."""
        words = self.labels.words
        look = Range(low=LOOK_S, median=LOOK_S, high=LOOK_S)
        return words.say("conditions.waits_note", look=number.duration(look, words))

    def _ranges(self, comparison: Comparison) -> str:
        words, conditions = self.labels.words, self.conditions
        spacing_m = conditions.lattice.step * comparison.ground.grid.cell_m
        facts = {
            "cells": number.whole(conditions.n_cells[0], words),
            "spacing": number.metres(spacing_m, words),
        }
        if conditions.n_worlds == 1:
            return words.say("conditions.ranges_bare", **facts)
        worlds = number.whole(conditions.n_worlds, words)
        return words.say("conditions.ranges", worlds=worlds, **facts)

    def _climate(self) -> str:
        words, climate = self.labels.words, self.conditions.climate
        shares: dict[tuple[str, float], float] = {}
        for one in climate.weathers:
            key = one.weather.value, one.visibility_m
            shares[key] = shares.get(key, 0.0) + one.share
        weathers = (
            words.say(
                "conditions.weather",
                weather=words.say(f"weather.{weather}"),
                share=number.share(_bare(share), words),
                visibility=number.metres(visibility_m, words),
            )
            for (weather, visibility_m), share in shares.items()
        )
        invented = f", {words.say('page.invented')}" if climate.known.illustrative else ""
        return words.say(
            "conditions.climate",
            weathers="; ".join(weathers),
            spell=number.duration(_bare(climate.spell_h * 3600), words),
            day=number.share(_bare(self.conditions.day_share), words),
            source=self.labels.source(climate.known.source),
            invented=invented,
        )

    def _denied(self, denial: Denial) -> str:
        if denial.delegation is None:
            return self._say(f"denial.{denial.kind.value}")
        gone = self.labels.delegation(denial.delegation)
        return self.labels.words.say("denial.delegation_gone", delegation=gone)

    def _say(self, key: str) -> str:
        return self.labels.words.say(key)


def _bare(value: float) -> Range:
    return Range(low=value, median=value, high=value)
