from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from node_case import (
    AMBER,
    BIRCH,
    CEDAR,
    DELTA,
    Nodes,
    exchange,
    give,
    origin_of,
)
from roster_case import IDS

from truceline.record.draft import Draft, FieldsBody, OpenBody, SealedBody
from truceline.record.errors import BehindError, InUseError
from truceline.record.node import Node
from truceline.record.seal import Custody
from truceline.record.sight import Awareness
from truceline.record.standing import Stage
from truceline.record.withdrawal import follow, redact

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def nodes(tmp_path: Path, stack: ExitStack) -> Nodes:
    return Nodes(tmp_path, stack)


def test_what_is_appended_is_read_with_its_body(nodes: Nodes) -> None:
    node = nodes[AMBER]
    drafts = [
        Draft(kind="note", clear={"n": 1}),
        Draft(kind="observation", body=OpenBody(content=b"seen")),
        Draft(kind="observation", body=SealedBody(content=b"heard"), audience=(BIRCH,)),
        Draft(kind="observation", body=FieldsBody(fields={"name": "Möbius", "n": 3})),
    ]
    made = node.append(drafts)
    entries = list(node.entries(node.origin))
    assert [each.at for each in entries] == list(made)
    found = [node.contents(each) for each in entries]
    assert found[0] is None
    assert [each.content for each in found[1:3] if each] == [b"seen", b"heard"]
    assert found[3] is not None
    assert found[3].fields == {"name": "Möbius", "n": 3}
    assert node.state(node.origin, 0).stage is Stage.HELD


def test_a_second_process_is_refused(nodes: Nodes) -> None:
    with pytest.raises(InUseError):
        Node(nodes[AMBER].home.root)


def test_an_entry_travels_and_settles(nodes: Nodes) -> None:
    node = nodes[AMBER]
    node.append([Draft(kind="note")])
    assert node.publish(5).size == 1
    assert node.state(node.origin, 0).stage is Stage.HEAD
    exchange(nodes.values(), time_s=9)
    state = node.state(node.origin, 0)
    assert state.stage is Stage.SETTLED
    assert state.cosigned_by == {BIRCH: 9, CEDAR: 9, DELTA: 9}
    assert nodes[DELTA].state(node.origin, 0).stage is Stage.SETTLED


def test_bodies_go_to_whom_policy_and_author_name(nodes: Nodes) -> None:
    node = nodes[AMBER]
    made = node.append(
        [
            Draft(kind="observation", body=SealedBody(content=b"heard"), audience=(BIRCH,)),
            Draft(kind="observation", body=OpenBody(content=b"own")),
        ]
    )
    node.publish(5)
    exchange(nodes.values(), time_s=9)
    for each in IDS:
        found = [nodes[each].contents(nodes[each].entry(node.origin, at.index)) for at in made]
        custody = [one.custody for one in found if one]
        own = Custody.OPENED if each == AMBER else Custody.MISSING
        shared = Custody.OPENED if each in {AMBER, BIRCH} else Custody.MISSING
        assert custody == [shared, own]


def test_a_cut_says_who_had_whom_before_him(nodes: Nodes) -> None:
    one = nodes[AMBER].append([Draft(kind="note")])[0]
    alone = nodes[CEDAR].append([Draft(kind="note")])[0]
    nodes[AMBER].publish(1)
    give(nodes[AMBER], nodes[BIRCH])
    two = nodes[BIRCH].append([Draft(kind="note")])[0]
    for name in (BIRCH, CEDAR):
        nodes[name].publish(2)
    exchange(nodes.values(), time_s=9)
    node = nodes[DELTA]
    first, second, third = (node.entry(at.origin, at.index) for at in (one, two, alone))
    assert node.awareness(second, first) is Awareness.COVERS
    assert node.awareness(first, second) is Awareness.COVERED
    assert node.awareness(first, third) is Awareness.NEITHER


def test_a_restored_node_takes_its_tail_back_and_goes_on(
    nodes: Nodes, tmp_path: Path, stack: ExitStack
) -> None:
    node = nodes[AMBER]
    node.append([Draft(kind="note", clear={"n": 1})])
    node.publish(1)
    node.close()
    shutil.copytree(node.home.root, tmp_path / "backup")
    node = stack.enter_context(Node(node.home.root))
    node.append([Draft(kind="observation", clear={"n": 2}, body=OpenBody(content=b"b"))])
    node.publish(2)
    give(node, nodes[BIRCH])
    node.close()
    restored = stack.enter_context(Node(tmp_path / "backup"))
    restored.append([Draft(kind="note", clear={"n": 3})])
    assert not give(nodes[BIRCH], restored, whole=True).refusals
    kinds = [each.envelope.clear for each in restored.entries(restored.origin) if each.envelope]
    assert kinds == [{"n": 1}, {"n": 2}, {"n": 3}]
    restored.publish(3)
    assert not give(restored, nodes[BIRCH]).refusals
    assert nodes[BIRCH].size(origin_of(AMBER)) == 3


def test_fields_are_withdrawn_everywhere_and_it_is_logged(nodes: Nodes) -> None:
    node = nodes[AMBER]
    fields = FieldsBody(fields={"name": "Möbius", "n": 3})
    at = node.append([Draft(kind="observation", body=fields, audience=(BIRCH,))])[0]
    node.publish(1)
    exchange(nodes.values(), time_s=2)
    redact(node, at, names=["name"], reason="asked", authority="both guarantors")
    (own,) = follow(node)
    assert own.may_remain == ("copy of 1970-01-01 for birch",)
    node.publish(3)
    give(node, nodes[BIRCH])
    (receipt,) = follow(nodes[BIRCH])
    assert len(receipt.digests) == 1
    for each in (AMBER, BIRCH):
        found = nodes[each].contents(nodes[each].entry(at.origin, at.index))
        assert found is not None
        assert found.fields == {"n": 3}
        assert follow(nodes[each]) == ()


def test_an_old_copy_that_was_told_of_a_larger_head_does_not_write(
    nodes: Nodes, tmp_path: Path, stack: ExitStack
) -> None:
    node = nodes[AMBER]
    node.close()
    shutil.copytree(node.home.root, tmp_path / "backup")
    node = stack.enter_context(Node(node.home.root))
    node.append([Draft(kind="note")])
    head = node.publish(1)
    restored = stack.enter_context(Node(tmp_path / "backup"))
    restored.log.receive_head(head.note.raw)
    with pytest.raises(BehindError):
        restored.append([Draft(kind="note")])
