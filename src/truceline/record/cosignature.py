"""What exactly is signed of a checkpoint, by the log's key and by those who cosign.

A log's plain key signs the text. A cosigner signs the text with a time before it (Ed25519), or
name, time, log, size and root (ML-DSA-44; extension lines are not covered). `KeyOnNotes` makes a
key of `truceline.record.key` fit for notes. What a cosigner vouches for, all bytes or the head
alone, is told by its name and the policy, never by these bytes.

Source: C2SP tlog-cosignature 1.1.0-rc.1 (commit 5ba5ee8).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from truceline.record.checkpoint import Checkpoint, Head, parse_checkpoint
from truceline.record.errors import MalformedError, UnsignedError
from truceline.record.key import Algorithm, KeyLabel, Signer, Verifier
from truceline.record.note import Note, NoteKey, Signature, signed_by

MAX_TIME_S: Final = 2**63 - 1

_TIME: Final = struct.Struct(">Q")
_LABEL: Final = b"subtree/v1\n\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A cosigner's line that verifies, and the time that it states [s since 1970]."""

    label: KeyLabel
    time_s: int
    signature: Signature


@dataclass(frozen=True, slots=True)
class KeyOnNotes:
    """A key, as it signs the checkpoints in notes; a `NoteKey`."""

    verifier: Verifier

    @property
    def name(self) -> str:
        """Return the name of the key."""
        return self.verifier.name

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that stand before its signatures."""
        return self.verifier.key_id

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature belongs to the text of the note."""
        if self.verifier.algorithm is Algorithm.ED25519:
            return self.verifier.verify(message, signature)
        time_s = time_of(signature)
        if time_s > MAX_TIME_S:
            return False
        try:
            checkpoint = parse_checkpoint(message.decode())
        except MalformedError:
            return False
        signed = _message(checkpoint, self.verifier, time_s)
        return self.verifier.verify(signed, signature[_TIME.size :])


def sign(checkpoint: Checkpoint, signer: Signer, time_s: int) -> Signature:
    """Sign a checkpoint in the way of the key; a log's plain key states no time.

    Parameters
    ----------
    checkpoint
        What is signed.
    signer
        Who signs.
    time_s
        When [s since 1970].
    """
    signed = signer.sign(_message(checkpoint, signer.verifier, time_s))
    if signer.verifier.algorithm is not Algorithm.ED25519:
        signed = _TIME.pack(time_s) + signed
    return Signature(name=signer.name, key_id=signer.key_id, signature=signed)


def cosignatures(head: Head, cosigners: Iterable[Verifier]) -> tuple[Cosignature, ...]:
    """Return the lines of known cosigners on a head; there may be none.

    Raises
    ------
    SignatureError
        If a line by one of them does not verify.
    """
    keys = [KeyOnNotes(each) for each in cosigners if each.algorithm is not Algorithm.ED25519]
    try:
        lines = signed_by(head.note, keys)
    except UnsignedError:
        return ()
    return tuple(
        Cosignature(
            label=KeyLabel(f"{line.name}+{line.key_id.hex()}"),
            time_s=time_of(line.signature),
            signature=line,
        )
        for line in lines
    )


def with_known_lines(
    head: Head, log_keys: Iterable[NoteKey], cosigners: Iterable[Verifier]
) -> Head:
    """Return a head with the lines of its log and, of each known cosigner, the earliest one.

    Raises
    ------
    SignatureError
        If a line by one of them does not verify.
    UnsignedError
        If no key of the log has signed.
    """
    earliest: dict[KeyLabel, Cosignature] = {}
    for each in cosignatures(head, cosigners):
        known = earliest.setdefault(each.label, each)
        if each.time_s < known.time_s:
            earliest[each.label] = each
    lines = (*signed_by(head.note, log_keys), *(each.signature for each in earliest.values()))
    note = Note(text=head.note.text, signatures=tuple(dict.fromkeys(lines)))
    return Head(checkpoint=head.checkpoint, note=note)


def time_of(signature: bytes) -> int:
    """Return the time that a cosignature states [s since 1970]; too large if it states none."""
    if len(signature) < _TIME.size:
        return MAX_TIME_S + 1
    time_s: int = _TIME.unpack_from(signature)[0]
    return time_s


def _message(checkpoint: Checkpoint, verifier: Verifier, time_s: int) -> bytes:
    match verifier.algorithm:
        case Algorithm.ED25519:
            return checkpoint.text.encode()
        case Algorithm.ED25519_COSIGNATURE:
            return f"cosignature/v1\ntime {time_s}\n{checkpoint.text}".encode()
        case Algorithm.MLDSA44_COSIGNATURE:
            return b"".join(
                (
                    _LABEL,
                    _counted(verifier.name),
                    _TIME.pack(time_s),
                    _counted(checkpoint.origin),
                    struct.pack(">QQ", 0, checkpoint.size),
                    checkpoint.root,
                )
            )
        case _:
            assert_never(verifier.algorithm)


def _counted(text: str) -> bytes:
    raw = text.encode()
    if len(raw) > 255:  # noqa: PLR2004 - what one byte can count
        raise MalformedError(
            what="cosigned message", place="a name", expected="at most 255 bytes", came=text
        )
    return bytes([len(raw)]) + raw
