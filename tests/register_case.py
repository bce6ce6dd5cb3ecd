"""A record in memory, with real envelopes and bodies, as a register reads it.

Signatures are not made and not checked here; `test_register_node.py` does it with nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from fold_case import QUICK_CHARTER

from truceline.canonical import encode
from truceline.domain.act import Act
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.entry_body import EntryBody
from truceline.domain.governance_act import Beat
from truceline.domain.identifier import DelegationId
from truceline.domain.report_act import Committed, Redacted
from truceline.procedure.act_name import name_of
from truceline.procedure.charter import Charter
from truceline.procedure.founding_rules import FOUNDING_RULES
from truceline.record.body import BodyDigest
from truceline.record.contents import Contents
from truceline.record.cut import Cut, Origin, Seen
from truceline.record.entry import Entry
from truceline.record.envelope import (
    Binding,
    Body,
    BodyForm,
    EntryId,
    Envelope,
    Leaf,
    Mark,
    Reference,
    read_leaf,
)
from truceline.record.envelope import DelegationId as Name
from truceline.record.key import KeyLabel
from truceline.record.payload import Signature
from truceline.record.seal import Custody
from truceline.record.tree import Frontier, leaf_hash
from truceline.register.source import Withdrawn
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body
from truceline.wire.record_part import CommitmentPart, RecordPart, RedactionPart

GENESIS = bytes(range(32))


class MemoryReader:
    """Reads entries without asking who signed them, and bodies from a dictionary."""

    def __init__(self) -> None:
        self.bodies: dict[bytes, Contents] = {}

    def entry(self, raw: bytes, log: LogId, index: int) -> Entry:
        """Return an entry."""
        at = Reference(origin=Origin(log), index=index, leaf=leaf_hash(raw))
        if raw.startswith(b"{"):
            return Entry(at=at, raw=raw, envelope=read_leaf(raw).envelope)
        return Entry(at=at, raw=raw, envelope=None, fault="It is no envelope.")

    def contents(self, envelope: Envelope, withdrawn: Withdrawn) -> Contents | None:
        """Return the body of an entry."""
        found = self.bodies.get(envelope.entry)
        if found is None or found.fields is None:
            return found
        fields = {name: each for name, each in found.fields.items() if name not in withdrawn}
        return Contents(custody=found.custody, fields=fields)


class Record:
    """The logs of all, and what each node has of the others'; a source for registers."""

    def __init__(self, charter: Charter = QUICK_CHARTER) -> None:
        self.charter = charter
        self.reader = MemoryReader()
        self.raws: dict[LogId, list[bytes]] = {log: [] for log in charter.logs}
        self.cuts: dict[LogId, Cut] = {log: Cut() for log in charter.logs}
        self._edges = {log: Frontier(0, []) for log in charter.logs}
        self._roots: dict[LogId, list[bytes]] = {log: [b""] for log in charter.logs}
        self.ends: dict[LogId, int] = {}
        self.basis = b"roster 1"
        self.delegation = DelegationId("north")

    def logs(self) -> Mapping[LogId, DelegationId]:
        """Return all logs."""
        return self.charter.logs

    def size(self, log: LogId) -> int:
        """Return how many entries are held, or are let to be held."""
        return self.ends.get(log, len(self.raws[log]))

    def leaves(self, log: LogId, start: int, end: int) -> Sequence[bytes]:
        """Return entries of a log."""
        return self.raws[log][start:end]

    def root(self, log: LogId, size: int) -> bytes | None:
        """Return the root over the first entries of a log."""
        return self._roots[log][size] if size <= self.size(log) else None

    def write(
        self,
        log: LogId,
        act: Act,
        *subjects: EntryRef,
        body: EntryBody | None = None,
        held: Contents | None = None,
        keys: tuple[KeyId, ...] = (),
        record: RecordPart | None = None,
    ) -> EntryRef:
        """Append an entry to a log, by a key that may do the act; its body can be read."""
        encoded = encode_act(act, record=record or part_of(act))
        known = Contents(custody=Custody.OPENED, content=encode_body(body)) if body else held
        entry = EntryId(hashlib.sha256(f"{log} {len(self.raws[log])}".encode()).digest()[:16])
        if known is not None:
            self.reader.bodies[entry] = known
        signers = tuple(sorted(keys)) or (key_for(act),)
        envelope = Envelope(
            entry=entry,
            binding=Binding(origin=Origin(log), genesis=GENESIS, mark=Mark.REAL),
            kind=encoded.kind,
            key=KeyLabel((keys or signers)[0]),
            subjects=tuple(sorted(map(_reference, subjects))),
            audience=tuple(sorted(map(Name, self.charter.roles))) if known else (),
            body=None if known is None else _body(entry),
            cut=self.cuts[log],
            clear=encoded.clear,
        )
        made = tuple(Signature(key=KeyLabel(key), signature=bytes(64)) for key in signers)
        return self.append(log, encode(Leaf(envelope=envelope, signatures=made)))

    @staticmethod
    def content_of(body: EntryBody) -> bytes:
        """Return the bytes of a body."""
        return encode_body(body)

    def append(self, log: LogId, raw: bytes) -> EntryRef:
        """Append bytes to a log as they are."""
        index = len(self.raws[log])
        self.raws[log].append(raw)
        edge = self._edges[log]
        edge.extend([leaf_hash(raw)])
        self._roots[log].append(edge.root())
        return EntryRef(log=log, index=index, leaf=leaf_hash(raw))

    def share(self) -> None:
        """Let all nodes have all."""
        seen = {
            log: Seen(origin=Origin(log), size=len(raws), root=self._roots[log][len(raws)])
            for log, raws in sorted(self.raws.items())
            if raws
        }
        for log in self.raws:
            self.cuts[log] = Cut(seen=tuple(each for at, each in seen.items() if at != log))

    def say(
        self, log: LogId, act: Act, *subjects: EntryRef, body: EntryBody | None = None
    ) -> EntryRef:
        """Append an entry by one who has all, and let all have it."""
        self.share()
        at = self.write(log, act, *subjects, body=body)
        self.share()
        return at

    def beat(self, at: datetime, *logs: LogId) -> list[EntryRef]:
        """Let some nodes say what time it is, each having all that was written before."""
        self.share()
        beats = [self.write(log, Beat(at=at)) for log in logs or tuple(self.raws)]
        self.share()
        return beats


def key_for(act: Act) -> KeyId:
    """Return a key that the founding offices let do an act."""
    offices = FOUNDING_RULES.permissions[name_of(act)].offices
    return KeyId(min(office.value for office in offices if office.value in _KEYS))


_KEYS = {
    "observer",
    "duty_officer",
    "verifier",
    "chief",
    "custodian",
    "party_representative",
}


def part_of(act: Act) -> RecordPart | None:
    """Return what the record keeps beside an act, where it keeps anything."""
    if isinstance(act, Committed):
        return CommitmentPart(digest=bytes(32))
    if isinstance(act, Redacted):
        return RedactionPart(digests=("x" * 43,), reason="asked for")
    return None


def _body(entry: EntryId) -> Body:
    """Return a body that is named the same in every process."""
    digest = hashlib.sha256(entry).digest()
    return Body(form=BodyForm.OPEN, digest=BodyDigest(digest), blob=digest)


def _reference(ref: EntryRef) -> Reference:
    return Reference(origin=Origin(ref.log), index=ref.index, leaf=ref.leaf)
