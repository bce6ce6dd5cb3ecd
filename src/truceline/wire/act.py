"""Acts to the clear parts of envelopes and back: what decides, and nothing besides.

The kind stands in the envelope and the version in the clear part. Of the record's own kinds the
clear part also holds what the record needs (`record_part`); an act knows nothing of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import msgspec

from truceline.canonical import CanonicalError, decode, encode
from truceline.domain.act import Act
from truceline.domain.kind import ACT_OF_KIND, KIND_OF_REPORT, Kind, kind_of
from truceline.domain.refusal import DomainError
from truceline.domain.report_act import ReportFiled
from truceline.wire.clear_registry import CLEAR_SHAPES
from truceline.wire.clear_v1 import ClearV1
from truceline.wire.conversion import Conversion, conversion_of
from truceline.wire.errors import (
    MissingFieldError,
    SpellingError,
    UnknownFieldError,
    WrongValueError,
)
from truceline.wire.record_part import CommitmentPart, RecordPart, RedactionPart
from truceline.wire.refusal import refuse
from truceline.wire.report_act_v1 import CommitmentPartV1, RedactionPartV1
from truceline.wire.version import version_in, versions_of

Clear = dict[str, object]
"""A clear part, as plain values."""

_ENCODER = msgspec.json.Encoder(order="sorted")


class EncodedAct(NamedTuple):
    """The kind and the clear part that an envelope has for an act."""

    kind: str
    clear: Clear


@dataclass(frozen=True, slots=True, kw_only=True)
class _Schema:
    shape: type[ClearV1]
    conversion: Conversion


_REPORTS = {kind.value: ReportFiled(kind=report) for report, kind in KIND_OF_REPORT.items()}
_PARTS: dict[str, tuple[type[RecordPart], Conversion]] = {
    Kind.COMMITMENT.value: (CommitmentPart, conversion_of(CommitmentPart, CommitmentPartV1)),
    Kind.REDACTION.value: (RedactionPart, conversion_of(RedactionPart, RedactionPartV1)),
}


def _schema(kind: Kind, shape: type[ClearV1]) -> _Schema:
    if kind.value in _REPORTS:
        report = _REPORTS[kind.value]
        made = Conversion(load=lambda _: report, dump=lambda _: shape())
    else:
        made = conversion_of(
            ACT_OF_KIND[kind],
            shape,
            renamed={"report": "kind"} if kind is Kind.COMMITMENT else {},
            beside="record" if kind.value in _PARTS else "",
        )
    return _Schema(shape=shape, conversion=made)


_SCHEMAS = {
    kind.value: {version: _schema(kind, shape) for version, shape in shapes.items()}
    for kind, shapes in CLEAR_SHAPES.items()
}


def encode_act(act: Act, *, record: RecordPart | None = None) -> EncodedAct:
    """Return the kind and the clear part of an act, in the newest version.

    Parameters
    ----------
    act
        The act.
    record
        What the record keeps beside it: of a commitment and of a redaction, and of nothing else.

    Raises
    ------
    MissingFieldError, UnknownFieldError, WrongValueError
        If the record's part is missing, too much or another kind's, or the version has no place
        for what the act holds.
    SpellingError
        If a text is not in normal form C.
    """
    kind = kind_of(act).value
    schema = _SCHEMAS[kind][max(_SCHEMAS[kind])]
    beside = _beside(kind, record)
    try:
        clear = cast("Clear", decode(encode(schema.conversion.dump(act, **beside))))
        msgspec.convert(clear, schema.shape, strict=True)
    except (CanonicalError, msgspec.ValidationError) as error:
        refuse(error, kind=kind)
    return EncodedAct(kind=kind, clear=clear)


def decode_act(kind: str, clear: Mapping[str, object]) -> Act:
    """Read the act of an entry from its kind and its clear part, which is canonical already.

    Raises
    ------
    UnknownKindError, UnknownVersionError
        If this program does not know the kind or the version.
    UnknownFieldError, MissingFieldError, WrongValueError
        If it is not what the version says.
    ImpossibleValueError
        If it is nothing that there can be.
    SpellingError
        If a list that stands for a set is in another order, or base64 in another spelling.
    """
    schema, shape = _read(kind, clear)
    try:
        act = cast("Act", schema.conversion.load(shape))
    except DomainError as error:
        refuse(error, kind=kind)
    beside = {"record": shape.record} if kind in _PARTS else {}
    again = schema.conversion.dump(act, **beside)
    if _ENCODER.encode(again) != _ENCODER.encode(clear):
        expected = "sets in the order of their letters, and base64 in its one spelling"
        raise SpellingError(kind=kind, place="$", expected=expected, came="another")
    return act


def decode_record_part(kind: str, clear: Mapping[str, object]) -> RecordPart:
    """Read what the record keeps in the clear part of one of its own kinds.

    What `decode_act` raises, it raises too.

    Raises
    ------
    UnknownFieldError
        If the kind has no such part.
    """
    _, shape = _read(kind, clear)
    if kind not in _PARTS:
        raise UnknownFieldError(kind=kind, place="$.record", expected="no such field", came=kind)
    _, conversion = _PARTS[kind]
    return cast("RecordPart", conversion.load(shape.record))


def _read(kind: str, clear: Mapping[str, object]) -> tuple[_Schema, Any]:
    schema = version_in(clear, versions_of(kind, _SCHEMAS), kind=kind)
    try:
        return schema, msgspec.convert(clear, schema.shape, strict=True)
    except msgspec.ValidationError as error:
        refuse(error, kind=kind)


def _beside(kind: str, record: RecordPart | None) -> dict[str, object]:
    if kind not in _PARTS:
        if record is not None:
            came = type(record).__name__
            raise UnknownFieldError(
                kind=kind, place="$.record", expected="nothing of the record", came=came
            )
        return {}
    fitting, conversion = _PARTS[kind]
    if record is None:
        expected = f"a {fitting.__name__}"
        raise MissingFieldError(kind=kind, place="$.record", expected=expected, came="none")
    if not isinstance(record, fitting):
        came = type(record).__name__
        raise WrongValueError(
            kind=kind, place="$.record", expected=f"a {fitting.__name__}", came=came
        )
    return {"record": conversion.dump(record)}
