"""How long a clause holds: a term that renews itself unless notice is given in time.

A notice counts from the instant at which a delegation other than its author's held it. Terms and
notices are reckoned on the clock and calendar of the text, from the day on which it came into
force; of a day that a month does not have, its last day is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from truceline.compliance.answer import Answer, Reason, Status
from truceline.compliance.case import Case, held_from, names
from truceline.compliance.clause import Term
from truceline.compliance.due import later, say
from truceline.compliance.fact import TerminationNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """One term, counted from 0: from which instant, until which, and by when notice ends it."""

    number: int
    from_at: datetime
    until_at: datetime
    notice_by: datetime


def assess_term(case: Case, terms: Term) -> Answer:
    """Answer which term runs, and whether a notice has ended it or will."""
    notices, reasons = _counting(case, terms)
    period = _period(case, terms, 0)
    while True:
        in_time = [each for each, held in notices if period.from_at <= held <= period.notice_by]
        if in_time:
            return _ended(case, period, in_time, reasons=reasons)
        reasons += _too_late(case, period, notices)
        if case.moment.as_of < period.until_at:
            return _running(case, period, reasons)
        period = _period(case, terms, period.number + 1)


def _counting(
    case: Case, terms: Term
) -> tuple[list[tuple[TerminationNotice, datetime]], list[Reason]]:
    """Return the notices that count and since when, and why the others do not."""
    notices: list[tuple[TerminationNotice, datetime]] = []
    reasons: list[Reason] = []
    for each in case.of(TerminationNotice):
        held = held_from(each, case.moment)
        if not each.told.by & terms.may_end:
            said = (
                f"A notice of {names(each.told.by)} ends nothing: the text gives others that right."
            )
            reasons.append(Reason(sentence=said, facts=(each,)))
        elif held is None or held > case.moment.as_of:
            said = f"A notice of {names(each.told.by)} is in no other delegation's hands."
            reasons.append(Reason(sentence=said, facts=(each,)))
        else:
            notices.append((each, held))
    return notices, reasons


def _period(case: Case, terms: Term, number: int) -> _Period:
    start, zone = case.rule.in_force.local, ZoneInfo(case.time_zone)
    months = 12 * terms.years * number
    ends = months + 12 * terms.years
    begin, end, notice = (
        later(start, months=each).replace(tzinfo=zone).astimezone(UTC)
        for each in (months, ends, ends - terms.notice_months)
    )
    return _Period(number=number, from_at=begin, until_at=end, notice_by=notice)


def _ended(
    case: Case, period: _Period, notices: list[TerminationNotice], *, reasons: list[Reason]
) -> Answer:
    end = say(period.until_at, case.time_zone)
    said = f"{names(one for each in notices for one in each.told.by)} gave notice in time."
    over = case.moment.as_of >= period.until_at
    said += f" The term ended at {end}." if over else f" The term runs and ends at {end}."
    first = Reason(sentence=said, facts=tuple(notices))
    status = Status.TERMINATED if over else Status.MET
    return Answer(status=status, reasons=(first, *reasons))


def _running(case: Case, period: _Period, reasons: list[Reason]) -> Answer:
    end, by = say(period.until_at, case.time_zone), say(period.notice_by, case.time_zone)
    said = f"The term runs until {end} and renews itself unless notice is held by {by}."
    return Answer(status=Status.MET, reasons=(Reason(sentence=said), *reasons))


def _too_late(
    case: Case, period: _Period, notices: list[tuple[TerminationNotice, datetime]]
) -> list[Reason]:
    late = [each for each, held in notices if period.notice_by < held < period.until_at]
    if not late:
        return []
    said = (
        f"A notice came after {say(period.notice_by, case.time_zone)} and does not end this term; "
        f"whether it counts for the next, the text does not say, and it is not counted."
    )
    return [Reason(sentence=said, facts=tuple(late))]
