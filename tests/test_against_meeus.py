"""The sun against the worked examples of Meeus and of the solar position algorithm of NREL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from truceline.domain.light import Light
from truceline.sensing.errors import NotPhysicalError
from truceline.sensing.light import light_at, sun_elevation_deg, sun_place

LOW_PRECISION_DEG = 0.01


def test_the_sun_stands_where_example_25a_has_it() -> None:
    sun = sun_place(datetime(1992, 10, 13, tzinfo=UTC))
    assert sun.right_ascension_deg == pytest.approx(198.38083, abs=LOW_PRECISION_DEG)
    assert sun.declination_deg == pytest.approx(-7.78507, abs=LOW_PRECISION_DEG)


def test_the_sun_stands_as_high_as_nrel_has_it() -> None:
    # Golden, Colorado, 17 October 2003, 12:30:30 by clocks 7 h behind: zenith angle 50.11162°.
    at = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))
    elevation_deg = sun_elevation_deg(at, lat_deg=39.742476, lon_deg=-105.1786)
    refraction_and_parallax_deg = 0.015
    assert elevation_deg == pytest.approx(90 - 50.11162, abs=refraction_and_parallax_deg + 0.01)


def test_the_sun_is_overhead_at_the_tropic_at_noon_of_the_solstice() -> None:
    at = datetime(2024, 6, 20, 12, 2, tzinfo=UTC)
    assert sun_elevation_deg(at, lat_deg=23.44, lon_deg=0.0) == pytest.approx(90, abs=0.3)


def test_the_pole_has_the_declination_all_day() -> None:
    for hour in range(0, 24, 6):
        at = datetime(2024, 3, 1, hour, tzinfo=UTC)
        elevation_deg = sun_elevation_deg(at, lat_deg=90.0, lon_deg=0.0)
        assert elevation_deg == pytest.approx(sun_place(at).declination_deg)


def test_day_twilight_and_night_follow_each_other() -> None:
    # Greenwich on the equinox of March 2024: sunset about 18:12, end of civil twilight 18:46.
    def at(hour: int, minute: int) -> Light:
        return light_at(datetime(2024, 3, 20, hour, minute, tzinfo=UTC), lat_deg=51.48, lon_deg=0.0)

    assert [at(18, 8), at(18, 16), at(18, 42), at(18, 50)] == [
        Light.DAY,
        Light.CIVIL_TWILIGHT,
        Light.CIVIL_TWILIGHT,
        Light.NIGHT,
    ]


def test_light_does_not_depend_on_the_clock_it_is_read_from() -> None:
    at = datetime(2024, 3, 20, 18, tzinfo=UTC)
    there = at.astimezone(timezone(timedelta(hours=4)))
    assert sun_elevation_deg(at, lat_deg=40.0, lon_deg=46.0) == pytest.approx(
        sun_elevation_deg(there, lat_deg=40.0, lon_deg=46.0)
    )


def test_a_time_without_offset_and_a_place_beyond_the_pole_are_refused() -> None:
    with pytest.raises(NotPhysicalError, match="a time with an offset"):
        sun_place(datetime(2024, 3, 20, 18))  # noqa: DTZ001 - this is what is refused
    with pytest.raises(NotPhysicalError, match="Latitude"):
        sun_elevation_deg(datetime(2024, 3, 20, tzinfo=UTC), lat_deg=91.0, lon_deg=0.0)
