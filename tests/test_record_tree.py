from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.record.errors import MalformedError, ProofError
from truceline.record.path import (
    check_consistency,
    check_inclusion,
    check_subtree,
    check_subtree_inclusion,
    consistency_proof,
    inclusion_proof,
    subtree_proof,
)
from truceline.record.tree import (
    EMPTY_ROOT,
    Frontier,
    Span,
    frontier_at,
    leaf_hash,
    node_hash,
    root_of,
    span_hash,
)

LEAVES = [leaf_hash(bytes([i])) for i in range(64)]


def mth(leaves: list[bytes]) -> bytes:
    return _mth(tuple(leaves))


@cache
def _mth(leaves: tuple[bytes, ...]) -> bytes:
    """Hash a tree as RFC 6962, section 2.1, defines it, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return node_hash(_mth(leaves[:k]), _mth(leaves[k:]))


class Memory:
    """Nodes over leaves that are all at hand."""

    def node(self, level: int, index: int) -> bytes:  # noqa: D102 - a fake of the port
        return mth(LEAVES[index << level : (index + 1) << level])


NODES = Memory()
SIZES = range(1, 65)


def test_all_ways_to_a_root_are_one() -> None:
    grown = Frontier()
    for size in range(65):
        root = mth(LEAVES[:size])
        assert root_of(LEAVES[:size]) == root
        assert grown.root() == root
        assert grown.size == size
        assert frontier_at(NODES, size).roots == grown.roots
        assert span_hash(NODES, Span(0, size)) == root
        if size < 64:
            grown.append(LEAVES[size])


def test_a_frontier_grows_by_any_number_at_once() -> None:
    for first in range(65):
        for second in range(first, 65):
            frontier = Frontier()
            frontier.extend(LEAVES[:first])
            apart = frontier.copy()
            frontier.extend(LEAVES[first:second])
            assert frontier.root() == mth(LEAVES[:second])
            assert apart.root() == mth(LEAVES[:first])


def test_a_frontier_refuses_what_is_none() -> None:
    with pytest.raises(MalformedError, match="1 hashes"):
        Frontier(4, LEAVES[:2])
    with pytest.raises(MalformedError):
        Frontier(1, [b"short"])
    frontier = Frontier(1, LEAVES[:1])
    with pytest.raises(ValueError, match="cannot follow"):
        frontier.append_node(1, LEAVES[1])


def test_inclusion_holds_for_each_leaf_of_each_tree_and_for_no_other() -> None:
    for size in SIZES:
        root = mth(LEAVES[:size])
        for index in range(size):
            proof = inclusion_proof(NODES, index, size)
            check_inclusion(proof, index=index, size=size, leaf=LEAVES[index], root=root)
            wrong = (index + 1) % size
            if wrong != index:
                with pytest.raises(ProofError):
                    check_inclusion(proof, index=wrong, size=size, leaf=LEAVES[index], root=root)


def test_consistency_holds_between_all_trees_and_with_no_other_root() -> None:
    for size in SIZES:
        root = mth(LEAVES[:size])
        for old in range(1, size + 1):
            proof = consistency_proof(NODES, old, size)
            old_root = mth(LEAVES[:old])
            check_consistency(proof, old_size=old, old_root=old_root, size=size, root=root)
            for bad_old, bad_new in ((LEAVES[63], root), (old_root, EMPTY_ROOT)):
                if (bad_old, bad_new) == (old_root, root):
                    continue
                with pytest.raises(ProofError):
                    check_consistency(
                        proof, old_size=old, old_root=bad_old, size=size, root=bad_new
                    )


def valid_spans(size: int) -> list[Span]:
    return [
        Span(start, end)
        for start in range(size)
        for end in range(start + 1, size + 1)
        if start % (1 << (end - start - 1).bit_length()) == 0
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 31, 32, 33, 64])
def test_each_valid_subtree_is_proven_and_each_of_its_leaves_in_it(size: int) -> None:
    root = mth(LEAVES[:size])
    for span in valid_spans(size):
        span_root = mth(LEAVES[span.start : span.end])
        proof = subtree_proof(NODES, span, size)
        check_subtree(proof, span=span, span_root=span_root, size=size, root=root)
        index = (span.start + span.end) // 2
        width = span.end - span.start

        class Part:
            def node(self, level: int, index: int, *, start: int = span.start) -> bytes:
                return NODES.node(level, index + (start >> level))

        check_subtree_inclusion(
            inclusion_proof(Part(), index - span.start, width),
            index=index,
            span=span,
            leaf=LEAVES[index],
            root=span_root,
        )


@pytest.mark.parametrize("span", [Span(1, 3), Span(-1, 2), Span(3, 2), Span(0, 9), Span(2, 6)])
def test_no_proof_is_made_or_taken_for_what_is_no_subtree(span: Span) -> None:
    with pytest.raises(ProofError):
        subtree_proof(NODES, span, 8)
    with pytest.raises(ProofError):
        check_subtree([], span=span, span_root=LEAVES[0], size=8, root=LEAVES[0])


def test_an_empty_subtree_is_in_every_tree_and_needs_no_proof() -> None:
    check_subtree([], span=Span(2, 2), span_root=EMPTY_ROOT, size=8, root=LEAVES[0])
    for proof, root in (([LEAVES[0]], EMPTY_ROOT), ([], LEAVES[0])):
        with pytest.raises(ProofError, match="empty"):
            check_subtree(proof, span=Span(2, 2), span_root=root, size=8, root=LEAVES[0])


def test_nothing_is_proven_from_an_empty_old_tree_or_about_a_leaf_outside() -> None:
    for old_size in (0, 9):
        with pytest.raises(ProofError, match="none leads"):
            check_consistency([], old_size=old_size, old_root=EMPTY_ROOT, size=8, root=EMPTY_ROOT)
    for index in (-1, 8):
        with pytest.raises(ProofError, match="not in a tree"):
            check_inclusion([], index=index, size=8, leaf=LEAVES[0], root=EMPTY_ROOT)
    with pytest.raises(ProofError, match="not in"):
        check_subtree_inclusion([], index=4, span=Span(0, 4), leaf=LEAVES[0], root=EMPTY_ROOT)


def test_a_tree_has_fewer_than_two_to_the_63_leaves() -> None:
    with pytest.raises(ProofError, match="no tree has"):
        check_inclusion([], index=0, size=2**63, leaf=LEAVES[0], root=LEAVES[0])


def test_hashes_have_32_bytes_and_their_number_is_exact() -> None:
    proof = inclusion_proof(NODES, 3, 8)
    root = mth(LEAVES[:8])
    for bad in (proof[:-1], [*proof, proof[0]], [proof[0][:-1], *proof[1:]], []):
        with pytest.raises(ProofError):
            check_inclusion(bad, index=3, size=8, leaf=LEAVES[3], root=root)


@given(st.integers(1, 64), st.data())
def test_no_proof_survives_a_changed_bit(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(NODES, old, size)
    if not proof:
        return
    at = data.draw(st.integers(0, len(proof) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = (int.from_bytes(proof[at]) ^ 1 << bit).to_bytes(32)
    with pytest.raises(ProofError):
        check_consistency(
            [*proof[:at], changed, *proof[at + 1 :]],
            old_size=old,
            old_root=mth(LEAVES[:old]),
            size=size,
            root=mth(LEAVES[:size]),
        )
