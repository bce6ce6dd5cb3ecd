"""Counts by one thing or by several: derived from the entries each time, and never typed.

Every total says how many more there may be whose bodies are not open here. Those stand in rows of
their own, under `SEALED` in place of what only a body says, so that the rows always sum up.

Source: the totals of the Sri Lanka Monitoring Mission, where 504 and 54 were told as 556 (field
notes 2.5); Colombia's classes of facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

from truceline.register.answer import Total
from truceline.register.choice import (
    EVERYTHING,
    FROM,
    Choice,
    Condition,
    Subject,
    begin_of,
    conditions,
    zone_of,
)
from truceline.register.register import Register

SEALED: Final = "(sealed)"
NOT_KNOWN: Final = "(not known)"
NOT_DECIDED: Final = "(not decided)"


class Dimension(Enum):
    """By what is counted.

    A week is named by its Monday. A finding is what was decided together of an incident: breach or
    none, that it did not occur, that nobody can tell, in part, or split.
    """

    ZONE = "zone"
    DAY = "day"
    WEEK = "week"
    KIND = "kind"
    STAGE = "stage"
    FINDING = "finding"
    GRAVITY = "gravity"
    PROVISION = "provision"
    DELEGATION = "delegation"


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """What is counted under one key, which has a text for each dimension."""

    key: tuple[str, ...]
    total: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts, and what they sum up to."""

    by: tuple[Dimension, ...]
    rows: tuple[TallyRow, ...]
    total: Total


def count(
    register: Register,
    subject: Subject,
    *by: Dimension,
    choice: Choice = EVERYTHING,
    ahead_of_utc: timedelta = timedelta(),
) -> Tally:
    """Count incidents or reports.

    Parameters
    ----------
    register
        The register.
    subject
        Incidents or reports.
    by
        By what, in this order; by nothing for the total alone.
    choice
        What is counted.
    ahead_of_utc
        How far the mission's days begin before those of UTC.
    """
    said = [_expression(each, subject, ahead_of_utc) for each in by]
    asked = conditions(subject, choice)
    needs_body = bool(asked.body) or any(of_body for _, of_body in said)
    words, values = asked.matching
    sealed, sealed_values = asked.sealed(subject)
    found: dict[tuple[str, ...], Total] = {}
    if needs_body:
        closed = [f"'{SEALED}'" if of_body else text for text, of_body in said]
        for key, n in _grouped(register, closed, (sealed, sealed_values)):
            found[key] = Total(n=0, n_sealed=n)
        words = f"({words}) AND NOT ({sealed})"
        values = (*values, *sealed_values)
    for key, n in _grouped(register, [text for text, _ in said], (words, values)):
        n_sealed = found[key].n_sealed if key in found else 0
        found[key] = Total(n=n, n_sealed=n_sealed)
    rows = tuple(TallyRow(key=key, total=found[key]) for key in sorted(found))
    total = Total(
        n=sum(row.total.n for row in rows), n_sealed=sum(row.total.n_sealed for row in rows)
    )
    return Tally(by=by, rows=rows if by else (), total=total)


def _grouped(
    register: Register, said: list[str], condition: Condition
) -> list[tuple[tuple[str, ...], int]]:
    words, values = condition
    columns = "".join(f"{each}, " for each in said)
    group = f"GROUP BY {', '.join(map(str, range(1, len(said) + 1)))}" if said else ""
    select = f"SELECT {columns}count(*) FROM {FROM} WHERE {words} {group}"  # noqa: S608 - the words are ours, the values apart
    rows = register.database.rows(select, values)
    return [(tuple(key), n) for *key, n in rows if n]


def _expression(dimension: Dimension, subject: Subject, ahead: timedelta) -> tuple[str, bool]:
    """Return what a dimension is in SQL, and whether only a body says it."""
    of_body = dimension in _OF_TIME or (dimension is Dimension.ZONE and subject is Subject.REPORTS)
    if dimension in _OF_TIME:
        seconds = int(ahead.total_seconds())
        local = f"{begin_of(subject)} / 1000 + {seconds}, 'unixepoch'"
        return _or(f"date({local}{_OF_TIME[dimension]})", NOT_KNOWN), of_body
    if dimension is Dimension.ZONE:
        return _or(zone_of(subject), NOT_KNOWN), of_body
    return _OF_STATE[dimension], of_body


def _or(expression: str, otherwise: str) -> str:
    return f"coalesce({expression}, '{otherwise}')"


_OF_TIME: Final = {Dimension.DAY: "", Dimension.WEEK: ", '-6 days', 'weekday 1'"}
_OF_STATE: Final = {
    Dimension.KIND: "name.text",
    Dimension.STAGE: "standing.stage",
    Dimension.FINDING: _or("standing.finding", NOT_DECIDED),
    Dimension.GRAVITY: _or("standing.gravity", NOT_DECIDED),
    Dimension.PROVISION: _or("standing.provision", NOT_KNOWN),
    Dimension.DELEGATION: "standing.owner",
}
