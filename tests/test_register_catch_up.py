"""From the record to the register: whole, in any order, and the same again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from body_samples import OBSERVATION
from fold_case import AXES, CHARTER, E1, N1, N2, NORTH, QUICK_CHARTER, S1, SOUTH, day
from hypothesis import given, settings
from hypothesis import strategies as st
from register_case import Record

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.finding_act import Answered, AnswerStance, FindingDrafted
from truceline.domain.incident_act import (
    Claimed,
    IncidentOpened,
    Tasked,
    Triaged,
    TriageOutcome,
    Visited,
    VisitOutcome,
)
from truceline.domain.motion import Close, ClosingManner, Decide, Moved, Stance, StanceTaken
from truceline.domain.report_act import AllegationLodged, ReportFiled, ReportKind
from truceline.procedure.fold import Fold
from truceline.procedure.memory_shelf import MemoryShelf
from truceline.procedure.placed import Placed
from truceline.procedure.verdict import Reason
from truceline.record.cut import Cut, Origin, Seen
from truceline.record.envelope import read_leaf
from truceline.register import tables
from truceline.register.register import Register
from truceline.register.ruling import Ruling, rulings

TABLES = (
    "entry",
    "link",
    "topic",
    "withdrawn",
    "beat",
    "bounded",
    "item",
    "standing",
    "wait",
    "claim",
    "made_of",
    "body",
)


def story() -> Record:
    """Write what becomes of one incident, until it is closed."""
    record = Record()
    seen = record.say(N2, ReportFiled(kind=ReportKind.OBSERVATION), body=OBSERVATION)
    alleged = record.say(E1, AllegationLodged(against=(NORTH,)))
    incident = record.say(N1, IncidentOpened(), seen, alleged)
    record.say(S1, Triaged(outcome=TriageOutcome.IN_MANDATE), incident)
    record.say(N1, Claimed(), incident)
    tasked = record.say(N1, Tasked(team=(NORTH, SOUTH), due_at=day(3)), incident)
    record.say(N1, Visited(outcome=VisitOutcome.DENIED), tasked)
    record.beat(day(2))
    found = record.say(S1, FindingDrafted(axes=AXES), incident)
    record.say(E1, Answered(stance=AnswerStance.DENIES), found)
    decided = record.say(N1, Moved(motion=Decide(axes=AXES), due_at=day(9)), incident)
    record.say(S1, StanceTaken(stance=Stance.ASSENT), decided)
    closing = Close(manner=ClosingManner.DECIDED)
    closed = record.say(N1, Moved(motion=closing, due_at=day(9)), incident)
    record.say(S1, StanceTaken(stance=Stance.ASSENT), closed)
    record.beat(day(10))
    return record


def contents_of(register: Register) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows, but for numbers that depend on the order in which texts came."""
    names = dict(register.database.rows("SELECT id, text FROM name"))
    pasts = dict(register.database.rows("SELECT id, sizes FROM past"))
    found = {}
    for table in TABLES:
        rows = register.database.rows(f"SELECT * FROM {table}")  # noqa: S608 - the names are ours
        if table == "entry":
            rows = [
                (i, leaf, names[kind], names[keys], names[audience], pasts[past], *rest)
                for i, leaf, kind, keys, audience, past, *rest in rows
            ]
        found[table] = sorted(rows, key=repr)
    return found


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.db", QUICK_CHARTER) as made:
        yield made


def test_the_register_has_the_digest_of_the_fold_from_nothing(register: Register) -> None:
    record = story()
    register.catch_up(record)
    register.tables.shelf.forget()  # so that entries come out of the file
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    for log, size in register.fold.sizes.items():
        assert size == record.size(log)
    ahead = [
        _placed(register, log, index)
        for log, size in register.fold.sizes.items()
        for index in range(size)
    ]
    while ahead:
        each = ahead.pop(0)
        if all(fold.sizes.get(log, 0) >= n for log, n in each.past.items()):
            fold.add(each)
        else:
            ahead.append(each)
    roots = {log: root for log in record.raws if (root := record.root(log, record.size(log)))}
    assert register.digest(record) == fold.digest(roots)


def _placed(register: Register, log: LogId, index: int) -> Placed:
    kept = register.fold.shelf.kept(log, index)
    assert kept is not None
    return kept.placed


def test_a_register_dropped_and_made_again_is_the_same(register: Register) -> None:
    record = story()
    register.catch_up(record)
    before, digest = contents_of(register), register.digest(record)
    again = register.rebuild(record)
    assert again.n_placed == sum(map(record.size, record.raws))
    assert contents_of(register) == before
    assert register.digest(record) == digest
    assert register.catch_up(record).n_placed == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(QUICK_CHARTER.logs)), st.integers(1, 9))))
def test_entries_that_come_in_any_order_make_the_same_register(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[LogId, int]]
) -> None:
    record = story()
    folder = tmp_path_factory.mktemp("orders")
    with Register(folder / "whole.db", QUICK_CHARTER) as whole:
        whole.catch_up(record)
        expected, digest = contents_of(whole), whole.digest(record)
    record.ends = dict.fromkeys(record.raws, 0)
    for log, n_more in steps:
        record.ends[log] = min(record.ends[log] + n_more, len(record.raws[log]))
        with Register(folder / "parts.db", QUICK_CHARTER) as parts:  # closed and opened each time
            parts.catch_up(record)
    record.ends = {}
    with Register(folder / "parts.db", QUICK_CHARTER) as parts:
        parts.catch_up(record)
        assert contents_of(parts) == expected
        assert parts.digest(record) == digest


