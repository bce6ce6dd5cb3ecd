"""Rules: what a provision asks for, clause by clause, in each of the ways in which it is read.

A rule is data beside the text. It cites where the text stands and since when it was known, says
who may change it, and divides the provision into clauses that can be checked one by one. Words
that are read in two ways make two readings of one clause, and each is answered apart.

Source: the lessons in a text itself, field notes 1.1; kinds of obligation of `domain.agreement`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from truceline.domain.agreement import Quantity
from truceline.domain.clock_time import ClockTime, Deadline
from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.notice import NoticeKind
from truceline.domain.refusal import require
from truceline.domain.source import Provenance

PERMILLE = 1000
MOST_YEARS = 500

EARLIEST_YEAR = 1900
"""The first year in which a rule may come into force."""

LATEST_YEAR = 9000
"""The last year of which can be asked; terms renew themselves beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ClauseId:
    """A clause: the provision's reference, and which of its parts; the only part has no name."""

    provision: str
    item: str = ""

    def __str__(self) -> str:
        """Return it as one writes it."""
        return f"{self.provision} ({self.item})" if self.item else self.provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """An activity that a prohibition lets through, always or if it was notified beforehand."""

    activity: NoticeKind
    needs_notice: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Something that must not happen, or must always hold: fire, a prohibition, free passage.

    Parameters
    ----------
    zones
        Where; without one the text does not say.
    least_watched_permille
        How much of the time each zone must have been watched before "no breach was found" says
        anything [permille].
    forbids
        Activities that are a breach by the text itself where a decision left the breach open.
    exceptions
        Those of them that are let through.
    """

    zones: tuple[ZoneId, ...] = ()
    least_watched_permille: int
    forbids: frozenset[NoticeKind] = frozenset()
    exceptions: tuple[Exempt, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a share of nothing, which would make every blind day a good one."""
        require(
            0 < self.least_watched_permille <= PERMILLE,
            noun="Standing",
            field="least_watched_permille",
            expected=f"1 to {PERMILLE}",
            came=self.least_watched_permille,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that must be done; None where the text names no day."""

    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A figure: people, vehicles, weapons, a width; its limit says how it binds."""

    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Weapons that must be out of a zone, behind its lines."""

    zone: ZoneId
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long it holds, renewed by itself unless somebody who may do so gives notice in time."""

    years: int
    notice_months: int
    may_end: frozenset[DelegationId]

    def __post_init__(self) -> None:
        """Refuse a term without length or end, and a notice longer than the term."""
        require(
            0 < self.years <= MOST_YEARS,
            noun="Term",
            field="years",
            expected=f"1 to {MOST_YEARS}",
            came=self.years,
        )
        require(
            0 <= self.notice_months <= 12 * self.years,
            noun="Term",
            field="notice_months",
            expected=f"0 to {12 * self.years}",
            came=self.notice_months,
        )


Terms = Standing | Due | Strength | Clearance | Term
"""What a clause asks for, in one reading of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One reading: its name, who reads it so (empty: nobody in public), and what it asks for."""

    name: str
    terms: Terms
    by: frozenset[DelegationId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One part of a provision that is checked by itself.

    `ends_with` names the clause whose term this one shares.
    """

    id: ClauseId
    readings: tuple[Understood, ...]
    obliged: frozenset[DelegationId] = frozenset()
    ends_with: ClauseId | None = None

    def __post_init__(self) -> None:
        """Refuse readings without a name that tells them apart."""
        names = [reading.name for reading in self.readings]
        require(
            bool(names) and len(names) == len(set(names)),
            noun="Clause",
            field="readings",
            expected="one or more readings whose names differ",
            came=names,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a provision is checked.

    Parameters
    ----------
    provision
        The reference that the text gives it.
    in_force
        From when on; its time zone is also that of the days of events.
    clauses
        Its parts.
    agreed_by
        Who must agree to change, read or suspend it.
    cites
        Where the text stands.
    decided_by
        Whose joint word is more than an allegation, beside that of those who agreed.
    """

    provision: str
    in_force: ClockTime
    clauses: tuple[Clause, ...]
    agreed_by: frozenset[DelegationId]
    cites: Provenance
    decided_by: frozenset[DelegationId] = frozenset()

    def __post_init__(self) -> None:
        """Refuse clauses of another provision, one clause twice, and a rule that nobody agreed."""
        count = Counter(clause.id for clause in self.clauses)
        own = all(each.provision == self.provision for each in count)
        require(
            own and all(n == 1 for n in count.values()),
            noun="Rule",
            field="clauses",
            expected=f"clauses of provision {self.provision}, each once",
            came=[str(clause.id) for clause in self.clauses],
        )
        require(
            bool(self.agreed_by),
            noun="Rule",
            field="agreed_by",
            expected="a delegation",
            came=sorted(self.agreed_by),
        )
        require(
            EARLIEST_YEAR <= self.in_force.local.year <= LATEST_YEAR,
            noun="Rule",
            field="in_force",
            expected=f"a year from {EARLIEST_YEAR} to {LATEST_YEAR}",
            came=self.in_force.local.isoformat(),
        )
