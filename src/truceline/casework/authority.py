"""What is done about the mechanism itself: offices, clocks, terms, who leaves and returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from truceline.casework.desk import Desk, Written
from truceline.casework.errors import ActNotWrittenError
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.governance_act import (
    Appointed,
    Beat,
    ForkShown,
    Lapsed,
    Left,
    Returned,
    Revoked,
    Term,
)
from truceline.domain.motion import StanceTaken
from truceline.domain.office import Office
from truceline.domain.statement import (
    Appointment,
    DepartureStatement,
    ReturnStatement,
    RevocationReason,
)
from truceline.domain.words import Words
from truceline.procedure.ballot import count_ballot
from truceline.procedure.report_state import appointment_state
from truceline.procedure.shelf import office_topic
from truceline.register.item_table import Awaited
from truceline.register.queue import Desk as QueueDesk
from truceline.register.queue import Waiting, queue


def appoint(
    desk: Desk, key: KeyId, *, offices: tuple[Office, ...], appointment: Appointment
) -> Written:
    """Appoint a key of the own delegation; its earlier appointments end with this one."""
    acts = desk.scope.standing(office_topic(desk.delegation, key))
    live = [each.at for each in acts if not appointment_state(desk.scope, each).ended_by]
    return desk.write(Appointed(key=key, offices=offices), *live, body=appointment)


def revoke(desk: Desk, key: KeyId, *, log: LogId, from_index: int, reason: Words) -> Written:
    """Say that what a key signed in an own log from an index on is void."""
    act = Revoked(log=log, key=key, from_index=from_index)
    return desk.write(act, body=RevocationReason(reason=reason))


def show_fork(desk: Desk, log: LogId, *, size: int) -> Written:
    """Say that a proof was seen that a log is forked."""
    return desk.write(ForkShown(log=log, size=size))


def beat(desk: Desk) -> Written:
    """Say what time it is here, and what is held."""
    return desk.write(Beat(at=desk.now()))


def leave(desk: Desk, *, words: Words) -> Written:
    """Take no further part; work goes on without the own delegation, and is marked so."""
    return desk.write(Left(), body=DepartureStatement(words=words))


def come_back(desk: Desk, *, words: Words) -> Written:
    """Take part again."""
    return desk.write(Returned(), body=ReturnStatement(words=words))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLapsed:
    """A term that is said to be over, and why it did not lapse: not enough beats say so yet."""

    at: EntryRef
    term: Term
    sentence: str


_TERMS = {
    Awaited.STANCE: Term.MOTION,
    Awaited.ANSWER: Term.ANSWER,
    Awaited.DISCLOSURE: Term.DISCLOSURE,
    Awaited.DECISION: Term.DECISION,
}


def lapse(desk: Desk) -> tuple[Written | NotLapsed, ...]:
    """Let every term lapse that beats of enough delegations show to have run out.

    A term that only the clock here calls over is returned with the reason that nothing came of it.
    """
    asked = QueueDesk(delegation=desk.delegation)
    overdue = queue(desk.register, asked, as_of=desk.now()).overdue
    return tuple(_lapse(desk, each) for each in overdue if each.what in _TERMS)


def lapse_term(desk: Desk, what: EntryRef, term: Term) -> Written:
    """Let one term lapse, citing the last beat of each log that says so."""
    logs = sorted(desk.scope.charter.logs)
    beats = (next(desk.scope.beats_back(log), None) for log in logs)
    cited = [each.at for each in beats if each is not None]
    return desk.write(Lapsed(term=term), what, *cited)


def _lapse(desk: Desk, waiting: Waiting) -> Written | NotLapsed:
    at, term = _of_capital(desk, waiting)
    try:
        return lapse_term(desk, at, term)
    except ActNotWrittenError as error:
        return NotLapsed(at=at, term=term, sentence=str(error))


def _of_capital(desk: Desk, waiting: Waiting) -> tuple[EntryRef, Term]:
    """Return the term of a motion, or that of the last capital that was waited for."""
    term = _TERMS[waiting.what]
    if term is not Term.MOTION:
        return waiting.at, term
    ballot = count_ballot(desk.scope, desk.kept(waiting.at))
    referred: list[tuple[datetime, EntryRef]] = []
    for each in ballot.stances:
        act = each.placed.act
        if isinstance(act, StanceTaken) and act.until_at is not None:
            referred.append((act.until_at, each.at))
    return (max(referred)[1], Term.AD_REFERENDUM) if referred else (waiting.at, term)
