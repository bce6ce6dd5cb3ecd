"""Matching in bulk by a rule that was agreed together: shown as rule-matched, never as confirmed.

Reports are one event by the rule if each two of them lie in its windows: their times no farther
apart than it allows when both uncertainties are taken off, their sectors no farther apart on the
ground, and what was counted of one kind. That must hold for *each* pair, so that no chain of near
ones leads across a lull. Two reports of one post are two events; so are a shot and its impact.

Whether a pair is likely, with reasons and a score, is another question; whoever answers it is a
`Pairing` like the rule here.

Source: field notes 7.4 (windows, one-to-one assignment, "do not merge across a lull").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Final, Protocol

from truceline.casework.desk import Desk, Written
from truceline.casework.geometry import Sector, arcs_of, gap_m
from truceline.domain.entry import EntryRef
from truceline.domain.founding import PostTerms
from truceline.domain.identifier import AssetId, DelegationId
from truceline.domain.kind import Kind
from truceline.domain.known import NotKnown
from truceline.domain.location import Location
from truceline.domain.motion import RuleMatched
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Span
from truceline.domain.place import Coordinate
from truceline.domain.quantity import Distance
from truceline.domain.report_act import Disclosed
from truceline.domain.rule import MatchRule
from truceline.domain.sighting import EventType, Phase, Sighting
from truceline.procedure.report_state import ReportState, report_state
from truceline.procedure.shelf import Kept
from truceline.procedure.thing import Thing
from truceline.procedure.verdict import Accepted
from truceline.register.answer import During
from truceline.register.content import contents, things

_FAR_M: Final = 20_000.0
"""How far a sector reaches where a distance has no end [m]."""

_MOST_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One post's account of an event, as a rule compares it.

    Parameters
    ----------
    at
        The report, or the commitment that was disclosed.
    by
        Whose it is.
    post
        Of which post.
    begins_at, ends_at
        When, each end moved outwards by its uncertainty.
    sightings
        What was counted and where, as far as that can be placed.
    """

    at: EntryRef
    by: DelegationId
    post: AssetId
    begins_at: datetime
    ends_at: datetime
    sightings: tuple[tuple[Sighting, Sector], ...]


class Pairing(Protocol):
    """Says of which accounts it takes to be one event."""

    def groups(self, accounts: Sequence[Account]) -> Iterator[tuple[Account, ...]]:
        """Yield groups of two or more, none of which has an account of another."""


