"""The shelf on SQL beside the shelf in memory, in the worlds of the fold's own laws."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec
from fold_case import QUICK_CHARTER
from fold_world import World, orders
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from register_case import part_of

from truceline.procedure.fold import Fold, Verdict
from truceline.procedure.memory_shelf import MemoryShelf
from truceline.procedure.placed import Placed
from truceline.procedure.shelf import Kept
from truceline.register.database import Database
from truceline.register.numbering import Numbering
from truceline.register.reading import act_of
from truceline.register.sql_shelf import SqlShelf
from truceline.wire.act import encode_act

CHOICES = st.binary(min_size=1, max_size=16)
worlds = settings(max_examples=25, deadline=None, phases=(Phase.generate,))


def noise(seed: int) -> bytes:
    return b"".join(hashlib.sha256(f"{seed} {n}".encode()).digest() for n in range(13))


PROGRAMS = st.integers(0, 10**9).map(noise)


class Folding:
    """A fold on a shelf of SQL, which forgets now and then what it has in memory."""

    def __init__(self, folder: str) -> None:
        self.database = Database(Path(folder) / "register.db")
        self.numbering = Numbering(self.database)
        with self.database.writing():
            self.numbering.found(QUICK_CHARTER.logs)
        self.shelf = SqlShelf(self.database, self.numbering, act_of)
        self.fold = Fold(QUICK_CHARTER, self.shelf)

    def add(self, placed: Placed) -> Verdict:
        """Add an entry, with its clear part as the wire has it."""
        if placed.act is not None:
            encoded = encode_act(placed.act, record=part_of(placed.act))
            placed = replace(placed, kind=encoded.kind)
            clear = msgspec.json.encode(encoded.clear)
            self.shelf.expect(placed.at, clear=clear, has_body=False)
        return self.fold.add(placed)

    def forget(self) -> None:
        """Write all, and read it again."""
        self.fold.refresh()
        self.shelf.flush()
        self.shelf.forget()
        self.fold = Fold(QUICK_CHARTER, self.shelf)


def on_sql(
    entries: Iterable[Placed], world: World, every: int
) -> tuple[bytes, list[Verdict], list[Kept]]:
    with tempfile.TemporaryDirectory() as folder:
        made = Folding(folder)
        verdicts = []
        with made.database.writing():
            for number, each in enumerate(entries, start=1):
                verdicts.append(made.add(each))
                if number % every == 0:
                    made.forget()
            digest = made.fold.digest(world.roots()).digest
            made.forget()
            kept = _all_kept(made.fold)
        made.database.close()
    return digest, verdicts, kept


def _all_kept(fold: Fold) -> list[Kept]:
    sizes = sorted(fold.sizes.items())
    found = (fold.shelf.kept(log, n) for log, size in sizes for n in range(size))
    return [each for each in found if each is not None]


@worlds
@given(PROGRAMS, CHOICES, st.sampled_from([3, 7, 1000]))
def test_a_fold_on_sql_is_the_fold_in_memory(program: bytes, order: bytes, every: int) -> None:
    world = World(program)
    entries = list(orders(world, order))
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    expected = [fold.add(each) for each in entries]
    digest, verdicts, kept = on_sql(entries, world, every)
    assert verdicts == expected
    assert digest == fold.digest(world.roots()).digest
    assert [_bare(each) for each in kept] == [_bare(each) for each in _all_kept(fold)]


def _bare(kept: Kept) -> Kept:
    """Leave out the kind, which worlds name otherwise, and what of a cut was new."""
    return replace(kept, placed=replace(kept.placed, kind="", past={}))
