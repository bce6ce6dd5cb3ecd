"""What is tried stands behind what was folded, and leaves no trace in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_case import ARVIA, CADRIA, DORIA, START, Desks, key, shots, words

from truceline.casework.authority import NotLapsed, beat, lapse, lapse_term, revoke, show_fork
from truceline.casework.desk import Written
from truceline.casework.errors import ActNotWrittenError
from truceline.casework.finding import answer
from truceline.casework.joint import Manner, match
from truceline.casework.report import lodge, observe
from truceline.casework.trial import TrialShelf
from truceline.casework.watch import current_watch
from truceline.domain.allegation import Allegation
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.finding_act import AnswerStance
from truceline.domain.governance_act import Term
from truceline.domain.observed_time import Span
from truceline.domain.report_act import AllegationLodged
from truceline.domain.statement import AnswerText
from truceline.procedure.report_state import report_state
from truceline.record.draft import Draft
from truceline.record.key import label_of
from truceline.register.content import content

WHY = words("because")


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """Return desks that nobody has worked at."""
    with Desks(tmp_path) as made:
        yield made


def test_a_trial_answers_as_the_register_does_and_keeps_no_state(desks: Desks) -> None:
    desk = desks[CADRIA]
    seen = observe(desk, shots())
    base = desk.register.fold.shelf
    trial = TrialShelf(base)
    trial.set_item(seen.at, b"{}")
    trial.set_bucket_digest(0, bytes(32))
    assert trial.item(seen.at) == base.item(seen.at)
    assert [list(trial.bucket(each)) for each in range(256)] == [
        list(base.bucket(each)) for each in range(256)
    ]
    assert trial.bucket_digest(0) == base.bucket_digest(0)
    assert list(trial.refused()) == list(base.refused())
    assert list(trial.logs()) == list(base.logs())


def test_a_revocation_that_is_tried_voids_what_is_tried_after_it(desks: Desks) -> None:
    desk = desks[CADRIA]
    label = KeyId(label_of(key(CADRIA, "duty-1")))
    with desk.together():
        seen = observe(desk, shots())
        show_fork(desk, LogId("doria/desk"), size=0)
        revoke(desk, label, log=desk.log, from_index=0, reason=WHY)
        with pytest.raises(ActNotWrittenError, match="knew to be void"):
            match(desk, [seen.at, seen.at], manner=Manner(reason=WHY))
        desk.forget_ahead()
    assert desk.node.size(desk.node.origin) == 0


def test_what_the_rules_let_nobody_move_is_refused(tmp_path: Path) -> None:
    with Desks(tmp_path) as desks:
        founding = desks.founding
        rules = replace(founding.rules, joint={})
    with Desks(tmp_path / "other", replace(founding, rules=rules)) as desks:
        desk = desks[CADRIA]
        one = observe(desk, shots()).at
        other = observe(desk, shots(minutes=1)).at
        with pytest.raises(ActNotWrittenError, match="do not say who must assent"):
            match(desk, [one, other], manner=Manner(reason=WHY))


def test_an_answer_after_its_term_is_kept_beside_the_lapse(desks: Desks) -> None:
    cadria, doria = desks[CADRIA], desks[DORIA]
    allegation = Allegation(received_at=START, happened=Span(), words=words("they fired"))
    said = lodge(cadria, allegation, AllegationLodged(against=(ARVIA,)))
    desks.meet(CADRIA, DORIA, ARVIA)
    for desk in (doria, desks[ARVIA]):
        beat(desk)
    desks.meet(CADRIA, DORIA, ARVIA)
    with pytest.raises(ActNotWrittenError, match="do not show") as running:
        lapse_term(cadria, said.at, Term.ANSWER)
    assert "import those" in str(running.value)
    desks.clock.go(hours=73)
    for desk in (cadria, doria):
        beat(desk)
    desks.meet(CADRIA, DORIA, ARVIA)
    results = lapse(cadria)
    assert [type(each) for each in results] == [Written]
    desks.meet(CADRIA, DORIA, ARVIA)
    answer(desks[ARVIA], said.at, stance=AnswerStance.DENIES, text=AnswerText(words=WHY))
    desks.meet(CADRIA, DORIA, ARVIA)
    state = report_state(doria.scope, doria.kept(said.at))
    assert len(state.answers) == len(state.lapsed_by) == 1
    assert not any(isinstance(each, NotLapsed) for each in lapse(cadria))


def test_a_watch_goes_over_what_this_program_cannot_read(desks: Desks) -> None:
    desk = desks[CADRIA]
    beat(desk)
    desk.node.append([Draft(kind="of-tomorrow")])
    desk.catch_up()
    assert [each.placed.kind for each in current_watch(desk).entries] == ["beat"]


def test_of_a_log_that_nobody_has_there_is_no_content(desks: Desks) -> None:
    nowhere = EntryRef(log=LogId("x/y"), index=0, leaf=bytes(32))
    assert content(desks[CADRIA].register, nowhere) is None
