"""Heads and proofs of the real sum.golang.org, from a cache of 2023, against its own key."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.record.checkpoint import Head, LogIdentity, open_head
from truceline.record.errors import RecordError
from truceline.record.key import parse_vkey
from truceline.record.path import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from truceline.record.tile import Tile, TileNodes
from truceline.record.tree import HASH_SIZE, leaf_hash

KEY = parse_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
# What this cache holds: signed heads, one beside each record and the latest; and how many differ.
N_RECORDS, N_SIGNED, N_HEADS = 401, 402, 40
LOG = LogIdentity(origin="go.sum database tree", keys=(KEY,))


class Cache:
    """The tiles that Go had kept, under its own names; the widest is cut to the width asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root / "sum.golang.org" / "tile" / "8"

    def tile(self, tile: Tile) -> bytes:
        """Read a tile."""
        plain = self.root / Tile(tile.level, tile.index, 256).path.removeprefix("tile/")
        partial = plain.with_name(plain.name + ".p")
        widths = sorted(int(each.name) for each in partial.glob("*")) if partial.is_dir() else []
        for path in [plain, *(partial / str(width) for width in widths if width >= tile.width)]:
            if path.is_file():
                return path.read_bytes()[: tile.width * HASH_SIZE]
        return (self.root / plain).read_bytes()  # and fail


def lookups(root: Path) -> list[tuple[int, bytes, Head]]:
    found = []
    for path in sorted((root / "sum.golang.org" / "lookup").rglob("*@*")):
        number, _, rest = path.read_bytes().partition(b"\n")
        record, _, note = rest.partition(b"\n\n")
        found.append((int(number), record + b"\n", open_head(note, LOG)))
    return found


@pytest.mark.slow
def test_every_head_holds_and_every_proof_between_heads_and_from_records_to_them(
    testdata: Path,
) -> None:
    root = testdata / "vectors" / "sumdb"
    latest = open_head((root / "latest").read_bytes(), LOG)
    found = lookups(root)
    signed = [latest, *(head for _, _, head in found)]
    heads = {head.size: head for head in signed}
    assert (len(found), len(signed), len(heads)) == (N_RECORDS, N_SIGNED, N_HEADS)
    n_included = n_consistent = 0
    for head in heads.values():
        nodes = TileNodes(Cache(root), head.size)
        for index, record, _ in found:
            if index < head.size:
                require_included(nodes, index, record, head)
                n_included += 1
        for old in heads.values():
            if old.size < head.size:
                require_consistent(nodes, old, head)
                n_consistent += 1
    # All that there could be: the cache has the tiles for each.
    assert n_included == N_RECORDS * N_HEADS
    assert n_consistent == N_HEADS * (N_HEADS - 1) // 2


def require_included(nodes: TileNodes, index: int, record: bytes, head: Head) -> None:
    proof = inclusion_proof(nodes, index, head.size)
    check_inclusion(proof, index=index, size=head.size, leaf=leaf_hash(record), root=head.root)


def require_consistent(nodes: TileNodes, old: Head, new: Head) -> None:
    proof = consistency_proof(nodes, old.size, new.size)
    check_consistency(proof, old_size=old.size, old_root=old.root, size=new.size, root=new.root)


def test_a_real_head_with_one_letter_changed_is_refused(testdata: Path) -> None:
    raw = (testdata / "vectors" / "sumdb" / "latest").read_bytes()
    with pytest.raises(RecordError):
        open_head(raw.replace(b"16176291", b"16176292"), LOG)
