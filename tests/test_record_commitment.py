from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_case import IDS, ORIGINS, secret

from truceline.canonical import decode_as, encode
from truceline.record.commitment import (
    NONCE_BYTES,
    Commitment,
    CommitmentDigest,
    CommitmentRefusedError,
    Ledger,
    Opening,
    Outcome,
    commitment_digest,
    fresh_nonce,
)
from truceline.record.cut import Origin
from truceline.record.envelope import Reference
from truceline.record.key import KeyLabel, label_of

A, B, C = (label_of(secret(each, "author")) for each in IDS[:3])
HERE = ORIGINS[IDS[0]]
NONCE = b"n" * NONCE_BYTES
CONTENT = b'{"explosions":3}'
DEADLINE_S = 1_000

PARTS = st.tuples(
    st.text(max_size=4), st.text(max_size=4), st.binary(max_size=4), st.binary(max_size=4)
)


def at(index: int, origin: Origin = HERE) -> Reference:
    return Reference(origin=origin, index=index, leaf=bytes([index]) * 32)


def commitment(content: bytes = CONTENT, *, escrow: tuple[KeyLabel, ...] = ()) -> Commitment:
    digest = commitment_digest(content, nonce=NONCE, origin=HERE, author=A)
    return Commitment(digest=digest, deadline_s=DEADLINE_S, escrow=escrow)


def opening(index: int = 0) -> Opening:
    return Opening(of=at(index), nonce=NONCE, content=CONTENT)


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    made.commit(at(0), commitment(), author=A)
    return made


@pytest.mark.parametrize(
    ("known_at_s", "as_of_s", "outcome"),
    [
        (900, 899, Outcome.PENDING),
        (900, 900, Outcome.OPENED),
        (1_000, 5_000, Outcome.OPENED),
        (1_001, 1_000, Outcome.PENDING),
        (1_500, 1_499, Outcome.OVERDUE),
        (1_500, 1_500, Outcome.OPENED_LATE),
    ],
)
def test_what_became_of_it_depends_on_when_others_knew_and_when_one_asks(
    ledger: Ledger, known_at_s: int, as_of_s: int, outcome: Outcome
) -> None:
    ledger.disclose(opening(), by=A, known_at_s=known_at_s)
    assert ledger.outcome(at(0), as_of_s=as_of_s) is outcome


def test_unopened_it_is_pending_and_then_overdue(ledger: Ledger) -> None:
    assert ledger.outcome(at(0), as_of_s=DEADLINE_S) is Outcome.PENDING
    assert ledger.outcome(at(0), as_of_s=DEADLINE_S + 1) is Outcome.OVERDUE


@pytest.mark.parametrize(
    "wrong",
    [
        replace(opening(), content=CONTENT + b" "),
        replace(opening(), nonce=b"m" * NONCE_BYTES),
        replace(opening(), nonce=NONCE + CONTENT[:1], content=CONTENT[1:]),
        replace(opening(), of=at(1)),
        replace(opening(), of=at(0, ORIGINS[IDS[1]])),
    ],
)
def test_another_content_nonce_or_place_does_not_open_it(ledger: Ledger, wrong: Opening) -> None:
    with pytest.raises(CommitmentRefusedError):
        ledger.disclose(wrong, by=A, known_at_s=1)
    ledger.disclose(opening(), by=A, known_at_s=1)


def test_it_opens_once_and_an_abandoned_one_never(ledger: Ledger) -> None:
    ledger.disclose(opening(), by=A, known_at_s=1)
    with pytest.raises(CommitmentRefusedError, match="a second"):
        ledger.disclose(opening(), by=A, known_at_s=2)
    with pytest.raises(CommitmentRefusedError, match="a second"):
        ledger.abandon(at(0), by=A, known_at_s=5)
    ledger.commit(at(1), commitment(b"other"), author=A)
    ledger.abandon(at(1), by=A, known_at_s=5)
    with pytest.raises(CommitmentRefusedError, match="abandoned"):
        ledger.disclose(replace(opening(1), content=b"other"), by=A, known_at_s=1)


