"""Whether bytes that a schema has read are canonical, told quickly of those that are plainly so.

`canonical` judges; this only knows the many that it would let by: bytes that are written again as
they came, with few values, and with letters that stand in every normal form. All others go the
slow way, to `canonical` itself.
"""

from __future__ import annotations

import re

import msgspec

from truceline.canonical import MAX_MEMBERS

MAX_BODY_BYTES = 1024 * 1024
"""The longest body that is read or written [bytes]."""

SAFE_LETTERS = "\0-\u02ff\u0388-\u0482\u048a-\u058a\u2010-\u2027\u2030-\u203e"
"""Letters that are in normal form C wherever they stand, as the inside of a regular expression."""

_ENCODER = msgspec.json.Encoder(order="sorted")
_UNSAFE = re.compile(f"[^{SAFE_LETTERS}]")
_ASCII = bytes(range(128))


def is_surely_canonical(shape: msgspec.Struct, raw: bytes) -> bool:
    """Tell whether bytes that were read as a shape are certainly its one spelling.

    If not, they may still be; `canonical.decode` says.
    """
    if len(raw) > MAX_MEMBERS and _n_marks(raw) >= MAX_MEMBERS:
        return False
    if _ENCODER.encode(shape) != raw:
        return False
    return raw.isascii() or not _UNSAFE.search(raw.translate(None, _ASCII).decode())


def _n_marks(raw: bytes) -> int:
    return raw.count(b",") + raw.count(b"[") + raw.count(b"{")
