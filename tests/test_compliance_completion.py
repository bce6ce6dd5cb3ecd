from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from compliance_case import (
    ARVIA,
    CLAUSE,
    DORIA,
    NORTHLAND,
    SIDES,
    SOUTHLAND,
    START,
    answer,
    at,
    clause,
    completion,
    due,
    finding,
    point,
    rule,
    said,
    told,
)

from truceline.compliance.answer import Cause, ProvisionAnswer, Status
from truceline.compliance.clause import Due, Rule, Understood
from truceline.compliance.due import EVER, NEVER, day_start, due_end, later, say
from truceline.compliance.fact import (
    Amended,
    Completion,
    Extent,
    Fact,
    Interpreted,
    Sealed,
    When,
    at_once,
)
from truceline.compliance.fact_index import FactIndex
from truceline.domain.clock_time import Bound, ClockTime, Deadline

BY = rule(clause(due(Bound.BY, "2020-11-20")))
BEFORE = rule(clause(due(Bound.BEFORE, "2020-11-20")))
NO_DAY = rule(clause(Due()))
PART, NOT_DONE = Extent.PART, Extent.NOT_DONE
LATER = "2020-12-31T12:00"


def ask(*facts: Fact, of: Rule = BY, as_of: str = LATER) -> ProvisionAnswer:
    return answer(of, facts, as_of)


def sealed() -> Sealed:
    return Sealed(
        clause=CLAUSE, told=told("2020-11-12T08:00"), when=at_once(at("2020-11-12T08:00"))
    )


@pytest.mark.parametrize(
    ("of", "when", "status"),
    [
        (BY, "2020-11-20T20:59:59", Status.MET),
        (BY, "2020-11-20T21:00:00", Status.MET_LATE),
        (BEFORE, "2020-11-19T20:59:59", Status.MET),
        (BEFORE, "2020-11-19T21:00:00", Status.MET_LATE),
    ],
)
def test_a_day_ends_on_the_clock_of_the_text_and_not_in_utc(
    of: Rule, when: str, status: Status
) -> None:
    assert ask(completion(when), of=of).status is status


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2020-11-20T20:59:59", Status.NOT_YET_DUE), ("2020-11-20T21:00:00", Status.CANNOT_TELL)],
)
def test_it_is_not_yet_due_up_to_the_end_of_the_day(as_of: str, status: Status) -> None:
    assert ask(as_of=as_of).status is status


def test_until_is_read_with_and_without_the_day() -> None:
    until = rule(clause(due(Bound.UNTIL, "2020-11-20")))
    on_the_day = ask(completion("2020-11-20T08:00"), of=until)
    assert on_the_day.status is Status.DISPUTED
    assert "reading 0: the day counts: met; reading 0: the day is too late: met_late" in said(
        on_the_day
    )
    assert ask(completion("2020-11-19T08:00"), of=until).status is Status.MET


def test_a_day_of_which_the_hour_is_not_known_may_be_too_coarse() -> None:
    in_baku = When(from_at=at("2020-11-19T20:00"), to_at=at("2020-11-20T20:00"))
    told_so = replace(completion("2020-11-20T20:00"), when=in_baku)
    assert ask(told_so).status is Status.MET
    coarse = ask(told_so, of=BEFORE)
    assert coarse.cause is Cause.NO_FACTS
    assert "when is not known closely enough" in said(coarse)
    assert "Done between 2020-11-19 23:00:00 Europe/Moscow" in said(coarse)


def test_what_was_done_at_some_hour_of_the_last_day_is_in_time() -> None:
    all_day = When(from_at=at("2020-11-19T21:00"), to_at=at("2020-11-20T21:00"))
    assert ask(replace(completion("2020-11-20T21:00"), when=all_day)).status is Status.MET


def test_what_is_done_without_a_day_is_met_and_what_is_begun_is_partly_met() -> None:
    assert ask(completion("2020-11-20T08:00"), of=NO_DAY).status is Status.MET
    assert ask(completion("2020-11-20T08:00", PART), of=NO_DAY).status is Status.PARTLY_MET
    for facts in ((), (completion("2020-11-20T08:00", NOT_DONE),)):
        assert ask(*facts, of=NO_DAY).cause is Cause.TEXT_SILENT


