from __future__ import annotations

import pytest
from record_keys import identity, key, lasting, witness

from truceline.record.checkpoint import (
    Checkpoint,
    Head,
    LogIdentity,
    open_head,
    origin_of,
    parse_checkpoint,
    parse_number,
)
from truceline.record.cosignature import KeyOnNotes, cosignatures, sign, time_of
from truceline.record.errors import (
    MalformedError,
    SignatureError,
    UnsignedError,
    WrongLogError,
)
from truceline.record.key import Algorithm, KeyName, PublicKey, label_of, parse_vkey
from truceline.record.note import Note, Signature, parse_note
from truceline.record.tree import EMPTY_ROOT

# The example of c2sp.org/tlog-cosignature; the specification does not give the witness's key.
EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Z"
    "hcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJs"
    "X3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
TEXT = EXAMPLE.partition("\n\n")[0] + "\n"
LOG = key("log.example/one")
CHECKPOINT = Checkpoint(origin=LOG.name, size=3, root=b"r" * 32)


def head(*signatures: Signature, checkpoint: Checkpoint = CHECKPOINT) -> bytes:
    return Note(text=checkpoint.text, signatures=signatures).raw


def test_the_example_of_the_specification_is_read_and_written_again() -> None:
    checkpoint = parse_checkpoint(TEXT)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == TEXT
    assert origin_of(EXAMPLE.encode()) == "example.com/behind-the-sofa"
    line = parse_note(EXAMPLE.encode()).signatures[1]
    assert time_of(line.signature) == 1679315147


def test_a_head_is_of_its_log_and_signed_by_one_of_its_keys() -> None:
    raw = head(sign(CHECKPOINT, LOG, 0))
    opened = open_head(raw, identity(LOG))
    assert (opened.origin, opened.size, opened.root) == (LOG.name, 3, b"r" * 32)
    with pytest.raises(UnsignedError):
        open_head(raw, LogIdentity(origin=LOG.name, keys=identity(key("x.example")).keys))
    with pytest.raises(WrongLogError, match=r"x\.example"):
        open_head(raw, identity(key("x.example")))
    other = Checkpoint(origin=LOG.name, size=4, root=b"r" * 32)
    with pytest.raises(SignatureError):
        open_head(head(sign(other, LOG, 0)), identity(LOG))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n3\n",
        TEXT[:-1],
        "\n" + TEXT,
        TEXT.replace("20852163", "020852163"),
        TEXT.replace("20852163", "+20852163"),
        TEXT.replace("20852163", "-1"),
        TEXT.replace("20852163", "2 0"),
        TEXT.replace("20852163", "0x10"),
        TEXT.replace("20852163", "\u0663"),
        TEXT.replace("20852163", str(2**63)),
        TEXT.replace("20852163", str(2**64)),
        TEXT.replace("20852163", "9" * 5000),
        TEXT.replace("20852163", "0"),
        TEXT.replace("q2I=", "q2I"),
        TEXT.replace("q2I=", "q2J="),
        TEXT.replace("CsUY", "Cs_Y"),
        TEXT.replace("CsUY", ""),
        TEXT + "\n",
        TEXT + "extension\n\n",
        "x" * 256 + TEXT[27:],
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="no checkpoint"):
        parse_checkpoint(text)


@pytest.mark.parametrize("size", [-1, 2**63])
def test_a_size_that_no_log_has_is_refused(size: int) -> None:
    with pytest.raises(MalformedError, match="a size from 0"):
        Checkpoint(origin="log", size=size, root=b"r" * 32)


def test_extension_lines_and_an_empty_log_are_read() -> None:
    assert parse_checkpoint(TEXT + "one\ntwo\n").extensions == ("one", "two")
    empty = Checkpoint(origin="log", size=0, root=EMPTY_ROOT)
    assert parse_checkpoint(empty.text) == empty
    assert parse_number(str(2**63 - 1), what="size") == 2**63 - 1


def test_cosigners_of_both_kinds_sign_the_head_and_their_time() -> None:
    cosigners = [witness("w.example/one"), lasting("w.example/two")]
    lines = [sign(CHECKPOINT, each, 1_700_000_000 + i) for i, each in enumerate(cosigners)]
    opened = open_head(head(sign(CHECKPOINT, LOG, 0), *lines), identity(LOG))
    found = cosignatures(opened, [each.verifier for each in cosigners])
    assert [(each.label, each.time_s) for each in found] == [
        (label_of(cosigners[0]), 1_700_000_000),
        (label_of(cosigners[1]), 1_700_000_001),
    ]
    assert cosignatures(opened, [witness("w.example/three").verifier]) == ()


def test_a_log_may_sign_in_the_lasting_way() -> None:
    signer = lasting("log.example/two")
    checkpoint = Checkpoint(origin=signer.name, size=3, root=b"r" * 32)
    raw = head(sign(checkpoint, signer, 7), checkpoint=checkpoint)
    assert open_head(raw, identity(signer)).size == 3


@pytest.mark.parametrize("make", [witness, lasting])
@pytest.mark.parametrize("change", ["time", "text", "short", "late"])
def test_a_cosignature_that_is_changed_does_not_verify(make: object, change: str) -> None:
    signer = witness("w.example") if make is witness else lasting("w.example")
    line = sign(CHECKPOINT, signer, 1_700_000_000)
    message = CHECKPOINT.text.encode()
    signature = line.signature
    verifier = KeyOnNotes(signer.verifier)
    assert verifier.verify(message, signature)
    if change == "time":
        signature = (1_700_000_001).to_bytes(8) + signature[8:]
    elif change == "short":
        signature = signature[:7]
    elif change == "late":
        signature = sign(CHECKPOINT, signer, 2**63).signature
    else:
        message = message.replace(b"\n3\n", b"\n4\n")
    assert not verifier.verify(message, signature)


def test_a_key_on_notes_covers_checkpoints_only() -> None:
    signer = witness("w.example")
    line = sign(CHECKPOINT, signer, 1)
    assert not KeyOnNotes(signer.verifier).verify(b"other\n", line.signature)


def test_the_lasting_message_holds_short_names_only() -> None:
    public = lasting("w.example").verifier.public
    long_name = PublicKey(
        name=KeyName("w" * 256), algorithm=Algorithm.MLDSA44_COSIGNATURE, public=public
    )
    with pytest.raises(MalformedError, match="255"):
        KeyOnNotes(long_name).verify(CHECKPOINT.text.encode(), b"\0" * 2428)


def test_a_head_collects_lines() -> None:
    opened = open_head(head(sign(CHECKPOINT, LOG, 0)), identity(LOG))
    more = opened.with_signatures(sign(CHECKPOINT, witness("w.example"), 5))
    assert isinstance(more, Head)
    assert cosignatures(more, [witness("w.example").verifier])[0].time_s == 5


def test_the_key_of_the_go_checksum_database_is_read() -> None:
    assert parse_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8").name
