"""The fold's shelf on the register's file: what was folded, found again by place and by topic.

It obeys `procedure.shelf.Shelf`, and decides nothing. What the fold asks for most, the entries
near the end of each log and the topics of keys and delegations, is kept in memory up to a limit;
all of it stands in the file as well. Whoever takes changes of the file back calls `forget`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from truceline.domain.act import Act
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.governance_act import Beat, ForkShown, Revoked
from truceline.domain.identifier import DelegationId
from truceline.procedure.past import Past
from truceline.procedure.placed import Fault, Placed, Sizes
from truceline.procedure.shelf import Kept, LogTally, Topic
from truceline.procedure.spelling import item_key
from truceline.procedure.verdict import Accepted, Refused, Stopped
from truceline.register.database import Database
from truceline.register.numbering import Numbering
from truceline.register.packing import (
    pack_numbers,
    pack_sizes,
    pack_subjects,
    read_numbers,
    read_sizes,
    read_stop,
    read_subjects,
    read_verdict,
    spell_stop,
    spell_verdict,
)
from truceline.register.recent import Recent

ReadAct = Callable[[str, bytes], Act | None]
"""Reads the clear part of a kind; None where the kind is unknown."""

MOST_ENTRIES: Final = 40_000
MOST_TOPICS: Final = 20_000
"""How many are kept in memory; an entry takes about a kilobyte."""

_ENTRY: Final = (
    "SELECT id, leaf, kind, keys, audience, past, subjects, topics, clear, fault,"
    " verdict FROM entry "
)
_NOTHING: Final = LogTally()
_CITED: Final = 1 << 62
_RAISED: Final = {"@": 0, "^": _CITED}
_LINES: Final = "\n"


class SqlShelf:
    """What was folded, in a register's file; it obeys `Shelf`.

    Parameters
    ----------
    database
        The file.
    numbering
        Its numbers.
    read_act
        Reads clear parts.
    """

    def __init__(self, database: Database, numbering: Numbering, read_act: ReadAct) -> None:
        self._database = database
        self._numbering = numbering
        self._read_act = read_act
        self._entries: Recent[int, Kept] = Recent(MOST_ENTRIES)
        self._topics: Recent[Topic, list[Kept]] = Recent(MOST_TOPICS)
        self._pasts: Recent[int, Sizes] = Recent(MOST_TOPICS)
        self._last_past: dict[LogId, tuple[Sizes, int]] = {}
        self._tallies: dict[LogId, LogTally] = {}
        self._bounded: set[LogId] = set()
        self._stops: dict[LogId, tuple[int, Stopped]] = {}
        self._stale: set[int] = set()
        self._clears: dict[int, tuple[bytes, bool]] = {}
        self.forget()

    def forget(self) -> None:
        """Keep nothing in memory, for the file may say otherwise now."""
        self._entries.clear()
        self._topics.clear()
        self._pasts.clear()
        self._last_past.clear()
        self._clears.clear()
        self._stale.clear()
        rows = self._database.rows("SELECT name, size, n_refused, chain FROM log")
        self._tallies = {
            LogId(name): LogTally(size=size, n_refused=n_refused, chain=chain)
            for name, size, n_refused, chain in rows
        }
        self._bounded = {LogId(log) for (log,) in self._database.rows("SELECT log FROM bounded")}
        stops = self._database.rows("SELECT name, stopped, cause FROM log WHERE cause IS NOT NULL")
        self._stops = {LogId(name): (index, read_stop(cause)) for name, index, cause in stops}

    def logs(self) -> Iterable[LogId]:
        """Return the logs of which an entry was folded."""
        return [log for log, tally in self._tallies.items() if tally.size]

    def tally(self, log: LogId) -> LogTally:
        """Return how far a log was folded."""
        return self._tallies.get(log, _NOTHING)

    def kept(self, log: LogId, index: int) -> Kept | None:
        """Return an entry that was folded."""
        if index >= self._tallies.get(log, _NOTHING).size:
            return None
        return self._at(self._numbering.entry(log, index))

    def expect(self, ref: EntryRef, *, clear: bytes, has_body: bool) -> None:
        """Take what the fold does not hand on of the entry that will be kept next."""
        self._clears = {self._numbering.entry(ref.log, ref.index): (clear, has_body)}

    def keep(self, kept: Kept, tally: LogTally) -> None:
        """Keep the next entry of its log."""
        at = kept.at
        number = self._numbering.entry(at.log, at.index)
        self._put_entry(number, kept)
        self._tallies[at.log] = tally
        self._entries.put(number, kept)
        if isinstance(kept.verdict, Accepted):
            self._file(number, kept)

    def about(self, topic: Topic) -> Iterable[Kept]:
        """Return the accepted acts under a topic, in the order of their numbers."""
        return self._filed(topic)

    def count(self, log: LogId, topic: Topic) -> int:
        """Return how many accepted acts of one log there are under a topic."""
        return sum(each.placed.at.log == log for each in self._filed(topic))

    def beats(self, log: LogId, start: int, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log between two indices, the first one first."""
        return self._beats(log, start, end, order="ASC")

    def beats_back(self, log: LogId, end: int) -> Iterator[Kept]:
        """Return accepted beats of a log before an index, the last one first."""
        return self._beats(log, 0, end, order="DESC")

    def bounded(self) -> Collection[LogId]:
        """Return the logs of which a revocation or a fork was accepted."""
        return self._bounded

    def refused(self) -> Iterator[Kept]:
        """Return the entries that were refused, log by log."""
        select = "SELECT id FROM entry WHERE reason IS NOT NULL ORDER BY id"
        return (self._at(number) for (number,) in self._database.rows(select))

    def stop(self, log: LogId, index: int, cause: Stopped) -> None:
        """Remember that a log is not folded from an index on, and why."""
        if log not in self._stops:
            update = "UPDATE log SET stopped = ?, cause = ? WHERE name = ?"
            self._database.run(update, (index, spell_stop(cause), log))
            self._stops[log] = (index, cause)

    def stops(self) -> Mapping[LogId, tuple[int, Stopped]]:
        """Return where logs stopped, and why."""
        return self._stops

    def set_item(self, ref: EntryRef, raw: bytes) -> None:
        """Keep the spelling of an item's state."""
        key = item_key(ref)
        number = self._numbering.entry(ref.log, ref.index)
        row = (number, key[0], key, sha256(raw).digest(), raw)
        self._database.run("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?)", row)
        if key[0] not in self._stale:
            self._database.run("DELETE FROM bucket WHERE number = ?", (key[0],))
            self._stale.add(key[0])

    def item(self, ref: EntryRef) -> bytes | None:
        """Return the spelling of an item's state."""
        number = self._numbering.entry(ref.log, ref.index)
        row = self._database.row("SELECT state FROM item WHERE entry = ?", (number,))
        return None if row is None else row[0]

    def bucket(self, number: int) -> Iterable[tuple[bytes, bytes]]:
        """Return the key digest and the state digest of each item of one bucket, in order."""
        select = "SELECT key, digest FROM item WHERE bucket = ? ORDER BY key"
        return self._database.rows(select, (number,))

    def bucket_digest(self, number: int) -> bytes | None:
        """Return the digest that was set for a bucket since an item of it was set, if one was."""
        row = self._database.row("SELECT digest FROM bucket WHERE number = ?", (number,))
        return None if row is None else row[0]

    def set_bucket_digest(self, number: int, digest: bytes) -> None:
        """Keep the digest of a bucket."""
        self._database.run("INSERT OR REPLACE INTO bucket VALUES (?, ?)", (number, digest))
        self._stale.discard(number)

    def _put_entry(self, number: int, kept: Kept) -> None:
        placed, verdict = kept.placed, kept.verdict
        name = self._numbering.name
        clear, has_body = self._clears.pop(number, (None, False))
        row = (
            number,
            kept.at.leaf,
            name(placed.kind),
            name(_LINES.join(placed.keys)),
            name(_LINES.join(sorted(placed.audience))),
            self._past_number(kept),
            pack_subjects(placed.subjects, self._numbering),
            pack_numbers(map(self._topic_number, kept.topics)),
            clear,
            None if placed.fault is None else placed.fault.value,
            spell_verdict(verdict),
            verdict.reason.value if isinstance(verdict, Refused) else None,
            has_body,
        )
        run = self._database.run
        run("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for each in placed.subjects:
            if self._numbering.log(each.log) is not None:
                subject = self._numbering.entry(each.log, each.index)
                run("INSERT OR IGNORE INTO link VALUES (?, ?)", (subject, number))

    def flush(self) -> None:
        """Write what each log came to; before that, the file says less than was kept."""
        rows = [(t.size, t.n_refused, t.chain, log) for log, t in self._tallies.items()]
        update = "UPDATE log SET size = ?, n_refused = ?, chain = ? WHERE name = ?"
        self._database.run_each(update, rows)

    def _file(self, number: int, kept: Kept) -> None:
        for topic in kept.topics:
            values = (self._topic_number(topic), number)
            self._database.run("INSERT OR IGNORE INTO topic VALUES (?, ?)", values)
            filed = self._topics.get(topic)
            if filed is not None:
                filed.append(kept)
        act = kept.placed.act
        if isinstance(act, Beat):
            self._database.run("INSERT INTO beat VALUES (?)", (number,))
        if isinstance(act, (Revoked, ForkShown)) and act.log not in self._bounded:
            self._database.run("INSERT INTO bounded VALUES (?)", (act.log,))
            self._bounded.add(act.log)

    def _filed(self, topic: Topic) -> list[Kept]:
        found = self._topics.get(topic)
        if found is None:
            select = "SELECT entry FROM topic WHERE topic = ? ORDER BY entry"
            rows = self._database.rows(select, (self._topic_number(topic),))
            found = self._topics.put(topic, [self._at(number) for (number,) in rows])
        return found

    def _topic_number(self, topic: Topic) -> int:
        """Return an entry's number, raised if it is only cited, or a name's number below zero."""
        if topic[0] not in _RAISED:
            return -self._numbering.name(topic)
        log, _, index = topic[1:].rpartition(" ")
        return _RAISED[topic[0]] + self._numbering.entry(LogId(log), int(index))

    def _topic(self, number: int) -> Topic:
        if number < 0:
            return Topic(self._numbering.text(-number))
        sign, raised = ("^", _CITED) if number >= _CITED else ("@", 0)
        log, index = self._numbering.place(number - raised)
        return Topic(f"{sign}{log} {index}")

    def _beats(self, log: LogId, start: int, end: int, *, order: str) -> Iterator[Kept]:
        if self._numbering.log(log) is None or start >= end:
            return
        first = self._numbering.entry(log, start)
        bounds = (first, first + end - start)
        select = f"SELECT entry FROM beat WHERE entry >= ? AND entry < ? ORDER BY entry {order}"  # noqa: S608 - of two words of ours
        for (number,) in self._database.each(select, bounds):
            yield self._at(number)

    def _at(self, number: int) -> Kept:
        found = self._entries.get(number)
        if found is None:
            row = self._database.row(_ENTRY + "WHERE id = ?", (number,))
            assert row is not None, number  # noqa: S101 - only what was kept is asked for
            found = self._read(row)
            self._entries.put(number, found)
        return found

    def _read(self, row: tuple[Any, ...]) -> Kept:
        number, leaf, kind, keys, audience, past, subjects, topics, clear, fault, verdict = row
        log, index = self._numbering.place(number)
        kind, text = self._numbering.text(kind), self._numbering.text
        others = self._others(past)
        placed = Placed(
            at=EntryRef(log=log, index=index, leaf=leaf),
            by=self._numbering.owner(log),
            keys=tuple(map(KeyId, text(keys).split(_LINES))),
            past={**others, log: index},
            subjects=read_subjects(subjects, self._numbering),
            act=None if clear is None else self._read_act(kind, clear),
            kind=kind,
            audience=frozenset(map(DelegationId, filter(None, text(audience).split(_LINES)))),
            fault=None if fault is None else Fault(fault),
        )
        seen = Past(others, log, index)
        filed = tuple(map(self._topic, read_numbers(topics)))
        return Kept(placed=placed, past=seen, verdict=read_verdict(verdict), topics=filed)

    def _past_number(self, kept: Kept) -> int:
        log, others = kept.at.log, kept.past.others
        last = self._last_past.get(log)
        if last is not None and (last[0] is others or last[0] == others):
            return last[1]
        insert = "INSERT INTO past (sizes) VALUES (?)"
        number = self._database.insert(insert, (pack_sizes(others, self._numbering),))
        self._last_past[log] = (others, number)
        self._pasts.put(number, others)
        return number

    def _others(self, number: int) -> Sizes:
        found = self._pasts.get(number)
        if found is None:
            row = self._database.row("SELECT sizes FROM past WHERE id = ?", (number,))
            assert row is not None, number  # noqa: S101 - each entry has one
            found = self._pasts.put(number, read_sizes(row[0], self._numbering))
        return found
