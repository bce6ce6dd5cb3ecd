from __future__ import annotations

from datetime import UTC, time

import pytest

from truceline.domain.duty_hours import DutyHours
from truceline.domain.refusal import DomainError


def test_an_end_at_or_before_the_start_is_on_the_next_day() -> None:
    def crosses(start: int, end: int) -> bool:
        hours = DutyHours(from_local=time(start), until_local=time(end), time_zone="Asia/Baku")
        return hours.crosses_midnight

    assert not crosses(8, 20)
    assert crosses(20, 8)
    assert crosses(8, 8)


def test_a_reading_with_an_offset_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(DomainError, match="from_local: expected a time without offset"):
        DutyHours(from_local=time(8, tzinfo=UTC), until_local=time(20), time_zone="UTC")
    with pytest.raises(DomainError, match="until_local: expected a time without offset"):
        DutyHours(from_local=time(8), until_local=time(20, tzinfo=UTC), time_zone="UTC")
    with pytest.raises(DomainError, match="an IANA zone"):
        DutyHours(from_local=time(8), until_local=time(20), time_zone="Mars/Olympus")
