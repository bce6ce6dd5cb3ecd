"""The log that a node writes itself: entries in, signed heads out.

An entry is *held here* when `append` returns: it outlasts a power cut, though nobody else knows of
it. `publish` lays the entries down, hashes again what lies there, signs a head over it, stores
the head and only then shows it. No two heads of one size and no smaller one are ever signed.

A node restored from an old backup would sign a second history in good faith. So each head of the
own log that others bring back goes through `receive_head`: if one is larger than what is here, the
log stands still, `BehindError` says so, and the missing entries come back from any mirror through
`receive`. What was written here meanwhile is set aside and added again behind them.

Source: field/record.md 2.3; C2SP tlog-checkpoint 1.0.0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from truceline.record.checkpoint import Checkpoint, Head, LogIdentity, open_head
from truceline.record.cosignature import sign
from truceline.record.errors import BehindError, RecordError
from truceline.record.folder import FileCalls
from truceline.record.fork import ForkProof
from truceline.record.holding import grown
from truceline.record.key import Signer, Verifier
from truceline.record.mirror import Mirror
from truceline.record.note import Note
from truceline.record.package import Package
from truceline.record.store import HeadRow
from truceline.record.tree import frontier_at


class Log:
    """A log with the keys that sign its heads.

    Parameters
    ----------
    root
        Its folder; it is made if it is not there.
    log
        The log, with its keys, from the roster.
    signers
        The secret halves of one or more of these keys.
    cosigners
        The cosigners whose lines are kept, from the roster.
    calls
        Who carries out the calls on files.
    """

    def __init__(
        self,
        root: Path,
        log: LogIdentity,
        *,
        signers: Sequence[Signer],
        cosigners: Iterable[Verifier] = (),
        calls: FileCalls | None = None,
    ) -> None:
        self.mirror = Mirror(root, log, cosigners=cosigners, calls=calls)
        self._signers = tuple(signers)
        self._store = self.mirror.holding.store
        try:  # to finish whatever was stopped half-way
            if self.is_behind:
                self._set_aside()
            self._go_on()
        except RecordError:
            self.close()
            raise

    def close(self) -> None:
        """Close the files and let go of the folder."""
        self.mirror.close()

    @property
    def size(self) -> int:
        """How many entries are held."""
        return self.mirror.size

    @property
    def is_behind(self) -> bool:
        """Tell whether the own key has signed more than is here: the folder is an old copy."""
        return self.mirror.newest_known() > self._store.laid()

    def append(self, entries: Sequence[bytes]) -> int:
        """Hold entries for ever, all or none, and return the index of the first.

        Raises
        ------
        BehindError
            If this copy of the log is older than what others hold.
        LimitError
            If an entry is too long.
        NotStoredError
            If the disk does not take them.
        """
        self._require_current()
        return self.mirror.holding.append(entries)

    def publish(self, time_s: int) -> Head:
        """Sign a head over all that is held, and show it; or show again the one that there is.

        Parameters
        ----------
        time_s
            When [s since 1970]; stated by keys that state a time.

        Raises
        ------
        BehindError
            If this copy of the log is older than what others hold.
        DamageError
            If what lies on the disk is not what was appended.
        RecordError
            If the keys are not those that the roster names.
        NotStoredError
            If the disk does not take it.
        """
        self._require_current()
        edge = self.mirror.holding.lay()
        row = self._store.head(edge.size)
        if row is None:
            log = self.mirror.log
            checkpoint = Checkpoint(origin=log.origin, size=edge.size, root=edge.root())
            lines = tuple(sign(checkpoint, each, time_s) for each in self._signers)
            note = Note(text=checkpoint.text, signatures=lines)
            open_head(note.raw, log)
            row = HeadRow(size=edge.size, root=checkpoint.root, note=note.raw)
            self.mirror.holding.finish(edge, row)
            self.mirror.show()
        return open_head(row.note, self.mirror.log)

    def receive_head(self, raw: bytes) -> Head:
        """Take in a head of this log that others bring back, with their cosignatures.

        Raises
        ------
        RecordError
            If it is malformed, of another log, or not signed as it should be.
        ForkError
            If the own key has signed another history: a second node uses it.
        """
        was_behind = self.is_behind
        head = self.mirror.receive_head(raw)
        if self.is_behind and not was_behind:
            self._set_aside()
        return head

    def receive_fork(self, proof: ForkProof) -> None:
        """Keep a fork proof of this log.

        Raises
        ------
        RecordError
            If it is none.
        """
        self.mirror.receive_fork(proof)

    def receive(self, packages: Iterable[Package]) -> int:
        """Take entries of this log back from a mirror, if any are missing; return how many.

        Raises
        ------
        RecordError
            As `Mirror.receive` does.
        """
        return self.mirror.receive(packages) if self.is_behind else 0

    def complete(self) -> Head | None:
        """Lay down what was taken back; once nothing is missing, the log goes on.

        What was written here meanwhile is added again, unless it came back as well.

        Raises
        ------
        RecordError
            As `Mirror.complete` does.
        """
        if self.is_behind:
            self.mirror.complete()
            self._go_on()
        return self.mirror.head()

    def _set_aside(self) -> None:
        """Set aside what no head of the own key covers."""
        laid = self._store.laid()
        if self.size > laid:
            self._store.displace(frontier_at(self.mirror.holding.nodes(), laid))

    def _go_on(self) -> None:
        """Add again what was set aside, once nothing is missing before it."""
        if not self.is_behind:
            self._readmit()

    def _readmit(self) -> None:
        displaced = self._store.displaced()
        if not displaced:
            return
        there = Counter(self.mirror.holding.entries(min(displaced), self.size))
        back: list[bytes] = []
        for entry in displaced.values():
            if there[entry]:
                there[entry] -= 1
            else:
                back.append(entry)
        edge = self._store.edge()
        self._store.readmit(back, expected_size=edge.size, grown=grown(edge, back))

    def _require_current(self) -> None:
        if self.is_behind:
            raise BehindError(
                origin=self.mirror.log.origin,
                size=self._store.laid(),
                held_elsewhere=self.mirror.newest_known(),
            )
