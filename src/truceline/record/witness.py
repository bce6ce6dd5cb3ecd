"""Cosigning: what a node vouches for, and never takes back.

`cosign` is for a mirror: "I hold all the bytes of this log up to here, and they agree with all I
ever saw". A `HeadWitness` sees heads and consistency proofs only and says only that they agree;
its key has another name, and the policy says which of the two settles. Neither signs a smaller
head than before, nor an earlier time; the line is stored before it is handed out.

Source: C2SP tlog-witness 1.0.0, add-checkpoint, and tlog-mirror (commit 5ba5ee8).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from truceline.record.checkpoint import Head, LogIdentity, open_head
from truceline.record.cosignature import Cosignature, cosignatures, sign
from truceline.record.errors import (
    ClockError,
    ForkError,
    LimitError,
    ProofError,
    RecordError,
    StaleError,
)
from truceline.record.folder import Folder
from truceline.record.fork import ForkProof, check_fork
from truceline.record.key import Signer, label_of
from truceline.record.lock import Lock
from truceline.record.mirror import Mirror
from truceline.record.note import Note, parse_note, signed_by
from truceline.record.path import MAX_PROOF_HASHES, check_consistency
from truceline.record.store import HeadRow, Store
from truceline.record.tree import MAX_SIZE

_STORE: Final = "witness.db"


def cosign(mirror: Mirror, signer: Signer, time_s: int) -> Cosignature:
    """Vouch for every byte up to the mirror's head; give the line again if it was given.

    Parameters
    ----------
    mirror
        The copy of the log.
    signer
        The node's mirror key.
    time_s
        When [s since 1970].

    Raises
    ------
    ProofError
        If no head is wholly here.
    ClockError
        If the clock stands before the time that the key signed last.
    StaleError
        If the key has signed a larger head of this log: the mirror is an old copy.
    """
    head = mirror.head()
    if head is None:
        raise ProofError(proof="mirror's", fault="no head is here with all of its entries")
    for larger in mirror.pending_heads():
        if cosignatures(larger, [signer.verifier]):
            raise StaleError(expected=larger.size, came=head.size)
    line = _cosign(head, signer, time_s, store=mirror.holding.store)
    mirror.show()
    return line


def acknowledge_clock(mirror: Mirror, signer: Signer, time_s: int) -> None:
    """Let a key sign on from an earlier time, after its clock was found to have been wrong.

    It is for people to decide, and for the caller to log.
    """
    mirror.holding.store.set_clock(label_of(signer), time_s)


class HeadWitness:
    """A witness of one log that sees no entries.

    Parameters
    ----------
    root
        Its folder; it is made if it is not there.
    log
        The log, with its keys, from the roster.
    signer
        The witness key.

    Raises
    ------
    InUseError
        If another process has it open.
    DamageError
        If what is stored is damaged, or of another log.
    """

    def __init__(self, root: Path, log: LogIdentity, signer: Signer) -> None:
        self.root = root
        self._log = log
        self._signer = signer
        Folder(root).make()
        self._lock = Lock(root)
        try:
            self._store = Store(root / _STORE, log.origin)
        except RecordError:
            self._lock.release()
            raise

    def close(self) -> None:
        """Close the files and let go of the folder."""
        self._store.close()
        self._lock.release()

    @property
    def size(self) -> int:
        """Return the size of the head that was cosigned last; 0 if none was."""
        row = self._store.newest_head(MAX_SIZE)
        return 0 if row is None else row.size

    def forks(self) -> list[bytes]:
        """Return the fork proofs that were made of what was shown."""
        return self._store.forks()

    def add_checkpoint(
        self, raw: bytes, *, old_size: int, proof: Sequence[bytes], time_s: int
    ) -> Cosignature:
        """Cosign a head that continues the last one.

        Parameters
        ----------
        raw
            The signed head.
        old_size
            The size that the sender takes the last cosigned head to have.
        proof
            The consistency proof from there.
        time_s
            When [s since 1970].

        Raises
        ------
        RecordError
            If the head is malformed, of another log, or not signed as it should be.
        ProofError
            If it does not continue the last one, as far as the proof shows.
        StaleError
            If the last head has another size; it is in the error.
        LimitError
            If the proof has too many hashes.
        ForkError
            If head and last head make a fork proof; it is kept.
        ClockError
            If the clock stands before the time that was signed last.
        """
        head = open_head(raw, self._log)
        if len(proof) > MAX_PROOF_HASHES:
            raise LimitError(what="hashes of a proof", limit=MAX_PROOF_HASHES, came=len(proof))
        if old_size > head.size:
            raise ProofError(proof="consistency", fault=f"{old_size} is after {head.size}")
        if old_size != self.size:
            raise StaleError(expected=old_size, came=self.size)
        self._require_continues(head, proof)
        note = Note(text=head.note.text, signatures=signed_by(head.note, self._log.keys))
        head = Head(checkpoint=head.checkpoint, note=note)
        return _cosign(head, self._signer, time_s, store=self._store)

    def _require_continues(self, head: Head, proof: Sequence[bytes]) -> None:
        last = self._store.newest_head(MAX_SIZE)
        if last is None or last.size == 0:
            if proof:
                raise ProofError(proof="consistency", fault="from nothing there is none")
            return
        if last.size == head.size and last.root != head.root:
            fork = ForkProof(first=last.note, second=head.note.raw)
            check_fork(fork, self._log)
            self._store.put_fork(fork.raw)
            raise ForkError(origin=self._log.origin, proof=fork.raw)
        check_consistency(
            proof, old_size=last.size, old_root=last.root, size=head.size, root=head.root
        )


def _cosign(head: Head, signer: Signer, time_s: int, *, store: Store) -> Cosignature:
    label = label_of(signer)
    last_s, last_size = store.last_signed(label)
    if head.size < last_size:
        raise StaleError(expected=last_size, came=head.size)
    row = store.head(head.size)
    if row is not None:
        known = parse_note(row.note)
        given = cosignatures(Head(checkpoint=head.checkpoint, note=known), [signer.verifier])
        if given and known.text == head.note.text:
            return given[0]
    if time_s < last_s:
        raise ClockError(last_s=last_s, came_s=time_s)
    signed = head.with_signatures(sign(head.checkpoint, signer, time_s))
    line = cosignatures(signed, [signer.verifier])[-1]
    row = HeadRow(size=head.size, root=head.root, note=signed.note.raw)
    store.sign_off(label, time_s, row)
    return line
