from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_case import IDS, ORIGINS, envelope, founding, secret

from truceline.canonical import CanonicalError, decode, encode
from truceline.record.body import (
    LARGEST_FRAME_BYTES,
    SALT_BYTES,
    SMALLEST_FRAME_BYTES,
    BodyDigest,
    BodyRefusedError,
    body_digest,
    frame_body,
    read_body,
)
from truceline.record.cut import Cut, CutRefusedError, Origin, Seen, covers
from truceline.record.envelope import (
    Binding,
    Body,
    BodyForm,
    DelegationId,
    EntryId,
    Envelope,
    EnvelopeRefusedError,
    Mark,
    Reference,
    read_leaf,
    sign_envelope,
    signed_bytes,
    verify_leaf,
)
from truceline.record.key import KeyLabel, SecretKey, label_of
from truceline.record.payload import message_of

A, B, C, _ = IDS
ROSTER = founding()
DIGEST = BodyDigest(b"d" * 32)


def author(name: DelegationId) -> SecretKey:
    return secret(name, "author")


def full() -> Envelope:
    return replace(
        envelope(ROSTER, A, kind="observation"),
        subjects=(Reference(origin=ORIGINS[B], index=7, leaf=b"l" * 32),),
        audience=(A, B),
        body=Body(form=BodyForm.SEALED, digest=DIGEST, blob=b"b" * 32),
        cut=Cut(seen=(Seen(origin=ORIGINS[B], size=9, root=b"r" * 32),)),
        clear={"zone": "z1", "count": 3},
    )


def test_a_signed_envelope_reads_back_and_verifies() -> None:
    leaf = sign_envelope(full(), [author(A)])
    assert read_leaf(leaf).envelope == full()
    keys = ROSTER.authors(ORIGINS[A])
    assert verify_leaf(leaf, binding=ROSTER.binding(ORIGINS[A]), keys=keys) == full()
    assert encode(decode(leaf)) == leaf


def test_what_is_signed_is_the_type_and_the_very_bytes_in_the_leaf() -> None:
    leaf = sign_envelope(full(), [author(A)])
    raw = encode(full())
    assert raw in leaf
    assert signed_bytes(full()) == message_of(b"application/vnd.truceline.envelope.v1+json", raw)


def test_a_signature_counts_in_one_log_of_one_mechanism_under_one_mark() -> None:
    leaf = sign_envelope(full(), [author(A)])
    keys = ROSTER.authors(ORIGINS[A])
    there = ROSTER.binding(ORIGINS[A])
    played = replace(there, origin=Origin("exercise/" + ORIGINS[A]), mark=Mark.EXERCISE)
    for other in (ROSTER.binding(ORIGINS[B]), replace(there, genesis=b"g" * 32), played):
        with pytest.raises(EnvelopeRefusedError) as refused:
            verify_leaf(leaf, binding=other, keys=keys)
        assert refused.value.field == "binding"


def test_a_colleagues_key_does_not_sign_here() -> None:
    there = ROSTER.binding(ORIGINS[A])
    stolen = replace(full(), key=label_of(author(B)))
    leaf = sign_envelope(stolen, [author(B)])
    with pytest.raises(EnvelopeRefusedError, match="a key of this log"):
        verify_leaf(leaf, binding=there, keys=ROSTER.authors(ORIGINS[A]))


def test_every_changed_byte_of_a_leaf_is_refused() -> None:
    leaf = sign_envelope(full(), [author(A)])
    there, keys = ROSTER.binding(ORIGINS[A]), ROSTER.authors(ORIGINS[A])
    for at in range(len(leaf)):
        changed = leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :]
        with pytest.raises((EnvelopeRefusedError, CanonicalError, CutRefusedError)):
            verify_leaf(changed, binding=there, keys=keys)


def test_several_sign_together_and_all_signatures_must_hold() -> None:
    both = [author(A), secret(A, "lasting-mirror")]
    keys = {label_of(each): each.verifier for each in both}
    there = ROSTER.binding(ORIGINS[A])
    leaf = sign_envelope(full(), both)
    assert verify_leaf(leaf, binding=there, keys=keys) == full()
    with pytest.raises(EnvelopeRefusedError, match="a key of this log"):
        verify_leaf(leaf, binding=there, keys=ROSTER.authors(ORIGINS[A]))


