from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from compliance_case import (
    ALL,
    ARVIA,
    CLAUSE,
    KNOWN,
    START,
    answer,
    at,
    clause,
    due,
    finding,
    point,
    rule,
    told,
)

from truceline.compliance.answer import Status
from truceline.compliance.clause import Rule, Standing, Term
from truceline.compliance.fact import NoticeGiven, TerminationNotice, Told, When
from truceline.compliance.fact_index import Moment
from truceline.domain.clock_time import Bound
from truceline.domain.notice import NoticeKind
from truceline.domain.refusal import DomainError

ONE = clause(due(Bound.BY, "2020-11-20"))
NOW = at("2020-11-20T08:00")
LOCAL = NOW.replace(tzinfo=None)
YEAR_1 = replace(START, local=LOCAL.replace(year=1))


def held(kind: Any, **fields: Any) -> Any:  # noqa: ANN401 - a notice of either kind
    given = {"clause": CLAUSE, "told": told(NOW), "when": When(from_at=NOW, to_at=NOW)}
    return kind(**given, first_held_at={ARVIA: LOCAL}, **fields)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (
            lambda: Told(known_at=LOCAL, by=ALL, stands_on=KNOWN.source),
            "known_at",
        ),
        (lambda: Told(known_at=NOW, by=frozenset(), stands_on=KNOWN.source), "by"),
        (lambda: When(from_at=LOCAL, to_at=NOW), "from_at"),
        (lambda: When(from_at=NOW, to_at=LOCAL), "to_at"),
        (lambda: When(from_at=NOW, to_at=at("2020-11-20T07:59")), "to_at"),
        (lambda: replace(finding("2020-11-20T08:00"), clause=point(2)), "clause"),
        (lambda: Standing(least_watched_permille=0), "least_watched_permille"),
        (lambda: Standing(least_watched_permille=1001), "least_watched_permille"),
        (lambda: Term(years=0, notice_months=0, may_end=ALL), "years"),
        (lambda: Term(years=501, notice_months=0, may_end=ALL), "years"),
        (lambda: Term(years=1, notice_months=13, may_end=ALL), "notice_months"),
        (lambda: Term(years=1, notice_months=-1, may_end=ALL), "notice_months"),
        (lambda: replace(ONE, readings=()), "readings"),
        (lambda: replace(ONE, readings=ONE.readings * 2), "readings"),
        (lambda: rule(ONE, ONE), "clauses"),
        (lambda: rule(ONE, replace(ONE, id=point(2))), "clauses"),
        (lambda: replace(rule(ONE), agreed_by=frozenset()), "agreed_by"),
        (
            lambda: replace(rule(ONE), in_force=replace(START, local=LOCAL.replace(year=1))),
            "in_force",
        ),
        (lambda: held(NoticeGiven, activity=NoticeKind.CONVOY), "first_held_at"),
        (lambda: held(TerminationNotice), "first_held_at"),
        (lambda: Moment(as_of=LOCAL, known_at=NOW), "as_of"),
        (lambda: Moment(as_of=NOW, known_at=LOCAL), "known_at"),
        (lambda: Moment(as_of=NOW.replace(year=9001), known_at=NOW), "as_of"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_field(make: Any, field: str) -> None:  # noqa: ANN401 - a function
    with pytest.raises(DomainError) as caught:
        make()
    assert caught.value.field == field


def test_a_clause_is_written_with_its_part() -> None:
    assert (str(CLAUSE), str(point(6, "lachin"))) == ("1", "6 (lachin)")


def test_a_rule_without_clauses_monitors_nothing() -> None:
    empty = Rule(provision="1", in_force=START, clauses=(), agreed_by=ALL, cites=KNOWN)
    assert answer(empty, []).status is Status.NOT_MONITORED
