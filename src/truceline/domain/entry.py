"""An entry of the record as the other rooms name it: in which log, at which index, with which leaf.

Not the entry itself, and no bytes of it: the record keeps those and knows no ceasefire. Whoever
reads the record turns its references into these.

References
----------
RFC 6962, section 2.1, for the leaf hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from truceline.domain.refusal import require

LogId = NewType("LogId", str)
"""The name of a log, as the roster has it."""

KeyId = NewType("KeyId", str)
"""The label of a key that signs entries."""

LEAF_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EntryRef:
    """One entry, and exactly that one: another entry at its place has another leaf hash."""

    log: LogId
    index: int
    leaf: bytes

    def __post_init__(self) -> None:
        """Refuse a place before the first, and a hash that is none."""
        require(
            self.index >= 0, noun="EntryRef", field="index", expected="0 or more", came=self.index
        )
        require(
            len(self.leaf) == LEAF_BYTES,
            noun="EntryRef",
            field="leaf",
            expected=f"{LEAF_BYTES} bytes",
            came=len(self.leaf),
        )
