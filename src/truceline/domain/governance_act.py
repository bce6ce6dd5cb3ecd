"""Acts about the mechanism itself: who holds an office, which entries are void, what time it is.

Nothing here reads a clock. A beat is a delegation's word that an instant has come; a lapse says
that a term ran out, and cites the beats of enough delegations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from truceline.domain.entry import KeyId, LogId
from truceline.domain.instant import require_instant
from truceline.domain.office import Office
from truceline.domain.refusal import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """A key of the author's delegation holds these offices.

    Earlier appointments among the subjects end with it, so that one without offices relieves.
    """

    key: KeyId
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """What a key signed in a log of the author's delegation at this index or later is void."""

    log: LogId
    key: KeyId
    from_index: int

    def __post_init__(self) -> None:
        """Refuse an index before the first."""
        require(
            self.from_index >= 0,
            noun="Revoked",
            field="from_index",
            expected="0 or more",
            came=self.from_index,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkShown:
    """A proof that a log was forked was seen; the log counts up to this size, and no further."""

    log: LogId
    size: int

    def __post_init__(self) -> None:
        """Refuse a size below none."""
        require(
            self.size >= 0, noun="ForkShown", field="size", expected="0 or more", came=self.size
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """By the author's clock it is this instant, and it holds what its cut says."""

    at: datetime

    def __post_init__(self) -> None:
        """Refuse an instant without offset."""
        require_instant(self.at, noun="Beat", field="at")


class Term(Enum):
    """Which term ran out."""

    ANSWER = "answer"
    MOTION = "motion"
    AD_REFERENDUM = "ad_referendum"
    DISCLOSURE = "disclosure"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """A term of one of the subjects ran out; the other subjects are the beats that say so."""

    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The author's delegation takes no further part; its entries stay, and its posts stay its."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The author's delegation takes part again."""


GovernanceAct = Appointed | Revoked | ForkShown | Beat | Lapsed | Left | Returned
"""What is done about the mechanism itself."""
