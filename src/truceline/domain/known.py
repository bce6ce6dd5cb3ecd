"""The value of what is not known, so that nothing unknown is ever left out or guessed.

A field that may be unknown has the type ``T | NotKnown``. A field of type ``T | None`` is another
thing: there, nothing was said because there is nothing to say.

Source: requirement 9 of the field notes; "N/K" in the annex tables of the OSCE's daily reports.
"""

from __future__ import annotations

from enum import Enum


class NotKnown(Enum):
    """That something is not known."""

    NOT_KNOWN = "not_known"


NOT_KNOWN = NotKnown.NOT_KNOWN
