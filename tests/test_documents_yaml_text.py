from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.documents.node import Node, plain
from truceline.documents.scalar import core_scalar
from truceline.documents.yaml_text import read_yaml

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**17), max_value=10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def read(text: str) -> object:
    reading = read_yaml(text, file="f")
    assert reading.problems == ()
    return plain(reading.node)


def sentences(text: str) -> list[str]:
    return [str(problem) for problem in read_yaml(text, file="f").problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("nul", "nul"),
        ("no", "no"),
        ("on", "on"),
        ("True", True),
        ("false", False),
        ("12", 12),
        ("-012", -12),
        ("0o17", 15),
        ("0x1F", 31),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("2020-11-10", "2020-11-10"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1e3", -1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("9" * 19, 1e19),
    ],
)
def test_a_plain_scalar_has_the_value_of_yaml_1_2(text: str, value: object) -> None:
    found = core_scalar(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["'12'", '"12"', "|-\n  12", ">-\n  12"])
def test_what_is_quoted_or_in_a_block_is_text(text: str) -> None:
    assert read(text) == "12"


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("{no: 1, 2: 3, null: 4, true: 5}") == {"no": 1, "2": 3, "null": 4, "true": 5}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "--- ~\n...\n"])
def test_a_document_without_content_is_nothing(text: str) -> None:
    assert read(text) is None


@settings(max_examples=30)
@given(DATA)
def test_what_yaml_writes_is_read_as_it_was(data: object) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    assert read(text) == yaml.safe_load(text)


@given(st.lists(st.sampled_from(["7", "a b", "'q'", "[1, 2]", "{k: v}"]), max_size=8))
def test_every_value_knows_where_it_stands(values: list[str]) -> None:
    text = "".join(f"k{index}:{' ' * (index + 1)}{value}\n" for index, value in enumerate(values))
    fields = read_yaml(text, file="f").node.fields
    for index, node in enumerate(fields.values()):
        written = text.splitlines()[node.mark.line - 1][node.mark.column - 1 :]
        assert written == values[index]
        assert (node.named_at.line, node.named_at.column) == (index + 1, 1)


def test_columns_are_counted_in_characters() -> None:
    node = read_yaml("{Ağdam 😀: Qarabağ}", file="f").node.get("Ağdam 😀")
    assert (node.mark.line, node.mark.column) == (1, 11)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: 2\na: 3", 'f:3:1: expected "a" once, came it again after line 1. '),
        ("a: &x 1\nb: *x", "f:2:4: expected the value itself, came the alias *x. "),
        ("a: &x [*x]", "f:1:8: expected the value itself, came the alias *x. "),
        ("a: !x 1", "f:1:4: expected a plain value, came the tag !x. "),
        ("!x a: 1", "f:1:1: expected a plain value, came the tag !x. "),
        ("a: !!map {}", "f:1:4: expected a plain value, came the tag tag:yaml.org,2002:map. "),
        ("? [a]\n: 1", "f:1:3: expected a word as key, came a list, mapping or alias. "),
        ("? {a: b}\n: 1", "f:1:3: expected a word as key, came a list, mapping or alias. "),
        ("--- 1\n--- 2", "f:2:1: expected one document, came another. "),
        ("a:\n\tb: 1", "f:2:1: expected spaces, came a tab. "),
        ("a: [1", "f:2:1: expected valid YAML, came a fault (while parsing a flow sequence"),
        ("a: 'x", "f:1:6: expected valid YAML, came a fault (while scanning a quoted scalar"),
        ("a\x00b", "f:1:2: expected printable characters, came the control character U+0000. "),
        ("a: x\nb: y\ufeff", "f:2:5: expected printable characters, came the control character"),
        ("[" * 42, "f:1:42: expected at most 40 levels, came more. Flatten the document."),
        ("[" * 100_000, "f:1:42: expected at most 40 levels, came more. Flatten the document."),
        ("- " * 100_000, "f:1:83: expected at most 40 levels, came more. Flatten the document."),
    ],
)
def test_what_is_refused_is_answered_with_its_place(text: str, sentence: str) -> None:
    (first, *_) = sentences(text)
    assert first.startswith(sentence)


def test_the_first_of_two_equal_keys_counts() -> None:
    reading = read_yaml("{a: 1, b: 2, a: 3}", file="f")
    assert plain(reading.node) == {"a": 1, "b": 2}


def test_a_bomb_of_aliases_is_never_expanded() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    reading = read_yaml("\n".join(["l0: &l0 [x]", *levels]), file="f")
    assert len(reading.problems) == 29 * 9


@given(st.binary(max_size=60))
def test_no_bytes_end_otherwise_than_in_a_reading(data: bytes) -> None:
    reading = read_yaml(data.decode("utf-8", errors="ignore"), file="f")
    assert isinstance(reading.node, Node)


@given(st.floats())
def test_no_number_of_a_document_is_infinite(number: float) -> None:
    found = core_scalar(repr(number))
    assert isinstance(found, str) or math.isfinite(float(found or 0))
