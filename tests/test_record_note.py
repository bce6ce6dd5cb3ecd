from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_keys import key

from truceline.record.errors import LimitError, MalformedError, SignatureError, UnsignedError
from truceline.record.key import parse_vkey
from truceline.record.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Note,
    Signature,
    parse_note,
    signed_by,
)

# The example of c2sp.org/signed-note.
EXAMPLE = (
    "This is an example message.\n"
    "\n"
    "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mF"
    "XmRKuwHjG1Yu72IneyaQM=\n"
).encode()
EXAMPLE_KEY = parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")

ALICE, BOB = key("a.example/alice"), key("b.example/bob")


def signed(text: str, *signers: object) -> Note:
    lines = tuple(
        Signature(name=each.name, key_id=each.key_id, signature=each.sign(text.encode()))
        for each in (ALICE, BOB)
        if each in signers
    )
    return Note(text=text, signatures=lines)


def test_the_example_of_the_specification_holds_and_is_written_again_to_the_byte() -> None:
    note = parse_note(EXAMPLE)
    assert note.raw == EXAMPLE
    assert [each.name for each in signed_by(note, [EXAMPLE_KEY])] == ["example.com/foo"]


def test_unknown_lines_are_carried_and_mean_nothing() -> None:
    note = signed("text\n", ALICE, BOB)
    assert [each.name for each in signed_by(note, [BOB.verifier])] == [BOB.name]
    with pytest.raises(UnsignedError, match=r"a\.example/alice"):
        signed_by(note, [EXAMPLE_KEY])


def test_one_bad_line_of_a_known_key_fells_the_note() -> None:
    note = signed("text\n", ALICE, BOB)
    bad = Signature(name=BOB.name, key_id=BOB.key_id, signature=b"x" * 64)
    with pytest.raises(SignatureError, match=BOB.name):
        signed_by(note.with_signatures([bad]), [ALICE.verifier, BOB.verifier])
    same_name = Signature(name=BOB.name, key_id=b"none", signature=b"x")
    same_id = Signature(name="c.example", key_id=BOB.key_id, signature=b"x")
    both = note.with_signatures([same_name, same_id])
    assert len(signed_by(both, [BOB.verifier])) == 1


def test_two_keys_of_one_name_and_id_are_refused_and_one_given_twice_is_not() -> None:
    class Twin:
        name = ALICE.name
        key_id = bytes(ALICE.key_id)

        def verify(self, message: bytes, signature: bytes) -> bool:
            return bool(message and signature)

    note = signed("text\n", ALICE)
    assert signed_by(note, [ALICE.verifier, ALICE.verifier])
    with pytest.raises(MalformedError, match="no two"):
        signed_by(note, [ALICE.verifier, Twin()])


def test_lines_are_added_once() -> None:
    alice, bob = signed("text\n", ALICE), signed("text\n", BOB)
    both = alice.with_signatures(bob.signatures).with_signatures(bob.signatures)
    assert both == signed("text\n", ALICE, BOB)


def test_the_text_ends_where_the_last_empty_line_begins() -> None:
    note = signed("one\n\ntwo\n\n\nthree\n", ALICE)
    assert parse_note(note.raw) == note


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        EXAMPLE[:-1],
        EXAMPLE + b"\n",
        EXAMPLE + b"more\n",
        EXAMPLE.replace(b"\n\n", b"\n"),
        EXAMPLE.replace(b"\n", b"\r\n"),
        EXAMPLE.replace(b"This", b"Th\x00is"),
        EXAMPLE.replace(b"This", b"Th\tis"),
        EXAMPLE.replace(b"This", b"Th\xffis"),
        EXAMPLE.replace("\u2014".encode(), b"-"),
        EXAMPLE.replace("\u2014".encode(), "\u2013".encode()),
        EXAMPLE.replace("\u2014 ".encode(), "\u2014\u00a0".encode()),
        EXAMPLE.replace(b"example.com/foo ", b"example.com/foo  "),
        EXAMPLE.replace(b"example.com/foo ", b""),
        EXAMPLE.replace(b"example.com/foo ", b" "),
        EXAMPLE.replace(b"example.com/foo", b"example+com"),
        EXAMPLE.replace(b"example.com/foo", "example\u2003com".encode()),
        EXAMPLE.replace(b"aQM=", b"aQM"),
        EXAMPLE.replace(b"aQM=", b"aQN="),
        EXAMPLE.replace(b"aQM=", b"aQM= "),
        EXAMPLE.replace(b"Uw2Q", b"Uw-_"),
        "text\n\n\u2014 a AAAA\n".encode(),
        "text\n\n\u2014 a AAAAAA==\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="no signed note"):
        parse_note(raw)


def test_a_note_that_is_made_follows_the_same_rules() -> None:
    line = signed("text\n", ALICE).signatures
    for text, lines in (("no newline", line), ("con\x01trol\n", line), ("text\n", ())):
        with pytest.raises(MalformedError):
            Note(text=text, signatures=lines)


def test_length_and_number_of_lines_are_bounded() -> None:
    line = signed("text\n", ALICE).signatures[0].line
    full = ("text\n\n" + line * MAX_SIGNATURES).encode()
    assert len(signed_by(parse_note(full), [ALICE.verifier])) == MAX_SIGNATURES
    with pytest.raises(LimitError, match="signatures"):
        parse_note(full + line.encode())
    with pytest.raises(LimitError, match="bytes"):
        parse_note(b"x" * (MAX_NOTE_BYTES + 1))
    lines = [Signature(name=f"n{i}", key_id=b"1234", signature=b"s") for i in range(65)]
    with pytest.raises(LimitError, match="signatures"):
        signed("text\n", ALICE).with_signatures(lines)


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_note_to_the_byte_or_is_refused(raw: bytes) -> None:
    try:
        note = parse_note(raw)
    except MalformedError:
        return
    assert note.raw == raw


@given(st.integers(0, len(EXAMPLE) - 1), st.integers(0, 7))
def test_no_flipped_bit_gets_through(at: int, bit: int) -> None:
    raw = bytearray(EXAMPLE)
    raw[at] ^= 1 << bit
    with pytest.raises((MalformedError, UnsignedError, SignatureError)):
        signed_by(parse_note(bytes(raw)), [EXAMPLE_KEY])
