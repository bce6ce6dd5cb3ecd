"""What a node is asked to write, and how it becomes an entry with what travels beside it.

A draft has what only its author knows. Log, genesis, mark, key and cut come from the node, and the
own delegation is always among those who may read.

A body is open, sealed, or made of fields. An open or sealed one is a blob; of fields the blob is
the list of their salted digests, and each field has a disclosure of its own, which can be
destroyed alone. None of them is in the log.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from truceline.canonical import decode, encode
from truceline.record.body import body_digest, frame_body, read_body
from truceline.record.cut import Cut
from truceline.record.envelope import (
    ENTRY_ID_BYTES,
    KIND,
    Binding,
    Body,
    BodyForm,
    DelegationId,
    EntryId,
    Envelope,
    Reference,
)
from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel
from truceline.record.redaction import (
    Disclosure,
    FieldDigest,
    RedactionRefusedError,
    conceal,
    require_digest,
)
from truceline.record.seal import Address, blob_digest, seal_body


class DraftRefusedError(RecordError):
    """A draft cannot become an entry.

    Parameters
    ----------
    field
        Where in the draft.
    expected
        What is needed, as the end of "expected …".
    came
        What was given.
    """

    def __init__(self, *, field: str, expected: str, came: str) -> None:
        self.field = field
        self.expected = expected
        self.came = came
        super().__init__(f"{field}: expected {expected}, came {came!r}. Nothing was written.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBody:
    """A body that whoever holds it can read."""

    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBody:
    """A body that only its audience can read."""

    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsBody:
    """A body of fields, each of which can be withdrawn alone."""

    fields: Mapping[str, object] = field(repr=False)


def fresh_entry_id() -> EntryId:
    """Return an identifier that no other entry has."""
    return EntryId(secrets.token_bytes(ENTRY_ID_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that is to be written.

    Parameters
    ----------
    kind
        Small letters, digits and hyphens.
    subjects
        The entries that it is about.
    audience
        The delegations that may hold its body besides the author's own.
    clear
        What decides, and what all may see.
    body
        What lies beside the log.
    entry
        The identifier, where the caller has given one; else a fresh one.
    """

    kind: str
    subjects: tuple[Reference, ...] = ()
    audience: tuple[DelegationId, ...] = ()
    clear: Mapping[str, object] = field(default_factory=dict)
    body: OpenBody | SealedBody | FieldsBody | None = None
    entry: EntryId = field(default_factory=fresh_entry_id)

    def __post_init__(self) -> None:
        if not KIND.fullmatch(self.kind):
            expected = "up to 64 small letters, digits and hyphens, the first a letter"
            raise DraftRefusedError(field="kind", expected=expected, came=self.kind[:80])


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the node adds to a draft: where, by whom, and what had been seen."""

    binding: Binding
    author: KeyLabel
    delegation: DelegationId
    cut: Cut
    recipients: Mapping[DelegationId, Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An envelope that is ready to be signed, and what travels beside it."""

    envelope: Envelope
    blob: bytes | None = field(default=None, repr=False)
    disclosures: tuple[Disclosure, ...] = field(default=(), repr=False)


def compose(draft: Draft, situation: Situation) -> Composed:
    """Make the envelope of a draft, and its blob and disclosures.

    What cannot be written raises the RecordError of the part that refuses it.
    """
    audience = tuple(sorted({*draft.audience, situation.delegation})) if draft.body else ()
    address = Address(
        binding=situation.binding,
        entry=draft.entry,
        author=situation.author,
        audience=audience,
    )
    body, blob, disclosures = _body(draft, address, situation)
    envelope = Envelope(
        entry=draft.entry,
        binding=situation.binding,
        kind=draft.kind,
        key=situation.author,
        subjects=tuple(sorted(draft.subjects)),
        audience=audience,
        body=body,
        cut=situation.cut,
        clear=dict(draft.clear),
    )
    return Composed(envelope=envelope, blob=blob, disclosures=disclosures)


def read_field_digests(frame: bytes, body: Body) -> tuple[FieldDigest, ...]:
    """Return the digests of the fields of an entry, decoys among them.

    A frame that is not the one of the entry raises `BodyRefusedError`, one that holds anything
    else `CanonicalError` or `RedactionRefusedError`.

    Raises
    ------
    RedactionRefusedError
        If it is no list.
    """
    listed = decode(read_body(frame, digest=body.digest))
    if not isinstance(listed, list):
        came = type(listed).__name__
        raise RedactionRefusedError(at="digests", expected="a list of digests", came=came)
    for each in listed:
        require_digest(str(each))
    return tuple(FieldDigest(str(each)) for each in listed)


def _body(
    draft: Draft, address: Address, situation: Situation
) -> tuple[Body | None, bytes | None, tuple[Disclosure, ...]]:
    match draft.body:
        case None:
            return None, None, ()
        case OpenBody(content=content):
            return *_framed(BodyForm.OPEN, content), ()
        case SealedBody(content=content):
            recipients = {each: situation.recipients.get(each, ()) for each in address.audience}
            sealed = seal_body(content, address=address, recipients=recipients)
            return sealed.body, sealed.blob, ()
        case FieldsBody(fields=fields):
            origin = address.binding.origin
            concealed = conceal(fields, origin=origin, entry=draft.entry)
            disclosures = tuple(concealed.disclosures.values())
            return *_framed(BodyForm.FIELDS, encode(list(concealed.digests))), disclosures
        case _:
            assert_never(draft.body)


def _framed(form: BodyForm, content: bytes) -> tuple[Body, bytes]:
    frame = frame_body(content)
    return Body(form=form, digest=body_digest(frame), blob=blob_digest(frame)), frame
