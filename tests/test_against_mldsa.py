"""Every verdict on ML-DSA-44 against the vectors of Wycheproof (Apache-2.0)."""

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
from truceline.record.standalone import mldsa44_holds as standalone_holds
from truceline.record.verdict import mldsa44_holds


@pytest.mark.slow
def test_wycheproof_agrees_with_both(testdata: Path) -> None:
    text = (testdata / "vectors/mldsa/mldsa_44_verify.json").read_text("utf-8")
    n_cases = n_ours = 0
    for group in json.loads(text)["testGroups"]:
        public = bytes.fromhex(group["publicKey"])
        for case in group["tests"]:
            message, signature = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
            context, valid = bytes.fromhex(case.get("ctx", "")), case["result"] == "valid"
            assert standalone_holds(public, message, signature, context) == valid, case["tcId"]
            n_cases += 1
            if not context and len(public) == 1312:  # all that our records use
                holds = mldsa44_holds(public, message=message, signature=signature)
                assert holds == valid, case["tcId"]
                n_ours += 1
    assert n_cases == 180
    assert n_ours > 100


def test_a_key_of_zeros_among_them_is_not_enrolled(testdata: Path) -> None:
    text = (testdata / "vectors/mldsa/mldsa_44_verify.json").read_text("utf-8")
    n_zero = 0
    for group in json.loads(text)["testGroups"]:
        public = bytes.fromhex(group["publicKey"])
        if any("ZeroPublicKey" in case["flags"] for case in group["tests"]):
            key = PublicKey(
                name=KeyName("a"), algorithm=Algorithm.MLDSA44_COSIGNATURE, public=public
            )
            with pytest.raises(KeyRefusedError):
                require_strong(key)
            n_zero += 1
    assert n_zero
