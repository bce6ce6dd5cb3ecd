"""What the queries ask of incidents, motions and reports, laid out in columns.

It says nothing that the fold does not say: each row is made from the state of one item, whenever
that was derived anew, and is made again from it at will.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple, assert_never

from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.finding_act import Axes, FindingDrafted, Occurrence
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import Claimed, Tasked
from truceline.domain.motion import Decide, Moved
from truceline.domain.report_act import Committed, ReportFiled, ReportKind
from truceline.procedure.ballot import DECISIVE, Contest, MotionState, Outcome
from truceline.procedure.case_guard import named_in
from truceline.procedure.charter import Charter
from truceline.procedure.clock import shown_at
from truceline.procedure.course import reopenings
from truceline.procedure.fold import Fold
from truceline.procedure.incident_state import IncidentState, Stage
from truceline.procedure.item import Item
from truceline.procedure.report_state import AppointmentState, ReportState
from truceline.procedure.shelf import Kept, topic_of
from truceline.procedure.thing import REPORTS, Thing
from truceline.register.body_table import maybe_ms, to_ms
from truceline.register.database import Database
from truceline.register.numbering import Numbering

SEVERAL: Final = "(several)"
"""What stands in a column where those who found something do not say the same."""

ALL: Final = DelegationId("")
"""Whoever takes part: what stands where no single delegation is waited for."""


class Awaited(Enum):
    """What somebody is waited for."""

    STANCE = "stance"
    ANSWER = "answer"
    VISIT = "visit"
    DISCLOSURE = "disclosure"
    DECISION = "decision"


FILED: Final = "filed"
"""The stage of a report about which nothing was done that moves it on."""

_NOTHING: Final = (None, None, None, None)
_TERMS: Final = {Awaited.ANSWER, Awaited.DECISION}  # those that run from when it was first shown
_RUNNING: Final = {Outcome.PENDING, Outcome.AD_REFERENDUM, Outcome.DEFERRED}
_OVER: Final = {Stage.DECIDED, Stage.CLOSED, Stage.WITHDRAWN, Stage.LAPSED_UNDECIDED}


class Wait(NamedTuple):
    """For whom an item waits, for what, and until when."""

    delegation: DelegationId
    what: Awaited
    due_at: datetime | None


class ItemTable:
    """The items of one register.

    Parameters
    ----------
    database
        The register's file.
    numbering
        Its numbers.
    fold
        The fold whose items they are.
    """

    def __init__(self, database: Database, numbering: Numbering, fold: Fold) -> None:
        self._database = database
        self._numbering = numbering
        self._fold = fold

    def put(self, item: Item) -> None:
        """Lay an item out, in the place of what was there before."""
        number = self._number(item.ref)
        state = item.state
        run = self._database.run
        if item.thing is not Thing.REPORT:  # for which nobody ever waits
            run("DELETE FROM wait WHERE item = ?", (number,))
        columns = self._columns(item)
        row = (number, item.thing.value, *columns, self._touched(item.ref), self._is_fresh(item))
        run("INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for wait in self._waits(item):
            values = (number, wait.delegation, wait.what.value, maybe_ms(wait.due_at))
            run("INSERT OR IGNORE INTO wait VALUES (?, ?, ?, ?)", values)
        if isinstance(state, IncidentState):
            self._put_incident(number, item, state)

    def _put_incident(self, number: int, item: Item, state: IncidentState) -> None:
        run = self._database.run
        run("DELETE FROM claim WHERE item = ?", (number,))
        run("DELETE FROM made_of WHERE incident = ?", (number,))
        for log, key in sorted(self._claims(item, state.claimed_in).items()):
            run("INSERT INTO claim VALUES (?, ?, ?)", (number, self._numbering.log(log), key))
        rows = [(each, 0) for each in state.reports] + [(each, 1) for each in state.rule_matched]
        for ref, by_rule in rows:
            values = (number, self._number(ref), by_rule)
            run("INSERT OR IGNORE INTO made_of VALUES (?, ?, ?)", values)

    def _claims(self, item: Item, logs: Iterable[LogId]) -> dict[LogId, KeyId]:
        """Return whose key claims an incident, log by log."""
        acts = self._fold.shelf.about(topic_of(item.ref))
        claims = [each for each in acts if isinstance(each.placed.act, Claimed)]
        latest = sorted(claims, key=lambda each: each.at.index)
        return {each.at.log: each.placed.keys[0] for each in latest if each.at.log in logs}

    def _touched(self, ref: EntryRef) -> int:
        """Return the delegations that did something about an item, as bits."""
        bits = 0
        for each in self._fold.shelf.about(topic_of(ref)):
            bits |= delegation_bit(each.by, self._fold.charter)
        return bits

    def _is_fresh(self, item: Item) -> bool:
        """Tell whether a report waits to be taken up; a declared coverage is only looked up."""
        act = self._kept(item.ref).placed.act
        declared = isinstance(act, ReportFiled) and act.kind is ReportKind.COVERAGE
        state = item.state
        return (
            item.thing in REPORTS
            and not declared
            and isinstance(state, ReportState)
            and _stage(state) == FILED
        )

    def fill_terms(self, most: int) -> None:
        """Reckon terms that run from when an entry was first shown, now that it may be known.

        Parameters
        ----------
        most
            How many are tried, the newest first.
        """
        select = (
            "SELECT DISTINCT item, what FROM wait WHERE due_ms IS NULL AND what IN (?, ?) "
            "ORDER BY item DESC LIMIT ?"
        )
        values = (Awaited.ANSWER.value, Awaited.DECISION.value, most)
        for number, what in self._database.rows(select, values):
            due = self._due(number, Awaited(what))
            if due is not None:
                update = "UPDATE wait SET due_ms = ? WHERE item = ? AND what = ?"
                self._database.run(update, (to_ms(due), number, what))

    def _due(self, number: int, what: Awaited) -> datetime | None:
        log, index = self._numbering.place(number)
        kept = self._fold.shelf.kept(log, index)
        if kept is None or what not in _TERMS:
            return None
        scope, rules = self._fold.scope, self._fold.rules
        since = reopenings(scope, kept) if what is Awaited.DECISION else []
        shown = [shown_at(scope, each) for each in since or [kept]]
        known = [each for each in shown if each is not None]
        hours = rules.decision_h if what is Awaited.DECISION else rules.answer_h
        return max(known) + timedelta(hours=hours) if len(known) == len(shown) else None

    def _columns(self, item: Item) -> tuple[str | int | None, ...]:
        state = item.state
        match state:
            case IncidentState():
                found = self._found(state)
                contested = _words(state.contested)
                return (state.stage.value, state.opened_by, contested, state.is_void, *found)
            case MotionState():
                kept = self._kept(item.ref)
                contested = _words(state.contested)
                return (state.outcome.value, kept.by, contested, False, *_NOTHING)
            case AppointmentState():
                stage = "ended" if state.ended_by else "held"
                return (stage, state.by, "", state.is_void, *_NOTHING)
            case ReportState():
                return (_stage(state), state.by, "", state.is_void, *self._axes_of(item.ref))
            case _:
                assert_never(state)

    def _found(self, state: IncidentState) -> tuple[str | None, ...]:
        """Return zone, finding, gravity and provision of an incident; decisions before drafts."""
        decided = [axes for ref in state.decisions if (axes := _axes(self._kept(ref)))]
        drafted = [axes for ref in state.findings if (axes := _axes(self._kept(ref)))]
        found = decided or drafted
        return (
            _same(each.zone for each in found),
            _same(_finding(self._kept(r), outcome) for r, outcome in state.decisions.items()),
            _same(each.gravity.value for each in decided),
            _same(each.provision for each in found),
        )

    def _axes_of(self, ref: EntryRef) -> tuple[str | None, ...]:
        axes = _axes(self._kept(ref))
        if axes is None:
            return _NOTHING
        return (axes.zone, axes.breach.value, axes.gravity.value, axes.provision)

    def _waits(self, item: Item) -> Iterator[Wait]:
        kept, state = self._kept(item.ref), item.state
        match state:
            case MotionState():
                yield from _stances(kept, state)
            case IncidentState():
                if state.stage not in _OVER:
                    yield Wait(ALL, Awaited.DECISION, self._due_of(item, Awaited.DECISION))
            case ReportState():
                yield from self._reports(item, kept, state)
            case AppointmentState():
                return
            case _:
                assert_never(state)

    def _reports(self, item: Item, kept: Kept, state: ReportState) -> Iterator[Wait]:
        if state.is_void or state.withdrawn_by:
            return
        act = kept.placed.act
        over = state.lapsed_by or state.disclosed_by or state.abandoned_by
        if isinstance(act, Committed) and not over:
            yield Wait(kept.by, Awaited.DISCLOSURE, act.due_at)
        if isinstance(act, Tasked) and not state.visits:
            for each in act.team:
                yield Wait(each, Awaited.VISIT, act.due_at)
        if item.thing in {Thing.ALLEGATION, Thing.FINDING} and not state.lapsed_by:
            answered = {self._kept(each).by for each in state.answers}
            for each in sorted(named_in(kept) - answered):
                yield Wait(each, Awaited.ANSWER, self._due_of(item, Awaited.ANSWER))

    def _due_of(self, item: Item, what: Awaited) -> datetime | None:
        return self._due(self._number(item.ref), what)

    def _number(self, ref: EntryRef) -> int:
        return self._numbering.entry(ref.log, ref.index)

    def _kept(self, ref: EntryRef) -> Kept:
        kept = self._fold.shelf.kept(ref.log, ref.index)
        assert kept is not None, ref  # noqa: S101 - the fold has just named it
        return kept


def delegation_bit(by: DelegationId, charter: Charter) -> int:
    """Return the bit of a delegation; there are at most 63 of them."""
    return 1 << sorted(charter.roles).index(by)


def _stances(kept: Kept, state: MotionState) -> Iterator[Wait]:
    act = kept.placed.act
    if state.settled or state.outcome not in _RUNNING or not isinstance(act, Moved):
        return
    due = act.due_at if state.until is None else max(act.due_at, state.until)
    for each in sorted(state.required):
        if DECISIVE.isdisjoint(state.words.get(each, ())):
            yield Wait(each, Awaited.STANCE, due)


def _stage(state: ReportState) -> str:
    reached = {
        "withdrawn": state.withdrawn_by,
        "abandoned": state.abandoned_by,
        "disclosed": state.disclosed_by,
        "lapsed": state.lapsed_by,
        "in_incident": state.openings or state.matched_by or state.rule_matched_by,
        "visited": state.visits,
        "answered": state.answers,
    }
    return next((stage for stage, by in reached.items() if by), FILED)


def _axes(kept: Kept) -> Axes | None:
    act = kept.placed.act
    if isinstance(act, Moved) and isinstance(act.motion, Decide):
        return act.motion.axes
    return act.axes if isinstance(act, FindingDrafted) else None


def _finding(kept: Kept, outcome: Outcome) -> str | None:
    axes = _axes(kept)
    if outcome is not Outcome.AGREED or axes is None:
        return outcome.value
    nothing = axes.occurrence is Occurrence.DID_NOT_OCCUR
    return axes.occurrence.value if nothing else axes.breach.value


def _same(values: Iterable[str | None]) -> str | None:
    found = set(values)
    return SEVERAL if len(found) > 1 else next(iter(found), None)


def _words(contested: Iterable[Contest]) -> str:
    return ",".join(sorted(each.value for each in contested))
