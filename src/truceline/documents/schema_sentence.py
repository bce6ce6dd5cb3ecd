"""Errors of a schema in sentences: what was expected, what came, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema.exceptions import ValidationError

from truceline.documents.identity import IDENTIFIER_PATTERN
from truceline.documents.node import Mark, Node
from truceline.documents.problem import Problem, nearest_of, one_of, shown
from truceline.documents.schema import (
    CLOCK_FORMAT,
    CLOCK_PATTERN,
    LANGUAGE_PATTERN,
    TIME_PATTERN,
)

_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_TYPE_REMEDIES = {
    "string": "Put it in quotes.",
    "number": "Write a number, with a point for decimals.",
    "integer": "Write digits only.",
    "boolean": "Write true or false.",
    "array": "Write it in square brackets, or each item on a line after a hyphen.",
    "object": "Write its keys, each with its value.",
    "null": "Remove it.",
}
_PATTERNS = {
    IDENTIFIER_PATTERN: ("an id of small letters, digits and hyphens", "Correct the id."),
    LANGUAGE_PATTERN: ("a language such as en or zh-Hant", "Write the BCP 47 tag."),
    TIME_PATTERN: (
        "a reading of the clock such as 22:00:00",
        "Write hours from 00 to 23, minutes and seconds.",
    ),
    CLOCK_PATTERN: (
        "a time without offset, such as 2001-02-03T04:05:06",
        "Write it so; time_zone says the rest.",
    ),
}
_FORMATS = {
    CLOCK_FORMAT: ("a time such as 2001-02-03T04:05:06", "Write a day and an hour that exist."),
    "date": ("a date such as 2001-02-03", "Write year, month and day of a day that exists."),
    "date-time": (
        "an instant such as 2001-02-03T04:05:06+01:00",
        "Write date, time and offset.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error of a schema, without the library's "perhaps not set"."""

    node: Node
    keyword: str
    wanted: Any
    instance: Any
    schema: Any
    field: str
    is_key: bool
    message: str


def sentences(error: ValidationError, node: Node) -> Iterator[Problem]:
    """Yield the problems that an error of a node stands for."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    fault = Fault(
        node=node,
        keyword=str(error.validator),
        wanted=error.validator_value,
        instance=error.instance,
        schema=error.schema,
        field=f" in {names[-1]}" if names else "",
        is_key="propertyNames" in error.relative_schema_path,
        message=error.message,
    )
    yield from _SAYERS.get(fault.keyword, _other)(fault)


def _wrong_type(fault: Fault) -> Iterator[Problem]:
    wanted = str(fault.wanted)
    yield _problem(
        fault.node.mark,
        expected=f"{_TYPES[wanted]}{fault.field}",
        came=shown(fault.instance),
        remedy="Give it a value." if fault.instance is None else _TYPE_REMEDIES[wanted],
    )


def _missing(fault: Fault) -> Iterator[Problem]:
    for name in fault.wanted:
        if name not in fault.instance:
            yield _problem(
                fault.node.mark, expected=f"{name}{fault.field}", came="none", remedy=f"Add {name}."
            )


def _unknown(fault: Fault) -> Iterator[Problem]:
    known = list(fault.schema["properties"])
    for key, child in fault.node.fields.items():
        if key not in known:
            near = nearest_of(key, known)
            yield _problem(
                child.named_at,
                expected=f"{one_of(known)}{fault.field}",
                came=f"the key {shown(key)}",
                remedy=f"Did you mean {near}?" if near else "Remove it or correct the key.",
            )


def _not_listed(fault: Fault) -> Iterator[Problem]:
    words = [str(word) for word in fault.wanted]
    near = nearest_of(str(fault.instance), words)
    yield _problem(
        fault.node.mark,
        expected=f"{one_of(words)}{fault.field}",
        came=shown(fault.instance),
        remedy=f"Did you mean {near}?" if near else "Write it so.",
    )


def _wrong_pattern(fault: Fault) -> Iterator[Problem]:
    expected, remedy = _PATTERNS[fault.wanted]
    named = fault.node.fields[fault.instance].named_at if fault.is_key else fault.node.mark
    yield _problem(
        named, expected=f"{expected}{fault.field}", came=shown(fault.instance), remedy=remedy
    )


def _wrong_format(fault: Fault) -> Iterator[Problem]:
    expected, remedy = _FORMATS[fault.wanted]
    yield _problem(
        fault.node.mark,
        expected=f"{expected}{fault.field}",
        came=shown(fault.instance),
        remedy=remedy,
    )


def _empty(fault: Fault) -> Iterator[Problem]:
    yield _problem(
        fault.node.mark,
        expected=f"some words{fault.field}",
        came=shown(fault.instance),
        remedy="Write them, or remove the key.",
    )


def _wrong_count(fault: Fault) -> Iterator[Problem]:
    is_position = "prefixItems" in fault.schema
    yield _problem(
        fault.node.mark,
        expected="longitude and latitude" if is_position else "one ring, for zones have no holes",
        came=shown(fault.instance),
        remedy="Write the two numbers." if is_position else "Write one ring a polygon.",
    )


def _no_alternative(fault: Fault) -> Iterator[Problem]:
    """Name the kinds of geometry: no other place has alternatives that all differ in type."""
    kinds = [reference["$ref"].rsplit("/", 1)[1] for reference in fault.wanted]
    yield _problem(
        fault.node.nearest(("type",)).mark,
        expected=f"{one_of(kinds)} as type of the geometry",
        came=shown(fault.instance.get("type")),
        remedy="Draw it so.",
    )


def _other(fault: Fault) -> Iterator[Problem]:
    yield _problem(
        fault.node.mark,
        expected=f"what the schema asks{fault.field}",
        came=shown(fault.instance),
        remedy=f"The schema says: {fault.message}.",
    )


def _covered(_fault: Fault) -> Iterator[Problem]:
    """Say nothing: another error of the same node says it."""
    yield from ()


def _problem(at: Mark, *, expected: str, came: str, remedy: str) -> Problem:
    return Problem(at=at, expected=expected, came=came, remedy=remedy)


_SAYERS: dict[str, Callable[[Fault], Iterator[Problem]]] = {
    "type": _wrong_type,
    "required": _missing,
    "additionalProperties": _unknown,
    "enum": _not_listed,
    "pattern": _wrong_pattern,
    "format": _wrong_format,
    "minLength": _empty,
    "minProperties": _empty,
    "minItems": _wrong_count,
    "maxItems": _wrong_count,
    "items": _covered,
    "anyOf": _no_alternative,
}
