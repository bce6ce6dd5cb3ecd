"""A copy of a log that believes nobody: each head is checked, each entry is proven first.

What comes is kept in two steps. *Heads* are kept when a key of the log has signed them; *entries*
when a kept head is proven to cover them and they continue what is held, package by package, so
that a transfer may stop anywhere and go on later. The mirror's own head is the largest one whose
every entry is here, laid down and hashed again.

A head that contradicts what is held becomes a fork proof as soon as one can be made, and is never
called a fork before. Lines on heads by unknown keys are not kept; of each known cosigner the
earliest line is.

Source: C2SP tlog-mirror (commit 5ba5ee8), with heads and packages in any order, as couriers bring
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from truceline.record.checkpoint import Head, LogIdentity, open_head
from truceline.record.cosignature import with_known_lines
from truceline.record.errors import (
    ContradictionError,
    DamageError,
    ForkError,
    GapError,
    MissingError,
    ProofError,
    RecordError,
    WrongLogError,
)
from truceline.record.folder import FileCalls
from truceline.record.fork import ForkProof, check_fork, parse_fork
from truceline.record.holding import Holding
from truceline.record.key import Verifier
from truceline.record.package import OpenedPackage, Package, make_package, open_package, steps
from truceline.record.path import check_inclusion, consistency_proof, inclusion_proof
from truceline.record.proof import SmallProof
from truceline.record.store import HeadRow
from truceline.record.tile import WIDTH
from truceline.record.tree import MAX_SIZE, Frontier, frontier_at, leaf_hash

_HEAD_FILE: Final = "checkpoint"


class Mirror:
    """A verified copy of one log.

    Parameters
    ----------
    root
        Its folder; it is made if it is not there.
    log
        The log, with its keys, from the roster.
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
        cosigners: Iterable[Verifier] = (),
        calls: FileCalls | None = None,
    ) -> None:
        self.log = log
        self.cosigners = tuple(cosigners)
        self.holding = Holding(root, log.origin, calls)
        try:
            self._recall()
            self.show()
        except RecordError:
            self.close()
            raise

    def close(self) -> None:
        """Close the files and let go of the folder."""
        self.holding.close()

    @property
    def size(self) -> int:
        """How many entries are held."""
        return self.holding.size

    @property
    def next_entry(self) -> int:
        """The first index of which a package is of use."""
        return self.size - self.size % WIDTH

    def head(self) -> Head | None:
        """Return the largest head all of whose entries are here, if there is one."""
        return next(iter(self.heads()), None)

    def heads(self, index: int = 0) -> Iterator[Head]:
        """Yield the heads over an entry all of whose entries are here, the largest first."""
        up_to = self.holding.store.laid()
        while (row := self.holding.store.newest_head(up_to)) is not None and row.size > index:
            if self.root_at(row.size) == row.root:
                yield self._opened(row)
            up_to = row.size - 1

    def known_heads(self) -> Iterator[Head]:
        """Yield every signed head that was ever seen, the smallest first, to be carried on."""
        return (self._opened(row) for row in self.holding.store.heads_from(0))

    def pending_heads(self) -> Iterator[Head]:
        """Yield the signed heads whose entries are not all here, the smallest first."""
        rows = self.holding.store.heads_from(self.holding.store.laid() + 1)
        return (self._opened(row) for row in rows)

    def newest_known(self) -> int:
        """Return the size of the largest signed head that was seen; its entries may be withheld."""
        row = self.holding.store.newest_head(MAX_SIZE)
        return 0 if row is None else row.size

    def root_at(self, size: int) -> bytes:
        """Return the root over the first entries, as many as the tiles are laid for at most."""
        return frontier_at(self.holding.nodes(), size).root()

    def forks(self) -> list[ForkProof]:
        """Return the fork proofs that were made or received."""
        return [parse_fork(raw) for raw in self.holding.store.forks()]

    def receive_head(self, raw: bytes) -> Head:
        """Keep a head, or its lines if it is known already.

        Raises
        ------
        RecordError
            If it is malformed, of another log, or not signed as it should be.
        ForkError
            If it makes a fork proof with what is held; the proof is kept.
        """
        head = self._only_known_lines(open_head(raw, self.log))
        row = self.holding.store.head(head.size)
        if row is not None and row.root != head.root:
            self._accuse(ForkProof(first=row.note, second=head.note.raw))
        if head.size <= self.holding.store.laid() and self.root_at(head.size) != head.root:
            self._accuse_older(head)
        if row is not None:
            head = self._merged(self._opened(row), head)
        if row is None or row.note != head.note.raw:
            self.holding.store.put_head(_row(head))
            self.show()
        return head

    def receive_fork(self, proof: ForkProof) -> None:
        """Keep a fork proof of this log.

        Raises
        ------
        RecordError
            If it is none.
        """
        check_fork(proof, self.log)
        self.holding.store.put_fork(proof.raw)

    def receive(self, packages: Iterable[Package]) -> int:
        """Hold the entries of packages that come in order, and return how many were new.

        All that is proven is held in one transaction; so give as many at a time as fit in memory.
        Where one fails, those before it are kept and nothing of it.

        Raises
        ------
        GapError
            If entries are missing before one.
        ProofError
            If no known head is proven to cover one.
        ContradictionError
            If one does not continue what is held.
        ForkError
            If that makes a fork proof; the proof is kept.
        """
        before = edge = self.holding.store.edge()
        entries: list[bytes] = []
        try:
            for package in packages:
                if package.end <= edge.size:
                    continue
                opened = self._opened_package(package, edge, entries)
                self._require_continues(opened, edge)
                entries.extend(package.entries[edge.size - package.start :])
                edge = opened.edge_at(package.end)
        finally:
            if entries:
                self.holding.store.append(entries, expected_size=before.size, grown=edge)
        return len(entries)

    def complete(self) -> Head | None:
        """Lay down what is held, and return the mirror's head, if there is one.

        Raises
        ------
        DamageError
            If what lies on the disk is not what was received.
        ForkError
            If a head that was kept makes a fork proof with what is held now; the proof is kept.
        """
        before = self.head()
        self.holding.finish(self.holding.lay())
        for row in self.holding.store.heads_from(1 if before is None else before.size + 1):
            if row.size <= self.size and self.root_at(row.size) != row.root:
                self._accuse_older(self._opened(row))
        self.show()
        return self.head()

    def packages(self, start: int, head: Head) -> Iterator[Package]:
        """Yield the packages that bring somebody from an index up to a head of this mirror."""
        nodes = self.holding.nodes()
        for span in steps(start, head.size):
            yield make_package(
                self.holding.entries(span.start, span.end),
                origin=self.log.origin,
                start=span.start,
                nodes=nodes,
                size=head.size,
            )

    def prove(self, index: int, head: Head, extra: bytes = b"") -> SmallProof:
        """Return the small proof of an entry under a head of this mirror.

        Raises
        ------
        ProofError
            If the entry is not under the head, or what lies on the disk no longer proves it.
        """
        if not 0 <= index < head.size:
            fault = f"entry {index} is not in a tree of {head.size}"
            raise ProofError(proof="inclusion", fault=fault)
        leaf = leaf_hash(self.holding.entries(index, index + 1)[0])
        proof = inclusion_proof(self.holding.nodes(), index, head.size)
        check_inclusion(proof, index=index, size=head.size, leaf=leaf, root=head.root)
        return SmallProof(index=index, hashes=tuple(proof), head=head.note.raw, extra=extra)

    def _opened_package(
        self, package: Package, edge: Frontier, entries: list[bytes]
    ) -> OpenedPackage:
        if package.origin != self.log.origin:
            raise WrongLogError(expected=self.log.origin, came=package.origin)
        if package.start > edge.size:
            raise GapError(origin=self.log.origin, held=edge.size, start=package.start)
        row = self.holding.store.head(package.size)
        if row is None:
            fault = f"no signed head of {package.size} entries is known"
            raise ProofError(proof="package", fault=fault)
        missing: list[bytes] = []
        if package.span.start < package.start:
            held = edge.size - len(entries)
            missing = [
                *self.holding.entries(min(package.span.start, held), min(package.start, held)),
                *entries[max(package.span.start - held, 0) : max(package.start - held, 0)],
            ]
        return open_package(package, self._opened(row).checkpoint, missing)

    def _require_continues(self, opened: OpenedPackage, edge: Frontier) -> None:
        if opened.edge_at(edge.size).roots == edge.roots:
            return
        size = opened.package.size
        old, row = self.head(), self.holding.store.head(size)
        if old is not None and row is not None and old.size < size:
            try:
                hashes = opened.consistency_proof(old.size)
                root = opened.edge_at(old.size).root()
                proof = ForkProof(
                    first=old.note.raw, second=row.note, other_root=root, hashes=tuple(hashes)
                )
                self._accuse(proof)
            except ProofError:
                pass  # it shows no fork from here; whoever holds the rest may show it
        raise ContradictionError(
            origin=self.log.origin, size=size, fault=f"other entries before {edge.size}"
        )

    def _accuse_older(self, head: Head) -> None:
        """Make a fork proof of a head that is not in the history that is held, if it can be.

        Raises
        ------
        ContradictionError
            If it cannot.
        """
        newer = self.head()
        if newer is None or newer.size < head.size:
            self.holding.store.put_head(_row(head))  # for when more is held
            raise ContradictionError(
                origin=self.log.origin, size=head.size, fault="another root over the entries held"
            )
        nodes = self.holding.nodes()
        proof = ForkProof(
            first=head.note.raw,
            second=newer.note.raw,
            other_root=frontier_at(nodes, head.size).root(),
            hashes=tuple(consistency_proof(nodes, head.size, newer.size)),
        )
        self._accuse(proof)

    def _accuse(self, proof: ForkProof) -> None:
        check_fork(proof, self.log)
        self.holding.store.put_fork(proof.raw)
        raise ForkError(origin=self.log.origin, proof=proof.raw)

    def show(self) -> None:
        """Write the mirror's head where readers of the tiles look for it."""
        head = self.head()
        if head is not None and not self.holding.folder.holds(_HEAD_FILE, head.note.raw):
            self.holding.folder.write({_HEAD_FILE: head.note.raw})

    def _recall(self) -> None:
        """Take in the head that was shown last, for the state may be older: a file come back alone.

        Whoever did not know it would sign another head of its size.

        Raises
        ------
        DamageError
            If it cannot be read, and nothing else says what was signed.
        """
        try:
            raw = self.holding.folder.read(_HEAD_FILE)
        except MissingError:
            return  # none was shown yet
        try:
            shown = open_head(raw, self.log)
        except RecordError as error:
            if self.newest_known():
                return  # it will be written anew
            raise DamageError(file=_HEAD_FILE, fault="no head can be read in it") from error
        row = self.holding.store.head(shown.size)
        if row is None or row.root != shown.root:
            self.receive_head(raw)

    def _opened(self, row: HeadRow) -> Head:
        return open_head(row.note, self.log)

    def _only_known_lines(self, head: Head) -> Head:
        return with_known_lines(head, self.log.keys, self.cosigners)

    def _merged(self, known: Head, new: Head) -> Head:
        if known.note.text != new.note.text:  # extension lines: the first that came stays
            return known
        return self._only_known_lines(known.with_signatures(*new.note.signatures))


def _row(head: Head) -> HeadRow:
    return HeadRow(size=head.size, root=head.root, note=head.note.raw)
