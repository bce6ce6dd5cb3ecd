"""What is filed with the record: that something was seen, said, prevented, covered or notified.

Only what all nodes may see and what decides: what was seen stands in the body, which the fold
never reads. A body has the noun of its own kind, such as `observation.Observation`.

Source: requirements 7, 8, 13 and 14 of the field notes; OSCE daily reports and their annexes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from truceline.domain.identifier import DelegationId
from truceline.domain.instant import require_instant
from truceline.domain.refusal import require


class ReportKind(Enum):
    """What kind of report is filed; an allegation is a kind of its own, with rights that follow."""

    OBSERVATION = "observation"
    ACCESS_RESTRICTION = "access_restriction"
    COVERAGE = "coverage"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFiled:
    """A report of the author's own delegation."""

    kind: ReportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationLodged:
    """An allegation: said by the author's delegation or in its hands, against whom it names.

    `against` is empty where nobody is named; who is named has the right to answer.
    """

    against: tuple[DelegationId, ...] = ()
    provision: str | None = None

    def __post_init__(self) -> None:
        """Refuse one that is named twice."""
        require(
            len(self.against) == len(set(self.against)),
            noun="AllegationLodged",
            field="against",
            expected="each delegation once",
            came=self.against,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A report fixed by a salted digest now, to be disclosed by an instant."""

    kind: ReportKind
    due_at: datetime

    def __post_init__(self) -> None:
        """Refuse an instant without offset."""
        require_instant(self.due_at, noun="Committed", field="due_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """The opening of a commitment, which is the one subject of the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned:
    """A commitment that its author will not open; why stands in the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """The destruction of what a body holds, on a stated authority; it changes no state."""

    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A later word on an entry of the same delegation: it supersedes, and never replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A report that its author's delegation no longer stands by; it stays visible."""


ReportAct = (
    ReportFiled | AllegationLodged | Committed | Disclosed | Abandoned | Redacted | Corrected
) | Withdrawn
"""What can be done about a report."""
