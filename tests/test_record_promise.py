from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from node_case import AMBER, BIRCH, CEDAR, ROSTER, Nodes, exchange, identity, ring
from roster_case import IDS, envelope, secret

from truceline.record.commitment import CommitmentRefusedError, Outcome
from truceline.record.draft import Draft, OpenBody, SealedBody
from truceline.record.envelope import DelegationId, Reference, sign_envelope
from truceline.record.inception import create_node
from truceline.record.node import Node
from truceline.record.promise import abandon, commit, disclose, promises
from truceline.record.succession import sign_roster

HOLDERS = {"commitment": (CEDAR,), "disclosure": (BIRCH, CEDAR)}
ROSTER_2 = replace(ROSTER, policy=replace(ROSTER.policy, holders=HOLDERS))

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk


def make(root: Path, delegation: DelegationId) -> Path:
    """Make the folder of a node in which commitments may be held by others."""
    create_node(
        root,
        founding=sign_roster(ROSTER_2, [secret(each, "officer") for each in IDS]),
        fingerprint=ROSTER_2.fingerprint,
        identity=replace(identity(delegation), genesis=ROSTER_2.fingerprint),
        keys=ring(delegation),
    )
    return root


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as opened:
        yield Nodes(tmp_path, opened, make)


def settle(nodes: Nodes, time_s: int) -> None:
    for each in nodes.values():
        each.publish(time_s)
    exchange(nodes.values(), time_s=time_s)


def outcomes(node: Node, as_of_s: int) -> list[Outcome]:
    return [each.outcome for each in promises(node, as_of_s=as_of_s)]


def test_what_was_fixed_is_told_once_and_in_time(nodes: Nodes) -> None:
    at = commit(nodes[AMBER], b"three shots", deadline_s=100)
    settle(nodes, 10)
    told = disclose(nodes[AMBER], at, body=OpenBody, audience=[BIRCH])
    with pytest.raises(CommitmentRefusedError, match="one opening"):
        disclose(nodes[AMBER], at, body=OpenBody, audience=[BIRCH])
    assert outcomes(nodes[AMBER], 20) == [Outcome.PENDING]  # nobody else knows of it yet
    settle(nodes, 30)
    for each in (AMBER, BIRCH):
        (found,) = promises(nodes[each], as_of_s=40)
        assert (found.outcome, found.told_at, found.problem) == (Outcome.OPENED, told, "")
        assert outcomes(nodes[each], 29) == [Outcome.PENDING]
    (found,) = promises(nodes[IDS[3]], as_of_s=400)
    assert found.outcome is Outcome.OVERDUE
    assert found.told_at == told
    assert "cannot read" in found.problem


def test_escrow_tells_it_in_the_author_s_stead(nodes: Nodes) -> None:
    at = commit(nodes[AMBER], b"three shots", deadline_s=100, escrow=[CEDAR])
    settle(nodes, 10)
    with pytest.raises(CommitmentRefusedError, match="what opens it"):
        disclose(nodes[BIRCH], at, body=OpenBody, audience=[])
    disclose(nodes[CEDAR], at, body=SealedBody, audience=[BIRCH])
    settle(nodes, 200)
    assert outcomes(nodes[BIRCH], 300) == [Outcome.OPENED_LATE]


def test_what_is_given_up_is_counted(nodes: Nodes) -> None:
    at = commit(nodes[AMBER], b"three shots", deadline_s=100)
    settle(nodes, 10)
    with pytest.raises(CommitmentRefusedError, match="another's"):
        abandon(nodes[BIRCH], at, reason="not mine")
    abandon(nodes[AMBER], at, reason="a mistake")
    settle(nodes, 20)
    assert outcomes(nodes[BIRCH], 25) == [Outcome.ABANDONED]


def test_what_is_no_commitment_is_neither_told_nor_given_up(nodes: Nodes) -> None:
    (note,) = nodes[AMBER].append([Draft(kind="note")])
    (bad,) = nodes[AMBER].append([Draft(kind="commitment", clear={"digest": "x"})])
    for at in (note, bad):
        with pytest.raises(CommitmentRefusedError, match="a commitment there"):
            disclose(nodes[AMBER], at, body=OpenBody, audience=[])
        with pytest.raises(CommitmentRefusedError, match="a commitment there"):
            abandon(nodes[AMBER], at, reason="none")
    assert outcomes(nodes[AMBER], 1) == []


def test_others_ends_and_copies_do_not_count(nodes: Nodes) -> None:
    at = commit(nodes[AMBER], b"three shots", deadline_s=100)
    settle(nodes, 10)
    clear = next(iter(promises(nodes[BIRCH], as_of_s=1)))
    original = nodes[AMBER].entry(at.origin, at.index).envelope
    assert original is not None
    nodes[BIRCH].append(
        [
            Draft(kind="commitment", clear=original.clear),  # a copy of another's
            Draft(kind="abandonment", subjects=(at,), clear={"reason": "theirs"}),
            Draft(kind="disclosure", subjects=(at,), body=OpenBody(content=b"n" * 40)),
            Draft(kind="disclosure"),
        ]
    )
    unknown = Reference(origin=at.origin, index=99, leaf=b"l" * 32)
    nodes[BIRCH].append([Draft(kind="disclosure", subjects=(unknown,))])
    spoilt = sign_envelope(
        replace(envelope(ROSTER_2, BIRCH, kind="disclosure"), kind="disclosure"),
        [secret(BIRCH, "author")],
    ).replace(b'"version":1', b'"version":2')
    nodes[BIRCH].log.append([spoilt])
    settle(nodes, 20)
    (found,) = promises(nodes[BIRCH], as_of_s=30)
    assert found.outcome is Outcome.PENDING
    assert clear.at == found.at
    assert "expected" in found.problem


def test_a_second_opening_of_another_node_is_told_of(nodes: Nodes) -> None:
    at = commit(nodes[AMBER], b"three shots", deadline_s=100, escrow=[CEDAR])
    settle(nodes, 10)
    disclose(nodes[AMBER], at, body=OpenBody, audience=[BIRCH])
    disclose(nodes[CEDAR], at, body=OpenBody, audience=[BIRCH])
    settle(nodes, 20)
    (found,) = promises(nodes[BIRCH], as_of_s=30)
    assert found.outcome is Outcome.OPENED
    assert "a second" in found.problem
