"""Lists of incidents and of reports, by conditions, the latest entered first."""

from __future__ import annotations

from truceline.register.answer import MOST_ROWS, Page, Total, rows_of
from truceline.register.choice import EVERYTHING, FROM, Choice, Condition, Subject, conditions
from truceline.register.register import Register


def listing(
    register: Register,
    subject: Subject,
    choice: Choice = EVERYTHING,
    *,
    after: int = 0,
    most: int = MOST_ROWS,
) -> Page:
    """Return incidents or reports that meet conditions.

    Parameters
    ----------
    register
        The register.
    subject
        Incidents or reports.
    choice
        The conditions.
    after
        How many rows are left out, from the first on.
    most
        How many rows are returned.
    """
    asked = conditions(subject, choice)
    words, values = asked.matching
    select = f"SELECT standing.entry FROM {FROM} WHERE {words} ORDER BY standing.entry DESC"  # noqa: S608 - the words are ours, the values apart
    found = register.database.rows(f"{select} LIMIT ? OFFSET ?", (*values, most, after))
    sealed = _count(register, asked.sealed(subject)) if asked.body else 0
    total = Total(n=_count(register, asked.matching), n_sealed=sealed)
    return Page(rows=rows_of(register, (number for (number,) in found)), total=total)


def _count(register: Register, condition: Condition) -> int:
    words, values = condition
    select = f"SELECT count(*) FROM {FROM} WHERE {words}"  # noqa: S608 - as above
    return int(register.database.rows(select, values)[0][0])
