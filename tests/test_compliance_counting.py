from __future__ import annotations

from typing import Any

import pytest
from compliance_case import (
    ARVIA,
    CLAUSE,
    DORIA,
    NORTHLAND,
    SOUTHLAND,
    ZONE,
    answer,
    at,
    clause,
    deadline,
    quantity,
    rule,
    said,
    strength,
    told,
)

from truceline.compliance.answer import Cause, ProvisionAnswer, Status
from truceline.compliance.clause import Clearance, Rule, Strength
from truceline.compliance.fact import Inventory, Sealed, at_once
from truceline.domain.agreement import Limit
from truceline.domain.clock_time import Bound
from truceline.domain.identifier import DelegationId

SEALED = Sealed(clause=CLAUSE, told=told("2020-11-12T08:00"), when=at_once(at("2020-11-12T08:00")))
BOTH = (NORTHLAND, SOUTHLAND)


def figure(limit: Limit) -> Rule:
    return rule(clause(Strength(quantity=quantity(100, limit))))


def ask(limit: Limit, *facts: Any) -> ProvisionAnswer:  # noqa: ANN401 - any facts
    return answer(figure(limit), facts)


@pytest.mark.parametrize(
    ("limit", "keeping", "breaking"),
    [
        (Limit.EXACT, (100,), (99, 101)),
        (Limit.CEILING, (0, 99, 100), (101,)),
        (Limit.FLOOR, (100, 101), (99,)),
    ],
)
def test_a_figure_binds_as_its_limit_says(
    limit: Limit, keeping: tuple[int, ...], breaking: tuple[int, ...]
) -> None:
    for count in keeping:
        found = ask(limit, strength("2020-11-20T08:00", {"a": count}, by=BOTH))
        assert found.status is Status.MET
    for count in breaking:
        found = ask(limit, strength("2020-11-20T08:00", {"a": count}, by=BOTH))
        assert found.status is Status.BREACHED
        assert found.clauses[0].readings[0].answer.n_found == 1


def test_the_places_are_added_up_and_the_last_return_counts() -> None:
    first = strength("2020-11-20T08:00", {"a": 60, "b": 50}, by=BOTH)
    assert ask(Limit.CEILING, first).status is Status.BREACHED
    assert ask(Limit.CEILING, first, strength("2020-11-21T08:00", {"a": 60}, by=BOTH)).status is (
        Status.MET
    )


def test_a_text_that_does_not_say_how_its_figure_binds_is_silent_and_the_count_is_shown() -> None:
    found = ask(Limit.UNSTATED, strength("2020-11-20T08:00", {"a": 7, "b": 5}))
    assert (found.status, found.cause) == (Status.CANNOT_TELL, Cause.TEXT_SILENT)
    assert "doria count 12 people (with small arms) at 2 places on 2020-11-20" in said(found)


def test_a_figure_that_is_read_in_two_ways_is_disputed_where_they_differ() -> None:
    exact, ceiling = (
        Strength(quantity=quantity(100, each)) for each in (Limit.EXACT, Limit.CEILING)
    )
    both = rule(clause(exact, ceiling))
    assert answer(both, [strength("2020-11-20T08:00", {"a": 100})]).status is Status.MET
    fewer = [strength("2020-11-20T08:00", {"a": 90}, by=BOTH)]
    assert answer(both, fewer).status is Status.DISPUTED


def test_a_return_below_nothing_is_shown_and_not_counted() -> None:
    good = strength("2020-11-20T08:00", {"a": 100})
    bad = strength("2020-11-21T08:00", {"a": 100, "b": -5})
    found = ask(Limit.EXACT, good, bad)
    assert found.status is Status.MET
    assert "A return of doria says -5 at b and is not counted." in said(found)
    alone = ask(Limit.EXACT, bad)
    assert alone.cause is Cause.NO_FACTS
    assert "-5 at b" in said(alone)


def test_without_a_return_nothing_can_be_told_and_why_depends_on_what_is_sealed() -> None:
    assert ask(Limit.EXACT).cause is Cause.NO_FACTS
    assert ask(Limit.EXACT, SEALED).cause is Cause.SEALED


def one(by: tuple[DelegationId, ...], n: int) -> Any:  # noqa: ANN401 - a return
    return strength("2020-11-20T08:00", {"a": n}, by=by)


