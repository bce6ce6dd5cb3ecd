"""The facts that rules read: when each was so, when it could be known, by whom, on what it stands.

A fact is what delegations decided, stated or counted; it is no observation and no inference. It is
about one clause of a provision, as the text is divided by its rule. Who makes facts out of the
record answers for that; nothing here reads an entry. A fact that makes no sense, such as a return
with a negative strength, is kept, and the rule that meets it says so.

Source: requirements 14, 19 and 20 of the field notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from truceline.compliance.clause import ClauseId, Understood
from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Axes, Axis
from truceline.domain.identifier import DelegationId, PlaceId, SourceId, ZoneId
from truceline.domain.instant import require_instant
from truceline.domain.notice import NoticeKind
from truceline.domain.refusal import require

Basis = EntryRef | SourceId
"""On what a fact stands: an entry of the record, or a source of a scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who states a fact, since when it could be known, and on what it stands.

    `replaces` names the entry of an earlier fact that no longer stands, because this one corrects
    or withdraws it. Whether its author might do that, the fold has judged.
    """

    known_at: datetime
    by: frozenset[DelegationId]
    stands_on: Basis
    replaces: EntryRef | None = None

    def __post_init__(self) -> None:
        """Refuse a time without offset, and a fact that nobody states."""
        require_instant(self.known_at, noun="Told", field="known_at")
        require(
            bool(self.by), noun="Told", field="by", expected="a delegation", came=sorted(self.by)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Between which instants something was so; of what is known to the second, both are equal.

    An event of which only the day is known has the two ends of that day.
    """

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        """Refuse ends that are exchanged, and times without offset."""
        require_instant(self.from_at, noun="When", field="from_at")
        require_instant(self.to_at, noun="When", field="to_at")
        require(
            self.from_at <= self.to_at,
            noun="When",
            field="to_at",
            expected="no time before from_at",
            came=self.to_at.isoformat(),
        )


def at_once(at: datetime) -> When:
    """Return the span of what is known to the second."""
    return When(from_at=at, to_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFact:
    """What all facts about a clause have."""

    clause: ClauseId
    told: Told
    when: When

    @property
    def so_at(self) -> datetime:
        """The instant as of which it counts: when it was surely so."""
        return self.when.to_at


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFinding(ClauseFact):
    """What delegations decided together of one event under one clause.

    Parameters
    ----------
    event
        The incident; one event may be found upon under several clauses.
    axes
        What was found; of a split decision, the statement of the mover.
    agreed_on
        On which axes they agreed; none of a split decision.
    is_contested
        Whether the decision excludes another, or rests on what is void.
    activity
        What was done, in the vocabulary of notices, where it is one of those.
    """

    event: str
    axes: Axes
    agreed_on: frozenset[Axis] = frozenset(Axis)
    is_contested: bool = False
    activity: NoticeKind | None = None

    def __post_init__(self) -> None:
        """Refuse a finding that is filed under a provision other than its own."""
        require(
            self.clause.provision == self.axes.provision,
            noun="JointFinding",
            field="clause",
            expected=f"a clause of provision {self.axes.provision}",
            came=self.clause.provision,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReport(ClauseFact):
    """A breach of its own that a delegation reports."""

    event: str


class Extent(Enum):
    """How far something that had to be done has come."""

    DONE = "done"
    PART = "part"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(ClauseFact):
    """How far a hand-over, a withdrawal, an exchange, a link or a centre has come."""

    extent: Extent
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentReturn(ClauseFact):
    """How many people, vehicles or weapons were where; a figure below 0 is kept."""

    by_place: Mapping[PlaceId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory(ClauseFact):
    """How many items were seen in each zone, in a store or outside one."""

    by_zone: Mapping[ZoneId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven(ClauseFact):
    """A notice of something planned, and when each delegation first held it.

    `when` is what was planned. It counts from the instant at which a delegation other than its
    author's held it.
    """

    activity: NoticeKind
    first_held_at: Mapping[DelegationId, datetime] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def __post_init__(self) -> None:
        """Refuse a time without offset."""
        _require_held(self.first_held_at, noun="NoticeGiven")

    @property
    def so_at(self) -> datetime:
        """When it was given, whatever it is about."""
        return self.told.known_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended(ClauseFact):
    """A change of a clause: how it is understood from `when` on, instead of what stood before."""

    readings: tuple[Understood, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted(ClauseFact):
    """That a clause is read in one of its ways from `when` on; others no longer count."""

    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(ClauseFact):
    """That a clause rests: from the one end of `when` up to the other."""

    @property
    def so_at(self) -> datetime:
        """When it begins."""
        return self.when.from_at


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationNotice(ClauseFact):
    """A delegation's notice that a term shall end, and when each other first held it."""

    first_held_at: Mapping[DelegationId, datetime]

    def __post_init__(self) -> None:
        """Refuse a time without offset."""
        _require_held(self.first_held_at, noun="TerminationNotice")


def _require_held(first_held_at: Mapping[DelegationId, datetime], *, noun: str) -> None:
    for held_at in first_held_at.values():
        require_instant(held_at, noun=noun, field="first_held_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(ClauseFact):
    """That something about a clause lies in the record which this reader cannot open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(ClauseFact):
    """That the fact which it replaces no longer stands, with nothing in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCoverage:
    """That a zone, as drawn in one version, was watched well enough to count."""

    zone: ZoneId
    zone_version: str
    told: Told
    when: When

    @property
    def so_at(self) -> datetime:
        """When it begins."""
        return self.when.from_at


Fact = ClauseFact | ZoneCoverage
"""Whatever a rule reads."""
