"""A node: one folder on disk that holds one delegation's part of a record.

It writes one log of its own, mirrors all others, keeps the bodies that it may hold, and cosigns
what it holds whole. Everything in it is bytes and keys; what an entry means is not known here.

    inception.create_node(root, founding=…, fingerprint=…, …)   once
    with Node(root) as node:                                             one process at a time
        node.append([Draft(…), …])         durable when it returns; all or none
        node.prepare(Draft(…))             signed and not written; node.write([…]) writes them
        node.publish(time_s)               a signed head over it
        node.entries(origin), node.entry(origin, index), node.contents(entry)
        node.state(origin, index)          held here → head → cosigned by … → settled
        node.awareness(entry, other)       whether one's author had the other before him
        node.cosign(time_s)                vouch for every byte that is held of the others
        node.adopt(raw)                    take the next roster into force

`exchange` packs and takes in bundles, `withdrawal` and `promise` do what the record's own kinds of
entry ask for. Time is handed in by the caller; no clock is read here.

Entries of other logs were proven against a head of their log when they came. Their own signatures
are checked when they are read: an entry whose signature is bad is there, and is shown with its
fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from truceline.errors import TrucelineError
from truceline.record.blob import BlobStore
from truceline.record.chain import Chain
from truceline.record.checkpoint import Head
from truceline.record.contents import Bodies, Contents
from truceline.record.copies import CopyNotes
from truceline.record.cut import Cut, Origin
from truceline.record.disclosure import DisclosureStore
from truceline.record.draft import Composed, Draft, Situation, compose
from truceline.record.entry import Entry, NoEntryError, read_entry
from truceline.record.envelope import (
    DelegationId,
    Envelope,
    Reference,
    sign_envelope,
)
from truceline.record.home import Home
from truceline.record.key import SecretKey, Signer, label_of
from truceline.record.keyring import read_keyring
from truceline.record.lock import Lock
from truceline.record.log import Log
from truceline.record.logs import Logs
from truceline.record.mirror import Mirror
from truceline.record.place import Place
from truceline.record.policy import Role
from truceline.record.proof import SmallProof
from truceline.record.roster import Fingerprint, Roster
from truceline.record.sight import Awareness, Sight
from truceline.record.state import Cosigned, State, best_head, state_of
from truceline.record.tree import leaf_hash
from truceline.record.witness import cosign

_AT_ONCE: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An entry that is signed and not written: where it will stand, its bytes, what lies beside."""

    at: Reference
    leaf: bytes = field(repr=False)
    composed: Composed = field(repr=False)


