"""A tree against the schema of its type: every error at once, each as a sentence with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator, FormatChecker, TypeChecker, validators
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from truceline.documents.node import Node, plain
from truceline.documents.problem import Problem
from truceline.documents.schema import CLOCK_FORMAT, CLOCK_PATTERN, schema_of
from truceline.documents.schema_sentence import sentences

_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date")
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or _converts(value, date)


@_FORMATS.checks("date-time")
def _is_instant(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return value[:1] in {"1", "2"} and _converts(value, datetime)


@_FORMATS.checks(CLOCK_FORMAT)
def _is_clock_time(value: object) -> bool:
    of_other_form = not isinstance(value, str) or re.fullmatch(CLOCK_PATTERN, value) is None
    return of_other_form or _converts(str(value), datetime)


def _is_whole(_checker: TypeChecker, value: object) -> bool:
    """Tell whether a value is whole as the domain understands it: 3.0 people are none."""
    return isinstance(value, int) and not isinstance(value, bool)


_Validator: Callable[..., Validator] = validators.extend(  # type: ignore[no-untyped-call]  # the stubs give it no types
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)


def _converts(value: str, target: type) -> bool:
    try:
        msgspec.convert(value, target)
    except msgspec.ValidationError:
        return False
    return True


def schema_problems(node: Node, shape: type) -> Iterator[Problem]:
    """Yield what in a tree is not of its type's form."""
    data: Any = plain(node)
    for error in _validator(shape).iter_errors(data):
        for leaf in _leaves(error):
            where = node.nearest(tuple(leaf.absolute_path))
            if not where.is_hole:
                yield from sentences(leaf, where)


@cache
def _validator(shape: type) -> Validator:
    return _Validator(schema_of(shape), format_checker=_FORMATS)


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    """Return what is wrong in the alternative that was meant."""
    if error.validator != "anyOf" or not error.context:
        return [error]
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [found for found in branches.values() if not any(map(_is_other_kind, found))]
    if not meant:
        return [error]
    return [leaf for inner in meant[0] for leaf in _leaves(inner)]


def _is_other_kind(error: ValidationError) -> bool:
    """Tell whether an alternative was not meant: nothing, or another kind of geometry."""
    return error.schema == {"type": "null"} or list(error.relative_path) == ["type"]
