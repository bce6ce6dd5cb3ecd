"""How a report may be used and kept, how its source is graded, and what of it is kept back.

A name or an exact source is never needed to judge a report. Such a field may be withheld: it then
says so, which is another thing than not being known.

References
----------
NATO AJP-2.1 and its two-part grading A to F and 1 to 6, as used by joint centres (field notes 2.8).
Record notes 8 for what has to travel with an observation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Protocol

from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.refusal import require
from truceline.domain.words import require_texts


class SourceClass(Enum):
    """Through whom it came."""

    DIRECT = "direct"
    SENSOR = "sensor"
    PARTY_REPORT = "party_report"
    WITNESS = "witness"
    HEARSAY = "hearsay"
    OPEN_SOURCE = "open_source"
    NOT_KNOWN = "not_known"


class Reliability(Enum):
    """How reliable the source is, from A to E; F where it cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(Enum):
    """How credible the information is, from 1 to 5; 6 where it cannot be judged."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    NOT_JUDGED = "6"


class LegalBasis(Enum):
    """On what ground personal data in it are held."""

    MANDATE = "mandate"
    CONSENT = "consent"
    VITAL_INTEREST = "vital_interest"
    NO_PERSONAL_DATA = "no_personal_data"
    NOT_KNOWN = "not_known"


class HarmMark(Enum):
    """Whether somebody could be harmed by its being known."""

    NONE_SEEN = "none_seen"
    COULD_HARM_SOURCE = "could_harm_source"
    COULD_HARM_OTHERS = "could_harm_others"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """How source and information are graded."""

    source: SourceClass = SourceClass.NOT_KNOWN
    reliability: Reliability = Reliability.F
    credibility: Credibility = Credibility.NOT_JUDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """On what ground it is held, whom it could harm, who may see it and how long it is kept."""

    legal_basis: LegalBasis = LegalBasis.NOT_KNOWN
    harm: HarmMark = HarmMark.NOT_ASSESSED
    access_label: str | NotKnown = NOT_KNOWN
    retention_rule: str | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse blank labels."""
        require_texts(self, "access_label", "retention_rule")


class Withholding(Protocol):
    """A body of which fields can be kept back."""

    PROTECTED: ClassVar[tuple[str, ...]]

    @property
    def withheld(self) -> tuple[str, ...]:
        """The names of those that are, in order."""
        ...


def require_withheld(body: Withholding) -> None:
    """Refuse a field that is said to be withheld and cannot be, or is there, or is named twice.

    Raises
    ------
    DomainError
        If there is one.
    """
    if body.withheld:
        empty = [name for name in body.PROTECTED if isinstance(getattr(body, name), NotKnown)]
        require(
            body.withheld == tuple(name for name in empty if name in body.withheld),
            noun=type(body).__name__,
            field="withheld",
            expected=f"fields that are not given, in this order: {', '.join(body.PROTECTED)}",
            came=body.withheld,
        )
