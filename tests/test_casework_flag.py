"""What deserves a second look is flagged, and written all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_case import CADRIA, DORIA, FORD_POST, FOUNDING, OWN_POST, START, shots, words

from truceline.casework.flag import SENTENCES, Flag, flags_of
from truceline.domain.access_restriction import AccessRestriction, RestrictionKind
from truceline.domain.coverage import Coverage, TrackPoint, WatchKind, WatchState
from truceline.domain.entry_body import Report
from truceline.domain.identifier import AssetId
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import GivenAs, Location, PositionSource, Suspicion, on_step
from truceline.domain.notice import Notice, NoticeKind
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Clock, ClockSource, Span

FORD = next(each for each in FOUNDING.posts if each.id == FORD_POST)
PATROL = next(each for each in FOUNDING.posts if each.id == "bank-patrol")
SET = Clock(source=ClockSource.BY_HAND)
NOW = Span(from_at=START, to_at=START)


def place(*points: tuple[float, float], suspicion: Suspicion = Suspicion.NONE) -> Location:
    """Return a place at some points."""
    return Location(
        points=tuple(on_step(*each) for each in points),
        given_as=GivenAs.DECIMAL,
        as_given="as told",
        source=PositionSource.GNSS,
        precision_m=100,
        suspicion=suspicion,
    )


def seen_at(*points: tuple[float, float]) -> Observation:
    """Return an observation of something at a place."""
    made = shots()
    return replace(made, sightings=(replace(made.sightings[0], at=place(*points)),))


LATER = START + timedelta(minutes=10)
CASES: list[tuple[str, Report, set[Flag]]] = [
    ("as it should be", shots(), set()),
    ("a time to come", shots(minutes=30), {Flag.FUTURE}),
    ("a time to come that may be none", shots(minutes=11), set()),
    ("too far by distance", shots(distance=(90_000, 95_000)), {Flag.OUT_OF_REACH}),
    ("too far by place", seen_at((12.0, 20.39)), {Flag.OUT_OF_REACH}),
    ("near by place", seen_at((10.31, 20.39)), set()),
    ("away from the post", replace(shots(), position=place((10.4, 20.39))), {Flag.AWAY_FROM_POST}),
    (
        "jammed",
        replace(shots(), position=place((10.3, 20.39), suspicion=Suspicion.JAMMING)),
        {Flag.NAVIGATION_SUSPECTED},
    ),
    (
        "over the date line",
        AccessRestriction(
            restriction=RestrictionKind.MINES,
            asset=FORD_POST,
            restricted=NOW,
            recorded_at=START,
            clock=SET,
            place=place((10.0, 179.9), (10.0, -179.9), (10.2, 180.0)),
        ),
        {Flag.OVER_DATE_LINE},
    ),
    (
        "what is planned lies ahead",
        Notice(
            activity=NoticeKind.EXERCISE,
            planned=Span(from_at=LATER + timedelta(days=3)),
            written_at=START,
            what=words("an exercise"),
        ),
        set(),
    ),
]


@pytest.mark.parametrize(
    ("report", "expected"), [each[1:] for each in CASES], ids=[c[0] for c in CASES]
)
def test_a_report_is_flagged_for_what_it_is(report: Report, expected: set[Flag]) -> None:
    found = flags_of(report, post=FORD, by=DORIA, written_at=LATER)
    assert set(found) == expected


def test_a_post_that_is_unknown_or_of_others_is_flagged() -> None:
    other = flags_of(shots(), post=FORD, by=CADRIA, written_at=LATER)
    assert other == (Flag.OTHERS_POST,)
    none = flags_of(replace(shots(), post=AssetId("x")), post=None, by=CADRIA, written_at=LATER)
    assert none == (Flag.UNKNOWN_POST,)
    nobody = replace(shots(OWN_POST), post=NOT_KNOWN)
    assert flags_of(nobody, post=None, by=CADRIA, written_at=LATER) == ()


def test_a_patrol_stands_nowhere_and_its_track_is_looked_at() -> None:
    track = (TrackPoint(at=place((10.3, 20.3), suspicion=Suspicion.SPOOFING)),)
    coverage = Coverage(
        watch=WatchKind.PATROL,
        state=WatchState.WORKING,
        asset=PATROL.id,
        during=Span(from_at=START),
        recorded_at=START,
        clock=SET,
        track=track,
        position=place((40.0, 20.0)),
    )
    found = flags_of(coverage, post=PATROL, by=DORIA, written_at=LATER)
    assert found == (Flag.NAVIGATION_SUSPECTED,)


def test_each_flag_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Flag)
