"""Writes docs/reference/entries.md: of each kind its fields, who may, and an example in bytes.

To renew the page: .venv/bin/python tests/entries_manual.py
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from body_samples import ACTS, BODIES, PARTS

from truceline.canonical import encode
from truceline.domain.entry_body import BODY_OF_KIND, kind_of_body
from truceline.domain.kind import ACT_OF_KIND, Kind, MotionKind, kind_of
from truceline.domain.known import NotKnown
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body
from truceline.wire.record_part import CommitmentPart, RedactionPart
from truceline.wire.schema import publish, published_schemas

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/reference/entries.md"
SUBJECTS = {
    Kind.DISCLOSURE: "the commitment",
    Kind.ABANDONMENT: "the commitment",
    Kind.REDACTION: "the entry of which something is withdrawn",
    Kind.CORRECTION: "the entry that is superseded",
    Kind.WITHDRAWAL: "the report",
    Kind.INCIDENT: "the reports on which it is opened",
    Kind.VISIT: "the incident and the tasking",
    Kind.FINDING: "the incident and the evidence",
    Kind.ANSWER: "the allegation or the finding",
    Kind.MOTION: "what the motion is about",
    Kind.STANCE: "the motion",
    Kind.MOTION_WITHDRAWAL: "the motion",
    Kind.RULE_MATCH: "the reports",
    Kind.APPOINTMENT: "earlier appointments that end with it",
    Kind.LAPSE: "what the term is of, and the beats that say so",
    **dict.fromkeys(
        (
            Kind.TRIAGE,
            Kind.CLAIM,
            Kind.RELEASE,
            Kind.TASKING,
            Kind.SUSPENSION,
            Kind.RESUMPTION,
        ),
        "the incident",
    ),
}
HEAD = ROOT / "tests/fixtures/entries-head.md"


def page() -> str:
    """Return the page."""
    motions = ", ".join(f"`{kind.value}`" for kind in MotionKind)
    schemas = published_schemas()
    parts = [HEAD.read_text(encoding="utf-8").replace("{motions}", motions)]
    parts.extend(_section(kind, schemas) for kind in Kind)
    parts.append("## Parts\n")
    for document in schemas.values():
        roots = {_name(each) for each in _versions(document)}
        parts.extend(
            _part(name, component)
            for name, component in document["$defs"].items()
            if name not in roots
        )
    return "\n".join(dict.fromkeys(parts))


def _versions(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for kind in document["properties"].values():
        yield from kind["properties"].values()


def _name(reference: Mapping[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _section(kind: Kind, schemas: Mapping[str, Any]) -> str:
    act = next(each for each in ACTS if kind_of(each) is kind)
    clear = encode(encode_act(act, record=PARTS.get(kind)).clear).decode()
    lines = [f"## {kind.value}", "", _root(kind, schemas["clear.schema.json"])[1]["description"]]
    lines += [
        "",
        f"Subjects: {SUBJECTS.get(kind, 'none needed')}.",
        "",
        "| clear | what |",
        "|---|---|",
    ]
    lines += _rows(*_root(kind, schemas["clear.schema.json"]))
    lines += ["", "```json", clear, "```", ""]
    if kind in BODY_OF_KIND:
        lines += _body(kind, schemas["bodies.schema.json"])
    return "\n".join(lines)


def _body(kind: Kind, schema: Mapping[str, Any]) -> list[str]:
    body = next(each for each in BODIES if kind_of_body(each) is kind)
    protected: tuple[str, ...] = getattr(body, "PROTECTED", ())
    lines = ["| body | what |", "|---|---|", *_rows(*_root(kind, schema)), ""]
    if protected:
        lines += [f"Protected: {', '.join(f'`{name}`' for name in protected)}.", ""]
    return [*lines, "```json", encode_body(body).decode(), "```", ""]


def _root(kind: Kind, schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    versions = schema["properties"][kind.value]["properties"]
    name = _name(versions[max(versions, key=int)])
    return name, schema["$defs"][name]


def _part(name: str, component: Mapping[str, Any]) -> str:
    lines = [f"### {name}", ""]
    if "enum" in component:
        values = ", ".join(f"`{value}`" for value in component["enum"])
        return "\n".join([*lines, f"{_described(component)}One of {values}.", ""])
    lines += [f"{_described(component)}".strip(), "", "| field | what |", "|---|---|"]
    return "\n".join([*lines, *_rows(name, component), ""])


def _described(component: Mapping[str, Any]) -> str:
    said = component.get("description", "")
    return f"{said.splitlines()[0]} " if said else ""


def _rows(shape: str, component: Mapping[str, Any]) -> list[str]:
    hints = _HINTS.get(shape.removesuffix("V1"), {})
    rows = []
    for name, field in sorted(component["properties"].items()):
        unknown = NotKnown in get_args(hints.get(name))
        nothing = "`null` if not known" if unknown else "`null` if there is none"
        rows.append(f"| `{name}` | {_type(field).replace('`null`', nothing)} |")
    return rows


def _collect(noun: object, into: dict[str, dict[str, Any]]) -> None:
    for arg in get_args(noun):
        _collect(arg, into)
    if isinstance(noun, type) and is_dataclass(noun) and noun.__name__ not in into:
        into[noun.__name__] = get_type_hints(noun)
        for hint in into[noun.__name__].values():
            _collect(hint, into)


def _hints() -> dict[str, dict[str, Any]]:
    """Return the fields of all nouns that stand in entries, by the noun's name."""
    found: dict[str, dict[str, Any]] = {}
    for noun in (*ACT_OF_KIND.values(), *BODY_OF_KIND.values(), CommitmentPart, RedactionPart):
        _collect(noun, found)
    return found


_HINTS = _hints()


def _type(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        name = _name(field)
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_type(each) for each in field["anyOf"])
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    return _plain(field)


def _plain(field: Mapping[str, Any]) -> str:
    match field.get("type"):
        case "array":
            return f"list of {_type(field['items'])}"
        case "object":
            return f"object, each key to {_type(field['additionalProperties'])}"
        case "integer":
            said = "instant" if "description" in field else "whole number"
            return f"{said}{_bounds(field)}"
        case "string":
            said = "base64" if field.get("contentEncoding") else "text"
            most = field.get("maxLength")
            return f"{said} (at most {most:,} letters)" if most else said
        case other:
            return {"null": "`null`", "boolean": "`true` or `false`"}[str(other)]


def _bounds(field: Mapping[str, Any]) -> str:
    least, most = field.get("minimum"), field.get("maximum")
    if least is None or most is None or most == -least == 2**53 - 1:
        return ""
    return f" ({least} or more)" if most == 2**53 - 1 else f" ({least} to {most:,})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    publish(ROOT / "docs/reference/schemas/entries")
