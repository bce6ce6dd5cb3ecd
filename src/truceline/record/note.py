"""Signed notes: a text, and a line by each key that signed it.

A note says nothing until `signed_by` has checked it against keys that the caller trusts. Lines by
unknown keys are carried along and mean nothing; a bad line by a known key fells the whole note,
for then somebody changed it. What a signature covers is the key's business: the port `NoteKey`
takes the text and the signature as they stand. A note may hold 64 lines, four times what every
reader must take.

Source: C2SP signed-note 1.0.0 (commit 5ba5ee8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from truceline.canonical import CanonicalError, from_base64, to_base64
from truceline.record.errors import LimitError, MalformedError, SignatureError, UnsignedError

MAX_SIGNATURES: Final = 64
MAX_NOTE_BYTES: Final = 512 * 1024

_WHAT: Final = "signed note"
_DASH: Final = "\u2014 "
_KEY_ID_BYTES: Final = 4
_FIRST_PRINTABLE: Final = " "


class NoteKey(Protocol):
    """A key that a caller trusts to sign notes."""

    @property
    def name(self) -> str:
        """Return the name of the key."""

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that stand before its signatures."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature belongs to the text of the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One line of a note: who claims to have signed, and with what."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(letter.isspace() for letter in self.name):
            raise MalformedError(
                what=_WHAT, place="a name", expected="a name without blanks or plus", came=self.name
            )
        if len(self.key_id) != _KEY_ID_BYTES or not self.signature:
            came = (self.key_id, self.signature)
            raise MalformedError(
                what=_WHAT,
                place="a signature",
                expected="four bytes of key and a signature",
                came=came,
            )

    @property
    def line(self) -> str:
        """Return the line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, and those who claim to have signed it.

    The text ends with a newline; it may hold empty lines.
    """

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n"):
            raise MalformedError(
                what=_WHAT, place="the text", expected="a newline at its end", came=self.text[-20:]
            )
        _require_printable(self.text)
        if not self.signatures:
            raise MalformedError(what=_WHAT, place="the end", expected="a signature", came="none")
        if len(self.signatures) > MAX_SIGNATURES:
            raise LimitError(
                what="signatures of a note", limit=MAX_SIGNATURES, came=len(self.signatures)
            )

    @property
    def raw(self) -> bytes:
        """Return the note as it is stored and sent."""
        return (self.text + "\n" + "".join(each.line for each in self.signatures)).encode()

    def with_signatures(self, more: Iterable[Signature]) -> Note:
        """Return the note with further lines; none stands in it twice.

        Raises
        ------
        LimitError
            If there are too many then.
        """
        lines = dict.fromkeys((*self.signatures, *more))
        return Note(text=self.text, signatures=tuple(lines))


def parse_note(raw: bytes) -> Note:
    """Read a note; nothing of it is to be believed yet.

    Raises
    ------
    MalformedError
        If it is none.
    LimitError
        If it is too long, or has too many signatures.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise LimitError(what="bytes of a note", limit=MAX_NOTE_BYTES, came=len(raw))
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise MalformedError(
            what=_WHAT,
            place=f"byte {error.start}",
            expected="UTF-8",
            came=raw[error.start : error.end],
        ) from error
    _require_printable(whole)
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise MalformedError(
            what=_WHAT,
            place="the end",
            expected="a blank line, and lines that end with a newline",
            came=whole[-40:],
        )
    n_lines = lines.count("\n")
    if n_lines > MAX_SIGNATURES:
        raise LimitError(what="signatures of a note", limit=MAX_SIGNATURES, came=n_lines)
    signatures = tuple(_parse_line(line) for line in lines[:-1].split("\n"))
    return Note(text=text + "\n", signatures=signatures)


def signed_by(note: Note, keys: Iterable[NoteKey]) -> tuple[Signature, ...]:
    """Return the lines by known keys, all of which verify, in the order of the note.

    Raises
    ------
    UnsignedError
        If no known key has signed.
    SignatureError
        If a line by a known key does not verify.
    """
    known = _by_identity(keys)
    verified = []
    message = note.text.encode()
    for each in note.signatures:
        key = known.get((each.name, each.key_id))
        if key is None:
            continue
        if not key.verify(message, each.signature):
            raise SignatureError(name=each.name, key_id=each.key_id)
        verified.append(each)
    if not verified:
        raise UnsignedError(
            expected=tuple(name for name, _ in known),
            came=tuple(each.name for each in note.signatures),
        )
    return tuple(verified)


def _by_identity(keys: Iterable[NoteKey]) -> dict[tuple[str, bytes], NoteKey]:
    known: dict[tuple[str, bytes], NoteKey] = {}
    for key in keys:
        identity = (key.name, key.key_id)
        if known.setdefault(identity, key) != key:
            raise MalformedError(
                what="set of keys", place=key.name, expected="no two of one name and id", came=key
            )
    return known


def _parse_line(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise MalformedError(
            what=_WHAT, place="a signature line", expected="an em dash and a blank", came=line
        )
    name, blank, encoded = line[len(_DASH) :].partition(" ")
    if not blank:
        raise MalformedError(
            what=_WHAT, place="a signature line", expected="a name, a blank and base64", came=line
        )
    try:
        raw = from_base64(encoded)
    except CanonicalError as error:
        raise MalformedError(
            what=_WHAT, place="a signature line", expected="base64 in its one spelling", came=line
        ) from error
    return Signature(name=name, key_id=raw[:_KEY_ID_BYTES], signature=raw[_KEY_ID_BYTES:])


def _require_printable(text: str) -> None:
    for letter in set(text):
        if letter < _FIRST_PRINTABLE and letter != "\n":
            raise MalformedError(
                what=_WHAT,
                place="a letter",
                expected="no control character but newline",
                came=letter,
            )
