"""One node at work: what is written is first judged where it would stand, then written, then read.

The rules of this machine, which every use case goes through:

1. An act becomes an entry exactly as the record would write it: with the node's own cut, signed by
   a key at hand that may do it, its body sealed to whom the policy names for its kind.
2. Procedure judges that entry in its own past, as every node will. What it would refuse is not
   written: a refusal is an error with procedure's own sentence and with what to do.
3. Several acts may be put `together`. Each is judged as if those before it stood; all are written,
   or none.
4. What was written is durable and under a signed head before the register is caught up with it.
5. What deserves attention and breaks no rule is flagged, and never refused.

No clock is read but the one that is handed in, and no key but those that are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from truceline.casework.errors import ActNotWrittenError, HandleError, SignerError, StoppedError
from truceline.casework.flag import Flag
from truceline.casework.handle import Handles
from truceline.casework.trial import TrialShelf
from truceline.domain.act import Act
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.entry_body import EntryBody
from truceline.domain.founding import Founding
from truceline.domain.identifier import DelegationId
from truceline.domain.kind import kind_of
from truceline.domain.rule import Rules
from truceline.procedure.act_name import name_of
from truceline.procedure.fold import Fold
from truceline.procedure.placed import Placed
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept
from truceline.procedure.verdict import Refused, Stopped
from truceline.record.cut import Origin
from truceline.record.draft import Draft, SealedBody
from truceline.record.envelope import DelegationId as Holder
from truceline.record.envelope import Reference
from truceline.record.folder import Folder
from truceline.record.key import Signer, label_of
from truceline.record.node import Node, Prepared
from truceline.register.node_source import NodeSource
from truceline.register.reading import read_leaves
from truceline.register.register import Register
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body
from truceline.wire.record_part import RecordPart


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Return the instant, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry that was written, or that will be with those beside it.

    Parameters
    ----------
    at
        Its place.
    handle
        Its short name.
    act
        What it does.
    signed_by
        Who signed it, the author first.
    audience
        The delegations that can read its body; none where it has no body.
    flags
        What deserves attention.
    before
        What was written with it because it needs it, such as what time it is.
    """

    at: EntryRef
    handle: str
    act: Act
    signed_by: tuple[KeyId, ...]
    audience: tuple[DelegationId, ...] = ()
    flags: tuple[Flag, ...] = ()
    before: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What goes with an act besides its subjects and its body.

    Parameters
    ----------
    record
        What the record keeps in the clear beside it.
    audience
        Who may read the body; whoever the policy names, if not said.
    signers
        Who signs, the author first; whoever at hand may do it, if not said.
    openings
        Files that the own commitments are opened with, by name.
    flags
        What deserves attention.
    """

    record: RecordPart | None = None
    audience: tuple[DelegationId, ...] | None = None
    signers: tuple[Signer, ...] = ()
    openings: Mapping[str, bytes] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


NOTHING_ASIDE = Aside()


class Desk:
    """A node with its register, its founding, a clock and the keys at hand.

    Parameters
    ----------
    node
        The open node.
    register
        Its register, under the charter of the founding.
    founding
        What was agreed.
    clock
        Says what time it is.
    signers
        The author keys at hand; of those that may do an act the first signs it.
    """

    def __init__(
        self,
        node: Node,
        register: Register,
        *,
        founding: Founding,
        clock: Clock,
        signers: Sequence[Signer],
    ) -> None:
        self.node = node
        self.register = register
        self.founding = founding
        self.handles = Handles(founding, LogId(node.origin))
        self._clock = clock
        self.signers = tuple(signers)
        self._source = NodeSource(node)
        self._ahead: list[Prepared] = []
        self._openings: dict[str, bytes] = {}
        self._depth = 0
        self.catch_up()

    @property
    def log(self) -> LogId:
        """Return the log that is written."""
        return LogId(self.node.origin)

    @property
    def delegation(self) -> DelegationId:
        """Return the delegation whose node it is."""
        return DelegationId(self.node.delegation)

    @property
    def scope(self) -> Scope:
        """Return what the node has folded, with what is put together and not written yet."""
        return self._trial.scope

    @property
    def rules(self) -> Rules:
        """Return the rules in force there."""
        return self._trial.rules

    def now(self) -> datetime:
        """Return what time it is."""
        return self._clock.now()

    def catch_up(self) -> None:
        """Take in what has come, and drop what was tried."""
        self.register.look_again(self._source)
        self._drop()

    def digest(self) -> bytes:
        """Return the digest of the state, which equal cuts have in common."""
        return self.register.digest(self._source).digest

    def find(self, typed: str) -> EntryRef:
        """Return the entry of a short name.

        Raises
        ------
        HandleError
            If there is none.
        """
        log, index = self.handles.place(typed, self._size)
        kept = self.scope.shelf.kept(log, index)
        if kept is None:
            raise HandleError(came=typed, expected="an entry that this node has folded")
        return kept.at

    def kept(self, ref: EntryRef) -> Kept:
        """Return an entry as it was folded.

        Raises
        ------
        HandleError
            If it was not.
        """
        kept = self.scope.shelf.kept(ref.log, ref.index)
        if kept is None:
            raise HandleError(came=self.handles.of(ref), expected="an entry that was folded")
        return kept

    def holders(self, kind: str) -> tuple[DelegationId, ...]:
        """Return the other delegations that the policy lets hold the body of a kind of entry."""
        named = self.node.roster.policy.holders.get(kind, ())
        return tuple(DelegationId(each) for each in named if each != self.node.delegation)

    def signer_of(self, act: Act) -> Signer:
        """Return the key that signs an act: the first at hand that may, or the first at hand.

        Raises
        ------
        SignerError
            If none is at hand.
        """
        if not self.signers:
            known = self.node.roster.authors(self.node.origin)
            raise SignerError(asked="", known=sorted(known))
        permission = self.rules.permissions.get(name_of(act))
        offices = frozenset() if permission is None else permission.offices
        held = ((each, self.scope.offices(self.delegation, _key(each))) for each in self.signers)
        able = (each for each, own in held if not offices.isdisjoint(own))
        return next(able, self.signers[0])

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all that is put within, or nothing of it."""
        self._depth += 1
        try:
            yield
        except BaseException:
            if self._depth == 1:
                self._drop()
            raise
        else:
            if self._depth == 1:
                self._commit()
        finally:
            self._depth -= 1

    def forget_ahead(self) -> None:
        """Let go of all that was put together and is not written yet."""
        self._drop()

    def write(
        self,
        act: Act,
        *subjects: EntryRef,
        body: EntryBody | None = None,
        aside: Aside = NOTHING_ASIDE,
    ) -> Written:
        """Judge an act where it would stand, and write it.

        Parameters
        ----------
        act
            What is done.
        subjects
            What it is about.
        body
            What it says.
        aside
            What goes with it.

        Raises
        ------
        ActNotWrittenError
            If procedure would refuse it.
        StoppedError
            If this program cannot fold what the node has seen.
        """
        with self.together():
            signers = aside.signers or (self.signer_of(act),)
            prepared = self._prepare(act, subjects, body=body, aside=aside, signers=signers)
            placed = self._placed(prepared)
            self._judge(placed, signers)
            self._ahead.append(prepared)
            self._openings.update(aside.openings)
        return Written(
            at=placed.at,
            handle=self.handles.of(placed.at),
            act=act,
            signed_by=placed.keys,
            audience=tuple(sorted(placed.audience)),
            flags=aside.flags,
        )

    def _prepare(
        self,
        act: Act,
        subjects: Sequence[EntryRef],
        *,
        body: EntryBody | None,
        aside: Aside,
        signers: tuple[Signer, ...],
    ) -> Prepared:
        encoded = encode_act(act, record=aside.record)
        audience = self.holders(encoded.kind) if aside.audience is None else aside.audience
        draft = Draft(
            kind=encoded.kind,
            subjects=tuple(reference_of(each) for each in dict.fromkeys(subjects)),
            audience=tuple(Holder(each) for each in audience) if body else (),
            clear=encoded.clear,
            body=None if body is None else SealedBody(content=encode_body(body)),
        )
        self.node.place.require_known()
        return self.node.prepare(draft, ahead=len(self._ahead), authors=signers)

    def _placed(self, prepared: Prepared) -> Placed:
        """Return an entry as every node will read it.

        Raises
        ------
        SignerError
            If the roster names no such author.
        """
        index = prepared.at.index
        (reading,) = read_leaves([prepared.leaf], self.log, start=index, reader=self._source.reader)
        if not reading.keys:
            known = sorted(self.node.roster.authors(self.node.origin))
            raise SignerError(asked=prepared.composed.envelope.key, known=known)
        return Placed(
            at=EntryRef(log=self.log, index=index, leaf=reading.leaf),
            by=self.delegation,
            keys=reading.keys,
            past={**{log: size for log, size, _ in reading.seen}, self.log: index},
            subjects=reading.subjects,
            act=reading.act,
            kind=reading.kind,
            audience=reading.audience,
            fault=reading.fault,
        )

    def _judge(self, placed: Placed, signers: Sequence[Signer]) -> None:
        behind = next(
            ((log, size) for log, size in placed.past.items() if self._size(log) < size), None
        )
        if behind is not None:
            raise StoppedError(log=behind[0], index=self._size(behind[0]))
        # On a shelf of its own first: what is refused must not stand before what is tried next.
        verdict = Fold(self._trial.charter, TrialShelf(self._trial.shelf)).add(placed)
        if isinstance(verdict, Stopped):
            raise StoppedError(log=verdict.log, index=verdict.index)
        if isinstance(verdict, Refused):
            act = placed.kind if placed.act is None else _said(placed.act)
            signed_by = ", ".join(_key(each) for each in signers)
            raise ActNotWrittenError(act=act, refused=verdict, signed_by=signed_by)
        self._trial.add(placed)

    def _commit(self) -> None:
        if not self._ahead:
            return
        if self._openings:
            Folder(self.node.home.openings).write(self._openings)
        self.node.write(self._ahead)
        self.node.publish(int(self.now().timestamp()))
        self.register.catch_up(self._source)
        self._drop()

    def _drop(self) -> None:
        self._ahead.clear()
        self._openings.clear()
        fold = self.register.fold
        self._trial = Fold(fold.charter, TrialShelf(fold.shelf))

    def _size(self, log: LogId) -> int:
        return self._trial.sizes.get(log, 0)


def reference_of(ref: EntryRef) -> Reference:
    """Return an entry as the record names it."""
    return Reference(origin=Origin(ref.log), index=ref.index, leaf=ref.leaf)


def _key(signer: Signer) -> KeyId:
    return KeyId(label_of(signer))


def _said(act: Act) -> str:
    named, kind = name_of(act), kind_of(act).value
    return kind if named == kind else f"{kind} to {named}"
