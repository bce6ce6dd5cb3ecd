"""A comparison as text that a diplomat can read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import RenderableType

from truceline.domain.identifier import DelegationId
from truceline.domain.mechanism import Consent
from truceline.planning.comparison import (
    Added,
    Burden,
    Comparison,
    LineSight,
    MechanismSight,
    ZoneSight,
)
from truceline.planning.figure import Range
from truceline.planning.shares import Shares
from truceline.reporting import number
from truceline.reporting.answer import answer
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.condition_text import condition_parts
from truceline.reporting.label import Labels
from truceline.reporting.plain_text import heading, paragraph, printed, table

__all__ = ["answer", "comparison_table"]

READINGS = ("seen", "two_delegations", "two_places", "from_the_ground")


def comparison_table(comparison: Comparison, *, width: int, language: str = FALLBACK) -> str:
    """Return a comparison as plain text.

    Parameters
    ----------
    comparison
        The result.
    width
        How many columns the reader has; below 60 the columns wrap.
    language
        The language of the text.
    """
    labels = Labels(scenario=comparison.scenario, words=catalogue_of(language))
    parts = [
        *_head(comparison, labels),
        *_zones(comparison, labels),
        *_lines(comparison, labels),
        *_burden(comparison, labels),
        *_added(comparison, labels),
        *condition_parts(comparison, labels),
        *_foot(comparison, labels),
    ]
    return printed(parts, width=width)


def _head(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    words, scenario = labels.words, comparison.scenario
    marks = [words.say("mark.delegation_only")]
    if comparison.terrain.approximate or not comparison.bare:
        marks.append(words.say("mark.no_finding"))
    yield paragraph(" · ".join(marks))
    yield paragraph(words.say("table.title", scenario=words.name(scenario.names)))
    yield paragraph(words.say("table.as_of", day=labels.day(scenario.day)))


def _zones(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    for index, zone in enumerate(comparison.mechanisms[0].zones):
        title = "table.zone", number.plain_area(zone.km2, labels.words)
        yield heading(labels.words.say(title[0], zone=labels.zone(zone.id), area=title[1]))
        yield from (paragraph(one) for one in zone_gaps(zone, labels))
        rows = ((one, one.zones[index].shares) for one in comparison.mechanisms)
        yield _sight_table(rows, labels)


def zone_gaps(zone: ZoneSight, labels: Labels) -> Iterable[str]:
    """Yield what of a zone is in no figure."""
    words = labels.words
    if zone.void_km2:
        yield words.say("table.void", void=number.plain_area(zone.void_km2, words))
    if zone.outside_km2:
        yield words.say("table.outside", outside=number.plain_area(zone.outside_km2, words))


def _lines(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    for index, line in enumerate(comparison.mechanisms[0].lines):
        length = number.plain_length(line.km, labels.words)
        yield heading(labels.words.say("table.line", line=labels.line(line.id), length=length))
        yield from (paragraph(one) for one in line_gaps(line, labels))
        rows = ((one, one.lines[index].shares) for one in comparison.mechanisms)
        yield _sight_table(rows, labels)


def line_gaps(line: LineSight, labels: Labels) -> Iterable[str]:
    """Yield what of a line is in no figure."""
    words = labels.words
    if line.void_km:
        yield words.say("table.void", void=number.plain_length(line.void_km, words))
    if line.outside_km:
        yield words.say("table.outside", outside=number.plain_length(line.outside_km, words))


def _sight_table(rows: Iterable[tuple[MechanismSight, Shares]], labels: Labels) -> RenderableType:
    columns = (
        labels.words.say("table.mechanism"),
        *(labels.words.say(f"reading.{reading}") for reading in READINGS),
    )
    return table(columns, (_sight_row(one, shares, labels) for one, shares in rows))


def _sight_row(mechanism: MechanismSight, shares: Shares, labels: Labels) -> tuple[str, ...]:
    figures = (number.share(one, labels.words) for one in readings(shares))
    return (labels.mechanism(mechanism.id), *figures)


def readings(shares: Shares) -> tuple[Range, Range, Range, Range]:
    """Return the four readings of "seen" in the order in which all outputs give them."""
    return (
        shares.seen,
        shares.seen_by_two_delegations,
        shares.seen_from_two_places,
        shares.seen_from_the_ground,
    )


def _burden(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    words = labels.words
    yield heading(words.say("table.burden"))
    columns = ("mechanism", "posts", "people", "foreign", "consents")
    rows = (
        (
            labels.mechanism(one.id),
            number.whole(one.burden.posts, words),
            people(one, labels),
            foreign_people(one.burden, labels),
            consents_missing(one, labels),
        )
        for one in comparison.mechanisms
    )
    yield table(tuple(words.say(f"table.{column}") for column in columns), rows)


def people(mechanism: MechanismSight, labels: Labels) -> str:
    """Return how many people a mechanism needs, and whose number is not known."""
    words, burden = labels.words, mechanism.burden
    known = number.whole(burden.people_known, words)
    if not burden.uncounted:
        return known
    if not burden.people:
        return words.say("table.uncounted_only")
    of = labels.scenario.mechanism(mechanism.id)
    bodies = ", ".join(labels.subject(of, id_) for id_ in burden.uncounted)
    return words.say("table.uncounted", n=known, bodies=bodies)


def foreign_people(burden: Burden, labels: Labels) -> str:
    """Return how many foreign people stand on each host's soil, as far as is known."""
    words = labels.words
    counts = (
        words.say("table.foreign_of", host=labels.delegation(host), n=number.whole(n, words))
        for host, n in burden.foreign_people.items()
    )
    return "; ".join(sorted(counts)) or words.say("table.none")