def test_what_only_the_obliged_say_is_counted_apart_and_meets_nothing() -> None:
    own = completion("2020-11-19T08:00", by=(ARVIA,))
    found = ask(own)
    assert (found.status, found.cause) == (Status.CANNOT_TELL, Cause.NO_FACTS)
    assert found.clauses[0].readings[0].answer.n_self_reported_compliance == 1
    assert "Only the obliged say that it is done" in said(found)
    early = ask(own, as_of="2020-11-19T12:00")
    assert early.status is Status.NOT_YET_DUE
    assert early.clauses[0].readings[0].answer.n_self_reported_compliance == 1


@pytest.mark.parametrize(
    ("by", "status", "counts"),
    [
        ((ARVIA,), Status.BREACHED, (0, 1)),
        ((ARVIA, DORIA), Status.BREACHED, (1, 0)),
        ((NORTHLAND, SOUTHLAND), Status.BREACHED, (1, 0)),
        ((DORIA,), Status.CANNOT_TELL, (0, 0)),
        ((NORTHLAND,), Status.CANNOT_TELL, (0, 0)),
    ],
)
def test_it_is_breached_by_a_joint_or_an_own_word_and_not_by_an_allegation(
    by: Any,  # noqa: ANN401 - delegations
    status: Status,
    counts: tuple[int, int],
) -> None:
    found = ask(completion("2020-11-21T08:00", NOT_DONE, by=by))
    reading = found.clauses[0].readings[0].answer
    assert found.status is status
    assert (reading.n_found, reading.n_self_reported_breaches) == counts
    assert ("that is an allegation" in said(found)) == (status is Status.CANNOT_TELL)


def test_one_word_against_another_is_disputed() -> None:
    own = completion("2020-11-19T08:00", by=(ARVIA,))
    joint = completion("2020-11-21T08:00", NOT_DONE, by=(NORTHLAND, SOUTHLAND))
    assert ask(own, joint).status is Status.DISPUTED
    assert ask(own, completion("2020-11-21T08:00", PART)).status is Status.DISPUTED
    done = completion("2020-11-19T08:00", by=(DORIA,))
    denied = ask(done, completion("2020-11-20T08:00", NOT_DONE, by=(NORTHLAND,)))
    assert denied.status is Status.DISPUTED
    assert "doria say that it is done; northland say later that it is not." in said(denied)
    both = completion("2020-11-21T08:00", PART, by=(DORIA,))
    assert ask(both, completion("2020-11-21T08:00", NOT_DONE, by=(NORTHLAND,))).status is (
        Status.DISPUTED
    )


def test_an_older_word_that_it_is_not_done_yet_denies_nothing() -> None:
    early = completion("2020-11-12T08:00", NOT_DONE, by=(NORTHLAND,))
    assert ask(early, completion("2020-11-19T08:00")).status is Status.MET


def test_who_repeats_that_it_is_done_does_not_make_it_late() -> None:
    words = (completion("2020-11-19T08:00", words="At the bridge."), completion("2020-11-30T08:00"))
    found = ask(*words)
    assert found.status is Status.MET
    assert "At the bridge." in said(found)


def test_who_takes_back_that_it_is_done_begins_anew() -> None:
    words = (
        completion("2020-11-12T08:00"),
        completion("2020-11-13T08:00", NOT_DONE),
        completion("2020-11-30T08:00"),
    )
    assert ask(*words).status is Status.MET_LATE
    assert ask(*words[:2]).cause is Cause.NO_FACTS


def test_two_that_name_another_time_of_it_may_dispute_whether_it_was_late() -> None:
    first, second = completion("2020-11-19T08:00"), completion("2020-11-30T08:00", by=(NORTHLAND,))
    assert ask(first, second).status is Status.DISPUTED
    assert ask(first, completion("2020-11-20T08:00", by=(NORTHLAND,))).status is Status.MET


def test_what_is_sealed_could_say_that_it_is_done() -> None:
    found = ask(sealed(), completion("2020-11-21T08:00", NOT_DONE, by=(ARVIA,)))
    assert (found.status, found.cause) == (Status.CANNOT_TELL, Cause.SEALED)


