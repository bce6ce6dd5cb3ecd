"""The smaller parts of the room: names, spelling, rules as rows, clocks, errors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from fold_case import (
    CHARTER,
    E1,
    EAST,
    KEYS,
    N1,
    N2,
    NORTH,
    OUTSIDE,
    QUICK,
    QUICK_CHARTER,
    S1,
    SOUTH,
    W1,
    WEST,
    Ring,
    day,
    kept_at,
    moved,
    observation,
    opened,
)

from truceline.canonical import decode
from truceline.domain.entry import EntryRef
from truceline.domain.governance_act import Appointed, Beat
from truceline.domain.motion import Adopt, Decide, Match, Moved
from truceline.domain.office import Office
from truceline.domain.refusal import DomainError
from truceline.procedure.act_name import ACT_NAMES, MOTION_NAMES, name_of
from truceline.procedure.ballot import motion_state
from truceline.procedure.clock import (
    has_passed,
    instant_of,
    known_at,
    latest_beat_at,
    shown_at,
    was_there_by,
)
from truceline.procedure.errors import (
    NotYetError,
    OtherEntryError,
    ProcedureError,
    UnspeltError,
    WrongEntryError,
)
from truceline.procedure.fold import Fold
from truceline.procedure.founding_rules import FOUNDING_RULES
from truceline.procedure.item import Item, item_of
from truceline.procedure.judge import judge
from truceline.procedure.memory_shelf import MemoryShelf
from truceline.procedure.reading import act_as, kept_of, motion_as
from truceline.procedure.report_state import AppointmentState, ReportState
from truceline.procedure.rule_table import RuleWord, rule_rows
from truceline.procedure.spelling import MAX_LISTED, spell
from truceline.procedure.thing import Thing
from truceline.procedure.verdict import Reason, Refused


def test_founding_rules_speak_of_every_act_and_of_no_other() -> None:
    assert FOUNDING_RULES.permissions.keys() == ACT_NAMES
    assert FOUNDING_RULES.joint.keys() == MOTION_NAMES
    assert name_of(Moved(motion=Match(), due_at=day(1))) == "match"


def test_rules_become_rows_in_which_nothing_is_left_out() -> None:
    rows = rule_rows(FOUNDING_RULES)
    by_word = {word: [each.about for each in rows if each.word is word] for word in RuleWord}
    assert by_word[RuleWord.MAY] == sorted(ACT_NAMES)
    assert by_word[RuleWord.MUST_ASSENT] == sorted(MOTION_NAMES)
    assert by_word[RuleWord.SILENCE_CARRIES] == ["close"]
    assert by_word[RuleWord.LEAST_CONFIDENCE] == ["grave", "minor", "not_graded"]
    assert by_word[RuleWord.MATCHES] == ["near-in-time-and-place"]
    assert by_word[RuleWord.TERM_H] == ["answer", "decision", "quarantine"]
    assert not by_word[RuleWord.NOBODY_MAY] + by_word[RuleWord.CANNOT_BE_MOVED]


def test_what_nobody_may_do_is_a_row_too() -> None:
    rows = rule_rows(replace(FOUNDING_RULES, permissions={}, joint={}))
    assert [each.about for each in rows if each.word is RuleWord.NOBODY_MAY] == sorted(ACT_NAMES)
    cannot = [each.about for each in rows if each.word is RuleWord.CANNOT_BE_MOVED]
    assert cannot == sorted(MOTION_NAMES)


def test_a_list_that_is_too_long_is_spelt_by_its_digest() -> None:
    few, many = (spell([f"{n}" for n in range(size)]) for size in (MAX_LISTED, MAX_LISTED + 1))
    assert isinstance(decode(few), list)
    long = decode(many)
    assert isinstance(long, dict)
    assert long["n"] == MAX_LISTED + 1
    assert len(spell(["x"] * 100_000)) < 200


def test_what_a_state_cannot_hold_has_no_spelling() -> None:
    with pytest.raises(UnspeltError, match="came float"):
        spell({"a": [0.5]})


def test_keys_that_are_no_text_are_spelt_by_their_value() -> None:
    assert spell({1: "a", Office.CHIEF: day(1)}) == b'{"1":"a","chief":"2031-05-01T00:00:00+00:00"}'


def test_a_charter_refuses_a_log_of_nobody_and_a_version_it_does_not_fold_by() -> None:
    with pytest.raises(DomainError, match="roles"):
        replace(CHARTER, roles={NORTH: CHARTER.roles[NORTH]})
    with pytest.raises(DomainError, match="fold_version"):
        replace(CHARTER, fold_version=2)
    assert CHARTER.digest != QUICK_CHARTER.digest
    assert replace(CHARTER, fold_version=1) == CHARTER


def test_an_entry_before_what_it_follows_is_sent_back() -> None:
    ring = Ring()
    first = observation(ring, N2)
    second = ring.say(N1, Beat(at=day(1)))
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    with pytest.raises(NotYetError, match="Expected 1 entries of 'north/post'") as caught:
        fold.add(second)
    assert (caught.value.log, caught.value.needed, caught.value.folded) == (N2, 1, 0)
    fold.add(first)
    fold.add(second)


def test_the_same_entry_twice_is_one_and_another_at_its_place_is_not() -> None:
    ring = Ring()
    report = observation(ring)
    fold = ring.fold()
    before = fold.digest(ring.roots())
    assert fold.add(report) == ring.verdict(report)
    assert fold.digest(ring.roots()) == before
    with pytest.raises(OtherEntryError, match="north/post 0") as caught:
        fold.add(replace(report, at=replace(report.at, leaf=bytes(32))))
    assert caught.value.at.leaf == bytes(32)


def test_a_question_about_the_wrong_entry_says_which_it_is() -> None:
    ring = Ring()
    report = observation(ring)
    motion = moved(ring, Adopt(rules=replace(QUICK, version=2)))
    (beat,) = ring.beat(day(1), N1)
    fold = ring.fold()
    for ask in (
        lambda: motion_state(fold.scope, kept_at(fold, report)),
        lambda: item_of(fold.scope, kept_at(fold, beat)),
        lambda: act_as(kept_at(fold, report), Beat),
        lambda: motion_as(kept_at(fold, motion), Decide),
        lambda: instant_of(kept_at(fold, report)),
    ):
        with pytest.raises(WrongEntryError) as caught:
            ask()
        assert isinstance(caught.value, ProcedureError)
        assert caught.value.expected != caught.value.came


def test_an_instant_has_passed_for_those_whose_clocks_say_so() -> None:
    ring = Ring()
    report = observation(ring, S1)
    fold = ring.fold()
    assert shown_at(fold.scope, kept_at(fold, report)) is None
    assert not was_there_by(fold.scope, kept_at(fold, report), day(9))
    assert latest_beat_at(fold.scope, N1) is None
    ring.beat(day(1), S1)
    ring.beat(day(2), N1, E1)
    ring.beat(day(3), W1, N1)
    fold = ring.fold()
    kept = kept_at(fold, report)
    assert shown_at(fold.scope, kept) == day(2)
    assert was_there_by(fold.scope, kept, day(2))
    assert not was_there_by(fold.scope, kept, day(1.5))
    assert has_passed(fold.scope, day(2)) == {NORTH, EAST, WEST}
    assert has_passed(fold.scope, day(1)) == {NORTH, EAST, WEST, SOUTH}
    assert OUTSIDE not in has_passed(fold.scope, day(1))


def test_known_at_is_what_a_log_had_folded_by_its_own_clock() -> None:
    ring = Ring()
    observation(ring, S1)
    ring.beat(day(1), N1)
    observation(ring, S1)
    ring.beat(day(3), N1)
    scope = ring.fold().scope
    assert known_at(scope, N1, day(0.5)) == {}
    assert known_at(scope, N1, day(2)) == {S1: 1, N1: 1}
    assert known_at(scope, N1, day(3)) == {S1: 2, N1: 2}
    assert known_at(scope, W1, day(3)) == {}


def test_an_appointment_shows_what_ended_it() -> None:
    ring = Ring()
    first = ring.say(N1, Appointed(key=KEYS[Office.OBSERVER], offices=(Office.CHIEF,)))
    last = ring.say(N1, Appointed(key=KEYS[Office.OBSERVER], offices=()), first)
    fold = ring.fold()
    states = {each.ref: each.state for each in fold.refresh()}
    ended, kept = states[first.at], states[last.at]
    assert isinstance(ended, AppointmentState)
    assert isinstance(kept, AppointmentState)
    assert (ended.ended_by, kept.ended_by) == (frozenset({last.at}), frozenset())
    assert fold.scope.offices(NORTH, KEYS[Office.OBSERVER]) == frozenset()


def test_a_shelf_gives_back_what_was_set() -> None:
    ring = Ring()
    incident = opened(ring)
    fold = ring.fold()
    assert fold.shelf.item(incident.at) is None
    items = fold.refresh()
    assert {each.ref: fold.shelf.item(each.ref) for each in items} == {
        each.ref: each.spelling for each in items
    }
    assert sorted(fold.shelf.logs()) == [N1, N2]
    assert fold.rules == QUICK
    assert fold.refresh() == ()


def test_an_entry_of_a_kind_that_nobody_decoded_is_refused_if_it_is_judged_at_all() -> None:
    ring = Ring()
    unknown = ring.write(N1, None)
    fold = ring.fold()
    verdict, topics = judge(unknown, fold.scope, QUICK)
    assert (verdict, topics) == (Refused(reason=Reason.BAD_CLEAR), ())
    with pytest.raises(NotYetError, match="'north/hq'"):
        kept_of(fold.shelf, N1, 0)


def test_an_entry_says_itself_what_its_author_had_folded() -> None:
    ring = Ring()
    report = observation(ring)
    beat = ring.say(N1, Beat(at=day(1)))
    assert beat.has_seen(report.at)
    assert not report.has_seen(beat.at)


def test_reports_that_are_alike_are_spelt_alike_and_equal_instants_as_they_are_written() -> None:
    plain, ahead = ReportState(by=NORTH), timezone(timedelta(hours=4))
    terms = [day(3), day(3).astimezone(ahead)]
    assert terms[0] == terms[1]
    states = [plain, replace(plain, is_void=True), *(replace(plain, due_at=at) for at in terms)]
    for state in (*states, *states):
        item = Item(ref=EntryRef(log=N1, index=0, leaf=bytes(32)), thing=Thing.REPORT, state=state)
        assert item.spelling == spell({"thing": Thing.REPORT, "state": state})
