"""Every use case writes what procedure lets it, and what it would refuse is not written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_case import (
    ARVIA,
    AXES,
    CADRIA,
    DORIA,
    ESKER,
    FORD_POST,
    OWN_POST,
    START,
    Desks,
    key,
    shots,
    words,
)

from truceline.casework.authority import (
    NotLapsed,
    appoint,
    beat,
    come_back,
    lapse,
    leave,
    revoke,
    show_fork,
)
from truceline.casework.desk import Desk, Written
from truceline.casework.errors import (
    ActNotWrittenError,
    CommitmentError,
    HandleError,
    SignerError,
    StoppedError,
)
from truceline.casework.finding import answer, find
from truceline.casework.incident import (
    claim,
    open_incident,
    release,
    resume,
    suspend,
    task,
    triage,
    visit,
)
from truceline.casework.joint import (
    Manner,
    activate,
    adopt,
    close,
    decide,
    match,
    merge,
    reopen,
    take_stance,
    undo,
    withdraw_motion,
)
from truceline.casework.report import (
    abandon,
    correct,
    cover,
    disclose,
    lodge,
    notify,
    observe,
    restrict,
    withdraw,
)
from truceline.casework.watch import current_watch, hand_over
from truceline.domain.access_restriction import AccessRestriction, RestrictionKind
from truceline.domain.allegation import Allegation
from truceline.domain.coverage import Coverage, WatchKind, WatchState
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.fieldwork import Handover, IncidentSummary, Tasking, VisitReport
from truceline.domain.finding_act import AnswerStance, Confidence
from truceline.domain.incident_act import SuspensionReason, TriageOutcome, VisitOutcome
from truceline.domain.motion import ClosingManner, Procedure, Stance, StanceTaken
from truceline.domain.notice import Notice, NoticeKind
from truceline.domain.observed_time import Clock, ClockSource, Span
from truceline.domain.office import Office
from truceline.domain.report_act import AllegationLodged
from truceline.domain.statement import AnswerText, Appointment, FindingReasons, Statement
from truceline.procedure.ballot import Contest, Outcome, motion_state
from truceline.procedure.incident_state import Stage, incident_state
from truceline.procedure.report_state import report_state
from truceline.procedure.verdict import Reason
from truceline.record.draft import Draft
from truceline.record.key import label_of

NOW = Span(from_at=START, to_at=START)
SET = Clock(source=ClockSource.BY_HAND)
WHY = words("because")
MANNER = Manner(reason=WHY)
SUMMARY = IncidentSummary(title=words("Three explosions"))
REPORT = VisitReport(visited=NOW, recorded_at=START, clock=SET, words=words("went there"))
REASONS = FindingReasons(occurrence=WHY)
RESTRICTION = AccessRestriction(
    restriction=RestrictionKind.DENIED,
    asset=FORD_POST,
    restricted=NOW,
    recorded_at=START,
    clock=SET,
)
COVERAGE = Coverage(
    watch=WatchKind.POST,
    state=WatchState.WORKING,
    asset=FORD_POST,
    during=NOW,
    recorded_at=START,
    clock=SET,
)
NOTICE = Notice(activity=NoticeKind.CONVOY, planned=NOW, written_at=START, what=words("a convoy"))
ALLEGATION = Allegation(received_at=START, happened=NOW, words=words("they fired"))
HANDOVER = Handover(
    watch=NOW,
    outgoing=Office.DUTY_OFFICER,
    incoming=Office.DUTY_OFFICER,
    happening=words("quiet"),
)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """Return desks that nobody has worked at."""
    with Desks(tmp_path) as made:
        yield made


def opened(desks: Desks) -> tuple[EntryRef, EntryRef, EntryRef]:
    """Return a report of each side and the incident that Doria opened on them."""
    one = observe(desks[CADRIA], shots()).at
    other = observe(desks[DORIA], shots()).at
    desks.meet()
    incident = open_incident(desks[DORIA], [one, other], summary=SUMMARY).at
    desks.meet()
    return one, other, incident


def test_a_case_runs_from_a_report_to_its_end(desks: Desks) -> None:
    cadria, doria = desks[CADRIA], desks[DORIA]
    one, other, incident = opened(desks)
    matched = match(doria, [one, other, incident], manner=MANNER)
    claim(doria, incident)
    release(doria, incident)
    triage(doria, incident, outcome=TriageOutcome.IN_MANDATE, reason=WHY)
    suspend(doria, incident, reason=SuspensionReason.ACCESS, why=WHY, awaited=WHY)
    resume(doria, incident, why=WHY)
    sent = task(doria, incident, team=(CADRIA, DORIA), tasking=Tasking(purpose=WHY))
    kept_off = restrict(doria, RESTRICTION)
    went = visit(doria, sent.at, outcome=VisitOutcome.DENIED, report=REPORT, beside=[kept_off.at])
    found = find(doria, incident, axes=AXES, reasons=REASONS, evidence=[one, other, went.at])
    desks.meet()
    take_stance(
        cadria, matched.at, taken=StanceTaken(stance=Stance.ASSENT), text=Statement(words=WHY)
    )
    moved = decide(doria, incident, axes=AXES, evidence=[one, other, found.at], manner=MANNER)
    assert [each.handle for each in moved.before] == ["doria-12"]
    desks.meet()
    take_stance(
        cadria, moved.at, taken=StanceTaken(stance=Stance.ASSENT), text=Statement(words=WHY)
    )
    desks.meet(CADRIA, DORIA, ESKER)
    state = incident_state(desks[ESKER].scope, desks[ESKER].kept(incident))
    assert state.stage is Stage.DECIDED
    assert set(state.decisions.values()) == {Outcome.AGREED}


def test_what_was_done_together_is_undone_and_reopened_together(desks: Desks) -> None:
    cadria, doria = desks[CADRIA], desks[DORIA]
    one, other, incident = opened(desks)
    yes, statement = StanceTaken(stance=Stance.ASSENT), Statement(words=WHY)
    matched = match(doria, [one, other, incident], manner=MANNER)
    decided = decide(doria, incident, axes=AXES, evidence=[one], manner=MANNER)
    desks.meet()
    for each in (matched, decided):
        take_stance(cadria, each.at, taken=yes, text=statement)
    desks.meet()
    ended = close(doria, incident, how=ClosingManner.DECIDED, manner=MANNER)
    assert not ended.before  # the clock stands where it stood when the decision was moved
    again = reopen(cadria, incident, manner=MANNER)
    desks.meet()
    take_stance(doria, again.at, taken=yes, text=statement)
    back = undo(cadria, matched.at, manner=MANNER)
    other_incident = open_incident(doria, [other], summary=SUMMARY)
    desks.meet()
    take_stance(doria, back.at, taken=yes, text=statement)
    merged = merge(cadria, [incident, other_incident.at], into=incident, manner=MANNER)
    withdraw_motion(cadria, merged.at, reason=WHY)
    desks.meet(CADRIA, DORIA, ESKER)
    digests = {desks[each].digest() for each in (CADRIA, DORIA, ESKER)}
    assert len(digests) == 1


def test_words_of_all_kinds_are_written(desks: Desks) -> None:
    cadria = desks[CADRIA]
    notify(cadria, NOTICE)
    seen = cover(cadria, COVERAGE)
    said = lodge(cadria, ALLEGATION, AllegationLodged(against=(ARVIA,), provision="ceasefire"))
    correct(cadria, seen.at, reason=WHY, amended=replace(COVERAGE, state=WatchState.DEGRADED))
    withdraw(cadria, seen.at, reason=WHY)
    desks.meet(CADRIA, ARVIA)
    answer(desks[ARVIA], said.at, stance=AnswerStance.DENIES, text=AnswerText(words=WHY))
    new = KeyId(label_of(key(CADRIA, "observer")))
    first = appoint(cadria, new, offices=(Office.ANALYST,), appointment=Appointment())
    second = appoint(cadria, new, offices=(Office.OBSERVER,), appointment=Appointment())
    assert cadria.kept(second.at).placed.subjects == (first.at,)
    assert cadria.scope.offices(CADRIA, new) == {Office.OBSERVER}
    revoke(cadria, new, log=cadria.log, from_index=0, reason=WHY)
    show_fork(cadria, LogId("doria/desk"), size=0)
    leave(cadria, words=WHY)
    assert cadria.scope.has_left(CADRIA)
    come_back(cadria, words=WHY)
    assert not cadria.scope.has_left(CADRIA)
    newer = replace(cadria.rules, version=2)
    assert adopt(cadria, newer, manner=MANNER).before
    with pytest.raises(ActNotWrittenError, match="version"):
        adopt(cadria, cadria.rules, manner=MANNER)
    activate(cadria, 2, manner=MANNER)
    with pytest.raises(CommitmentError, match="expected a commitment, came coverage"):
        disclose(cadria, seen.at)


Try = Callable[[Desk, EntryRef, EntryRef], object]
REFUSED: dict[str, Try] = {
    "observe": lambda desk, *_: observe(desk, shots()),
    "restrict": lambda desk, *_: restrict(desk, RESTRICTION),
    "cover": lambda desk, *_: cover(desk, COVERAGE),
    "notify": lambda desk, *_: notify(desk, NOTICE),
    "lodge": lambda desk, *_: lodge(desk, ALLEGATION, AllegationLodged()),
    "commit": lambda desk, *_: observe(desk, shots(OWN_POST)),
    "correct": lambda desk, report, _: correct(desk, report, reason=WHY),
    "withdraw": lambda desk, report, _: withdraw(desk, report, reason=WHY),
    "open": lambda desk, report, _: open_incident(desk, [report], summary=SUMMARY),
    "triage": lambda desk, _, case: triage(desk, case, outcome=TriageOutcome.DUPLICATE, reason=WHY),
    "claim": lambda desk, _, case: claim(desk, case),
    "release": lambda desk, _, case: release(desk, case),
    "task": lambda desk, _, case: task(
        desk, case, team=(CADRIA,), tasking=Tasking(purpose=WHY), due_at=START
    ),
    "visit": lambda desk, _, case: visit(desk, case, outcome=VisitOutcome.FULL, report=REPORT),
    "suspend": lambda desk, _, case: suspend(desk, case, reason=SuspensionReason.SAFETY, why=WHY),
    "resume": lambda desk, _, case: resume(desk, case, why=WHY),
    "find": lambda desk, _, case: find(desk, case, axes=AXES, reasons=REASONS),
    "answer": lambda desk, report, _: answer(
        desk, report, stance=AnswerStance.DENIES, text=AnswerText(words=WHY)
    ),
    "match": lambda desk, report, case: match(desk, [report, case], manner=MANNER),
    "merge": lambda desk, _, case: merge(desk, [case], into=case, manner=MANNER),
    "undo": lambda desk, report, _: undo(desk, report, manner=MANNER),
    "decide": lambda desk, report, case: decide(
        desk, case, axes=AXES, evidence=[report], manner=MANNER
    ),
    "close": lambda desk, _, case: close(
        desk, case, how=ClosingManner.SETTLED, manner=replace(MANNER, procedure=Procedure.SILENCE)
    ),
    "reopen": lambda desk, _, case: reopen(desk, case, manner=MANNER),
    "stance": lambda desk, report, _: take_stance(
        desk, report, taken=StanceTaken(stance=Stance.ASSENT), text=Statement(words=WHY)
    ),
    "withdraw motion": lambda desk, report, _: withdraw_motion(desk, report, reason=WHY),
    "appoint": lambda desk, *_: appoint(
        desk, KeyId("x"), offices=(Office.CHIEF,), appointment=Appointment()
    ),
    "revoke": lambda desk, *_: revoke(desk, KeyId("x"), log=desk.log, from_index=0, reason=WHY),
    "fork": lambda desk, *_: show_fork(desk, desk.log, size=0),
    "leave": lambda desk, *_: leave(desk, words=WHY),
    "return": lambda desk, *_: come_back(desk, words=WHY),
    "hand over": lambda desk, *_: hand_over(desk, HANDOVER, incoming=key(ESKER, "duty-2")),
}


def test_whoever_may_not_writes_nothing_by_any_use_case(desks: Desks) -> None:
    report, _, incident = opened(desks)
    desks.meet(CADRIA, DORIA, ESKER)
    desk = desks[ESKER]
    for name, attempt in REFUSED.items():
        with pytest.raises(ActNotWrittenError, match="Nothing was written") as caught:
            attempt(desk, report, incident)
        assert caught.value.reason is Reason.NOT_PERMITTED, name
        assert "truceline rules" in str(caught.value)
    assert desk.node.size(desk.node.origin) == 0
    assert not list(desk.node.home.openings.iterdir())
    assert beat(desk).handle == "esker-0"


def test_a_refusal_says_what_procedure_says_and_names_who_signed(desks: Desks) -> None:
    _, _, incident = opened(desks)
    vague = replace(AXES, responsibility_confidence=Confidence.REASONABLE_SUSPICION)
    with pytest.raises(ActNotWrittenError) as caught:
        find(desks[DORIA], incident, axes=vague, reasons=REASONS)
    assert str(caught.value) == (
        f"finding (signed by {label_of(key(DORIA, 'duty-1'))}): It attributes a breach with less "
        "confidence than the rules ask for. Nothing was written. State a firmer confidence if "
        "there is one, or do not attribute."
    )
    with pytest.raises(ActNotWrittenError, match="motion to close") as refused:
        close(
            desks[DORIA],
            incident,
            how=ClosingManner.SETTLED,
            manner=Manner(reason=WHY, due_at=START + timedelta(hours=1)),
        )
    assert refused.value.reason is Reason.TERM_TOO_SHORT
    assert refused.value.subject is None


def test_a_finding_of_an_unknown_incident_is_refused(desks: Desks) -> None:
    nowhere = EntryRef(log=LogId("doria/desk"), index=40, leaf=bytes(32))
    with pytest.raises(ActNotWrittenError, match="had not folded"):
        find(desks[CADRIA], nowhere, axes=AXES, reasons=REASONS)
    with pytest.raises(HandleError, match="expected an entry that was folded"):
        desks[CADRIA].kept(nowhere)


def test_what_is_put_together_stands_for_what_comes_after_or_falls_with_it(desks: Desks) -> None:
    desk = desks[CADRIA]
    with desk.together():
        seen = observe(desk, shots())
        assert desk.find(seen.handle) == seen.at
        incident = open_incident(desk, [seen.at], summary=SUMMARY)
        with pytest.raises(ActNotWrittenError, match="not about what"):
            claim(desk, seen.at)
        claim(desk, incident.at)
        beat(desk)
    assert desk.node.size(desk.node.origin) == 4
    state = incident_state(desk.scope, desk.kept(incident.at))
    assert state.claimed_in == {desk.log}
    with pytest.raises(ActNotWrittenError):
        _beat_and_claim(desk, seen.at)
    with desk.together():
        beat(desk)
        desk.forget_ahead()
    assert desk.node.size(desk.node.origin) == 4


def _beat_and_claim(desk: Desk, ref: EntryRef) -> None:
    with desk.together():
        beat(desk)
        claim(desk, ref)


def test_nothing_is_judged_after_what_this_program_does_not_know(desks: Desks) -> None:
    doria = desks[DORIA]
    doria.node.append([Draft(kind="of-tomorrow")])
    desks.meet()
    with pytest.raises(StoppedError, match="doria/desk 0") as caught:
        beat(desks[CADRIA])
    assert (caught.value.log, caught.value.index) == ("doria/desk", 0)
    with pytest.raises(StoppedError, match="doria/desk 0"):
        beat(doria)


def test_who_has_no_key_signs_nothing_and_who_is_not_enrolled_neither(desks: Desks) -> None:
    desk = desks[CADRIA]
    desk.signers = ()
    with pytest.raises(SignerError, match="came none"):
        beat(desk)
    desk.signers = (key(DORIA, "chief"),)
    with pytest.raises(SignerError, match="doria/chief"):
        beat(desk)


def test_a_handover_has_two_hands_and_begins_a_watch(desks: Desks) -> None:
    desk = desks[CADRIA]
    seen = observe(desk, shots())
    assert current_watch(desk).began_with is None
    with pytest.raises(ActNotWrittenError, match="Two people") as caught:
        hand_over(desk, HANDOVER, incoming=key(CADRIA, "chief"))
    assert "Name the other officer's key." in str(caught.value)
    made = hand_over(desk, HANDOVER, incoming=key(CADRIA, "duty-2"), open_matters=[seen.at])
    assert len(made.signed_by) == 2
    observe(desks[DORIA], shots())
    desks.meet()
    beat(desk)
    watch = current_watch(desk)
    assert watch.began_with == desk.kept(made.at)
    assert [each.placed.kind for each in watch.entries] == ["beat"]
    assert watch.arrived[LogId("doria/desk")] == 1


def test_what_two_do_at_once_stands_side_by_side_on_every_node(desks: Desks) -> None:
    one, other, incident = opened(desks)
    for by in (CADRIA, DORIA):
        claim(desks[by], incident)
        triage(desks[by], incident, outcome=_outcome(by), reason=WHY)
        correct(desks[by], one if by == CADRIA else other, reason=words(f"no, {by}"))
        open_incident(desks[by], [one], summary=SUMMARY)
    correct(desks[CADRIA], one, reason=words("no, the other way round"))
    desks.meet(CADRIA, DORIA, ESKER)
    state = incident_state(desks[ESKER].scope, desks[ESKER].kept(incident))
    assert state.contested == {Contest.CLAIMS, Contest.TRIAGE}
    report = report_state(desks[ESKER].scope, desks[ESKER].kept(one))
    assert len(report.corrected_by) == 2
    assert report.contested == {Contest.OPENINGS}
    assert len({desks[each].digest() for each in (CADRIA, DORIA, ESKER)}) == 1


def _outcome(by: str) -> TriageOutcome:
    return TriageOutcome.IN_MANDATE if by == CADRIA else TriageOutcome.INSUFFICIENT


def test_terms_lapse_by_beats_of_both_and_what_lacks_them_says_so(desks: Desks) -> None:
    _, _, incident = opened(desks)
    cadria, doria = desks[CADRIA], desks[DORIA]
    sealed = observe(cadria, shots(OWN_POST))
    moved = decide(doria, incident, axes=AXES, evidence=[], manner=MANNER)
    desks.meet()
    away = StanceTaken(stance=Stance.AD_REFERENDUM, until_at=START + timedelta(hours=30))
    take_stance(cadria, moved.at, taken=away, text=Statement(words=WHY))
    desks.meet()
    assert lapse(doria) == ()
    desks.clock.go(hours=31)
    results = lapse(doria)
    assert {type(each) for each in results} == {NotLapsed}
    assert any("do not show" in str(each) for each in results)
    for by in (CADRIA, DORIA):
        beat(desks[by])
    desks.meet()
    made = [each for each in lapse(doria) if isinstance(each, Written)]
    assert len(made) == 2
    desks.meet(CADRIA, DORIA, ESKER)
    esker = desks[ESKER]
    assert motion_state(esker.scope, esker.kept(moved.at)).outcome is Outcome.NOT_TAKEN
    assert report_state(esker.scope, esker.kept(sealed.at)).lapsed_by
    with pytest.raises(ActNotWrittenError, match="settled, withdrawn or lapsed"):
        take_stance(
            cadria,
            moved.at,
            taken=StanceTaken(stance=Stance.DISSENT),
            text=Statement(words=WHY),
        )


def test_a_clock_that_goes_back_is_refused(desks: Desks) -> None:
    desk = desks[CADRIA]
    beat(desk)
    desks.clock.go(hours=-1)
    with pytest.raises(ActNotWrittenError, match="later instant"):
        beat(desk)
    _, _, incident = opened(desks)
    made = close(desks[CADRIA], incident, how=ClosingManner.SETTLED, manner=MANNER)
    assert not made.before  # it goes by what was said of the time, and says nothing earlier


def test_a_commitment_can_be_given_up_once(desks: Desks) -> None:
    desk = desks[CADRIA]
    made = observe(desk, shots(OWN_POST))
    abandon(desk, made.at, reason=WHY)
    with pytest.raises(ActNotWrittenError, match="done once"):
        abandon(desk, made.at, reason=WHY)
