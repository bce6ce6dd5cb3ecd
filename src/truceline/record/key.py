"""Keys that sign and keys that verify, in the text form of c2sp.org/signed-note.

A verifier answers one question: are these bytes signed by this key? What the bytes mean, which
lines stand before them and when they were signed is the business of the module that signs: this
one adds nothing and takes nothing away. It asks no roster who owns a key.

References
----------
C2SP signed-note 1.0.0 and tlog-cosignature 1.1.0-rc.1 (commit 5ba5ee8).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import NewType, Protocol, assert_never

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from nacl.signing import SigningKey

from truceline.canonical import CanonicalError, from_base64, to_base64
from truceline.record.errors import RecordError
from truceline.record.verdict import (
    ED25519_BYTES,
    MLDSA44_BYTES,
    ed25519_holds,
    ed25519_is_strong,
    mldsa44_holds,
    mldsa44_is_strong,
)

KeyName = NewType("KeyName", str)
"""The name in a key: not empty, without blanks, control characters or a plus."""

KeyId = NewType("KeyId", bytes)
"""The first four bytes of a digest over name, type and public key: a hint, not a proof."""

KeyLabel = NewType("KeyLabel", str)
"""Name and identifier of a key with a plus between: how an entry names who signed it."""

SEED_BYTES = 32

_ID = re.compile("[0-9a-f]{8}")
# Controls, blanks, marks of direction and of no width, plus. Written out, so that the verdict is
# the same under every version of Unicode.
_NOT_IN_A_NAME = re.compile(
    r"[\x00-\x20+\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    r"\ud800-\udfff\ufeff]"
)


class Algorithm(Enum):
    """What a key signs with, and as what; the value is the type byte of signed-note."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04
    MLDSA44_COSIGNATURE = 0x06


class Verifier(Protocol):
    """Whoever can tell whether bytes were signed by one key."""

    @property
    def name(self) -> KeyName:
        """Return the name of the key."""

    @property
    def key_id(self) -> KeyId:
        """Return the four bytes that stand before its signatures."""

    @property
    def algorithm(self) -> Algorithm:
        """Return what the key signs with, and as what."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature over exactly this message is good."""


class Signer(Protocol):
    """Whoever can sign bytes with one key."""

    @property
    def name(self) -> KeyName:
        """Return the name of the key."""

    @property
    def key_id(self) -> KeyId:
        """Return the four bytes that stand before its signatures."""

    @property
    def verifier(self) -> Verifier:
        """Return the public half."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature over exactly this message."""


