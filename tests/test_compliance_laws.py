"""What holds of every answer: it does not change with what became so, or was known, later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from compliance_case import (
    ARVIA,
    BY_NOTICE,
    CLAUSE,
    DORIA,
    NORTHLAND,
    SIDES,
    SOUTHLAND,
    ZONE,
    answer,
    at,
    clause,
    deadline,
    due,
    entry,
    finding,
    point,
    quantity,
    rule,
    told,
    zone,
)
from hypothesis import given
from hypothesis import strategies as st

from truceline.compliance.answer import ProvisionAnswer, Status
from truceline.compliance.clause import Clearance, Exempt, Rule, Standing, Strength, Understood
from truceline.compliance.fact import (
    Amended,
    Completion,
    DeploymentReturn,
    Extent,
    Fact,
    Interpreted,
    Inventory,
    NoticeGiven,
    Sealed,
    SelfReport,
    Suspended,
    TerminationNotice,
    Told,
    When,
    Withdrawal,
    ZoneCoverage,
)
from truceline.compliance.fact_index import FactIndex
from truceline.domain.agreement import Limit
from truceline.domain.clock_time import Bound
from truceline.domain.finding_act import Breach
from truceline.domain.identifier import PlaceId
from truceline.domain.notice import NoticeKind

pytestmark = pytest.mark.slow

DAY_0 = at("2020-11-08T00:00")
MAP = "2020-11-01"
N_HOURS = 24 * 40

RULES: tuple[Rule, ...] = (
    rule(
        clause(
            Standing(
                zones=(ZONE,),
                least_watched_permille=300,
                forbids=frozenset({NoticeKind.EXERCISE}),
                exceptions=(Exempt(activity=NoticeKind.EXERCISE),),
            )
        )
    ),
    rule(clause(due(Bound.BY, "2020-11-20"), due(Bound.BEFORE, "2020-11-20"))),
    rule(clause(Strength(quantity=quantity(10, Limit.CEILING)))),
    rule(clause(Clearance(zone=ZONE, deadline=deadline(Bound.UNTIL, "2020-11-20")))),
    rule(clause(BY_NOTICE)),
)

instants = st.integers(0, N_HOURS).map(lambda n: DAY_0 + timedelta(hours=n))
tellers = st.sampled_from(
    [frozenset({ARVIA}), frozenset({DORIA}), SIDES, frozenset({NORTHLAND, SOUTHLAND})]
)


@st.composite
def spans(draw: st.DrawFn) -> When:
    start = draw(instants)
    return When(from_at=start, to_at=start + timedelta(hours=draw(st.integers(0, 200))))


@st.composite
def any_fact(draw: st.DrawFn) -> Fact:
    when = draw(spans())
    number = draw(st.integers(0, 20))
    tell = Told(
        known_at=when.from_at + timedelta(hours=draw(st.integers(0, 300))),
        by=draw(tellers),
        stands_on=entry(number),
    )
    base: dict[str, Any] = {"clause": CLAUSE, "told": tell, "when": when}
    held = {DORIA: draw(instants)}
    breach = draw(st.sampled_from(Breach))
    readings = (
        Understood(name="new", terms=draw(st.sampled_from(RULES)).clauses[0].readings[0].terms),
    )
    makers: list[Any] = [
        lambda: replace(
            finding("2020-11-12T00:00", breach=breach, activity=NoticeKind.EXERCISE, version=MAP),
            **base,
        ),
        lambda: SelfReport(**base, event="own"),
        lambda: Completion(**base, extent=draw(st.sampled_from(Extent))),
        lambda: DeploymentReturn(**base, by_place={PlaceId("a"): draw(st.integers(-2, 12))}),
        lambda: Inventory(**base, by_zone={ZONE: draw(st.integers(-1, 3))}),
        lambda: NoticeGiven(**base, activity=NoticeKind.EXERCISE, first_held_at=held),
        lambda: TerminationNotice(**base, first_held_at=held),
        lambda: Amended(**base, readings=readings),
        lambda: Interpreted(**base, reading="reading 0"),
        lambda: Suspended(**base),
        lambda: Sealed(**base),
        lambda: ZoneCoverage(zone=ZONE, zone_version=MAP, told=tell, when=when),
    ]
    made: Fact = draw(st.sampled_from(makers))()
    return made


many = st.lists(any_fact(), max_size=12)


def ask(of: Rule, facts: Any, as_of: datetime, known_at: datetime) -> ProvisionAnswer:  # noqa: ANN401 - facts or their index
    return answer(of, facts, as_of, known_at=known_at, zones=(zone(days=(MAP,)),))


@given(st.sampled_from(RULES), many, many, instants, instants)
def test_what_was_known_at_an_instant_never_changes(
    of: Rule, facts: list[Fact], more: list[Fact], as_of: datetime, known_at: datetime
) -> None:
    later = [each for each in more if each.told.known_at > known_at]
    assert ask(of, [*facts, *later], as_of, known_at) == ask(of, facts, as_of, known_at)


@given(st.sampled_from(RULES), many, many, instants, instants)
def test_what_became_so_later_changes_no_answer_as_of_before(
    of: Rule, facts: list[Fact], more: list[Fact], as_of: datetime, known_at: datetime
) -> None:
    later = [each for each in more if each.so_at > as_of]
    assert ask(of, [*facts, *later], as_of, known_at) == ask(of, facts, as_of, known_at)


@given(st.sampled_from(RULES), many, instants)
def test_only_a_correction_takes_a_fact_of_the_past_away(
    of: Rule, facts: list[Fact], as_of: datetime
) -> None:
    """Whatever is replaced is as if it had never been said, from when that was known on."""
    known_at = DAY_0 + timedelta(hours=2 * N_HOURS)
    gone = Withdrawal(
        clause=point(1, "nothing"),
        told=told(known_at, replaces=3),
        when=When(from_at=known_at, to_at=known_at),
    )
    left = [each for each in facts if each.told.stands_on != entry(3)]
    before = known_at - timedelta(seconds=1)
    assert ask(of, [*facts, gone], as_of, known_at) == ask(of, left, as_of, known_at)
    assert ask(of, [*facts, gone], as_of, before) == ask(of, facts, as_of, before)


@given(st.sampled_from(RULES), many, many, instants)
def test_more_watch_never_turns_a_breach_into_anything_else(
    of: Rule, facts: list[Fact], more: list[Fact], as_of: datetime
) -> None:
    watch = [each for each in more if isinstance(each, ZoneCoverage)]
    known_at = as_of + timedelta(hours=N_HOURS)
    before, after = (ask(of, each, as_of, known_at) for each in (facts, [*facts, *watch]))
    if before.status is Status.BREACHED:
        assert after.status is Status.BREACHED
    if before.status is Status.MET:
        assert after.status is Status.MET


@given(st.sampled_from(RULES), many, instants, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_decides_nothing(
    of: Rule,
    facts: list[Fact],
    as_of: datetime,
    shuffled: Any,  # noqa: ANN401 - hypothesis has a generator of its own
) -> None:
    known_at = as_of + timedelta(hours=N_HOURS)
    other = list(facts)
    shuffled.shuffle(other)
    one_by_one = FactIndex()
    for each in other:
        one_by_one.add(each)
    first, second = ask(of, facts, as_of, known_at), ask(of, one_by_one, as_of, known_at)
    assert (first.status, first.cause) == (second.status, second.cause)
