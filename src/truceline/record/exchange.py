"""What a node gives a courier for another delegation, and what it takes in from one.

A bundle for a delegation brings all heads, the entries that it is not known to hold, and those
bodies that it may hold by the policy and by their authors; what it is known to hold is what the
cuts in its own entries say. Whoever lost something is given all again: `known` is left empty.

What comes is believed record by record, as `courier` has it. A body is kept if an entry names it
and this node may hold it; one that comes before its entry waits. A disclosure of a field that was
withdrawn is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from truceline.canonical import CanonicalError
from truceline.record.bundle import Document, Reader, Writer
from truceline.record.copies import Copy
from truceline.record.courier import Receiver, Refusal, Unpacked, pack, unpack
from truceline.record.cut import Origin
from truceline.record.entry import Entry
from truceline.record.envelope import DelegationId
from truceline.record.errors import LimitError, MalformedError, RecordError
from truceline.record.node import Node
from truceline.record.redaction import (
    Disclosure,
    FieldDigest,
    RedactionRefusedError,
    digest_of,
    place_of,
)
from truceline.record.seal import blob_digest
from truceline.record.withdrawal import withdrawn

ROSTER: Final = "roster"
DISCLOSURE: Final = "disclosure"
MAX_DISCLOSURES_BYTES: Final = 64 * 1024 * 1024
"""How much of disclosures is taken from one bundle [bytes]."""


class NotForHereError(RecordError):
    """Something came that this delegation must not hold; it was destroyed.

    Parameters
    ----------
    what
        What came.
    delegation
        Who must not hold it.
    """

    def __init__(self, *, what: str, delegation: DelegationId) -> None:
        self.what = what
        self.delegation = delegation
        super().__init__(
            f"Came {what} that {delegation} must not hold, by the policy or by its author. It was "
            "not kept; tell whoever sent it."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What was packed into a bundle."""

    n_entries: dict[Origin, int]
    n_blobs: int
    n_disclosures: int


@dataclass(slots=True, kw_only=True)
class TakenIn:
    """What came out of a bundle.

    Parameters
    ----------
    n_entries
        How many entries were new, log by log.
    n_blobs
        How many bodies were kept.
    n_disclosures
        How many fields were kept.
    n_waiting
        How many bodies wait for their entries.
    rosters
        The numbers of the rosters that came into force.
    passed_over
        How many records were of logs that the roster does not know.
    refusals
        What was refused, where it stands and why.
    """

    n_entries: dict[str, int] = field(default_factory=dict)
    n_blobs: int = 0
    n_disclosures: int = 0
    n_waiting: int = 0
    rosters: list[int] = field(default_factory=list)
    passed_over: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def known_to(node: Node, delegation: DelegationId) -> dict[Origin, int]:
    """Return how many entries of each log a delegation is known to have held, by its own word."""
    index = node.sight.index()
    sizes: dict[Origin, int] = {}
    for log in node.roster.logs:
        if log.delegation != delegation:
            continue
        sizes[log.origin] = max(node.size(log.origin), sizes.get(log.origin, 0))
        for seen in index.newest(log.origin).seen:
            sizes[seen.origin] = max(seen.size, sizes.get(seen.origin, 0))
    return sizes


def carry_out(
    node: Node,
    out: BinaryIO,
    *,
    to: DelegationId,
    known: Mapping[Origin, int],
    name: str,
    time_s: int,
) -> CarriedOut:
    """Write a bundle for a delegation, and note what it may hold.

    Parameters
    ----------
    node
        Whose record it is.
    out
        The bundle.
    to
        For whom it is.
    known
        How many entries of each log need not be brought.
    name
        What people will call it.
    time_s
        When [s since 1970].
    """
    writer = Writer(out)
    for raw in node.chain.raws:
        writer.document(Document(kind=ROSTER, raw=raw))
    n_entries: dict[Origin, int] = {}
    n_blobs, digests = 0, list[FieldDigest]()
    for origin in node.origins:
        mirror = node.mirror(origin)
        head = mirror.head()
        size = 0 if head is None else head.size
        start = min(known.get(origin, 0), size)
        n_entries[origin] = size - start
        pack(mirror, writer, start)
        for entry, blob in _bodies(node, origin, start, to=to):
            if entry.at.index >= size:
                break  # its entry is under no head yet, so it does not travel
            writer.blob(node.blobs.read(blob))
            n_blobs += 1
            for digest, disclosure in node.bodies.disclosures(_digests(node, entry)).items():
                writer.document(Document(kind=DISCLOSURE, raw=disclosure.encode()))
                digests.append(digest)
    node.copies.add(Copy(name=name, to=to, time_s=time_s, digests=tuple(digests)))
    return CarriedOut(n_entries=n_entries, n_blobs=n_blobs, n_disclosures=len(digests))


def take_in(node: Node, source: BinaryIO) -> TakenIn:
    """Take in a bundle, as far as it is whole and this node may hold it.

    Raises
    ------
    MalformedError
        If it does not begin as a bundle; then nothing is taken.
    """
    laid = node.mirror(node.origin).holding.store.laid()
    taking = _Taking(node)
    result = taking.unpack(source)
    if taking.result.rosters:  # which may name logs that were passed over
        result = taking.unpack(source)
    node.sight.forget(node.origin, laid)  # what was set aside and came back may stand elsewhere
    taking.result.n_waiting = taking.settle()
    taking.result.passed_over = result.passed_over
    taking.result.refusals += result.refusals
    return taking.result