class KeyRefusedError(RecordError):
    """A key, or the text of one, is not taken.

    Parameters
    ----------
    name
        The name of the key, as far as one could be read.
    expected
        What is taken, as the end of "expected …".
    came
        What was given; never the secret half.
    """

    def __init__(self, *, name: str, expected: str, came: str) -> None:
        self.name = name
        self.expected = expected
        self.came = came
        super().__init__(
            f"The key {name!r} is refused: expected {expected}, came {came}. "
            "Ask its owner for the key again, by a way that you trust."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """The public half of a key; a `Verifier`.

    It may be weak: that is asked once, by `parse_vkey` and whoever enrols a key, through
    `require_strong`.
    """

    name: KeyName
    algorithm: Algorithm
    public: bytes = field(repr=False)
    key_id: KeyId = field(init=False)

    def __post_init__(self) -> None:
        _require_name(self.name)
        expected = _public_bytes(self.algorithm)
        if len(self.public) != expected:
            raise KeyRefusedError(
                name=self.name, expected=f"{expected} bytes", came=f"{len(self.public)} bytes"
            )
        typed = bytes([self.algorithm.value]) + self.public
        digest = hashlib.sha256(self.name.encode() + b"\n" + typed).digest()
        object.__setattr__(self, "key_id", KeyId(digest[:4]))

    @property
    def vkey(self) -> str:
        """Return the text form: name, identifier and key with plus signs between."""
        typed = bytes([self.algorithm.value]) + self.public
        return f"{self.name}+{self.key_id.hex()}+{to_base64(typed)}"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature over exactly this message is good."""
        if self.algorithm is Algorithm.MLDSA44_COSIGNATURE:
            return mldsa44_holds(self.public, message=message, signature=signature)
        return ed25519_holds(self.public, message=message, signature=signature)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretKey:
    """Both halves of a key, made from its seed; a `Signer`. It never shows the seed."""

    name: KeyName
    algorithm: Algorithm
    seed: bytes = field(repr=False)
    verifier: PublicKey = field(init=False)
    _private: SigningKey | MLDSA44PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            came = f"{len(self.seed)} bytes"
            raise KeyRefusedError(name=self.name, expected=f"{SEED_BYTES} bytes of seed", came=came)
        private: SigningKey | MLDSA44PrivateKey
        if self.algorithm is Algorithm.MLDSA44_COSIGNATURE:
            private = MLDSA44PrivateKey.from_seed_bytes(self.seed)
            public = private.public_key().public_bytes_raw()
        else:
            private = SigningKey(self.seed)
            public = bytes(private.verify_key)
        object.__setattr__(self, "_private", private)
        verifier = PublicKey(name=self.name, algorithm=self.algorithm, public=public)
        object.__setattr__(self, "verifier", verifier)

    @property
    def key_id(self) -> KeyId:
        """Return the four bytes that stand before its signatures."""
        return self.verifier.key_id

    def sign(self, message: bytes) -> bytes:
        """Return the signature over exactly this message."""
        if isinstance(self._private, SigningKey):
            return self._private.sign(message).signature
        return self._private.sign(message)


def parse_vkey(text: str) -> PublicKey:
    """Read a verifier key from its text form, and refuse one that is weak.

    Raises
    ------
    KeyRefusedError
        If the text is malformed, of a type that is not ours, names another identifier than its
        key has, or holds a key that no honest owner makes.

    Examples
    --------
    >>> key = parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    >>> key.name, key.algorithm.name
    ('example.com/foo', 'ED25519')
    """
    name, identifier, typed = split_key_text(text)
    try:
        algorithm = Algorithm(typed[0])
    except ValueError as error:
        came = f"type {typed[0]:#04x}"
        expected = "a key of type 0x01, 0x04 or 0x06"
        raise KeyRefusedError(name=name, expected=expected, came=came) from error
    key = PublicKey(name=name, algorithm=algorithm, public=typed[1:])
    if key.key_id.hex() != identifier:
        expected = f"the identifier {key.key_id.hex()}"
        raise KeyRefusedError(name=name, expected=expected, came=identifier)
    require_strong(key)
    return key


def split_key_text(text: str) -> tuple[KeyName, str, bytes]:
    """Split the text of a key into its name, its identifier and its typed bytes.

    Raises
    ------
    KeyRefusedError
        If it has not these three parts, exactly spelt.
    """
    parts = text.split("+", 2)
    if len(parts) != 3 or not _ID.fullmatch(parts[1]):  # noqa: PLR2004 - the parts are in the docstring
        expected = "a name, eight hexadecimal digits and base64 with plus signs between"
        raise KeyRefusedError(name=parts[0][:80], expected=expected, came="another form")
    _require_name(parts[0])
    try:
        typed = from_base64(parts[2])
    except CanonicalError as error:
        # The third part may be a secret: it must not stand in a message.
        raise KeyRefusedError(
            name=parts[0], expected="base64 in its one spelling", came="other text"
        ) from error
    if not typed:
        raise KeyRefusedError(name=parts[0], expected="a type and a key", came="nothing")
    return KeyName(parts[0]), parts[1], typed


def label_of(key: Verifier | Signer) -> KeyLabel:
    """Return how an entry names this key."""
    return KeyLabel(f"{key.name}+{key.key_id.hex()}")


def require_strong(key: PublicKey) -> None:
    """Refuse a key under which signatures can be made without its secret.

    Raises
    ------
    KeyRefusedError
        If it is such a key.
    """
    if key.algorithm is Algorithm.MLDSA44_COSIGNATURE:
        strong = mldsa44_is_strong(key.public)
    else:
        strong = ed25519_is_strong(key.public)
    if not strong:
        raise KeyRefusedError(
            name=key.name, expected="a key that its owner made", came="a weak key"
        )


def _public_bytes(algorithm: Algorithm) -> int:
    match algorithm:
        case Algorithm.ED25519 | Algorithm.ED25519_COSIGNATURE:
            return ED25519_BYTES
        case Algorithm.MLDSA44_COSIGNATURE:
            return MLDSA44_BYTES
        case _:
            assert_never(algorithm)


def _require_name(name: str) -> None:
    if not name or _NOT_IN_A_NAME.search(name):
        expected = "a name without blanks, control characters or plus"
        raise KeyRefusedError(name=name[:80], expected=expected, came=repr(name[:80]))
