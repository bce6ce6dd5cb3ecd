"""Carrying: what a node packs into a bundle, and what it takes out of one.

`pack` writes the heads, entries and fork proofs of mirrors. `unpack` takes a bundle in: heads and
fork proofs first, then packages in the order of their indexes, wherever they stood. Each record is
kept or refused by itself; a refusal has its reason and its place, and nothing of the refused
record is kept. Whatever is known already costs nothing and changes nothing.

The own log is carried like the others, through `Log.mirror`; to be repaired it is given as a
`Log`. Blobs and documents are handed to whoever knows what to do with them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, assert_never

from truceline.record.bundle import Document, Kind, PackageRecord, Reader, Record, Writer
from truceline.record.checkpoint import Head, origin_of
from truceline.record.errors import GapError, LimitError, RecordError
from truceline.record.fork import ForkProof, parse_fork
from truceline.record.mirror import Mirror
from truceline.record.package import Package

MAX_HEADS_OF_A_LOG: Final = 64

_BATCH_BYTES: Final = 24 * 1024 * 1024


class Receiver(Protocol):
    """A copy of one log that takes in what comes: a `Mirror`, or the own log under repair."""

    @property
    def size(self) -> int:
        """How many entries are held."""

    def receive_head(self, raw: bytes) -> Head:
        """Keep a head."""

    def receive_fork(self, proof: ForkProof) -> None:
        """Keep a fork proof."""

    def receive(self, packages: Iterable[Package]) -> int:
        """Hold the entries of packages that come in order, and return how many were new."""

    def complete(self) -> Head | None:
        """Lay down what is held."""


class Shelf(Protocol):
    """Whoever keeps blobs and documents, and refuses what it must not hold."""

    def put_blob(self, raw: bytes) -> None:
        """Keep a blob under its digest, or refuse it with a RecordError."""

    def put_document(self, document: Document) -> None:
        """Keep a document, or refuse it with a RecordError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that was not kept: where it stands in the bundle, and why."""

    at: int
    reason: RecordError


@dataclass(slots=True, kw_only=True)
class Unpacked:
    """What came out of a bundle."""

    n_entries: dict[str, int] = field(default_factory=dict)
    passed_over: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def pack(mirror: Mirror, writer: Writer, start: int = 0) -> None:
    """Write what a mirror knows into a bundle.

    Parameters
    ----------
    mirror
        The copy of a log.
    writer
        The bundle.
    start
        The first entry that the receiver needs; what is before it is left out.
    """
    for proof in mirror.forks():
        writer.fork(proof.raw)
    for head in _carried(list(mirror.known_heads())):
        writer.head(head.note.raw)
    newest = mirror.head()
    if newest is not None:
        for package in mirror.packages(start, newest):
            writer.package(package)


def unpack(reader: Reader, receivers: Mapping[str, Receiver], shelf: Shelf) -> Unpacked:
    """Take in a bundle, as far as it is whole.

    Parameters
    ----------
    reader
        The bundle.
    receivers
        The copies of the logs that the roster knows, by origin.
    shelf
        Who keeps blobs and documents.
    """
    unpacking = _Unpacking(reader, receivers, shelf)
    for record in unpacking.records():
        unpacking.first_pass(record)
    unpacking.second_pass()
    return unpacking.result


class _Unpacking:
    def __init__(self, reader: Reader, receivers: Mapping[str, Receiver], shelf: Shelf) -> None:
        self._reader = reader
        self._receivers = receivers
        self._shelf = shelf
        self._n_heads: dict[str, int] = {}
        self._packages: dict[str, list[PackageRecord]] = {}
        self._at = self._stopped_at = -1
        self.result = Unpacked()

    def records(self) -> Iterator[Record]:
        try:
            yield from self._reader.records()
        except RecordError as error:
            self._refuse(-1, error)

    def first_pass(self, record: Record) -> None:
        """Take in all but packages, and note where those are."""
        try:
            self._take(record)
        except RecordError as error:
            self._refuse(record.at, error)

    def second_pass(self) -> None:
        """Take in the packages, log by log, in the order of their indexes."""
        for origin, found in self._packages.items():
            found.sort(key=_by_start)
            receiver = self._receivers[origin]
            size = receiver.size
            self._stopped_at = -1
            for batch in _batches(found):
                self._receive(receiver, batch)
            self.result.n_entries[origin] = receiver.size - size

    def _take(self, record: Record) -> None:
        match record.kind:
            case Kind.HEAD:
                self._take_head(self._reader.read(record))
            case Kind.PACKAGE:
                found = self._reader.package_record(record)
                if found.origin in self._receivers:
                    self._packages.setdefault(found.origin, []).append(found)
                else:
                    self.result.passed_over += 1
            case Kind.BLOB:
                self._shelf.put_blob(self._reader.read(record))
            case Kind.DOCUMENT:
                self._shelf.put_document(self._reader.document(record))
            case Kind.FORK:
                self._take_fork(self._reader.read(record))
            case _:
                assert_never(record.kind)

    def _take_head(self, raw: bytes) -> None:
        origin = origin_of(raw)
        receiver = self._receivers.get(origin)
        if receiver is None:
            self.result.passed_over += 1
            return
        self._n_heads[origin] = self._n_heads.get(origin, 0) + 1
        if self._n_heads[origin] > MAX_HEADS_OF_A_LOG:
            raise LimitError(
                what=f"heads of {origin}", limit=MAX_HEADS_OF_A_LOG, came=self._n_heads[origin]
            )
        receiver.receive_head(raw)

    def _take_fork(self, raw: bytes) -> None:
        proof = parse_fork(raw)
        receiver = self._receivers.get(origin_of(proof.first))
        if receiver is None:
            self.result.passed_over += 1
        else:
            receiver.receive_fork(proof)

    def _receive(self, receiver: Receiver, batch: Sequence[PackageRecord]) -> None:
        """Take in some packages in one go; behind one that fails, go on in another."""
        rest = deque(batch)
        while rest:
            try:
                receiver.receive(self._feed(rest, receiver.size))
                break  # all are taken, or none is wanted
            except GapError as error:
                # Behind what was refused something is missing for all that follow: said once.
                if self._stopped_at != receiver.size:
                    self._refuse(self._at, error)
                self._stopped_at = receiver.size
            except RecordError as error:
                self._refuse(self._at, error)
                self._stopped_at = receiver.size
        try:
            receiver.complete()
        except RecordError as error:
            self._refuse(self._at, error)

    def _feed(self, rest: deque[PackageRecord], reached: int) -> Iterator[Package]:
        while rest:
            found = rest.popleft()
            if found.span.end <= reached:
                continue
            self._at = found.record.at
            yield self._reader.package(found)
            reached = found.span.end  # who asks for the next has taken it

    def _refuse(self, at: int, error: RecordError) -> None:
        self.result.refusals.append(Refusal(at=at, reason=error))


def _batches(found: Sequence[PackageRecord]) -> Iterator[list[PackageRecord]]:
    """Yield packages that together fit in memory."""
    batch: list[PackageRecord] = []
    n_bytes = 0
    for each in found:
        if batch and n_bytes + each.record.length > _BATCH_BYTES:
            yield batch
            batch, n_bytes = [], 0
        batch.append(each)
        n_bytes += each.record.length
    yield batch


def _carried(heads: list[Head]) -> list[Head]:
    """Return the newest heads, and those with the most lines, as many as a receiver takes."""
    if len(heads) <= MAX_HEADS_OF_A_LOG:
        return heads
    half = MAX_HEADS_OF_A_LOG // 2
    older = sorted(heads[:-half], key=lambda head: (len(head.note.signatures), head.size))
    return sorted([*older[-half:], *heads[-half:]], key=lambda head: head.size)


def _by_start(found: PackageRecord) -> tuple[int, int]:
    return found.span.start, -found.span.end
