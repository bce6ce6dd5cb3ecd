"""A node's folder as the source of a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from truceline.domain.entry import LogId
from truceline.domain.identifier import DelegationId
from truceline.record.chain import Chain
from truceline.record.contents import Bodies, Contents
from truceline.record.cut import Origin
from truceline.record.entry import Entry, read_entry
from truceline.record.envelope import BodyForm, Envelope
from truceline.record.holding import grown
from truceline.record.node import Node
from truceline.record.redaction import place_of
from truceline.record.tree import frontier_at
from truceline.register.source import Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeReader:
    """Reads entries with the rosters of a node, and bodies with its keys."""

    chain: Chain
    bodies: Bodies

    def entry(self, raw: bytes, log: LogId, index: int) -> Entry:
        """Return an entry, its signatures checked."""
        return read_entry(raw, Origin(log), index=index, chain=self.chain)

    def contents(self, envelope: Envelope, withdrawn: Withdrawn) -> Contents | None:
        """Return its body as far as it can be read here, without the fields withdrawn."""
        found = self.bodies.contents(envelope)
        if found is None or not withdrawn or envelope.body is None:
            return found
        if envelope.body.form is not BodyForm.FIELDS or found.fields is None:
            return found
        # A field that is not destroyed yet is withdrawn all the same.
        held = self.bodies.disclosures(self.bodies.digests(envelope)).items()
        gone = {place_of(each).name for digest, each in held if digest in withdrawn}
        kept = {name: value for name, value in found.fields.items() if name not in gone}
        return replace(found, fields=kept)


class NodeSource:
    """What a register reads of a node that is open.

    Parameters
    ----------
    node
        The node.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self.reader = NodeReader(chain=node.chain, bodies=node.bodies)

    @property
    def basis(self) -> bytes:
        """Return the fingerprint of the roster in force."""
        return self._node.roster.fingerprint

    @property
    def delegation(self) -> DelegationId:
        """Return the delegation whose node it is."""
        return DelegationId(self._node.delegation)

    def logs(self) -> Mapping[LogId, DelegationId]:
        """Return the logs of the roster."""
        return {
            LogId(each.origin): DelegationId(each.delegation) for each in self._node.roster.logs
        }

    def size(self, log: LogId) -> int:
        """Return how many entries of a log are held."""
        return self._node.size(Origin(log))

    def leaves(self, log: LogId, start: int, end: int) -> Sequence[bytes]:
        """Return entries of a log, in order."""
        return self._node.mirror(Origin(log)).holding.entries(start, end)

    def root(self, log: LogId, size: int) -> bytes | None:
        """Return the root over the first entries of a log, laid down or not."""
        mirror = self._node.mirror(Origin(log))
        laid = mirror.holding.store.laid()
        if size <= laid:
            return mirror.root_at(size)
        if size > mirror.size:
            return None
        edge = frontier_at(mirror.holding.nodes(), laid)
        return grown(edge, mirror.holding.entries(laid, size)).root()
