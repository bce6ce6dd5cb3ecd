"""What comes out: a status, why it cannot be told where it cannot, and the reasons.

A reason is a sentence with the facts it rests on and the versions of lines and zones that were
used. A status says nothing about anybody's guilt; who is responsible stands in the findings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from truceline.compliance.clause import ClauseId
from truceline.compliance.fact import Fact
from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.source import Provenance


class Status(Enum):
    """How a provision, a clause or one reading of it stands."""

    NOT_YET_DUE = "not_yet_due"
    MET = "met"
    MET_LATE = "met_late"
    PARTLY_MET = "partly_met"
    BREACHED = "breached"
    DISPUTED = "disputed"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    NOT_MONITORED = "not_monitored"
    CANNOT_TELL = "cannot_tell"


class Cause(Enum):
    """Why it cannot be told."""

    NO_COVERAGE = "no_coverage"
    SEALED = "sealed"
    TEXT_SILENT = "text_silent"
    NO_FACTS = "no_facts"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BoundaryUsed:
    """A version of a zone, by the day from which it holds."""

    zone: ZoneId
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence, and what it rests on."""

    sentence: str
    facts: tuple[Fact, ...] = ()
    boundaries: tuple[BoundaryUsed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one reading of a clause stands.

    `n_found` counts the breaches that were decided jointly or follow from the text; what the
    obliged report of themselves, good or bad, is counted apart.
    """

    status: Status
    cause: Cause | None = None
    reasons: tuple[Reason, ...]
    n_found: int = 0
    n_self_reported_breaches: int = 0
    n_self_reported_compliance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingAnswer:
    """One reading, who reads it so, and the answer under it."""

    name: str
    by: frozenset[DelegationId]
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseAnswer:
    """How a clause stands, and how it stands under each reading."""

    clause: ClauseId
    status: Status
    cause: Cause | None = None
    reasons: tuple[Reason, ...] = ()
    readings: tuple[ReadingAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionAnswer:
    """How a provision stands; `cites` says where its text stands, None where there is no rule."""

    provision: str
    status: Status
    cause: Cause | None = None
    reasons: tuple[Reason, ...]
    clauses: tuple[ClauseAnswer, ...] = field(default=())
    cites: Provenance | None = None


def cannot_tell(cause: Cause, *reasons: Reason) -> Answer:
    """Return the answer that it cannot be told, and why."""
    return Answer(status=Status.CANNOT_TELL, cause=cause, reasons=reasons)
