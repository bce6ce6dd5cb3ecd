"""Plain scalars by the core schema of YAML 1.2, so that `no`, `on` and 12:30 stay words.

Departure from the source: infinities and what is no number stay text, for no figure of a
scenario is either, and the schema then says so with the line. Dates stay text as they do there.

References
----------
YAML Ain't Markup Language, revision 1.2.2, section 10.3.2.
"""

from __future__ import annotations

import math
import re

from truceline.documents.node import Scalar

_WORDS: dict[str, Scalar] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_OCTAL = re.compile(r"0o[0-7]{1,18}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,15}")
_FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def core_scalar(text: str) -> Scalar:
    """Return the value that a plain scalar has."""
    return _WORDS[text] if text in _WORDS else number_or_text(text)


def number_or_text(text: str) -> int | float | str:
    """Return the finite number that a text writes, else the text."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return int(text, base=0)
    if _FRACTION.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text
