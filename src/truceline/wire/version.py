"""Find the version that a document states, among those that are known of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from truceline.wire.errors import (
    MissingFieldError,
    UnknownKindError,
    UnknownVersionError,
    WrongValueError,
)

T = TypeVar("T")


def versions_of(kind: str, known: Mapping[str, T]) -> T:
    """Return what is known of a kind.

    Raises
    ------
    UnknownKindError
        If nothing is.
    """
    found = known.get(kind)
    if found is None:
        raise UnknownKindError(
            kind=kind, place="$.kind", expected="a kind that this program knows", came=kind[:80]
        )
    return found


def version_in(document: Mapping[str, object], known: Mapping[int, T], *, kind: str) -> T:
    """Return what is known of the version that a document states.

    Raises
    ------
    MissingFieldError
        If it states none.
    WrongValueError
        If it is no whole number.
    UnknownVersionError
        If it is another one.
    """
    place, versions = "$.version", ", ".join(map(str, known))
    if "version" not in document:
        raise MissingFieldError(kind=kind, place=place, expected=versions, came="none")
    version = document["version"]
    if type(version) is not int:
        came = type(version).__name__
        raise WrongValueError(kind=kind, place=place, expected="a whole number", came=came)
    if version not in known:
        raise UnknownVersionError(kind=kind, place=place, expected=versions, came=str(version))
    return known[version]
