"""Withdrawing fields: the logged redaction, and what every honest node then does.

The redaction is an entry in a log of the delegation whose entry it is about; nobody else withdraws
its fields. A node that learns of it destroys the disclosures that it holds and logs that it did,
with the copies that were made of them before. A note that is kept until then lets it go on where
it was stopped in between. Copies elsewhere this does not reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from truceline.canonical import CanonicalError, decode_as, encode
from truceline.record.draft import Draft
from truceline.record.entry import Entry
from truceline.record.envelope import Reference
from truceline.record.errors import RecordError
from truceline.record.folder import Folder
from truceline.record.node import Node
from truceline.record.redaction import (
    Destroyed,
    FieldDigest,
    Redaction,
    RedactionRefusedError,
    place_of,
)

REDACTION: Final = "redaction"
DESTROYED: Final = "destroyed"


def redact(
    node: Node, of: Reference, *, names: Collection[str], reason: str, authority: str
) -> Reference:
    """Log that fields of an own entry are withdrawn; `follow` then destroys them here.

    Raises
    ------
    RedactionRefusedError
        If the entry is another delegation's, or has no such fields here.
    """
    entry = node.entry(of.origin, of.index)
    if node.chain.owner(of.origin) != node.delegation:
        expected = f"an entry of {node.delegation}"
        raise RedactionRefusedError(at=of.origin, expected=expected, came="another's")
    digests = node.bodies.digests(entry.envelope) if entry.envelope else ()
    held = {
        place_of(disclosure).name: digest
        for digest, disclosure in node.bodies.disclosures(digests).items()
    }
    lost = [name for name in names if name not in held]
    if lost:
        expected = f"fields of {', '.join(sorted(held)) or 'which none is here'}"
        raise RedactionRefusedError(at="fields", expected=expected, came=", ".join(lost))
    gone = tuple(sorted({held[name] for name in names}))
    redaction = Redaction(of=of, digests=gone, reason=reason, authority=authority)
    draft = Draft(kind=REDACTION, subjects=(of,), clear=_plain(redaction))
    return node.append([draft])[0]


def redactions(node: Node) -> Iterator[tuple[Entry, Redaction]]:
    """Yield the redactions that count: those in a log of the delegation that they are about."""
    for entry in node.of_kind(REDACTION):
        if entry.envelope is None:
            continue
        try:
            redaction = decode_as(encode(entry.envelope.clear), Redaction)
            own = node.chain.owner(entry.at.origin) == node.chain.owner(redaction.of.origin)
        except (CanonicalError, RecordError):
            continue
        if own:
            yield entry, redaction


def withdrawn(node: Node) -> frozenset[FieldDigest]:
    """Return all fields that were withdrawn."""
    return frozenset(each for _, redaction in redactions(node) for each in redaction.digests)


def follow(node: Node) -> tuple[Destroyed, ...]:
    """Destroy whatever is here and was withdrawn, and log it; return the receipts.

    Raises
    ------
    RecordError
        If the receipt cannot be logged; it is once this is called again.
    """
    unfinished = Folder(node.home.withdrawals)
    receipts = []
    for entry, redaction in list(redactions(node)):
        name = f"{entry.at.leaf.hex()}.json"
        held = set(node.disclosures.held(redaction.digests))
        if (node.home.withdrawals / name).is_file():
            held.update(decode_as(unfinished.read(name), tuple[FieldDigest, ...]))
        if not held:
            continue
        unfinished.write({name: encode(sorted(held))})
        copies = tuple(sorted({each.public for each in node.copies.holding(held)}))
        receipt = node.disclosures.redact(redaction, logged_at=entry.at, known_copies=copies)
        receipt = replace(receipt, digests=tuple(sorted(held)))
        node.append([Draft(kind=DESTROYED, subjects=(entry.at,), clear=_plain(receipt))])
        (node.home.withdrawals / name).unlink()
        receipts.append(receipt)
    return tuple(receipts)


def _plain(value: Redaction | Destroyed) -> dict[str, object]:
    plain: dict[str, object] = decode_as(encode(value), dict)
    return plain
