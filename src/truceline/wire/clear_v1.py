"""What every clear part of version 1 has: its version; the kind stands in the envelope."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from truceline.wire.scalar_v1 import Digest, Name, Natural, PartV1

Index = Natural
"""Where in a log."""

Hours = Annotated[int, Meta(ge=0, le=24 * 3660)]
"""A term of up to ten years [h]."""


class ClearV1(PartV1, frozen=True, kw_only=True):
    """A clear part, and the whole of it where nothing else decides."""

    version: Literal[1] = 1


class EntryRefV1(PartV1, frozen=True, kw_only=True):
    """One entry: its log, its index and its leaf hash."""

    log: Name
    index: Index
    leaf: Digest
