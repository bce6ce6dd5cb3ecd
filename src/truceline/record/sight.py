"""What a node has seen of all logs, and who could have known what.

Each entry embeds the newest heads that its author's node held, as its cut. So an entry that covers
another was written after it, on a node that held it; two entries of which neither covers the other
may have been written without each other's knowledge. That is all that is shown: people can talk,
and a liar can leave out what he has seen. A cut can name too little and, once its roots are
compared with those that are held, not too much: nobody knows a root before it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from truceline.record.cut import Cut, Origin, Seen
from truceline.record.entry import Entry
from truceline.record.index import Index
from truceline.record.mirror import Mirror

_AT_ONCE: Final = 4096


class Awareness(Enum):
    """What the cuts of two entries say of one another."""

    COVERS = "covers"
    COVERED = "is covered"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """An entry that names another root of a log than the one that is held here."""

    at: Origin
    index: int
    log: Origin
    size: int


class Sight:
    """The cuts of all entries that a node holds.

    Parameters
    ----------
    path
        The file of the index.
    own
        The node's own log.
    mirrors
        What is held of each log; logs may be added to it later.
    """

    def __init__(self, path: Path, own: Origin, mirrors: Mapping[Origin, Mirror]) -> None:
        self._own = own
        self._mirrors = mirrors
        self._index = Index(path, mirrors)

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def start_again(self) -> None:
        """Make the index again, once the roster knows other logs."""
        self._index.know(self._mirrors)

    def forget(self, origin: Origin, size: int) -> None:
        """Take out what stands behind the first entries of a log."""
        self._index.forget(origin, size)

    def index(self) -> Index:
        """Return the index with everything in it that is held."""
        for origin, mirror in self._mirrors.items():
            if self._index.walked(origin) > mirror.size:
                self._index.forget(origin, mirror.size)
            while (start := self._index.walked(origin)) < mirror.size:
                end = min(start + _AT_ONCE, mirror.size)
                self._index.walk(origin, mirror.holding.entries(start, end))
        return self._index

    def cut(self) -> Cut:
        """Return the newest heads that are held, as far as they are closed.

        It holds whatever the last entry of the own log had seen, also if less is held now.
        """
        index = self.index()
        sizes = {}
        for origin, mirror in self._mirrors.items():
            sizes[origin] = mirror.holding.store.laid()
            index.check_claims(origin, sizes[origin], mirror.root_at)
        parts = index.closed(sizes, self._own)
        seen = {each.origin: each for each in index.newest(self._own).seen}
        for origin, size in parts.items():
            known = seen.get(origin)
            if origin != self._own and size > (0 if known is None else known.size):
                root = self._mirrors[origin].root_at(size)
                seen[origin] = Seen(origin=origin, size=size, root=root)
        return Cut(seen=tuple(seen[origin] for origin in sorted(seen)))

    def awareness(self, one: Entry, other: Entry) -> Awareness:
        """Say what the cuts of two entries show of who had whom before him.

        A cut shows nothing whose root is not the one that is held, or that names more than is held.
        """
        if self._covers(one, other):
            return Awareness.COVERS
        if self._covers(other, one):
            return Awareness.COVERED
        return Awareness.NEITHER

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return where entries name a root that is not the one held: somebody saw two histories."""
        index = self.index()
        for origin, mirror in self._mirrors.items():
            index.check_claims(origin, mirror.holding.store.laid(), mirror.root_at)
        return tuple(
            Contradiction(at=at, index=position, log=log, size=size)
            for at, position, log, size in index.contradictions()
        )

    def _covers(self, one: Entry, other: Entry) -> bool:
        if one.envelope is None:
            return False
        if one.at.origin == other.at.origin:
            return one.at.index > other.at.index
        mirror = self._mirrors[other.at.origin]
        return any(
            seen.origin == other.at.origin
            and other.at.index < seen.size <= mirror.holding.store.laid()
            and mirror.root_at(seen.size) == seen.root
            for seen in one.envelope.cut.seen
        )
