"""The hash tree: how leaves and nodes are hashed, and how the tree grows.

A leaf is hashed apart from a node, so that none can stand for the other. A *node* is the root of
a complete subtree of 2^level leaves; a *span* [start, end) of leaves has a hash if it is what the
drafts call a valid subtree: it begins at a multiple of the power of two that holds it.

This is not a store: nodes are asked for through `Nodes`, wherever they lie. Proofs are in `path`.

Source: RFC 6962, section 2.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from truceline.record.errors import MalformedError

HASH_SIZE: Final = 32
MAX_SIZE: Final = 2**63 - 1
EMPTY_ROOT: Final = hashlib.sha256().digest()

_sha256 = hashlib.sha256


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry.

    >>> leaf_hash(b"")[:4].hex()
    '6e340b9c'
    """
    return _sha256(b"\0" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hash many entries."""
    return [_sha256(b"\0" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into their parent."""
    return _sha256(b"\1" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Hash a row of neighbours, of which only the last may be smaller than the others, to its root.

    >>> root_of([]) == EMPTY_ROOT
    True
    """
    row = list(hashes)
    while len(row) > 1:
        above = [
            _sha256(b"\1" + left + right).digest()
            for left, right in zip(row[::2], row[1::2], strict=False)
        ]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0] if row else EMPTY_ROOT


class Nodes(Protocol):
    """Where the hashes of complete subtrees are found."""

    def node(self, level: int, index: int) -> bytes:
        """Return the root of the leaves from index · 2^level up to (index + 1) · 2^level."""


@dataclass(frozen=True, slots=True)
class Span:
    """Leaves from start up to, and without, end."""

    start: int
    end: int


class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, the largest first.

    Parameters
    ----------
    size
        How many leaves the tree has.
    roots
        One root for each bit that is set in the size, from the highest down.

    Raises
    ------
    MalformedError
        If there are more or fewer roots than that, or one of another length.
    """

    __slots__ = ("_roots", "_size")

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()) -> None:
        self._size = size
        self._roots = list(roots)
        if len(self._roots) != size.bit_count() or any(
            len(root) != HASH_SIZE for root in self._roots
        ):
            raise MalformedError(
                what="right edge of a tree",
                place=f"size {size}",
                expected=f"{size.bit_count()} hashes of {HASH_SIZE} bytes",
                came=[len(root) for root in self._roots],
            )

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, the largest first."""
        return tuple(self._roots)

    def copy(self) -> Frontier:
        """Return one that grows apart from this one."""
        return Frontier(self._size, self._roots)

    def append(self, leaf: bytes) -> None:
        """Grow by one leaf, given its hash."""
        self.append_node(0, leaf)

    def append_node(self, level: int, root: bytes) -> None:
        """Grow by a complete subtree of 2^level leaves.

        Raises
        ------
        ValueError
            If the size is not a multiple of 2^level.
        """
        if self._size & ((1 << level) - 1):
            msg = f"a subtree of level {level} cannot follow {self._size} leaves"
            raise ValueError(msg)
        carry = self._size >> level
        while carry & 1:
            root = node_hash(self._roots.pop(), root)
            carry >>= 1
        self._roots.append(root)
        self._size += 1 << level

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Grow by many leaves, given their hashes."""
        at = 0
        while at < len(leaves):
            left = len(leaves) - at
            level = left.bit_length() - 1
            if self._size:
                level = min(level, (self._size & -self._size).bit_length() - 1)
            self.append_node(level, root_of(leaves[at : at + (1 << level)]))
            at += 1 << level

    def root(self) -> bytes:
        """Return the root of the tree."""
        return _folded(self._roots)


def span_hash(nodes: Nodes, span: Span) -> bytes:
    """Return the hash of a span from the complete subtrees that make it up."""
    at, parts = span.start, []
    while at < span.end:
        level = (span.end - at).bit_length() - 1
        parts.append(nodes.node(level, at >> level))
        at += 1 << level
    return _folded(parts)


def frontier_at(nodes: Nodes, size: int) -> Frontier:
    """Return the right edge that a tree had when it was of a given size."""
    at, roots = 0, []
    while at < size:
        level = (size - at).bit_length() - 1
        roots.append(nodes.node(level, at >> level))
        at += 1 << level
    return Frontier(size, roots)


def _folded(parts: Sequence[bytes]) -> bytes:
    if not parts:
        return EMPTY_ROOT
    root = parts[-1]
    for left in reversed(parts[:-1]):
        root = node_hash(left, root)
    return root