class _Taking:
    """What a bundle brings beside heads and packages; a `Shelf`."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._disclosures: dict[FieldDigest, Disclosure] = {}
        self._n_bytes = 0
        self.result = TakenIn()

    def unpack(self, source: BinaryIO) -> Unpacked:
        source.seek(0)
        receivers: dict[str, Receiver] = {
            origin: self._node.mirror(origin) for origin in self._node.origins
        }
        receivers[self._node.origin] = self._node.log
        unpacked = unpack(Reader(source), receivers, self)
        for origin, n_entries in unpacked.n_entries.items():
            before = self.result.n_entries.get(origin, 0)
            self.result.n_entries[origin] = before + n_entries
        return unpacked

    def put_blob(self, raw: bytes) -> None:
        """Keep a blob that an entry names, or let it wait.

        Raises
        ------
        NotForHereError
            If this node must not hold it.
        LimitError
            If too much waits already.
        """
        digest = blob_digest(raw)
        if self._node.blobs.holds(digest):
            return
        places = self._node.sight.index().of_blob(digest)
        if not places:
            self._node.blobs.let_wait(raw)
        elif self._may_hold(places):
            self._node.blobs.keep([raw])
            self.result.n_blobs += 1
        else:
            raise NotForHereError(what="a body", delegation=self._node.delegation)

    def put_document(self, document: Document) -> None:
        """Take in a roster at once, and disclosures once all entries are here.

        Raises
        ------
        MalformedError
            If it is neither.
        """
        if document.kind == ROSTER:
            self._put_roster(document.raw)
        elif document.kind == DISCLOSURE:
            self._note_disclosure(document.raw)
        else:
            raise MalformedError(
                what="document",
                place="its kind",
                expected="roster or disclosure",
                came=document.kind,
            )

    def settle(self) -> int:
        """Keep what may be kept of what waited, and return how many bodies still wait."""
        n_waiting = 0
        for digest in list(self._node.blobs.waiting()):
            places = self._node.sight.index().of_blob(digest)
            if not places:
                n_waiting += 1
            elif self._may_hold(places):
                self._node.blobs.take(digest)
                self.result.n_blobs += 1
            else:
                self._node.blobs.drop(digest)
                self._refuse(NotForHereError(what="a body", delegation=self._node.delegation))
        gone = withdrawn(self._node) if self._disclosures else frozenset()
        for each_digest, disclosure in self._disclosures.items():
            try:
                self._keep_disclosure(each_digest, disclosure, gone)
            except RecordError as error:
                self._refuse(error)
        return n_waiting

    def _put_roster(self, raw: bytes) -> None:
        try:
            if self._node.adopt(raw):
                self.result.rosters.append(self._node.roster.number)
        except CanonicalError as error:
            raise MalformedError(
                what="roster", place=error.place, expected=error.expected, came=error.came
            ) from error

    def _note_disclosure(self, raw: bytes) -> None:
        self._n_bytes += len(raw)
        if self._n_bytes > MAX_DISCLOSURES_BYTES:
            what = "bytes of disclosures in a bundle"
            raise LimitError(what=what, limit=MAX_DISCLOSURES_BYTES, came=self._n_bytes)
        try:
            disclosure = Disclosure(raw.decode("ascii"))
        except UnicodeDecodeError as error:
            raise MalformedError(
                what="disclosure",
                place=f"byte {error.start}",
                expected="base64url",
                came=raw[:80],
            ) from error
        self._disclosures[digest_of(disclosure)] = disclosure

    def _keep_disclosure(
        self, digest: FieldDigest, disclosure: Disclosure, gone: frozenset[FieldDigest]
    ) -> None:
        place = place_of(disclosure)
        if digest in gone:
            raise RedactionRefusedError(at=digest, expected="a field", came="a withdrawn one")
        for entry in self._node.find(place.entry):
            envelope = entry.envelope
            if entry.at.origin != place.origin or envelope is None:
                continue
            if digest in self._node.bodies.digests(envelope):
                if not self._node.may_hold(envelope, self._node.delegation):
                    raise NotForHereError(what="a field", delegation=self._node.delegation)
                self._node.disclosures.put(disclosure)
                self.result.n_disclosures += 1
                return
        expected = "an entry here that has its digest"
        raise RedactionRefusedError(at=digest, expected=expected, came="none")

    def _may_hold(self, places: list[tuple[Origin, int]]) -> bool:
        entries = (self._node.entry(*place) for place in places)
        return any(
            each.envelope is not None and self._node.may_hold(each.envelope, self._node.delegation)
            for each in entries
        )

    def _refuse(self, reason: RecordError) -> None:
        self.result.refusals.append(Refusal(at=-1, reason=reason))


def _bodies(
    node: Node, origin: Origin, start: int, *, to: DelegationId
) -> Iterator[tuple[Entry, bytes]]:
    for position, blob in node.sight.index().blobs(origin, start):
        entry = node.entry(origin, position)
        if (
            node.blobs.holds(blob)
            and entry.envelope is not None
            and node.may_hold(entry.envelope, to)
        ):
            yield entry, blob


def _digests(node: Node, entry: Entry) -> tuple[FieldDigest, ...]:
    return () if entry.envelope is None else node.bodies.digests(entry.envelope)
