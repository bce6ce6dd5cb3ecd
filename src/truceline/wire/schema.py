"""JSON Schemas of all clear parts and bodies, made from the shapes that read and write them.

Published under docs/reference/schemas/entries, so that somebody else's program can be checked
with them. A schema knows forms and bounds; what is not canonical, and what no noun can be, is
refused beyond it.

References
----------
JSON Schema, draft 2020-12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec

from truceline.domain.kind import Kind
from truceline.wire.body_registry import BODY_SHAPES
from truceline.wire.clear_registry import CLEAR_SHAPES
from truceline.wire.scalar_v1 import PartV1

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def published_schemas() -> dict[str, Schema]:
    """Return every schema by the name of its file."""
    return {
        "clear.schema.json": _document("The clear parts of entries", CLEAR_SHAPES),
        "bodies.schema.json": _document("The bodies of entries", BODY_SHAPES),
    }


def schema_text(schema: Schema) -> str:
    """Return a schema as its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def publish(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, schema in published_schemas().items():
        (folder / name).write_text(schema_text(schema), encoding="utf-8")


def _document(title: str, shapes: Mapping[Kind, Mapping[int, type[PartV1]]]) -> Schema:
    """Return one document; `properties` leads from a kind and a version to the schema of both."""
    every = [shape for versions in shapes.values() for shape in versions.values()]
    _, components = msgspec.json.schema_components(every, ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "title": title,
        "description": "By the kind of the entry, then by the version that stands inside.",
        "type": "object",
        "properties": {
            kind.value: {
                "type": "object",
                "properties": {
                    str(version): {"$ref": f"#/$defs/{shape.__name__}"}
                    for version, shape in versions.items()
                },
            }
            for kind, versions in shapes.items()
        },
        "$defs": {name: _strict(component) for name, component in sorted(components.items())},
    }


def _strict(component: Schema) -> Schema:
    """Let every field be required, also those that the program fills in by itself."""
    described = {**component, "description": cleandoc(component.get("description", ""))}
    if "properties" not in component:
        return described if described["description"] else component
    properties = {
        name: {key: value for key, value in field.items() if key != "default"}
        for name, field in component["properties"].items()
    }
    return {**described, "properties": properties, "required": sorted(properties)}
