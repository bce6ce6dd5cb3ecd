"""Proofs along the path from a part of a tree to its root, and their checks.

A single leaf, a whole older tree and all that lies beside a path are spans, so one walk from the
root down serves inclusion, consistency and both forms of subtree proof.

Source: RFC 6962, section 2.1; draft-ietf-plants-merkle-tree-certs-03, section 4. Decided here
as the probes of transparency-dev/merkle decide it: nothing is consistent with an empty old tree
(whoever starts from nothing needs no proof and asks for none), but the empty subtree is in every
tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from truceline.record.errors import ProofError
from truceline.record.tree import (
    EMPTY_ROOT,
    HASH_SIZE,
    MAX_SIZE,
    Nodes,
    Span,
    node_hash,
    span_hash,
)

MAX_PROOF_HASHES: Final = 63


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """Return the hashes beside the path from a leaf to the root."""
    return subtree_proof(nodes, Span(index, index + 1), size)


def consistency_proof(nodes: Nodes, old_size: int, size: int) -> list[bytes]:
    """Return the hashes that lead from an older root to a newer one."""
    return subtree_proof(nodes, Span(0, old_size), size)


def subtree_proof(nodes: Nodes, span: Span, size: int) -> list[bytes]:
    """Return the hashes that lead from the root of a span to the root of the whole tree."""
    return [span_hash(nodes, part) for part in proof_spans(span, size)]


def proof_spans(span: Span, size: int) -> list[Span]:
    """Say of which spans a proof from one span to the whole tree holds the hashes, in its order."""
    _require_valid(span, size, "subtree consistency")
    walk = _walk(span, size)
    seed = [walk.seed] if walk.is_cut else []
    return [*seed, *(part for part, _ in walk.siblings)]


def check_inclusion(
    proof: Sequence[bytes], *, index: int, size: int, leaf: bytes, root: bytes
) -> None:
    """Check that a leaf stands at an index of a tree.

    Raises
    ------
    ProofError
        If the proof does not show it.
    """
    kind = "inclusion"
    if not 0 <= index < size:
        raise ProofError(proof=kind, fault=f"entry {index} is not in a tree of {size}")
    _require_hash(leaf, kind)
    _Check(kind, Span(index, index + 1), size).run(proof, part=leaf, whole=root)


def check_consistency(
    proof: Sequence[bytes], *, old_size: int, old_root: bytes, size: int, root: bytes
) -> None:
    """Check that a tree has only grown since an older root.

    Raises
    ------
    ProofError
        If the proof does not show it; also if the old tree is empty, for which there is no proof.
    """
    kind = "consistency"
    if not 0 < old_size <= size:
        raise ProofError(proof=kind, fault=f"none leads from {old_size} entries to {size}")
    _Check(kind, Span(0, old_size), size).run(proof, part=old_root, whole=root)


def check_subtree_inclusion(
    proof: Sequence[bytes], *, index: int, span: Span, leaf: bytes, root: bytes
) -> None:
    """Check that a leaf stands at an index of the whole tree, inside a span with a known root.

    Raises
    ------
    ProofError
        If the proof does not show it.
    """
    kind = "subtree inclusion"
    _require_valid(span, span.end, kind)
    if not span.start <= index < span.end:
        raise ProofError(proof=kind, fault=f"entry {index} is not in [{span.start}, {span.end})")
    _require_hash(leaf, kind)
    at = index - span.start
    _Check(kind, Span(at, at + 1), span.end - span.start).run(proof, part=leaf, whole=root)


def check_subtree(
    proof: Sequence[bytes], *, span: Span, span_root: bytes, size: int, root: bytes
) -> None:
    """Check that a span with a known root is part of a tree.

    Raises
    ------
    ProofError
        If the proof does not show it.
    """
    kind = "subtree consistency"
    _require_valid(span, size, kind)
    if span.start == span.end:
        if proof or span_root != EMPTY_ROOT:
            raise ProofError(proof=kind, fault="an empty subtree has the empty root and no proof")
        return
    _Check(kind, span, size).run(proof, part=span_root, whole=root)


class _Side(Enum):
    """Where a sibling lies beside the path."""

    RIGHT = auto()  # newer than the span
    LEFT = auto()  # older than the span
    INSIDE = auto()  # left of the path, and itself part of the span


@dataclass(frozen=True, slots=True)
class _Walk:
    siblings: list[tuple[Span, _Side]]  # from the bottom up
    seed: Span  # what the walk ended at
    is_cut: bool  # whether that is less than the span


def _walk(span: Span, size: int) -> _Walk:
    start, end = span.start, span.end
    low, high = 0, size
    siblings: list[tuple[Span, _Side]] = []
    while (start, end) != (low, high):
        middle = low + (1 << ((high - low - 1).bit_length() - 1))
        if end <= middle:
            siblings.append((Span(middle, high), _Side.RIGHT))
            high = middle
        elif middle <= start:
            siblings.append((Span(low, middle), _Side.LEFT))
            low = middle
        else:
            siblings.append((Span(low, middle), _Side.INSIDE))
            start = low = middle
    siblings.reverse()
    return _Walk(siblings, Span(low, high), is_cut=start != span.start)


class _Check:
    """A proof from a span to a tree, run from the bottom up."""

    def __init__(self, kind: str, span: Span, size: int) -> None:
        self._kind = kind
        if size > MAX_SIZE:
            raise ProofError(proof=kind, fault=f"no tree has {size} entries")
        self._walk = _walk(span, size)

    def run(self, proof: Sequence[bytes], *, part: bytes, whole: bytes) -> None:
        expected = len(self._walk.siblings) + self._walk.is_cut
        if len(proof) != expected:
            fault = f"expected {expected} hashes, came {len(proof)}"
            raise ProofError(proof=self._kind, fault=fault)
        if proof:  # else nothing is hashed: the two roots are only compared
            for each in (part, *proof):
                _require_hash(each, self._kind)
        came_part, came_whole = self._climb(proof, part)
        if came_part != part:
            raise ProofError(proof=self._kind, fault="it leads from another older root")
        if came_whole != whole:
            raise ProofError(proof=self._kind, fault="it leads to another root")

    def _climb(self, proof: Sequence[bytes], part: bytes) -> tuple[bytes, bytes]:
        rest = iter(proof)
        old = new = next(rest) if self._walk.is_cut else part
        for (_, side), sibling in zip(self._walk.siblings, rest, strict=True):
            if side is _Side.RIGHT:
                new = node_hash(new, sibling)
            else:
                new = node_hash(sibling, new)
                if side is _Side.INSIDE:
                    old = node_hash(sibling, old)
        return old, new


def _require_valid(span: Span, size: int, kind: str) -> None:
    width = span.end - span.start
    if not 0 <= span.start <= span.end <= size:
        fault = f"[{span.start}, {span.end}) is not in a tree of {size} entries"
        raise ProofError(proof=kind, fault=fault)
    if width and span.start & ((1 << (width - 1).bit_length()) - 1):
        fault = f"[{span.start}, {span.end}) does not begin where a subtree of its width begins"
        raise ProofError(proof=kind, fault=fault)


def _require_hash(hashed: bytes, kind: str) -> None:
    if len(hashed) != HASH_SIZE:
        raise ProofError(proof=kind, fault=f"expected {HASH_SIZE} bytes a hash, came {len(hashed)}")
