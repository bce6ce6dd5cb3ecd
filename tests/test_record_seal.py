from __future__ import annotations

from dataclasses import replace

import pyrage  # type: ignore[import-untyped] # it ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roster_case import IDS, envelope, founding

from truceline.record.body import LARGEST_FRAME_BYTES, body_digest, frame_body
from truceline.record.envelope import Body, BodyForm, Envelope
from truceline.record.key import KeyLabel
from truceline.record.seal import (
    STANZAS,
    Address,
    CannotOpen,
    Custody,
    Opened,
    Sealed,
    SealRefusedError,
    blob_digest,
    new_identity,
    open_sealed,
    recipient_of,
    seal_body,
)

A, B, C, _ = IDS
IDENTITIES = {each: new_identity() for each in IDS}
CONTENT = b"three explosions, north-east"
OUTER = replace(envelope(founding(), A, kind="observation"), audience=(A, B))


def address(**changes: object) -> Address:
    made = Address(
        binding=OUTER.binding, entry=OUTER.entry, author=OUTER.key, audience=OUTER.audience
    )
    return replace(made, **changes)  # type: ignore[arg-type] # any field in turn


def sealed(content: bytes = CONTENT, **changes: object) -> Sealed:
    recipients = {each: [recipient_of(IDENTITIES[each])] for each in (A, B)}
    return seal_body(content, address=address(**changes), recipients=recipients)


def entry(body: Body) -> Envelope:
    return replace(OUTER, body=body)


def test_each_of_the_audience_opens_it_and_nobody_else() -> None:
    made = sealed()
    outer = entry(made.body)
    for each in (A, B):
        opened = open_sealed(made.blob, envelope=outer, identities=[IDENTITIES[each]])
        assert opened == Opened(content=CONTENT)
        assert opened.custody is Custody.OPENED
    other = open_sealed(made.blob, envelope=outer, identities=[IDENTITIES[C]])
    assert isinstance(other, CannotOpen)
    assert other.custody is Custody.CANNOT_OPEN
    assert isinstance(open_sealed(made.blob, envelope=outer, identities=[]), CannotOpen)


def test_neither_length_nor_number_of_readers_tells_much() -> None:
    alone = seal_body(
        b"", address=address(audience=(A,)), recipients={A: [recipient_of(IDENTITIES[A])]}
    )
    both = sealed(b"a" * 100)
    stanzas = [each.blob.count(b"-> X25519") for each in (alone, both)]
    assert stanzas == [STANZAS, STANZAS]
    assert b"explosions" not in sealed().blob


def test_the_same_content_never_looks_the_same() -> None:
    made = [sealed() for _ in range(5)]
    assert len({each.body.digest for each in made}) == 5
    assert len({each.body.blob for each in made}) == 5


def test_a_blob_of_another_entry_is_refused_before_it_is_opened() -> None:
    made, other = sealed(), sealed()
    for outer in (entry(other.body), OUTER):
        with pytest.raises(SealRefusedError, match="another one"):
            open_sealed(made.blob, envelope=outer, identities=[IDENTITIES[A]])


@pytest.mark.parametrize(
    "changes",
    [
        {"entry": b"e" * 16},
        {"key": KeyLabel("birch/author-1+00000000")},
        {"audience": (A, B, C)},
        {"binding": founding().binding(founding().logs[1].origin)},
    ],
)
def test_what_was_sealed_for_one_entry_is_not_taken_in_another(changes: dict[str, object]) -> None:
    made = sealed()
    moved = replace(entry(made.body), **changes)  # type: ignore[arg-type] # any field in turn
    found = open_sealed(made.blob, envelope=moved, identities=[IDENTITIES[A]])
    assert isinstance(found, CannotOpen)
    assert "another entry" in found.reason


