"""Commit, then disclose, as entries of a node: what was promised, and what has become of it.

A commitment is an entry with a salted digest and a time until which it will be opened. What opens
it stays in a private file until then, and is written before the commitment is. The content is told
in the body of a second entry, so who reads it is for policy and author to say; whoever cannot read
that body can see that it was told and not what. A sealed copy for others lets them open it should
the author be lost.

Times are those at which another delegation first cosigned, never those that an author states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from truceline.canonical import CanonicalError, decode_as, encode
from truceline.record.commitment import (
    NONCE_BYTES,
    Commitment,
    CommitmentRefusedError,
    Ledger,
    Opening,
    Outcome,
    commitment_digest,
    fresh_nonce,
)
from truceline.record.draft import Draft, OpenBody, SealedBody
from truceline.record.entry import Entry
from truceline.record.envelope import DelegationId, Reference
from truceline.record.folder import Folder
from truceline.record.key import KeyLabel, label_of
from truceline.record.node import Node
from truceline.record.policy import Role

COMMITMENT: Final = "commitment"
TOLD: Final = "disclosure"
ABANDONED: Final = "abandonment"

_NOT_YET_S: Final = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment, and what had become of it at some time.

    Parameters
    ----------
    at
        Its entry.
    author
        Whose it is.
    deadline_s
        Until when it was to be opened [s since 1970].
    outcome
        What had become of it, as far as this node can read.
    told_at
        The entry in which it was told, whether or not this node can read that.
    problem
        Why an entry about it does not count, if one does not.
    """

    at: Reference
    author: KeyLabel
    deadline_s: int
    outcome: Outcome
    told_at: Reference | None
    problem: str = ""


def commit(
    node: Node, content: bytes, *, deadline_s: int, escrow: Collection[DelegationId] = ()
) -> Reference:
    """Log that a content is fixed, without telling it.

    Parameters
    ----------
    node
        Whose it is.
    content
        What is fixed.
    deadline_s
        Until when it will be opened [s since 1970].
    escrow
        The delegations that get a sealed copy and may open it in the author's stead.
    """
    nonce, author = fresh_nonce(), label_of(node.author())
    digest = commitment_digest(content, nonce=nonce, origin=node.origin, author=author)
    keys = node.roster.keys(Role.AUTHOR)
    stead = tuple(sorted(label_of(key) for each in escrow for key in keys.get(each, ())))
    made = Commitment(digest=digest, deadline_s=deadline_s, escrow=stead)
    Folder(node.home.openings).write({digest.hex(): nonce + content})
    draft = Draft(
        kind=COMMITMENT,
        audience=tuple(sorted(escrow)),
        clear=decode_as(encode(made), dict),
        body=SealedBody(content=nonce + content) if escrow else None,
    )
    return node.append([draft])[0]


def disclose(
    node: Node,
    of: Reference,
    *,
    body: type[OpenBody | SealedBody],
    audience: Collection[DelegationId],
) -> Reference:
    """Tell what a commitment fixed.

    Parameters
    ----------
    node
        Whose commitment it is, or who holds a sealed copy of it.
    of
        The entry of the commitment.
    body
        Whether what is told is sealed or open.
    audience
        The delegations that may hold it.

    Raises
    ------
    CommitmentRefusedError
        If there is no such commitment, what opens it is not here, or it was told already.
    """
    commitment = _commitment(node.entry(of.origin, of.index))
    if commitment is None:
        raise CommitmentRefusedError(of=of, expected="a commitment there", came="none")
    if any(each.at == of and each.told_at is not None for each in promises(node, as_of_s=0)):
        raise CommitmentRefusedError(of=of, expected="one opening", came="a second")
    told = body(content=_opening(node, of, commitment))
    draft = Draft(kind=TOLD, subjects=(of,), audience=tuple(sorted(audience)), body=told)
    return node.append([draft])[0]


def abandon(node: Node, of: Reference, *, reason: str) -> Reference:
    """Log that a commitment will not be opened, and why.

    Raises
    ------
    CommitmentRefusedError
        If there is no such commitment, or it is another's.
    """
    entry = node.entry(of.origin, of.index)
    if _commitment(entry) is None:
        raise CommitmentRefusedError(of=of, expected="a commitment there", came="none")
    if of.origin != node.origin:
        raise CommitmentRefusedError(of=of, expected="one of this node", came="another's")
    return node.append([Draft(kind=ABANDONED, subjects=(of,), clear={"reason": reason})])[0]


def promises(node: Node, *, as_of_s: int) -> Iterator[Promise]:
    """Yield the commitments of all logs, and what had become of each at a time [s since 1970]."""
    book = _Book(node)
    for at, (commitment, author) in book.made.items():
        yield Promise(
            at=at,
            author=author,
            deadline_s=commitment.deadline_s,
            outcome=book.ledger.outcome(at, as_of_s=as_of_s),
            told_at=book.told_at.get(at),
            problem=book.problems.get(at, ""),
        )


class _Book:
    def __init__(self, node: Node) -> None:
        self._node = node
        self.ledger = Ledger()
        self.made: dict[Reference, tuple[Commitment, KeyLabel]] = {}
        self.told_at: dict[Reference, Reference] = {}
        self.problems: dict[Reference, str] = {}
        for entry in node.of_kind(COMMITMENT):
            self._commit(entry)
        told = [
            (self._known_s(each), each) for kind in (TOLD, ABANDONED) for each in node.of_kind(kind)
        ]
        for known_s, entry in sorted(told, key=lambda each: (each[0], each[1].at)):
            self._tell(entry, known_s)

    def _commit(self, entry: Entry) -> None:
        commitment = _commitment(entry)
        if commitment is None or entry.envelope is None:
            return
        try:
            self.ledger.commit(entry.at, commitment, author=entry.envelope.key)
        except CommitmentRefusedError:
            return  # it repeats another's digest, and is no commitment of its author
        self.made[entry.at] = (commitment, entry.envelope.key)

    def _tell(self, entry: Entry, known_s: int) -> None:
        envelope = entry.envelope
        if envelope is None or len(envelope.subjects) != 1:
            return
        (of,) = envelope.subjects
        try:
            if envelope.kind == ABANDONED:
                self.ledger.abandon(of, by=envelope.key, known_at_s=known_s)
                return
            self.told_at.setdefault(of, entry.at)
            contents = self._node.contents(entry)
            if contents is None or contents.content is None:
                self.problems[of] = "it was told in a body that this node cannot read"
                return
            nonce, content = contents.content[:NONCE_BYTES], contents.content[NONCE_BYTES:]
            opening = Opening(of=of, nonce=nonce, content=content)
            self.ledger.disclose(opening, by=envelope.key, known_at_s=known_s)
        except CommitmentRefusedError as error:
            self.problems[of] = str(error)

    def _known_s(self, entry: Entry) -> int:
        state = self._node.state(entry.at.origin, entry.at.index)
        return min(state.cosigned_by.values(), default=_NOT_YET_S)


def _commitment(entry: Entry) -> Commitment | None:
    if entry.envelope is None or entry.envelope.kind != COMMITMENT:
        return None
    try:
        return decode_as(encode(entry.envelope.clear), Commitment)
    except CanonicalError:
        return None


def _opening(node: Node, of: Reference, commitment: Commitment) -> bytes:
    path = node.home.openings / commitment.digest.hex()
    if path.is_file():
        return path.read_bytes()
    contents = node.contents(node.entry(of.origin, of.index))
    if contents is None or contents.content is None:
        raise CommitmentRefusedError(of=of, expected="what opens it", came="nothing of it here")
    return contents.content
