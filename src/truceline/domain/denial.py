"""What keeps a mechanism from seeing: one thing at a time, against which mechanisms are scored.

Not a prediction: a denial says what would be lost if it came, and leaves how likely it is to
those who know. The kinds are what has happened to missions: see the References.

References
----------
OSCE Special Monitoring Mission to Ukraine, spot reports 35/2020 and 17/2021 (cameras shot at);
its thematic and daily reports (jamming of aircraft, freedom of movement denied).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import DelegationId
from truceline.domain.refusal import require


class DenialKind(Enum):
    """What is lost."""

    FOG_WEEK = "fog_week"
    JAMMING = "jamming"
    CAMERAS_SHOT_OUT = "cameras_shot_out"
    POSTS_BLOCKED = "posts_blocked"
    DELEGATION_GONE = "delegation_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A denial; `delegation` is the one that is gone, and is given for that kind alone."""

    kind: DenialKind
    delegation: DelegationId | None = None

    def __post_init__(self) -> None:
        """Refuse a delegation gone without its name, and a name where none is gone."""
        require(
            (self.delegation is not None) == (self.kind is DenialKind.DELEGATION_GONE),
            noun="Denial",
            field="delegation",
            expected="the delegation for delegation_gone, and for no other kind",
            came=self.delegation,
        )