def test_a_finding_under_such_a_clause_decides_it() -> None:
    done = completion("2020-11-19T08:00")
    assert ask(done, finding("2020-11-25T08:00")).status is Status.BREACHED
    assert ask(done, finding("2020-11-25T08:00", is_contested=True)).status is Status.DISPUTED
    assert ask(done, sealed()).status is Status.MET


def amendment(when: str, *terms: Due, by: Any = SIDES) -> Amended:  # noqa: ANN401 - delegations
    readings = tuple(Understood(name=f"new {n}", terms=each) for n, each in enumerate(terms))
    return Amended(clause=CLAUSE, told=told(when, *by), when=at_once(at(when)), readings=readings)


def test_an_amendment_puts_off_and_says_so() -> None:
    put_off = amendment("2020-11-19T08:00", due(Bound.BY, "2020-12-05"))
    for as_of, status in (
        ("2020-11-19T12:00", Status.NOT_YET_DUE),
        ("2020-11-21T12:00", Status.AMENDED),
        ("2020-12-05T20:59:59", Status.AMENDED),
        ("2020-12-05T21:00", Status.CANNOT_TELL),
    ):
        assert ask(put_off, as_of=as_of).status is status
    assert "an amendment put it off" in said(ask(put_off, as_of="2020-11-21T12:00"))
    assert ask(put_off, completion("2020-12-05T08:00")).status is Status.MET


def test_the_last_of_two_amendments_counts() -> None:
    first = amendment("2020-11-18T08:00", due(Bound.BY, "2020-12-05"))
    second = amendment("2020-11-19T08:00", due(Bound.BY, "2020-12-10"))
    found = ask(first, second, completion("2020-12-08T08:00"))
    assert found.status is Status.MET
    assert "It is the last of 2 amendments." in said(found)


def test_two_amendments_of_one_instant_are_read_beside_each_other() -> None:
    first = amendment("2020-11-19T08:00", due(Bound.BY, "2020-12-05"))
    second = amendment("2020-11-19T08:00", due(Bound.BY, "2020-12-10"))
    found = ask(first, second, completion("2020-12-08T08:00"))
    assert found.status is Status.DISPUTED
    assert "2 amendments took effect at that instant" in said(found)
    assert [each.name for each in found.clauses[0].readings] == [
        "amendment 1: new 0",
        "amendment 2: new 0",
    ]
    assert ask(first, first, completion("2020-12-05T08:00")).status is Status.MET


def test_an_amendment_of_one_side_changes_nothing_and_is_shown() -> None:
    alone = amendment("2020-11-19T08:00", due(Bound.BY, "2020-12-05"), by=(ARVIA,))
    found = ask(alone, completion("2020-12-01T08:00"))
    assert found.status is Status.MET_LATE
    assert "An amendment that only arvia state changes nothing." in said(found)


def test_an_amendment_of_what_had_no_day_is_never_put_off() -> None:
    put_off = amendment("2020-11-19T08:00", due(Bound.BY, "2021-12-05"))
    assert ask(put_off, of=NO_DAY).status is Status.NOT_YET_DUE


def interpretation(reading: str, by: Any = SIDES) -> Interpreted:  # noqa: ANN401 - delegations
    when = "2020-11-15T08:00"
    return Interpreted(clause=CLAUSE, told=told(when, *by), when=at_once(at(when)), reading=reading)


def test_an_interpretation_keeps_one_reading() -> None:
    two = rule(clause(due(Bound.BY, "2020-11-20"), due(Bound.BEFORE, "2020-11-20")))
    done = completion("2020-11-20T08:00")
    assert ask(done, of=two).status is Status.DISPUTED
    assert ask(done, interpretation("reading 1"), of=two).status is Status.MET_LATE
    alone = ask(done, interpretation("reading 1", (ARVIA,)), of=two)
    assert alone.status is Status.DISPUTED
    assert "An interpretation that only arvia state changes nothing." in said(alone)


def test_an_interpretation_of_no_known_reading_is_shown() -> None:
    found = ask(completion("2020-11-20T08:00"), interpretation("reading 7"))
    assert found.status is Status.MET
    assert "names 'reading 7', which is none of the readings left" in said(found)


