"""Short names of entries, as tired people type them.

An entry is called after its delegation and its place in the log: `cadria-12`. Where a delegation
has more than one log, the log's own name stands between: `cadria.post-12`. Any beginning of the
name will do, and none at all means the own log: `c12`, `12`. What could mean two entries is
refused, with both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from truceline.casework.errors import HandleError
from truceline.domain.entry import EntryRef, LogId
from truceline.domain.founding import Founding

_TYPED = re.compile(r"(?P<name>.*?)[-#]?(?P<index>0|[1-9][0-9]{0,15})")
_EXPECTED = "an entry such as {name}-12, {name}12 or 12"

Size = Callable[[LogId], int]
"""Returns how many entries of a log there are."""


class Handles:
    """The short names of the logs of one founding.

    Parameters
    ----------
    founding
        The founding.
    own
        The log that is meant where none is named.
    """

    def __init__(self, founding: Founding, own: LogId) -> None:
        logs = Counter(each.delegation for each in founding.logs)
        self._own = own
        self._names = {
            each.log: each.delegation
            if logs[each.delegation] == 1
            else f"{each.delegation}.{each.log.rpartition('/')[2]}"
            for each in founding.logs
        }

    def handle(self, log: LogId, index: int) -> str:
        """Return the short name of an entry."""
        return f"{self._names.get(log, log)}-{index}"

    def of(self, ref: EntryRef) -> str:
        """Return the short name of an entry."""
        return self.handle(ref.log, ref.index)

    def place(self, typed: str, size: Size) -> tuple[LogId, int]:
        """Return which entry is meant.

        Parameters
        ----------
        typed
            What was typed.
        size
            How many entries of each log there are.

        Raises
        ------
        HandleError
            If it names no entry, or could name two.
        """
        expected = _EXPECTED.format(name=self._names.get(self._own, "own"))
        match = _TYPED.fullmatch(typed.strip().lower())
        if match is None:
            raise HandleError(came=typed, expected=expected)
        index = int(match["index"])
        meant = [log for log in self._meant(match["name"]) if index < size(log)]
        if len(meant) != 1:
            names = [self.handle(log, index) for log in meant]
            few = expected if meant else f"{expected} that this node holds"
            raise HandleError(came=typed, expected=few, candidates=names)
        return meant[0], index

    def _meant(self, name: str) -> list[LogId]:
        if not name:
            return [self._own]
        exact = [log for log, known in self._names.items() if name in {known, log}]
        return exact or [log for log, known in self._names.items() if known.startswith(name)]
