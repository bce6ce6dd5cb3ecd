"""What the record writes itself, because no well-kept library has it, stays small."""

from __future__ import annotations

import ast
from pathlib import Path

import truceline.record

ROOM = Path(truceline.record.__file__).parent
OURS = ("tree", "path", "tile", "note", "checkpoint", "cosignature", "proof", "quorum", "policy")
"""The tree, tiles, notes, proofs and policy."""

MOST_LINES = 1_500


def code_lines(source: str) -> set[int]:
    """Return the lines that are neither blank nor comment nor docstring."""
    texts: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            texts |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    told = {n for n, line in lines if line.strip() and not line.lstrip().startswith("#")}
    return told - texts


def test_tree_tiles_notes_proofs_and_policy_have_at_most_1500_lines() -> None:
    n_lines = [len(code_lines((ROOM / f"{each}.py").read_text("utf-8"))) for each in OURS]
    assert all(n_lines)
    assert sum(n_lines) <= MOST_LINES
