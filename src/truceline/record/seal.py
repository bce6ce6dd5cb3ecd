"""A body sealed to the delegations that may read it, with age.

Inside the seal stand the log, the entry, the author and all whom it is for: age does not say who
sealed, and without this a reader could seal the body again to others unnoticed, or put it into an
entry of his own. Length and number of readers are padded, the number with readers who do not
exist. Whether a blob is here, could be opened, or could not are three different things; the third
is a result to be recorded, not a fault of the program.

References
----------
age-encryption.org/v1 (C2SP age.md), through pyrage; the frame is that of `body`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import pyrage  # type: ignore[import-untyped] # it ships no types

from truceline.canonical import encode
from truceline.record.body import (
    LARGEST_FRAME_BYTES,
    BodyDigest,
    BodyRefusedError,
    body_digest,
    frame_body,
    read_body,
)
from truceline.record.envelope import Binding, Body, BodyForm, DelegationId, EntryId, Envelope
from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel

STANZAS = 16
"""How many readers every blob seems to have."""

_LENGTH_BYTES = 4
_MOST_OF_AGE_BYTES = 128 * 1024
_MOST_OF_HEADER_BYTES = 4 * 1024
_HEADER = re.compile(rb"age-encryption\.org/v1\n.*?\n--- [A-Za-z0-9+/]{43}\n", re.DOTALL)


class Custody(Enum):
    """What a node can say of the blob of an entry."""

    MISSING = "missing"
    HELD = "held"
    OPENED = "opened"
    CANNOT_OPEN = "cannot open"


class SealRefusedError(RecordError):
    """A body cannot be sealed, or a blob is not the one of its entry.

    Parameters
    ----------
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"The seal is refused: expected {expected}, came {came}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed body: what stands in the envelope, and the blob that travels beside it."""

    body: Body
    blob: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The content of a blob that could be opened, and that is what its entry says."""

    content: bytes
    custody: Custody = Custody.OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotOpen:
    """That a blob is here and could not be opened, and why."""

    reason: str
    custody: Custody = Custody.CANNOT_OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What stands inside the seal, before the content."""

    binding: Binding
    entry: EntryId
    author: KeyLabel
    audience: tuple[DelegationId, ...]


def new_identity() -> str:
    """Return a new age identity: the secret half of a recipient."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the recipient of an identity: the half that others get.

    Raises
    ------
    SealRefusedError
        If it is no age identity.
    """
    return str(_identity(identity).to_public())


def seal_body(
    content: bytes, *, address: Address, recipients: Mapping[DelegationId, Collection[str]]
) -> Sealed:
    """Seal a body to the delegations of its audience.

    Parameters
    ----------
    content
        The body.
    address
        What the envelope will say; the seal holds it too.
    recipients
        The age recipients of exactly the audience.

    Raises
    ------
    SealRefusedError
        If somebody has no recipient, is not of the audience, or there are too many.
    """
    named = tuple(sorted(recipients))
    if named != address.audience or not all(recipients.values()):
        expected = f"recipients of {', '.join(address.audience)}"
        raise SealRefusedError(expected=expected, came=f"recipients of {', '.join(named)}")
    head = encode(address)
    frame = frame_body(len(head).to_bytes(_LENGTH_BYTES, "big") + head + content)
    readers = _with_dummies({text for texts in recipients.values() for text in texts})
    blob = pyrage.encrypt(frame, [pyrage.x25519.Recipient.from_str(each) for each in readers])
    body = Body(form=BodyForm.SEALED, digest=body_digest(frame), blob=blob_digest(blob))
    return Sealed(body=body, blob=blob)


def open_sealed(
    blob: bytes, *, envelope: Envelope, identities: Iterable[str]
) -> Opened | CannotOpen:
    """Try to open the blob of an entry.

    Parameters
    ----------
    blob
        The bytes as they lie beside the log.
    envelope
        The entry, verified.
    identities
        The secret halves of one's own recipients.

    Returns
    -------
    Opened | CannotOpen
        The content, or why there is none.

    Raises
    ------
    SealRefusedError
        If it is not the blob that the entry names.
    """
    body = envelope.body
    if body is None or body.blob != blob_digest(blob):
        raise SealRefusedError(expected="the blob that the entry names", came="another one")
    if len(blob) > LARGEST_FRAME_BYTES + _MOST_OF_AGE_BYTES:
        return CannotOpen(reason="it is longer than any body")
    if not _HEADER.match(blob, 0, _MOST_OF_HEADER_BYTES):  # age would look for its end for hours
        return CannotOpen(reason="age: it has no binary header that ends")
    try:
        frame = pyrage.decrypt(blob, [_identity(each) for each in identities])
    except pyrage.DecryptError as error:
        return CannotOpen(reason=f"age: {error}")
    return _read(frame, envelope=envelope, digest=body.digest)


def require_recipient(text: str) -> None:
    """Refuse what is no age recipient, to whom nothing could be sealed.

    Raises
    ------
    SealRefusedError
        If it is none.
    """
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise SealRefusedError(expected="an age recipient", came=text[:80]) from error


def blob_digest(blob: bytes) -> bytes:
    """Return the SHA-256 under which a blob travels."""
    return hashlib.sha256(blob).digest()


def _read(frame: bytes, *, envelope: Envelope, digest: BodyDigest) -> Opened | CannotOpen:
    try:
        inner = read_body(frame, digest=digest)
    except BodyRefusedError as error:
        return CannotOpen(reason=str(error))
    end = _LENGTH_BYTES + int.from_bytes(inner[:_LENGTH_BYTES], "big")
    expected = encode(
        Address(
            binding=envelope.binding,
            entry=envelope.entry,
            author=envelope.key,
            audience=envelope.audience,
        )
    )
    if inner[_LENGTH_BYTES:end] != expected:
        return CannotOpen(reason="it was sealed for another entry, author or audience")
    return Opened(content=inner[end:])


def _with_dummies(recipients: set[str]) -> list[str]:
    if len(recipients) > STANZAS:
        raise SealRefusedError(expected=f"at most {STANZAS} recipients", came=f"{len(recipients)}")
    for text in recipients:
        require_recipient(text)
    missing = STANZAS - len(recipients)
    dummies = {recipient_of(new_identity()) for _ in range(missing)}
    return sorted(recipients | dummies)  # so that the order tells nothing either


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise SealRefusedError(expected="an age identity", came="other text") from error
