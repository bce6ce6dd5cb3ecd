"""The bytes that a key signs for a document of ours, and the signatures beside it.

The type of the document and both lengths stand before it, so that no signature over one kind of
thing can be taken for a signature over another, nor for one over a note.

References
----------
DSSE 1.0.2, section "Signature Definition", for the encoding; c2sp.org/signed-note for the notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.record.key import KeyLabel, Signer, label_of


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Signature:
    """A signature, and the label of the key that made it."""

    key: KeyLabel
    signature: bytes


def message_of(payload_type: bytes, payload: bytes) -> bytes:
    """Return the bytes that are signed for a document of some type.

    Examples
    --------
    >>> message_of(b"text/plain", b"hello")
    b'DSSEv1 10 text/plain 5 hello'
    """
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type, len(payload), payload)


def sign_all(message: bytes, signers: Iterable[Signer]) -> tuple[Signature, ...]:
    """Return everybody's signature, in the order of the labels."""
    made = (Signature(key=label_of(each), signature=each.sign(message)) for each in signers)
    return tuple(sorted(made))
