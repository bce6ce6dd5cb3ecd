"""Checkpoints: the head of a log, that is its name, its size and its root, signed.

A `Checkpoint` is a claim; a `Head` is one that a key of the log has signed. Which keys those are
comes from the roster as a `LogIdentity`, never from whoever brings the head.

Source: C2SP tlog-checkpoint 1.0.0 (commit 5ba5ee8). Narrower than it: an origin has at most 255
bytes, which is what an ML-DSA-44 cosignature can hold, and an empty log has the empty root.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.canonical import CanonicalError, from_base64, to_base64
from truceline.record.errors import MalformedError, WrongLogError
from truceline.record.note import Note, NoteKey, Signature, parse_note, signed_by
from truceline.record.tree import EMPTY_ROOT, HASH_SIZE, MAX_SIZE

MAX_ORIGIN_BYTES: Final = 255

_WHAT: Final = "checkpoint"
_DECIMAL: Final = re.compile("0|[1-9][0-9]{0,18}")
_OWN_LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIdentity:
    """Which log it is, and which keys may sign its heads; from the roster."""

    origin: str
    keys: tuple[NoteKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A log's name, its number of entries, and the root over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < len(self.origin.encode()) <= MAX_ORIGIN_BYTES:
            raise MalformedError(
                what=_WHAT,
                place="line 1",
                expected=f"an origin of at most {MAX_ORIGIN_BYTES} bytes",
                came="another",
            )
        if any(not line or "\n" in line for line in (self.origin, *self.extensions)):
            raise MalformedError(
                what=_WHAT,
                place="its lines",
                expected="lines that are not empty",
                came=self.extensions,
            )
        if not 0 <= self.size <= MAX_SIZE:
            raise MalformedError(
                what=_WHAT, place="line 2", expected=f"a size from 0 to {MAX_SIZE}", came=self.size
            )
        if len(self.root) != HASH_SIZE or (self.size == 0 and self.root != EMPTY_ROOT):
            raise MalformedError(
                what=_WHAT,
                place="line 3",
                expected="the root of a tree of that size",
                came=self.root,
            )

    @property
    def text(self) -> str:
        """Return the text that is signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A checkpoint that a key of its log has signed, with all lines that were found on it."""

    checkpoint: Checkpoint
    note: Note

    @property
    def origin(self) -> str:
        """Return which log it is the head of."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """Return how many entries it covers."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """Return the root over them."""
        return self.checkpoint.root

    def with_signatures(self, *more: Signature) -> Head:
        """Return the head with further lines on it."""
        return Head(checkpoint=self.checkpoint, note=self.note.with_signatures(more))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint.

    Raises
    ------
    MalformedError
        If it is none, or not spelt in the one way.
    """
    lines = text.split("\n")
    if len(lines) <= _OWN_LINES or lines.pop():
        raise MalformedError(
            what=_WHAT,
            place="its lines",
            expected="three lines or more, each with a newline",
            came=text,
        )
    return Checkpoint(
        origin=lines[0],
        size=parse_number(lines[1], what="checkpoint"),
        root=parse_hash(lines[2], what="checkpoint"),
        extensions=tuple(lines[_OWN_LINES:]),
    )


def open_head(raw: bytes, log: LogIdentity) -> Head:
    """Read a signed head of a known log.

    Raises
    ------
    MalformedError
        If it is no signed checkpoint.
    WrongLogError
        If it is of another log.
    UnsignedError
        If no key of the log has signed it.
    SignatureError
        If a signature by a key of the log does not verify.
    """
    note = parse_note(raw)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != log.origin:
        raise WrongLogError(expected=log.origin, came=checkpoint.origin)
    signed_by(note, log.keys)
    return Head(checkpoint=checkpoint, note=note)


def origin_of(raw: bytes) -> str:
    """Return which log a head claims to be of, unchecked.

    Raises
    ------
    MalformedError
        If it is no signed checkpoint.
    """
    return parse_checkpoint(parse_note(raw).text).origin


def parse_number(text: str, *, what: str) -> int:
    """Read a size or an index: decimal, no sign, no leading zero, below 2^63.

    Raises
    ------
    MalformedError
        If it is none.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise MalformedError(
            what=what, place="a number", expected="a decimal below 2^63", came=text
        )
    return int(text)


def parse_hash(text: str, *, what: str) -> bytes:
    """Read a hash in base64.

    Raises
    ------
    MalformedError
        If it is none.
    """
    try:
        raw = from_base64(text)
    except CanonicalError as error:
        raise MalformedError(what=what, place="a hash", expected="base64", came=text) from error
    if len(raw) != HASH_SIZE:
        raise MalformedError(what=what, place="a hash", expected=f"{HASH_SIZE} bytes", came=text)
    return raw
