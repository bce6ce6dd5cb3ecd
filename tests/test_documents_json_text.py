from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.documents.json_text import read_json
from truceline.documents.node import Node, plain

DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**17), max_value=10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(max_examples=30)
@given(DATA, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_what_json_writes_is_read_as_it_was(
    data: object,
    indent: int | str | None,
    ascii_only: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    reading = read_json(text, file="f")
    assert reading.problems == ()
    assert plain(reading.node) == json.loads(text)


def test_every_value_knows_where_it_stands() -> None:
    node = read_json('{"a": [1,\n  {"Ağ": "x"}],\n\n "c":\tnull}', file="f").node
    inner = node.nearest(("a", 1, "Ağ"))
    assert (str(inner.mark), str(inner.named_at)) == ("f:2:10", "f:2:4")
    assert str(node.get("c").mark) == "f:4:7"
    assert str(node.nearest(("a", 7)).mark) == "f:1:7"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "f:1:1: expected a JSON value, came the end of the file. "),
        ("[1, 2", "f:1:6: expected a comma or ], came the end of the file. "),
        ("[1 2]", 'f:1:4: expected a comma or ], came "2]". '),
        ("[1,]", 'f:1:4: expected a JSON value, came "]". '),
        ('{"a" 1}', 'f:1:6: expected the sign :, came "1}". '),
        ("{a: 1}", 'f:1:2: expected a key in double quotes, came "a: 1}". '),
        ('{"a": 1,\n}', 'f:2:1: expected a key in double quotes, came "}". '),
        ('["a\nb"]', "f:1:4: expected a string that is closed and has no bare control sign"),
        ('["a', "f:1:2: expected a string that is closed and has no bare control sign"),
        ('["\\x"]', "f:1:3: expected a string that is closed and has no bare control sign"),
        ("[NaN]", 'f:1:2: expected a JSON value, came "NaN]". '),
        ("[-Infinity]", 'f:1:2: expected a JSON value, came "-Infinity]". '),
        ("[01]", 'f:1:3: expected a comma or ], came "1]". '),
        ("[+1]", 'f:1:2: expected a JSON value, came "+1]". '),
        ("// c\n1", 'f:1:1: expected a JSON value, came "// c". '),
        ("1 2", 'f:1:3: expected the end of the file, came "2". '),
        ('{"a": 1, "b": 2, "a": 3}', 'f:1:18: expected "a" once, came it again after line 1. '),
        ("[" * 100_000, 'f:1:42: expected at most 40 levels, came "[[[[[[[[[[[[". '),
    ],
)
def test_what_is_refused_is_answered_with_its_place(text: str, sentence: str) -> None:
    (problem,) = read_json(text, file="f").problems
    assert str(problem).startswith(sentence)


@given(st.text(alphabet='{}[],:"0.-eE1 tfn\n\\aul', max_size=30))
def test_it_takes_what_the_standard_decoder_takes_and_no_more(text: str) -> None:
    reading = read_json(text, file="f")
    try:
        expected = json.loads(text)
    except ValueError:
        assert reading.problems
        return
    twice = any(" once, " in f" {problem.expected}, " for problem in reading.problems)
    assert not reading.problems or twice
    assert twice or plain(reading.node) == expected


def test_a_number_too_large_stays_text() -> None:
    assert plain(read_json("[1e999]", file="f").node) == ["1e999"]


@given(st.text(max_size=40))
def test_no_text_ends_otherwise_than_in_a_reading(text: str) -> None:
    assert isinstance(read_json(text, file="f").node, Node)
