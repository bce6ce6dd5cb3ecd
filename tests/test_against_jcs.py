"""Our canonical bytes against the test data of RFC 8785 (Apache-2.0)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truceline.canonical import CanonicalError, decode, encode

SAMPLES = ("arrays", "french", "structures", "unicode", "values", "weird")
WRITTEN = {"arrays"}
"""The samples whose value we write; the others have fractions, other keys or another form."""

READ = {"arrays", "structures"}
"""The samples whose canonical bytes we read: 56.0 is written as 56 there."""


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_our_bytes_or_lies_outside_the_profile(testdata: Path, name: str) -> None:
    folder = testdata / "vectors/jcs"
    value = json.loads((folder / f"input/{name}.json").read_text("utf-8"))
    expected = bytes.fromhex((folder / f"outhex/{name}.txt").read_text("ascii"))
    if name in WRITTEN:
        assert encode(value) == expected
    else:
        with pytest.raises(CanonicalError):
            encode(value)
    if name in READ:
        assert decode(expected) == value
        assert encode(decode(expected)) == expected
    else:
        with pytest.raises(CanonicalError):
            decode(expected)
