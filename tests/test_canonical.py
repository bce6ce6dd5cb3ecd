from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    MAX_MEMBERS,
    CanonicalError,
    decode,
    decode_as,
    encode,
    from_base64,
    to_base64,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A dataclass with bytes and a default."""

    name: str
    raw: bytes
    more: tuple[int, ...] = ()


KEYS = st.text(st.characters(max_codepoint=127), max_size=5)
TEXTS = st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_was_encoded_decodes_to_the_same_and_as_python_reads_it(value: object) -> None:
    raw = encode(value)
    assert decode(raw) == value
    assert json.loads(raw) == value
    spelt = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert raw == spelt.encode()


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_or_encode_again_to_themselves(raw: bytes) -> None:
    try:
        value = decode(raw)
    except CanonicalError:
        return
    assert encode(value) == raw


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"", "$"),
        (b"{", "$"),
        (b'{"a":1,"a":1}', "byte 6"),
        (b'{"b":1,"a":1}', "byte 2"),
        (b'{"a": 1}', "byte 5"),
        (b"1 ", "byte 1"),
        (b"-0", "byte 0"),
        (b"1.0", "$"),
        (b'{"a":[1,2.5]}', "$.a[1]"),
        (b"1e3", "$"),
        (b"1e999", "$"),
        (b"NaN", "$"),
        (b"9007199254740992", "$"),
        (b"[-9007199254740992]", "$[0]"),
        (b"1" * 60_000, "$"),
        (b"\xef\xbb\xbf1", "$"),
        (b'"\xff"', "$"),
        (b'"\\ud800"', "$"),
        (b'"\\u0041"', "byte 1"),
        (b'"\\/"', "byte 1"),
        ('{"é":1}'.encode(), "$"),
        ('"e\u0301"'.encode(), "$"),
        (b"[" * 10_000, "$"),
        (b"[" * 17 + b"]" * 17, "$" + "[0]" * MAX_DEPTH),
        (b"[" + b"0," * MAX_MEMBERS + b"0]", "$"),
        (b'"' + b"a" * 70_000 + b'"', "$"),
    ],
    ids=lambda given: repr(given[:20]),
)
def test_another_spelling_or_what_lies_outside_is_refused_with_its_place(
    raw: bytes, place: str
) -> None:
    with pytest.raises(CanonicalError) as refused:
        decode(raw)
    assert refused.value.place == place


def test_the_bounds_themselves_are_inside() -> None:
    deepest: object = []
    for _ in range(MAX_DEPTH - 1):
        deepest = [deepest]
    for value in (deepest, MAX_INTEGER, -MAX_INTEGER, [0] * (MAX_MEMBERS - 1)):
        assert decode(encode(value)) == value


def test_many_commas_in_a_text_are_not_many_values() -> None:
    value = {"text": "," * (MAX_MEMBERS + 5)}
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "value", [1.5, {1: 2}, [0] * MAX_MEMBERS, "e\u0301", "\ud800", object(), 2**60]
)
def test_a_value_outside_the_profile_is_not_encoded(value: object) -> None:
    with pytest.raises(CanonicalError):
        encode(value)


def test_the_normal_form_is_the_same_under_every_version_of_python() -> None:
    later = "\U00011930\U00011935"  # composed since Unicode 13, unknown to the frozen one
    assert decode(encode(later)) == later


def test_a_dataclass_is_read_only_from_exactly_its_fields() -> None:
    sample = Sample(name="é", raw=b"\x00\xff", more=(1, 2))
    raw = encode(sample)
    assert raw == '{"more":[1,2],"name":"é","raw":"AP8="}'.encode()
    assert decode_as(raw, Sample) == sample
    for other in (
        '{"more":[1,2],"name":"é","other":1,"raw":"AP8="}',
        '{"name":"é","raw":"AP8="}',
        '{"more":[1,2],"name":"é","raw":"AP9="}',
        '{"more":[1,2],"name":1,"raw":"AP8="}',
        '{"more":[1,2],"name":"é"}',
        '{"name":"é","more":[1,2],"raw":"AP8="}',
    ):
        with pytest.raises(CanonicalError):
            decode_as(other.encode(), Sample)


def test_a_document_longer_than_its_own_limit_is_not_even_parsed() -> None:
    with pytest.raises(CanonicalError, match="at most 3 bytes"):
        decode(b"1234", limit=3)


@given(st.binary(max_size=20))
def test_base64_has_one_spelling(raw: bytes) -> None:
    assert from_base64(to_base64(raw)) == raw


@pytest.mark.parametrize("text", ["YQ", "YQ=", "YR==", " YQ==", "YQ==\n", "Y-_=", "é", "YQ==YQ=="])
def test_other_spellings_of_base64_are_refused(text: str) -> None:
    with pytest.raises(CanonicalError):
        from_base64(text)
