"""What the record refuses, one class for each thing that a caller handles apart.

None of these accuses anybody: a proof that does not hold says nothing of who spoilt it. Only a
fork proof that checks out does.
"""

from __future__ import annotations

from truceline.errors import TrucelineError

_SHOWN = 80  # letters of what came; the whole of it may be gigabytes


class RecordError(TrucelineError):
    """The record refuses; nothing was kept of what was refused."""


class MalformedError(RecordError):
    """Bytes or text have not the form of what they should be.

    Parameters
    ----------
    what
        What the bytes should be: a note, a checkpoint, an entry bundle.
    place
        Where the fault stands: a line, a byte, a field.
    expected
        What stands there in a good one.
    came
        What stands there in this one, shortened.
    """

    def __init__(self, *, what: str, place: str, expected: str, came: object) -> None:
        self.what = what
        self.place = place
        self.expected = expected
        self.came = _short(came)
        super().__init__(
            f"This is no {what}: at {place}, expected {expected}, came {self.came}. "
            "Ask for it again from where it came from."
        )


class LimitError(RecordError):
    """Something is larger than what is taken in, whoever sends it.

    Parameters
    ----------
    what
        What is too large.
    limit
        The most that is taken.
    came
        How much came.
    """

    def __init__(self, *, what: str, limit: int, came: int) -> None:
        self.what = what
        self.limit = limit
        self.came = came
        super().__init__(
            f"{what}: at most {limit} is taken, came {came}. Split it or leave it out."
        )


class ProofError(RecordError):
    """A proof does not hold.

    Parameters
    ----------
    proof
        Which kind of proof.
    fault
        Why it does not hold.
    """

    def __init__(self, *, proof: str, fault: str) -> None:
        self.proof = proof
        self.fault = fault
        super().__init__(f"The {proof} proof does not hold: {fault}. Take nothing from it.")


class SignatureError(RecordError):
    """A signature by a known key does not verify; the whole note falls.

    Parameters
    ----------
    name
        The name of the key.
    key_id
        Its four bytes of identity.
    """

    def __init__(self, *, name: str, key_id: bytes) -> None:
        self.name = name
        self.key_id = key_id
        super().__init__(
            f"The signature of {name!r} (key {key_id.hex()}) does not verify. "
            "The text was changed, or somebody else signed it: refuse it."
        )


class UnsignedError(RecordError):
    """No known key has signed a note.

    Parameters
    ----------
    expected
        The names of the keys of which one was needed.
    came
        The names that did sign.
    """

    def __init__(self, *, expected: tuple[str, ...], came: tuple[str, ...]) -> None:
        self.expected = expected
        self.came = came
        super().__init__(
            f"Nobody known signed this: expected {_names(expected)}, came {_names(came)}. "
            "Check the roster, or refuse it."
        )


class WrongLogError(RecordError):
    """Something belongs to another log.

    Parameters
    ----------
    expected
        The origin that was asked for.
    came
        The origin that it names.
    """

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(
            f"This is of the log {came!r}, not of {expected!r}. "
            "A log's name and key come from the roster, never from whoever brings it."
        )


class InUseError(RecordError):
    """Another process has the folder open.

    Parameters
    ----------
    folder
        The folder.
    """

    def __init__(self, *, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"Another process works on {folder}. Two writers would fork the log: stop the other "
            "one first."
        )


class DamageError(RecordError):
    """What is stored is not what was stored.

    Parameters
    ----------
    file
        The file that is damaged or gone.
    fault
        What is wrong with it.
    """

    def __init__(self, *, file: str, fault: str) -> None:
        self.file = file
        self.fault = fault
        super().__init__(
            f"{file} is damaged: {fault}. Nothing is signed over it. "
            "Fetch it again from a mirror, or from a backup."
        )


class MissingError(DamageError):
    """A file that should be there is not.

    Parameters
    ----------
    file
        The file.
    """

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file, fault="it is not there")
        remedy = "Fetch it again from a mirror, or from a backup."
        self.args = (f"{file} is not there, and nothing can be said without it. {remedy}",)


class NotStoredError(RecordError):
    """The disk did not take what should be kept; what was kept before is as it was.

    Parameters
    ----------
    file
        The file or folder.
    fault
        What the machine says.
    """

    def __init__(self, *, file: str, fault: str) -> None:
        self.file = file
        self.fault = fault
        super().__init__(
            f"{file} could not be written: {fault}. Nothing of it is acknowledged. "
            "Look at the disk, make room, and do it again."
        )


class StaleError(RecordError):
    """The tree has moved on since the caller looked at it.

    Parameters
    ----------
    expected
        The size that the caller took it to have.
    came
        The size that it has.
    """

    def __init__(self, *, expected: int, came: int) -> None:
        self.expected = expected
        self.came = came
        super().__init__(
            f"Expected a tree of {expected} entries, it has {came}. Start again from there."
        )


class BehindError(RecordError):
    """The copy here of one's own log is older than what others hold of it.

    Parameters
    ----------
    origin
        The log.
    size
        How many entries are here.
    held_elsewhere
        How many the largest head covers that this log's own key has signed.
    """

    def __init__(self, *, origin: str, size: int, held_elsewhere: int) -> None:
        self.origin = origin
        self.size = size
        self.held_elsewhere = held_elsewhere
        super().__init__(
            f"{origin} has {size} entries here, and its own key has signed {held_elsewhere}: this "
            "is an old backup or a copy. Take the rest back from a mirror before you write."
        )


class GapError(RecordError):
    """Entries are missing between what is held and what came.

    Parameters
    ----------
    origin
        The log.
    held
        How many entries are held.
    start
        Where what came begins.
    """

    def __init__(self, *, origin: str, held: int, start: int) -> None:
        self.origin = origin
        self.held = held
        self.start = start
        super().__init__(
            f"{origin} is held up to entry {held}, and this begins at {start}. "
            f"Ask for the entries from {held} on."
        )


class ForkError(RecordError):
    """A log's own key has signed two histories, and here is the proof.

    Parameters
    ----------
    origin
        The log.
    proof
        The fork proof, as a file.
    """

    def __init__(self, *, origin: str, proof: bytes) -> None:
        self.origin = origin
        self.proof = proof
        super().__init__(
            f"The key of {origin} has signed two histories. The proof is kept; show it to the "
            "others, and count the log up to its largest settled head."
        )


class ContradictionError(RecordError):
    """What came and what is held cannot both belong to one log, and no proof of it is at hand.

    Parameters
    ----------
    origin
        The log.
    size
        The size of the head that came.
    fault
        What does not agree.
    """

    def __init__(self, *, origin: str, size: int, fault: str) -> None:
        self.origin = origin
        self.size = size
        self.fault = fault
        super().__init__(
            f"A head of {origin} with {size} entries does not agree with what is held: {fault}. "
            "Keep both, and exchange with whoever holds the other entries."
        )


class ClockError(RecordError):
    """The clock stands before the time that was last signed.

    Parameters
    ----------
    last_s
        The time that was last signed [s since 1970].
    came_s
        The time that the clock gives now [s since 1970].
    """

    def __init__(self, *, last_s: int, came_s: int) -> None:
        self.last_s = last_s
        self.came_s = came_s
        super().__init__(
            f"The clock gives {came_s}, and {last_s} was signed already. Set the clock right; if "
            "it was the earlier time that was wrong, acknowledge that first."
        )


def _short(came: object) -> str:
    text = repr(came)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(repr(name) for name in names[:8]) or "nobody"