@pytest.mark.parametrize("signers", [[], [author(B)], [author(A), author(A)]])
def test_without_its_author_or_with_one_twice_nothing_is_signed(signers: list[SecretKey]) -> None:
    with pytest.raises(EnvelopeRefusedError) as refused:
        sign_envelope(full(), signers)
    assert refused.value.field == "signatures"


def test_more_than_a_leaf_holds_is_not_signed() -> None:
    with pytest.raises(EnvelopeRefusedError, match="65535 bytes"):
        sign_envelope(replace(full(), clear={"text": "a" * 66_000}), [author(A)])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("entry", EntryId(b"short")),
        ("kind", "Note"),
        ("kind", ""),
        ("kind", "a" * 65),
        ("audience", (B, A)),
        ("audience", (A, A)),
        ("audience", ()),
        ("audience", tuple(DelegationId(f"{n:03}") for n in range(257))),
        ("cut", Cut(seen=(Seen(origin=ORIGINS[A], size=1, root=b"r" * 32),))),
        ("subjects", (Reference(origin=ORIGINS[A], index=0, leaf=b"l" * 32),) * 2),
    ],
)
def test_an_envelope_refuses_what_has_no_meaning(field: str, value: object) -> None:
    with pytest.raises(EnvelopeRefusedError) as refused:
        replace(full(), **{field: value})  # type: ignore[arg-type] # any field in turn
    assert refused.value.field == field


def test_its_parts_refuse_digests_of_another_length_and_negative_places() -> None:
    for make in (
        lambda: Reference(origin=ORIGINS[A], index=-1, leaf=b"l" * 32),
        lambda: Reference(origin=ORIGINS[A], index=0, leaf=b"l" * 31),
        lambda: Body(form=BodyForm.OPEN, digest=BodyDigest(b""), blob=None),
        lambda: Body(form=BodyForm.OPEN, digest=DIGEST, blob=b""),
        lambda: Binding(origin=ORIGINS[A], genesis=b"", mark=Mark.REAL),
        lambda: Binding(origin=ORIGINS[A], genesis=b"g" * 32, mark=Mark.EXERCISE),
        lambda: Binding(origin=Origin("exercise/a"), genesis=b"g" * 32, mark=Mark.REAL),
    ):
        with pytest.raises(EnvelopeRefusedError):
            make()


def test_a_body_that_does_not_travel_still_has_its_digest() -> None:
    kept = replace(full(), body=Body(form=BodyForm.OPEN, digest=DIGEST, blob=None), audience=())
    assert read_leaf(sign_envelope(kept, [author(A)])).envelope == kept


def test_a_cut_names_each_log_once_in_order() -> None:
    one = Seen(origin=ORIGINS[A], size=1, root=b"r" * 32)
    two = Seen(origin=ORIGINS[B], size=2, root=b"r" * 32)
    assert Cut(seen=(one, two)).size_of(ORIGINS[B]) == 2
    assert Cut(seen=(one, two)).size_of(ORIGINS[C]) == 0
    for seen in ((two, one), (one, one)):
        with pytest.raises(CutRefusedError):
            Cut(seen=seen)
    for size, root in ((0, b"r" * 32), (1, b"r")):
        with pytest.raises(CutRefusedError):
            Seen(origin=ORIGINS[A], size=size, root=root)


def test_a_cut_grows_and_two_roots_for_one_size_are_called_out() -> None:
    first = Cut(seen=(Seen(origin=ORIGINS[B], size=2, root=b"r" * 32),))
    later = Cut(seen=(Seen(origin=ORIGINS[B], size=3, root=b"s" * 32),))
    other = Cut(seen=(Seen(origin=ORIGINS[B], size=2, root=b"s" * 32),))
    assert covers(later, first)
    assert covers(first, first)
    assert covers(first, Cut())
    assert not covers(first, later)
    assert not covers(Cut(), first)
    with pytest.raises(CutRefusedError, match="one root"):
        covers(other, first)
    assert first.digest != other.digest


