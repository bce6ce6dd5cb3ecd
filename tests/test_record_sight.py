"""Cross-links: closed, never less than before, and not to be led astray by a liar's cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from node_case import AMBER, BIRCH, CEDAR, DELTA, ROSTER, Nodes, give, origin_of
from roster_case import IDS, envelope, secret

from truceline.record.cut import Cut, Origin, Seen, covers
from truceline.record.draft import Draft
from truceline.record.envelope import sign_envelope
from truceline.record.errors import DamageError
from truceline.record.index import Index
from truceline.record.node import Node
from truceline.record.sight import Awareness, Contradiction

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as opened:
        yield Nodes(tmp_path, opened)


def write(node: Node, cut: Cut | None = None) -> None:
    """Append an entry, with the cut that a liar puts into it or the node's own."""
    if cut is None:
        node.append([Draft(kind="note")])
    else:
        made = replace(envelope(ROSTER, node.delegation), cut=cut)
        node.log.append([sign_envelope(made, [node.author()])])
    node.publish(1)


def names(cut: Cut) -> dict[Origin, int]:
    return {seen.origin: seen.size for seen in cut.seen}


def test_a_cut_holds_with_each_entry_what_its_author_had_seen(nodes: Nodes) -> None:
    write(nodes[AMBER])
    give(nodes[AMBER], nodes[BIRCH])
    write(nodes[BIRCH])
    out = nodes[CEDAR]
    take_only(nodes[BIRCH], out, origin_of(BIRCH))
    assert names(out.cut()) == {}  # Birch had seen an entry of Amber's that is not here
    give(nodes[AMBER], out)
    assert names(out.cut()) == {origin_of(AMBER): 1, origin_of(BIRCH): 1}
    root = out.mirror(origin_of(BIRCH)).root_at(1)
    assert Seen(origin=origin_of(BIRCH), size=1, root=root) in out.cut().seen


def take_only(source: Node, to: Node, origin: Origin) -> None:
    """Bring the entries of one log to a node."""
    mirror, copy = source.logs.mirrors[origin], to.logs.mirrors[origin]
    head = mirror.head()
    assert head is not None
    copy.receive_head(head.note.raw)
    copy.receive(mirror.packages(0, head))
    copy.complete()


def test_a_cut_never_shrinks_even_if_a_mirror_is_lost(nodes: Nodes, tmp_path: Path) -> None:
    write(nodes[AMBER])
    give(nodes[AMBER], nodes[BIRCH])
    write(nodes[BIRCH])
    before = nodes[BIRCH].cut()
    nodes[BIRCH].close()
    lost = nodes[BIRCH].home.log(origin_of(AMBER))
    lost.rename(tmp_path / "lost")
    with Node(nodes[BIRCH].home.root) as again:
        assert again.size(origin_of(AMBER)) == 0
        assert again.cut() == before
        assert covers(again.cut(), before)


def test_a_cut_from_the_future_stops_only_its_own_log(nodes: Nodes) -> None:
    write(nodes[AMBER])
    write(nodes[BIRCH])
    future = Cut(seen=(Seen(origin=origin_of(AMBER), size=2**40, root=b"r" * 32),))
    write(nodes[BIRCH], future)
    write(nodes[BIRCH])
    for each in (AMBER, BIRCH):
        give(nodes[each], nodes[DELTA])
    assert nodes[DELTA].size(origin_of(BIRCH)) == 3
    assert names(nodes[DELTA].cut()) == {origin_of(AMBER): 1, origin_of(BIRCH): 1}


def test_a_log_that_the_roster_does_not_know_stops_a_cut_too(nodes: Nodes) -> None:
    unknown = Cut(seen=(Seen(origin=Origin("zeta/desk"), size=1, root=b"r" * 32),))
    write(nodes[BIRCH], unknown)
    give(nodes[BIRCH], nodes[DELTA])
    assert names(nodes[DELTA].cut()) == {}


def test_another_root_than_the_one_held_is_shown(nodes: Nodes) -> None:
    write(nodes[AMBER])
    false = Cut(seen=(Seen(origin=origin_of(AMBER), size=1, root=b"r" * 32),))
    write(nodes[BIRCH], false)
    for each in (AMBER, BIRCH):
        give(nodes[each], nodes[DELTA])
    assert names(nodes[DELTA].cut()) == {origin_of(AMBER): 1}
    clash = Contradiction(at=origin_of(BIRCH), index=0, log=origin_of(AMBER), size=1)
    assert nodes[DELTA].sight.contradictions() == (clash,)
    liar, other = (nodes[DELTA].entry(origin_of(each), 0) for each in (BIRCH, AMBER))
    assert nodes[DELTA].awareness(liar, other) is Awareness.NEITHER