@dataclass(frozen=True, slots=True)
class RulePairing:
    """Groups by the windows of an agreed rule."""

    rule: MatchRule

    def groups(self, accounts: Sequence[Account]) -> Iterator[tuple[Account, ...]]:
        """Yield groups, the nearest in time first; who fits none is left to people."""
        taken: set[EntryRef] = set()
        ordered = sorted(accounts, key=lambda each: (each.begins_at, each.at))
        for one, other in self._pairs(ordered):
            if taken.isdisjoint({one.at, other.at}):
                group = self._grown([one, other], ordered, taken)
                taken.update(each.at for each in group)
                yield tuple(sorted(group, key=lambda each: each.at))

    def _pairs(self, ordered: Sequence[Account]) -> list[tuple[Account, Account]]:
        longest = max((each.ends_at - each.begins_at for each in ordered), default=timedelta())
        horizon = longest + timedelta(seconds=self.rule.within_s)
        found: list[tuple[timedelta, EntryRef, Account, Account]] = []
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 :]:
                if other.begins_at - one.begins_at > horizon:
                    break
                if one.by != other.by and self._fits(one, other):
                    found.append((other.begins_at - one.begins_at, one.at, one, other))
        found.sort(key=lambda each: (each[0], each[1], each[3].at))
        return [(one, other) for _, _, one, other in found]

    def _grown(
        self, group: list[Account], accounts: Sequence[Account], taken: set[EntryRef]
    ) -> list[Account]:
        for each in accounts:
            if len(group) >= self.rule.most_reports:
                break
            free = each.at not in taken and each not in group
            if free and all(self._fits(each, member) for member in group):
                group.append(each)
        return group

    def _fits(self, one: Account, other: Account) -> bool:
        if one.post == other.post:
            return False
        apart = max(one.begins_at, other.begins_at) - min(one.ends_at, other.ends_at)
        if apart > timedelta(seconds=self.rule.within_s):
            return False
        return any(
            _is_same_kind(mine, theirs) and gap_m(here, there) <= self.rule.within_m
            for (mine, here), (theirs, there) in product(one.sightings, other.sightings)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A match by rule that was drawn to be looked at."""

    at: EntryRef
    rule: str
    reports: tuple[EntryRef, ...]


def match_by_rule(desk: Desk, rule: MatchRule, during: During) -> tuple[Written, ...]:
    """Match the unmatched reports of a span by an agreed rule, all or none.

    Parameters
    ----------
    desk
        Who matches.
    rule
        The rule; procedure asks whether it is in force.
    during
        When the reports' events began.
    """
    found = RulePairing(rule).groups(accounts(desk, during))
    with desk.together():
        return tuple(
            desk.write(RuleMatched(rule=rule.id), *(each.at for each in group)) for group in found
        )


def accounts(desk: Desk, during: During) -> list[Account]:
    """Return the open reports of a span that are in no match yet, and can be placed and dated."""
    posts = {each.id: each for each in desk.founding.posts}
    made: list[Account] = []
    for ref, body in contents(desk.register, Kind.OBSERVATION, during):
        report = _report_at(desk, ref)
        if report is not None and isinstance(body, Observation) and len(made) < _MOST_AT_ONCE:
            account = account_of(report, body, posts)
            if account is not None:
                made.append(account)
    return made


def account_of(
    report: Kept, observation: Observation, posts: dict[AssetId, PostTerms]
) -> Account | None:
    """Return what a rule compares of a report; None where it says no time or no place."""
    ends = _ends(observation.observed)
    post = observation.post
    if ends is None or isinstance(post, NotKnown):
        return None
    placed = [
        (each, sector)
        for each in observation.sightings
        if (sector := _sector(each, _stand(observation, posts.get(post)))) is not None
    ]
    if not placed:
        return None
    begins_at, ends_at = ends
    return Account(
        at=report.at,
        by=report.by,
        post=post,
        begins_at=begins_at,
        ends_at=ends_at,
        sightings=tuple(placed),
    )


def sample(desk: Desk, n: int) -> tuple[Checked, ...]:
    """Return matches by rule to be checked by people: the same at every node of the same cut.

    They are drawn by the digests of their entries, which nobody who matches can choose at will
    without writing other entries for all to see.
    """
    drawn = sorted(_standing_matches(desk), key=_lot)[:n]
    return tuple(
        Checked(at=each.at, rule=act.rule, reports=each.placed.subjects)
        for each in drawn
        if isinstance(act := each.placed.act, RuleMatched)
    )


def _lot(kept: Kept) -> bytes:
    return hashlib.sha256(b"truceline/sample/v1\n" + kept.at.leaf).digest()


def _standing_matches(desk: Desk) -> Iterator[Kept]:
    for ref in things(desk.register, Thing.RULE_MATCH):
        kept = desk.kept(ref)
        if not report_state(desk.scope, kept).withdrawn_by:
            yield kept


def _report_at(desk: Desk, ref: EntryRef) -> Kept | None:
    """Return the report of an open body if it stands and is in no match yet."""
    kept = desk.scope.find(ref)
    if kept is not None and isinstance(kept.placed.act, Disclosed):
        kept = desk.scope.find(kept.placed.subjects[0])
    if kept is None or not isinstance(kept.verdict, Accepted):
        return None
    state: ReportState = report_state(desk.scope, kept)
    gone = state.withdrawn_by or state.is_void
    return None if gone or state.matched_by or state.rule_matched_by else kept


def _ends(span: Span) -> tuple[datetime, datetime] | None:
    begin, end = span.from_at, span.to_at
    if isinstance(begin, NotKnown):
        begin = end
    if isinstance(begin, NotKnown):
        return None
    end = begin if isinstance(end, NotKnown) else end
    may_err = span.uncertainty_ms
    wider = timedelta(milliseconds=0 if isinstance(may_err, NotKnown) else may_err)
    return begin - wider, end + wider


def _stand(observation: Observation, post: PostTerms | None) -> Sector | None:
    """Return where the observer stood: where he says, or else where his post is."""
    at = _point(observation.position)
    if at is not None:
        return at
    if post is None or post.at is None:
        return None
    return Sector(at=post.at, least_m=0.0, most_m=0.0, off_m=float(post.may_be_off_m))


def _point(where: Location | NotKnown) -> Sector | None:
    if isinstance(where, NotKnown) or not where.points:
        return None
    off_m = 0.0 if isinstance(where.precision_m, NotKnown) else float(where.precision_m)
    return Sector(at=_middle(where.points), least_m=0.0, most_m=0.0, off_m=off_m)


def _middle(points: tuple[Coordinate, ...]) -> Coordinate:
    if len(points) == 1:
        return points[0]
    first = points[0].lon_deg
    turned = [first + (each.lon_deg - first + 180.0) % 360.0 - 180.0 for each in points]
    lat_deg = sum(each.lat_deg for each in points) / len(points)
    lon_deg = (sum(turned) / len(turned) + 180.0) % 360.0 - 180.0
    return Coordinate(lat_deg=lat_deg, lon_deg=lon_deg)


def _sector(sighting: Sighting, stand: Sector | None) -> Sector | None:
    there = _point(sighting.at)
    if there is not None:
        return there
    distance = sighting.distance
    if stand is None or not isinstance(distance, Distance):
        return None
    most_m = (
        max(distance.least_m, _FAR_M) if isinstance(distance.most_m, NotKnown) else distance.most_m
    )
    return Sector(
        at=stand.at,
        least_m=float(distance.least_m),
        most_m=float(most_m),
        arcs_deg=arcs_of(sighting.direction),
        off_m=stand.off_m,
    )


def _is_same_kind(one: Sighting, other: Sighting) -> bool:
    events = {one.event, other.event}
    if len(events - {EventType.NOT_KNOWN, EventType.ROUND, EventType.EXPLOSION}) > 0 and (
        one.event is not other.event and EventType.NOT_KNOWN not in events
    ):
        return False
    phases = {one.phase, other.phase}
    return not ({Phase.OUTGOING, Phase.IMPACT} <= phases)
