"""JSON Schemas of the files of a scenario, made from the domain's own types.

They are published under docs/reference/schemas so that an editor can check while one types, and
the reader checks with the same ones. A schema knows forms; what a noun refuses, and what refers to
what, is checked after it.

References
----------
JSON Schema, draft 2020-12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, time
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from truceline.documents.file_shape import LOOSE_SHAPES, SHAPES, AssetsFile
from truceline.documents.hint import field_hints, is_identifier_type, records_within
from truceline.documents.identity import IDENTIFIER_PATTERN
from truceline.domain.wording import Wording

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LANGUAGE_PATTERN = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
CLOCK_PATTERN = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$"
CLOCK_FORMAT = "clock-time"
TIME_PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
_WORDING: Schema = {
    "description": "The same words in several languages, by BCP 47 tag.",
    "type": "object",
    "propertyNames": {"pattern": LANGUAGE_PATTERN},
    "additionalProperties": {"type": "string", "minLength": 1},
    "minProperties": 1,
}


def published_schemas() -> Mapping[str, Schema]:
    """Return every schema by the name of its file; rules and release share one."""
    names = {"rules.yaml": "settings.yaml", "release.yaml": "settings.yaml"}
    return {
        f"{names.get(name, name).split('.')[0]}.schema.json": _titled(name, shape)
        for name, shape in (SHAPES | LOOSE_SHAPES).items()
    }


def schema_text(schema: Schema) -> str:
    """Return a schema as its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def publish(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, schema in published_schemas().items():
        (folder / name).write_text(schema_text(schema), encoding="utf-8")


def _titled(name: str, shape: type) -> Schema:
    return {"$schema": DIALECT, "title": f"Truceline {name}", **schema_of(shape)}


@cache
def schema_of(shape: type) -> Schema:
    """Return the schema of a file or of a noun."""
    (reference,), components = msgspec.json.schema_components(
        [shape], ref_template="#/$defs/{name}"
    )
    records = records_within(shape)
    definitions = {
        name: _strict(_described(component), records.get(name, object))
        for name, component in components.items()
    }
    if shape is AssetsFile:
        _let_assets_be_partial(definitions)
    return {**reference, "$defs": {**definitions, "Wording": _WORDING}}


def _described(component: Schema) -> Schema:
    """Take the indentation out of a docstring, which Python keeps or not by its version."""
    return {**component, "description": cleandoc(component["description"])}


def _strict(component: Schema, record: type) -> Schema:
    """Refuse unknown keys and give each field the pattern of its type."""
    if "properties" not in component:
        return component
    hints = field_hints(record)
    properties = {
        name: _fitted(fragment, hints[name]) if name in hints else fragment
        for name, fragment in component["properties"].items()
    }
    if properties.get("id") == {"type": "string"}:
        properties["id"] = {"type": "string", "pattern": IDENTIFIER_PATTERN}
    return {**component, "properties": properties, "additionalProperties": False}


def _fitted(fragment: Schema, hint: object) -> Schema:
    if "anyOf" in fragment and fragment["anyOf"][-1] == {"type": "null"}:
        first, nothing = fragment["anyOf"]
        return {**fragment, "anyOf": [_fitted(first, hint), nothing]}
    if hint == Wording:
        return {"$ref": "#/$defs/Wording"}
    if is_identifier_type(hint):
        return {**fragment, "pattern": IDENTIFIER_PATTERN}
    if hint is datetime and "format" not in fragment:
        return {**fragment, "pattern": CLOCK_PATTERN, "format": CLOCK_FORMAT}
    if hint is time:
        return {**fragment, "pattern": TIME_PATTERN}
    return _fitted_within(fragment, hint)


def _fitted_within(fragment: Schema, hint: object) -> Schema:
    if get_origin(hint) is Mapping:
        key_hint, value_hint = get_args(hint)
        keys = fragment.get("propertyNames", {})
        names = {"pattern": IDENTIFIER_PATTERN} if is_identifier_type(key_hint) else keys
        values = _fitted(fragment["additionalProperties"], value_hint)
        return {**fragment, "propertyNames": names, "additionalProperties": values}
    if get_origin(hint) is tuple and isinstance(fragment.get("items"), dict):
        return {**fragment, "items": _fitted(fragment["items"], get_args(hint)[0])}
    return fragment


def _let_assets_be_partial(definitions: Schema) -> None:
    """Let assets.yaml leave out what its defaults give; the reader checks what they make."""
    defaults = deepcopy(definitions["Asset"])
    del defaults["properties"]["id"], defaults["required"]
    defaults["title"] = "AssetDefaults"
    defaults["description"] = "What every asset of this file has that does not say otherwise."
    definitions["AssetDefaults"] = defaults
    definitions["Asset"] = {**definitions["Asset"], "required": ["id"]}
    properties = definitions["AssetsFile"]["properties"]
    properties["defaults"]["anyOf"][0] = {"$ref": "#/$defs/AssetDefaults"}
