"""What casework refuses: each says what was expected, what came and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from truceline.errors import TrucelineError
from truceline.procedure.verdict import Reason, Refused


class CaseworkError(TrucelineError):
    """Casework refuses."""


class ActNotWrittenError(CaseworkError):
    """Procedure would refuse the entry where it would stand, so it was not written.

    Parameters
    ----------
    act
        The kind of the act.
    refused
        The verdict that it would get.
    signed_by
        The key that would have signed it.
    """

    def __init__(self, *, act: str, refused: Refused, signed_by: str) -> None:
        self.act = act
        self.reason = refused.reason
        self.subject = refused.subject
        self.signed_by = signed_by
        remedy = _REMEDIES.get(refused.reason, "Look at what it is about, and at the rules.")
        super().__init__(
            f"{act} (signed by {signed_by}): {refused.sentence} Nothing was written. {remedy}"
        )


_REMEDIES: Final = {
    Reason.NOT_PERMITTED: "`truceline rules` says who may; sign with such a key, or appoint one.",
    Reason.SIGNED_ALONE: "Name the other officer's key.",
    Reason.NOT_OWN: "Ask the delegation whose it is.",
    Reason.NOT_NAMED: "Only whom the allegation or the finding names can answer it.",
    Reason.WRONG_SUBJECTS: "Look at the entry first: it is of another kind.",
    Reason.ALREADY_DONE: "Look at the entry first: what was done stands.",
    Reason.MOTION_OVER: "Move anew if there is something new.",
    Reason.NO_SILENCE: "Take another stance, or move it by consensus.",
    Reason.TERM_TOO_SHORT: "Give more time, and say what time it is first.",
    Reason.TERM_TOO_LONG: "Name an earlier instant.",
    Reason.TERM_RUNNING: "Wait for the term, or for the others' beats after it, and import those.",
    Reason.BELOW_THRESHOLD: "State a firmer confidence if there is one, or do not attribute.",
    Reason.ONE_DELEGATION: "Match it with a report of another delegation.",
    Reason.CLOCK_BACK: "Set the clock right; what was said of the time stands.",
    Reason.UNKNOWN_RULE: "`truceline rules` prints the rules of matching.",
    Reason.OLD_VERSION: "Number the rules above those in force.",
    Reason.VOID_SUBJECT: "Name an entry that stands.",
    Reason.REFUSED_SUBJECT: "Name an entry that was accepted.",
    Reason.UNKNOWN_LOG: "The founding names no such log.",
    Reason.TOO_MANY: "Say it in another thing, or let it be.",
}


class StoppedError(CaseworkError):
    """The node has seen what this program cannot fold, so that it can judge nothing after it.

    Parameters
    ----------
    log, index
        The entry that it does not know, or lacks.
    """

    def __init__(self, *, log: str, index: int) -> None:
        self.log = log
        self.index = index
        super().__init__(
            f"{log} {index}: expected an entry that this program can fold, came one that it does "
            "not know or has not whole. Nothing was written. Bring the program up to date, or "
            "import what is missing."
        )


class HandleError(CaseworkError):
    """What was typed names no entry, or more than one.

    Parameters
    ----------
    came
        What was typed.
    expected
        What would name one.
    candidates
        The entries that it could name.
    """

    def __init__(self, *, came: str, expected: str, candidates: Iterable[str] = ()) -> None:
        self.came = came
        self.expected = expected
        self.candidates = tuple(candidates)
        named = f" It could be {', '.join(self.candidates)}." if self.candidates else ""
        super().__init__(f"{came!r}: expected {expected}.{named} Nothing was written.")


class SignerError(CaseworkError):
    """No key that could sign is at hand.

    Parameters
    ----------
    asked
        The key that was asked for; empty where any would have done.
    known
        The keys that are at hand.
    """

    def __init__(self, *, asked: str, known: Iterable[str]) -> None:
        self.asked = asked
        self.known = tuple(known)
        came = f"{asked!r}" if asked else "none"
        super().__init__(
            f"The key to sign with: expected one of {', '.join(self.known) or 'the roster'} at "
            f"hand, came {came}. Nothing was written."
        )


class FoundingError(CaseworkError):
    """A founding cannot be made, or is not the one that is kept or was told.

    Parameters
    ----------
    what
        What of it.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    remedy
        What to do.
    """

    def __init__(self, *, what: str, expected: str, came: str, remedy: str) -> None:
        self.what = what
        self.expected = expected
        self.came = came
        super().__init__(f"{what}: expected {expected}, came {came}. {remedy}")


class NotFoundedError(CaseworkError):
    """A node has no founding yet, so that nothing can be judged.

    Parameters
    ----------
    folder
        The node's folder.
    """

    def __init__(self, *, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"{folder}: expected a node with a founding, came one without. Keep the one that was "
            "agreed: `truceline founding keep`."
        )


class CommitmentError(CaseworkError):
    """A commitment cannot be told or given up here.

    Parameters
    ----------
    at
        Its handle.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, at: str, expected: str, came: str) -> None:
        self.at = at
        self.expected = expected
        self.came = came
        super().__init__(f"{at}: expected {expected}, came {came}. Nothing was written.")
