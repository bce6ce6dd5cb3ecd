"""What deserves a second look in a report, and is never a reason to refuse it.

A flag is found again wherever the body is opened, by the same rules, and stands in no entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise

from truceline.casework.geometry import distance_m
from truceline.domain.access_restriction import AccessRestriction
from truceline.domain.coverage import Coverage
from truceline.domain.entry_body import Report
from truceline.domain.founding import PostTerms
from truceline.domain.identifier import AssetId, DelegationId
from truceline.domain.known import NotKnown
from truceline.domain.location import Location, Suspicion
from truceline.domain.notice import Notice
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Span
from truceline.domain.quantity import Distance
from truceline.domain.sighting import Sighting


class Flag(Enum):
    """Why a report deserves a second look."""

    FUTURE = "future"
    OUT_OF_REACH = "out_of_reach"
    AWAY_FROM_POST = "away_from_post"
    OVER_DATE_LINE = "over_date_line"
    NAVIGATION_SUSPECTED = "navigation_suspected"
    UNKNOWN_POST = "unknown_post"
    OTHERS_POST = "others_post"


SENTENCES = {
    Flag.FUTURE: "It is said to have happened after it was written: is a clock or a date wrong?",
    Flag.OUT_OF_REACH: "It lies farther than the post's farthest sensor reaches.",
    Flag.AWAY_FROM_POST: "The observer stood farther from the post than the post may lie off.",
    Flag.OVER_DATE_LINE: "A region in it crosses the date line.",
    Flag.NAVIGATION_SUSPECTED: "Satellite navigation was suspected of being jammed or spoofed.",
    Flag.UNKNOWN_POST: "The mechanism has no such post; it is shared as the strictest own post is.",
    Flag.OTHERS_POST: "The post is run by another delegation.",
}
"""What each flag says to people."""

_LONGEST_EDGE_DEG = 180.0
_WALKED_M = 500.0  # how far from his post an observer may stand without a word


def asset_of(report: Report) -> AssetId | None:
    """Return the post or asset of which a report is, if it says one."""
    match report:
        case Observation():
            found = report.post
        case AccessRestriction() | Coverage():
            found = report.asset
        case _:
            return None
    return None if isinstance(found, NotKnown) else found


def flags_of(
    report: Report, *, post: PostTerms | None, by: DelegationId, written_at: datetime
) -> tuple[Flag, ...]:
    """Return what deserves attention in a report.

    Parameters
    ----------
    report
        The report.
    post
        The terms of its post, if the mechanism has such a post.
    by
        Whose report it is.
    written_at
        When it was written.
    """
    found: set[Flag] = set()
    named = asset_of(report)
    if named is not None and post is None:
        found.add(Flag.UNKNOWN_POST)
    if post is not None and by not in post.operators:
        found.add(Flag.OTHERS_POST)
    if not isinstance(report, Notice) and any(
        _is_ahead(each, written_at) for each in _spans(report)
    ):
        found.add(Flag.FUTURE)
    locations = tuple(_locations(report))
    if any(each.suspicion in {Suspicion.JAMMING, Suspicion.SPOOFING} for each in locations):
        found.add(Flag.NAVIGATION_SUSPECTED)
    if any(_crosses(each) for each in locations):
        found.add(Flag.OVER_DATE_LINE)
    if post is not None:
        found |= set(_out_of_reach(report, post))
    return tuple(each for each in Flag if each in found)


def _is_ahead(span: Span, written_at: datetime) -> bool:
    may_err = span.uncertainty_ms
    margin = timedelta(milliseconds=0 if isinstance(may_err, NotKnown) else may_err)
    ends = (each for each in (span.from_at, span.to_at) if not isinstance(each, NotKnown))
    return any(each - margin > written_at for each in ends)


def _spans(report: Report) -> Iterator[Span]:
    for name in ("observed", "restricted", "during", "happened"):
        span = getattr(report, name, None)
        if isinstance(span, Span):
            yield span
    yield from (each.during for each in _sightings(report) if each.during is not None)


def _sightings(report: Report) -> tuple[Sighting, ...]:
    return getattr(report, "sightings", ())


def _locations(report: Report) -> Iterator[Location]:
    places = [getattr(report, name, None) for name in ("position", "place", "goal", "where")]
    places += [each.at for each in _sightings(report)]
    places += list(getattr(report, "route", ()))
    places += [each.at for each in getattr(report, "track", ())]
    yield from (each for each in places if isinstance(each, Location))


def _crosses(location: Location) -> bool:
    points = location.points
    edges: Iterable[tuple[float, float]] = pairwise(each.lon_deg for each in (*points, *points[:1]))
    return any(abs(one - other) > _LONGEST_EDGE_DEG for one, other in edges)


def _out_of_reach(report: Report, post: PostTerms) -> Iterator[Flag]:
    for each in _sightings(report):
        distance = each.distance
        if isinstance(distance, Distance) and distance.least_m > post.reach_m:
            yield Flag.OUT_OF_REACH
        if _away_m(each.at, post) > post.reach_m + post.may_be_off_m:
            yield Flag.OUT_OF_REACH
    position = getattr(report, "position", None)
    if _away_m(position, post) > _WALKED_M + post.may_be_off_m:
        yield Flag.AWAY_FROM_POST


def _away_m(location: Location | NotKnown | None, post: PostTerms) -> float:
    """Return how far a location is from a post at least; 0 where one of them has no point [m]."""
    if not isinstance(location, Location) or not location.points or post.at is None:
        return 0.0
    margin = 0 if isinstance(location.precision_m, NotKnown) else location.precision_m
    at = post.at
    return min(distance_m(at, each.lat_deg, each.lon_deg) for each in location.points) - margin
