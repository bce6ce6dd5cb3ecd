"""Notes, tiles and bundles against a log that transparency-dev/tessera wrote (Apache-2.0)."""

from __future__ import annotations

from pathlib import Path

from truceline.record.checkpoint import LogIdentity, open_head
from truceline.record.key import parse_vkey
from truceline.record.path import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from truceline.record.tile import Tile, TileNodes, bundle_path, decode_bundle, require_width
from truceline.record.tree import Frontier, Span, leaf_hash, span_hash

KEY = parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
LOG = LogIdentity(origin=KEY.name, keys=(KEY,))


class Folder:
    """Tiles in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tile(self, tile: Tile) -> bytes:
        """Read a tile."""
        return require_width((self.root / tile.path).read_bytes(), tile)


def test_every_head_tile_bundle_and_proof_of_it_holds(testdata: Path) -> None:
    root = testdata / "vectors" / "tessera-log"
    heads = {size: open_head((root / f"checkpoint.{size}").read_bytes(), LOG) for size in range(16)}
    assert open_head((root / "checkpoint").read_bytes(), LOG) == heads[15]
    for size, head in heads.items():
        assert head.size == size
        if not size:
            continue
        nodes = TileNodes(Folder(root), size)
        entries = decode_bundle((root / bundle_path(0, size)).read_bytes(), size)
        leaves = [leaf_hash(entry) for entry in entries]
        grown = Frontier()
        grown.extend(leaves)
        assert grown.root() == span_hash(nodes, Span(0, size)) == head.root
        for index, leaf in enumerate(leaves):
            proof = inclusion_proof(nodes, index, size)
            check_inclusion(proof, index=index, size=size, leaf=leaf, root=head.root)
        for old in range(1, size + 1):
            check_consistency(
                consistency_proof(nodes, old, size),
                old_size=old,
                old_root=heads[old].root,
                size=size,
                root=head.root,
            )
