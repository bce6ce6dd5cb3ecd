"""Joint acts: what is moved together with others, what each says to it, and what undoes it.

A motion that takes a term needs a clock, and no clock is read in the fold. So whoever moves says
first what time it is, and both stand or fall together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from truceline.casework.authority import beat
from truceline.casework.desk import Desk, Written
from truceline.casework.report import withdraw
from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Axes
from truceline.domain.kind import motion_kind_of
from truceline.domain.motion import (
    Activate,
    Adopt,
    Close,
    ClosingManner,
    Decide,
    Match,
    Merge,
    Motion,
    MotionWithdrawn,
    Moved,
    Procedure,
    Reopen,
    RuleMatched,
    StanceTaken,
    Undo,
)
from truceline.domain.rule import Rules
from truceline.domain.statement import MotionText, MotionWithdrawalReason, Statement
from truceline.domain.words import Words
from truceline.procedure.clock import latest_beat_at

USUAL_H: Final = 24
"""How long a motion is open where the rules ask for no term and the mover names none [h]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How something is moved: why, until when, and whether silence may carry it."""

    reason: Words
    due_at: datetime | None = None
    procedure: Procedure = Procedure.CONSENSUS


def match(desk: Desk, subjects: Collection[EntryRef], *, manner: Manner) -> Written:
    """Move that reports are one event, of the incident if one is among them."""
    return _move(desk, Match(), subjects, manner=manner)


def merge(
    desk: Desk, incidents: Collection[EntryRef], *, into: EntryRef, manner: Manner
) -> Written:
    """Move that incidents are one and go on as one of them."""
    return _move(desk, Merge(into=into), incidents, manner=manner)


def undo(desk: Desk, what: EntryRef, *, manner: Manner) -> Written:
    """Undo a match or a merge together; a match by rule alone, for nobody confirmed that."""
    if isinstance(desk.kept(what).placed.act, RuleMatched):
        return withdraw(desk, what, reason=manner.reason)
    return _move(desk, Undo(), (what,), manner=manner)


def decide(
    desk: Desk,
    incident: EntryRef,
    *,
    axes: Axes,
    evidence: Collection[EntryRef],
    manner: Manner,
) -> Written:
    """Move what the delegations say together of an incident, over one list of evidence.

    Parameters
    ----------
    desk
        Who moves it.
    incident
        Of what.
    axes
        What is said.
    evidence
        The list that all statements stand over.
    manner
        Why, and until when.
    """
    return _move(desk, Decide(axes=axes), (incident, *evidence), manner=manner)


def close(desk: Desk, incident: EntryRef, *, how: ClosingManner, manner: Manner) -> Written:
    """Move that a case is closed; a settlement is no finding."""
    return _move(desk, Close(manner=how), (incident,), manner=manner)


def reopen(
    desk: Desk, incident: EntryRef, *, evidence: Collection[EntryRef] = (), manner: Manner
) -> Written:
    """Move that a case is open again."""
    return _move(desk, Reopen(), (incident, *evidence), manner=manner)


def adopt(desk: Desk, rules: Rules, *, manner: Manner) -> Written:
    """Move that the mechanism goes on under other rules."""
    return _move(desk, Adopt(rules=rules), (), manner=manner)


def activate(desk: Desk, version: int, *, manner: Manner) -> Written:
    """Move that the state is derived by another version of the fold."""
    return _move(desk, Activate(version=version), (), manner=manner)


def take_stance(desk: Desk, motion: EntryRef, *, taken: StanceTaken, text: Statement) -> Written:
    """Say what the own delegation says to a motion; it has one word that settles."""
    return desk.write(taken, motion, body=text)


def withdraw_motion(desk: Desk, motion: EntryRef, *, reason: Words) -> Written:
    """Stand by a pending motion no longer."""
    return desk.write(MotionWithdrawn(), motion, body=MotionWithdrawalReason(reason=reason))


def _move(desk: Desk, motion: Motion, subjects: Collection[EntryRef], *, manner: Manner) -> Written:
    hours = _hours(desk.rules, motion, manner.procedure)
    with desk.together():
        said = _say_time(desk) if hours else ()
        start = latest_beat_at(desk.scope, desk.log) if hours else None
        due_at = manner.due_at or (start or desk.now()) + timedelta(hours=hours or USUAL_H)
        moved = Moved(motion=motion, due_at=due_at, procedure=manner.procedure)
        made = desk.write(moved, *subjects, body=MotionText(reason=manner.reason))
        return replace(made, before=said)


def _say_time(desk: Desk) -> tuple[Written, ...]:
    """Say what time it is, unless the last word on it is no earlier."""
    last_at = latest_beat_at(desk.scope, desk.log)
    return (beat(desk),) if last_at is None or last_at < desk.now() else ()


def _hours(rules: Rules, motion: Motion, procedure: Procedure) -> int:
    rule = rules.joint.get(motion_kind_of(motion).value)
    if rule is None:
        return 0
    silent = procedure is Procedure.SILENCE
    return rule.hours_of_silence if silent else rule.least_hours
