from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_keys import identity, key, witness

from truceline.record.checkpoint import Checkpoint
from truceline.record.cosignature import sign
from truceline.record.errors import LimitError, MalformedError, ProofError, RecordError
from truceline.record.key import label_of
from truceline.record.note import Note
from truceline.record.proof import MAX_PROOF_BYTES, SmallProof, check_proof, parse_proof
from truceline.record.tree import leaf_hash, node_hash

LOG, WITNESS = key("log.example"), witness("w.example")
LEFT, RIGHT = leaf_hash(b"left"), leaf_hash(b"right")
CHECKPOINT = Checkpoint(origin=LOG.name, size=2, root=node_hash(LEFT, RIGHT))
HEAD = Note(
    text=CHECKPOINT.text,
    signatures=(sign(CHECKPOINT, LOG, 0), sign(CHECKPOINT, WITNESS, 1_700_000_000)),
).raw
PROOF = SmallProof(index=1, hashes=(LEFT,), head=HEAD, extra=b"more")


def check(proof: SmallProof, leaf: bytes = RIGHT) -> None:
    proven = check_proof(proof, leaf, log=identity(LOG), cosigners=[WITNESS.verifier])
    assert proven.index == 1
    assert proven.head.size == 2
    assert [each.label for each in proven.cosignatures] == [label_of(WITNESS)]


@pytest.mark.parametrize("extra", [b"", b"more"])
def test_a_proof_is_written_read_and_holds(extra: bytes) -> None:
    proof = SmallProof(index=1, hashes=(LEFT,), head=HEAD, extra=extra)
    assert parse_proof(proof.raw) == proof
    check(proof)


def test_it_holds_for_its_own_entry_and_index_only() -> None:
    with pytest.raises(ProofError):
        check(PROOF, LEFT)
    with pytest.raises(ProofError):
        check(SmallProof(index=0, hashes=(LEFT,), head=HEAD))
    with pytest.raises(ProofError):
        check(SmallProof(index=2, hashes=(LEFT,), head=HEAD))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        PROOF.raw.replace(b"@v1", b"@v2"),
        PROOF.raw.replace(b"extra bW9yZQ==", b"extra "),
        PROOF.raw.replace(b"extra bW9yZQ==", b"extra bW9yZQ"),
        PROOF.raw.replace(b"extra bW9yZQ==", "extra b\u00e9".encode()),
        PROOF.raw.replace(b"index 1", b"index 01"),
        PROOF.raw.replace(b"index 1", b"index +1"),
        PROOF.raw.replace(b"index 1", b"index -1"),
        PROOF.raw.replace(b"index 1", b"index 9223372036854775808"),
        PROOF.raw.replace(b"index 1", b"1"),
        b"c2sp.org/tlog-proof@v1\n\n" + HEAD,
        PROOF.raw.replace(b"index 1\n", b"index 1\nAAAA\n"),
        PROOF.raw.replace(b"index 1\n", b"index 1\n!\n"),
        PROOF.raw.replace(b"index 1\n", b"index 1\r\n"),
        PROOF.raw.replace(b"\n\n", b"\n"),
    ],
)
def test_what_is_no_proof_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="no proof file"):
        parse_proof(raw)


def test_length_and_number_of_hashes_are_bounded() -> None:
    with pytest.raises(LimitError, match="hashes"):
        parse_proof(SmallProof(index=0, hashes=(LEFT,) * 64, head=HEAD).raw)
    assert len(parse_proof(SmallProof(index=0, hashes=(LEFT,) * 63, head=HEAD).raw).hashes) == 63
    with pytest.raises(LimitError, match="bytes"):
        parse_proof(b"x" * (MAX_PROOF_BYTES + 1))


@given(st.integers(0, len(PROOF.raw) - 1), st.integers(0, 7))
def test_no_flipped_bit_changes_what_is_shown(at: int, bit: int) -> None:
    raw = bytearray(PROOF.raw)
    raw[at] ^= 1 << bit
    try:
        proof = parse_proof(bytes(raw))
        proven = check_proof(proof, RIGHT, log=identity(LOG), cosigners=[WITNESS.verifier])
    except RecordError:
        return
    # The extra data, and the name of an unknown signature, are covered by nothing.
    assert proven.index == 1
    assert proven.head.checkpoint == CHECKPOINT
