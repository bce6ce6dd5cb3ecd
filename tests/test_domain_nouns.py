from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from domain_samples import (
    ARVIA,
    ASSET,
    AT,
    BODY,
    CORNERS,
    DORIA,
    KNOWN,
    LINE_VERSION,
    MECHANISM,
    NAMES,
    POST,
    SCENARIO,
    SITE,
    ZONE_VERSION,
)
from hypothesis import given
from hypothesis import strategies as st

from truceline.domain.boundary import Line, NoVersionError, Path, Validity, Zone
from truceline.domain.clock_time import ClockTime
from truceline.domain.identifier import LineId, MechanismId, ZoneId
from truceline.domain.scenario import UnknownIdError
from truceline.domain.sensor import SensorKind
from truceline.domain.site import AdmissibleArea, FixedCamera, Orbit, Patrol, Platform, Site
from truceline.domain.wording import in_language

INVENTED = Site(at=AT, admissible=AdmissibleArea(radius_m=1.0))
FIRST = Validity(from_on=date(2031, 5, 1), until_on=date(2031, 5, 10))
SECOND = Validity(from_on=date(2031, 5, 12))


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Nom"), ("en", "Name"), ("hy", "Name"), ("EN", "Name")]
)
def test_words_are_in_the_language_asked_for_else_in_english(language: str, words: str) -> None:
    assert in_language(NAMES, language) == words


def test_words_without_english_are_in_their_first_language() -> None:
    assert in_language({"fr": "Nom", "az": "Ad"}, "en") == "Nom"


def test_a_version_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    assert [FIRST.holds_on(date(2031, 5, day)) for day in (1, 9, 10)] == [True, True, False]
    assert not FIRST.holds_on(date(2031, 4, 30))
    assert SECOND.holds_on(date(2099, 1, 1))


@given(start=st.dates(), length=st.integers(min_value=1, max_value=4000), other=st.dates())
def test_two_spans_that_meet_leave_no_day_out_and_none_twice(
    start: date, length: int, other: date
) -> None:
    if start > date.max - timedelta(days=length):
        return
    middle = start + timedelta(days=length)
    spans = Validity(from_on=start, until_on=middle), Validity(from_on=middle)
    assert sum(span.holds_on(other) for span in spans) == (other >= start)


@pytest.mark.parametrize("day", [1, 9, 12, 30])
def test_a_boundary_has_the_version_of_the_day(day: int) -> None:
    on = date(2031, 5, day)
    line = Line(
        id=LineId("river"),
        names=NAMES,
        versions=(replace(LINE_VERSION, validity=FIRST), replace(LINE_VERSION, validity=SECOND)),
    )
    zone = Zone(
        id=ZoneId("bank"),
        names=NAMES,
        versions=(replace(ZONE_VERSION, validity=FIRST), replace(ZONE_VERSION, validity=SECOND)),
    )
    expected = FIRST if day < 10 else SECOND
    assert (line.on(on).validity, zone.on(on).validity) == (expected, expected)


@pytest.mark.parametrize("boundary", [SCENARIO.lines[0], SCENARIO.zones[0]])
def test_a_day_without_version_is_refused_by_name(boundary: Line | Zone) -> None:
    with pytest.raises(NoVersionError, match=r"expected a version valid on 2030-01-01") as caught:
        boundary.on(date(2030, 1, 1))
    assert (caught.value.boundary, caught.value.day) == (boundary.id, date(2030, 1, 1))


def test_a_clock_time_is_an_instant() -> None:
    midnight = ClockTime(local=datetime(2020, 11, 10), time_zone="Europe/Moscow")  # noqa: DTZ001 - a clock time has no offset
    assert midnight.at == datetime(2020, 11, 9, 21, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "needs"), [(SensorKind.SOUND, False), (SensorKind.RADAR, True)])
def test_only_sound_needs_no_line_of_sight(kind: SensorKind, *, needs: bool) -> None:
    assert kind.needs_line_of_sight is needs


@pytest.mark.parametrize(
    ("slot", "platform", "illustrative"),
    [
        ("post", POST, False),
        ("post", replace(POST, site=INVENTED), True),
        ("camera", FixedCamera(site=SITE, mast_m=1, bearing_deg=0, width_deg=9), False),
        ("orbit", Orbit(site=INVENTED, radius_m=1, above_ground_m=1), True),
        ("patrol", Patrol(route=Path(vertices=CORNERS), eye_m=2, illustrative=True), True),
        ("patrol", Patrol(route=Path(vertices=CORNERS), eye_m=2, illustrative=False), False),
    ],
)
def test_an_asset_is_its_one_platform_and_as_invented(
    slot: str, platform: Platform, *, illustrative: bool
) -> None:
    only: dict[str, Any] = {"post": None, slot: platform}
    asset = replace(ASSET, **only)
    assert asset.platform is platform
    assert asset.illustrative is illustrative


def test_who_runs_an_asset_or_gets_its_feed_holds_it() -> None:
    assert ASSET.holders == {ARVIA, DORIA}


def test_a_mechanism_finds_its_bodies_and_all_settings() -> None:
    assert MECHANISM.body(BODY.id) is BODY
    assert set(MECHANISM.settings) == {"own-post", "report"}


def test_a_scenario_has_the_day_of_its_own_calendar() -> None:
    assert SCENARIO.day == date(2031, 5, 21)


@pytest.mark.parametrize(
    ("noun", "collection"),
    [
        ("mechanism", "mechanisms"),
        ("zone", "zones"),
        ("line", "lines"),
        ("sensor", "sensors"),
        ("delegation", "delegations"),
        ("source", "sources"),
    ],
)
def test_a_scenario_finds_its_things_and_names_those_there_are(noun: str, collection: str) -> None:
    (thing,) = getattr(SCENARIO, collection)
    find = getattr(SCENARIO, noun)
    assert find(thing.id) is thing
    with pytest.raises(UnknownIdError, match=f"Scenario.{noun}: expected one of {thing.id}"):
        find("nothing")


def test_an_unknown_id_is_kept_in_the_error() -> None:
    with pytest.raises(UnknownIdError) as caught:
        SCENARIO.mechanism(MechanismId("none"))
    assert (caught.value.asked, caught.value.known) == ("none", ("joint",))


def test_a_fact_is_not_made_up_unless_it_says_so() -> None:
    assert not KNOWN.illustrative
