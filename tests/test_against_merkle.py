"""The proofs' checks against the probes of transparency-dev/merkle (Apache-2.0)."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from truceline.record.errors import ProofError
from truceline.record.path import (
    check_consistency,
    check_inclusion,
    check_subtree,
    check_subtree_inclusion,
)
from truceline.record.tree import Span

Probe = dict[str, Any]


def inclusion(probe: Probe) -> None:
    check_inclusion(
        hashes(probe),
        index=probe["leafIdx"],
        size=probe["treeSize"],
        leaf=b64decode(probe["leafHash"] or ""),
        root=b64decode(probe["root"] or ""),
    )


def consistency(probe: Probe) -> None:
    check_consistency(
        hashes(probe),
        old_size=probe["size1"],
        old_root=b64decode(probe["root1"] or ""),
        size=probe["size2"],
        root=b64decode(probe["root2"] or ""),
    )


def subtree_inclusion(probe: Probe) -> None:
    check_subtree_inclusion(
        hashes(probe),
        index=probe["leafIdx"],
        span=Span(probe["start"], probe["end"]),
        leaf=b64decode(probe["leafHash"] or ""),
        root=b64decode(probe["root"] or ""),
    )


def subtree_consistency(probe: Probe) -> None:
    check_subtree(
        hashes(probe),
        span=Span(probe["start"], probe["end"]),
        span_root=b64decode(probe["root1"] or ""),
        size=probe["size"],
        root=b64decode(probe["root2"] or ""),
    )


def hashes(probe: Probe) -> list[bytes]:
    return [b64decode(each) for each in probe["proof"] or []]


@pytest.mark.parametrize(
    ("folder", "check", "n_probes"),
    [
        ("inclusion", inclusion, 98),
        ("consistency", consistency, 98),
        ("subtreeinclusion", subtree_inclusion, 204),
        ("subtreeconsistency", subtree_consistency, 118),
    ],
)
def test_every_probe_gets_the_verdict_that_it_names(
    testdata: Path, folder: str, check: Callable[[Probe], None], n_probes: int
) -> None:
    probes = sorted((testdata / "vectors" / "merkle" / folder).rglob("*.json"))
    wrong = []
    for path in probes:
        probe = json.loads(path.read_text())
        try:
            check(probe)
            holds = True
        except ProofError:
            holds = False
        if holds == probe["wantErr"]:
            wrong.append((path.name, probe["desc"]))
    assert len(probes) == n_probes
    assert not wrong
