"""What the decoder's words mean as errors of this room."""

from __future__ import annotations

import re
from typing import NoReturn

import msgspec

from truceline.canonical import CanonicalError
from truceline.domain.refusal import DomainError
from truceline.wire.errors import (
    ImpossibleValueError,
    MissingFieldError,
    SpellingError,
    UnknownFieldError,
    WireError,
    WrongValueError,
)

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?P<place>[^`]*)`)?", flags=re.DOTALL)
_FIELD = re.compile(r"Object (?P<how>contains unknown|missing required) field `(?P<name>.*)`")
_EXPECTED = re.compile(r"Expected (?P<expected>.*?)(?:, got (?P<came>.*))?", flags=re.DOTALL)


def refuse(error: CanonicalError | msgspec.ValidationError | DomainError, *, kind: str) -> NoReturn:
    """Raise what bytes, a decoder or a noun refused, as an error of this room.

    Raises
    ------
    WireError
        Always, as the class of it that fits.
    """
    made = _as_wire_error(error, kind=kind)
    raise made from error


def _as_wire_error(
    error: CanonicalError | msgspec.ValidationError | DomainError, *, kind: str
) -> WireError:
    if isinstance(error, CanonicalError):
        return SpellingError(kind=kind, place=error.place, expected=error.expected, came=error.came)
    if isinstance(error, DomainError):
        return ImpossibleValueError(
            kind=kind,
            place=f"{error.noun}.{error.field}",
            expected=error.expected,
            came=repr(error.came)[:200],
        )
    found = _PLACE.fullmatch(str(error))
    what, place = (found["what"], found["place"] or "$") if found else (str(error), "$")
    field = _FIELD.fullmatch(what)
    if field is not None:
        unknown = field["how"].startswith("contains")
        made = UnknownFieldError if unknown else MissingFieldError
        known, came = "only fields of this version", "another"
        expected, came = (known, came) if unknown else ("this field", "none")
        return made(kind=kind, place=f"{place}.{field['name']}", expected=expected, came=came)
    said = _EXPECTED.fullmatch(what)
    expected, came = (said["expected"], said["came"]) if said else ("a value of the schema", what)
    return WrongValueError(kind=kind, place=place, expected=expected, came=came or "another")
