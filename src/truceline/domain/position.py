"""What is being negotiated, and what each delegation has said of it.

A position is words with a source; where nothing is known there is none, and none is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from truceline.domain.identifier import DelegationId, ParameterId
from truceline.domain.refusal import require
from truceline.domain.source import Provenance
from truceline.domain.wording import Wording


class Part(Enum):
    """The part of a mechanism to which a parameter belongs."""

    ASSETS = "assets"
    RULES = "rules"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One question that a mechanism must answer."""

    id: ParameterId
    part: Part
    question: Wording


class Stance(Enum):
    """How a delegation stands to a parameter."""

    AGREED = "agreed"
    OPEN = "open"
    OPPOSED = "opposed"


class Rendering(Enum):
    """How close the words are to what was said."""

    VERBATIM = "verbatim"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a delegation said of a parameter, and when; `proposes` is the value it asks for."""

    parameter: ParameterId
    delegation: DelegationId
    stance: Stance
    words: Wording
    rendering: Rendering
    said_on: date
    known: Provenance
    proposes: str | None = None

    def __post_init__(self) -> None:
        """Refuse a position without words."""
        require(bool(self.words), noun="Position", field="words", expected="words", came=self.words)
