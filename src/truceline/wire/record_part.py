"""What the record keeps in the clear of its own kinds, beside the act: opaque to the fold.

A commitment's digest and its escrow are `Commitment` of the record, whose deadline is the act's
instant, rounded down to a second; a redaction's digests and reason are `Redaction` of the record,
whose authority is the act's and whose entry is the one subject.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentPart:
    """The salted digest, and the keys that may open it in the author's stead, in order."""

    digest: bytes
    escrow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionPart:
    """The digests of the fields that are withdrawn, and why, without anything of them."""

    digests: tuple[str, ...]
    reason: str


RecordPart = CommitmentPart | RedactionPart
"""What the record keeps beside an act."""
