"""Tables of what is detected when and of what: the terminal, the page and the PDF have the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from truceline.domain.identifier import MechanismId
from truceline.planning.comparison import Comparison
from truceline.planning.conditions import Conditions, Situation
from truceline.planning.figure import Range
from truceline.planning.loss import Side
from truceline.reporting import number
from truceline.reporting.block import Column, Row, Table
from truceline.reporting.condition_words import ConditionWords
from truceline.reporting.label import Labels
from truceline.reporting.scenario_blocks import cells

ALL_ZONES = 0
_DAY = 1
"""Which of the waits is a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionTables:
    """The tables of one comparison in one language."""

    comparison: Comparison
    conditions: Conditions
    labels: Labels

    @property
    def words(self) -> ConditionWords:
        """The names of what the tables are about."""
        return ConditionWords(conditions=self.conditions, labels=self.labels)

    def by_moment(self, target: int) -> Table:
        """Return what each mechanism detects of a target by light and weather."""
        return self._by_mechanism(
            self._say("conditions.target_title", target=self.words.target(target)),
            self._say("conditions.when"),
            (
                (self.words.moment(one), self._seen(Situation(target=target, moment=one)))
                for one in range(len(self.conditions.moments))
            ),
        )

    def by_denial(self, target: int) -> Table:
        """Return what is detected under each denial, by day and by night.

        Told of the base and of the mechanism that the question asks about, or else of the first.
        """
        columns = [
            (self.conditions.mechanisms.index(one), moment)
            for one in self._told()
            for moment in self.as_it_comes()
        ]
        return _table(
            self._say("conditions.denial_title", target=self.words.target(target)),
            (self._say("conditions.denial"), *(self._column(*one) for one in columns)),
            (
                (
                    self.words.denial(denial),
                    *(
                        self._seen(Situation(target=target, moment=moment, denial=denial))(k)
                        for k, moment in columns
                    ),
                )
                for denial in range(len(self.conditions.denials))
            ),
        )

    def waits(self, denial: int = 0) -> Table:
        """Return how long each mechanism takes to see each target, at worst under a denial."""
        return self._by_mechanism(
            self._say("conditions.waits_title"),
            self._say("conditions.switch.target"),
            (
                (self.words.target(one), self._waited(one, denial))
                for one in range(len(self.conditions.targets))
            ),
        )

    def added(self) -> Table:
        """Return what each further asset adds for each target, by day and by night."""
        situations = (
            Situation(target=target, moment=moment)
            for target in range(len(self.conditions.targets))
            for moment in self.as_it_comes()
        )
        return self._by_extra(
            self._say("conditions.added_title"),
            self._say("conditions.switch.target"),
            (
                (f"{self.words.target(at.target)}, {self.words.light(at.moment)}", self._adds(at))
                for at in situations
            ),
        )

    def detected(self, at: Situation) -> Table:
        """Return what each mechanism detects of each zone and line in one situation."""
        return self._by_mechanism(
            self.title(at),
            self._say("conditions.place"),
            (
                (self.words.place(one), self._seen(at, one))
                for one in range(len(self.conditions.places))
            ),
        )

    def second(self, at: Situation) -> Table:
        """Return what two delegations' eyes detect in one situation, at worst."""
        return self._by_mechanism(
            self._say("conditions.two"),
            self._say("conditions.place"),
            (
                (self.words.place(one), self._by_two(at, one))
                for one in range(len(self.conditions.places))
            ),
        )

    def added_in(self, at: Situation) -> Table:
        """Return what each further asset adds in one situation."""
        return self._by_extra(
            self._say("conditions.added"),
            "",
            (
                (self._say("conditions.by_any"), self._adds(at)),
                (self._say("conditions.on_the_ground"), self._adds_on_the_ground(at)),
                (self.labels.words.say("table.second_delegation"), self._adds_second(at)),
            ),
        )

    def title(self, at: Situation) -> str:
        """Return what a situation is called."""
        return self._say(
            "conditions.panel",
            target=self.words.target(at.target),
            light=self.words.light(at.moment),
            weather=self.words.weather(at.moment),
            denial=self.words.denial(at.denial),
        )

    def as_it_comes(self) -> list[int]:
        """Return the moments with all weathers, one for each light."""
        return [k for k, one in enumerate(self.conditions.moments) if one.weather is None]

    def _told(self) -> tuple[MechanismId, ...]:
        known, scenario = self.conditions.mechanisms, self.comparison.scenario
        told = dict.fromkeys(one for one in (scenario.base, scenario.asked) if one in known)
        return tuple(told) or known[:1]

    def _by_mechanism(
        self, title: str, head: str, rows: Iterable[tuple[str, Callable[[int], str]]]
    ) -> Table:
        numbers = range(len(self.conditions.mechanisms))
        names = (self.labels.mechanism(one) for one in self.conditions.mechanisms)
        return _table(title, (head, *names), ((name, *map(cell, numbers)) for name, cell in rows))

    def _by_extra(
        self, title: str, head: str, rows: Iterable[tuple[str, Callable[[int], str]]]
    ) -> Table:
        numbers = range(len(self.conditions.extras))
        return _table(
            title,
            (head, *map(self._extra, numbers)),
            ((name, *map(cell, numbers)) for name, cell in rows),
        )

    def _seen(self, at: Situation, place: int = ALL_ZONES) -> Callable[[int], str]:
        """Return what puts the share of a mechanism into words, at worst and at best."""

        def share(mechanism: int) -> str:
            sides = (replace(at, side=side) for side in Side)
            figures = (self.conditions.shares(mechanism, place, one).seen for one in sides)
            return self._sides(number.share(one, self.labels.words) for one in figures)

        return share

    def _by_two(self, at: Situation, place: int) -> Callable[[int], str]:
        def share(mechanism: int) -> str:
            two = self.conditions.shares(mechanism, place, at).seen_by_two_delegations
            return number.share(two, self.labels.words)

        return share

    def _waited(self, target: int, denial: int) -> Callable[[int], str]:
        def wait(mechanism: int) -> str:
            found = self.conditions.wait(mechanism, ALL_ZONES, target=target, denial=denial)
            return self._say(
                "conditions.wait",
                half=number.duration(found.half_s, self.labels.words),
                day=number.share(found.within[_DAY], self.labels.words),
            )

        return wait

    def _adds(self, at: Situation) -> Callable[[int], str]:
        return lambda extra: self._areas(
            self.conditions.adds(extra, replace(at, side=side)).by_any for side in Side
        )

    def _adds_on_the_ground(self, at: Situation) -> Callable[[int], str]:
        return lambda extra: self._areas(
            self.conditions.adds(extra, replace(at, side=side)).on_the_ground for side in Side
        )

    def _adds_second(self, at: Situation) -> Callable[[int], str]:
        return lambda extra: self._areas(
            self.conditions.adds(extra, replace(at, side=side)).second_delegation for side in Side
        )

    def _areas(self, sides: Iterator[Range]) -> str:
        return self._sides(number.area(one, self.labels.words) for one in sides)

    def _sides(self, texts: Iterator[str]) -> str:
        """Put worst and best into one text."""
        worst, best = texts
        return (
            worst if worst == best else self._say("conditions.worst_best", worst=worst, best=best)
        )

    def _extra(self, index: int) -> str:
        mechanism, asset = self.conditions.extras[index]
        of = self.comparison.scenario.mechanism(mechanism)
        return f"{self.labels.subject(of, asset)} ({self.labels.mechanism(mechanism)})"

    def _column(self, mechanism: int, moment: int) -> str:
        name = self.labels.mechanism(self.conditions.mechanisms[mechanism])
        return f"{name}, {self.words.light(moment)}"

    def _say(self, key: str, **facts: str) -> str:
        return self.labels.words.say(key, **facts)


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    return Table(
        caption=caption,
        even=True,
        columns=tuple(Column(title=one) for one in heads),
        rows=tuple(Row(cells=cells(*texts)) for texts in rows),
    )
