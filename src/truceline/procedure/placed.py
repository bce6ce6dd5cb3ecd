"""An entry as the fold meets it: at its place, by whom, after what, and what it does.

It is all that the fold may read. Bodies, cosignatures, times of arrival and clocks are not in it,
so the fold cannot come to depend on them. Whoever places entries (the read side) checks their
signatures and their cuts' roots beforehand; both follow from the bytes alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from truceline.domain.act import Act
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.identifier import DelegationId

Sizes = Mapping[LogId, int]
"""How many entries of each log: a cut without its roots."""


class Fault(Enum):
    """Why an entry has no effect whatever it says; it is kept and listed."""

    OTHER_HISTORY = "other_history"
    NOT_CLOSED = "not_closed"
    BAD_CLEAR = "bad_clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry at its place.

    Parameters
    ----------
    at
        Its place.
    by
        The delegation whose log it is.
    keys
        Who signed it, the author first.
    past
        How many entries of each log its author had folded; of its own log, all before it.
    subjects
        What it is about, in order.
    act
        What it does; None where its kind is unknown to this version.
    kind
        Its kind on the wire.
    audience
        The delegations that its body is for, besides the author's own.
    fault
        Why it can have no effect; None if nothing is wrong with it.
    """

    at: EntryRef
    by: DelegationId
    keys: tuple[KeyId, ...]
    past: Sizes
    subjects: tuple[EntryRef, ...]
    act: Act | None
    kind: str
    audience: frozenset[DelegationId] = frozenset()
    fault: Fault | None = None

    def has_seen(self, other: EntryRef) -> bool:
        """Tell whether its author had folded an entry."""
        return self.past.get(other.log, 0) > other.index
