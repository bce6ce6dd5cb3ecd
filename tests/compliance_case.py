"""Builders of rules and facts, and the nine points of a statement of 2020 as rules and facts.

What happened on which day stands in public sources; who told it when, where nobody published it,
and every decision of the delegations is invented for the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from truceline.compliance.answer import ClauseAnswer, ProvisionAnswer
from truceline.compliance.assessment import Rulebook, assess
from truceline.compliance.clause import Clause, ClauseId, Due, Rule, Standing, Strength, Term, Terms
from truceline.compliance.clause import Understood as Reading
from truceline.compliance.fact import (
    Amended,
    Completion,
    DeploymentReturn,
    Extent,
    Fact,
    JointFinding,
    Told,
    When,
    ZoneCoverage,
    at_once,
)
from truceline.compliance.fact_index import FactIndex, Moment
from truceline.domain.agreement import Limit, Quantity
from truceline.domain.boundary import Ring, Validity, Zone, ZoneVersion
from truceline.domain.clock_time import Bound, ClockTime, Deadline
from truceline.domain.entry import EntryRef, LogId
from truceline.domain.finding_act import Axes, Breach, Occurrence, Responsibility
from truceline.domain.identifier import DelegationId, PlaceId, SourceId, ZoneId
from truceline.domain.place import Coordinate
from truceline.domain.source import Provenance

ARVIA, DORIA = DelegationId("arvia"), DelegationId("doria")
NORTHLAND, SOUTHLAND = DelegationId("northland"), DelegationId("southland")
"""Two parties, of which arvia is obliged, and the two guarantors."""

SIDES = frozenset({ARVIA, DORIA})
ALL = frozenset({ARVIA, DORIA, NORTHLAND, SOUTHLAND})
KNOWN = Provenance(source=SourceId("text"), since=date(2020, 11, 10))
START = ClockTime(local=datetime(2020, 11, 10), time_zone="Europe/Moscow")  # noqa: DTZ001 - a ClockTime's own zone stands beside it
ZONE = ZoneId("zone-south")
MAPS = ("2020-11-15", "2020-12-13")
CLAUSE = ClauseId(provision="1")


BY_NOTICE = Term(years=5, notice_months=6, may_end=frozenset({ARVIA, DORIA}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = at("2020-12-31T12:00")


def told(
    when: str | datetime,
    *by: DelegationId,
    number: int | None = None,
    replaces: int | None = None,
) -> Told:
    known_at = at(when) if isinstance(when, str) else when
    basis = SourceId("press") if number is None else entry(number)
    old = None if replaces is None else entry(replaces)
    return Told(known_at=known_at, by=frozenset(by) or ALL, stands_on=basis, replaces=old)


def entry(number: int) -> EntryRef:
    return EntryRef(log=LogId("centre"), index=number, leaf=bytes(32))


def zone(name: ZoneId = ZONE, *, days: Iterable[str] = MAPS) -> Zone:
    corners = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0))
    ring = Ring(vertices=tuple(Coordinate(lat_deg=y, lon_deg=x) for y, x in corners))
    starts = [date.fromisoformat(day) for day in days]
    ends = [*starts[1:], None]
    versions = tuple(
        ZoneVersion(
            validity=Validity(from_on=start, until_on=end),
            accuracy_m=500.0,
            known=KNOWN,
            rings=(ring,),
        )
        for start, end in zip(starts, ends, strict=True)
    )
    return Zone(id=name, names={"en": name}, versions=versions)


def deadline(bound: Bound, day: str, time_zone: str = "Europe/Moscow") -> Deadline:
    return Deadline(bound=bound, on=date.fromisoformat(day), time_zone=time_zone, what="the work")


def due(bound: Bound, day: str, time_zone: str = "Europe/Moscow") -> Due:
    return Due(deadline=deadline(bound, day, time_zone))


def clause(*terms: Terms, of: ClauseId = CLAUSE, **fields: Any) -> Clause:  # noqa: ANN401 - whatever fields a clause has
    readings = tuple(Reading(name=f"reading {n}", terms=each) for n, each in enumerate(terms))
    return Clause(**{"id": of, "readings": readings, "obliged": frozenset({ARVIA}), **fields})


def rule(*clauses: Clause, in_force: ClockTime = START) -> Rule:
    return Rule(
        provision=clauses[0].id.provision,
        in_force=in_force,
        clauses=clauses,
        agreed_by=SIDES,
        cites=KNOWN,
        decided_by=frozenset({NORTHLAND, SOUTHLAND}),
    )


def answer(
    rules: Rule | Iterable[Rule],
    facts: Iterable[Fact] | FactIndex,
    as_of: str | datetime = NOON,
    *,
    known_at: datetime | None = None,
    zones: Iterable[Zone] | None = None,
) -> ProvisionAnswer:
    """Return how the first of the rules stands; known as of the same instant unless said."""
    all_rules = (rules,) if isinstance(rules, Rule) else tuple(rules)
    when = at(as_of) if isinstance(as_of, str) else as_of
    book = Rulebook(
        rules={each.provision: each for each in all_rules},
        zones={each.id: each for each in ((zone(),) if zones is None else zones)},
        facts=facts if isinstance(facts, FactIndex) else FactIndex(facts),
    )
    moment = Moment(as_of=when, known_at=known_at or when)
    return assess(book, [all_rules[0].provision], moment)[0]


def said(of: ProvisionAnswer | ClauseAnswer) -> str:
    """Return all sentences of an answer."""
    sentences = [reason.sentence for reason in of.reasons]
    if isinstance(of, ProvisionAnswer):
        return "\n".join([*sentences, *(said(each) for each in of.clauses)])
    below = [reason.sentence for each in of.readings for reason in each.answer.reasons]
    return "\n".join([*sentences, *below])


def watch(
    first: str, last: str, *, where: ZoneId = ZONE, maps: tuple[str, ...] = MAPS
) -> list[Fact]:
    """Return a whole day of watch for each day, told when the day is over."""
    facts: list[Fact] = []
    day, end = at(first), at(last)
    while day <= end:
        used = max(each for each in maps if each <= day.date().isoformat())
        facts.append(
            ZoneCoverage(
                zone=where,
                zone_version=used,
                told=told(day + timedelta(days=1)),
                when=When(from_at=day, to_at=day + timedelta(days=1)),
            )
        )
        day += timedelta(days=1)
    return facts


def finding(when: str, *, known: str | None = None, **fields: Any) -> JointFinding:  # noqa: ANN401 - whatever fields a finding has
    of = fields.pop("clause", CLAUSE)
    breach = fields.pop("breach", Breach.BREACH)
    occurrence = fields.pop("occurrence", Occurrence.AS_ALLEGED)
    version = fields.pop("version", None)
    axes = Axes(
        provision=of.provision,
        occurrence=occurrence,
        breach=breach,
        responsibility=Responsibility.COULD_NOT_TELL,
        zone=None if version is None else ZONE,
        zone_version=version,
    )
    fields = {"when": at_once(at(when)), "told": told(known or when), **fields}
    return JointFinding(**{"clause": of, "event": when, "axes": axes, **fields})


def completion(
    when: str,
    extent: Extent = Extent.DONE,
    *,
    of: ClauseId = CLAUSE,
    by: tuple[DelegationId, ...] = (DORIA,),
    **fields: Any,  # noqa: ANN401 - whatever fields a completion has
) -> Completion:
    fields = {"when": at_once(at(when)), "told": told(when, *by), **fields}
    return Completion(clause=of, extent=extent, **fields)


def strength(
    when: str,
    by_place: Mapping[str, int],
    *,
    of: ClauseId = CLAUSE,
    by: tuple[DelegationId, ...] = (DORIA,),
) -> DeploymentReturn:
    return DeploymentReturn(
        clause=of,
        told=told(when, *by),
        when=at_once(at(when)),
        by_place={PlaceId(place): n for place, n in by_place.items()},
    )


def quantity(value: float, limit: Limit) -> Quantity:
    return Quantity(value=value, unit="people", what="with small arms", limit=limit)


# The nine points. Of zones only those are drawn that the facts name.

AZ, AM = DelegationId("azerbaijan"), DelegationId("armenia")
RU, TR = DelegationId("russia"), DelegationId("turkey")
SIGNED = frozenset({AZ, AM, RU})
CORRIDOR = ZoneId("lachin-corridor")
HADRUT = "hadrut-2020-12-11"


def point(number: int, item: str = "") -> ClauseId:
    return ClauseId(provision=str(number), item=item)


def _rule(number: int, *clauses: Clause) -> Rule:
    return Rule(
        provision=str(number),
        in_force=START,
        clauses=clauses,
        agreed_by=SIGNED,
        cites=KNOWN,
        decided_by=frozenset({RU, TR}),
    )


def _by_or_before(day: str) -> tuple[Reading, ...]:
    by, before = due(Bound.BY, day), due(Bound.BEFORE, day)
    return (
        Reading(name="by", terms=by, by=frozenset({AM})),
        Reading(name="before", terms=before, by=frozenset({AZ, RU})),
    )


def _figure(item: str, value: float, unit: str) -> Clause:
    terms = Strength(quantity=Quantity(value=value, unit=unit, what=item, limit=Limit.UNSTATED))
    ends = point(4, "term")
    return clause(terms, of=point(3, item), obliged=frozenset({RU}), ends_with=ends)


NINE = (
    _rule(
        1,
        clause(
            Standing(zones=(ZONE,), least_watched_permille=500),
            of=point(1),
            obliged=frozenset({AZ, AM}),
        ),
    ),
    _rule(2, Clause(id=point(2), readings=_by_or_before("2020-11-20"), obliged=frozenset({AM}))),
    _rule(
        3,
        _figure("people", 1960, "people"),
        _figure("carriers", 90, "vehicles"),
        _figure("vehicles", 380, "vehicles"),
    ),
    _rule(
        4,
        clause(Due(), of=point(4, "withdrawal"), obliged=frozenset({AM})),
        clause(
            Term(years=5, notice_months=6, may_end=frozenset({AZ, AM, RU})),
            of=point(4, "term"),
            obliged=frozenset({RU}),
        ),
    ),
    _rule(5, clause(Due(), of=point(5), obliged=frozenset())),
    _rule(
        6,
        Clause(
            id=point(6, "kalbajar"),
            readings=_by_or_before("2020-11-15"),
            obliged=frozenset({AM}),
        ),
        Clause(
            id=point(6, "lachin"), readings=_by_or_before("2020-12-01"), obliged=frozenset({AM})
        ),
        clause(
            Strength(quantity=Quantity(value=5, unit="km", what="width", limit=Limit.UNSTATED)),
            of=point(6, "width"),
            obliged=frozenset({RU}),
        ),
        clause(
            Standing(zones=(CORRIDOR,), least_watched_permille=900),
            of=point(6, "access"),
            obliged=frozenset({AZ}),
        ),
    ),
    _rule(7, clause(Due(), of=point(7), obliged=frozenset())),
    _rule(8, clause(Due(), of=point(8), obliged=frozenset({AZ, AM}))),
)
"""Eight rules: nobody has written one for the ninth point."""

NINE_ZONES = (zone(), zone(CORRIDOR, days=("2020-11-10",)))

NINE_FACTS: tuple[Fact, ...] = (
    *watch("2020-11-15", "2020-12-31"),
    finding(
        "2020-12-11T08:00",
        known="2020-12-13T09:00",
        clause=point(1),
        event=HADRUT,
        version="2020-11-15",
    ),
    completion("2020-11-20T06:00", of=point(2), by=(AZ, RU)),
    Amended(
        clause=point(6, "kalbajar"),
        told=told("2020-11-15T08:00", *SIGNED),
        when=at_once(at("2020-11-15T08:00")),
        readings=(Reading(name="until", terms=due(Bound.UNTIL, "2020-11-25", "Asia/Baku")),),
    ),
    completion("2020-11-25T06:00", of=point(6, "kalbajar"), by=(AZ, RU)),
    completion("2020-12-01T05:00", of=point(6, "lachin"), by=(AZ, RU)),
    strength("2020-11-20T09:00", {"north": 980, "south": 972}, of=point(3, "people"), by=(RU,)),
    completion("2020-11-14T15:00", Extent.PART, of=point(7), by=(RU,)),
    completion("2020-12-14T10:00", Extent.PART, of=point(8), by=(RU,)),
    completion("2021-01-30T09:00", of=point(5), by=(RU, TR)),
)