def test_nobody_else_opens_or_abandons_it_but_whoever_holds_it_in_escrow(ledger: Ledger) -> None:
    with pytest.raises(CommitmentRefusedError, match="amber"):
        ledger.disclose(opening(), by=B, known_at_s=1)
    with pytest.raises(CommitmentRefusedError, match="amber"):
        ledger.abandon(at(0), by=B, known_at_s=5)
    ledger.commit(at(1), replace(commitment(b"other"), escrow=(B,)), author=A)
    kept = replace(opening(1), content=b"other")
    with pytest.raises(CommitmentRefusedError):
        ledger.disclose(kept, by=C, known_at_s=1)
    ledger.disclose(kept, by=B, known_at_s=1)


def test_anothers_commitment_cannot_be_copied(ledger: Ledger) -> None:
    with pytest.raises(CommitmentRefusedError, match="a copy"):
        ledger.commit(at(0, ORIGINS[IDS[1]]), commitment(), author=B)
    first = Ledger()
    theirs = at(0, ORIGINS[IDS[1]])
    first.commit(theirs, commitment(), author=B)
    with pytest.raises(CommitmentRefusedError, match="another one"):
        first.disclose(replace(opening(), of=theirs), by=B, known_at_s=1)


def test_a_digest_of_another_length_is_refused() -> None:
    with pytest.raises(CommitmentRefusedError):
        Ledger().commit(at(0), replace(commitment(), digest=CommitmentDigest(b"d")), author=A)


def test_a_nonce_of_another_length_does_not_open_even_if_the_digest_fits() -> None:
    digest = commitment_digest(CONTENT, nonce=b"", origin=HERE, author=A)
    ledger = Ledger()
    ledger.commit(at(0), replace(commitment(), digest=digest), author=A)
    with pytest.raises(CommitmentRefusedError):
        ledger.disclose(replace(opening(), nonce=b""), by=A, known_at_s=1)


def test_committing_to_many_stories_is_seen_by_all() -> None:
    ledger = Ledger()
    for index in range(200):
        ledger.commit(at(index), commitment(b"%d" % index), author=A)
    ledger.disclose(replace(opening(7), content=b"7"), by=A, known_at_s=10)
    ledger.abandon(at(8), by=A, known_at_s=500)
    ledger.commit(at(0, ORIGINS[IDS[1]]), commitment(b"theirs"), author=B)
    before = ledger.tally(as_of_s=499)
    assert before[A] == Counter({Outcome.OPENED: 1, Outcome.PENDING: 199})
    after = ledger.tally(as_of_s=DEADLINE_S + 1)
    assert after[A] == Counter({Outcome.OPENED: 1, Outcome.ABANDONED: 1, Outcome.OVERDUE: 198})
    assert after[B] == Counter({Outcome.OVERDUE: 1})


@given(PARTS, PARTS)
def test_no_bytes_move_from_one_part_to_the_next(
    one: tuple[str, str, bytes, bytes], other: tuple[str, str, bytes, bytes]
) -> None:
    def digest(parts: tuple[str, str, bytes, bytes]) -> CommitmentDigest:
        origin, author, nonce, content = parts
        return commitment_digest(
            content, nonce=nonce, origin=Origin(origin), author=KeyLabel(author)
        )

    assert (digest(one) == digest(other)) == (one == other)


def test_nonces_differ_and_what_is_logged_reads_back() -> None:
    assert len({fresh_nonce() for _ in range(100)}) == 100
    assert len(fresh_nonce()) == NONCE_BYTES
    assert decode_as(encode(commitment(escrow=(B,))), Commitment) == commitment(escrow=(B,))
    assert decode_as(encode(opening()), Opening) == opening()
