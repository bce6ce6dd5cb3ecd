"""The small proof: one file that shows, without a network, that a log holds an entry.

It carries the index, the hashes beside the path, and the signed head with all cosignatures. Which
cosigners suffice is the policy's to say, of the names that `check_proof` returns. The `extra` data
is covered by nothing.

Source: C2SP tlog-proof (commit 5ba5ee8, without a version yet).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from truceline.canonical import CanonicalError, from_base64, to_base64
from truceline.record.checkpoint import Head, LogIdentity, open_head, parse_hash, parse_number
from truceline.record.cosignature import Cosignature, cosignatures
from truceline.record.errors import LimitError, MalformedError
from truceline.record.key import Verifier
from truceline.record.note import MAX_NOTE_BYTES, Note, parse_note
from truceline.record.path import MAX_PROOF_HASHES, check_inclusion

MAX_PROOF_BYTES: Final = MAX_NOTE_BYTES + 256 * 1024

_WHAT: Final = "proof file"
_MAGIC: Final = "c2sp.org/tlog-proof@v1"
_EXTRA: Final = "extra "
_INDEX: Final = "index "


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallProof:
    """What a proof file holds; nothing of it is to be believed before `check_proof`."""

    index: int
    hashes: tuple[bytes, ...]
    head: bytes
    extra: bytes = b""

    @property
    def raw(self) -> bytes:
        """Return the file."""
        lines = [_MAGIC]
        if self.extra:
            lines.append(_EXTRA + to_base64(self.extra))
        lines.append(f"{_INDEX}{self.index}")
        lines.extend(to_base64(each) for each in self.hashes)
        return ("\n".join(lines) + "\n\n").encode() + self.head


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What a proof that holds has shown."""

    index: int
    head: Head
    cosignatures: tuple[Cosignature, ...]


def without_lines(proof: SmallProof, of: Iterable[Verifier]) -> SmallProof:
    """Return a proof without the lines of some cosigners, to make it shorter."""
    note = parse_note(proof.head)
    names = {(each.name, each.key_id) for each in of}
    lines = tuple(each for each in note.signatures if (each.name, each.key_id) not in names)
    return replace(proof, head=Note(text=note.text, signatures=lines).raw)


def parse_proof(raw: bytes) -> SmallProof:
    """Read a proof file.

    Raises
    ------
    MalformedError
        If it is none.
    LimitError
        If it is too long, or has too many hashes.
    """
    if len(raw) > MAX_PROOF_BYTES:
        raise LimitError(what="bytes of a proof", limit=MAX_PROOF_BYTES, came=len(raw))
    top, blank, head = raw.partition(b"\n\n")
    if not blank or not top.isascii():
        raise MalformedError(
            what=_WHAT,
            place="its lines",
            expected="an empty line before the checkpoint",
            came=top[-40:],
        )
    lines = top.decode("ascii").split("\n")
    if lines.pop(0) != _MAGIC:
        raise MalformedError(what=_WHAT, place="line 1", expected=_MAGIC, came=top[:40])
    extra = b""
    if lines and lines[0].startswith(_EXTRA):
        extra = _parse_extra(lines.pop(0))
    if not lines or not lines[0].startswith(_INDEX):
        raise MalformedError(what=_WHAT, place="its lines", expected="the index", came=lines[:1])
    if len(lines) - 1 > MAX_PROOF_HASHES:
        raise LimitError(what="hashes of a proof", limit=MAX_PROOF_HASHES, came=len(lines) - 1)
    index = parse_number(lines.pop(0).removeprefix(_INDEX), what="proof file")
    hashes = tuple(parse_hash(line, what="proof file") for line in lines)
    return SmallProof(index=index, hashes=hashes, head=head, extra=extra)


def check_proof(
    proof: SmallProof, leaf: bytes, *, log: LogIdentity, cosigners: Iterable[Verifier]
) -> Proven:
    """Check that the head is signed, that the entry is under it, and who has cosigned.

    Parameters
    ----------
    proof
        The proof as it was read.
    leaf
        The hash of the entry that the reader has, from `leaf_hash`.
    log
        The log that the reader expects, with its keys.
    cosigners
        The keys of which the reader wants to know whether they have cosigned.

    Raises
    ------
    RecordError
        If the head is malformed, of another log, or not signed as it should be.
    ProofError
        If the entry is not under the head.
    """
    head = open_head(proof.head, log)
    check_inclusion(proof.hashes, index=proof.index, size=head.size, leaf=leaf, root=head.root)
    return Proven(index=proof.index, head=head, cosignatures=cosignatures(head, cosigners))


def _parse_extra(line: str) -> bytes:
    try:
        extra = from_base64(line.removeprefix(_EXTRA))
    except CanonicalError as error:
        raise MalformedError(
            what=_WHAT, place="line 2", expected="base64 after 'extra'", came=line
        ) from error
    if not extra:
        raise MalformedError(
            what=_WHAT,
            place="line 2",
            expected="no line at all where there is no extra data",
            came=line,
        )
    return extra
