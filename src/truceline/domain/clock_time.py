"""A time on the clock of a stated zone, which is part of an agreement: zones differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.domain.refusal import DomainError, require


def check_time_zone(name: str, *, noun: str) -> None:
    """Refuse a time zone that the IANA database does not have.

    Raises
    ------
    DomainError
        If there is no such zone.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DomainError(
            noun=noun, field="time_zone", expected="an IANA zone such as Europe/Moscow", came=name
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A reading of the clock in a named time zone."""

    local: datetime
    time_zone: str

    def __post_init__(self) -> None:
        """Refuse a reading that carries an offset of its own, and an unknown zone."""
        require(
            self.local.tzinfo is None,
            noun="ClockTime",
            field="local",
            expected="a time without offset",
            came=self.local.isoformat(),
        )
        check_time_zone(self.time_zone, noun="ClockTime")

    @property
    def at(self) -> datetime:
        """The same instant in UTC."""
        return self.local.replace(tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)


class Bound(Enum):
    """The word with which a text sets a limit; texts differ in it, so it is kept."""

    BY = "by"
    BEFORE = "before"
    UNTIL = "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day by which something is due, on the calendar of a named zone."""

    bound: Bound
    on: date
    time_zone: str
    what: str

    def __post_init__(self) -> None:
        """Refuse an unknown zone."""
        check_time_zone(self.time_zone, noun="Deadline")
