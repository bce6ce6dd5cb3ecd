"""Who takes part, with which keys and logs: a document that only its own threshold replaces.

The first roster is the founding document; its fingerprint is the genesis of everything that is
recorded, and people compare it by voice or on paper. Each later one is agreed by the threshold of
the one before and by its own, both counted in delegations. Officers' next keys are fixed in
advance by their digests, so that whoever steals the keys in use cannot bring in keys of his own.

Nobody vanishes from a roster: a delegation that leaves is withdrawn, its logs end where the roster
says, and another may succeed it. The last roster says who keeps, who opens and who destroys.

This module judges one roster by itself; `succession` judges one after another. What was recorded
under an earlier roster is judged by that one: the present roster has only present keys.

References
----------
The Update Framework 1.0.33, section 5.3, for the old and the new threshold; KERI, "pre-rotation".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NewType

from truceline.canonical import encode
from truceline.record.cut import HASH_BYTES, Origin
from truceline.record.envelope import Binding, DelegationId, Mark
from truceline.record.errors import RecordError
from truceline.record.key import Algorithm, KeyLabel, PublicKey, label_of, parse_vkey
from truceline.record.policy import Policy, Role

Fingerprint = NewType("Fingerprint", bytes)
"""SHA-256 of a roster's canonical bytes."""

MAX_DELEGATIONS = 64

_NAME = re.compile("[a-z0-9][a-z0-9._/-]{0,127}")
_COSIGNING = {Algorithm.ED25519_COSIGNATURE, Algorithm.MLDSA44_COSIGNATURE}
_SIGNING = {Algorithm.ED25519, Algorithm.MLDSA44_COSIGNATURE}
_ALGORITHMS = {
    Role.LOG: {Algorithm.ED25519},
    Role.AUTHOR: _SIGNING,
    Role.MIRROR: _COSIGNING,
    Role.WITNESS: _COSIGNING,
}


