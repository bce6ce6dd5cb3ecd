"""Nine points of a statement of 2020, worked by hand for each day from 10 November on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from compliance_case import (
    AM,
    AZ,
    HADRUT,
    NINE,
    NINE_FACTS,
    NINE_ZONES,
    RU,
    SIGNED,
    at,
    point,
    said,
    told,
)

from truceline.compliance.answer import Cause, ClauseAnswer, ProvisionAnswer, Status
from truceline.compliance.assessment import Rulebook, assess
from truceline.compliance.fact import Interpreted, JointFinding, at_once
from truceline.compliance.fact_index import FactIndex, Moment

FIRST, LAST = date(2020, 11, 10), date(2020, 12, 31)

Row = tuple[str, str]
"""From which day on, and what is told then: a status, and why it cannot be told."""

PROVISIONS: dict[str, tuple[Row, ...]] = {
    "1": (
        ("11-10", "cannot_tell: text_silent"),
        ("11-15", "cannot_tell: no_coverage"),
        ("11-21", "met"),
        ("12-13", "breached"),
    ),
    "2": (("11-10", "not_yet_due"), ("11-20", "disputed")),
    "3": (("11-10", "cannot_tell: no_facts"), ("11-20", "cannot_tell: text_silent")),
    "4": (("11-10", "cannot_tell: text_silent"),),
    "5": (("11-10", "cannot_tell: text_silent"),),
    "6": (("11-10", "cannot_tell: no_facts"), ("11-25", "disputed")),
    "7": (("11-10", "cannot_tell: text_silent"), ("11-15", "partly_met")),
    "8": (("11-10", "cannot_tell: text_silent"), ("12-14", "partly_met")),
    "9": (("11-10", "not_monitored"),),
}

CLAUSES: dict[str, tuple[Row, ...]] = {
    "people": (("11-10", "cannot_tell: no_facts"), ("11-20", "cannot_tell: text_silent")),
    "carriers": (("11-10", "cannot_tell: no_facts"),),
    "term": (("11-10", "met"),),
    "kalbajar": (("11-10", "not_yet_due"), ("11-16", "amended"), ("11-25", "disputed")),
    "lachin": (("11-10", "not_yet_due"), ("12-01", "disputed")),
    "width": (("11-10", "cannot_tell: no_facts"),),
    "access": (("11-10", "cannot_tell: no_coverage"),),
}


def book(*more: Interpreted) -> Rulebook:
    return Rulebook(
        rules={each.provision: each for each in NINE},
        zones={each.id: each for each in NINE_ZONES},
        facts=FactIndex((*NINE_FACTS, *more)),
    )


BOOK = book()


def ask(reference: str, as_of: str, known_at: str | None = None) -> ProvisionAnswer:
    moment = Moment(as_of=at(as_of), known_at=at(known_at or as_of))
    return assess(BOOK, [reference], moment)[0]


def spelt(of: ProvisionAnswer | ClauseAnswer) -> str:
    return of.status.value if of.cause is None else f"{of.status.value}: {of.cause.value}"


def expected(rows: tuple[Row, ...], day: date) -> str:
    return [told_then for since, told_then in rows if since <= f"{day:%m-%d}"][-1]


def days() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@pytest.mark.parametrize("reference", PROVISIONS)
def test_each_point_stands_day_by_day_as_worked_by_hand(reference: str) -> None:
    for day in days():
        found = spelt(ask(reference, f"{day}T12:00"))
        assert found == expected(PROVISIONS[reference], day), day


@pytest.mark.parametrize(
    ("reference", "item"),
    [("3", "people"), ("3", "carriers"), ("4", "term")]
    + [("6", item) for item in ("kalbajar", "lachin", "width", "access")],
)
def test_each_clause_stands_day_by_day_as_worked_by_hand(reference: str, item: str) -> None:
    for day in days():
        clauses = ask(reference, f"{day}T12:00").clauses
        found = next(each for each in clauses if each.clause.item == item)
        assert spelt(found) == expected(CLAUSES[item], day), day


def test_a_later_decision_is_not_known_before_but_counts_for_the_day_of_the_event() -> None:
    assert ask("1", "2020-12-11T12:00").status is Status.MET
    with_hindsight = ask("1", "2020-12-11T12:00", known_at="2020-12-31T12:00")
    assert with_hindsight.status is Status.BREACHED
    assert ask("1", "2020-12-11T07:59", known_at="2020-12-31T12:00").status is Status.MET


def test_a_finding_cites_the_version_of_the_zone_that_it_used() -> None:
    (reading,) = ask("1", "2020-12-31T12:00").clauses[0].readings
    cited = [
        boundary.version
        for reason in reading.answer.reasons
        if any(isinstance(f, JointFinding) and f.event == HADRUT for f in reason.facts)
        for boundary in reason.boundaries
    ]
    assert cited == ["2020-11-15"]
    assert "zone-south was used in its version 2020-11-15." in said(ask("1", "2020-12-31T12:00"))


def test_the_watch_cites_both_maps_after_the_day_on_which_the_map_changed() -> None:
    early = [each for each in NINE_FACTS if not isinstance(each, JointFinding)]
    quiet = Rulebook(rules=BOOK.rules, zones=BOOK.zones, facts=FactIndex(early))
    moment = Moment(as_of=at("2020-12-20T12:00"), known_at=at("2020-12-20T12:00"))
    (reading,) = assess(quiet, ["1"], moment)[0].clauses[0].readings
    used = {b.version for reason in reading.answer.reasons for b in reason.boundaries}
    assert used == {"2020-11-15", "2020-12-13"}


def test_the_count_is_shown_where_the_text_is_silent() -> None:
    people = ask("3", "2020-12-12T12:00").clauses[0]
    assert people.cause is Cause.TEXT_SILENT
    assert "russia count 1952 people (people) at 2 places on 2020-11-20" in said(people)
    assert "the text says 1960, unstated." in said(people)


def test_both_readings_of_a_day_are_answered_and_named() -> None:
    (handover,) = ask("2", "2020-12-31T12:00").clauses
    assert [(each.name, each.answer.status) for each in handover.readings] == [
        ("by", Status.MET),
        ("before", Status.MET_LATE),
    ]
    assert [each.by for each in handover.readings] == [frozenset({AM}), frozenset({AZ, RU})]


def test_an_interpretation_that_all_agreed_on_ends_the_dispute() -> None:
    agreed = Interpreted(
        clause=point(6, "kalbajar"),
        told=told("2020-11-26T09:00", *SIGNED),
        when=at_once(at("2020-11-26T09:00")),
        reading="until: the day counts",
    )
    for as_of, status in (("2020-11-25T12:00", Status.DISPUTED), ("2020-11-26T12:00", Status.MET)):
        moment = Moment(as_of=at(as_of), known_at=at(as_of))
        assert assess(book(agreed), ["6"], moment)[0].clauses[0].status is status


def test_the_centre_was_set_up_in_january() -> None:
    assert ask("5", "2021-01-31T12:00").status is Status.MET


def test_what_has_no_rule_says_so() -> None:
    assert "has no rule" in said(ask("9", "2020-12-31T12:00"))
