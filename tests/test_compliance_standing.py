from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from compliance_case import (
    ARVIA,
    DORIA,
    NORTHLAND,
    SIDES,
    ZONE,
    answer,
    at,
    clause,
    finding,
    point,
    rule,
    said,
    told,
    watch,
    zone,
)

from truceline.compliance.answer import Cause, Status
from truceline.compliance.clause import Exempt, Standing
from truceline.compliance.fact import (
    ClauseFact,
    Fact,
    NoticeGiven,
    Sealed,
    SelfReport,
    Suspended,
    When,
    ZoneCoverage,
    at_once,
)
from truceline.domain.finding_act import Axis, Breach, Occurrence
from truceline.domain.notice import NoticeKind

QUIET = Standing(zones=(ZONE,), least_watched_permille=900)
RULE = rule(clause(QUIET))
MAP = "2020-11-01"
MAPS = (zone(days=(MAP,)),)
WATCHED = watch("2020-11-10", "2020-12-30", maps=(MAP,))


def ask(*facts: Fact, terms: Standing = QUIET, **fields: Any) -> Any:  # noqa: ANN401 - handed on to answer()
    fields = {"zones": MAPS, **fields}
    return answer(rule(clause(terms)), facts, **fields)


def fact(kind: type[ClauseFact], known: str, *by: Any, **fields: Any) -> Any:  # noqa: ANN401 - any kind of fact
    given = {"when": at_once(at(known)), "told": told(known, *by), **fields}
    return kind(clause=RULE.clauses[0].id, **given)


def test_quiet_that_was_watched_is_met_and_quiet_that_nobody_saw_is_not() -> None:
    assert ask(*WATCHED).status is Status.MET
    blind = ask()
    assert (blind.status, blind.cause) == (Status.CANNOT_TELL, Cause.NO_COVERAGE)
    assert "was watched 0 of 1000 parts" in said(blind)


def test_nothing_is_due_before_it_is_in_force_and_nothing_watched_at_that_instant() -> None:
    assert ask(*WATCHED, as_of="2020-11-09T20:59:59").status is Status.NOT_YET_DUE
    assert ask(*WATCHED, as_of="2020-11-09T21:00").cause is Cause.NO_COVERAGE


def test_spans_of_watch_that_overlap_count_once() -> None:
    once, twice = ask(*WATCHED), ask(*WATCHED, *WATCHED)
    parts = [line for line in said(once).splitlines() if "parts of the time" in line]
    assert parts
    assert parts == [line for line in said(twice).splitlines() if "parts of the time" in line]


def test_a_watch_counts_from_in_force_up_to_the_instant_and_each_hour_once() -> None:
    spans = (
        ("2020-11-09T15:00", "2020-11-10T03:00"),  # six hours of it after 21:00
        ("2020-11-10T01:00", "2020-11-10T05:00"),  # two more
        ("2020-11-10T20:00", "2020-11-11T08:00"),  # one up to the instant
    )
    watched = [
        ZoneCoverage(
            zone=ZONE,
            zone_version=MAP,
            told=told("2020-11-10T20:00"),
            when=When(from_at=at(start), to_at=at(end)),
        )
        for start, end in spans
    ]
    found = ask(*watched, as_of="2020-11-10T21:00")
    assert "zone-south was watched 375 of 1000 parts of the time." in said(found)


def test_a_watch_on_no_known_version_is_shown_and_not_counted() -> None:
    other = watch("2020-11-10", "2020-12-30", maps=("2020-01-01",))
    found = ask(*other)
    assert found.cause is Cause.NO_COVERAGE
    assert "51 spans of watch are of no known version of zone-south" in said(found)


def test_a_watch_counts_only_while_its_version_holds() -> None:
    maps = (zone(days=(MAP, "2020-12-01")),)
    assert ask(*WATCHED, zones=maps).cause is Cause.NO_COVERAGE


@pytest.mark.parametrize("zones", [(), (zone(days=("2021-01-02",)),)])
def test_a_zone_without_a_version_on_the_day_is_a_sentence(zones: Any) -> None:  # noqa: ANN401 - zones or none
    found = ask(*WATCHED, zones=zones)
    assert found.cause is Cause.TEXT_SILENT
    assert "zone-south has no version on 2020-12-31" in said(found)


def test_a_text_that_names_no_zone_is_silent() -> None:
    found = ask(terms=Standing(least_watched_permille=1))
    assert found.cause is Cause.TEXT_SILENT
    assert "names no zone" in said(found)


def test_one_breach_is_enough_and_later_quiet_does_not_undo_it() -> None:
    early = finding("2020-11-11T08:00")
    found = ask(early, *WATCHED)
    assert found.status is Status.BREACHED
    assert "1 breaches found together, 0 reported by the obliged" in said(found)


def test_what_happened_before_the_text_bound_is_not_counted() -> None:
    before = finding("2020-11-09T20:00")
    assert ask(before, *WATCHED).status is Status.MET
    across = replace(
        before, when=When(from_at=at("2020-11-09T20:00"), to_at=at("2020-11-09T22:00"))
    )
    found = ask(across, *WATCHED)
    assert (found.status, found.cause) == (Status.CANNOT_TELL, Cause.NO_FACTS)


