"""What the register answers, and that its totals say what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from body_samples import BODIES, OBSERVATION
from fold_case import AXES, E1, N1, N2, NORTH, O1, QUICK_CHARTER, S1, SOUTH, day
from register_case import Record
from test_register_catch_up import story

from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.entry_body import kind_of_body
from truceline.domain.finding_act import FindingDrafted
from truceline.domain.governance_act import Revoked
from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.incident_act import Claimed, IncidentOpened, Triaged, TriageOutcome
from truceline.domain.kind import Kind
from truceline.domain.location import GivenAs, Location, PositionSource, on_step
from truceline.domain.motion import Decide, Moved, Stance, StanceTaken
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Span
from truceline.domain.refusal import DomainError
from truceline.domain.report_act import (
    AllegationLodged,
    Committed,
    Corrected,
    Redacted,
    ReportFiled,
    ReportKind,
)
from truceline.domain.words import Words
from truceline.procedure.incident_state import IncidentState, Stage
from truceline.record.contents import Contents
from truceline.record.seal import Custody
from truceline.register.answer import During, Total
from truceline.register.area import within
from truceline.register.body_table import Standing
from truceline.register.case import case
from truceline.register.choice import Choice, Subject
from truceline.register.errors import QueryRefusedError
from truceline.register.extent import Box
from truceline.register.facts import Placing, facts_of
from truceline.register.item_table import SEVERAL, Awaited
from truceline.register.listing import listing
from truceline.register.moment import item_at, known_at
from truceline.register.queue import Desk, queue
from truceline.register.register import Register
from truceline.register.ruling import Ruling, rulings
from truceline.register.search import search
from truceline.register.tally import NOT_DECIDED, NOT_KNOWN, SEALED, Dimension, Tally, count

OBSERVED = ReportFiled(kind=ReportKind.OBSERVATION)
CLOSED = Contents(custody=Custody.HELD)
BAD = Contents(custody=Custody.OPENED, content=b'{"kind":"observation"}')
LOCKED = Contents(custody=Custody.CANNOT_OPEN, reason="No stanza is for this key.")


def at(lat: float, lon: float, *, precision_m: int = 0) -> Location:
    return Location(
        points=(on_step(lat, lon),),
        given_as=GivenAs.DECIMAL,
        as_given="here",
        source=PositionSource.MAP,
        precision_m=precision_m,
    )


def seen(number: float, where: Location | None = None, note: str = "three shots") -> Observation:
    bare = replace(
        OBSERVATION,
        observed=Span(from_at=day(number), to_at=day(number) + timedelta(minutes=5)),
        recorded_at=day(number) + timedelta(minutes=9),
        sightings=(),
        note=Words(text={"und": note}, original="und"),
    )
    return bare if where is None else replace(bare, position=where)


class OneZone:
    """Says that whatever lies east of the meridian of 45 degrees is in one zone."""

    def zone_of(self, box: Box, at: object) -> ZoneId | None:
        """Return the zone of a box."""
        del at
        return ZoneId("eastern") if box.west_deg > 45 else None


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.db", QUICK_CHARTER, zoning=OneZone()) as made:
        yield made


# The queue


def test_a_report_is_unread_until_somebody_of_ones_own_did_something_about_it(
    register: Register,
) -> None:
    record = Record()
    first = record.say(N2, OBSERVED)
    second = record.say(N2, OBSERVED)
    register.catch_up(record)
    south = queue(register, Desk(delegation=SOUTH), as_of=day(1))
    assert [row.at for row in south.unread.rows] == [second, first]
    assert queue(register, Desk(delegation=NORTH), as_of=day(1)).unread.total == Total(n=0)
    record.say(N2, Corrected(), first)  # its own delegation's word leaves it unread
    record.say(S1, IncidentOpened(), second)
    register.catch_up(record)
    south = queue(register, Desk(delegation=SOUTH), as_of=day(1))
    assert [row.at for row in south.unread.rows] == [first]
    cut = queue(register, Desk(delegation=SOUTH), as_of=day(1), most=0)
    assert cut.unread.rows == ()
    assert cut.unread.total == Total(n=1)


def test_the_queue_says_what_waits_for_whom_and_what_is_overdue(register: Register) -> None:
    record = Record()
    alleged = record.say(E1, AllegationLodged(against=(NORTH,)))
    incident = record.say(N1, IncidentOpened(), alleged)
    record.say(N1, Claimed(), incident)
    motion = record.say(N1, Moved(motion=Decide(axes=AXES), due_at=day(3)), incident)
    record.say(N2, Committed(kind=ReportKind.OBSERVATION, due_at=day(2)))
    record.beat(day(1))
    register.catch_up(record)
    north = queue(register, Desk(delegation=NORTH), as_of=day(2.5))
    assert [row.at for row in north.mine.rows] == [incident]
    assert {each.what for each in north.waiting} == {Awaited.ANSWER, Awaited.DISCLOSURE}
    (blocked,) = north.blocked
    assert (blocked.at, blocked.what, blocked.whom) == (motion, Awaited.STANCE, (SOUTH,))
    assert blocked.due_at == day(3)
    assert [each.what for each in north.overdue] == [Awaited.DISCLOSURE]
    late = queue(register, Desk(delegation=SOUTH), as_of=day(400))
    assert {each.what for each in late.overdue} == set(Awaited) - {Awaited.VISIT}
    decision = next(each for each in late.overdue if each.what is Awaited.DECISION)
    assert decision.whom == ()
    assert late.n_overdue == 4
    assert late.waiting[0].what is Awaited.STANCE
    record.say(S1, StanceTaken(stance=Stance.ASSENT), motion)
    register.catch_up(record)
    assert queue(register, Desk(delegation=NORTH), as_of=day(2.5)).blocked == ()


def test_a_desk_can_be_one_log_or_one_key(register: Register) -> None:
    record = Record()
    incident = record.say(N1, IncidentOpened(), record.say(N2, OBSERVED))
    record.say(N1, Claimed(), incident)
    register.catch_up(record)
    key = register.database.rows("SELECT key FROM claim")[0][0]
    for desk, n in (
        (Desk(delegation=NORTH, log=N1), 1),
        (Desk(delegation=NORTH, log=N2), 0),
        (Desk(delegation=NORTH, key=key), 1),
        (Desk(delegation=NORTH, key=KeyId("another")), 0),
        (Desk(delegation=SOUTH, log=N1), 0),
    ):
        assert queue(register, desk, as_of=day(1)).mine.total == Total(n=n)


def test_a_queue_of_nobody_and_a_time_without_offset_are_refused(register: Register) -> None:
    with pytest.raises(QueryRefusedError, match="one of east"):
        queue(register, Desk(delegation=DelegationId("nobody")), as_of=day(1))
    with pytest.raises(DomainError):
        queue(register, Desk(delegation=NORTH), as_of=day(1).replace(tzinfo=None))


# One case


def test_a_case_has_all_that_is_about_it_and_who_saw_what(register: Register) -> None:
    record = story()
    stranger = record.say(O1, Claimed(), EntryRef(log=N1, index=0, leaf=leaf(record, N1, 0)))
    only_here = record.write(S1, Triaged(outcome=TriageOutcome.DUPLICATE), incident_of(record))
    register.catch_up(record)
    found = case(register, incident_of(record))
    assert found.state.stage is Stage.CLOSED
    assert found.opening.kept.by == NORTH
    assert [each.row.kind for each in found.reports] == ["allegation", "observation"]
    assert found.reports[1].body == OBSERVATION
    kinds = sorted(each.row.kind for each in found.acts)
    assert kinds.count("stance") == 2
    assert {"answer", "visit", "finding", "motion", "claim"} <= set(kinds)
    refused = next(each for each in found.acts if each.kept.at == stranger)
    assert refused.refusal is not None
    assert "office" in refused.refusal
    last = next(each for each in found.acts if each.kept.at == only_here)
    assert last.seen_by == {SOUTH}
    assert last.refusal is None
    assert found.opening.seen_by == set(QUICK_CHARTER.roles)
    assert found.total == Total(n=1 + 2 + len(found.acts))


def incident_of(record: Record) -> EntryRef:
    return EntryRef(log=N1, index=0, leaf=leaf(record, N1, 0))


def leaf(record: Record, log: LogId, index: int) -> bytes:
    return record.reader.entry(record.raws[log][index], log, index).at.leaf


def test_a_case_of_an_earlier_cut_is_what_it_was_then(register: Register) -> None:
    record = story()
    register.catch_up(record)
    early = known_at(register, S1, day(3))
    assert case(register, incident_of(record), sizes=early).state.stage is Stage.VISITED
    assert known_at(register, S1, day(1)) == {}
    item = item_at(register, incident_of(record), sizes=early)
    assert isinstance(item.state, IncidentState)
    assert item.state.findings == frozenset()
    with pytest.raises(QueryRefusedError, match="an incident that was held"):
        case(register, incident_of(record), sizes={})
    with pytest.raises(QueryRefusedError, match="one of east"):
        known_at(register, LogId("nowhere"), day(3))
    with pytest.raises(QueryRefusedError, match="state of its own"):
        item_at(register, EntryRef(log=N1, index=1, leaf=leaf(record, N1, 1)))


def test_what_is_no_incident_has_no_case(register: Register) -> None:
    record = story()
    register.catch_up(record)
    for log, index, own in ((N2, 0, True), (N1, 0, False), (N1, 99, False)):
        known = leaf(record, log, index) if own else bytes(32)
        with pytest.raises(QueryRefusedError):
            case(register, EntryRef(log=log, index=index, leaf=known))


# Lists and counts


def many() -> Record:
    """Write reports of five days, every third of which is sealed, and incidents on them."""
    record = Record()
    for number in range(15):
        where = at(40, 44 + number % 3)
        held = CLOSED if number % 3 == 0 else None
        body = None if held else seen(1 + number % 5, where)
        record.share()
        report = record.write(N2 if number % 2 else S1, OBSERVED, body=body, held=held)
        record.share()
        if number % 5 == 0:
            incident = record.say(N1, IncidentOpened(), report)
            if number == 5:
                zoned = replace(AXES, zone=ZoneId("zone-1"), zone_version="1")
                record.say(S1, FindingDrafted(axes=zoned), incident)
                decided = record.say(N1, Moved(motion=Decide(axes=zoned), due_at=day(9)), incident)
                record.say(S1, StanceTaken(stance=Stance.ASSENT), decided)
    return record


def sums(tally: Tally) -> Total:
    return Total(
        n=sum(row.total.n for row in tally.rows),
        n_sealed=sum(row.total.n_sealed for row in tally.rows),
    )


@pytest.mark.parametrize("subject", list(Subject))
def test_rows_of_a_count_sum_up_to_its_total_by_whatever_is_counted(
    register: Register, subject: Subject
) -> None:
    register.catch_up(many())
    whole = count(register, subject).total
    n_all = whole.n + whole.n_sealed
    for one in Dimension:
        for other in Dimension:
            tally = count(register, subject, *dict.fromkeys((one, other)))
            assert sums(tally) == tally.total
            assert tally.total.n + tally.total.n_sealed == n_all


def test_a_count_says_how_many_are_sealed_in_rows_of_their_own(register: Register) -> None:
    register.catch_up(many())
    tally = count(register, Subject.REPORTS, Dimension.DAY, Dimension.DELEGATION)
    assert str(tally.total) == "10 (5 sealed, not counted)"
    closed = [row for row in tally.rows if row.key[0] == SEALED]
    assert {row.key: row.total for row in closed} == {
        (SEALED, "north"): Total(n=0, n_sealed=2),
        (SEALED, "south"): Total(n=0, n_sealed=3),
    }
    assert count(register, Subject.REPORTS, Dimension.KIND).total == Total(n=15)
    zones = count(register, Subject.REPORTS, Dimension.ZONE)
    assert {row.key[0]: row.total.n for row in zones.rows} == {
        "eastern": 5,
        NOT_KNOWN: 5,
        SEALED: 0,
    }


def test_a_week_begins_on_monday_and_a_day_where_the_mission_is(register: Register) -> None:
    record = Record()
    record.say(N2, OBSERVED, body=seen(1 + 23.5 / 24))  # a Thursday, half an hour before midnight
    record.say(N2, OBSERVED, body=seen(5))  # a Monday
    register.catch_up(record)
    weeks = count(register, Subject.REPORTS, Dimension.WEEK)
    assert [row.key for row in weeks.rows] == [("2031-04-28",), ("2031-05-05",)]
    ahead = timedelta(hours=4)
    days = count(register, Subject.REPORTS, Dimension.DAY, ahead_of_utc=ahead)
    assert [row.key for row in days.rows] == [("2031-05-02",), ("2031-05-05",)]


def test_incidents_are_counted_by_what_was_decided_of_them(register: Register) -> None:
    register.catch_up(many())
    tally = count(register, Subject.INCIDENTS, Dimension.FINDING, Dimension.ZONE)
    assert {row.key: row.total.n for row in tally.rows} == {
        ("breach", "zone-1"): 1,
        (NOT_DECIDED, NOT_KNOWN): 2,
    }


def test_lists_meet_all_conditions(register: Register) -> None:
    register.catch_up(many())
    decided = listing(register, Subject.INCIDENTS, Choice(stages=frozenset({Stage.DECIDED})))
    assert decided.total == Total(n=1)
    assert decided.rows[0].stage == "decided"
    for choice, total in (
        (Choice(delegations=frozenset({NORTH})), Total(n=7)),
        (Choice(kinds=frozenset({Kind.NOTICE})), Total(n=0)),
        (Choice(zones=frozenset({ZoneId("eastern")})), Total(n=5, n_sealed=5)),
        (Choice(during=During(from_at=day(2), until_at=day(3))), Total(n=4, n_sealed=5)),
        (Choice(contested=True), Total(n=0)),
    ):
        assert listing(register, Subject.REPORTS, choice).total == total
    early = Choice(during=During(from_at=day(1), until_at=day(1.5)))
    assert listing(register, Subject.INCIDENTS, early).total == Total(n=2, n_sealed=1)
    first = listing(register, Subject.REPORTS, most=10)
    rest = listing(register, Subject.REPORTS, after=10, most=10)
    assert len({row.at for row in (*first.rows, *rest.rows)}) == 15
    found = Choice(findings=frozenset({"breach"}))
    assert listing(register, Subject.INCIDENTS, found).total == Total(n=1)


def test_findings_that_differ_are_several(register: Register) -> None:
    record = Record()
    incident = record.say(N1, IncidentOpened(), record.say(N2, OBSERVED))
    for number, log in enumerate((N1, S1)):
        axes = replace(AXES, zone=ZoneId(f"zone-{number}"), zone_version="1")
        record.say(log, FindingDrafted(axes=axes), incident)
    register.catch_up(record)
    assert register.database.rows("SELECT zone FROM standing WHERE thing = 'incident'") == [
        (SEVERAL,)
    ]


# Search and area


def test_a_word_is_found_in_whatever_script_it_was_written(register: Register) -> None:
    record = Record()
    notes = ["Ağdam təpəsi", "Ակնա և Շուշի", "ёлка у моста", "შუშა", "كربلاء ١٢"]
    refs = [record.say(N2, OBSERVED, body=seen(1, note=note)) for note in notes]
    record.say(
        N2,
        OBSERVED,
        body=seen(1),
    )
    record.share()
    record.write(N2, OBSERVED, held=CLOSED)
    register.catch_up(record)
    for asked, ref in zip(
        ("AGDAM tepesi", "ակնա ԵՎ", "Елка", "ᲨᲣᲨᲐ", "کربلا 12"), refs, strict=True
    ):
        found = search(register, asked)
        assert [row.at for row in found.rows] == [ref], asked
        assert found.total == Total(n=1, n_sealed=1)
    assert search(register, "shots three").total.n == 1
    assert search(register, "sho").total.n == 1
    assert search(register, 'x" OR "shots').total.n == 0


@pytest.mark.parametrize("asked", ["", " … ", "a " * 40])
def test_a_search_for_nothing_or_for_everything_is_refused(register: Register, asked: str) -> None:
    with pytest.raises(QueryRefusedError, match="1 to 32 words"):
        search(register, asked)


def test_an_area_holds_what_may_have_been_there_and_says_what_was(register: Register) -> None:
    record = Record()
    inside = record.say(N2, OBSERVED, body=seen(1, at(40, 46)))
    edge = record.say(N2, OBSERVED, body=seen(2, at(40, 47.004, precision_m=500)))
    record.say(N2, OBSERVED, body=seen(1, at(41.5, 46)))
    record.say(N2, OBSERVED, body=replace(seen(1), position=NAMED))
    record.share()
    record.write(N2, OBSERVED, held=CLOSED)
    register.catch_up(record)
    area = Box(west_deg=45, south_deg=39, east_deg=47, north_deg=41)
    found = within(register, area)
    assert [row.at for row in found.rows] == [inside, edge]
    assert found.wholly == {inside}
    assert found.total == Total(n=2, n_sealed=1)
    assert found.n_nowhere == 1
    assert found.rows[0].placing is Placing.OBSERVER
    first_day = During(from_at=day(1), until_at=day(1.5))
    assert [row.at for row in within(register, area, first_day).rows] == [inside]
    assert within(register, area, During(from_at=day(8), until_at=day(9))).total.n == 0
    with pytest.raises(DomainError):
        During(from_at=day(2), until_at=day(1))


NAMED = Location(
    names={"en": "Line of Contact"},
    given_as=GivenAs.NAME,
    as_given="Line of Contact",
    source=PositionSource.NOT_KNOWN,
)


def test_an_area_may_lie_across_the_date_line(register: Register) -> None:
    record = Record()
    refs = [
        record.say(N2, OBSERVED, body=seen(1, at(-17, lon, precision_m=2000)))
        for lon in (179.99, -179.99, 180, -180, 0)
    ]
    register.catch_up(record)
    for west, east in ((179.5, -179.5), (179.5, 180), (-180, -179.5), (-180, -180)):
        area = Box(west_deg=west, south_deg=-18, east_deg=east, north_deg=-16)
        assert {row.at for row in within(register, area).rows} == set(refs[:4]), (west, east)


# What was found against entries


def test_rulings_list_what_is_contested_and_void_with_a_sentence(register: Register) -> None:
    record = Record()
    incident = record.say(N1, IncidentOpened(), record.say(N2, OBSERVED))
    record.share()
    record.write(N1, Claimed(), incident)
    record.write(S1, Claimed(), incident)
    record.share()
    register.catch_up(record)
    (contested,) = rulings(register, Ruling.CONTESTED).rows
    assert contested.why == ("claims",)
    assert "side by side: claims" in contested.sentence
    assert listing(register, Subject.INCIDENTS, Choice(contested=True)).total == Total(n=1)
    key = register.fold.shelf.kept(S1, 0).placed.keys[0]  # type: ignore[union-attr] # just written
    record.share()
    revoked = Revoked(log=S1, key=key, from_index=0)
    record.write(S1, revoked, keys=(KeyId("custodian"),))
    register.catch_up(record)
    assert rulings(register, Ruling.CONTESTED).total == Total(n=0)
    void = rulings(register, Ruling.VOID)
    assert [(each.log, each.index) for each in void.rows] == [(S1, 0)]
    assert "revoked" in void.rows[0].sentence


# Bodies


def test_how_a_body_stands_is_said_and_never_guessed(register: Register) -> None:
    record = Record()
    expected = {}
    missing = Contents(custody=Custody.MISSING)
    for held, standing in (
        (None, Standing.NONE),
        (missing, Standing.MISSING),
        (CLOSED, Standing.HELD),
        (LOCKED, Standing.CANNOT_OPEN),
        (BAD, Standing.INVALID),
    ):
        record.share()
        expected[record.write(N2, OBSERVED, held=held)] = standing
    expected[record.say(N2, OBSERVED, body=OBSERVATION)] = Standing.OPENED
    register.catch_up(record)
    rows = listing(register, Subject.REPORTS).rows
    assert {row.at: row.standing for row in rows} == expected
    reasons = dict(register.database.rows("SELECT standing, reason FROM body"))
    assert "observation at" in reasons["invalid"]
    assert reasons["cannot_open"] == LOCKED.reason
    assert register.figures.n_sealed == 4


def test_a_body_that_came_later_is_looked_at_again(register: Register) -> None:
    record = Record()
    record.share()
    record.write(N2, OBSERVED, held=Contents(custody=Custody.MISSING))
    register.catch_up(record)
    (known,) = record.reader.bodies
    record.reader.bodies[known] = Contents(
        custody=Custody.OPENED, content=record.content_of(OBSERVATION)
    )
    assert register.catch_up(record).n_looked_at == 0
    assert register.look_again(record).n_looked_at == 1
    assert register.figures.n_sealed == 0
    record.delegation = DelegationId("of nobody")
    assert register.look_again(record).n_looked_at == 0


def test_every_kind_of_body_has_words_and_times_in_order() -> None:
    for body in BODIES:
        facts = facts_of(body)
        assert facts.words or kind_of_body(body) is Kind.DISCLOSURE  # which is read as its report
        begin, end = facts.from_at, facts.until_at
        assert begin is None or end is None or begin <= end


def test_a_redaction_leaves_nothing_of_a_body_in_any_file(tmp_path: Path) -> None:
    marker = "zqxjkvbpmarker"
    record = Record()
    kept = record.say(N2, OBSERVED, body=seen(1, at(40, 46), note="something else"))
    gone = record.say(N2, OBSERVED, body=seen(1, at(40, 46), note=f"it was {marker.upper()}"))
    with Register(tmp_path / "register.db", QUICK_CHARTER) as register:
        register.catch_up(record)
        assert search(register, marker).total.n == 1
        before = register.digest(record).digest
        assert _files_with(marker, tmp_path)
        redacted = record.say(N2, Redacted(authority="rule 7"), gone)
        register.catch_up(record)
        assert not _files_with(marker, tmp_path)
        assert search(register, marker).total == Total(n=0, n_sealed=1)
        rows = {row.at: row.standing for row in listing(register, Subject.REPORTS).rows}
        assert rows == {kept: Standing.OPENED, gone: Standing.REDACTED}
        area = Box(west_deg=45, south_deg=39, east_deg=47, north_deg=41)
        assert [row.at for row in within(register, area).rows] == [kept]
        assert register.digest(record).digest != before  # there is one more entry
        register.rebuild(record)
        assert not _files_with(marker, tmp_path)
        refused = record.say(S1, Redacted(authority="none"), kept)
        register.catch_up(record)
        assert {each.log for each in rulings(register, Ruling.REFUSED).rows} == {S1}
        assert search(register, "something").total.n == 1
        assert redacted != refused
    assert not _files_with(marker, tmp_path)


def _files_with(marker: str, folder: Path) -> list[str]:
    words = [marker.encode(), marker.upper().encode()]
    return [
        each.name for each in folder.iterdir() if any(word in each.read_bytes() for word in words)
    ]
