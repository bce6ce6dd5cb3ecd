"""The founding of a mechanism to canonical bytes and back; their digest is what is compared."""

from __future__ import annotations

from typing import cast

import msgspec

from truceline.canonical import CanonicalError, decode, encode
from truceline.domain.founding import Founding
from truceline.domain.refusal import DomainError
from truceline.wire.conversion import conversion_of
from truceline.wire.errors import SpellingError, WrongValueError
from truceline.wire.founding_v1 import FoundingV1
from truceline.wire.refusal import refuse
from truceline.wire.spelling import MAX_BODY_BYTES
from truceline.wire.version import version_in

_KIND = "founding"
_CONVERSION = conversion_of(Founding, FoundingV1, fixed=("kind",))


def encode_founding(founding: Founding) -> bytes:
    """Return a founding as canonical bytes."""
    shape = _CONVERSION.dump(founding)
    try:
        raw = encode(shape)
        msgspec.convert(decode(raw, limit=MAX_BODY_BYTES), FoundingV1, strict=True)
    except (CanonicalError, msgspec.ValidationError) as error:
        refuse(error, kind=_KIND)
    return raw


def decode_founding(raw: bytes) -> Founding:
    """Read a founding.

    Raises
    ------
    WrongValueError
        If it is none.
    SpellingError
        If it is not canonical, or what stands for a set stands in another order.
    UnknownVersionError, MissingFieldError, UnknownFieldError, ImpossibleValueError
        If it is not what the version says, or is nothing that there can be.
    """
    try:
        plain = decode(raw, limit=MAX_BODY_BYTES)
    except CanonicalError as error:
        refuse(error, kind=_KIND)
    if not isinstance(plain, dict):
        came = type(plain).__name__
        raise WrongValueError(kind=_KIND, place="$", expected="an object", came=came)
    version_in(plain, {1: FoundingV1}, kind=_KIND)
    try:
        shape = msgspec.convert(plain, FoundingV1, strict=True)
        founding = cast("Founding", _CONVERSION.load(shape))
    except (msgspec.ValidationError, DomainError) as error:
        refuse(error, kind=_KIND)
    if encode(_CONVERSION.dump(founding)) != raw:
        expected = "sets in the order of their letters, and base64 in its one spelling"
        raise SpellingError(kind=_KIND, place="$", expected=expected, came="another")
    return founding
