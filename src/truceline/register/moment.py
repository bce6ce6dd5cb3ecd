"""Earlier cuts: what a node had by its own beats, or what an entry's author had seen.

A cut is all that a question about the past needs: `case` and `item_at` take one. The digest of an
earlier cut is what that node published then, and is not derived again here.
"""

from __future__ import annotations

from datetime import datetime

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.instant import require_instant
from truceline.procedure.clock import known_at as known_by_beats
from truceline.procedure.item import Item, item_of, thing_at
from truceline.procedure.placed import Sizes
from truceline.register.case import scope_at
from truceline.register.errors import QueryRefusedError
from truceline.register.register import Register


def known_at(register: Register, log: LogId, instant: datetime) -> Sizes:
    """Return the cut that the node of a log had at an instant of its own beats.

    Parameters
    ----------
    register
        The register.
    log
        Whose beats are asked; nobody else's say what that node knew.
    instant
        The instant. Before the first beat nothing was known.

    Raises
    ------
    QueryRefusedError
        If there is no such log.
    """
    require_instant(instant, noun="known_at", field="instant")
    if register.numbering.log(log) is None:
        expected = f"one of {', '.join(register.numbering.logs)}"
        raise QueryRefusedError(about="The log", expected=expected, came=log)
    return known_by_beats(register.fold.scope, log, instant)


def item_at(register: Register, ref: EntryRef, *, sizes: Sizes | None = None) -> Item:
    """Return where one thing stands, or stood in an earlier cut.

    Parameters
    ----------
    register
        The register.
    ref
        The entry that made it.
    sizes
        The cut; all that is placed, if not said.

    Raises
    ------
    QueryRefusedError
        If there is no such thing in the cut.
    """
    scope = scope_at(register, sizes)
    kept = scope.find(ref)
    if kept is None or kept.at != ref or thing_at(kept) is None:
        expected = "an accepted entry of this cut that has a state of its own"
        raise QueryRefusedError(about="The entry", expected=expected, came=f"{ref.log} {ref.index}")
    return item_of(scope, kept)
