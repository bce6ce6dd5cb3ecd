"""Where a fact comes from and since when it could be known.

Every fact carries a `Provenance`; a scenario as of a day holds no fact known only later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.domain.identifier import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text, a person or a data set that states facts."""

    id: SourceId
    title: str
    published_on: date
    publisher: str | None = None
    address: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who states a fact, since when it was known, and whether it was made up to illustrate."""

    source: SourceId
    since: date
    illustrative: bool = False
