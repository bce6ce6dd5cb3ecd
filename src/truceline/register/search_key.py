"""One key by which a text is found, whatever the script, the case or the keyboard it was typed on.

Not a transliteration: a name in another script or under another spelling is another name, and the
gazetteer knows that both are of one place. A key is compared and never shown. The same function
makes the key of what is stored and of what is asked, so both may lose the same distinctions.

What is lost: case; marks that combine (`ğ` and `g`, `ё` and `е`, Arabic vowel signs); dots on the
Turkic i in all four forms; `ə` and `e`, as keyboards without it are used; the three spellings of
the Armenian ligature (`և`, `եւ`, `ԵՎ`) and the marks of emphasis that stand inside an Armenian
word; apostrophes inside words; Arabic and Persian forms of yeh, kaf and alef; the script of digits.

References
----------
Unicode Standard Annex 15 (normal forms), Unicode Standard Annex 44 (combining classes), section
3.13 of the Unicode Standard (case folding).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_REPLACED: Final = {
    "ı": "i",
    "ə": "e",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "ٱ": "ا",
    "ة": "ه",
    "ۀ": "ه",
}
_WITHIN_WORDS: Final = "'’‘ʻʼʹʺʾʿ՚՛՜՞՟ՙ\u0640\u200c\u200d\u00ad"
_LIGATURE: Final = ("եւ", "եվ")
_BETWEEN: Final = re.compile(r"[\W_]+", re.ASCII)


class _Table(dict[int, str]):
    """What becomes of each character, remembered once it was looked up."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _replacement(chr(code))
        return found


def search_key(text: str) -> str:
    """Return the key of a text: its words, reduced, with one blank between them.

    Examples
    --------
    >>> search_key("Ağdam"), search_key("AGDAM"), search_key("Iğdır, İĞDIR")
    ('agdam', 'agdam', 'igdir igdir')
    >>> search_key("Շուշի և Ակնա") == search_key("ՇՈՒՇԻ ԵՎ ԱԿՆԱ")
    True
    """
    if text.isascii():
        return _BETWEEN.sub(" ", text.replace("'", "").lower()).strip()
    # Some signs, such as ℡, are decomposed into capitals.
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    reduced = unicodedata.normalize("NFKD", plain).translate(_TABLE)
    return " ".join(reduced.replace(*_LIGATURE).split())


def _replacement(character: str) -> str:
    if character in _WITHIN_WORDS or unicodedata.combining(character):
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    is_of_word = unicodedata.category(character)[0] in "LNM"
    return _REPLACED.get(character, character) if is_of_word else " "


_TABLE: Final = _Table()
