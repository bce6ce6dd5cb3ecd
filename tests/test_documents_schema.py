from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from domain_samples import SCENARIO
from jsonschema import Draft202012Validator
from scenario_copy import RIVER_LINE

from truceline.documents.hint import records_within
from truceline.documents.node import Mark, Node, plain
from truceline.documents.schema import publish, published_schemas, schema_text
from truceline.documents.schema_check import schema_problems
from truceline.documents.schema_sentence import sentences
from truceline.documents.yaml_text import read_yaml
from truceline.domain.refusal import DomainError
from truceline.domain.scenario import Scenario

PUBLISHED = Path(__file__).parent.parent / "docs/reference/schemas"
RECORDS = records_within(Scenario)
ODD: tuple[object, ...] = (
    *(None, True, 3, -3, 3.0, 3.5, 1e19, "", " ", "x", "West Bank", "2031-05-02", "2031-02-30"),
    *("2031-05-02T00:00:00", "2031-02-30T00:00:00", "2031-05-02T00:00:00Z", "9999-12-31T23:59:59"),
    *([], ["x"], [None], [3], {}, {"en": "x"}, {"en": 3}, {"x": 3}, {"x": 3.0}, {"en": ""}),
)


@pytest.mark.parametrize("name", published_schemas())
def test_the_published_schema_is_the_one_that_the_reader_uses(name: str) -> None:
    published = (PUBLISHED / name).read_text(encoding="utf-8")
    assert published == schema_text(published_schemas()[name]), (
        "the domain has changed; renew the schemas: .venv/bin/python -c 'from pathlib import Path; "
        "from truceline.documents.schema import publish; "
        'publish(Path("docs/reference/schemas"))\''
    )


def test_publishing_writes_all_of_them(tmp_path: Path) -> None:
    publish(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {name: (PUBLISHED / name).read_bytes() for name in published_schemas()}


def test_an_error_without_a_sentence_of_ours_keeps_the_library_s() -> None:
    node = Node({"a": Node(3, Mark("f", 2, 4))}, Mark("f"))
    schema = {"properties": {"a": {"multipleOf": 2}}}
    (error,) = Draft202012Validator(schema).iter_errors({"a": 3})
    (problem,) = sentences(error, node.nearest(("a",)))
    assert str(problem) == (
        "f:2:4: expected what the schema asks in a, came 3. "
        "The schema says: 3 is not a multiple of 2."
    )


def test_nothing_else_is_published() -> None:
    assert {path.name for path in PUBLISHED.glob("*.schema.json")} == set(published_schemas())


@pytest.mark.parametrize("name", published_schemas())
def test_a_schema_is_valid_by_its_dialect(name: str) -> None:
    Draft202012Validator.check_schema(published_schemas()[name])


@pytest.mark.parametrize("path", sorted(RIVER_LINE.rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_good_file_holds_by_any_validator(path: Path) -> None:
    stem = {"rules": "settings", "release": "settings"}.get(path.stem, path.stem)
    schema = published_schemas()[f"{stem}.schema.json"]
    document: Any = plain(read_yaml(path.read_text(encoding="utf-8"), file="f").node)
    assert not list(Draft202012Validator(schema).iter_errors(document))


def built(value: object) -> Node:
    """Return plain data as a tree without places."""
    nowhere = Mark("f")
    if isinstance(value, dict):
        return Node({str(key): built(child) for key, child in value.items()}, nowhere)
    if isinstance(value, list):
        return Node(tuple(built(child) for child in value), nowhere)
    assert value is None or isinstance(value, str | int | float)
    return Node(value, nowhere)


def samples(value: object) -> Iterator[tuple[type, dict[str, object]]]:
    """Yield each noun inside a noun as plain data."""
    if type(value).__name__ in RECORDS:
        yield type(value), json.loads(msgspec.json.encode(value))
        for name in type(value).__slots__:  # type: ignore[attr-defined]  # all are slotted
            yield from samples(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from samples(item)


SAMPLES = {noun.__name__: (noun, data) for noun, data in samples(SCENARIO)}


def is_taken_or_refused(data: object, noun: type) -> bool:
    try:
        msgspec.convert(data, noun)
    except msgspec.ValidationError as error:
        return isinstance(error.__cause__, DomainError)
    return True


@pytest.mark.parametrize(
    ("name", "field"),
    [(name, field) for name, (_, data) in SAMPLES.items() if name != "Scenario" for field in data],
)
def test_what_the_schema_takes_the_domain_takes_or_refuses_in_words(name: str, field: str) -> None:
    noun, sample = SAMPLES[name]
    assert not list(schema_problems(built(sample), noun))
    for odd in ODD:
        data = {**sample, field: odd}
        if not list(schema_problems(built(data), noun)):
            assert is_taken_or_refused(data, noun), odd


def test_schemas_are_written_as_one_reads_them() -> None:
    assert json.loads(schema_text({"a": "é"})) == {"a": "é"}
    assert schema_text({"a": "é"}) == '{\n  "a": "é"\n}\n'
