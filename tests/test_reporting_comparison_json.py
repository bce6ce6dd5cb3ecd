from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from fake_comparison import fake_comparison

from truceline.reporting.comparison_json import comparison_document, public_document

SCHEMA_FILE = Path(__file__).parents[1] / "docs/reference/schemas/comparison.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    found: dict[str, object] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def test_both_forms_keep_the_published_schema(schema: dict[str, object]) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(comparison_document(fake_comparison()))
    validator.validate(public_document(fake_comparison()))


def test_the_schema_refuses_what_is_no_share(schema: dict[str, object]) -> None:
    document = comparison_document(fake_comparison())
    document["mechanisms"][0]["zones"][0]["seen_share"]["high"] = 62.0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(document)


def test_the_document_is_plain_json_and_loses_nothing() -> None:
    document = comparison_document(fake_comparison())
    assert json.loads(json.dumps(document)) == document


def test_the_figures_are_those_of_the_comparison() -> None:
    comparison = fake_comparison()
    document = comparison_document(comparison)
    shares = comparison.mechanisms[1].zones[0].shares
    zone = document["mechanisms"][1]["zones"][0]
    assert zone["seen_by_two_delegations_share"] == {
        "low": shares.seen_by_two_delegations.low,
        "median": shares.seen_by_two_delegations.median,
        "high": shares.seen_by_two_delegations.high,
    }
    assert document["added_by"][0] == {
        "mechanism": "with-own-post",
        "asset": "post-own",
        "seen_km2_only_by_it": {"low": 0.0, "median": 4.2, "high": 12.4},
        "seen_km2_only_by_it_without_aircraft": {"low": 12.3, "median": 38.1, "high": 71.4},
        "seen_km2_newly_by_two_delegations": {"low": 20.2, "median": 61.4, "high": 109.6},
    }
    assert document["no_finding"] is True
    assert document["as_of"] == "2031-05-04T09:00:00+00:00"
