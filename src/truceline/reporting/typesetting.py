"""Facts to a PDF: tagged, for people who cannot see it (PDF/UA-1), and to be kept (PDF/A-2a).

A template lays facts out; it stands beside this module and holds no fact. All that varies reaches
it as JSON data and is never read as Typst, so that no text can steer the typesetter; and a template
can read no file outside its folder.

Why level 2a: PDF/UA-1 is made on PDF 1.7. PDF/A-1 forbids what that needs, PDF/A-4 asks for
PDF 2.0. Of levels 2 and 3 the latter only adds files inside the file, which nobody here wants; and
of a, b and u the first alone promises structure and the text behind every sign.

The same facts give the same bytes. A file says no other time than the day that it is given.

References
----------
ISO 14289-1:2014 (PDF/UA-1); ISO 19005-2:2011 (PDF/A-2).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from importlib.resources import as_file, files
from typing import Any, Final

import typst

from truceline.domain.wording import Language
from truceline.errors import TrucelineError
from truceline.reporting.font_shelf import FAMILIES, fonts

STANDARDS: Final[list[Any]] = ["ua-1", "a-2a"]

_SPACES: Final = re.compile(r"[ \t\r\n\f\v]+")
_TURNING: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks that turn the direction of writing and could make a figure read as another."""

_INSTEAD: Final = {"Cc": " ", "Cs": "\N{REPLACEMENT CHARACTER}"}
"""What stands for control characters, and for halves of a character that are alone."""

_NAMING: Final = ("title", "summary", "caption", "question")
_AROUND: Final = 24


class UnsetCharacterError(TrucelineError):
    """A text holds a character that no font of the PDF has."""

    def __init__(self, *, character: str, excerpt: str, within: str) -> None:
        self.character = character
        self.excerpt = excerpt
        self.within = within
        code, name = f"U+{ord(character):04X}", unicodedata.name(character, "without a name")
        under = f" under “{within}”" if within else ""
        super().__init__(
            f"No font of the PDF has the character {code} ({name}), which stands in "
            f"“{excerpt}”{under}. Write it otherwise, or leave out the PDF; the page can show it."
        )


class UnfitForPdfError(TrucelineError):
    """A text is beyond what the standards of the PDF allow."""

    def __init__(self, *, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The texts do not fit into a PDF as it is made here: {reason}. Shorten or simplify "
            "the text, or leave out the PDF; the page can show it."
        )


def typeset(
    template: str, facts: Mapping[str, Any], *, language: Language, dated_on: date
) -> bytes:
    """Return a PDF.

    Parameters
    ----------
    template
        The name of a file among the templates.
    facts
        JSON data: what the template lays out.
    language
        The language of the document.
    dated_on
        The day that the file gives as its date.

    Raises
    ------
    UnsetCharacterError
        If no font has a character of a text.
    UnfitForPdfError
        If a text is beyond what PDF/UA-1 or PDF/A-2a allow.
    FontsMissingError
        If the fonts are not installed.
    TypstError
        If the template is wrong: a mistake of the program.
    """
    given = _printable(facts)
    document = {
        "language": language,
        "dated_on": [dated_on.year, dated_on.month, dated_on.day],
        "facts": given,
    }
    try:
        return _compiled(template, document, dated_on=dated_on)
    except typst.TypstError as error:
        _refuse_unset_character(given)
        if error.message.startswith("PDF/"):
            raise UnfitForPdfError(reason=error.message) from error
        raise


def _compiled(template: str, document: Mapping[str, object], *, dated_on: date) -> bytes:
    with as_file(files("truceline.reporting").joinpath("templates")) as folder:
        return typst.compile(
            str(folder / template),
            root=str(folder),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps({**document, "families": FAMILIES})},
            pdf_standards=STANDARDS,
            timestamp=int(datetime.combine(dated_on, time(), UTC).timestamp()),
        )


def _refuse_unset_character(facts: object) -> None:
    """Raise if some character of the facts cannot be set by itself.

    Raises
    ------
    UnsetCharacterError
        If there is one; it names the first.
    """
    tried: dict[str, bool] = {}
    # What stands in a picture mostly stands in words too, and those are what a person can find.
    for within, text in sorted(_texts(facts, within=""), key=lambda one: _is_picture(one[1])):
        for place, sign in enumerate(text):
            if sign not in tried:
                tried[sign] = _can_be_set(sign)
            if not tried[sign]:
                excerpt = text[max(0, place - _AROUND) : place + _AROUND]
                raise UnsetCharacterError(character=sign, excerpt=excerpt, within=within)


def _can_be_set(sign: str) -> bool:
    """Tell whether some font has a character, by setting it alone."""
    try:
        _compiled("sign.typ", {"sign": sign}, dated_on=date(2000, 1, 1))
    except typst.TypstError:
        return False
    return True


def _is_picture(text: str) -> bool:
    return text.lstrip().startswith("<svg")


def _texts(data: object, *, within: str) -> Iterator[tuple[str, str]]:
    """Yield every text of some data with the heading under which it stands."""
    if isinstance(data, str):
        yield within, data
    elif isinstance(data, dict):
        named = next((data[key] for key in _NAMING if data.get(key)), within)
        for value in data.values():
            yield from _texts(value, within=named)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, within=within)


def _printable(data: object) -> object:
    """Return data whose texts hold neither control characters nor marks that turn the writing."""
    if isinstance(data, str):
        spaced = _SPACES.sub(" ", data).translate(_TURNING)
        return "".join(_INSTEAD.get(unicodedata.category(sign), sign) for sign in spaced)
    if isinstance(data, Mapping):
        return {key: _printable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_printable(value) for value in data]
    return data
