"""Facts by clause and time, so that a question costs what lies before it and nothing else.

A question has two instants: as of which, and as known at which. What became so later, or could be
known only later, is not there. What another fact replaces, and that could be known, is not either.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, islice
from typing import TypeVar, cast

from truceline.compliance.clause import LATEST_YEAR, ClauseId
from truceline.compliance.due import EVER
from truceline.compliance.fact import ClauseFact, Fact, ZoneCoverage
from truceline.domain.entry import EntryRef
from truceline.domain.identifier import ZoneId
from truceline.domain.instant import require_instant
from truceline.domain.refusal import require

F = TypeVar("F", bound=ClauseFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """As of which instant is asked, and with the knowledge of which instant."""

    as_of: datetime
    known_at: datetime

    def __post_init__(self) -> None:
        """Refuse a time without offset."""
        require_instant(self.as_of, noun="Moment", field="as_of")
        require_instant(self.known_at, noun="Moment", field="known_at")
        require(
            self.as_of.year <= LATEST_YEAR,
            noun="Moment",
            field="as_of",
            expected=f"a year up to {LATEST_YEAR}",
            came=self.as_of.isoformat(),
        )


def _so_at(fact: Fact) -> datetime:
    return fact.so_at


@dataclass(slots=True)
class _Row:
    """Facts of one kind about one thing, in the order in which they became so.

    `all_known_at` has, for each place, when the last of the facts up to it could be known: mostly
    that follows the order of the facts, and then nothing needs to be looked at one by one.
    """

    facts: list[Fact] = field(default_factory=list)
    all_known_at: list[datetime] = field(default_factory=list)

    def put(self, fact: Fact) -> None:
        place = bisect_right(self.facts, fact.so_at, key=_so_at)
        self.facts.insert(place, fact)
        del self.all_known_at[place:]

    def until(self, moment: Moment, replaced: dict[EntryRef, datetime]) -> list[Fact]:
        known_at = moment.known_at
        end = bisect_right(self.facts, moment.as_of, key=_so_at)
        self.extend()
        sure = min(end, bisect_right(self.all_known_at, known_at))
        found = self.facts[:sure]
        found += [fact for fact in self.facts[sure:end] if fact.told.known_at <= known_at]
        if not replaced:
            return found
        return [fact for fact in found if not _is_replaced(fact, replaced, known_at)]

    def extend(self) -> None:
        start = len(self.all_known_at)
        last = self.all_known_at[-1] if start else EVER
        known = (fact.told.known_at for fact in self.facts[start:])
        self.all_known_at += islice(accumulate(known, max, initial=last), 1, None)


def _is_replaced(fact: Fact, replaced: dict[EntryRef, datetime], known_at: datetime) -> bool:
    basis = fact.told.stands_on
    return isinstance(basis, EntryRef) and basis in replaced and replaced[basis] <= known_at


class FactIndex:
    """All facts there are; more may be added at any time, in any order."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._rows: defaultdict[tuple[ClauseId | ZoneId, type[Fact]], _Row] = defaultdict(_Row)
        self._replaced: dict[EntryRef, datetime] = {}
        for fact in facts:
            self._row(fact).facts.append(fact)
            self._note_replaced(fact)
        for row in self._rows.values():
            row.facts.sort(key=_so_at)
            row.extend()

    def add(self, fact: Fact) -> None:
        """Put one more fact in its place."""
        self._row(fact).put(fact)
        self._note_replaced(fact)

    def about(self, clause: ClauseId, kind: type[F], moment: Moment) -> Sequence[F]:
        """Return the facts of one kind about a clause, in the order in which they became so."""
        return cast("Sequence[F]", self._until((clause, kind), moment))

    def coverage(self, zone: ZoneId, moment: Moment) -> Sequence[ZoneCoverage]:
        """Return when a zone was watched, in the order in which it began."""
        return cast("Sequence[ZoneCoverage]", self._until((zone, ZoneCoverage), moment))

    def strays(
        self, provision: str, clauses: Collection[ClauseId], moment: Moment
    ) -> Sequence[ClauseFact]:
        """Return the facts about clauses of a provision that are none of those given."""
        keys = [
            key
            for key in self._rows
            if isinstance(key[0], ClauseId)
            and key[0].provision == provision
            and key[0] not in clauses
        ]
        found = [fact for key in keys for fact in self._until(key, moment)]
        return cast("Sequence[ClauseFact]", found)

    def _until(self, key: tuple[ClauseId | ZoneId, type[Fact]], moment: Moment) -> list[Fact]:
        row = self._rows.get(key)
        return [] if row is None else row.until(moment, self._replaced)

    def _row(self, fact: Fact) -> _Row:
        about = fact.zone if isinstance(fact, ZoneCoverage) else fact.clause
        return self._rows[about, type(fact)]

    def _note_replaced(self, fact: Fact) -> None:
        old = fact.told.replaces
        if old is not None:
            since = self._replaced.get(old, fact.told.known_at)
            self._replaced[old] = min(since, fact.told.known_at)
