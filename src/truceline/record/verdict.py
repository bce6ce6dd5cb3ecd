"""What a valid signature is, and a key under which one means something: the libraries' verdicts.

PyNaCl alone decides Ed25519, for two libraries disagree on odd points and two nodes would disagree
about the record. `cryptography` decides ML-DSA-44. `standalone` gives the same verdicts without
either; the tests hold all three to the same vectors.

References
----------
RFC 8032 with the stricter checks of libsodium; FIPS 204, algorithm 3, with an empty context.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

ED25519_BYTES = 32
MLDSA44_BYTES = 1312

_SIGNATURE_BYTES = 64
_SEED_OF_MATRIX_BYTES = 32


def ed25519_holds(public: bytes, *, message: bytes, signature: bytes) -> bool:
    """Tell what PyNaCl says of an Ed25519 signature."""
    if len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(public).verify(message, signature)
    except BadSignatureError:
        return False
    return True


def mldsa44_holds(public: bytes, *, message: bytes, signature: bytes) -> bool:
    """Tell what `cryptography` says of an ML-DSA-44 signature with an empty context."""
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def ed25519_is_strong(public: bytes) -> bool:
    """Tell whether a point is in the group of prime order and canonically spelt."""
    return crypto_core_ed25519_is_valid_point(public)


def mldsa44_is_strong(public: bytes) -> bool:
    """Tell whether the vector t1 of a key is not zero, under which anybody could sign."""
    return any(public[_SEED_OF_MATRIX_BYTES:])
