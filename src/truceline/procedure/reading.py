"""Read what kind of act a kept entry is, and what its verdict keeps, without guessing."""

from __future__ import annotations

from typing import TypeVar

from truceline.domain.entry import LogId
from truceline.domain.motion import Moved
from truceline.procedure.errors import NotYetError, WrongEntryError
from truceline.procedure.shelf import Kept, Shelf

T = TypeVar("T")


def kept_of(shelf: Shelf, log: LogId, index: int) -> Kept:
    """Return an entry that was folded.

    Raises
    ------
    NotYetError
        If it was not.
    """
    kept = shelf.kept(log, index)
    if kept is None:
        raise NotYetError(log=log, needed=index + 1, folded=shelf.tally(log).size)
    return kept


def act_as(kept: Kept, kind: type[T]) -> T:
    """Return the act of an entry as one of a kind.

    Raises
    ------
    WrongEntryError
        If it is another.
    """
    act = kept.placed.act
    if not isinstance(act, kind):
        raise WrongEntryError(at=kept.at, expected=kind.__name__, came=type(act).__name__)
    return act


def moves(kept: Kept, kind: type) -> bool:
    """Tell whether an entry moves something of a kind."""
    act = kept.placed.act
    return isinstance(act, Moved) and isinstance(act.motion, kind)


def motion_as(kept: Kept, kind: type[T]) -> T:
    """Return what an entry moves as one of a kind.

    Raises
    ------
    WrongEntryError
        If it moves another.
    """
    motion = act_as(kept, Moved).motion
    if not isinstance(motion, kind):
        raise WrongEntryError(at=kept.at, expected=kind.__name__, came=type(motion).__name__)
    return motion


def facts_as(kept: Kept, kind: type[T]) -> T:
    """Return what the verdict on an entry keeps, as one of a kind.

    Raises
    ------
    WrongEntryError
        If it keeps another, or nothing.
    """
    facts = kept.facts
    if not isinstance(facts, kind):
        raise WrongEntryError(at=kept.at, expected=kind.__name__, came=type(facts).__name__)
    return facts
