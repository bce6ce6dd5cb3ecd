"""The restricted canonical JSON: one value has exactly one spelling in bytes.

Inside the profile the bytes are those of RFC 8785 (JCS). The profile leaves out what makes that
standard hard: numbers are whole and smaller than 2^53 in size, keys are ASCII, text is in
normal form C, and depth, members and length are bounded. Whoever reads does not repair: bytes are
decoded, encoded again, and refused unless both are equal. So nothing unknown, doubled, reordered
or spelt otherwise gets past, and a signature over the bytes is a signature over the value.

It knows no schema beyond the dataclass that the caller names, and holds no state.

References
----------
RFC 8785, JSON Canonicalization Scheme. RFC 3454 and Unicode 3.2 for the frozen normal form.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import TypeVar
from unicodedata import ucd_3_2_0

import msgspec

from truceline.errors import TrucelineError

MAX_BYTES = 65_535
"""The longest entry that c2sp.org/tlog-tiles can hold [bytes]."""

MAX_DEPTH = 16
"""How deep lists and objects may stand in one another."""

MAX_MEMBERS = 8_192
"""How many values one document may have, all levels together."""

MAX_INTEGER = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(order="sorted")
_LISTS = (list, tuple)  # not a union, which would be made anew at each look
_SURROGATE = re.compile("[\ud800-\udfff]")


class CanonicalError(TrucelineError, ValueError):
    """Bytes are not canonical, or a value has no canonical spelling.

    Parameters
    ----------
    place
        Where in the document, as a path from ``$``.
    expected
        What may stand there, as the end of "expected …".
    came
        What was found, in words or as it stands.
    """

    def __init__(self, *, place: str, expected: str, came: str) -> None:
        self.place = place
        self.expected = expected
        self.came = came
        super().__init__(
            f"{place}: expected {expected}, came {came}. "
            "Nothing of it is used; ask its author for the exact bytes."
        )


def encode(value: object) -> bytes:
    """Return the one spelling of a value: plain JSON values or a dataclass of them.

    Bytes are written as base64 (RFC 4648, section 4), members of an enum as their value.

    Raises
    ------
    CanonicalError
        If the value lies outside the profile.

    Examples
    --------
    >>> encode({"b": [1, None], "a": "é"}).decode()
    '{"a":"é","b":[1,null]}'
    """
    try:
        plain = msgspec.to_builtins(value, order="sorted")
    except (TypeError, RecursionError) as error:
        came = f"{type(value).__name__} ({error})"
        raise CanonicalError(place="$", expected="plain values", came=came) from error
    if not _is_sound(plain, 0):
        _check(plain)
    raw = _ENCODER.encode(plain)
    if _may_be_crowded(raw):
        _check(plain)
    return raw


def decode(raw: bytes, *, limit: int = MAX_BYTES) -> object:
    """Read canonical bytes as plain JSON values.

    Parameters
    ----------
    raw
        The bytes as they came.
    limit
        The longest document that is read [bytes].

    Returns
    -------
    object
        Dictionaries, lists, text, whole numbers, truth values and None.

    Raises
    ------
    CanonicalError
        If the bytes are not the one spelling of a value of the profile.
    """
    plain = _read(raw, limit=limit)
    _require_equal(_ENCODER.encode(plain), raw)
    return plain


def decode_as(raw: bytes, kind: type[T], *, limit: int = MAX_BYTES) -> T:
    """Read canonical bytes as a dataclass that has exactly these fields.

    Parameters
    ----------
    raw
        The bytes as they came.
    kind
        The dataclass.
    limit
        The longest document that is read [bytes].

    Raises
    ------
    CanonicalError
        If the bytes are not canonical, or not exactly what the dataclass would write.
    """
    plain = _read(raw, limit=limit)
    try:
        value = msgspec.convert(plain, kind, strict=True)
    except msgspec.ValidationError as error:
        expected = f"the fields of {kind.__name__}"
        raise CanonicalError(place="$", expected=expected, came=str(error)) from error
    _require_equal(_ENCODER.encode(value), raw)
    return value


def to_base64(raw: bytes) -> str:
    """Return bytes as base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(raw).decode("ascii")


