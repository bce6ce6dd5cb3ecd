"""The part of the page on light, weather, targets and denials: its switches, maps and tables.

Every choice is made by CSS alone, from what stands in the page; maps that are alike stand in it
once. A choice of five switches shows one map and its tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from truceline.domain.light import Light
from truceline.planning.comparison import Comparison
from truceline.planning.conditions import Conditions, Situation
from truceline.reporting.block import Table
from truceline.reporting.condition_blocks import N_LEADING
from truceline.reporting.condition_tables import ConditionTables
from truceline.reporting.label import Labels
from truceline.reporting.raster import CHANCE_PALETTE, ChanceClass, Picture, chance_picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A choice that the reader has: its name, what it is called, and the words of each option."""

    name: str
    title: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one situation shows: its place in each switch but the mechanism's, and its tables."""

    at: Situation
    light: int
    weather: int
    tables: tuple[Table, ...]


def condition_facts(comparison: Comparison, labels: Labels) -> dict[str, Any]:
    """Return what the template needs, and none of it if conditions were not asked."""
    conditions = comparison.conditions
    if conditions is None:
        return {"conditions": None, "switches": (), "n_leading": 0}
    tables = ConditionTables(comparison=comparison, conditions=conditions, labels=labels)
    asked = comparison.scenario.asked
    pictures = _Pictures.of(comparison, conditions)
    return {
        "conditions": conditions,
        "switches": tuple(_switches(tables)),
        "first_condition": conditions.mechanisms.index(asked)
        if asked in conditions.mechanisms
        else 0,
        "panels": tuple(_panels(tables)),
        "chances": pictures.different,
        "chance_of": pictures.at,
        "chance_signs": tuple(_legend(labels)),
        "n_leading": N_LEADING,
    }


def _switches(tables: ConditionTables) -> Iterator[Switch]:
    conditions, words = tables.conditions, tables.words

    def title(key: str) -> str:
        return tables.labels.words.say(f"conditions.switch.{key}")

    lights, weathers = _lights(conditions), _weathers(conditions)
    names = tuple(tables.labels.mechanism(one) for one in conditions.mechanisms)
    yield Switch(name="pick-mechanism", title=title("mechanism"), options=names)
    targets = range(len(conditions.targets))
    yield Switch(
        name="pick-target", title=title("target"), options=tuple(map(words.target, targets))
    )
    yield Switch(name="pick-light", title=title("light"), options=tuple(map(words.light, lights)))
    yield Switch(
        name="pick-weather", title=title("weather"), options=tuple(map(words.weather, weathers))
    )
    denials = range(len(conditions.denials))
    yield Switch(
        name="pick-denial", title=title("denial"), options=tuple(map(words.denial, denials))
    )


def _lights(conditions: Conditions) -> list[int]:
    """Return a moment of each light."""
    firsts: dict[Light, int] = {}
    for k, one in enumerate(conditions.moments):
        firsts.setdefault(one.light, k)
    return list(firsts.values())


def _weathers(conditions: Conditions) -> list[int]:
    """Return a moment of each weather, all of them first; each light has them in this order."""
    first = conditions.moments[0].light
    return [k for k, one in enumerate(conditions.moments) if one.light is first]


def _panels(tables: ConditionTables) -> Iterator[Panel]:
    conditions = tables.conditions
    n_weathers = len(_weathers(conditions))
    for target in range(len(conditions.targets)):
        for moment in range(len(conditions.moments)):
            for denial in range(len(conditions.denials)):
                at = Situation(target=target, moment=moment, denial=denial)
                light, weather = divmod(moment, n_weathers)
                own = [tables.detected(at), tables.second(at)]
                own += [tables.added_in(at)] if conditions.extras else []
                yield Panel(at=at, light=light, weather=weather, tables=tuple(own))


def _legend(labels: Labels) -> Iterator[dict[str, str]]:
    for one, (red, green, blue, opacity) in CHANCE_PALETTE.items():
        if one is not ChanceClass.NOT_ASKED:
            yield {
                "kind": "class",
                "text": labels.words.say(f"chance.{one.name.lower()}"),
                "fill": f"#{red:02x}{green:02x}{blue:02x}",
                "opacity": f"{opacity / 255:.2f}",
            }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pictures:
    """The different maps, and which of them a mechanism shows in a situation."""

    different: tuple[Picture, ...]
    places: Mapping[tuple[int, int, int, int], int]

    @classmethod
    def of(cls, comparison: Comparison, conditions: Conditions) -> _Pictures:
        maps, known = conditions.maps, dict[str, int]()
        different: list[Picture] = []
        places = {}
        for mechanism, denial, target, moment in _every(maps.shape):
            picture = chance_picture(
                maps[mechanism, denial, target, moment], conditions.lattice, comparison.ground
            )
            if picture.uri not in known:
                known[picture.uri] = len(different)
                different.append(picture)
            places[mechanism, denial, target, moment] = known[picture.uri]
        return cls(different=tuple(different), places=places)

    def at(self, mechanism: int, at: Situation) -> int:
        """Return the number of the map that a mechanism shows."""
        return self.places[mechanism, at.denial, at.target, at.moment]


def _every(shape: tuple[int, ...]) -> Iterator[tuple[int, int, int, int]]:
    n_mechanisms, n_denials, n_targets, n_moments = shape[:4]
    for mechanism in range(n_mechanisms):
        for denial in range(n_denials):
            for target in range(n_targets):
                for moment in range(n_moments):
                    yield mechanism, denial, target, moment