def consents_missing(mechanism: MechanismSight, labels: Labels) -> str:
    """Return which consents a mechanism still needs, from whom, and where they stand."""
    words = labels.words
    if not mechanism.burden.consents:
        return words.say("table.consents_none")
    of = labels.scenario.mechanism(mechanism.id)
    missing = (
        words.say(
            "table.consent_of",
            host=labels.delegation(one.host),
            subject=", ".join(labels.subject(of, id_) for id_ in one.subjects),
            state=words.say(f"consent.{one.consent.value}"),
        )
        for one in consents_alike(mechanism)
        if one.consent is not Consent.GIVEN
    )
    return "; ".join(missing) or words.say("table.consents_given")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsAlike:
    """The consents of one host that stand alike."""

    host: DelegationId
    consent: Consent
    subjects: tuple[str, ...]


def consents_alike(mechanism: MechanismSight) -> Iterable[ConsentsAlike]:
    """Yield the consents that a mechanism needs, those of one host that stand alike together."""
    groups: dict[tuple[DelegationId, Consent], list[str]] = {}
    for one in mechanism.burden.consents:
        groups.setdefault((one.host, one.consent), []).append(one.subject)
    for (host, consent), subjects in groups.items():
        yield ConsentsAlike(host=host, consent=consent, subjects=tuple(subjects))


def _added(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    words = labels.words
    yield heading(words.say("table.added"))
    if not comparison.added:
        base = labels.mechanism(comparison.scenario.base)
        yield paragraph(words.say("table.adds_nothing", base=base))
        return
    columns = ("asset", "without_aircraft", "only_by_it", "second_delegation")
    yield table(
        tuple(words.say(f"table.{column}") for column in columns),
        (_added_row(one, labels) for one in comparison.added),
    )


def _added_row(added: Added, labels: Labels) -> tuple[str, ...]:
    of = labels.scenario.mechanism(added.mechanism)
    name = f"{labels.subject(of, added.asset)} ({labels.mechanism(added.mechanism)})"
    figures = (added.without_aircraft, added.only_by_it, added.second_delegation)
    return (name, *(number.area(one, labels.words) for one in figures))


def _foot(comparison: Comparison, labels: Labels) -> Iterable[RenderableType]:
    words, terrain = labels.words, comparison.terrain
    yield heading(brackets(comparison, labels))
    yield paragraph(words.say("table.two_delegations_note"))
    approximate = words.say("table.relief_approximate") if terrain.approximate else ""
    yield paragraph(
        words.say(
            "table.relief",
            source=terrain.source,
            cell=number.metres(terrain.resolution_m, words),
            target=number.metres(terrain.target_m, words),
            approximate=approximate,
        )
    )


def brackets(comparison: Comparison, labels: Labels) -> str:
    """Return what stands in brackets, if anything does."""
    words = labels.words
    if comparison.bare:
        return words.say("table.bare")
    shown = number.whole(comparison.trials.worlds, words)
    trials = words.count("trials.worlds", comparison.trials.worlds, shown)
    return words.say("table.brackets", trials=trials)
