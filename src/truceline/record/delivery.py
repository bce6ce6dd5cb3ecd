"""What a bundle brings to a node beside heads and entries: rosters, bodies and fields.

A roster comes into force at once if it follows. A body is kept if an entry names it and this node
may hold it; one that comes before its entry waits. A field is kept if its entry is here, has its
digest, and did not withdraw it. What must not be held is refused, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from truceline.canonical import CanonicalError
from truceline.record.bundle import Document, Reader
from truceline.record.checkpoint import Head
from truceline.record.courier import Receiver, Refusal, Unpacked, unpack
from truceline.record.cut import Origin
from truceline.record.envelope import DelegationId
from truceline.record.errors import LimitError, MalformedError, RecordError
from truceline.record.fork import ForkProof
from truceline.record.node import Node
from truceline.record.package import Package
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
_BUFFER_BYTES: Final = 32 * 1024 * 1024


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


class Delivery:
    """A bundle as a node takes it in; a `Shelf` for what comes beside heads and packages.

    Parameters
    ----------
    node
        Who takes it in.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._blobs: dict[bytes, bytes] = {}
        self._n_buffered = 0
        self._disclosures: dict[FieldDigest, Disclosure] = {}
        self._n_bytes = 0
        self.result = TakenIn()

    def unpack(self, source: BinaryIO) -> Unpacked:
        """Take in what logs, rosters and blobs there are.

        Raises
        ------
        MalformedError
            If it does not begin as a bundle.
        """
        source.seek(0)
        receivers: dict[str, Receiver] = {
            origin: self._node.mirror(origin) for origin in self._node.origins
        }
        receivers[self._node.origin] = _Heard(self._node)
        unpacked = unpack(Reader(source), receivers, self)
        for origin, n_entries in unpacked.n_entries.items():
            before = self.result.n_entries.get(origin, 0)
            self.result.n_entries[origin] = before + n_entries
        return unpacked

    def put_blob(self, raw: bytes) -> None:
        """Keep a blob that an entry names, or let it wait; at the latest when all is settled.

        Raises
        ------
        NotForHereError
            If this node must not hold it.
        LimitError
            If too much waits already.
        """
        digest = blob_digest(raw)
        if self._node.blobs.holds(digest) or digest in self._blobs:
            return
        places = self._node.sight.index().of_blob(digest)
        if places and not self._may_hold(places):
            raise NotForHereError(what="a body", delegation=self._node.delegation)
        self._blobs[digest] = raw
        self._n_buffered += len(raw)
        if self._n_buffered > _BUFFER_BYTES:
            self._write_blobs()

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

    def settle(self) -> None:
        """Keep what may be kept of what came before its entry; other bodies wait on."""
        try:
            self._write_blobs()
        except LimitError as error:
            self._refuse(error)
        self._take_waiting()
        gone = withdrawn(self._node) if self._disclosures else frozenset()
        kept = []
        for digest, disclosure in self._disclosures.items():
            try:
                self._require_for_here(digest, disclosure, gone)
                kept.append(disclosure)
                self.result.n_disclosures += not self._node.disclosures.held([digest])
            except RecordError as error:
                self._refuse(error)
        if kept:
            self._node.disclosures.put(*kept)

    def _write_blobs(self) -> None:
        """Write what came, all at one go, for the disk then syncs it together."""
        came, self._blobs, self._n_buffered = self._blobs, {}, 0
        sorted_out = {digest: self._custody(digest) for digest in came}
        keep = [raw for digest, raw in came.items() if sorted_out[digest] is True]
        self._node.blobs.keep(keep)
        self.result.n_blobs += len(keep)
        self._node.blobs.let_wait([raw for d, raw in came.items() if sorted_out[d] is None])

    def _take_waiting(self) -> None:
        waiting = {digest: self._custody(digest) for digest in self._node.blobs.waiting()}
        take = [digest for digest, allowed in waiting.items() if allowed]
        self.result.n_blobs += sum(not self._node.blobs.holds(digest) for digest in take)
        self._node.blobs.take(take)
        self.result.n_waiting = sum(allowed is None for allowed in waiting.values())
        for digest, allowed in waiting.items():
            if allowed is False:
                self._node.blobs.drop(digest)

    def _custody(self, digest: bytes) -> bool | None:
        """Tell whether a blob may be held, or that no entry names it yet; refuse what may not."""
        places = self._node.sight.index().of_blob(digest)
        if not places:
            return None
        allowed = self._may_hold(places)
        if not allowed:
            self._refuse(NotForHereError(what="a body", delegation=self._node.delegation))
        return allowed

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

    def _require_for_here(
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


class _Heard:
    """The own log, as others bring it back; a `Receiver`. Who hears of it is no lost copy."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def size(self) -> int:
        return self._node.log.size

    def receive_head(self, raw: bytes) -> Head:
        head = self._node.log.receive_head(raw)
        if head.size == self._node.log.mirror.newest_known():  # else the stick is an old one
            self._node.place.acknowledge()
        return head

    def receive_fork(self, proof: ForkProof) -> None:
        self._node.log.receive_fork(proof)

    def receive(self, packages: Iterable[Package]) -> int:
        return self._node.log.receive(packages)

    def complete(self) -> Head | None:
        return self._node.log.complete()
