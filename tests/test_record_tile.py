from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.record.errors import DamageError, LimitError, MalformedError
from truceline.record.path import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from truceline.record.tile import (
    WIDTH,
    Rows,
    Tile,
    TileNodes,
    bundle_path,
    decode_bundle,
    encode_bundle,
    require_width,
    split_entries,
    tiles_of,
)
from truceline.record.tree import EMPTY_ROOT, Frontier, leaf_hash, root_of

LEAVES = [leaf_hash(i.to_bytes(4)) for i in range(70_000)]


class Shelf:
    """Tiles in memory, with every width that was ever put there."""

    def __init__(self) -> None:
        self.tiles: dict[str, bytes] = {}

    def tile(self, tile: Tile) -> bytes:
        """Read a tile."""
        return require_width(self.tiles[tile.path], tile)

    def put(self, tiles: list[tuple[Tile, bytes]]) -> None:
        """Keep tiles."""
        self.tiles |= {tile.path: raw for tile, raw in tiles}


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    shelf, rows = Shelf(), Rows(0)
    for at in range(0, len(LEAVES), 1000):
        shelf.put(rows.append(LEAVES[at : at + 1000]))
    shelf.put(rows.partial())
    assert rows.root() == root_of(LEAVES)
    return shelf


def test_a_tree_of_70000_lies_as_the_specification_says(shelf: Shelf) -> None:
    tiles = list(tiles_of(70_000))
    assert {tile.path for tile in tiles} == set(shelf.tiles)
    full = [tile for tile in tiles if tile.width == WIDTH]
    assert [sum(tile.level == level for tile in full) for level in (0, 1, 2)] == [273, 1, 0]
    assert [tile.width for tile in tiles if tile.width < WIDTH] == [112, 17, 1]
    assert [tile.path for tile in tiles_of(256)] == ["tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


def test_paths_are_those_of_the_specification() -> None:
    assert Tile(0, 1234067, 256).path == "tile/0/x001/x234/067"
    assert Tile(2, 999, 5).path == "tile/2/999.p/5"
    assert Tile(0, 1000, 1).path == "tile/0/x001/000.p/1"
    assert bundle_path(70_000, 256) == "tile/entries/x070/000"


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 70_000])
def test_rows_begin_again_where_they_stopped(size: int) -> None:
    shelf, rows = Shelf(), Rows(0)
    shelf.put(rows.append(LEAVES[:size]))
    shelf.put(rows.partial())
    again = Rows(size, shelf)
    assert again.size == size
    assert again.root() == rows.root() == root_of(LEAVES[:size])
    for each in (rows, again):
        each.append(LEAVES[size : size + 300])
        assert each.root() == root_of(LEAVES[: size + 300])


def test_an_empty_tree_has_the_empty_root_and_no_tile() -> None:
    rows = Rows(0, Shelf())
    assert rows.root() == EMPTY_ROOT
    assert rows.partial() == []


@pytest.mark.parametrize("size", [1, 256, 257, 65_536, 65_537, 70_000])
def test_proofs_come_out_of_tiles(size: int, shelf: Shelf) -> None:
    part = Shelf()
    rows = Rows(0)
    part.put(rows.append(LEAVES[:size]))
    part.put(rows.partial())
    nodes = TileNodes(part, size)
    root = root_of(LEAVES[:size])
    for index in {0, size // 3, size - 1}:
        proof = inclusion_proof(nodes, index, size)
        check_inclusion(proof, index=index, size=size, leaf=LEAVES[index], root=root)
    for old in {1, 255, 256, 257, 65_535, 65_536, size} & set(range(1, size + 1)):
        proof = consistency_proof(nodes, old, size)
        old_root = root_of(LEAVES[:old])
        check_consistency(proof, old_size=old, old_root=old_root, size=size, root=root)
    assert TileNodes(shelf, 70_000).node(0, 69_999) == LEAVES[69_999]


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_bundles_are_taken_apart_as_they_were_put_together(entries: list[bytes]) -> None:
    raw = encode_bundle(entries)
    assert decode_bundle(raw, len(entries)) == entries
    assert split_entries(raw + b"more", len(entries)) == (entries, len(raw))
    for cut in range(len(raw)):
        with pytest.raises(MalformedError, match="whole entries"):
            decode_bundle(raw[:cut], len(entries))
    with pytest.raises(MalformedError, match="its end"):
        decode_bundle(raw + b"\0", len(entries))


def test_an_entry_has_at_most_65535_bytes() -> None:
    assert decode_bundle(encode_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(LimitError, match="bytes of an entry"):
        encode_bundle([b"x" * 65_536])


def test_a_tile_of_another_width_is_damaged() -> None:
    with pytest.raises(DamageError, match="expected 64 bytes, came 32"):
        require_width(b"x" * 32, Tile(0, 0, 2))


@given(st.lists(st.integers(1, 700), max_size=6))
def test_rows_and_frontier_agree(steps: list[int]) -> None:
    rows, frontier, at = Rows(0), Frontier(), 0
    for step in steps:
        rows.append(LEAVES[at : at + step])
        frontier.extend(LEAVES[at : at + step])
        at += step
        assert rows.root() == frontier.root()
