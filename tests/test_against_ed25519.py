"""Every verdict on Ed25519 against the vectors of Wycheproof (Apache-2.0) and CCTV (BSD-3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truceline.record.key import (
    Algorithm,
    KeyName,
    KeyRefusedError,
    PublicKey,
    require_strong,
)
from truceline.record.standalone import ed25519_holds as standalone_holds
from truceline.record.verdict import ed25519_holds

ACCEPTED = 43
"""How many of the 914 edge cases libsodium accepts; another number is another record."""


@pytest.mark.slow
def test_wycheproof_agrees_with_both(testdata: Path) -> None:
    text = (testdata / "vectors/ed25519/wycheproof_ed25519.json").read_text("utf-8")
    n_cases = 0
    for group in json.loads(text)["testGroups"]:
        public = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            message, signature = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
            valid = case["result"] == "valid"
            assert ed25519_holds(public, message=message, signature=signature) == valid
            assert standalone_holds(public, message, signature) == valid
            n_cases += 1
    assert n_cases == 151


@pytest.mark.slow
def test_on_all_edge_cases_the_two_agree_and_accept_the_frozen_number(testdata: Path) -> None:
    cases = json.loads((testdata / "vectors/ed25519/cctv_edge_cases.json").read_text("utf-8"))
    accepted = 0
    for case in cases:
        public, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        message = case["msg"].encode()
        holds = ed25519_holds(public, message=message, signature=signature)
        assert standalone_holds(public, message, signature) == holds, case["number"]
        accepted += holds
    assert (len(cases), accepted) == (914, ACCEPTED)


def test_no_key_of_small_order_among_them_is_enrolled(testdata: Path) -> None:
    cases = json.loads((testdata / "vectors/ed25519/cctv_edge_cases.json").read_text("utf-8"))
    weak = {"low_order_A", "low_order_component_A", "non_canonical_A"}
    for case in cases:
        key = PublicKey(
            name=KeyName("a"), algorithm=Algorithm.ED25519, public=bytes.fromhex(case["key"])
        )
        if weak.intersection(case["flags"] or ()):
            with pytest.raises(KeyRefusedError):
                require_strong(key)