@pytest.mark.parametrize(
    ("facts", "status", "counts"),
    [
        ([one((ARVIA,), 100)], Status.CANNOT_TELL, (0, 0, 1)),
        ([one((ARVIA,), 101)], Status.BREACHED, (0, 1, 0)),
        ([one((DORIA,), 101)], Status.CANNOT_TELL, (0, 0, 0)),
        ([one((DORIA, ARVIA), 101)], Status.BREACHED, (1, 0, 0)),
        ([one((DORIA,), 101), one((ARVIA,), 100)], Status.DISPUTED, (0, 0, 1)),
        ([one((DORIA,), 100), one((ARVIA,), 100)], Status.MET, (0, 0, 1)),
        ([one((DORIA,), 101), one((ARVIA,), 102)], Status.BREACHED, (0, 1, 0)),
    ],
)
def test_what_the_obliged_count_of_themselves_is_counted_apart(
    facts: Any,  # noqa: ANN401 - returns
    status: Status,
    counts: tuple[int, int, int],
) -> None:
    found = ask(Limit.EXACT, *facts)
    reading = found.clauses[0].readings[0].answer
    assert found.status is status
    assert counts == (
        reading.n_found,
        reading.n_self_reported_breaches,
        reading.n_self_reported_compliance,
    )


def test_two_returns_of_one_teller_at_one_instant_stand_beside_each_other() -> None:
    assert ask(Limit.EXACT, one(BOTH, 100), one(BOTH, 101)).status is Status.DISPUTED


CLEAR = rule(clause(Clearance(zone=ZONE, deadline=deadline(Bound.BY, "2020-11-30"))))
NO_DAY = rule(clause(Clearance(zone=ZONE)))


def seen(when: str, n_inside: int, *by: DelegationId) -> Inventory:
    return Inventory(
        clause=CLAUSE,
        told=told(when, *(by or BOTH)),
        when=at_once(at(when)),
        by_zone={ZONE: n_inside},
    )


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([seen("2020-11-29T08:00", 0)], Status.MET),
        ([seen("2020-12-02T08:00", 0)], Status.MET),
        ([seen("2020-11-12T08:00", 3), seen("2020-11-29T08:00", 0)], Status.MET),
        ([seen("2020-12-02T08:00", 3), seen("2020-12-05T08:00", 0)], Status.MET_LATE),
        ([seen("2020-12-02T08:00", 3)], Status.BREACHED),
        ([seen("2020-11-12T08:00", 9), seen("2020-12-02T08:00", 3)], Status.PARTLY_MET),
        ([seen("2020-11-12T08:00", 0), seen("2020-12-02T08:00", 3)], Status.BREACHED),
        ([seen("2020-12-02T08:00", 0, ARVIA)], Status.CANNOT_TELL),
        ([], Status.CANNOT_TELL),
    ],
)
def test_weapons_are_out_of_a_zone_or_not(facts: list[Inventory], status: Status) -> None:
    assert answer(CLEAR, facts).status is status


def test_a_clearance_is_not_due_before_its_day_and_never_without_one() -> None:
    three = seen("2020-11-20T08:00", 3)
    early = answer(CLEAR, [three], "2020-11-30T20:59:59")
    assert early.status is Status.NOT_YET_DUE
    assert "northland, southland saw 3 in zone-south on 2020-11-20." in said(early)
    never = answer(NO_DAY, [three])
    assert (never.status, never.cause) == (Status.CANNOT_TELL, Cause.TEXT_SILENT)
    assert answer(NO_DAY, [seen("2020-11-20T08:00", 0)]).status is Status.MET


def test_a_zone_without_a_version_says_where_nothing() -> None:
    found = answer(CLEAR, [seen("2020-12-02T08:00", 0)], zones=())
    assert found.cause is Cause.TEXT_SILENT
    assert "zone-south has no version on 2020-12-31." in said(found)


def test_a_clearance_cites_the_version_that_held() -> None:
    (reading,) = answer(CLEAR, [seen("2020-12-02T08:00", 0)]).clauses[0].readings
    cited = {boundary.version for r in reading.answer.reasons for boundary in r.boundaries}
    assert cited == {"2020-12-13"}
