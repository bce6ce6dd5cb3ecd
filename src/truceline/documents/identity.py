"""How identifiers are written in documents."""

from __future__ import annotations

import re

IDENTIFIER_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN[1:-1])


def is_identifier(text: str) -> bool:
    """Tell whether a text may be an identifier."""
    return _IDENTIFIER.fullmatch(text) is not None