class Node:
    """The open folder of a node.

    Parameters
    ----------
    root
        The folder.

    Raises
    ------
    NodeFolderError
        If there is no node.
    InUseError
        If another process has it open.
    RecordError
        If a key, a roster or a log in it is not as it should be.
    """

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.identity = self.home.read_identity()
        self._lock = Lock(root)
        self._open: list[Logs | Sight] = []
        try:
            self.place = Place(root)
            self.chain = Chain(self.home.rosters, Fingerprint(self.identity.genesis))
            self.keys = read_keyring(self.home.keys, outside=[self.home.logs])
            self.blobs = BlobStore(root)
            self.copies = CopyNotes(self.home.exports)
            self.disclosures = DisclosureStore(self.home.disclosures)
            self.bodies = Bodies(self.blobs, self.disclosures, self.keys.identities)
            self.logs = Logs(self.home, self.chain, own=self.origin, keys=self.keys)
            self._open = [self.logs]
            self.sight = Sight(self.home.index, self.origin, self.logs.mirrors)
            self._open = [self.sight, self.logs]
        except TrucelineError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all files and let go of the folder."""
        for each in self._open:
            each.close()
        self._lock.release()

    @property
    def origin(self) -> Origin:
        """Return the name of the own log."""
        return self.identity.origin

    @property
    def delegation(self) -> DelegationId:
        """Return the delegation whose node it is."""
        return self.identity.delegation

    @property
    def roster(self) -> Roster:
        """Return the roster in force."""
        return self.chain.present

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Return all logs of the roster, the own one among them, in the order of their names."""
        return tuple(sorted(self.logs.mirrors))

    @property
    def log(self) -> Log:
        """Return the own log."""
        return self.logs.own

    def mirror(self, origin: Origin) -> Mirror:
        """Return what is held of a log, the own one or another's.

        Raises
        ------
        RosterRefusedError
            If the roster knows no such log.
        """
        return self.logs.mirror(origin)

    def size(self, origin: Origin) -> int:
        """Return how many entries of a log are held."""
        return self.mirror(origin).size

    def awareness(self, one: Entry, other: Entry) -> Awareness:
        """Say whether one entry's author had the other before him, as far as their cuts show it."""
        return self.sight.awareness(one, other)

    def cut(self) -> Cut:
        """Return what may be embedded now: all that is held and closed, never less than before."""
        return self.sight.cut()

    def append(
        self, drafts: Sequence[Draft], *, authors: Sequence[Signer] = ()
    ) -> tuple[Reference, ...]:
        """Write entries into the own log, all or none; they are durable when it returns.

        Parameters
        ----------
        drafts
            What is written.
        authors
            Who signs, the author first; else the node's own author key.

        Raises
        ------
        EndedError
            If the roster has ended the log.
        RecordError
            If one cannot be written, its audience goes beyond the policy, the folder is an old
            copy, or the disk does not take it. Then none is written.
        """
        signers = tuple(authors) or (self.author(),)
        situation = self._situation(signers[0])
        return self.write([self._prepared(each, situation, signers) for each in drafts])

    def prepare(self, draft: Draft, *, ahead: int = 0, authors: Sequence[Signer] = ()) -> Prepared:
        """Compose and sign an entry without writing anything; a later one may be about it.

        What could not be written raises the RecordError of the part that refuses it.

        Parameters
        ----------
        draft
            What would be written.
        ahead
            How many that were prepared are to be written before it.
        authors
            Who signs, the author first; else the node's own author key.
        """
        signers = tuple(authors) or (self.author(),)
        made = self._prepared(draft, self._situation(signers[0]), signers)
        index = self.size(self.origin) + ahead
        return replace(made, at=Reference(origin=self.origin, index=index, leaf=made.at.leaf))

    def write(self, prepared: Sequence[Prepared]) -> tuple[Reference, ...]:
        """Write entries that were prepared, all or none; they are durable when it returns.

        What `append` raises, it raises too.
        """
        composed = [each.composed for each in prepared]
        self.blobs.keep(each.blob for each in composed if each.blob is not None)
        disclosures = [told for each in composed for told in each.disclosures]
        if disclosures:
            self.disclosures.put(*disclosures)
        self.logs.require_open(len(prepared))
        start = self.log.append([each.leaf for each in prepared])
        return tuple(
            Reference(origin=self.origin, index=index, leaf=each.at.leaf)
            for index, each in enumerate(prepared, start=start)
        )

    def rehearse(self, draft: Draft) -> None:
        """Refuse a draft that could not be written, as `append` would."""
        self.prepare(draft)

    def publish(self, time_s: int) -> Head:
        """Sign a head over all that is in the own log; or return again the one that there is.

        Raises
        ------
        MovedError
            If the folder was copied or restored, and no other node was heard since.
        RecordError
            If the folder is an old copy, is damaged, or the disk does not take the head.
        """
        self.place.require_known()
        return self.log.publish(time_s)

    def author(self) -> SecretKey:
        """Return the key that signs this node's entries.

        Raises
        ------
        KeyMissingError
            If none of the keys that the roster names for it is here.
        """
        public = self.roster.keys(Role.AUTHOR)[self.delegation]
        return self.keys.one_of(public, use="sign entries")

    def entries(self, origin: Origin, start: int = 0, end: int | None = None) -> Iterator[Entry]:
        """Yield what is held of a log, in order, each entry with its signatures checked."""
        mirror = self.mirror(origin)
        last = mirror.size if end is None else min(end, mirror.size)
        for first in range(max(start, 0), last, _AT_ONCE):
            raws = mirror.holding.entries(first, min(first + _AT_ONCE, last))
            for index, raw in enumerate(raws, start=first):
                yield read_entry(raw, origin, index=index, chain=self.chain)

    def entry(self, origin: Origin, index: int) -> Entry:
        """Return one entry.

        Raises
        ------
        NoEntryError
            If no such entry is held.
        RosterRefusedError
            If the roster knows no such log.
        """
        size = self.size(origin)
        if not 0 <= index < size:
            raise NoEntryError(origin=origin, index=index, size=size)
        return next(self.entries(origin, index, index + 1))

    def find(self, entry: bytes) -> tuple[Entry, ...]:
        """Return the entries of an identifier; more than one if it was sent twice."""
        return tuple(self.entry(*place) for place in self.sight.index().of_id(entry))

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """Yield the entries of a kind, log by log."""
        return (self.entry(*place) for place in self.sight.index().of_kind(kind))

    def contents(self, entry: Entry) -> Contents | None:
        """Return the body of an entry as far as this node can read it, or None if it has none."""
        return None if entry.envelope is None else self.bodies.contents(entry.envelope)

    def may_hold(self, envelope: Envelope, holder: DelegationId) -> bool:
        """Tell whether a delegation may hold the body of an entry: by the policy and its author."""
        owner = self.chain.owner(envelope.binding.origin)
        allowed = self.roster.policy.may_hold(envelope.kind, holder=holder, author=owner)
        return holder == owner or (allowed and holder in envelope.audience)

    def state(self, origin: Origin, index: int) -> State:
        """Say how firmly an entry stands.

        Raises
        ------
        NoEntryError
            If no such entry is held.
        """
        self.entry(origin, index)
        return state_of(self.mirror(origin), index, self.chain)

    def prove(self, origin: Origin, index: int) -> SmallProof:
        """Return the small proof of an entry under that head which the most others have cosigned.

        Raises
        ------
        ProofError
            If no head is over it, or the disk no longer proves it.
        """
        mirror = self.mirror(origin)
        return mirror.prove(index, best_head(mirror, index, self.chain))

    def cosign(self, time_s: int) -> tuple[Cosigned, ...]:
        """Vouch for every byte that is held of the other logs, with each mirror key of the node.

        A log of which a fork proof is here is left out.

        Parameters
        ----------
        time_s
            When [s since 1970].

        Raises
        ------
        RecordError
            If the clock stands before what was signed last, or a mirror is an old copy.
        """
        signers = self.keys.those_of(self.roster.keys(Role.MIRROR)[self.delegation])
        return tuple(
            Cosigned(head=head, line=cosign(mirror, each, time_s))
            for mirror, head in self.logs.cosignable()
            for each in signers
        )

    def adopt(self, raw: bytes) -> bool:
        """Take the next roster into force; tell whether it was new.

        Raises
        ------
        RosterRefusedError
            If it does not follow, or is another of a number that is known.
        """
        if not self.chain.adopt(raw):
            return False
        self.logs.renew()
        self.sight.start_again()
        return True

    def _situation(self, author: Signer) -> Situation:
        recipients = {each.id: each.recipients for each in self.roster.present}
        return Situation(
            binding=self.chain.binding(self.origin),
            author=label_of(author),
            delegation=self.delegation,
            cut=self.cut(),
            recipients=recipients,
        )

    def _prepared(self, draft: Draft, situation: Situation, signers: Sequence[Signer]) -> Prepared:
        composed = compose(draft, situation)
        self.roster.policy.require_audience(composed.envelope, author=self.delegation)
        leaf = sign_envelope(composed.envelope, signers)
        at = Reference(origin=self.origin, index=0, leaf=leaf_hash(leaf))
        return Prepared(at=at, leaf=leaf, composed=composed)
