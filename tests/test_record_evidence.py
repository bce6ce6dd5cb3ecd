from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from node_case import AMBER, BIRCH, CEDAR, ROSTER, Nodes, exchange

from truceline.record.draft import Draft, OpenBody
from truceline.record.errors import ProofError
from truceline.record.evidence import write_evidence
from truceline.record.key import Algorithm
from truceline.record.proof import parse_proof, without_lines


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as opened:
        yield Nodes(tmp_path, opened)


@pytest.mark.slow
def test_a_folder_of_evidence_is_checked_with_nothing_but_python(
    nodes: Nodes, tmp_path: Path
) -> None:
    node = nodes[AMBER]
    body = OpenBody(content=b"seen")
    node.append([Draft(kind="observation", audience=(BIRCH,), body=body), Draft(kind="note")])
    node.publish(1)
    exchange(nodes.values(), time_s=2)
    node.log.append([b"no entry"])
    node.publish(3)
    entries = list(node.entries(node.origin))
    for to, with_body in ((BIRCH, 1), (CEDAR, 0), (None, 0)):
        folder = tmp_path / f"for {to}"
        made = write_evidence(node, folder, entries[:2], to=to, time_s=4)
        assert (len(made.names), len(made.with_body)) == (2, with_body)
    told = [ROSTER.fingerprint.hex()]
    for arguments, code in ((told, 0), ([], 3), (["00" * 32], 1)):
        command = [sys.executable, str(folder / "verify.py"), str(folder), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout
    write_evidence(node, tmp_path / "odd", entries[2:], to=BIRCH, time_s=4)
    assert not list((tmp_path / "odd").glob("*.body"))
    assert [each.name for each in node.copies.all()][-1] == str(tmp_path / "odd")


def test_what_is_under_no_head_is_no_evidence(nodes: Nodes, tmp_path: Path) -> None:
    node = nodes[AMBER]
    node.append([Draft(kind="note")])
    with pytest.raises(ProofError, match="no signed head"):
        write_evidence(node, tmp_path / "out", node.entries(node.origin), to=None, time_s=1)
    assert not (tmp_path / "out").exists()


def test_a_proof_is_shorter_without_the_lasting_lines(nodes: Nodes) -> None:
    node = nodes[AMBER]
    node.append([Draft(kind="note")])
    node.publish(1)
    exchange(nodes.values(), time_s=2)
    proof = node.prove(node.origin, 0)
    keys = node.chain.cosigners()
    lasting = [key for key in keys if key.algorithm is Algorithm.MLDSA44_COSIGNATURE]
    short = without_lines(proof, lasting)
    assert len(short.raw) < 2500 < len(proof.raw)
    assert parse_proof(short.raw) == short