@given(st.binary(max_size=3000))
def test_a_framed_body_reads_back_and_its_length_is_one_of_few(content: bytes) -> None:
    frame = frame_body(content)
    assert read_body(frame, digest=body_digest(frame)) == content
    assert len(frame) >= SMALLEST_FRAME_BYTES
    assert len(frame).bit_count() == 1
    assert len(frame) < max(SMALLEST_FRAME_BYTES + 1, 2 * (len(content) + SALT_BYTES + 4))


def test_equal_bodies_have_different_digests() -> None:
    assert len({body_digest(frame_body(b"three explosions")) for _ in range(50)}) == 50


def test_the_class_ends_exactly_where_it_says() -> None:
    fits = SMALLEST_FRAME_BYTES - SALT_BYTES - 4
    assert len(frame_body(bytes(fits))) == SMALLEST_FRAME_BYTES
    assert len(frame_body(bytes(fits + 1))) == 2 * SMALLEST_FRAME_BYTES
    with pytest.raises(BodyRefusedError):
        frame_body(bytes(LARGEST_FRAME_BYTES))


def test_a_frame_that_nobody_makes_or_of_another_digest_is_refused() -> None:
    frame = frame_body(b"abc")
    with pytest.raises(BodyRefusedError, match="another one"):
        read_body(frame, digest=DIGEST)
    for other in (
        b"",
        frame[:-1],
        frame + bytes(512),
        frame[:-1] + b"\1",
        frame[:SALT_BYTES] + b"\xff" * 4 + frame[SALT_BYTES + 4 :],
        frame[:SALT_BYTES] + (600).to_bytes(4, "big") + frame[SALT_BYTES + 4 :],
    ):
        with pytest.raises(BodyRefusedError):
            read_body(other, digest=body_digest(other))


def test_the_digest_is_no_plain_hash_of_the_frame() -> None:
    frame = frame_body(b"")
    assert body_digest(frame) != hashlib.sha256(frame).digest()


NAMES = st.text("abcdef", min_size=1, max_size=4)
HASHES = st.binary(min_size=32, max_size=32)
REFERENCES = st.builds(
    Reference, origin=NAMES.map(Origin), index=st.integers(0, 2**40), leaf=HASHES
)
CUTS = st.dictionaries(NAMES, st.tuples(st.integers(1, 2**40), HASHES), max_size=4).map(
    lambda seen: Cut(
        seen=tuple(
            Seen(origin=Origin(name), size=size, root=root)
            for name, (size, root) in sorted(seen.items())
        )
    )
)
BODIES = st.builds(
    Body,
    form=st.sampled_from(BodyForm),
    digest=HASHES.map(BodyDigest),
    blob=st.none() | HASHES,
)
ENVELOPES = st.builds(
    Envelope,
    entry=st.binary(min_size=16, max_size=16).map(EntryId),
    binding=st.just(ROSTER.binding(ORIGINS[A])),
    kind=st.from_regex("[a-z][a-z0-9-]{0,9}", fullmatch=True),
    key=st.just(label_of(author(A))),
    subjects=st.sets(REFERENCES, max_size=3).map(lambda some: tuple(sorted(some))),
    audience=st.sets(NAMES.map(DelegationId), min_size=1, max_size=3).map(
        lambda some: tuple(sorted(some))
    ),
    body=st.none() | BODIES,
    cut=CUTS,
    clear=st.dictionaries(NAMES, st.integers(0, 9) | st.lists(NAMES, max_size=3), max_size=3),
)


@given(ENVELOPES)
def test_every_envelope_reads_back_from_its_leaf_and_from_no_other_spelling(
    made: Envelope,
) -> None:
    leaf = sign_envelope(made, [author(A)])
    keys = ROSTER.authors(ORIGINS[A])
    assert verify_leaf(leaf, binding=made.binding, keys=keys) == made
    for other in (leaf + b" ", leaf[:-1], b" " + leaf, leaf.replace(b'":', b'": ', 1)):
        with pytest.raises(CanonicalError):
            read_leaf(other)


def test_labels_differ_between_delegations() -> None:
    labels: set[KeyLabel] = {label_of(author(each)) for each in IDS}
    assert len(labels) == len(IDS)
