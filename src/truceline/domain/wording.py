"""Words in several languages, and names that each delegation may give a thing.

A spelling decides nothing: identity is in the identifier, a reader picks the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.domain.identifier import DelegationId
from truceline.domain.refusal import require

Language = str
"""A BCP 47 tag, such as ``az`` or ``hy``."""

Wording = Mapping[Language, str]
"""The same words in several languages; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnName:
    """A name that one delegation uses for a thing."""

    delegation: DelegationId
    language: Language
    text: str

    def __post_init__(self) -> None:
        """Refuse an empty name."""
        require(
            bool(self.text.strip()), noun="OwnName", field="text", expected="a name", came=self.text
        )


def in_language(wording: Wording, language: Language) -> str:
    """Return the words in a language, else in English, else in the first language there is."""
    if language in wording:
        return wording[language]
    return wording.get("en", next(iter(wording.values())))