def test_a_change_of_the_clock_before_the_end_is_said() -> None:
    berlin = ClockTime(local=START.local.replace(month=3), time_zone="Europe/Berlin")
    spring = rule(clause(due(Bound.BY, "2020-03-29", "Europe/Berlin")), in_force=berlin)
    found = ask(completion("2020-03-29T21:59:59"), of=spring)
    assert found.status is Status.MET
    assert "The clock of Europe/Berlin changes in between" in said(found)
    assert ask(completion("2020-03-29T22:00"), of=spring).status is Status.MET_LATE


def test_a_midnight_that_the_clock_leaves_out_is_the_first_instant_of_its_day() -> None:
    assert day_start(date(2018, 11, 4), "America/Sao_Paulo") == at("2018-11-04T03:00")


def test_a_day_that_the_calendar_leaves_out_begins_with_the_next() -> None:
    assert day_start(date(2011, 12, 30), "Pacific/Apia") == at("2011-12-30T10:00")
    assert day_start(date(2011, 12, 31), "Pacific/Apia") == at("2011-12-30T10:00")


def test_a_midnight_that_comes_twice_is_the_first() -> None:
    assert day_start(date(2020, 11, 1), "America/Havana") == at("2020-11-01T04:00")


def test_the_ends_of_the_calendar_break_nothing() -> None:
    last = Deadline(bound=Bound.BY, on=date.max, time_zone="Europe/Moscow", what="x")
    assert due_end(last) == NEVER
    assert day_start(date.min, "Europe/Moscow") == EVER
    assert ask(of=rule(clause(Due(deadline=last)))).status is Status.NOT_YET_DUE
    assert say(EVER, "Europe/Moscow").endswith("UTC, which stands for no stated time")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2020, 2, 29), 12, (2021, 2, 28)),
        ((2020, 8, 31), -6, (2020, 2, 29)),
        ((2020, 11, 10), 60, (2025, 11, 10)),
        ((2020, 1, 31), 1, (2020, 2, 29)),
    ],
)
def test_months_end_on_the_last_day_that_there_is(
    start: tuple[int, int, int], months: int, end: tuple[int, int, int]
) -> None:
    assert later(datetime(*start, tzinfo=UTC), months=months) == datetime(*end, tzinfo=UTC)


def test_a_fact_that_is_added_later_stands_where_it_became_so() -> None:
    index = FactIndex([completion("2020-11-12T08:00"), completion("2020-11-14T08:00", NOT_DONE)])
    assert answer(BY, index, LATER).cause is Cause.NO_FACTS
    index.add(completion("2020-11-16T08:00"))
    index.add(completion("2020-11-13T08:00", PART))
    assert answer(BY, index, LATER).status is Status.MET
    assert answer(BY, index, LATER, known_at=at("2020-11-15T08:00")).cause is Cause.NO_FACTS


def test_a_correction_takes_a_fact_away_from_when_it_could_be_known() -> None:
    wrong = replace(completion("2020-11-30T08:00"), told=told("2020-11-30T08:00", DORIA, number=1))
    right = replace(
        completion("2020-11-19T08:00"), told=told("2020-12-02T08:00", DORIA, number=2, replaces=1)
    )
    from_press = completion("2020-11-12T08:00", PART)
    facts = (wrong, right, from_press)
    assert ask(*facts).status is Status.MET
    then = answer(BY, facts, LATER, known_at=at("2020-12-01T08:00"))
    assert then.status is Status.MET_LATE


def test_facts_about_a_clause_that_the_rule_does_not_have_are_shown() -> None:
    stray: Completion = completion("2020-11-19T08:00", of=point(1, "other"))
    found = ask(stray, completion("2020-11-19T08:00"))
    assert found.status is Status.MET
    assert "1 facts are about clauses that the rule does not have" in said(found)


def test_some_done_and_some_to_come_is_partly_met() -> None:
    two = rule(
        clause(due(Bound.BY, "2020-11-20"), of=point(1, "a")),
        clause(due(Bound.BY, "2021-11-20"), of=point(1, "b")),
    )
    found = ask(completion("2020-11-19T08:00", of=point(1, "a")), of=two)
    assert found.status is Status.PARTLY_MET
    assert "1 (a): met; 1 (b): not_yet_due" in said(found)