@pytest.mark.parametrize(
    "differ",
    [
        {"agreed_on": frozenset()},
        {"agreed_on": frozenset({Axis.OCCURRENCE, Axis.RESPONSIBILITY})},
        {"is_contested": True},
    ],
)
def test_a_split_or_contested_decision_is_disputed(differ: Any) -> None:  # noqa: ANN401 - fields of a finding
    assert ask(finding("2020-11-11T08:00", **differ), *WATCHED).status is Status.DISPUTED


def test_it_is_enough_to_agree_that_it_happened_and_is_a_breach() -> None:
    agreed = frozenset({Axis.OCCURRENCE, Axis.BREACH})
    assert ask(finding("2020-11-11T08:00", agreed_on=agreed)).status is Status.BREACHED


@pytest.mark.parametrize(
    "axes",
    [
        {"breach": Breach.NO_BREACH},
        {"breach": Breach.COULD_NOT_TELL, "occurrence": Occurrence.DID_NOT_OCCUR},
    ],
)
def test_what_is_no_breach_breaks_nothing(axes: Any) -> None:  # noqa: ANN401 - fields of a finding
    assert ask(finding("2020-11-11T08:00", **axes), *WATCHED).status is Status.MET


OPEN: Any = {"breach": Breach.COULD_NOT_TELL, "activity": NoticeKind.EXERCISE}


@pytest.mark.parametrize(
    "more", [{}, {"activity": None}, {"occurrence": Occurrence.COULD_NOT_TELL}]
)
def test_what_the_delegations_could_not_tell_stays_open(more: Any) -> None:  # noqa: ANN401 - fields of a finding
    found = ask(finding("2020-11-11T08:00", **{**OPEN, **more}), *WATCHED)
    assert found.cause is Cause.NO_FACTS


FORBIDS = replace(
    QUIET,
    forbids=frozenset({NoticeKind.EXERCISE, NoticeKind.MINE_CLEARANCE}),
    exceptions=(
        Exempt(activity=NoticeKind.MINE_CLEARANCE),
        Exempt(activity=NoticeKind.EXERCISE),
    ),
)
PLAN = When(from_at=at("2020-11-11T06:00"), to_at=at("2020-11-11T18:00"))


def notice(held: Any, activity: NoticeKind = NoticeKind.EXERCISE) -> NoticeGiven:  # noqa: ANN401 - who held it since when
    first = {who: at(when) for who, when in held.items()}
    fields: Any = {"when": PLAN, "activity": activity, "first_held_at": first}
    given: NoticeGiven = fact(NoticeGiven, "2020-11-10T12:00", ARVIA, **fields)
    return given


def test_a_notice_counts_only_if_another_delegation_held_it_before_the_event() -> None:
    event = finding("2020-11-11T08:00", **OPEN)
    in_time = notice({DORIA: "2020-11-11T07:59:59"})
    assert ask(event, in_time, *WATCHED, terms=FORBIDS).status is Status.MET
    for held, words in (
        ({DORIA: "2020-11-11T08:00"}, "held from 2020-11-11 08:00:00 UTC"),
        ({ARVIA: "2020-11-10T12:00"}, "no other delegation holds it"),
        ({DORIA: "2021-02-01T00:00"}, "no other delegation holds it"),
    ):
        found = ask(event, notice(held), *WATCHED, terms=FORBIDS)
        assert found.status is Status.BREACHED
        assert words in said(found)


def test_a_notice_of_something_else_or_of_another_time_covers_nothing() -> None:
    other = notice({DORIA: "2020-11-10T13:00"}, NoticeKind.CONVOY)
    assert ask(finding("2020-11-11T08:00", **OPEN), other, terms=FORBIDS).status is Status.BREACHED
    right = notice({DORIA: "2020-11-10T13:00"})
    assert ask(finding("2020-11-11T19:00", **OPEN), right, terms=FORBIDS).status is Status.BREACHED


def test_an_exception_may_need_no_notice_and_a_prohibition_may_have_none() -> None:
    free = replace(FORBIDS, exceptions=(Exempt(activity=NoticeKind.EXERCISE, needs_notice=False),))
    event = finding("2020-11-11T08:00", **OPEN)
    assert ask(event, *WATCHED, terms=free).status is Status.MET
    none = replace(FORBIDS, exceptions=())
    assert ask(event, *WATCHED, terms=none).status is Status.BREACHED


def test_a_decision_goes_before_a_notice() -> None:
    decided = finding("2020-11-11T08:00", activity=NoticeKind.EXERCISE)
    in_time = notice({DORIA: "2020-11-10T13:00"})
    assert ask(decided, in_time, terms=FORBIDS).status is Status.BREACHED


