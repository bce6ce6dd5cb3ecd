from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.domain.duty_hours import DutyHours
from truceline.sensing.duty import Span, duty_mask, duty_share, instant_of, on_duty
from truceline.sensing.errors import NotPhysicalError

BERLIN = "Europe/Berlin"
ZONES = ["UTC", BERLIN, "Asia/Baku", "Australia/Lord_Howe", "America/Havana", "Asia/Tehran"]
H = 3600.0


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour


def hours(start: time, end: time, zone: str = BERLIN) -> DutyHours:
    return DutyHours(from_local=start, until_local=end, time_zone=zone)


def span(start: datetime, days: int) -> Span:
    return Span(from_at=start, until_at=start + timedelta(days=days))


def test_a_night_shift_across_midnight_is_one_span() -> None:
    (night,) = on_duty(hours(time(22), time(6), "UTC"), span(at(2024, 5, 1, 12), 1))
    assert (night.from_at, night.until_at) == (at(2024, 5, 1, 22), at(2024, 5, 2, 6))


@pytest.mark.parametrize(
    ("evening", "lasts_h"),
    [(at(2024, 3, 30, 12), 7.0), (at(2024, 10, 26, 12), 9.0), (at(2024, 7, 1, 12), 8.0)],
)
def test_a_night_shift_is_shorter_when_clocks_go_forward_and_longer_when_they_go_back(
    evening: datetime, lasts_h: float
) -> None:
    (night,) = on_duty(hours(time(22), time(6)), span(evening, 1))
    assert night.lasts_s == lasts_h * H


def test_a_reading_that_never_comes_is_the_change_and_one_that_comes_twice_the_first() -> None:
    zone = ZoneInfo(BERLIN)
    assert instant_of(date(2024, 3, 31), time(2, 30), zone) == at(2024, 3, 31, 1)
    assert instant_of(date(2024, 10, 27), time(2, 30), zone) == at(2024, 10, 27, 0, 30)


def test_duty_is_cut_to_the_span_asked_for() -> None:
    inside = on_duty(hours(time(22), time(6), "UTC"), span(at(2024, 5, 1, 2), 1))
    assert [(one.from_at.hour, one.until_at.hour) for one in inside] == [(2, 6), (22, 2)]


def test_equal_readings_are_on_duty_all_day() -> None:
    always = hours(time(8), time(8))
    assert duty_share(always, span(at(2024, 3, 29), 4)) == 1.0
    assert duty_share(hours(time(8), time(20), "UTC"), span(at(2024, 5, 1), 10)) == 0.5


@given(
    st.dates(date(2015, 1, 1), date(2026, 12, 1)),
    st.times(),
    st.times(),
    st.sampled_from(ZONES),
)
def test_two_rosters_that_hand_over_leave_no_gap_and_no_overlap(
    day: date, one: time, other: time, zone: str
) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    during = span(datetime.combine(day, time(), UTC), 3)
    first, second = hours(one, other, zone), hours(other, one, zone)
    if one == other:
        assert duty_share(first, during) == 1.0
        return
    both = sorted(
        (*on_duty(first, during), *on_duty(second, during)), key=lambda span: span.from_at
    )
    assert both[0].from_at == during.from_at
    assert both[-1].until_at == during.until_at
    assert all(earlier.until_at == later.from_at for earlier, later in pairwise(both))


@given(st.dates(date(2015, 1, 1), date(2026, 12, 1)), st.sampled_from(ZONES))
def test_later_readings_are_never_earlier_instants(day: date, zone: str) -> None:
    readings = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]
    instants = [instant_of(day, reading, ZoneInfo(zone)) for reading in readings]
    assert all(earlier <= later for earlier, later in pairwise(instants))


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        (date(2024, 3, 31), BERLIN),
        (date(2024, 10, 27), BERLIN),
        (date(2024, 10, 6), "Australia/Lord_Howe"),
        (date(2024, 4, 7), "Australia/Lord_Howe"),
        (date(2024, 3, 10), "America/Havana"),
    ],
)
def test_rosters_hand_over_at_every_minute_of_a_day_of_change(day: date, zone: str) -> None:
    during = span(datetime.combine(day, time(), UTC) - timedelta(days=1), 3)
    for minutes in range(0, 5 * 60, 10):
        change = time(minutes // 60, minutes % 60)
        shares = [
            duty_share(hours(a, b, zone), during)
            for a, b in ((change, time(12)), (time(12), change))
        ]
        assert sum(shares) == pytest.approx(1.0)


def test_instants_on_duty_are_those_inside_a_span() -> None:
    spans = on_duty(hours(time(22), time(6), "UTC"), span(at(2024, 5, 1, 12), 1))
    asked = [at(2024, 5, 1, 21, 59), at(2024, 5, 1, 22), at(2024, 5, 2, 5, 59), at(2024, 5, 2, 6)]
    assert duty_mask(spans, asked).tolist() == [False, True, True, False]
    assert duty_mask((), asked).tolist() == [False] * 4


def test_spans_that_are_none_are_refused() -> None:
    naive = datetime(2024, 5, 1)  # noqa: DTZ001 - this is what is refused
    with pytest.raises(NotPhysicalError, match="instants with an offset"):
        Span(from_at=naive, until_at=at(2024, 5, 2))
    with pytest.raises(NotPhysicalError, match="an end after the beginning"):
        Span(from_at=at(2024, 5, 2), until_at=at(2024, 5, 2))
    with pytest.raises(NotPhysicalError, match="a time with an offset"):
        duty_mask((), [naive])


def test_a_shift_that_falls_into_the_hour_that_never_comes_is_left_out() -> None:
    lost = hours(time(2, 15), time(2, 45))
    assert on_duty(lost, span(at(2024, 3, 30, 12), 1)) == ()
    assert len(on_duty(lost, span(at(2024, 3, 31, 12), 1))) == 1


def test_a_day_that_never_comes_has_no_duty() -> None:
    # Samoa went from 29 to 31 December 2011.
    during = Span(from_at=at(2011, 12, 30), until_at=at(2012, 1, 1))
    shifts = on_duty(hours(time(8), time(20), "Pacific/Apia"), during)
    assert [one.from_at.astimezone(ZoneInfo("Pacific/Apia")).day for one in shifts] == [29, 31, 1]