ORDERED = "SELECT count(*) FROM sqlite_schema WHERE name = 'item_by_key'"


def test_a_long_rebuild_puts_items_in_order_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = story()
    with Register(tmp_path / "short.db", QUICK_CHARTER) as short:
        short.catch_up(record)
        expected = short.digest(record)
    monkeypatch.setattr(tables, "MUCH", 0)
    with Register(tmp_path / "long.db", QUICK_CHARTER) as long:
        with long.tables.in_bulk(1):
            assert long.database.rows(ORDERED) == [(0,)]
        long.catch_up(record)
        assert long.database.rows(ORDERED) == [(1,)]
        assert long.digest(record) == expected
        with long.tables.in_bulk(tables.MOST_SORTED):
            assert long.database.rows(ORDERED) == [(1,)]


def test_a_rebuild_that_was_stopped_has_its_digest_and_gets_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = story()
    monkeypatch.setattr(tables, "MUCH", 0)
    with Register(tmp_path / "register.db", QUICK_CHARTER) as register:
        register.catch_up(record)
        expected = register.digest(record)
        with pytest.raises(RuntimeError), register.tables.in_bulk(1_000):
            raise RuntimeError
        assert register.database.rows(ORDERED) == [(0,)]
    with Register(tmp_path / "register.db", QUICK_CHARTER) as register:
        assert register.digest(record) == expected
        assert register.database.rows(ORDERED) == [(1,)]


def test_a_log_waits_at_an_entry_that_has_seen_more_than_is_here(register: Register) -> None:
    record = story()
    record.ends = {N2: 0}
    (waiting, *_) = register.catch_up(record).waiting
    assert waiting.other == N2
    assert register.fold.shelf.tally(N2).size == 0
    record.ends = {}
    assert register.catch_up(record).waiting == ()


def test_bytes_that_are_no_envelope_are_kept_and_listed(register: Register) -> None:
    record = Record()
    record.append(N2, b"no envelope")
    record.say(N2, ReportFiled(kind=ReportKind.NOTICE))
    register.catch_up(record)
    (row,) = rulings(register, Ruling.REFUSED).rows
    assert (row.log, row.index, row.why) == (N2, 0, (Reason.BAD_CLEAR.value,))
    assert register.fold.shelf.tally(N2).size == 2


def test_an_entry_that_saw_another_history_has_no_effect(register: Register) -> None:
    record = story()
    other = Cut(seen=(Seen(origin=Origin(N1), size=1, root=bytes(32)),))
    record.cuts[S1] = other
    lying = record.write(S1, ReportFiled(kind=ReportKind.OBSERVATION))
    after = record.write(S1, ReportFiled(kind=ReportKind.OBSERVATION))
    register.catch_up(record)
    found = rulings(register, Ruling.REFUSED).rows
    assert [(each.index, each.why) for each in found] == [
        (after.index, ("other_history",)),
        (lying.index, ("other_history",)),
    ]


def test_an_unknown_kind_stops_its_log_and_says_so(register: Register) -> None:
    record = Record()
    record.say(N2, ReportFiled(kind=ReportKind.NOTICE))
    raw = record.raws[N2][0].replace(b'"kind":"notice"', b'"kind":"of-tomorrow"')
    assert read_leaf(raw).envelope.kind == "of-tomorrow"
    record.append(N2, raw)
    record.append(N2, record.raws[N2][0])
    register.catch_up(record)
    (row,) = rulings(register, Ruling.STOPPED).rows
    assert (row.log, row.index, row.kind) == (N2, 1, "")
    assert register.digest(record).stopped == {N2: 1}
    assert register.catch_up(record).n_placed == 0


def test_another_charter_or_roster_makes_another_register(tmp_path: Path) -> None:
    record = story()
    path = tmp_path / "register.db"
    with Register(path, QUICK_CHARTER) as register:
        whole = register.catch_up(record).n_placed
    with Register(path, CHARTER) as register:
        assert register.catch_up(record).n_placed == whole
    with Register(path, CHARTER) as register:
        assert register.catch_up(record).n_placed == 0
        record.basis = b"roster 2"
        assert register.catch_up(record).n_placed == whole


def test_the_same_entry_sent_twice_stands_twice_and_counts_as_two(register: Register) -> None:
    record = Record()
    record.say(N2, ReportFiled(kind=ReportKind.NOTICE))
    record.append(N2, record.raws[N2][0])
    register.catch_up(record)
    assert register.database.rows("SELECT count(*) FROM standing") == [(2,)]


def test_a_reference_to_another_leaf_is_refused(register: Register) -> None:
    record = Record()
    seen = record.say(N2, ReportFiled(kind=ReportKind.NOTICE))
    record.say(N1, IncidentOpened(), replace(seen, leaf=bytes(32)))
    record.say(N1, IncidentOpened(), EntryRef(log=LogId("nowhere"), index=0, leaf=bytes(32)))
    register.catch_up(record)
    why = [each.why for each in rulings(register, Ruling.REFUSED).rows]
    assert why == [("unseen_subject",), ("other_leaf",)]
    register.tables.shelf.forget()
    kept = register.fold.shelf.kept(N1, 1)
    assert kept is not None
    assert kept.placed.subjects[0].log == "nowhere"