def test_a_reader_who_seals_it_again_to_others_is_found_out() -> None:
    made = sealed()
    frame = pyrage.decrypt(made.blob, [pyrage.x25519.Identity.from_str(IDENTITIES[B])])
    again = pyrage.encrypt(frame, [pyrage.x25519.Recipient.from_str(recipient_of(IDENTITIES[C]))])
    body = replace(made.body, blob=blob_digest(again))
    for audience in ((A, C), (C,)):
        outer = replace(entry(body), audience=audience)
        found = open_sealed(again, envelope=outer, identities=[IDENTITIES[C]])
        assert isinstance(found, CannotOpen)


def test_another_frame_or_garbage_inside_cannot_be_opened_and_says_so() -> None:
    reader = [pyrage.x25519.Recipient.from_str(recipient_of(IDENTITIES[A]))]
    frame = frame_body(b"")
    for inside in (b"", b"garbage", frame):
        blob = pyrage.encrypt(inside, reader)
        body = Body(form=BodyForm.SEALED, digest=body_digest(frame), blob=blob_digest(blob))
        found = open_sealed(blob, envelope=entry(body), identities=[IDENTITIES[A]])
        assert isinstance(found, CannotOpen)


def test_a_blob_longer_than_any_body_is_not_opened() -> None:
    blob = bytes(LARGEST_FRAME_BYTES + 200_000)
    body = Body(form=BodyForm.SEALED, digest=body_digest(b""), blob=blob_digest(blob))
    found = open_sealed(blob, envelope=entry(body), identities=[IDENTITIES[A]])
    assert isinstance(found, CannotOpen)
    assert "longer" in found.reason


@settings(max_examples=60)
@given(st.integers(min_value=0), st.integers(1, 255))
def test_every_changed_byte_makes_it_unreadable(place: int, change: int) -> None:
    made = sealed()
    at = place % len(made.blob)
    blob = made.blob[:at] + bytes([made.blob[at] ^ change]) + made.blob[at + 1 :]
    outer = entry(replace(made.body, blob=blob_digest(blob)))
    found = open_sealed(blob, envelope=outer, identities=[IDENTITIES[A]])
    # A stanza for somebody else may be spoilt only together with the header's own digest.
    assert isinstance(found, CannotOpen)


def test_it_is_sealed_to_exactly_the_audience_and_to_real_recipients() -> None:
    mine = recipient_of(IDENTITIES[A])
    for recipients in (
        {A: [mine]},
        {A: [mine], B: []},
        {A: [mine], B: ["age1nonsense"]},
        {A: [mine], C: [mine]},
        {A: [mine], B: [recipient_of(new_identity()) for _ in range(STANZAS)]},
    ):
        with pytest.raises(SealRefusedError):
            seal_body(CONTENT, address=address(), recipients=recipients)


def test_a_delegation_may_have_several_recipients() -> None:
    spare = new_identity()
    recipients = {
        A: [recipient_of(IDENTITIES[A]), recipient_of(spare)],
        B: [recipient_of(IDENTITIES[B])],
    }
    made = seal_body(CONTENT, address=address(), recipients=recipients)
    opened = open_sealed(made.blob, envelope=entry(made.body), identities=[IDENTITIES[C], spare])
    assert opened == Opened(content=CONTENT)


def test_what_is_no_identity_is_refused_without_being_shown() -> None:
    with pytest.raises(SealRefusedError) as refused:
        recipient_of("AGE-SECRET-KEY-1NONSENSE")
    assert "NONSENSE" not in str(refused.value)


@pytest.mark.parametrize(
    "header",
    [b"\n" * 4_000_000, b"-> X25519 " + b"9" * 4_000_000, b"-> a\n\n" * 600_000],
    ids=["blank", "long", "many"],
)
def test_a_header_without_end_is_not_looked_through(header: bytes) -> None:
    for raw in (header, b"age-encryption.org/v1\n" + header):
        body = Body(form=BodyForm.SEALED, digest=body_digest(b""), blob=blob_digest(raw))
        found = open_sealed(raw, envelope=entry(body), identities=[IDENTITIES[A]])
        assert found == CannotOpen(reason="age: it has no binary header that ends")
