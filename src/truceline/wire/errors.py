"""What a part of an entry raises that cannot be read or written; each says where and what came."""

from __future__ import annotations

from truceline.errors import TrucelineError


class WireError(TrucelineError, ValueError):
    """A part of an entry cannot be read or written.

    Parameters
    ----------
    kind
        Of which kind of entry.
    place
        Where in it, as a path from ``$``.
    expected
        What may stand there, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, kind: str, place: str, expected: str, came: str) -> None:
        self.kind = kind
        self.place = place
        self.expected = expected
        self.came = came
        super().__init__(
            f"{kind[:80]} at {place}: expected {expected}, came {came}. "
            "Nothing of it is used; the bytes are kept as they are."
        )


class UnknownKindError(WireError):
    """No version of this program knows this kind."""


class UnknownVersionError(WireError):
    """The kind is known, and this version of it is not."""


class UnknownFieldError(WireError):
    """There is a field that this version of the kind does not have."""


class MissingFieldError(WireError):
    """There is no such field, and this version of the kind has one."""


class WrongValueError(WireError):
    """A field holds another type, a number outside its bounds, or a text of another length."""


class ImpossibleValueError(WireError):
    """Each field is sound by itself, and together they are nothing that there can be."""


class SpellingError(WireError):
    """The bytes are not the one spelling of what they say."""
