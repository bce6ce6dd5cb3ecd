"""Acts and bodies pass through the record's own forms and come out as they were."""

from __future__ import annotations

import pytest
from body_samples import ACTS, BODIES, OBSERVATION, PARTS

from truceline.canonical import decode_as, encode
from truceline.domain.act import Act
from truceline.domain.entry_body import EntryBody, kind_of_body
from truceline.domain.kind import Kind, kind_of
from truceline.domain.known import NOT_KNOWN
from truceline.domain.observation import Observation
from truceline.record.body import body_digest, frame_body, read_body
from truceline.record.commitment import Commitment, CommitmentDigest
from truceline.record.cut import Origin
from truceline.record.envelope import Binding, EntryId, Envelope, Mark
from truceline.record.key import KeyLabel
from truceline.record.redaction import conceal, reveal_all
from truceline.wire.act import decode_act, decode_record_part, encode_act
from truceline.wire.body import decode_body, decode_fields, encode_body, encode_fields
from truceline.wire.record_part import CommitmentPart

ORIGIN = Origin("log/arvia/1")
ENTRY = EntryId(bytes(16))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: kind_of(act).value)
def test_an_envelope_carries_an_act(act: Act) -> None:
    kind, clear = encode_act(act, record=PARTS.get(kind_of(act)))
    envelope = Envelope(
        entry=ENTRY,
        binding=Binding(origin=ORIGIN, genesis=bytes(32), mark=Mark.REAL),
        kind=kind,
        key=KeyLabel("arvia-duty-1"),
        clear=clear,
    )
    read = decode_as(encode(envelope), Envelope)
    assert read == envelope
    assert decode_act(read.kind, read.clear) == act


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_a_frame_carries_a_body(body: EntryBody) -> None:
    frame = frame_body(encode_body(body))
    content = read_body(frame, digest=body_digest(frame))
    assert decode_body(kind_of_body(body).value, content) == body


def test_a_field_that_is_destroyed_is_read_as_withheld() -> None:
    hidden = conceal(encode_fields(OBSERVATION), origin=ORIGIN, entry=ENTRY)
    left = [text for name, text in hidden.disclosures.items() if name != "observer_name"]
    fields = reveal_all(left, digests=hidden.digests, origin=ORIGIN, entry=ENTRY)
    read = decode_fields("observation", fields)
    assert isinstance(read, Observation)
    assert read.observer_name is NOT_KNOWN
    assert "observer_name" in read.withheld


def test_the_record_s_own_commitment_stands_in_the_clear() -> None:
    act = next(each for each in ACTS if kind_of(each) is Kind.COMMITMENT)
    made = Commitment(
        digest=CommitmentDigest(bytes(range(32))), deadline_s=0, escrow=(KeyLabel("escrow-1"),)
    )
    part = CommitmentPart(digest=made.digest, escrow=made.escrow)
    kind, clear = encode_act(act, record=part)
    assert decode_record_part(kind, clear) == part
