"""Four invented delegations, with keys that anybody can make again, for the tests of the record."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from truceline.record.cut import Cut, Origin
from truceline.record.envelope import DelegationId, EntryId, Envelope, Mark
from truceline.record.key import Algorithm, KeyName, SecretKey, label_of
from truceline.record.member import Delegation, EnrolledKey, LogOf, Membership, Officer
from truceline.record.policy import Policy, Role
from truceline.record.roster import Roster
from truceline.record.succession import next_key_digest

IDS = tuple(DelegationId(name) for name in ("amber", "birch", "cedar", "delta"))
ORIGINS = {each: Origin(f"{each}/post-1") for each in IDS}

RECIPIENTS = {
    "amber": "age1s24cqda36xvgg2u5g970vwjpeucfrueu52tlxjd6wrcm4lg9jyysnfcv6h",
    "birch": "age10cmgzrt9kh65xheeh30k8yncmj3d63lk7dyr5n02n9zqyzqjed8slnjhef",
    "cedar": "age1vyf344wu92gsd342v7hwk8zlh7e2ev7ehyd6czc4t02lxxslhs0skp3en6",
    "delta": "age15e8j0fdnj95f9pea5uuhg84g3xehe6vwk59l60zhrxd839pzhsgqpqctdh",
    "elder": "age1rrl0ulyvp5drkznyfj84wr7c62kfjz7t4rkx5t2q4yzztswn3q4s8upxvv",
}
"""Whose secret halves nobody has kept."""

_ALGORITHM = {
    "log": Algorithm.ED25519,
    "author": Algorithm.ED25519,
    "officer": Algorithm.ED25519,
    "mirror": Algorithm.ED25519_COSIGNATURE,
    "witness": Algorithm.ED25519_COSIGNATURE,
    "lasting-mirror": Algorithm.MLDSA44_COSIGNATURE,
}


def secret(delegation: str, use: str, number: int = 1) -> SecretKey:
    """Return the key of a delegation for some use; the number tells generations apart."""
    name = ORIGINS[DelegationId(delegation)] if use == "log" else f"{delegation}/{use}-{number}"
    if use == "lasting-mirror":
        name = f"{delegation}/mirror-{number}"
    seed = hashlib.sha256(f"{delegation} {use} {number}".encode()).digest()
    return SecretKey(name=KeyName(name), algorithm=_ALGORITHM[use], seed=seed)


def officer(delegation: str, number: int = 1) -> Officer:
    """Return an officer, whose next key has the next number."""
    after = secret(delegation, "officer", number + 1).verifier.vkey
    vkey = secret(delegation, "officer", number).verifier.vkey
    return Officer(vkey=vkey, next=next_key_digest(after))


def delegation(name: str) -> Delegation:
    """Return a delegation with one officer and a key for each use."""
    uses = (
        ("author", Role.AUTHOR),
        ("mirror", Role.MIRROR),
        ("lasting-mirror", Role.MIRROR),
        ("witness", Role.WITNESS),
    )
    return Delegation(
        id=DelegationId(name),
        membership=Membership.PRESENT,
        officers=(officer(name),),
        officers_needed=1,
        keys=tuple(
            EnrolledKey(role=role, vkey=secret(name, use).verifier.vkey) for use, role in uses
        ),
        recipients=(RECIPIENTS[name],),
    )


def founding(mark: Mark = Mark.REAL) -> Roster:
    """Return the first roster: three of four replace it, two other mirrors settle."""
    prefix = "exercise/" if mark is Mark.EXERCISE else ""
    return Roster(
        number=1,
        genesis=None,
        previous=None,
        mark=mark,
        threshold=3,
        delegations=tuple(delegation(each) for each in IDS),
        logs=tuple(log_of(each, prefix=prefix) for each in IDS),
        policy=Policy(
            provisional=1,
            settled=2,
            settling=(Role.MIRROR,),
            holders={"observation": (IDS[0], IDS[1])},
        ),
    )


def log_of(name: DelegationId, *, prefix: str = "") -> LogOf:
    """Return the log of a delegation."""
    key = secret(name, "log")
    if prefix:
        key = replace(key, name=KeyName(prefix + key.name))
    origin = Origin(prefix + ORIGINS[name])
    return LogOf(origin=origin, delegation=name, vkey=key.verifier.vkey)


def envelope(
    roster: Roster,
    author: DelegationId,
    *,
    kind: str = "note",
    entry: int = 0,
    cut: Cut | None = None,
) -> Envelope:
    """Return an envelope in the log of its author, about nothing and to nobody."""
    return Envelope(
        entry=EntryId(entry.to_bytes(16, "big")),
        binding=roster.binding(ORIGINS[author]),
        kind=kind,
        key=label_of(secret(author, "author")),
        cut=Cut() if cut is None else cut,
    )
