"""Moments, skies and the course of a day: rosters over midnight and over a change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from condition_case import CLIMATE, DENIALS
from flat_case import BASE, SOUTH, asked_differently, case, mechanism, post

from truceline.domain.condition import Weather
from truceline.domain.duty_hours import DutyHours
from truceline.domain.light import Light
from truceline.domain.scenario import Frame, Scenario
from truceline.domain.sensor import SensorKind
from truceline.planning.moment import Moment, course_of, moments_of, skies_of

PLAIN = case(mechanism(BASE, post("a", 4005.0, 6015.0, by=(SOUTH,))))
QUARTERS_A_DAY = 96


def roster(start: str, end: str, zone: str = "UTC") -> tuple[DutyHours, ...]:
    return (
        DutyHours(
            from_local=time.fromisoformat(start),
            until_local=time.fromisoformat(end),
            time_zone=zone,
        ),
    )


def on(day: str, zone: str) -> Scenario:
    at = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return asked_differently(PLAIN, as_of=at, time_zone=zone)


def test_moments_are_each_light_with_all_weathers_first() -> None:
    moments = moments_of(CLIMATE)
    assert moments[0] == Moment(light=Light.DAY, weather=None)
    assert [one.weather for one in moments[:4]] == [None, Weather.CLEAR, Weather.HAZE, Weather.FOG]
    assert {one.light for one in moments[4:]} == {Light.NIGHT}


def test_a_roster_across_midnight_is_on_duty_at_both_ends_of_the_day() -> None:
    course = course_of(PLAIN, [roster("22:00", "06:00"), ()])
    duty = course.duty[:, 0]
    assert duty.sum() == 8 * 4
    assert duty[: 6 * 4].all()
    assert duty[22 * 4 :].all()
    assert not duty[6 * 4 : 22 * 4].any()
    assert course.duty[:, 1].all(), "no roster means all day"


@pytest.mark.parametrize(
    ("day", "hours"), [("2031-03-30", 3.0), ("2031-10-26", 5.0), ("2031-05-02", 4.0)]
)
def test_a_change_of_the_clocks_shortens_or_lengthens_the_watch(day: str, hours: float) -> None:
    night = roster("00:00", "04:00", "Europe/Paris")
    course = course_of(on(day, "Europe/Paris"), [night])
    assert np.argmin(course.duty[:, 0]) / 4 == hours


def test_parts_of_a_quarter_count_as_parts() -> None:
    course = course_of(PLAIN, [roster("08:05", "08:20")])
    assert course.duty[32:34, 0] == pytest.approx([10 / 15, 5 / 15])


def test_spans_of_one_roster_that_overlap_count_once() -> None:
    both = roster("08:00", "10:00") + roster("09:00", "11:00")
    assert course_of(PLAIN, [both]).duty.sum() == 3 * 4


def test_the_sun_parts_day_from_night() -> None:
    course = course_of(PLAIN, [()])
    assert course.share(Light.DAY) + course.share(Light.NIGHT) == 1
    assert 0.5 < course.share(Light.DAY) < 0.6, "May at 30 degrees north"
    polar = asked_differently(
        PLAIN, frame=Frame(south_deg=79.0, west_deg=-28.0, north_deg=81.0, east_deg=-26.0)
    )
    summer = course_of(polar, [roster("22:00", "06:00")])
    assert summer.share(Light.DAY) == 1
    weights, shares = summer.states(Light.NIGHT)
    assert weights @ shares == pytest.approx([8 / 24]), (
        "the whole day stands for a night that is not"
    )


def test_states_are_the_shifts_with_their_share_of_the_light() -> None:
    course = course_of(PLAIN, [roster("00:00", "12:00"), roster("12:00", "00:00")])
    weights, shares = course.states(Light.DAY)
    assert weights.sum() == pytest.approx(1)
    assert sorted(shares.tolist()) == [[0.0, 1.0], [1.0, 0.0]]
    day = course.lights == 0
    assert weights @ shares == pytest.approx(course.duty[day].mean(axis=0))


def test_only_what_can_be_jammed_on_the_ground_makes_conditions_of_its_own() -> None:
    without = skies_of(CLIMATE, DENIALS, jammable=frozenset())
    jammable = frozenset({SensorKind.AIRBORNE_CAMERA})
    with_them = skies_of(CLIMATE, DENIALS, jammable=jammable)
    assert len(with_them.listed) > len(without.listed)
    jamming = DENIALS[2]
    assert without.index[jamming, Light.DAY] == without.index[None, Light.DAY]
    held = with_them.weights_of(Moment(light=Light.DAY, weather=None), jamming) > 0
    assert {one.jammed for one, has in zip(with_them.listed, held, strict=True) if has} == {
        jammable
    }


def test_weights_of_a_weather_are_its_shares_among_themselves() -> None:
    skies = skies_of(CLIMATE, DENIALS, jammable=frozenset())
    clear = skies.weights_of(Moment(light=Light.NIGHT, weather=Weather.CLEAR), None)
    assert sorted(clear[clear > 0]) == pytest.approx([0.2 / 0.7, 0.5 / 0.7])
    assert np.isclose(clear.sum(), 1)
