"""What somebody said or wrote, in the language in which it was said, with its translations.

Not a name and not a label of the program: the original is evidence, and a translation beside it
is somebody's help to the reader.

References
----------
BCP 47 for tags of languages; ``und`` is its tag for a language that is not determined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from truceline.domain.quantity import require_most
from truceline.domain.refusal import DomainError, require
from truceline.domain.wording import Language, Wording

MOST_LETTERS = 20_000
"""The longest text [code points]; what is longer is an attachment."""

MOST_NAME_LETTERS = 300
"""The longest name, label or reference [code points]."""

MOST_NAMES = 256
"""How many names one list may have."""

UNDETERMINED: Language = "und"

_TAG = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in its original language, `original`, and in those into which it was translated."""

    text: Wording
    original: Language

    def __post_init__(self) -> None:
        """Refuse a text without its original, a tag that is none, and words that are too many."""
        require(
            self.original in self.text,
            noun="Words",
            field="original",
            expected="a language in which the text is given",
            came=self.original,
        )
        require_wording(self.text, noun="Words", field="text")


def require_wording(wording: Wording, *, noun: str, field: str) -> None:
    """Refuse languages without a tag, and texts that are blank or too long; none at all is let by.

    Raises
    ------
    DomainError
        If one is found.
    """
    for language, text in wording.items():
        require(
            _TAG.fullmatch(language) is not None,
            noun=noun,
            field=field,
            expected="BCP 47 tags such as hy or az-Cyrl",
            came=language,
        )
        require_text(text, noun=noun, field=field, most=MOST_LETTERS)


def require_text(text: str, *, noun: str, field: str, most: int = MOST_NAME_LETTERS) -> None:
    """Refuse a text that is blank or too long.

    Raises
    ------
    DomainError
        If it is.
    """
    if not text or text.isspace() or len(text) > most:
        came = f"{len(text)} letters, beginning {text[:40]!r}"
        raise DomainError(noun=noun, field=field, expected=f"1 to {most} letters", came=came)


def require_texts(noun: object, *fields: str) -> None:
    """Refuse those fields of a noun that are texts, and blank or too long.

    Raises
    ------
    DomainError
        If one is.
    """
    for field in fields:
        value = getattr(noun, field)
        if isinstance(value, str):
            require_text(value, noun=type(noun).__name__, field=field)


def require_names(noun: object, *fields: str) -> None:
    """Refuse those fields of a noun that list a name that is blank or too long, or list too many.

    Raises
    ------
    DomainError
        If one does.
    """
    for field in fields:
        require_most(noun, field, MOST_NAMES)
        for name in getattr(noun, field):
            require_text(name, noun=type(noun).__name__, field=field)
