"""Hours of duty as a roster gives them: from one reading of the clock to another, every day.

Not instants: which instants they are depends on the zone and its changes of the clock, and is
worked out in `sensing.duty`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from truceline.domain.clock_time import check_time_zone
from truceline.domain.refusal import require


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHours:
    """Daily hours on the clocks of a zone; an end at or before the start is on the next day.

    The start is on duty, the end is not, so that two rosters hand over without gap or overlap.
    A roster that starts and ends at one reading is on duty all day.
    """

    from_local: time
    until_local: time
    time_zone: str

    def __post_init__(self) -> None:
        """Refuse readings that carry an offset of their own, and an unknown zone."""
        for name, value in (("from_local", self.from_local), ("until_local", self.until_local)):
            require(
                value.tzinfo is None,
                noun="DutyHours",
                field=name,
                expected="a time without offset",
                came=value.isoformat(),
            )
        check_time_zone(self.time_zone, noun="DutyHours")

    @property
    def crosses_midnight(self) -> bool:
        """Whether the end is on the day after the start."""
        return self.until_local <= self.from_local