def test_one_event_breaches_one_clause_and_not_another() -> None:
    """Of 612 in one day 491 were live fire in a zone where a second decision forbids it."""
    exercises = point(2)
    fire, exercise = rule(clause(QUIET)), rule(clause(QUIET, of=exercises))
    day = [f"2020-11-26T{n // 60:02}:{n % 60:02}" for n in range(612)]
    facts: list[Fact] = list(WATCHED)
    for n, when in enumerate(day):
        is_exercise = n < 491
        under_first = Breach.NO_BREACH if is_exercise else Breach.BREACH
        facts.append(finding(when, breach=under_first))
        under_second = Breach.BREACH if is_exercise else Breach.NO_BREACH
        facts.append(finding(when, breach=under_second, clause=exercises))
    first, second = (answer(each, facts, zones=MAPS) for each in (fire, exercise))
    assert first.clauses[0].readings[0].answer.n_found == 121
    assert second.clauses[0].readings[0].answer.n_found == 491
    only_drill: list[Fact] = [each for each in facts if isinstance(each, ZoneCoverage)]
    only_drill += [finding(when, breach=Breach.NO_BREACH) for when in day[:491]]
    only_drill += [finding(when, clause=exercises) for when in day[:491]]
    assert answer(fire, only_drill, zones=MAPS).status is Status.MET
    assert answer(exercise, only_drill, zones=MAPS).status is Status.BREACHED


def test_breaches_that_are_reported_of_oneself_are_counted_apart() -> None:
    own = fact(SelfReport, "2020-11-12T08:00", ARVIA, event="own")
    found = ask(own, finding("2020-11-11T08:00"))
    (reading,) = found.clauses[0].readings
    assert (reading.answer.n_found, reading.answer.n_self_reported_breaches) == (1, 1)
    alone = ask(own, *WATCHED).clauses[0].readings[0].answer
    assert (alone.status, alone.n_found) == (Status.BREACHED, 0)
    before = fact(SelfReport, "2020-11-09T08:00", ARVIA, event="own")
    assert ask(before, *WATCHED).status is Status.MET


def test_nobody_reports_a_breach_of_another_as_his_own() -> None:
    found = ask(fact(SelfReport, "2020-11-12T08:00", DORIA, event="x"), *WATCHED)
    assert found.status is Status.MET
    assert "come from others than the obliged" in said(found)


def test_what_is_sealed_keeps_quiet_from_being_met_but_hides_no_breach() -> None:
    sealed = fact(Sealed, "2020-11-12T08:00")
    found = ask(sealed, *WATCHED)
    assert (found.status, found.cause) == (Status.CANNOT_TELL, Cause.SEALED)
    assert "1 sealed, not counted" in said(found)
    assert ask(sealed, finding("2020-11-11T08:00")).status is Status.BREACHED


def test_a_suspension_that_all_agreed_on_rests_the_clause_and_what_happens_meanwhile() -> None:
    span = When(from_at=at("2020-11-20T00:00"), to_at=at("2020-11-22T00:00"))
    agreed = fact(Suspended, "2020-11-19T00:00", *SIDES, when=span)
    inside = finding("2020-11-21T08:00")
    facts = (agreed, inside, *WATCHED)
    assert ask(*facts, as_of="2020-11-19T12:00").status is Status.MET
    resting = ask(*facts, as_of="2020-11-21T12:00")
    assert resting.status is Status.SUSPENDED
    assert "else it would stand as met" in said(resting)
    after = ask(*facts, as_of="2020-11-22T00:00")
    assert after.status is Status.MET
    assert "1 findings are of events while the clause was suspended" in said(after)
    assert ask(*facts, finding("2020-11-23T08:00")).status is Status.BREACHED


def test_a_suspension_by_one_side_changes_nothing_and_is_shown() -> None:
    span = When(from_at=at("2020-11-20T00:00"), to_at=at("9999-12-31T23:59:59"))
    alone = fact(Suspended, "2020-11-19T00:00", ARVIA, NORTHLAND, when=span)
    found = ask(alone, finding("2020-11-21T08:00"))
    assert found.status is Status.BREACHED
    assert "A suspension that only arvia, northland state changes nothing." in said(found)


def test_a_suspension_without_end_is_said_without_a_date() -> None:
    span = When(from_at=at("2020-11-20T00:00"), to_at=at("9999-12-31T23:59:59"))
    found = ask(fact(Suspended, "2020-11-19T00:00", *SIDES, when=span))
    assert found.status is Status.SUSPENDED
    assert "which stands for no stated time" in said(found)


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2020-11-15", "while 2020-12-13 held when it happened; the finding stands as decided"),
        ("2020-12-13", "zone-south was used in its version 2020-12-13."),
    ],
)
def test_a_finding_on_another_map_than_that_of_the_day_stands_and_is_shown(
    version: str, words: str
) -> None:
    found = answer(RULE, [finding("2020-12-13T08:00", version=version)])
    assert found.status is Status.BREACHED
    assert words in said(found)


def test_a_finding_on_a_map_that_nobody_knows_stands_and_is_shown() -> None:
    found = answer(RULE, [finding("2020-12-13T08:00", version="7")], zones=())
    assert "version 7, while none is known that held when it happened" in said(found)
