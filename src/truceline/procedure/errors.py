"""What goes wrong in this room: an act that a rule refuses, an entry that comes too early."""

from __future__ import annotations

from truceline.domain.entry import EntryRef, LogId
from truceline.errors import TrucelineError
from truceline.procedure.verdict import SENTENCES, Reason


class ProcedureError(TrucelineError):
    """The base of this room's errors."""


class ActRefusedError(ProcedureError):
    """An act is refused where it stands; the fold turns it into a verdict and keeps the entry.

    Parameters
    ----------
    reason
        Why.
    subject
        The entry that it fails at, where it fails at one.
    """

    def __init__(self, *, reason: Reason, subject: EntryRef | None = None) -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(SENTENCES[reason])


class NotYetError(ProcedureError):
    """An entry came before one that it follows.

    Parameters
    ----------
    log
        The log of which more is needed.
    needed
        How many entries of it must have been folded.
    folded
        How many have been.
    """

    def __init__(self, *, log: LogId, needed: int, folded: int) -> None:
        self.log = log
        self.needed = needed
        self.folded = folded
        super().__init__(
            f"Expected {needed} entries of {log!r} to be folded before, came {folded}. "
            "Add entries in an order in which each follows all that its author had folded."
        )


class OtherEntryError(ProcedureError):
    """Another entry was folded at this place: the log was forked.

    Parameters
    ----------
    at
        The entry that came.
    """

    def __init__(self, *, at: EntryRef) -> None:
        self.at = at
        super().__init__(
            f"Expected the entry that was folded as {at.log} {at.index}, came another. "
            "Keep both as evidence that the log was forked."
        )


class WrongEntryError(ProcedureError, TypeError):
    """A question was asked of an entry of another kind than it is about.

    Parameters
    ----------
    at
        The entry.
    expected
        What it should be.
    came
        What it is.
    """

    def __init__(self, *, at: EntryRef, expected: str, came: str) -> None:
        self.at = at
        self.expected = expected
        self.came = came
        super().__init__(
            f"{at.log} {at.index}: expected {expected}, came {came}. Ask of an accepted one."
        )


class UnspeltError(ProcedureError, TypeError):
    """A state holds something that has no spelling.

    Parameters
    ----------
    came
        What it holds.
    """

    def __init__(self, *, came: str) -> None:
        self.came = came
        super().__init__(f"Expected what a state may hold, came {came}. Write its spelling.")
