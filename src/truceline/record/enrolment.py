"""What a delegation brings: new keys for itself, and their public halves for all.

From what all bring a roster is drafted, the founding one or the one after another.

The officer's keys act for the delegation on the roster; the next one is made now and fixed by its
digest, and neither belongs on a node. The others are for the node's daily work.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from truceline.canonical import CanonicalError, decode_as, encode
from truceline.record.cut import Origin
from truceline.record.envelope import DelegationId, Mark
from truceline.record.errors import MalformedError
from truceline.record.key import SEED_BYTES, Algorithm, KeyName, SecretKey
from truceline.record.member import (
    Delegation,
    EnrolledKey,
    LogOf,
    Membership,
    Officer,
    require,
)
from truceline.record.policy import Policy, Role
from truceline.record.roster import Roster
from truceline.record.seal import new_identity, recipient_of
from truceline.record.succession import next_key_digest

_MAX_BYTES: Final = 1024 * 1024
_EXERCISE: Final = "exercise/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """The public half: the delegation as the roster will name it, and its log."""

    delegation: Delegation
    log: LogOf


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeys:
    """All halves of the keys that were made.

    Parameters
    ----------
    officer
        The key that acts for the delegation now, and the one after it: by name of file.
    node
        The keys of the node, by name of file.
    identity
        The age identity of the node.
    enrolment
        The public halves.
    """

    officer: dict[str, SecretKey]
    node: dict[str, SecretKey]
    identity: str
    enrolment: Enrolment


def new_keys(
    delegation: DelegationId, log: str, mark: Mark, *, people: Collection[str] = ()
) -> NewKeys:
    """Make the keys of a delegation and of its first node.

    Parameters
    ----------
    delegation
        Its name.
    log
        The name of its log, without the delegation's.
    mark
        Whether it is for an exercise, whose logs and keys have other names.
    people
        The names of the keys that sign entries, one for each who does; else there is one key.
    """
    base = f"{_EXERCISE if mark is Mark.EXERCISE else ''}{delegation}"
    origin = Origin(f"{base}/{log}")
    officer, following = _new(f"{base}/officer-1"), _new(f"{base}/officer-2")
    log_key = _new(origin)
    authors = {f"author-{each}": _new(f"{base}/{each}") for each in people}
    authors = authors or {"author": _new(f"{base}/author-1")}
    mirror = _new(f"{base}/mirror-1", Algorithm.ED25519_COSIGNATURE)
    lasting = _new(f"{base}/mirror-1", Algorithm.MLDSA44_COSIGNATURE)
    identity = new_identity()
    cosigning = ((Role.MIRROR, mirror), (Role.MIRROR, lasting))
    enrolled = (*((Role.AUTHOR, each) for each in authors.values()), *cosigning)
    made = Delegation(
        id=delegation,
        membership=Membership.PRESENT,
        officers=(
            Officer(vkey=officer.verifier.vkey, next=next_key_digest(following.verifier.vkey)),
        ),
        officers_needed=1,
        keys=tuple(EnrolledKey(role=role, vkey=key.verifier.vkey) for role, key in enrolled),
        recipients=(recipient_of(identity),),
    )
    return NewKeys(
        officer={"officer-1": officer, "officer-2": following},
        node={"log": log_key, **authors, "mirror": mirror, "lasting-mirror": lasting},
        identity=identity,
        enrolment=Enrolment(
            delegation=made,
            log=LogOf(origin=origin, delegation=delegation, vkey=log_key.verifier.vkey),
        ),
    )


def read_enrolment(raw: bytes) -> Enrolment:
    """Read the file that a delegation has sent.

    Raises
    ------
    MalformedError
        If it is none.
    """
    try:
        return decode_as(raw, Enrolment, limit=_MAX_BYTES)
    except CanonicalError as error:
        raise MalformedError(
            what="enrolment", place=error.place, expected=error.expected, came=error.came
        ) from error


def write_enrolment(enrolment: Enrolment) -> bytes:
    """Return the file that a delegation sends."""
    return encode(enrolment)


def found(enrolments: Iterable[Enrolment], *, policy: Policy, mark: Mark, threshold: int) -> Roster:
    """Return the founding roster of some delegations, which none has signed yet.

    What cannot stand together raises `RosterRefusedError`.
    """
    brought = list(enrolments)
    return Roster(
        number=1,
        genesis=None,
        previous=None,
        mark=mark,
        threshold=threshold,
        delegations=tuple(sorted((each.delegation for each in brought), key=_id)),
        logs=tuple(sorted((each.log for each in brought), key=_origin)),
        policy=policy,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What shall be different in the next roster.

    Parameters
    ----------
    joins
        The delegations that come in.
    leaves
        The delegations that withdraw, with the size at which each of their logs ends.
    policy
        The policy, if it is another.
    threshold
        How many replace the next roster, if it is another number.
    """

    joins: tuple[Enrolment, ...] = ()
    leaves: Mapping[DelegationId, Mapping[Origin, int]] = field(default_factory=dict)
    policy: Policy | None = None
    threshold: int | None = None


def amend(before: Roster, amendment: Amendment) -> Roster:
    """Return the roster after another, which none has signed yet.

    Raises
    ------
    RosterRefusedError
        If it cannot stand, or a delegation that shall leave does not take part.
    """
    leaves = amendment.leaves
    strangers = sorted(set(leaves) - {each.id for each in before.present})
    require(not strangers, "delegations", expected="delegations that take part", came=strangers)
    delegations = [
        replace(each, membership=Membership.WITHDRAWN) if each.id in leaves else each
        for each in before.delegations
    ]
    logs = [
        replace(each, until=leaves[each.delegation].get(each.origin, each.until))
        if each.delegation in leaves
        else each
        for each in before.logs
    ]
    return replace(
        before,
        number=before.number + 1,
        genesis=before.fingerprint if before.genesis is None else before.genesis,
        previous=before.fingerprint,
        threshold=before.threshold if amendment.threshold is None else amendment.threshold,
        delegations=tuple(
            sorted([*delegations, *(each.delegation for each in amendment.joins)], key=_id)
        ),
        logs=tuple(sorted([*logs, *(each.log for each in amendment.joins)], key=_origin)),
        policy=before.policy if amendment.policy is None else amendment.policy,
    )


def enough(n: int) -> int:
    """Return how many of n others should settle: more than two thirds of them.

    Examples
    --------
    >>> [enough(n) for n in (1, 2, 4, 5, 6, 8)]
    [1, 2, 3, 4, 5, 6]
    """
    return 2 * n // 3 + 1


def _new(name: str, algorithm: Algorithm = Algorithm.ED25519) -> SecretKey:
    seed = secrets.token_bytes(SEED_BYTES)
    return SecretKey(name=KeyName(name), algorithm=algorithm, seed=seed)


def _id(delegation: Delegation) -> DelegationId:
    return delegation.id


def _origin(log: LogOf) -> Origin:
    return log.origin
