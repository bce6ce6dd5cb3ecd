"""A file that belongs to a report: its digest and what is known of how it was made.

The file lies elsewhere. Metadata inside it are kept as found; a copy that was made of another file
names that one and says how it was made.

Source: the Berkeley Protocol on Digital Open Source Investigations, chapter VI (record notes 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from truceline.domain.instant import require_instant
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.quantity import require_between
from truceline.domain.refusal import require
from truceline.domain.words import require_texts

DIGEST_BYTES = 32
LARGEST_BYTES = 2**50
MOST_ATTACHMENTS = 256

_MEDIA_TYPE = re.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file: SHA-256, size [bytes], type, and its name as it came.

    Parameters
    ----------
    sha256
        The digest of its bytes.
    size_bytes
        How long it is [bytes].
    media_type
        Its type (RFC 6838).
    original_name
        The name that it came with; it is a text and never a path.
    device
        What captured it.
    captured_at
        When, by that device's clock.
    derived_from
        The digest of the file of which it is a copy; None for an original.
    derived_by
        The tool, its version and its parameters; None for an original.
    """

    sha256: bytes
    size_bytes: int
    media_type: str
    original_name: str | NotKnown = NOT_KNOWN
    device: str | NotKnown = NOT_KNOWN
    captured_at: datetime | NotKnown = NOT_KNOWN
    derived_from: bytes | None = None
    derived_by: str | None = None

    def __post_init__(self) -> None:
        """Refuse digests that are none, and a copy that does not say how it was made."""
        for name in ("sha256", "derived_from"):
            digest = getattr(self, name)
            require(
                digest is None or len(digest) == DIGEST_BYTES,
                noun="Attachment",
                field=name,
                expected=f"{DIGEST_BYTES} bytes",
                came=digest,
            )
        require_between(self.size_bytes, (0, LARGEST_BYTES), noun="Attachment", field="size_bytes")
        require(
            _MEDIA_TYPE.fullmatch(self.media_type) is not None,
            noun="Attachment",
            field="media_type",
            expected="a type such as image/jpeg",
            came=self.media_type,
        )
        require_texts(self, "original_name", "device", "derived_by")
        if not isinstance(self.captured_at, NotKnown):
            require_instant(self.captured_at, noun="Attachment", field="captured_at")
        require(
            (self.derived_from is None) == (self.derived_by is None),
            noun="Attachment",
            field="derived_by",
            expected="how a copy was made, and nothing for an original",
            came=self.derived_by,
        )