def from_base64(text: str) -> bytes:
    """Read base64 that is spelt in the one way in which `to_base64` spells it.

    Raises
    ------
    CanonicalError
        If it has blanks, other letters, missing padding or bits left over.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:  # of letters or of length
        raw = b""
    if to_base64(raw) != text:
        raise CanonicalError(place="$", expected="base64 with padding", came=repr(text[:80]))
    return raw


def _read(raw: bytes, *, limit: int) -> object:
    if len(raw) > limit:
        came = f"{len(raw)} bytes"
        raise CanonicalError(place="$", expected=f"at most {limit} bytes", came=came)
    try:
        plain: object = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CanonicalError(place="$", expected="JSON in UTF-8", came=str(error)) from error
    if _may_be_crowded(raw) or not _is_sound(plain, 0):
        _check(plain)
    return plain


def _may_be_crowded(raw: bytes) -> bool:
    # Each value but the first follows one of these; within text they count too much.
    return raw.count(b",") + raw.count(b"[") + raw.count(b"{") >= MAX_MEMBERS


def _is_sound(value: object, depth: int) -> bool:
    # What nearly all documents pass, faster than `_check`, which finds the place and the words.
    if isinstance(value, str):
        return value.isascii() or _is_text(value)
    if isinstance(value, int):
        return -MAX_INTEGER <= value <= MAX_INTEGER
    if depth < MAX_DEPTH:
        if isinstance(value, dict):
            return all(map(_is_ascii, value)) and _are_sound(value.values(), depth + 1)
        if isinstance(value, _LISTS):
            return _are_sound(value, depth + 1)
    return value is None


def _are_sound(values: Iterable[object], depth: int) -> bool:
    for value in values:
        plain = isinstance(value, str) and value.isascii()  # as most are: it saves a call
        if not plain and not _is_sound(value, depth):
            return False
    return True


def _is_ascii(key: object) -> bool:
    return isinstance(key, str) and key.isascii()


def _require_equal(again: bytes, raw: bytes) -> None:
    if again == raw:
        return
    pairs = zip(again, raw, strict=False)
    offset = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(again), len(raw)))
    raise CanonicalError(
        place=f"byte {offset}",
        expected=repr(again[offset : offset + 24]),
        came=repr(raw[offset : offset + 24]),
    )


def _check(root: object) -> None:
    # Without recursion, so that no depth can hurt.
    waiting: list[tuple[object, str, int]] = [(root, "$", 0)]
    members = 0
    while waiting:
        value, place, depth = waiting.pop()
        members += 1
        if isinstance(value, dict):
            _check_keys(value, place=place)
            inner = [(each, f"{place}.{key}", depth + 1) for key, each in value.items()]
        elif isinstance(value, _LISTS):
            inner = [(each, f"{place}[{i}]", depth + 1) for i, each in enumerate(value)]
        else:
            _check_scalar(value, place=place)
            continue
        if depth >= MAX_DEPTH:
            raise CanonicalError(place=place, expected=f"at most {MAX_DEPTH} levels", came="more")
        waiting.extend(inner)
        if members + len(waiting) > MAX_MEMBERS:
            raise CanonicalError(place=place, expected=f"at most {MAX_MEMBERS} values", came="more")


def _check_keys(value: dict[object, object], *, place: str) -> None:
    for key in value:
        if not _is_ascii(key):
            raise CanonicalError(place=place, expected="keys in ASCII", came=repr(key))


def _check_scalar(value: object, *, place: str) -> None:
    came = f"{type(value).__name__}"
    if isinstance(value, str):
        sound, expected = _is_text(value), "Unicode text in normal form C"
    elif isinstance(value, int):
        sound, expected = abs(value) <= MAX_INTEGER, "a number less than 2^53 in size"
        came = f"one of {value.bit_length()} bits"
    else:
        sound, expected = value is None, "text or a whole number"
    if not sound:
        raise CanonicalError(place=place, expected=expected, came=came)


def _is_text(value: str) -> bool:
    # A frozen Unicode: the verdict must be the same under every Python, and a later normal form
    # may know more letters. Letters that Unicode 3.2 does not know pass as they are.
    return ucd_3_2_0.is_normalized("NFC", value) and not _SURROGATE.search(value)
