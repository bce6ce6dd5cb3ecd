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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NewType

from truceline.canonical import encode
from truceline.record.checkpoint import LogIdentity
from truceline.record.cosignature import KeyOnNotes
from truceline.record.cut import HASH_BYTES, Origin
from truceline.record.envelope import Binding, DelegationId, Mark
from truceline.record.key import Algorithm, KeyLabel, PublicKey, label_of, parse_vkey
from truceline.record.member import (
    Closing,
    Delegation,
    LogOf,
    Membership,
    RosterRefusedError,
    require,
    require_name,
)
from truceline.record.policy import DelegationQuorum, Policy, Role
from truceline.record.seal import require_recipient

Fingerprint = NewType("Fingerprint", bytes)
"""SHA-256 of a roster's canonical bytes."""

MAX_DELEGATIONS = 64

_COSIGNING = {Algorithm.ED25519_COSIGNATURE, Algorithm.MLDSA44_COSIGNATURE}
_SIGNING = {Algorithm.ED25519, Algorithm.MLDSA44_COSIGNATURE}
_ALGORITHMS = {
    Role.LOG: {Algorithm.ED25519},
    Role.AUTHOR: _SIGNING,
    Role.MIRROR: _COSIGNING,
    Role.WITNESS: _COSIGNING,
}


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
        _require_readers(self)
        _require_logs(self)
        _require_closing(self)

    @property
    def fingerprint(self) -> Fingerprint:
        """Return the digest that people compare."""
        return Fingerprint(hashlib.sha256(encode(self)).digest())

    @property
    def present(self) -> tuple[Delegation, ...]:
        """Return the delegations that take part."""
        return tuple(each for each in self.delegations if each.membership is Membership.PRESENT)

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

    def identity(self, origin: Origin) -> LogIdentity:
        """Return the log with its key, as mirrors and witnesses need it."""
        key = KeyOnNotes(parse_vkey(self.log(origin).vkey))
        return LogIdentity(origin=origin, keys=(key,))

    def authors(self, origin: Origin) -> dict[KeyLabel, PublicKey]:
        """Return the keys that may sign entries of a log, by their labels."""
        owner = self.log(origin).delegation
        keys = self.keys(Role.AUTHOR)
        return {label_of(key): key for key in keys[owner]}

    def keys(self, *roles: Role) -> dict[DelegationId, tuple[PublicKey, ...]]:
        """Return the keys of some roles, delegation by delegation; none of who is withdrawn."""
        return {
            each.id: tuple(parse_vkey(key.vkey) for key in each.keys if key.role in roles)
            if each.membership is Membership.PRESENT
            else ()
            for each in self.delegations
        }

    def quorum(self, origin: Origin) -> DelegationQuorum:
        """Return which delegations settle the entries of a log."""
        return self._quorum(origin, self.policy.settled)

    def provisional_quorum(self, origin: Origin) -> DelegationQuorum:
        """Return which delegations make the entries of a log provisional."""
        return self._quorum(origin, self.policy.provisional)

    def _quorum(self, origin: Origin, needed: int) -> DelegationQuorum:
        owner = self.log(origin).delegation
        keys = {
            each: frozenset(map(label_of, own))
            for each, own in self.keys(*self.policy.settling).items()
            if each != owner and own
        }
        return DelegationQuorum(needed=needed, keys=keys)


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
            left = before is not None and before.membership is Membership.WITHDRAWN
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


def _require_readers(roster: Roster) -> None:
    known = {each.id for each in roster.delegations}
    for kind, holders in roster.policy.holders.items():
        require(known.issuperset(holders), "policy", expected="holders of the roster", came=kind)
    recipients = [text for each in roster.delegations for text in each.recipients]
    for text in recipients:
        require_recipient(text)
    alone = len(set(recipients)) == len(recipients)
    require(alone, "recipients", expected="each recipient once", came="one twice")


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
    for log in roster.logs:
        require_name("logs", log.origin)
        roster.binding(log.origin)  # refuses an origin that does not bear the mark
        named = str(parse_vkey(log.vkey).name) == log.origin
        require(named, log.origin, expected="a key under the log's name", came=log.vkey[:80])
        owner = by_id.get(log.delegation)
        require(owner is not None, log.origin, expected="a delegation", came=log.delegation)
        ends = log.until is not None
        going = owner is not None and owner.membership is Membership.PRESENT
        require(going or ends, log.origin, expected="an end, for its owner left", came="none")
        others = len(roster.quorum(log.origin).keys)
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
