"""Bodies to canonical bytes and back: kind and version stand inside, and nothing is guessed.

A body is read only if it is exactly what its version writes. It travels whole, or as fields of
which each can be withdrawn: then protected fields may be missing, and are read as withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from truceline.canonical import CanonicalError, decode, encode
from truceline.domain.entry_body import BODY_OF_KIND, EntryBody, kind_of_body
from truceline.domain.kind import Kind
from truceline.domain.refusal import DomainError
from truceline.wire.body_registry import BODY_SHAPES
from truceline.wire.body_v1 import BodyV1
from truceline.wire.conversion import Conversion, conversion_of
from truceline.wire.errors import MissingFieldError, SpellingError, WrongValueError
from truceline.wire.refusal import refuse
from truceline.wire.spelling import MAX_BODY_BYTES, is_surely_canonical
from truceline.wire.version import version_in, versions_of

Fields = dict[str, object]
"""The fields of a body by name, as plain values; each can be hidden and withdrawn by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Schema:
    shape: type[BodyV1]
    decoder: msgspec.json.Decoder[BodyV1]
    conversion: Conversion


def _schema(kind: Kind, shape: type[BodyV1]) -> _Schema:
    return _Schema(
        shape=shape,
        decoder=msgspec.json.Decoder(shape),
        conversion=conversion_of(BODY_OF_KIND[kind], shape),
    )


_SCHEMAS = {
    kind.value: {version: _schema(kind, shape) for version, shape in shapes.items()}
    for kind, shapes in BODY_SHAPES.items()
}
_NEWEST = {kind: schemas[max(schemas)] for kind, schemas in _SCHEMAS.items()}


def encode_body(body: EntryBody) -> bytes:
    """Return a body as canonical bytes, in the newest version of its kind.

    Raises
    ------
    SpellingError
        If a text is not in normal form C, or the body is too long.
    WireError
        If the version has no place for what the noun holds.
    """
    kind = kind_of_body(body).value
    schema = _NEWEST[kind]
    shape = schema.conversion.dump(body)
    try:
        raw = encode(shape)
        schema.decoder.decode(raw)
    except (CanonicalError, msgspec.ValidationError) as error:
        refuse(error, kind=kind)
    if len(raw) > MAX_BODY_BYTES:
        expected = f"at most {MAX_BODY_BYTES} bytes"
        raise SpellingError(kind=kind, place="$", expected=expected, came=f"{len(raw)}")
    return raw


def decode_body(kind: str, raw: bytes) -> EntryBody:
    """Read the body of an entry.

    Parameters
    ----------
    kind
        The kind of the entry, as its envelope has it.
    raw
        The bytes as they came.

    Raises
    ------
    UnknownKindError, UnknownVersionError
        If this program does not know the kind or the version.
    UnknownFieldError, MissingFieldError, WrongValueError
        If it is not what the version says.
    ImpossibleValueError
        If it is nothing that there can be.
    SpellingError
        If it is not canonical.
    """
    versions_of(kind, _SCHEMAS)
    schema = _NEWEST[kind]
    if len(raw) <= MAX_BODY_BYTES:
        try:
            shape = schema.decoder.decode(raw)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            pass  # the slow way says what is wrong, or finds an older version
        else:
            if is_surely_canonical(shape, raw):
                return _load(schema, shape, kind=kind)
    return _decode_slowly(kind, raw)


def encode_fields(body: EntryBody) -> Fields:
    """Return a body as fields that can be hidden one by one; kind and version are two of them.

    What `encode_body` raises, it raises too.
    """
    return cast("Fields", decode(encode_body(body), limit=MAX_BODY_BYTES))


def decode_fields(kind: str, fields: Mapping[str, object]) -> EntryBody:
    """Read a body of which protected fields may have been withdrawn; those count as withheld.

    What `decode_body` raises, it raises too.
    """
    versions_of(kind, _SCHEMAS)
    protected: tuple[str, ...] = getattr(BODY_OF_KIND[Kind(kind)], "PROTECTED", ())
    gone = [name for name in protected if name not in fields]
    told = fields.get("withheld", ())
    plain = {**dict.fromkeys(gone), **fields}
    if gone and isinstance(told, (list, tuple)):
        plain["withheld"] = [name for name in protected if name in gone or name in told]
    return _decode_slowly(kind, _spelt(kind, plain))


def _spelt(kind: str, plain: Mapping[str, object]) -> bytes:
    try:
        return encode(plain)
    except CanonicalError as error:
        refuse(error, kind=kind)


def _decode_slowly(kind: str, raw: bytes) -> EntryBody:
    """Read a body of any version, or say exactly why not.

    Raises
    ------
    SpellingError
        If bytes within it are spelt otherwise.
    """
    try:
        plain = decode(raw, limit=MAX_BODY_BYTES)
    except CanonicalError as error:
        refuse(error, kind=kind)
    schema = _schema_of(kind, plain)
    try:
        shape: Any = msgspec.convert(plain, schema.shape, strict=True)
    except msgspec.ValidationError as error:
        refuse(error, kind=kind)
    if encode(shape) != raw:
        expected = "base64 in its one spelling"
        raise SpellingError(kind=kind, place="$", expected=expected, came="another")
    return _load(schema, shape, kind=kind)


def _schema_of(kind: str, plain: object) -> _Schema:
    """Return the schema of the version that a document states, if it is of the kind.

    Raises
    ------
    MissingFieldError
        If it does not say of which kind it is.
    WrongValueError
        If it is of another.
    """
    if not isinstance(plain, dict):
        came = type(plain).__name__
        raise WrongValueError(kind=kind, place="$", expected="an object", came=came)
    if "kind" not in plain:
        raise MissingFieldError(kind=kind, place="$.kind", expected=kind, came="none")
    if plain["kind"] != kind:
        came = repr(plain["kind"])[:80]
        raise WrongValueError(kind=kind, place="$.kind", expected=kind, came=came)
    return version_in(plain, _SCHEMAS[kind], kind=kind)


def _load(schema: _Schema, shape: BodyV1, *, kind: str) -> EntryBody:
    try:
        return cast("EntryBody", schema.conversion.load(shape))
    except DomainError as error:
        refuse(error, kind=kind)
