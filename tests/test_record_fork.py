from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_keys import identity, key
from test_record_log import copy_to

from truceline.record.checkpoint import Checkpoint
from truceline.record.cosignature import sign
from truceline.record.errors import (
    ContradictionError,
    ForkError,
    LimitError,
    MalformedError,
    ProofError,
    RecordError,
)
from truceline.record.fork import MAX_FORK_BYTES, ForkProof, check_fork, parse_fork
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.note import Note
from truceline.record.tree import leaf_hash, node_hash

KEY = key("log.example/post")
LOG = identity(KEY)
LEAVES = [leaf_hash(b"%d" % i) for i in range(4)]
LEFT, RIGHT = node_hash(*LEAVES[:2]), node_hash(*LEAVES[2:])


def head(size: int, root: bytes) -> bytes:
    checkpoint = Checkpoint(origin=LOG.origin, size=size, root=root)
    return Note(text=checkpoint.text, signatures=(sign(checkpoint, KEY, 0),)).raw


SAME_SIZE = ForkProof(first=head(2, LEFT), second=head(2, RIGHT))
GROWN = ForkProof(
    first=head(2, RIGHT),
    second=head(4, node_hash(LEFT, RIGHT)),
    other_root=LEFT,
    hashes=(RIGHT,),
)


@pytest.mark.parametrize("proof", [SAME_SIZE, GROWN])
def test_both_forms_are_written_read_and_hold(proof: ForkProof) -> None:
    assert parse_fork(proof.raw) == proof
    fork = check_fork(proof, LOG)
    assert (fork.first.size, fork.second.origin) == (2, LOG.origin)


@pytest.mark.parametrize(
    "innocent",
    [
        ForkProof(first=SAME_SIZE.first, second=SAME_SIZE.first),
        ForkProof(first=SAME_SIZE.first, second=SAME_SIZE.second, other_root=LEFT),
        ForkProof(first=GROWN.second, second=GROWN.first, other_root=LEFT, hashes=(RIGHT,)),
        ForkProof(first=head(2, LEFT), second=GROWN.second, other_root=LEFT, hashes=(RIGHT,)),
        ForkProof(first=GROWN.first, second=GROWN.second),
        ForkProof(first=GROWN.first, second=GROWN.second, other_root=LEFT),
        ForkProof(first=GROWN.first, second=GROWN.second, other_root=LEFT, hashes=(LEFT,)),
        ForkProof(first=GROWN.first, second=GROWN.second, other_root=LEAVES[0], hashes=(RIGHT,)),
    ],
)
def test_nobody_is_accused_by_anything_else(innocent: ForkProof) -> None:
    with pytest.raises(ProofError):
        check_fork(innocent, LOG)


def test_heads_of_others_accuse_nobody() -> None:
    with pytest.raises(RecordError):
        check_fork(SAME_SIZE, identity(key("other.example")))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        SAME_SIZE.raw.replace(b"/v1", b"/v2"),
        SAME_SIZE.raw.replace(b"heads ", b"head "),
        SAME_SIZE.raw.replace(b"heads ", b"heads 0"),
        SAME_SIZE.raw.replace(b"heads ", b"heads 1"),
        SAME_SIZE.raw.replace(b"heads ", b"heads 1 "),
        b"truceline-fork/v1\n\n",
        "truceline-fork/v1\nhe\u00e4ds 0 0\n\n".encode(),
        SAME_SIZE.raw + b"x",
        GROWN.raw.replace(b"=\n", b"\n", 1),
    ],
)
def test_what_is_no_fork_proof_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="no fork proof"):
        parse_fork(raw)


def test_length_and_number_of_hashes_are_bounded() -> None:
    with pytest.raises(LimitError, match="bytes"):
        parse_fork(bytes(MAX_FORK_BYTES + 1))
    many = ForkProof(first=b"", second=b"", other_root=LEFT, hashes=(LEFT,) * 64)
    with pytest.raises(LimitError, match="hashes"):
        parse_fork(many.raw)
    assert (
        len(
            parse_fork(
                ForkProof(first=b"", second=b"", other_root=LEFT, hashes=(LEFT,) * 63).raw
            ).hashes
        )
        == 63
    )


@given(st.sampled_from([SAME_SIZE, GROWN]), st.integers(0, 10_000), st.integers(0, 7))
def test_no_flipped_bit_makes_another_accusation(proof: ForkProof, at: int, bit: int) -> None:
    raw = bytearray(proof.raw)
    raw[at % len(raw)] ^= 1 << bit
    try:
        fork = check_fork(parse_fork(bytes(raw)), LOG)
    except RecordError:
        return
    assert fork == check_fork(proof, LOG)


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_535, 65_536])
def test_a_fork_at_any_edge_of_tiles_is_shown_whatever_came_first(
    tmp_path: Path, size: int
) -> None:
    logs = [Log(tmp_path / name, LOG, signers=[KEY]) for name in ("one", "two")]
    for number, log in enumerate(logs):
        log.append([b"same %d" % i for i in range(size)])
        log.append([b"%d: %d" % (number, i) for i in range(3 + number)])
        log.publish(1)
    for name, (first, second) in {"a": logs, "b": logs[::-1]}.items():
        mirror = Mirror(tmp_path / name, LOG)
        copy_to(mirror, first)
        with pytest.raises((ForkError, ContradictionError)):
            copy_to(mirror, second)
        (proof,) = mirror.forks()
        fork = check_fork(proof, LOG)
        assert (fork.first.size, fork.second.size) == (size + 3, size + 4)
        mirror.close()
    for log in logs:
        log.close()
