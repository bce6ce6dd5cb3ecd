"""The answer to a scenario's question, in a few sentences worked out from the figures.

It is said on the page, with the table and at the end of the demonstration, always in the same
words. It names the range and its limits, and it is no finding about the real place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from truceline.domain.denial import DenialKind
from truceline.domain.identifier import MechanismId
from truceline.domain.target import TargetKind
from truceline.planning.comparison import Added, Comparison, MechanismSight
from truceline.planning.conditions import Conditions, Situation
from truceline.planning.figure import Range
from truceline.reporting import number
from truceline.reporting.catalogue import FALLBACK, Catalogue, catalogue_of

_MOST_ASSETS = 3
_ANSWERED = TargetKind.VEHICLE
"""The target of which the answer speaks; the tables have all."""


def answer(comparison: Comparison, *, language: str = FALLBACK) -> str:
    """Answer the question of a comparison's scenario in words.

    Parameters
    ----------
    comparison
        The result; what it says of the mechanism that the scenario asks about is the answer.
    language
        The language of the sentences.
    """
    return " ".join(_Answer(comparison=comparison, words=catalogue_of(language)).sentences())


def watched_km2(comparison: Comparison) -> float:
    """Return the area of all watched zones together, voids left out [km²]."""
    ground = comparison.ground
    return float(np.count_nonzero(ground.watched & ~ground.void)) * ground.grid.cell_km2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The sentences on one comparison in one language."""

    comparison: Comparison
    words: Catalogue

    def sentences(self) -> Iterator[str]:
        asked = self.comparison.scenario.asked
        sights = [one for one in self.comparison.mechanisms if one.id == asked]
        added = [one for one in self.comparison.added if one.mechanism == asked]
        if not sights:
            yield self.words.say("answer.not_compared", mechanism=self.mechanism(asked))
        elif not added:
            yield self.nothing_added()
        else:
            yield from self.additions(added, sights[0])
            if self.comparison.conditions is not None:
                yield from self.chances(added[0], self.comparison.conditions)
            yield from self.limits()

    def mechanism(self, id_: MechanismId) -> str:
        return self.words.name(self.comparison.scenario.mechanism(id_).names)

    def nothing_added(self) -> str:
        scenario = self.comparison.scenario
        return self.words.say(
            "answer.nothing_added",
            mechanism=self.mechanism(scenario.asked),
            base=self.mechanism(scenario.base),
        )

    def additions(self, added: list[Added], sight: MechanismSight) -> Iterator[str]:
        yield self.on_what()
        for one in added[:_MOST_ASSETS]:
            yield self.seen_alone(one, sight)
            yield self.second_eyes(one)
        if len(added) > _MOST_ASSETS:
            more = number.whole(len(added) - _MOST_ASSETS, self.words)
            yield self.words.say("answer.more_assets", n=more)

    def on_what(self) -> str:
        """Say on which ground, and over how many worlds, the next sentence holds."""
        trials, terrain = self.comparison.trials, self.comparison.terrain
        kind = "approximate" if terrain.approximate else "measured"
        relief = self.words.say(f"answer.relief.{kind}")
        if self.comparison.bare:
            return self.words.say("answer.on", relief=relief)
        return self.words.say(
            "answer.on_placings" if trials.placings > 1 else "answer.on_worlds",
            relief=relief,
            placings=number.whole(trials.placings, self.words),
            worlds=number.whole(trials.worlds, self.words),
        )

    def seen_alone(self, added: Added, sight: MechanismSight) -> str:
        name = self.asset(added)
        if self.flies_or_nothing_else_does(added, sight):
            return self.seen(added.only_by_it, "answer.alone", name) + "."
        on_ground = self.seen(added.without_aircraft, "answer.on_ground", name)
        return on_ground + self.while_aircraft(added) + "."

    def asset(self, added: Added) -> str:
        assets = self.comparison.scenario.mechanism(added.mechanism).assets
        return next(self.words.name(one.names) for one in assets if one.id == added.asset)

    def flies_or_nothing_else_does(self, added: Added, sight: MechanismSight) -> bool:
        flying = {one.id for one in sight.assets if one.airborne}
        return added.asset in flying or not flying

    def seen(self, km2: Range, key: str, name: str) -> str:
        if km2.high == 0:
            return self.words.say(f"{key}_nothing", asset=name)
        part = km2.median / watched_km2(self.comparison)
        share = Range(low=part, median=part, high=part)
        return self.words.say(
            key,
            asset=name,
            area=number.area(km2, self.words),
            share=number.share(share, self.words),
        )

    def while_aircraft(self, added: Added) -> str:
        if added.without_aircraft.high == 0:
            return ""
        if added.only_by_it.high == 0:
            return self.words.say("answer.aircraft_nothing")
        return self.words.say("answer.aircraft", area=number.area(added.only_by_it, self.words))

    def second_eyes(self, added: Added) -> str:
        if added.second_delegation.high == 0:
            return self.words.say("answer.second_nothing")
        return self.words.say(
            "answer.second", area=number.area(added.second_delegation, self.words)
        )

    def chances(self, added: Added, conditions: Conditions) -> Iterator[str]:
        """Say what the first asset adds by day and night, and how that is without aircraft."""
        kinds = [one.kind for one in conditions.targets]
        if _ANSWERED not in kinds:
            return
        target = kinds.index(_ANSWERED)
        one = conditions.n_worlds == 1
        said = self.words.say(
            "answer.chance" if one else "answer.chance_worlds",
            worlds=number.whole(conditions.n_worlds, self.words),
            target=self.words.say(f"target.{_ANSWERED.value}"),
            **self.chance(added, conditions, Situation(target=target, moment=0)),
        )
        for denial, denied in enumerate(conditions.denials):
            if denied is not None and denied.kind is DenialKind.JAMMING:
                at = Situation(target=target, moment=0, denial=denial)
                areas = self.chance(added, conditions, at)
                said += self.words.say("answer.chance_jammed", **areas)
        yield said + "."

    def chance(self, added: Added, conditions: Conditions, at: Situation) -> dict[str, str]:
        """Return what an asset adds in a situation by each light, as the weather comes."""
        extra = conditions.extras.index((added.mechanism, added.asset))
        return {
            one.light.value: number.area(
                conditions.adds(extra, replace(at, moment=k)).by_any, self.words
            )
            for k, one in enumerate(conditions.moments)
            if one.weather is None
        }

    def limits(self) -> Iterator[str]:
        if not self.comparison.bare:
            yield self.words.say("answer.brackets")
        if self.comparison.terrain.approximate or not self.comparison.bare:
            yield self.words.say("answer.no_finding")
        else:
            yield self.words.say("answer.clear_day")
