"""The clear part of an entry: what all may see, and what alone decides.

A leaf of a log is an envelope and its signatures, in canonical bytes. The envelope says of what
kind the entry is, whose key wrote it into which log, what it is about, for whom its body is, which
digest the body has, and what its author had seen. What decides stands in `clear`, which is opaque
here. A body lies beside the log and is never needed to judge an entry.

The signed bytes hold the log's origin, the genesis of the mechanism and the mark, so that nothing
signed for an exercise, for another mechanism or for a colleague's log counts here.

The fold that turns envelopes into a state reads nothing else; `tests/fold_model.py` shows that
nothing else is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import NewType

from truceline.canonical import MAX_BYTES, decode_as, encode
from truceline.record.body import BodyDigest
from truceline.record.cut import HASH_BYTES, Cut, Origin
from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel, Signer, Verifier
from truceline.record.payload import Signature, message_of, sign_all

DelegationId = NewType("DelegationId", str)
"""How roster and audiences name a delegation."""

EntryId = NewType("EntryId", bytes)
"""Sixteen random bytes, by which an entry is one and the same however often it is sent."""

ENTRY_ID_BYTES = 16
VERSION = 1
MAX_LISTED = 256
MAX_SIGNATURES = 16
KIND = re.compile("[a-z][a-z0-9-]{0,63}")
"""How a kind of entry is named."""

_PAYLOAD_TYPE = b"application/vnd.truceline.envelope.v1+json"
_BEFORE = b'{"envelope":'
_BEHIND = b',"signatures":['
_EXERCISE_ORIGIN = "exercise/"


class Mark(Enum):
    """Whether what is recorded happened or was played."""

    REAL = "real"
    EXERCISE = "exercise"


class BodyForm(Enum):
    """How the body lies beside the log."""

    OPEN = "open"
    SEALED = "sealed"
    FIELDS = "fields"


class EnvelopeRefusedError(RecordError):
    """An envelope or its signature does not hold.

    Parameters
    ----------
    field
        Where in the envelope.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, field: str, expected: str, came: str) -> None:
        self.field = field
        self.expected = expected
        self.came = came
        super().__init__(
            f"The entry is refused at {field}: expected {expected}, came {came}. Keep its bytes as "
            "evidence, and ask its author."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Where a signature counts: one log of one mechanism, real or played."""

    origin: Origin
    genesis: bytes
    mark: Mark

    def __post_init__(self) -> None:
        _require_hash("genesis", self.genesis)
        played = self.origin.startswith(_EXERCISE_ORIGIN)
        if played is not (self.mark is Mark.EXERCISE):
            expected = f"the mark exercise exactly where the origin begins {_EXERCISE_ORIGIN!r}"
            came = f"{self.mark.value} in {self.origin!r}"
            raise EnvelopeRefusedError(field="mark", expected=expected, came=came)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reference:
    """An entry that this one is about: its log, its index and its leaf hash."""

    origin: Origin
    index: int
    leaf: bytes

    def __post_init__(self) -> None:
        _require_hash("subjects", self.leaf)
        if self.index < 0:
            raise EnvelopeRefusedError(field="subjects", expected="an index", came=str(self.index))


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body's digest, and the SHA-256 of the bytes that travel for it, if any do."""

    form: BodyForm
    digest: BodyDigest
    blob: bytes | None

    def __post_init__(self) -> None:
        _require_hash("body.digest", self.digest)
        if self.blob is not None:
            _require_hash("body.blob", self.blob)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The clear part of an entry."""

    version: int = VERSION
    entry: EntryId
    binding: Binding
    kind: str
    key: KeyLabel
    subjects: tuple[Reference, ...] = ()
    audience: tuple[DelegationId, ...] = ()
    body: Body | None = None
    cut: Cut = field(default_factory=Cut)
    clear: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require(self.version == VERSION, "version", expected=str(VERSION), came=self.version)
        _require(
            len(self.entry) == ENTRY_ID_BYTES,
            "entry",
            expected=f"{ENTRY_ID_BYTES} bytes",
            came=len(self.entry),
        )
        named = KIND.fullmatch(self.kind) is not None
        _require(named, "kind", expected="small letters, digits and hyphens", came=self.kind[:80])
        _require_sorted("subjects", self.subjects)
        _require_sorted("audience", self.audience)
        addressed = self.body is None or self.body.form is not BodyForm.SEALED or self.audience
        _require(bool(addressed), "audience", expected="whoever a sealed body is for", came="none")
        own = self.cut.size_of(self.binding.origin)
        _require(own == 0, "cut", expected="other logs than its own", came=self.binding.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What a log holds: an envelope and its signatures, the author's among them."""

    envelope: Envelope
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        keys = tuple(each.key for each in self.signatures)
        _require_sorted("signatures", keys, most=MAX_SIGNATURES)
        author = self.envelope.key
        _require(author in keys, "signatures", expected=f"one by {author!r}", came="none of it")


def sign_envelope(envelope: Envelope, signers: Iterable[Signer]) -> bytes:
    """Return the leaf of an envelope, signed by its author and whoever signs with him.

    Raises
    ------
    EnvelopeRefusedError
        If its author is not among the signers, or the leaf is too long for a log.
    """
    signatures = sign_all(signed_bytes(envelope), signers)
    raw = encode(Leaf(envelope=envelope, signatures=signatures))
    fits = len(raw) <= MAX_BYTES
    _require(fits, "clear", expected=f"a leaf of at most {MAX_BYTES} bytes", came=len(raw))
    return raw


def read_leaf(raw: bytes) -> Leaf:
    """Read a leaf without asking whether its signatures hold.

    A leaf that is no canonical envelope raises `CanonicalError` or `EnvelopeRefusedError`.
    """
    return decode_as(raw, Leaf)


def verify_leaf(raw: bytes, *, binding: Binding, keys: Mapping[KeyLabel, Verifier]) -> Envelope:
    """Read a leaf, and require that every signature of it holds here.

    Parameters
    ----------
    raw
        The leaf as the log has it.
    binding
        The log, mechanism and mark that it is offered for.
    keys
        The keys that may sign in this log, by their labels.

    Raises
    ------
    EnvelopeRefusedError
        If it was signed for another place, or by an unknown key, or a signature is bad.
    """
    leaf = read_leaf(raw)
    envelope = leaf.envelope
    if envelope.binding != binding:
        expected = f"{binding.mark.value} of {binding.origin!r} and this genesis"
        came = f"{envelope.binding.mark.value} of {envelope.binding.origin!r}"
        raise EnvelopeRefusedError(field="binding", expected=expected, came=came)
    # The leaf is canonical, so the envelope's own bytes stand in it between these two.
    message = message_of(_PAYLOAD_TYPE, raw[len(_BEFORE) : raw.rindex(_BEHIND)])
    for each in leaf.signatures:
        key = keys.get(each.key)
        _require(key is not None, "signatures", expected="a key of this log", came=each.key)
        good = key is not None and key.verify(message, each.signature)
        _require(good, "signatures", expected=f"a signature by {each.key}", came="a bad one")
    return envelope


def signed_bytes(envelope: Envelope) -> bytes:
    """Return the bytes that the keys of an envelope sign."""
    return message_of(_PAYLOAD_TYPE, encode(envelope))


def _require(holds: bool, field: str, *, expected: str, came: object) -> None:  # noqa: FBT001 - the condition itself, never a mode
    if not holds:
        raise EnvelopeRefusedError(field=field, expected=expected, came=f"{came}")


def _require_hash(field: str, value: bytes) -> None:
    _require(len(value) == HASH_BYTES, field, expected="32 bytes", came=len(value))


def _require_sorted(
    field: str, values: tuple[Reference, ...] | tuple[str, ...], *, most: int = MAX_LISTED
) -> None:
    _require(len(values) <= most, field, expected=f"at most {most}", came=len(values))
    rising = all(one < other for one, other in pairwise(values))  # type: ignore[operator] # pairs of one kind
    _require(rising, field, expected="each once, in order", came="another order")