class Standing(Enum):
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
    standing: Standing
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who takes part, numbered from 1; `genesis` and `previous` are missing in the first only."""

    number: int
    genesis: bytes | None
    previous: bytes | None
    mark: Mark
    threshold: int
    delegations: tuple[Delegation, ...]
    logs: tuple[LogOf, ...]
    policy: Policy
    closing: Closing | None = None

    def __post_init__(self) -> None:
        first = self.number == 1
        require(self.number >= 1, "number", expected="1 or more", came=self.number)
        for at, digest in (("genesis", self.genesis), ("previous", self.previous)):
            named = digest is None if first else digest is not None and len(digest) == HASH_BYTES
            require(named, at, expected="32 bytes, and none in the first", came=digest)
        _require_delegations(self)
        _require_keys(self)
        _require_logs(self)
        _require_closing(self)

    @property
    def fingerprint(self) -> Fingerprint:
        """Return the digest that people compare."""
        return Fingerprint(hashlib.sha256(encode(self)).digest())

    @property
    def present(self) -> tuple[Delegation, ...]:
        """Return the delegations that take part."""
        return tuple(each for each in self.delegations if each.standing is Standing.PRESENT)

    def binding(self, origin: Origin) -> Binding:
        """Return what an entry of a log must be signed for."""
        genesis = self.fingerprint if self.genesis is None else self.genesis
        return Binding(origin=origin, genesis=genesis, mark=self.mark)

    def log(self, origin: Origin) -> LogOf:
        """Return the log of a name.

        Raises
        ------
        RosterRefusedError
            If the roster knows no such log.
        """
        for each in self.logs:
            if each.origin == origin:
                return each
        raise RosterRefusedError(at="logs", expected="a log of the roster", came=repr(origin))

    def authors(self, origin: Origin) -> dict[KeyLabel, PublicKey]:
        """Return the keys that may sign entries of a log, by their labels."""
        owner = self.log(origin).delegation
        keys = self.keys(Role.AUTHOR)
        return {label_of(key): key for key in keys[owner]}

    def keys(self, *roles: Role) -> dict[DelegationId, tuple[PublicKey, ...]]:
        """Return the keys of some roles, delegation by delegation; none of who is withdrawn."""
        return {
            each.id: tuple(parse_vkey(key.vkey) for key in each.keys if key.role in roles)
            if each.standing is Standing.PRESENT
            else ()
            for each in self.delegations
        }

    def cosigned_by(self, labels: Iterable[KeyLabel]) -> frozenset[DelegationId]:
        """Return the delegations of which a settling key is among those that cosigned."""
        signed = set(labels)
        keys = self.keys(*self.policy.settling)
        return frozenset(
            each for each, own in keys.items() if signed.intersection(map(label_of, own))
        )


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


def _require_delegations(roster: Roster) -> None:
    delegations = roster.delegations
    many = len(delegations) <= MAX_DELEGATIONS
    require(many, "delegations", expected=f"at most {MAX_DELEGATIONS}", came=len(delegations))
    rising = all(one.id < other.id for one, other in pairwise(delegations))
    require(rising, "delegations", expected="each once, in order", came="another order")
    present = len(roster.present)
    # More than half, so that no two groups without a common member can both replace it.
    enough = present < 2 * roster.threshold <= 2 * present
    expected = f"more than half of {present} delegations"
    require(enough, "threshold", expected=expected, came=roster.threshold)
    by_id = {each.id: each for each in delegations}
    for each in delegations:
        if each.succeeds is not None:
            before = by_id.get(each.succeeds)
            left = before is not None and before.standing is Standing.WITHDRAWN
            require(left, each.id, expected="to succeed one that is withdrawn", came=each.succeeds)


def _require_keys(roster: Roster) -> None:
    known: set[bytes] = set()
    uses: dict[str, str] = {}
    for vkey, use, allowed in _all_keys(roster):
        key = parse_vkey(vkey)
        require_name("keys", key.name)
        fits = key.algorithm in allowed
        require(fits, key.name, expected=f"a key fit for {use}", came=key.algorithm.name)
        new = key.public not in known
        require(new, key.name, expected="each key once, whatever its label", came="a key twice")
        known.add(key.public)
        alone = uses.setdefault(key.name, use) == use
        require(alone, key.name, expected="a name of its own for each use", came="a name twice")


def _all_keys(roster: Roster) -> Iterable[tuple[str, str, set[Algorithm]]]:
    for log in roster.logs:
        yield log.vkey, f"the log {log.origin}", _ALGORITHMS[Role.LOG]
    for each in roster.delegations:
        for officer in each.officers:
            yield officer.vkey, f"officer of {each.id}", _SIGNING
        for key in each.keys:
            yield key.vkey, f"{key.role.value} of {each.id}", _ALGORITHMS[key.role]


def _require_logs(roster: Roster) -> None:
    rising = all(one.origin < other.origin for one, other in pairwise(roster.logs))
    require(rising, "logs", expected="each once, in order", came="another order")
    by_id: Mapping[DelegationId, Delegation] = {each.id: each for each in roster.delegations}
    settling = roster.keys(*roster.policy.settling)
    for log in roster.logs:
        require_name("logs", log.origin)
        roster.binding(log.origin)  # refuses an origin that does not bear the mark
        named = str(parse_vkey(log.vkey).name) == log.origin
        require(named, log.origin, expected="a key under the log's name", came=log.vkey[:80])
        owner = by_id.get(log.delegation)
        require(owner is not None, log.origin, expected="a delegation", came=log.delegation)
        ends = log.until is not None
        going = owner is not None and owner.standing is Standing.PRESENT
        require(going or ends, log.origin, expected="an end, for its owner left", came="none")
        others = sum(1 for each, keys in settling.items() if keys and each != log.delegation)
        enough = ends or roster.policy.settled <= others
        expected = f"a quorum that {others} other delegations can reach"
        require(enough, log.origin, expected=expected, came=roster.policy.settled)


def _require_closing(roster: Roster) -> None:
    closing = roster.closing
    if closing is None:
        return
    told = sorted(closing.keeps + closing.destroys)
    present = [each.id for each in roster.present]
    require(told == present, "closing", expected="each once, to keep or to destroy", came=told)
    kept = bool(closing.keeps) and set(closing.opens) <= set(closing.keeps)
    require(kept, "closing", expected="one who keeps, and only those to open", came=closing.opens)
