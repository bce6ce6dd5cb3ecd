"""When a term has run out: the cited beats of enough delegations say so, and nothing was done.

Silence is consent only of those who received the motion in time and whose own beat comes after
the term. Whoever has no such receipt, or no such beat, is *absent*, and nothing is agreed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from truceline.domain.governance_act import Beat, Lapsed, Term
from truceline.domain.identifier import DelegationId
from truceline.domain.motion import Moved, Stance, StanceTaken
from truceline.domain.report_act import Committed
from truceline.procedure.ballot import by_silence, count_ballot, term_end
from truceline.procedure.case_guard import answers_to, closed_by, named_in
from truceline.procedure.clock import first_known_at, latest_beat_at, said_passed, shown_at
from truceline.procedure.course import closings, decisions, reopenings
from truceline.procedure.deed import Deed
from truceline.procedure.errors import ActRefusedError
from truceline.procedure.motion_guard import open_state
from truceline.procedure.reading import act_as, facts_as
from truceline.procedure.shelf import Kept
from truceline.procedure.verdict import LapseFacts, MotionFacts, Reason

ASSENT = frozenset({Stance.ASSENT})


def guard_lapsed(deed: Deed, act: Lapsed) -> LapseFacts | None:
    """Judge that a term ran out, and say what that came to for a motion.

    Raises
    ------
    ActRefusedError
        If it had not run out there, or what it was for had been done.
    """
    (what,) = deed.main
    match act.term:
        case Term.ANSWER:
            _guard_answer(deed, what)
            return None
        case Term.DISCLOSURE:
            _guard_disclosure(deed, what)
            return None
        case Term.DECISION:
            _guard_decision(deed, what)
            return None
        case Term.MOTION:
            return _guard_motion(deed, what)
        case Term.AD_REFERENDUM:
            return _guard_motion(deed, _referred(deed, what))
        case _:
            assert_never(act.term)


def answer_due_at(deed: Deed, what: Kept) -> datetime | None:
    """Return until when a party has to answer: so long after another than the author knew of it."""
    shown = shown_at(deed.scope, what)
    return None if shown is None else shown + timedelta(hours=deed.rules.answer_h)


def _guard_answer(deed: Deed, what: Kept) -> None:
    _require_passed(deed, answer_due_at(deed, what))
    answered = {each.by for each in answers_to(deed.scope, what)}
    _require_undone(what, done=named_in(what) <= answered)


def _guard_disclosure(deed: Deed, what: Kept) -> None:
    _require_passed(deed, act_as(what, Committed).due_at)
    _require_undone(what, done=bool(closed_by(deed.scope, what)))


def _guard_decision(deed: Deed, what: Kept) -> None:
    since = reopenings(deed.scope, what) or [what]
    shown = [shown_at(deed.scope, each) for each in since]
    known = [each for each in shown if each is not None]
    term = timedelta(hours=deed.rules.decision_h)
    _require_passed(deed, max(known) + term if len(known) == len(since) else None)
    held = decisions(deed.scope, what) + closings(deed.scope, what)
    _require_undone(what, done=bool(held))


def _guard_motion(deed: Deed, motion: Kept) -> LapseFacts:
    state = open_state(deed, motion)
    _require_passed(deed, term_end(count_ballot(deed.scope, motion)))
    unspoken = frozenset(by for by in state.required if not state.words.get(by))
    if not by_silence(motion):
        return LapseFacts(absent=unspoken)
    absent = frozenset(by for by in unspoken if not _was_silent(deed, motion, by))
    agreeing = all(state.words.get(by, ASSENT) == ASSENT for by in state.required)
    return LapseFacts(passed=agreeing and not absent, absent=absent)


def _was_silent(deed: Deed, motion: Kept, by: DelegationId) -> bool:
    """Tell whether a delegation had the motion in time, and was still there after the term."""
    act, facts = act_as(motion, Moved), facts_as(motion, MotionFacts)
    logs = deed.scope.logs_of(by)
    received_at = first_known_at(deed.scope, motion.at, logs)
    in_time = act.due_at - timedelta(hours=facts.silence_h)
    if received_at is None or received_at > in_time:
        return False
    lasts = (latest_beat_at(deed.scope, log) for log in logs)
    return any(last is not None and last >= act.due_at for last in lasts)


def _referred(deed: Deed, stance: Kept) -> Kept:
    if act_as(stance, StanceTaken).until_at is None:
        raise ActRefusedError(reason=Reason.WRONG_SUBJECTS, subject=stance.at)
    found = (deed.scope.find(each) for each in stance.placed.subjects)
    return next(each for each in found if each is not None and isinstance(each.placed.act, Moved))


def _require_passed(deed: Deed, instant: datetime | None) -> None:
    beats = [each for each in deed.beside if isinstance(each.placed.act, Beat)]
    enough = deed.rules.lapse_quorum
    if instant is None or len(said_passed(beats, instant)) < enough:
        raise ActRefusedError(reason=Reason.TERM_RUNNING)


def _require_undone(what: Kept, *, done: bool) -> None:
    if done:
        raise ActRefusedError(reason=Reason.ALREADY_DONE, subject=what.at)
