"""The fork proof: a file that shows anybody that a log's key has signed two histories.

It has one of two exact forms. (a) Two signed heads of one size with different roots. (b) Signed
heads of sizes m < n, and a consistency proof that leads to the second from another root at m than
the first has. Nothing else is a fork: entries that never came are *withheld*, a proof that does
not come proves nothing, and neither is called a fork anywhere.

The file is ours: a first line, how many bytes each head has, then the other root and the hashes
for form (b), an empty line, and the two heads one after the other.

Source: field/record.md 2.5, after C2SP tlog-checkpoint ("a log must not sign …").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from truceline.canonical import to_base64
from truceline.record.checkpoint import Head, LogIdentity, open_head, parse_hash, parse_number
from truceline.record.errors import LimitError, MalformedError, ProofError
from truceline.record.note import MAX_NOTE_BYTES
from truceline.record.path import MAX_PROOF_HASHES, check_consistency

MAX_FORK_BYTES: Final = 2 * MAX_NOTE_BYTES + 4096

_WHAT: Final = "fork proof"
_MAGIC: Final = "truceline-fork/v1"
_HEADS: Final = "heads "


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkProof:
    """What a fork proof holds; nothing of it is to be believed before `check_fork`.

    `other_root` and `hashes` are empty in form (a).
    """

    first: bytes
    second: bytes
    other_root: bytes = b""
    hashes: tuple[bytes, ...] = ()

    @property
    def raw(self) -> bytes:
        """Return the file."""
        lines = [_MAGIC, f"{_HEADS}{len(self.first)} {len(self.second)}"]
        if self.other_root:
            lines.extend(to_base64(each) for each in (self.other_root, *self.hashes))
        return ("\n".join(lines) + "\n\n").encode() + self.first + self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Two heads of one log that cannot both be true, the smaller first."""

    first: Head
    second: Head


def parse_fork(raw: bytes) -> ForkProof:
    """Read a fork proof.

    Raises
    ------
    MalformedError
        If it is none.
    LimitError
        If it is too long.
    """
    if len(raw) > MAX_FORK_BYTES:
        raise LimitError(what="bytes of a fork proof", limit=MAX_FORK_BYTES, came=len(raw))
    top, blank, heads = raw.partition(b"\n\n")
    if not blank or not top.isascii():
        raise MalformedError(
            what=_WHAT, place="its lines", expected="an empty line before the heads", came=top
        )
    lines = top.decode("ascii").split("\n")
    if len(lines) < 2 or lines[0] != _MAGIC or not lines[1].startswith(_HEADS):  # noqa: PLR2004 - the two lines that it names
        raise MalformedError(
            what=_WHAT, place="line 1", expected=f"{_MAGIC}, then '{_HEADS}'", came=lines[:2]
        )
    if len(lines) > 3 + MAX_PROOF_HASHES:
        raise LimitError(what="hashes of a proof", limit=MAX_PROOF_HASHES, came=len(lines) - 3)
    lengths = [parse_number(each, what=_WHAT) for each in lines[1][len(_HEADS) :].split(" ")]
    if len(lengths) != 2 or sum(lengths) != len(heads):  # noqa: PLR2004 - a fork has two ends
        raise MalformedError(
            what=_WHAT, place="line 2", expected="the lengths of both heads", came=lines[1]
        )
    hashes = tuple(parse_hash(line, what=_WHAT) for line in lines[2:])
    return ForkProof(
        first=heads[: lengths[0]],
        second=heads[lengths[0] :],
        other_root=hashes[0] if hashes else b"",
        hashes=hashes[1:],
    )


def check_fork(proof: ForkProof, log: LogIdentity) -> Fork:
    """Check that a log's own key has signed two histories.

    Raises
    ------
    RecordError
        If a head is malformed, of another log, or not signed by it.
    ProofError
        If the heads may both be true.
    """
    first, second = open_head(proof.first, log), open_head(proof.second, log)
    if first.size == second.size:
        if first.root == second.root:
            raise ProofError(proof="fork", fault="the two heads are one")
        if proof.other_root:
            raise ProofError(proof="fork", fault="heads of one size need no consistency proof")
        return Fork(first=first, second=second)
    if first.size > second.size:
        raise ProofError(proof="fork", fault="the larger head stands first")
    if proof.other_root == first.root:
        raise ProofError(proof="fork", fault="the second head continues the first")
    check_consistency(
        proof.hashes,
        old_size=first.size,
        old_root=proof.other_root,
        size=second.size,
        root=second.root,
    )
    return Fork(first=first, second=second)
