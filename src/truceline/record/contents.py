"""What a node can read of an entry's body, and what it can only say of it.

Missing, held, opened and *cannot open* are four different things. What does not fit its entry is
flagged here, where it is opened; the entry itself stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from truceline.canonical import CanonicalError
from truceline.record.blob import BlobStore
from truceline.record.body import BodyRefusedError, read_body
from truceline.record.disclosure import DisclosureMissingError, DisclosureStore
from truceline.record.draft import read_field_digests
from truceline.record.envelope import Body, BodyForm, Envelope
from truceline.record.errors import DamageError
from truceline.record.redaction import Disclosure, FieldDigest, RedactionRefusedError, reveal_all
from truceline.record.seal import Custody, Opened, open_sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A body as far as this node has it.

    Parameters
    ----------
    custody
        What can be said of its bytes.
    content
        What an open or sealed body says, if it is opened.
    fields
        What the fields say whose disclosures are here.
    n_digests
        How many digests the entry has for its fields, decoys among them.
    reason
        Why it cannot be opened.
    """

    custody: Custody
    content: bytes | None = field(default=None, repr=False)
    fields: dict[str, object] | None = field(default=None, repr=False)
    n_digests: int = 0
    reason: str = ""


class Bodies:
    """What a node needs to read bodies.

    Parameters
    ----------
    blobs
        The bodies by their digest.
    disclosures
        The fields by their digest.
    identities
        The age identities of the node.
    """

    def __init__(
        self, blobs: BlobStore, disclosures: DisclosureStore, identities: Iterable[str]
    ) -> None:
        self._blobs = blobs
        self._disclosures = disclosures
        self._identities = tuple(identities)

    def contents(self, envelope: Envelope) -> Contents | None:
        """Return the body of an entry as far as it is here, or None if the entry has none."""
        body = envelope.body
        if body is None:
            return None
        if body.blob is None or not self._blobs.holds(body.blob):
            return Contents(custody=Custody.MISSING)
        try:
            return self._opened(envelope, body, self._blobs.read(body.blob))
        except (BodyRefusedError, CanonicalError, RedactionRefusedError, DamageError) as error:
            return Contents(custody=Custody.CANNOT_OPEN, reason=str(error))

    def digests(self, envelope: Envelope) -> tuple[FieldDigest, ...]:
        """Return the digests of an entry's fields; none if they are not here or not readable."""
        body = envelope.body
        if body is None or body.form is not BodyForm.FIELDS or body.blob is None:
            return ()
        try:
            return read_field_digests(self._blobs.read(body.blob), body)
        except (BodyRefusedError, CanonicalError, RedactionRefusedError, DamageError):
            return ()

    def _opened(self, envelope: Envelope, body: Body, blob: bytes) -> Contents:
        match body.form:
            case BodyForm.OPEN:
                content = read_body(blob, digest=body.digest)
                return Contents(custody=Custody.OPENED, content=content)
            case BodyForm.SEALED:
                opened = open_sealed(blob, envelope=envelope, identities=self._identities)
                if isinstance(opened, Opened):
                    return Contents(custody=Custody.OPENED, content=opened.content)
                return Contents(custody=Custody.CANNOT_OPEN, reason=opened.reason)
            case BodyForm.FIELDS:
                return self._fields(envelope, read_field_digests(blob, body))
            case _:
                assert_never(body.form)

    def disclosures(self, digests: Iterable[FieldDigest]) -> dict[FieldDigest, Disclosure]:
        """Return those fields that are here; the others are decoys, withdrawn, or not for here."""
        held = {}
        for each in digests:
            try:
                held[each] = self._disclosures.get(each)
            except DisclosureMissingError:
                continue
        return held

    def _fields(self, envelope: Envelope, digests: tuple[FieldDigest, ...]) -> Contents:
        held = self.disclosures(digests).values()
        origin, entry = envelope.binding.origin, envelope.entry
        fields = reveal_all(tuple(held), digests=digests, origin=origin, entry=entry)
        custody = Custody.OPENED if held else Custody.HELD
        return Contents(custody=custody, fields=fields, n_digests=len(digests))
