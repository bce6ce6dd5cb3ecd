"""How much of a zone or line is seen, by the four readings of the word."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.planning.figure import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How much of a zone or line is seen, by four readings of "seen" [0…1]."""

    seen: Range
    seen_by_two_delegations: Range
    seen_from_two_places: Range
    seen_from_the_ground: Range
