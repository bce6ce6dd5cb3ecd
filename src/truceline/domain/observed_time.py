"""When something was observed, and by which clock: four times stay apart in the record.

Observed from and to, and recorded, stand in a body; the first head and the cosignatures that hold
the entry are the record's, and are never written into a body. A time to come is a time: whoever
reads may flag it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.quantity import require_between
from truceline.domain.refusal import require

MOST_UNCERTAIN_MS = 366 * 86_400_000
"""The widest uncertainty and the greatest offset of a clock: a leap year [ms]."""


class ClockSource(Enum):
    """What set a clock."""

    GNSS = "gnss"
    NETWORK = "network"
    RADIO = "radio"
    BY_HAND = "by_hand"
    FREE_RUNNING = "free_running"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock by which times were taken; `offset_ms` is how far it was ahead of UTC [ms]."""

    source: ClockSource
    synced_at: datetime | NotKnown = NOT_KNOWN
    offset_ms: int | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse a time without offset, and an error of more than a year."""
        if not isinstance(self.synced_at, NotKnown):
            require_instant(self.synced_at, noun="Clock", field="synced_at")
        bounds = (-MOST_UNCERTAIN_MS, MOST_UNCERTAIN_MS)
        require_between(self.offset_ms, bounds, noun="Clock", field="offset_ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when, each end uncertain by as much [ms]; one instant has two equal ends."""

    from_at: datetime | NotKnown = NOT_KNOWN
    to_at: datetime | NotKnown = NOT_KNOWN
    uncertainty_ms: int | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse ends that are exchanged, and times without offset."""
        start, end = self.from_at, self.to_at
        if not isinstance(start, NotKnown):
            require_instant(start, noun="Span", field="from_at")
        if not isinstance(end, NotKnown):
            require_instant(end, noun="Span", field="to_at")
            require(
                isinstance(start, NotKnown) or start <= end,
                noun="Span",
                field="to_at",
                expected="no time before from_at",
                came=end,
            )
        bounds = (0, MOST_UNCERTAIN_MS)
        require_between(self.uncertainty_ms, bounds, noun="Span", field="uncertainty_ms")
