"""Days: nothing after the scenario's instant, nothing known before it was said or published.

What is agreed for a later day (a deadline, a version of a zone) is a fact of the day on which it
was agreed, and may lie after the instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from truceline.documents.hint import Visit
from truceline.documents.node import Node
from truceline.documents.problem import Problem
from truceline.domain.clock_time import check_time_zone
from truceline.domain.refusal import DomainError
from truceline.domain.source import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """A day that another must not precede, or not follow."""

    day: date
    why: str


def date_problems(scenario: Node, walk: Iterable[Visit]) -> Iterator[Problem]:
    """Yield the days that cannot be as they stand."""
    as_of = _as_of(scenario)
    yield from _sources(scenario, as_of)
    facts = [visit.node for visit in walk if visit.hint is Provenance]
    yield from _facts(scenario, facts, as_of)
    yield from _positions(scenario, as_of)
    yield from _agreement(scenario, as_of)
    if as_of is not None:
        yield from _watched(scenario, as_of)


def _as_of(scenario: Node) -> _Bound | None:
    """Return the day of the instant in the scenario's zone, if both can be read."""
    instant, zone = scenario.get("as_of").text, scenario.get("time_zone").text
    try:
        check_time_zone(zone, noun="Scenario")
        day = msgspec.convert(instant, datetime).astimezone(ZoneInfo(zone)).date()
    except (DomainError, msgspec.ValidationError, OverflowError):
        return None
    return _Bound(day=day, why="the day of as_of")


def _sources(scenario: Node, as_of: _Bound | None) -> Iterator[Problem]:
    for source in scenario.get("sources").items:
        yield from _after(source.get("published_on"), as_of)


def _facts(scenario: Node, facts: list[Node], as_of: _Bound | None) -> Iterator[Problem]:
    published = {
        source.get("id").text: _day(source.get("published_on"))
        for source in scenario.get("sources").items
    }
    for fact in facts:
        since, source = fact.get("since"), fact.get("source").text
        yield from _after(since, as_of)
        yield from _before(since, published.get(source), f"the day {source} was published")


def _positions(scenario: Node, as_of: _Bound | None) -> Iterator[Problem]:
    for position in scenario.get("positions").items:
        said, known = position.get("said_on"), position.get("known")
        yield from _after(said, as_of)
        yield from _before(known.get("since"), _day(said), "the day it was said")


def _agreement(scenario: Node, as_of: _Bound | None) -> Iterator[Problem]:
    agreement = scenario.get("agreement")
    signed = agreement.get("signed_on")
    yield from _after(signed, as_of)
    for provision in agreement.get("provisions").items:
        for part in ("deadlines", "amendments"):
            for item in provision.get(part).items:
                yield from _before(item.get("on"), _day(signed), "the day of signature")


def _watched(scenario: Node, as_of: _Bound) -> Iterator[Problem]:
    """Yield what is watched though no version of it holds on the day."""
    for watched, kind in (("watched_zones", "zones"), ("watched_lines", "lines")):
        versions = {
            boundary.get("id").text: boundary.get("versions").items
            for boundary in scenario.get(kind).items
        }
        for wanted in scenario.get(watched).items:
            spans = [version.get("validity") for version in versions.get(wanted.text, ())]
            if spans and not any(_holds_on(span, as_of.day) for span in spans):
                yield Problem(
                    at=wanted.mark,
                    expected=f"a version that holds on {as_of.day}, {as_of.why}",
                    came=f"{wanted.text} without one",
                    remedy="Correct from_on and until_on, or do not watch it.",
                )


def _holds_on(validity: Node, day: date) -> bool:
    begins, ends = _day(validity.get("from_on")), _day(validity.get("until_on"))
    return (begins is None or begins <= day) and (ends is None or day < ends)


def _after(node: Node, latest: _Bound | None) -> Iterator[Problem]:
    day = _day(node)
    if day is not None and latest is not None and day > latest.day:
        yield Problem(
            at=node.mark,
            expected=f"a day up to {latest.day}, {latest.why}",
            came=day.isoformat(),
            remedy="Correct the day, or move what became known later to the folder later.",
        )


def _before(node: Node, earliest: date | None, why: str) -> Iterator[Problem]:
    day = _day(node)
    if day is not None and earliest is not None and day < earliest:
        yield Problem(
            at=node.mark,
            expected=f"a day from {earliest} on, {why}",
            came=day.isoformat(),
            remedy="Correct one of the two days.",
        )


def _day(node: Node) -> date | None:
    """Return a day, or None where none can be read."""
    try:
        return msgspec.convert(node.value, date)
    except msgspec.ValidationError:
        return None
