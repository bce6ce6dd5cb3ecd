"""Until which instant a day still lasts that a text names, and the sentence for it.

"By" a day lets the day itself count, "before" does not. "Until" alone does not say which, so it is
read both ways until an interpretation says how. A day begins at midnight on the clock of the
deadline's own zone; where a change of the clock leaves out midnight, the day begins with the
change; where midnight comes twice, it begins with the first.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from truceline.compliance.clause import Clearance, Due, Understood
from truceline.domain.clock_time import Bound, Deadline

ONE_DAY = timedelta(days=1)


NEVER = datetime.max.replace(tzinfo=UTC)
"""After every instant."""

EVER = datetime.min.replace(tzinfo=UTC)
"""Before every instant."""


def day_start(day: date, time_zone: str) -> datetime:
    """Return the first instant of a day in a zone, in UTC."""
    if day.year == MINYEAR:
        return EVER
    zone = ZoneInfo(time_zone)
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def due_end(deadline: Deadline) -> datetime:
    """Return the first instant at which something that was due by a deadline is late.

    "Until" is taken with the day itself; `both_ways` reads it without as well.
    """
    if deadline.on.year == MAXYEAR:
        return NEVER
    day = deadline.on if deadline.bound is Bound.BEFORE else deadline.on + ONE_DAY
    return day_start(day, deadline.time_zone)


def both_ways(reading: Understood) -> tuple[Understood, ...]:
    """Return a reading as it is, or, where it says "until", with and without the day itself."""
    terms = reading.terms
    if not isinstance(terms, Due | Clearance):
        return (reading,)
    deadline = terms.deadline
    if deadline is None or deadline.bound is not Bound.UNTIL:
        return (reading,)
    return tuple(
        replace(
            reading,
            name=f"{reading.name}: {what}",
            terms=replace(terms, deadline=replace(deadline, bound=bound)),
        )
        for bound, what in ((Bound.BY, "the day counts"), (Bound.BEFORE, "the day is too late"))
    )


def say_end(deadline: Deadline, since: datetime) -> str:
    """Return a deadline as a sentence, with what the clock does between an instant and its end."""
    end = due_end(deadline)
    said = f"Due {deadline.bound.value} {deadline.on}: late from {say(end, deadline.time_zone)}."
    return said + _clock_change(since, end, deadline.time_zone)


def say(at: datetime, time_zone: str) -> str:
    """Return an instant on the clock of a zone and in UTC."""
    if at.year in {MINYEAR, MAXYEAR}:
        return f"{at:%Y-%m-%d %H:%M:%S} UTC, which stands for no stated time"
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{local:%Y-%m-%d %H:%M:%S} {time_zone} ({at:%Y-%m-%d %H:%M:%S} UTC)"


def later(start: datetime, *, months: int) -> datetime:
    """Return a reading of the clock so many months on; of a day that a month lacks, its last."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def _clock_change(since: datetime, end: datetime, time_zone: str) -> str:
    if end == NEVER:
        return ""
    zone = ZoneInfo(time_zone)
    before, after = since.astimezone(zone).utcoffset(), end.astimezone(zone).utcoffset()
    if before == after:
        return ""
    return f" The clock of {time_zone} changes in between; the instant in UTC is what counts."
