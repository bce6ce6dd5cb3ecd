"""Commit first, disclose later: what was known is fixed before it is told.

A commitment is a salted digest over a content, bound to the log and the key of its author, so that
nobody can guess it and nobody can pass another's off as his own. It is opened once. What is not
opened by its deadline is overdue, what its author gives up is abandoned, and both are counted for
all to see: otherwise one could commit to many stories and open the best.

Times are POSIX seconds. When something was known is the time of the first cosignature by another
delegation, which the caller has; no clock is read here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import NewType

from truceline.record.cut import HASH_BYTES, Origin
from truceline.record.envelope import Reference
from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel

CommitmentDigest = NewType("CommitmentDigest", bytes)
"""What is logged before the content is told."""

NONCE_BYTES = 32

_LABEL = b"truceline/commit/v1\n"
_LENGTH_BYTES = 4


class Outcome(Enum):
    """What has become of a commitment."""

    PENDING = "pending"
    OPENED = "opened"
    OPENED_LATE = "opened late"
    ABANDONED = "abandoned"
    OVERDUE = "overdue"


class CommitmentRefusedError(RecordError):
    """A commitment or what shall open it does not hold.

    Parameters
    ----------
    of
        The entry of the commitment.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, of: Reference, expected: str, came: str) -> None:
        self.of = of
        self.expected = expected
        self.came = came
        super().__init__(
            f"The commitment {of.origin} {of.index} stays as it was: expected {expected}, "
            f"came {came}. The entry that tried is kept."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What the author logs now.

    Parameters
    ----------
    digest
        The salted digest.
    deadline_s
        When it will have been opened [POSIX s].
    escrow
        The keys that may open it in the author's stead, in order; they hold a sealed copy.
    """

    digest: CommitmentDigest
    deadline_s: int
    escrow: tuple[KeyLabel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is told later: the entry of the commitment, the nonce and the content."""

    of: Reference
    nonce: bytes
    content: bytes


def fresh_nonce() -> bytes:
    """Return a nonce that nobody can guess, for one commitment."""
    return secrets.token_bytes(NONCE_BYTES)


def commitment_digest(
    content: bytes, *, nonce: bytes, origin: Origin, author: KeyLabel
) -> CommitmentDigest:
    """Return the digest of a content, for one log and one author.

    Each part stands behind its length, so that no two different sets of parts have one spelling.
    """
    parts = (origin.encode(), author.encode(), nonce, content)
    spelt = b"".join(len(part).to_bytes(_LENGTH_BYTES, "big") + part for part in parts)
    return CommitmentDigest(hashlib.sha256(_LABEL + spelt).digest())


class Ledger:
    """All commitments of a record, and what has become of them."""

    def __init__(self) -> None:
        self._made: dict[Reference, tuple[Commitment, KeyLabel]] = {}
        self._digests: set[CommitmentDigest] = set()
        self._opened_s: dict[Reference, int] = {}
        self._abandoned_s: dict[Reference, int] = {}

    def commit(self, at: Reference, commitment: Commitment, *, author: KeyLabel) -> None:
        """Take in a commitment that was logged.

        Raises
        ------
        CommitmentRefusedError
            If it is malformed, or repeats the digest of another.
        """
        if len(commitment.digest) != HASH_BYTES:
            raise CommitmentRefusedError(of=at, expected="32 bytes", came="another length")
        if commitment.digest in self._digests:
            raise CommitmentRefusedError(of=at, expected="a digest of its own", came="a copy")
        self._digests.add(commitment.digest)
        self._made[at] = (commitment, author)

    def disclose(self, opening: Opening, *, by: KeyLabel, known_at_s: int) -> None:
        """Take in what opens a commitment.

        Parameters
        ----------
        opening
            The content and its nonce.
        by
            The key that signed the disclosure.
        known_at_s
            When another delegation first cosigned it [POSIX s].

        Raises
        ------
        CommitmentRefusedError
            If there is no such commitment, it is closed, somebody else's, or not of this content.
        """
        commitment, author = self._still_open(opening.of)
        if by != author and by not in commitment.escrow:
            raise CommitmentRefusedError(of=opening.of, expected=f"{author}", came=f"{by}")
        digest = commitment_digest(
            opening.content, nonce=opening.nonce, origin=opening.of.origin, author=author
        )
        exact = len(opening.nonce) == NONCE_BYTES
        if not exact or not hmac.compare_digest(digest, commitment.digest):
            expected = "the content that was committed to"
            raise CommitmentRefusedError(of=opening.of, expected=expected, came="another one")
        self._opened_s[opening.of] = known_at_s

    def abandon(self, of: Reference, *, by: KeyLabel, known_at_s: int) -> None:
        """Take in that the author gives a commitment up; his reason stands in his entry.

        Parameters
        ----------
        of
            The entry of the commitment.
        by
            The key that signed the entry.
        known_at_s
            When another delegation first cosigned it [POSIX s].

        Raises
        ------
        CommitmentRefusedError
            If there is no such commitment, it is closed, or somebody else's.
        """
        _, author = self._still_open(of)
        if by != author:
            raise CommitmentRefusedError(of=of, expected=f"{author}", came=f"{by}")
        self._abandoned_s[of] = known_at_s

    def outcome(self, of: Reference, *, as_of_s: int) -> Outcome:
        """Return what had become of a commitment at some time [POSIX s]."""
        commitment, _ = self._find(of)
        deadline_s = commitment.deadline_s
        if self._abandoned_s.get(of, as_of_s + 1) <= as_of_s:
            return Outcome.ABANDONED
        opened_s = self._opened_s.get(of, as_of_s + 1)
        if opened_s <= as_of_s:
            return Outcome.OPENED if opened_s <= deadline_s else Outcome.OPENED_LATE
        return Outcome.PENDING if as_of_s <= deadline_s else Outcome.OVERDUE

    def tally(self, *, as_of_s: int) -> dict[KeyLabel, Counter[Outcome]]:
        """Return, author by author, how many commitments had come to what."""
        counts: dict[KeyLabel, Counter[Outcome]] = {}
        for of, (_, author) in self._made.items():
            counts.setdefault(author, Counter())[self.outcome(of, as_of_s=as_of_s)] += 1
        return counts

    def _still_open(self, of: Reference) -> tuple[Commitment, KeyLabel]:
        found = self._find(of)
        if of in self._opened_s:
            raise CommitmentRefusedError(of=of, expected="one opening", came="a second")
        if of in self._abandoned_s:
            raise CommitmentRefusedError(of=of, expected="nothing more", came="it was abandoned")
        return found

    def _find(self, of: Reference) -> tuple[Commitment, KeyLabel]:
        if of not in self._made:
            raise CommitmentRefusedError(of=of, expected="a commitment there", came="none")
        return self._made[of]
