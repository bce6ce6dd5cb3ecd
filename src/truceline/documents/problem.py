"""A problem of a document: where it is, what was expected, what came, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from truceline.documents.node import Mark, Node

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One sentence about one place; `expected` and `came` follow those words, `remedy` ends it."""

    at: Mark
    expected: str
    came: str
    remedy: str

    def __str__(self) -> str:
        """Write the problem as one line."""
        return f"{self.at}: expected {self.expected}, came {self.came}. {self.remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be read of a document, and its problems."""

    node: Node
    problems: tuple[Problem, ...] = ()


def shown(value: object) -> str:
    """Name a value in a sentence: short, on one line and without control characters."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"a mapping of {len(value)}" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    return f'"{printable(value)}"' if isinstance(value, str) else printable(str(value))


def printable(text: str) -> str:
    """Shorten a text and write what cannot be printed as an escape."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)


def one_of(words: Iterable[str]) -> str:
    """List the words that may stand somewhere."""
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"one of {', '.join(listed)}"


def nearest_of(wrong: str, known: Iterable[str]) -> str | None:
    """Return the known word that a wrong one most resembles, if any does."""
    return next(iter(get_close_matches(wrong, list(known), n=1, cutoff=0.6)), None)
