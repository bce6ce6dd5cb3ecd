"""Hours of duty as instants: across midnight, and across a change of the clocks.

A roster is kept by the clock on the wall. On the day on which the clocks go forward, 22:00 to
06:00 is seven hours, and nine on the day they go back. A reading that comes twice is taken the
first time; one that never comes is taken at the instant of the change. So each reading is one
instant, later readings are never earlier instants, and two rosters that hand over to each other
leave no gap and no overlap on any day.

References
----------
PEP 495, local time disambiguation; the IANA time-zone database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from truceline.domain.duty_hours import DutyHours
from truceline.sensing.errors import NotPhysicalError

_DAY = timedelta(days=1)
_STEP = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From an instant up to, not including, another; both in UTC."""

    from_at: datetime
    until_at: datetime

    def __post_init__(self) -> None:
        """Refuse a span without offset, and one that ends before it begins.

        Raises
        ------
        NotPhysicalError
            If an instant carries no offset, or the end is not after the beginning.
        """
        if self.from_at.utcoffset() is None or self.until_at.utcoffset() is None:
            raise NotPhysicalError(
                quantity="Span of time",
                expected="instants with an offset",
                came=f"{self.from_at} to {self.until_at}",
            )
        if self.until_at <= self.from_at:
            raise NotPhysicalError(
                quantity="Span of time",
                expected="an end after the beginning",
                came=f"{self.from_at.isoformat()} to {self.until_at.isoformat()}",
            )

    @property
    def lasts_s(self) -> float:
        """How long it is [s]."""
        return (self.until_at - self.from_at).total_seconds()


def on_duty(hours: DutyHours, during: Span) -> tuple[Span, ...]:
    """Return the spans of duty inside a span, in order.

    Parameters
    ----------
    hours
        The roster.
    during
        When to look.
    """
    return tuple(_within(_duties(hours, during), during))


def duty_share(hours: DutyHours, during: Span) -> float:
    """Return the share of a span that is on duty."""
    return sum(span.lasts_s for span in on_duty(hours, during)) / during.lasts_s


def duty_mask(spans: Sequence[Span], instants: Sequence[datetime]) -> NDArray[np.bool_]:
    """Return which of some instants (n,) are on duty.

    Raises
    ------
    NotPhysicalError
        If an instant carries no offset.
    """
    naive = [at for at in instants if at.utcoffset() is None]
    if naive:
        raise NotPhysicalError(
            quantity="Instant", expected="a time with an offset", came=naive[0].isoformat()
        )
    return np.array([any(span.from_at <= at < span.until_at for span in spans) for at in instants])


def instant_of(day: date, reading: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a reading of the clock [UTC].

    The first of two, or the change of the clocks if the reading is left out that day.
    """
    local = datetime.combine(day, reading)
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at
    return _change_before(at, zone)


def _change_before(after: datetime, zone: ZoneInfo) -> datetime:
    """Find the change of the clocks in the day before an instant, by halving."""
    offset = after.astimezone(zone).utcoffset()
    early, late = after - _DAY, after
    while late - early > _STEP:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    # Clocks change on whole seconds, and the search ends within one of them.
    return late.replace(microsecond=0)


def _duties(hours: DutyHours, during: Span) -> Iterator[Span]:
    zone = ZoneInfo(hours.time_zone)
    first = during.from_at.astimezone(zone).date() - _DAY
    last = during.until_at.astimezone(zone).date()
    for k in range((last - first).days + 1):
        day = first + k * _DAY
        start = instant_of(day, hours.from_local, zone)
        end = instant_of(day + _DAY if hours.crosses_midnight else day, hours.until_local, zone)
        if start < end:
            yield Span(from_at=start, until_at=end)


def _within(spans: Iterator[Span], during: Span) -> Iterator[Span]:
    for span in spans:
        start = max(span.from_at, during.from_at)
        end = min(span.until_at, during.until_at)
        if start < end:
            yield Span(from_at=start, until_at=end)
