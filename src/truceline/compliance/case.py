"""One clause under one question: its facts as of the moment, and who told them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from truceline.compliance.answer import BoundaryUsed
from truceline.compliance.clause import Clause, Rule
from truceline.compliance.due import NEVER, day_start
from truceline.compliance.fact import ClauseFact, NoticeGiven, TerminationNotice
from truceline.compliance.fact_index import FactIndex, Moment
from truceline.domain.boundary import Zone, ZoneVersion
from truceline.domain.identifier import DelegationId, ZoneId

F = TypeVar("F", bound=ClauseFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedVersion:
    """A version of a zone, and between which instants it holds."""

    boundary: BoundaryUsed
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an evaluation of one clause reads; `in_force_at` is from when on the rule binds."""

    rule: Rule
    in_force_at: datetime
    clause: Clause
    facts: FactIndex
    zones: Mapping[ZoneId, Zone]
    moment: Moment

    @property
    def time_zone(self) -> str:
        """On whose clock the days of events are counted."""
        return self.rule.in_force.time_zone

    def of(self, kind: type[F]) -> Sequence[F]:
        """Return the facts of one kind."""
        return self.facts.about(self.clause.id, kind, self.moment)

    def is_agreed(self, fact: ClauseFact) -> bool:
        """Tell whether all who must agree to a change state it."""
        return self.rule.agreed_by <= fact.told.by

    def is_own(self, fact: ClauseFact) -> bool:
        """Tell whether only those who are obliged state it."""
        return fact.told.by <= self.clause.obliged

    def is_joint(self, fact: ClauseFact) -> bool:
        """Tell whether it is more than one side's word: those who decide, or the obliged too."""
        by, rule = fact.told.by, self.rule
        decided = bool(rule.decided_by) and rule.decided_by <= by
        return decided or rule.agreed_by <= by or bool(by & self.clause.obliged)

    def versions(self, zone: ZoneId) -> tuple[DatedVersion, ...]:
        """Return when each version of a zone holds; nothing if the zone is not known."""
        known = self.zones.get(zone)
        return () if known is None else tuple(self._dated(known.id, v) for v in known.versions)

    def _dated(self, zone: ZoneId, version: ZoneVersion) -> DatedVersion:
        validity = version.validity
        until = validity.until_on
        return DatedVersion(
            boundary=BoundaryUsed(zone=zone, version=validity.from_on.isoformat()),
            from_at=day_start(validity.from_on, self.time_zone),
            until_at=NEVER if until is None else day_start(until, self.time_zone),
        )


def version_at(versions: Iterable[DatedVersion], at: datetime) -> BoundaryUsed | None:
    """Return the version that holds at an instant; None if none does."""
    for each in versions:
        if each.from_at <= at < each.until_at:
            return each.boundary
    return None


def held_from(notice: NoticeGiven | TerminationNotice, moment: Moment) -> datetime | None:
    """Return since when a delegation other than its author's holds a notice; None if none does."""
    others = (
        at
        for delegation, at in notice.first_held_at.items()
        if delegation not in notice.told.by and at <= moment.known_at
    )
    return min(others, default=None)


def latest_of_each(facts: Sequence[F]) -> list[F]:
    """Return the last facts of each teller; several of one instant stand beside each other.

    The facts come in the order in which they became so.
    """
    last = {fact.told.by: place for place, fact in enumerate(facts)}
    return [fact for by, place in last.items() for fact in _of_one_instant(facts, by, place=place)]


def _of_one_instant(facts: Sequence[F], by: frozenset[DelegationId], *, place: int) -> Iterable[F]:
    at = facts[place].so_at
    while place >= 0 and facts[place].so_at == at:
        if facts[place].told.by == by:
            yield facts[place]
        place -= 1


def names(delegations: Iterable[DelegationId]) -> str:
    """Return delegations as a sentence lists them."""
    return ", ".join(sorted(delegations)) or "nobody"
