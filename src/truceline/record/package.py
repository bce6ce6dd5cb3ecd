"""Entry packages: at most 256 entries, with the proof that a signed head covers them.

The first index of a package, rounded down to a multiple of 256, and its end make a subtree; the
proof leads from there to the head. On the left of that path lie exactly the roots of the tree's
older edge. So whoever holds the entries before a package sees in the same step whether the head
continues what it holds: no further consistency proof is needed, which a courier, who does not
know how much the other holds, could not have made.

Source: C2SP tlog-mirror, add-entries (commit 5ba5ee8, without a version yet).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from truceline.record.checkpoint import Checkpoint
from truceline.record.errors import LimitError, MalformedError, ProofError
from truceline.record.path import MAX_PROOF_HASHES, check_subtree, proof_spans, subtree_proof
from truceline.record.tile import WIDTH, encode_bundle, split_entries
from truceline.record.tree import HASH_SIZE, Frontier, Nodes, Span, leaf_hashes, root_of

_LEVEL: Final = WIDTH.bit_length() - 1  # of a whole package in the tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Entries from start up to end of one log, proven against its head of a size."""

    origin: str
    start: int
    size: int
    entries: tuple[bytes, ...] = field(repr=False)
    proof: tuple[bytes, ...] = field(repr=False)

    @property
    def end(self) -> int:
        """Return the index after the last entry."""
        return self.start + len(self.entries)

    @property
    def span(self) -> Span:
        """Return the subtree that is proven."""
        return Span(self.start - self.start % WIDTH, self.end)

    @property
    def raw(self) -> bytes:
        """Return entries and proof as they are sent."""
        count = len(self.proof).to_bytes(1)
        return encode_bundle(self.entries) + count + b"".join(self.proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPackage:
    """A package that belongs to its head: its leaves, and the hashes known beside them."""

    package: Package
    root: bytes
    leaves: tuple[bytes, ...] = field(repr=False)
    beside: dict[Span, bytes] = field(repr=False)

    def edge_at(self, size: int) -> Frontier:
        """Return the edge of the head's tree at a size within the package.

        Raises
        ------
        ProofError
            If the size is not within it.
        """
        first = self.package.span.start
        if not first <= size <= self.package.end:
            fault = f"the tree of {size} does not end in the package"
            raise ProofError(proof="package", fault=fault)
        left = sorted((span for span in self.beside if span.end <= first), key=_by_start)
        edge = Frontier(first, [self.beside[span] for span in left])
        if size == first + WIDTH:
            edge.append_node(_LEVEL, self.root)
        else:
            edge.extend(self.leaves[: size - first])
        return edge

    def consistency_proof(self, old_size: int) -> list[bytes]:
        """Return the proof that leads from the head's tree at an older size to the head.

        Raises
        ------
        ProofError
            If the package does not reach from that size to the head.
        """
        spans = proof_spans(Span(0, old_size), self.package.size)
        return [self._hash(span) for span in spans]

    def _hash(self, span: Span) -> bytes:
        if span in self.beside:
            return self.beside[span]
        inside = self.package.span
        if inside.start <= span.start and span.end <= inside.end:
            return root_of(self.leaves[span.start - inside.start : span.end - inside.start])
        width = span.end - span.start
        if width == 1:
            fault = f"entry {span.start} is not in the package"
            raise ProofError(proof="consistency", fault=fault)
        middle = span.start + (1 << ((width - 1).bit_length() - 1))
        left, right = Span(span.start, middle), Span(middle, span.end)
        return root_of([self._hash(left), self._hash(right)])


def steps(start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the packages that bring entries from one index up to another."""
    while start < end:
        stop = min(end, start - start % WIDTH + WIDTH)
        yield Span(start, stop)
        start = stop


def make_package(
    entries: Sequence[bytes], *, origin: str, start: int, nodes: Nodes, size: int
) -> Package:
    """Prove entries against the head of a size.

    Parameters
    ----------
    entries
        The entries, as `steps` divides them.
    origin
        Their log.
    start
        The index of the first.
    nodes
        The nodes of a tree of at least that size.
    size
        The size of the head.
    """
    span = Span(start - start % WIDTH, start + len(entries))
    proof = tuple(subtree_proof(nodes, span, size))
    return Package(origin=origin, start=start, size=size, entries=tuple(entries), proof=proof)


def parse_package(raw: bytes, *, origin: str, span: Span, size: int) -> Package:
    """Read a package of entries whose number is known.

    Raises
    ------
    MalformedError
        If it is none.
    LimitError
        If it holds too many entries or hashes.
    """
    first = span.start - span.start % WIDTH
    if not 0 <= span.start < span.end <= min(first + WIDTH, size):
        raise MalformedError(
            what="entry package",
            place="its indexes",
            expected=f"a part of [{first}, {min(first + WIDTH, size)})",
            came=span,
        )
    entries, at = split_entries(raw, span.end - span.start)
    count = int.from_bytes(raw[at : at + 1])
    if count > MAX_PROOF_HASHES:
        raise LimitError(what="hashes of a package", limit=MAX_PROOF_HASHES, came=count)
    at += 1
    if len(raw) != at + count * HASH_SIZE:
        raise MalformedError(
            what="entry package",
            place=f"byte {at}",
            expected=f"{count} hashes and the end",
            came=f"{len(raw)} bytes",
        )
    proof = tuple(raw[each : each + HASH_SIZE] for each in range(at, len(raw), HASH_SIZE))
    return Package(origin=origin, start=span.start, size=size, entries=tuple(entries), proof=proof)


def open_package(package: Package, head: Checkpoint, before: Sequence[bytes] = ()) -> OpenedPackage:
    """Check that a head covers the entries of a package.

    Parameters
    ----------
    package
        The package as it came.
    head
        The head that it names; its signature was checked.
    before
        The entries that the package leaves out from the multiple of 256 up to its start.

    Raises
    ------
    ProofError
        If the head does not cover them.
    """
    leaves = tuple(leaf_hashes((*before, *package.entries)))
    span, root = package.span, root_of(leaves)
    check_subtree(package.proof, span=span, span_root=root, size=head.size, root=head.root)
    beside = dict(zip(proof_spans(span, head.size), package.proof, strict=True))
    return OpenedPackage(package=package, root=root, leaves=leaves, beside=beside)


def _by_start(span: Span) -> int:
    return span.start
