"""What the register reads of a node: logs, entries, roots and bodies; a port.

The reader is apart from the rest, because it is handed to other processes: it holds keys, a path
and nothing that is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from truceline.domain.entry import LogId
from truceline.domain.identifier import DelegationId
from truceline.record.contents import Contents
from truceline.record.entry import Entry
from truceline.record.envelope import Envelope

Withdrawn = frozenset[str]
"""The digests of the fields that an accepted redaction withdrew; an empty one stands for all."""


NOTHING: Withdrawn = frozenset()

WHOLE = ""
"""The digest that stands for a body as a whole, where a redaction names no fields."""


class Reader(Protocol):
    """Reads bytes of entries and what lies beside them; it can be copied to another process."""

    def entry(self, raw: bytes, log: LogId, index: int) -> Entry:
        """Return an entry, its signatures checked; one that has a fault says so."""
        ...

    def contents(self, envelope: Envelope, withdrawn: Withdrawn) -> Contents | None:
        """Return its body as far as it can be read here, without what was withdrawn."""
        ...


class Source(Protocol):
    """A node's record."""

    @property
    def reader(self) -> Reader:
        """Return what reads entries."""
        ...

    @property
    def basis(self) -> bytes:
        """Return the digest of what decides how entries are read: the roster in force."""
        ...

    @property
    def delegation(self) -> DelegationId:
        """Return the delegation whose node it is."""
        ...

    def logs(self) -> Mapping[LogId, DelegationId]:
        """Return all logs, and whose they are."""
        ...

    def size(self, log: LogId) -> int:
        """Return how many entries of a log are held."""
        ...

    def leaves(self, log: LogId, start: int, end: int) -> Sequence[bytes]:
        """Return entries of a log, in order."""
        ...

    def root(self, log: LogId, size: int) -> bytes | None:
        """Return the root over the first entries of a log, or None if not so many are laid."""
        ...
