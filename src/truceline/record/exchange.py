"""What a node gives a courier for another delegation, and what it takes in from one.

A bundle for a delegation brings all heads, the entries that it is not known to hold, and those
bodies that it may hold by the policy and by their authors; what it is known to hold is what the
cuts in its own entries say. Whoever lost something is given all again: `known` is left empty.

What comes is believed record by record, as `courier` and `delivery` have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from truceline.record.bundle import Document, Writer
from truceline.record.copies import Copy
from truceline.record.courier import pack
from truceline.record.cut import Origin
from truceline.record.delivery import DISCLOSURE, ROSTER, Delivery, TakenIn
from truceline.record.entry import Entry
from truceline.record.envelope import DelegationId
from truceline.record.node import Node
from truceline.record.redaction import FieldDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What was packed into a bundle."""

    n_entries: dict[Origin, int]
    n_blobs: int
    n_disclosures: int


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
    delivery = Delivery(node)
    unpacked = delivery.unpack(source)
    if delivery.result.rosters:  # which may name logs that were passed over
        unpacked = delivery.unpack(source)
    node.sight.forget(node.origin, laid)  # what was set aside and came back may stand elsewhere
    delivery.settle()
    delivery.result.passed_over = unpacked.passed_over
    delivery.result.refusals += unpacked.refusals
    return delivery.result


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
