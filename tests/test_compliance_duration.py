from __future__ import annotations

from typing import Any

import pytest
from compliance_case import (
    ARVIA,
    BY_NOTICE,
    DORIA,
    NORTHLAND,
    answer,
    at,
    clause,
    due,
    point,
    rule,
    said,
    told,
)

from truceline.compliance.answer import Status
from truceline.compliance.clause import ClauseId
from truceline.compliance.fact import TerminationNotice, at_once
from truceline.domain.clock_time import Bound

TERM = rule(clause(BY_NOTICE))
LAST_INSTANT, TOO_LATE = "2025-05-09T21:00:00", "2025-05-09T21:00:01"
END = "2025-11-09T21:00:00"


def notice(held: str, *, by: Any = DORIA, holder: Any = ARVIA) -> TerminationNotice:  # noqa: ANN401 - delegations
    given = at("2025-01-10T08:00")
    return TerminationNotice(
        clause=TERM.clauses[0].id,
        told=told(given, by),
        when=at_once(given),
        first_held_at={holder: at(held)},
    )


def test_a_term_runs_and_renews_itself() -> None:
    assert answer(TERM, [], "2020-11-10T12:00").status is Status.MET
    renewed = answer(TERM, [], "2026-01-01T00:00")
    assert renewed.status is Status.MET
    assert "runs until 2030-11-10 00:00:00 Europe/Moscow (2030-11-09 21:00:00 UTC)" in said(renewed)
    assert "unless notice is held by 2030-05-10 00:00:00 Europe/Moscow" in said(renewed)


def test_notice_in_time_ends_the_term_at_its_end() -> None:
    facts = [notice(LAST_INSTANT)]
    before = answer(TERM, facts, "2025-11-09T20:59:59")
    assert before.status is Status.MET
    assert "doria gave notice in time. The term runs and ends at" in said(before)
    assert answer(TERM, facts, END).status is Status.TERMINATED
    assert answer(TERM, facts, "2040-01-01T00:00").status is Status.TERMINATED


def test_notice_that_another_delegation_held_too_late_is_shown() -> None:
    found = answer(TERM, [notice(TOO_LATE)], END)
    assert found.status is Status.MET
    assert "does not end this term" in said(found)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (notice(LAST_INSTANT, by=NORTHLAND), "A notice of northland ends nothing"),
        (notice(LAST_INSTANT, holder=DORIA), "in no other delegation's hands"),
    ],
)
def test_notice_of_one_without_that_right_or_that_nobody_holds_ends_nothing(
    given: TerminationNotice, words: str
) -> None:
    found = answer(TERM, [given], END)
    assert found.status is Status.MET
    assert words in said(found)


def test_notice_that_is_not_yet_held_is_no_notice_yet() -> None:
    found = answer(TERM, [notice("2025-04-01T08:00")], "2025-02-01T00:00")
    assert "in no other delegation's hands" in said(found)
    ahead = answer(
        TERM, [notice("2025-04-01T08:00")], "2025-02-01T00:00", known_at=at("2025-12-01T00:00")
    )
    assert "in no other delegation's hands" in said(ahead)


def test_a_clause_ends_with_the_term_that_it_shares() -> None:
    work = clause(due(Bound.BY, "2020-11-20"), of=point(2), ends_with=TERM.clauses[0].id)
    rules = (rule(work), TERM)
    running = answer(rules, [notice(LAST_INSTANT)], "2025-11-09T20:59:59")
    assert running.status is Status.CANNOT_TELL
    ended = answer(rules, [notice(LAST_INSTANT)], END)
    assert ended.status is Status.TERMINATED
    assert "Ended with the term of 1; else it would stand as cannot_tell." in said(ended)
    assert "doria gave notice in time." in said(ended)


@pytest.mark.parametrize("named", [ClauseId(provision="9"), ClauseId(provision="1", item="x")])
def test_a_term_for_which_there_is_no_rule_is_said(named: ClauseId) -> None:
    work = clause(due(Bound.BY, "2020-11-20"), of=point(2), ends_with=named)
    found = answer((rule(work), TERM), [])
    assert found.status is Status.CANNOT_TELL
    assert f"said to be that of {named}, for which there is no rule" in said(found)
