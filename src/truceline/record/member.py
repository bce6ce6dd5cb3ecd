"""The nouns of a roster: delegations, their officers and keys, their logs, and how it all ends.

Each refuses only what is wrong with itself; what must hold between them is the roster's to say.
Names are small ASCII letters, digits and a few signs, so that no name looks like another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from truceline.record.cut import HASH_BYTES, Origin
from truceline.record.envelope import DelegationId
from truceline.record.errors import RecordError
from truceline.record.policy import Role

_NAME = re.compile("[a-z0-9][a-z0-9._/-]{0,127}")


class Membership(Enum):
    """Whether a delegation takes part."""

    PRESENT = "present"
    WITHDRAWN = "withdrawn"


class RosterRefusedError(RecordError):
    """A roster contradicts itself, or does not follow from the one before.

    Parameters
    ----------
    at
        Where in the roster.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, at: str, expected: str, came: str) -> None:
        self.at = at
        self.expected = expected
        self.came = came
        super().__init__(
            f"The roster is refused at {at}: expected {expected}, came {came}. "
            "The roster in force stays in force."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A key that acts for a delegation on the roster, and the digest of the one after it."""

    vkey: str
    next: bytes

    def __post_init__(self) -> None:
        require(len(self.next) == HASH_BYTES, "next", expected="32 bytes", came=len(self.next))


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledKey:
    """A key that works for a delegation every day, and as what."""

    role: Role
    vkey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One who counts as one: its officers, its keys, and those to whom its bodies are sealed.

    Parameters
    ----------
    officers_needed
        How many of its officers must sign for it to agree.
    recipients
        The age recipients of the delegation.
    succeeds
        The withdrawn delegation whose place and logs it takes, if any.
    """

    id: DelegationId
    membership: Membership
    officers: tuple[Officer, ...]
    officers_needed: int
    keys: tuple[EnrolledKey, ...]
    recipients: tuple[str, ...]
    succeeds: DelegationId | None = None

    def __post_init__(self) -> None:
        require_name("delegations", self.id)
        enough = 1 <= self.officers_needed <= len(self.officers)
        expected = f"from 1 to {len(self.officers)} officers needed"
        require(enough, self.id, expected=expected, came=self.officers_needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOf:
    """A log, the delegation that answers for it, and where it ends if it does."""

    origin: Origin
    delegation: DelegationId
    vkey: str
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How it ends: who keeps the record, who of them opens bodies, who destroys his copy."""

    keeps: tuple[DelegationId, ...]
    opens: tuple[DelegationId, ...]
    destroys: tuple[DelegationId, ...]


def require(holds: bool, at: str, *, expected: str, came: object) -> None:  # noqa: FBT001 - the condition itself, never a mode
    """Raise unless a condition holds.

    Raises
    ------
    RosterRefusedError
        If it does not.
    """
    if not holds:
        raise RosterRefusedError(at=at, expected=expected, came=str(came))


def require_name(at: str, name: str) -> None:
    """Refuse a name that looks like another: only small ASCII letters, digits and a few signs."""
    plain = _NAME.fullmatch(name) is not None
    require(plain, at, expected="small ASCII letters, digits and . _ / -", came=repr(name))
