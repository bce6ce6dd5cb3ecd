from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from body_samples import ACTS, BODIES, PARTS
from entries_manual import PAGE, page
from jsonschema import Draft202012Validator

from truceline.domain.act import Act
from truceline.domain.entry_body import EntryBody, kind_of_body
from truceline.domain.kind import kind_of
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body
from truceline.wire.body_registry import BODY_SHAPES
from truceline.wire.schema import publish, published_schemas, schema_text

PUBLISHED = Path(__file__).parents[1] / "docs/reference/schemas/entries"
SCHEMAS = published_schemas()


def _validator(file: str, kind: str) -> Draft202012Validator:
    schema = SCHEMAS[file]
    root = schema["properties"][kind]["properties"]["1"]
    return Draft202012Validator({**root, "$defs": schema["$defs"]})


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_the_one_of_the_program(name: str) -> None:
    published = (PUBLISHED / name).read_text(encoding="utf-8")
    assert published == schema_text(SCHEMAS[name]), (
        "a published version never changes: add another one. If it was not published yet, renew "
        "the page and the schemas: .venv/bin/python tests/entries_manual.py"
    )


def test_publishing_writes_all_of_them(tmp_path: Path) -> None:
    publish(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(SCHEMAS)


def test_the_page_is_the_one_of_the_program() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_a_validator_of_json_schema_takes_every_body(body: EntryBody) -> None:
    plain: dict[str, Any] = json.loads(encode_body(body))
    validator = _validator("bodies.schema.json", kind_of_body(body).value)
    assert validator.is_valid(plain)
    assert not validator.is_valid({**plain, "zz": 1})
    assert not validator.is_valid({**plain, "version": 2})
    for name in plain:
        assert not validator.is_valid({key: plain[key] for key in plain if key != name})


@pytest.mark.parametrize("act", ACTS, ids=lambda act: kind_of(act).value)
def test_a_validator_of_json_schema_takes_every_clear_part(act: Act) -> None:
    kind, clear = encode_act(act, record=PARTS.get(kind_of(act)))
    validator = _validator("clear.schema.json", kind)
    assert validator.is_valid(clear)
    assert not validator.is_valid({**clear, "zz": 1})
    assert not validator.is_valid({**clear, "version": 2})


def test_a_body_has_the_kind_of_its_entry_inside() -> None:
    for kind, versions in BODY_SHAPES.items():
        for shape in versions.values():
            assert shape.__struct_config__.tag == kind.value
