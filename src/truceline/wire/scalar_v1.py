"""The plain values of version 1, with their bounds, as every schema of it uses them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from truceline.canonical import MAX_INTEGER
from truceline.domain.words import MOST_LETTERS, MOST_NAME_LETTERS

Whole = Annotated[int, Meta(ge=-MAX_INTEGER, le=MAX_INTEGER)]
"""A whole number."""

Natural = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
"""A whole number that is not negative."""

Instant = Annotated[
    int,
    Meta(
        ge=-MAX_INTEGER,
        le=MAX_INTEGER,
        description="An instant: microseconds since 1970-01-01T00:00:00Z without leap seconds.",
    ),
]

Text = Annotated[str, Meta(min_length=1, max_length=MOST_LETTERS)]
"""A text."""

Name = Annotated[str, Meta(min_length=1, max_length=MOST_NAME_LETTERS)]
"""A name, an identifier, a label."""

Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""A SHA-256 or a nonce."""


class PartV1(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A part of a body or of a clear part; every field is written, whatever it holds."""
