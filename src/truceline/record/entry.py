"""An entry as a node has read it: its place, its bytes, and what it says unless it is at fault."""

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.canonical import CanonicalError
from truceline.record.chain import Chain
from truceline.record.cut import Origin
from truceline.record.envelope import Envelope, Reference, verify_leaf
from truceline.record.errors import RecordError
from truceline.record.tree import leaf_hash


class NoEntryError(RecordError):
    """An entry is not held.

    Parameters
    ----------
    origin
        The log.
    index
        The entry.
    size
        How many entries of the log are held.
    """

    def __init__(self, *, origin: str, index: int, size: int) -> None:
        self.origin = origin
        self.index = index
        self.size = size
        super().__init__(
            f"Entry {index} of {origin} is not held: expected an index below {size}, came {index}. "
            "Import a bundle from whoever holds it."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it was read: its place, its bytes, and its envelope unless that has a fault."""

    at: Reference
    raw: bytes = field(repr=False)
    envelope: Envelope | None
    fault: str = ""


def read_entry(raw: bytes, origin: Origin, *, index: int, chain: Chain) -> Entry:
    """Read an entry, and check its signatures.

    Parameters
    ----------
    raw
        Its bytes.
    origin
        Its log.
    index
        Where it stands in it.
    chain
        The rosters, which know the keys.
    """
    at = Reference(origin=origin, index=index, leaf=leaf_hash(raw))
    binding, keys = chain.binding(origin), chain.authors(origin)
    try:
        envelope = verify_leaf(raw, binding=binding, keys=keys)
    except (CanonicalError, RecordError) as error:
        return Entry(at=at, raw=raw, envelope=None, fault=str(error))
    return Entry(at=at, raw=raw, envelope=envelope)
