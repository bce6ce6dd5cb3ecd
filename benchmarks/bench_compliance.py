"""How 50 provisions stand over a million facts, as of instants of the past and as known at others.

Half of the provisions forbid something at all times, in zones that are watched; the others have a
day, a figure or a term. The last question has every fact before it. Beside it stands the least that
anybody must do who has no index: to look at each fact once and compare its two instants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from compliance_case import (
    ARVIA,
    BY_NOTICE,
    DORIA,
    SIDES,
    START,
    ZONE,
    at,
    clause,
    completion,
    due,
    finding,
    point,
    quantity,
    strength,
    told,
    zone,
)

from benchmarks.machine import description, least_taken, peak_memory_mb, seconds, table
from truceline.compliance.assessment import Rulebook, assess
from truceline.compliance.clause import Rule, Standing, Strength, Terms
from truceline.compliance.fact import Extent, Fact, When, ZoneCoverage
from truceline.compliance.fact_index import FactIndex, Moment
from truceline.domain.agreement import Limit
from truceline.domain.clock_time import Bound
from truceline.domain.finding_act import Breach
from truceline.domain.identifier import ZoneId
from truceline.domain.source import Provenance

N_PROVISIONS = 50
N_FACTS = 1_000_000
N_TURNS = 3
MAP = "2020-11-01"
FIRST = at("2020-11-10T00:00")
STEP = timedelta(seconds=1800)
KNOWN = Provenance(source=told("2020-11-10").stands_on, since=date(2020, 11, 10))  # type: ignore[arg-type] - a source here


def main() -> None:
    """Print everything."""
    facts = _facts()
    assert len(facts) == N_FACTS
    indexes: list[FactIndex] = []
    built_s = seconds(lambda: indexes.append(FactIndex(facts)))
    book = _book(indexes[0])
    references = list(book.rules)
    last = max(fact.so_at for fact in facts)
    rows = [
        _row(book, references, facts, as_of=FIRST + (last - FIRST) * part / 10)
        for part in (1, 5, 10)
    ]
    one_s = seconds(lambda: indexes[0].add(facts[N_FACTS // 2]))
    print("## Status of provisions\n")
    print(description())
    print(f"{N_PROVISIONS} provisions, {N_FACTS:,} facts; index built in {built_s:.2f} s, ", end="")
    print(f"one more fact put into it in {one_s * 1e6:.0f} μs, peak {peak_memory_mb():.0f} MB\n")
    head = ("as of", "facts before it", "status of all", "each fact looked at once", "ratio")
    print(table(head, rows))


def _row(
    book: Rulebook, references: list[str], facts: Sequence[Fact], *, as_of: datetime
) -> tuple[str, ...]:
    moment = Moment(as_of=as_of, known_at=as_of)
    n_before = sum(fact.so_at <= as_of for fact in facts)
    ours = least_taken(lambda: assess(book, references, moment), N_TURNS)
    plain = least_taken(lambda: _looked_at(facts, moment), N_TURNS)
    return (
        f"{as_of:%Y-%m-%d}",
        f"{n_before:,}",
        f"{ours.wall_s:.2f} s",
        f"{plain.wall_s:.2f} s",
        f"{ours.wall_s / plain.wall_s:.1f}",
    )


def _looked_at(facts: Sequence[Fact], moment: Moment) -> int:
    as_of, known_at = moment.as_of, moment.known_at
    return sum(fact.so_at <= as_of and fact.told.known_at <= known_at for fact in facts)


def _book(facts: FactIndex) -> Rulebook:
    rules = [_rule(number) for number in range(N_PROVISIONS)]
    names = [ZONE, *(_zone(number) for number in range(N_PROVISIONS))]
    zones = [zone(name, days=(MAP,)) for name in names]
    return Rulebook(
        rules={rule.provision: rule for rule in rules},
        zones={each.id: each for each in zones},
        facts=facts,
    )


def _rule(number: int) -> Rule:
    return Rule(
        provision=str(number),
        in_force=START,
        clauses=(clause(*_terms(number), of=point(number)),),
        agreed_by=SIDES,
        cites=KNOWN,
    )


def _terms(number: int) -> tuple[Terms, ...]:
    kinds: tuple[tuple[Terms, ...], ...] = (
        (due(Bound.BY, "2022-11-20"), due(Bound.BEFORE, "2022-11-20")),
        (Strength(quantity=quantity(100, Limit.CEILING)),),
        (BY_NOTICE,),
    )
    if number % 2 == 0:
        return (Standing(zones=(_zone(number),), least_watched_permille=100),)
    return kinds[number // 2 % len(kinds)]


def _zone(number: int) -> ZoneId:
    return ZoneId(f"zone-{number}")


def _facts() -> list[Fact]:
    return list(islice(_all_facts(), N_FACTS))


def _all_facts() -> Iterator[Fact]:
    turn = 0
    while True:
        begin = FIRST + turn * STEP
        for number in range(N_PROVISIONS):
            yield _fact(number, turn, begin)
        turn += 1


def _fact(number: int, turn: int, begin: datetime) -> Fact:
    text = begin.replace(tzinfo=None).isoformat()
    if number % 2 == 0 and turn % 2 == 0:
        return ZoneCoverage(
            zone=_zone(number),
            zone_version=MAP,
            told=told(begin + STEP),
            when=When(from_at=begin, to_at=begin + STEP),
        )
    if number % 2 == 0:
        found = Breach.BREACH if number % 4 else Breach.NO_BREACH
        fields: dict[str, Any] = {"clause": point(number), "version": MAP, "breach": found}
        return finding(text, **fields)
    if number // 2 % 3 == 1:
        return strength(text, {"a": turn % 110}, of=point(number), by=(ARVIA, DORIA))
    return completion(text, Extent.PART, of=point(number), by=(ARVIA, DORIA))
