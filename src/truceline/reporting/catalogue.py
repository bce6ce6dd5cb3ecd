"""The words of one language, all in one file beside this module, so that others can be added.

A language is a TOML file of texts with named gaps. It holds no fact and no name of a case.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from truceline.domain.wording import Language, Wording, in_language

FALLBACK: Language = "en"
"""The language that has every text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The texts of a language by dotted key."""

    language: Language
    texts: Mapping[str, str]

    @property
    def written_in(self) -> Language:
        """The language of the texts: English where the reader's has no catalogue."""
        return self.language if self.language in languages() else FALLBACK

    def say(self, key: str, **facts: str | int) -> str:
        """Return a text with its gaps filled."""
        return self.texts[key].format(**facts) if facts else self.texts[key]

    def count(self, key: str, number: int, shown: str) -> str:
        """Return a counted noun, in the singular or the plural."""
        return self.say(f"{key}.one" if number == 1 else f"{key}.other", n=shown)

    def name(self, wording: Wording) -> str:
        """Return a scenario's own words in this language, else in English, else in another."""
        return in_language(wording, self.language)


@cache
def catalogue_of(language: Language) -> Catalogue:
    """Return the texts of a language; what it lacks stands in English.

    Parameters
    ----------
    language
        A BCP 47 tag; an unknown one gives English.
    """
    own = _texts(language) if language in languages() else {}
    return Catalogue(language=language, texts={**_texts(FALLBACK), **own})


def languages() -> tuple[Language, ...]:
    """Return the languages that have a catalogue."""
    folder = files("truceline.reporting").joinpath("words")
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir()))


def _texts(language: Language) -> Mapping[str, str]:
    file = files("truceline.reporting").joinpath("words", f"{language}.toml")
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")), prefix=""))


def _flat(table: Mapping[str, object], *, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, prefix=f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)
