"""Fields that can be withdrawn without touching the tree: digests inside, disclosures beside.

Of each field the entry holds only the digest of a disclosure: a fresh salt, the field's path and
its value. The path names log and entry, so that a disclosure fits nowhere else. Withdrawing a
field is a logged redaction with its reason, upon which every honest node destroys the disclosure
and logs that it did. All proofs stay valid, for nothing that was hashed changes. What was copied
before, to a backup or a stick, this cannot reach: the receipt lists what is known of.

References
----------
RFC 9901, sections 4.2.1, 4.2.3 and 4.2.5: form and digest of a disclosure, and decoys. Departs
from it in one thing: a disclosure has the one canonical spelling and no other.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NewType

from truceline.canonical import CanonicalError, decode, encode
from truceline.record.cut import Origin
from truceline.record.envelope import EntryId, Reference
from truceline.record.errors import RecordError

Disclosure = NewType("Disclosure", str)
"""Salt, path and value, as base64url text."""

FieldDigest = NewType("FieldDigest", str)
"""SHA-256 of a disclosure, as base64url text."""

SALT_BYTES = 16
DIGESTS_CLASS = 8
"""Digests come in multiples of this, filled with decoys, so that their number says little."""

_DIGEST = re.compile("[A-Za-z0-9_-]{43}")
_PLACE = re.compile("(?P<origin>[^#]+)#(?P<entry>[0-9a-f]{32})/(?P<name>.*)", re.DOTALL)


class RedactionRefusedError(RecordError):
    """A disclosure does not fit, or a redaction says too little.

    Parameters
    ----------
    at
        The digest or the part of the redaction.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, at: str, expected: str, came: str) -> None:
        self.at = at
        self.expected = expected
        self.came = came
        super().__init__(f"Refused at {at}: expected {expected}, came {came}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concealed:
    """Fields of one entry: what it holds, in order, and the disclosures beside it, by name."""

    digests: tuple[FieldDigest, ...]
    disclosures: dict[str, Disclosure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that was disclosed."""

    name: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace:
    """Which field of which entry."""

    origin: Origin
    entry: EntryId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What is logged when fields of an entry are withdrawn.

    Parameters
    ----------
    of
        The entry.
    digests
        The fields, by their digests; never by name or value.
    reason
        Why, without anything that is being withdrawn.
    authority
        On whose decision, and by which rule.
    """

    of: Reference
    digests: tuple[FieldDigest, ...]
    reason: str
    authority: str

    def __post_init__(self) -> None:
        for at, given in (("digests", self.digests), ("reason", self.reason)):
            if not given:
                raise RedactionRefusedError(at=at, expected="at least one", came="none")
        if not self.authority:
            raise RedactionRefusedError(at="authority", expected="whose decision", came="none")
        for digest in self.digests:
            require_digest(digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """What a node logs when it has followed a redaction.

    Parameters
    ----------
    redaction
        The entry of the redaction.
    digests
        The disclosures that this node held and destroyed.
    may_remain
        Backups and sticks, made before, that may hold them.
    """

    redaction: Reference
    digests: tuple[FieldDigest, ...]
    may_remain: tuple[str, ...]


def require_digest(text: str) -> None:
    """Refuse what is no digest, and so might be the name of any file.

    Raises
    ------
    RedactionRefusedError
        If it is not 43 letters of base64url.
    """
    if not _DIGEST.fullmatch(text):
        expected = "43 letters of base64url"
        raise RedactionRefusedError(at="digests", expected=expected, came=repr(text[:80]))


def conceal(fields: Mapping[str, object], *, origin: Origin, entry: EntryId) -> Concealed:
    """Return the digests of fields, with decoys, and their disclosures."""
    disclosures = {
        name: _encode([_text(secrets.token_bytes(SALT_BYTES)), _path(origin, entry, name), value])
        for name, value in fields.items()
    }
    digests = [digest_of(each) for each in disclosures.values()]
    while len(digests) % DIGESTS_CLASS or not digests:
        digests.append(FieldDigest(_text(secrets.token_bytes(hashlib.sha256().digest_size))))
    return Concealed(digests=tuple(sorted(digests)), disclosures=disclosures)


def digest_of(disclosure: Disclosure) -> FieldDigest:
    """Return the digest of a disclosure.

    Examples
    --------
    The example of RFC 9901, section 4.2.3:

    >>> text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    >>> digest_of(Disclosure(text))
    'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'
    """
    return FieldDigest(_text(hashlib.sha256(disclosure.encode()).digest()))


def place_of(disclosure: Disclosure) -> FieldPlace:
    """Return which entry and field a disclosure says that it is of, unchecked.

    Raises
    ------
    RedactionRefusedError
        If it is malformed.
    """
    match _decode(disclosure):
        case [str(), str(path), _] if found := _PLACE.fullmatch(path):
            entry = EntryId(bytes.fromhex(found["entry"]))
            return FieldPlace(origin=Origin(found["origin"]), entry=entry, name=found["name"])
        case _:
            digest, expected = digest_of(disclosure), "salt, path of an entry and value"
            raise RedactionRefusedError(at=digest, expected=expected, came="something else")


def reveal(
    disclosure: Disclosure, *, digests: Collection[FieldDigest], origin: Origin, entry: EntryId
) -> Field:
    """Return the field of a disclosure that belongs to one entry.

    Raises
    ------
    RedactionRefusedError
        If the entry does not hold its digest, or it is malformed or of another entry.
    """
    digest = digest_of(disclosure)
    if digest not in digests:
        raise RedactionRefusedError(at=digest, expected="a digest of the entry", came="another")
    parts = _decode(disclosure)
    prefix = _path(origin, entry, "")
    match parts:
        case [str(salt), str(path), value] if path.startswith(prefix):
            _require_salt(digest, salt)
            return Field(name=path.removeprefix(prefix), value=value)
        case _:
            expected = "salt, path of this entry and value"
            raise RedactionRefusedError(at=digest, expected=expected, came="something else")


def reveal_all(
    disclosures: Collection[Disclosure],
    *,
    digests: Collection[FieldDigest],
    origin: Origin,
    entry: EntryId,
) -> dict[str, object]:
    """Return the fields of all disclosures that are left of an entry.

    Raises
    ------
    RedactionRefusedError
        If one does not belong to it, or two tell the same field.
    """
    values: dict[str, object] = {}
    for disclosure in disclosures:
        told = reveal(disclosure, digests=digests, origin=origin, entry=entry)
        if told.name in values:
            raise RedactionRefusedError(at=told.name, expected="each field once", came="a second")
        values[told.name] = told.value
    return values


def _path(origin: Origin, entry: EntryId, name: str) -> str:
    return f"{origin}#{entry.hex()}/{name}"


def _require_salt(digest: FieldDigest, salt: str) -> None:
    if len(_bytes(digest, salt)) < SALT_BYTES:
        expected = f"a salt of {SALT_BYTES} bytes or more"
        raise RedactionRefusedError(at=digest, expected=expected, came=f"{len(salt)} letters")


def _encode(parts: list[object]) -> Disclosure:
    return Disclosure(_text(encode(parts)))


def _decode(disclosure: Disclosure) -> object:
    digest = digest_of(disclosure)
    try:
        return decode(_bytes(digest, disclosure))
    except CanonicalError as error:
        raise RedactionRefusedError(
            at=digest, expected="canonical JSON", came=str(error)
        ) from error


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(digest: FieldDigest, text: str) -> bytes:
    padded = text + "=" * (-len(text) % 4)
    try:
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if _text(raw) != text:
        raise RedactionRefusedError(at=digest, expected="base64url", came=repr(text[:80]))
    return raw
