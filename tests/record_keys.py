"""Keys that the tests of the record share, each made from its name."""

from __future__ import annotations

import hashlib

from truceline.record.checkpoint import LogIdentity
from truceline.record.cosignature import KeyOnNotes
from truceline.record.key import Algorithm, KeyName, SecretKey


def key(name: str, algorithm: Algorithm = Algorithm.ED25519) -> SecretKey:
    """Make the key of a name, always the same."""
    seed = hashlib.sha256(f"{name} {algorithm.name}".encode()).digest()
    return SecretKey(name=KeyName(name), algorithm=algorithm, seed=seed)


def witness(name: str) -> SecretKey:
    """Make the Ed25519 cosigning key of a name."""
    return key(name, Algorithm.ED25519_COSIGNATURE)


def lasting(name: str) -> SecretKey:
    """Make the ML-DSA-44 cosigning key of a name."""
    return key(name, Algorithm.MLDSA44_COSIGNATURE)


def identity(*keys: SecretKey) -> LogIdentity:
    """Return the log that is named like the first key."""
    return LogIdentity(origin=keys[0].name, keys=tuple(KeyOnNotes(each.verifier) for each in keys))
