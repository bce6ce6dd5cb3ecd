"""Which incidents or reports are asked for: the conditions of lists and of counts, as SQL.

A condition on what only a body says leaves out what is sealed; the totals say how many those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.kind import Kind
from truceline.procedure.incident_state import Stage
from truceline.register.answer import During
from truceline.register.body_table import to_ms
from truceline.register.database import Value


class Subject(Enum):
    """What is listed or counted."""

    INCIDENTS = "incidents"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Conditions, all of which must hold; an empty one lets everything.

    Parameters
    ----------
    kinds
        Kinds of reports.
    stages
        How far incidents have come.
    delegations
        Whose.
    zones
        Zones: of incidents as findings name them, of reports as their regions lie.
    findings
        What was decided of incidents, in the words of `count`.
    contested
        Whether only what is contested.
    during
        When it happened, as far as bodies say so.
    """

    kinds: frozenset[Kind] = frozenset()
    stages: frozenset[Stage] = frozenset()
    delegations: frozenset[DelegationId] = frozenset()
    zones: frozenset[ZoneId] = frozenset()
    findings: frozenset[str] = frozenset()
    contested: bool = False
    during: During | None = None


EVERYTHING: Final = Choice()

Condition = tuple[str, tuple[Value, ...]]
"""A condition in SQL, and its values."""

FROM: Final = (
    "standing JOIN entry ON entry.id = standing.entry JOIN name ON name.id = entry.kind "
    "LEFT JOIN body ON body.entry = standing.entry"
)
"""The tables of a question."""

_THINGS: Final = {
    Subject.INCIDENTS: "standing.thing = 'incident'",
    Subject.REPORTS: "standing.thing IN ('report', 'allegation', 'commitment')",
}
_REPORTS: Final = (
    "made_of JOIN entry AS made ON made.id = made_of.report "
    "LEFT JOIN body AS part ON part.entry = made_of.report "
    "WHERE made_of.incident = standing.entry"
)
# An incident happened when its own summary says, or else its earliest open report.
_BEGIN: Final = {
    Subject.INCIDENTS: f"coalesce(body.begin_ms, (SELECT min(part.begin_ms) FROM {_REPORTS}))",  # noqa: S608 - the words are ours
    Subject.REPORTS: "body.begin_ms",
}
_ZONE: Final = {Subject.INCIDENTS: "standing.zone", Subject.REPORTS: "body.zone"}
_CLOSED: Final = "body.words IS NULL AND (entry.has_body OR standing.thing = 'commitment')"
_PART_CLOSED: Final = f"SELECT 1 FROM {_REPORTS} AND made.has_body AND part.words IS NULL"  # noqa: S608 - as above
_SEALED: Final = {
    Subject.INCIDENTS: (
        f"{_BEGIN[Subject.INCIDENTS]} IS NULL AND ({_CLOSED} OR EXISTS ({_PART_CLOSED}))"
    ),
    Subject.REPORTS: _CLOSED,
}
_ALWAYS_MS: Final = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a choice means: what can be said without a body, and what cannot."""

    clear: tuple[Condition, ...]
    body: tuple[Condition, ...]

    @property
    def matching(self) -> Condition:
        """Return the condition for what matches."""
        return _all(*self.clear, *self.body)

    def sealed(self, subject: Subject) -> Condition:
        """Return the condition for what might match if its body were open."""
        return _all(*self.clear, (_SEALED[subject], ()))


def conditions(subject: Subject, choice: Choice) -> Conditions:
    """Return what a choice means in SQL.

    Parameters
    ----------
    subject
        What is chosen from.
    choice
        The choice.
    """
    zone = _one_of(_ZONE[subject], sorted(choice.zones))
    clear = [
        (_THINGS[subject], ()),
        _one_of("name.text", sorted(each.value for each in choice.kinds)),
        _one_of("standing.stage", sorted(each.value for each in choice.stages)),
        _one_of("standing.owner", sorted(choice.delegations)),
        _one_of("standing.finding", sorted(choice.findings)),
    ]
    if choice.contested:
        clear.append(("standing.contested <> ''", ()))
    body: list[Condition] = []
    (clear if subject is Subject.INCIDENTS else body).append(zone)
    if choice.during is not None:
        begin, end = to_ms(choice.during.from_at), to_ms(choice.during.until_at)
        begun = _BEGIN[subject]
        over = begun if subject is Subject.INCIDENTS else f"coalesce(body.end_ms, {_ALWAYS_MS})"
        body += [(f"{begun} <= ?", (end,)), (f"{over} >= ?", (begin,))]
    return Conditions(clear=_said(clear), body=_said(body))


def begin_of(subject: Subject) -> str:
    """Return the expression for when something happened."""
    return _BEGIN[subject]


def zone_of(subject: Subject) -> str:
    """Return the expression for the zone of something."""
    return _ZONE[subject]


def _one_of(column: str, values: Sequence[str]) -> Condition:
    if not values:
        return "", ()
    return f"{column} IN ({', '.join('?' * len(values))})", tuple(values)


def _said(known: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(each for each in known if each[0])


def _all(*known: Condition) -> Condition:
    words = " AND ".join(f"({each})" for each, _ in known)
    return words, tuple(value for _, values in known for value in values)
