"""What an entry says besides its envelope, framed so that its digest and its length say little.

A frame is salt, length, content and zeros up to the next size class. The salt makes the digest
of a short or guessable content worthless to whoever does not hold the frame; the classes are the
powers of two, so that a length tells one of few. The frame lies beside the log, open or sealed;
only its digest stands in the envelope.

References
----------
Salted digests: RFC 9901, section 4.2, whose least salt of 128 bits is doubled here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NewType

from truceline.record.errors import RecordError

BodyDigest = NewType("BodyDigest", bytes)
"""SHA-256 of a frame under its own label."""

SALT_BYTES = 32
SMALLEST_FRAME_BYTES = 512
LARGEST_FRAME_BYTES = 16 * 1024 * 1024

_LENGTH_BYTES = 4
_HEAD_BYTES = SALT_BYTES + _LENGTH_BYTES
_LABEL = b"truceline/body/v1\n"


class BodyRefusedError(RecordError):
    """A frame is not one, or is not the one that the entry named.

    Parameters
    ----------
    expected
        What was needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(
            f"The body is refused: expected {expected}, came {came}. The entry itself still stands."
        )


def frame_body(content: bytes) -> bytes:
    """Return content behind a fresh salt, padded to its size class.

    Raises
    ------
    BodyRefusedError
        If it is longer than the largest class holds.
    """
    size = _frame_bytes(_HEAD_BYTES + len(content))
    # The salt hides the content, so it comes from the system and never from a seeded generator.
    head = secrets.token_bytes(SALT_BYTES) + len(content).to_bytes(_LENGTH_BYTES, "big")
    return (head + content).ljust(size, b"\0")


def body_digest(frame: bytes) -> BodyDigest:
    """Return the digest that an envelope gives for a frame."""
    return BodyDigest(hashlib.sha256(_LABEL + frame).digest())


def read_body(frame: bytes, *, digest: BodyDigest) -> bytes:
    """Return the content of the frame that an envelope named.

    Raises
    ------
    BodyRefusedError
        If it is another frame, or one that `frame_body` does not make.
    """
    if not hmac.compare_digest(body_digest(frame), digest):
        raise BodyRefusedError(expected="the body that the entry named", came="another one")
    length = int.from_bytes(frame[SALT_BYTES:_HEAD_BYTES], "big")
    end = _HEAD_BYTES + length
    if (
        len(frame) < end
        or len(frame) != _frame_bytes(end)
        or frame.count(0, end) != len(frame) - end
    ):
        raise BodyRefusedError(expected="a frame of its size class", came="other bytes")
    return frame[_HEAD_BYTES:end]


def _frame_bytes(least: int) -> int:
    if least > LARGEST_FRAME_BYTES:
        expected = f"at most {LARGEST_FRAME_BYTES - _HEAD_BYTES} bytes"
        raise BodyRefusedError(expected=expected, came=f"{least - _HEAD_BYTES}")
    return max(SMALLEST_FRAME_BYTES, 1 << (least - 1).bit_length())