def test_leaves_that_are_no_entries_are_there_and_say_nothing(nodes: Nodes) -> None:
    leaf = sign_envelope(envelope(ROSTER, AMBER), [secret(AMBER, "author")])
    bad = [b"", b"\xff", b"{}", leaf.replace(b'"note"', b'"Note"'), leaf[:-1] + b" }"]
    nodes[AMBER].log.append([*bad, leaf])
    nodes[AMBER].publish(1)
    give(nodes[AMBER], nodes[BIRCH])
    entries = list(nodes[BIRCH].entries(origin_of(AMBER)))
    assert [bool(each.fault) for each in entries] == [True] * 5 + [False]
    assert nodes[BIRCH].contents(entries[0]) is None
    assert nodes[BIRCH].awareness(entries[0], entries[5]) is Awareness.COVERED
    write(nodes[BIRCH])
    other = nodes[BIRCH].entry(origin_of(BIRCH), 0)
    assert nodes[BIRCH].awareness(entries[0], other) is Awareness.COVERED
    assert [each.at.index for each in nodes[BIRCH].of_kind("note")] == [4, 5, 0]


def test_an_entry_that_was_sent_twice_is_found_twice(nodes: Nodes) -> None:
    draft = Draft(kind="note")
    nodes[AMBER].append([draft])
    nodes[AMBER].append([draft])
    assert [each.at.index for each in nodes[AMBER].find(draft.entry)] == [0, 1]


def test_an_index_that_is_damaged_or_old_is_made_again(nodes: Nodes, tmp_path: Path) -> None:
    write(nodes[AMBER])
    nodes[AMBER].sight.index()
    nodes[AMBER].close()
    path = nodes[AMBER].home.index
    for raw in (b"no database at all" * 1000, b""):
        path.write_bytes(raw)
        with Node(nodes[AMBER].home.root) as again:
            assert len(list(again.of_kind("note"))) == 1
    index = Index(tmp_path / "index.db", [origin_of(AMBER)])
    index.walk(origin_of(AMBER), [b"one", b"two"])
    index.forget(origin_of(AMBER), 1)
    assert index.walked(origin_of(AMBER)) == 1
    index.close()
    with pytest.raises(DamageError, match="it can be deleted"):
        index.walked(origin_of(AMBER))


def test_an_index_that_knows_more_than_the_log_forgets_it(nodes: Nodes) -> None:
    node = nodes[AMBER]
    node.sight.index().walk(node.origin, [b"one", b"two"])
    assert node.sight.index().walked(node.origin) == 0
    write(node)
    assert node.sight.index().walked(node.origin) == 1


def meet(nodes: Nodes, chance: np.random.Generator) -> None:
    """Let somebody write, or bring another all that he has, or one log of many."""
    one, other = (IDS[n] for n in chance.permutation(len(IDS))[:2])
    match int(chance.integers(0, 3)):
        case 0:
            write(nodes[one])
        case 1:
            give(nodes[one], nodes[other])
        case _:
            origin = origin_of(IDS[int(chance.integers(0, len(IDS)))])
            if origin != origin_of(other) and nodes[one].mirror(origin).head() is not None:
                take_only(nodes[one], nodes[other], origin)


def is_closed(logs: dict[Origin, list[Cut]], seen: dict[Origin, int], own: Origin) -> bool:
    """Tell whether what had been seen holds, with each entry, what its author had seen."""
    cuts = (cut for origin, size in seen.items() for cut in logs[origin][:size])
    claims = (each for cut in cuts for each in cut.seen if each.origin != own)
    return all(seen.get(each.origin, 0) >= each.size for each in claims)


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_they_meet_cuts_are_closed_and_never_shrink(
    nodes: Nodes, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    for _ in range(40):
        meet(nodes, chance)
    logs = {
        node.origin: [each.envelope.cut for each in node.entries(node.origin) if each.envelope]
        for node in nodes.values()
    }
    assert sum(len(cut.seen) for cuts in logs.values() for cut in cuts) > 5
    for origin, cuts in logs.items():
        for index, cut in enumerate(cuts):
            assert is_closed(logs, {**names(cut), origin: index}, origin)
        assert all(covers(later, earlier) for earlier, later in pairwise(cuts))
