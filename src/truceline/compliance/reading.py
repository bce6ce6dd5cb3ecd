"""How a clause is to be read at a moment: as first agreed, as amended, and as interpreted.

The last amendment that all agreed on counts; of two that took effect at one instant neither goes
before the other, so both are read. An interpretation keeps one reading. What only some state
changes nothing and is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from truceline.compliance.answer import Reason
from truceline.compliance.case import Case, names
from truceline.compliance.clause import Clearance, Due, Understood
from truceline.compliance.due import both_ways, due_end
from truceline.compliance.fact import Amended, ClauseFact, Interpreted


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The readings that count, why these, and whether amended words would have been due by now."""

    readings: tuple[Understood, ...]
    reasons: tuple[Reason, ...] = ()
    is_put_off: bool = False


F = TypeVar("F", bound=ClauseFact)


def read(case: Case) -> Read:
    """Return the readings of a clause that count at the moment."""
    amended, reasons = _agreed(case, case.of(Amended), what="amendment")
    last = [each for each in amended if each.so_at == amended[-1].so_at]
    readings = _of_amendments(last) if last else case.clause.readings
    if last:
        reasons.append(_amended_words(amended, last))
    interpreted, alone = _agreed(case, case.of(Interpreted), what="interpretation")
    split = tuple(one for reading in readings for one in both_ways(reading))
    kept, why = _interpret(split, interpreted)
    return Read(
        readings=kept,
        reasons=(*reasons, *alone, *why),
        is_put_off=bool(last) and _was_due(case),
    )


def _agreed(case: Case, facts: Sequence[F], *, what: str) -> tuple[list[F], list[Reason]]:
    """Return what all agreed on who must, and a sentence for each of the others."""
    agreed = [each for each in facts if case.is_agreed(each)]
    reasons = [
        Reason(
            sentence=f"An {what} that only {names(each.told.by)} state changes nothing.",
            facts=(each,),
        )
        for each in facts
        if not case.is_agreed(each)
    ]
    return agreed, reasons


def _of_amendments(last: Sequence[Amended]) -> tuple[Understood, ...]:
    if all(each.readings == last[0].readings for each in last):
        return last[0].readings
    return tuple(
        replace(reading, name=f"amendment {number}: {reading.name}")
        for number, each in enumerate(last, start=1)
        for reading in each.readings
    )


def _amended_words(amended: Sequence[Amended], last: Sequence[Amended]) -> Reason:
    said = f"Read as amended from {last[0].so_at:%Y-%m-%d %H:%M:%S} UTC on."
    if len(last) > 1:
        said += (
            f" {len(last)} amendments took effect at that instant; each is read beside the other."
        )
    elif len(amended) > 1:
        said += f" It is the last of {len(amended)} amendments."
    return Reason(sentence=said, facts=tuple(amended))


def _interpret(
    readings: tuple[Understood, ...], interpreted: Iterable[Interpreted]
) -> tuple[tuple[Understood, ...], list[Reason]]:
    """Keep the readings that interpretations name, one after the other."""
    reasons: list[Reason] = []
    for each in interpreted:
        kept = tuple(one for one in readings if _is_named(one, each.reading))
        said = f"Interpreted as {each.reading!r} from {each.so_at:%Y-%m-%d %H:%M:%S} UTC on."
        if not kept:
            said = f"An interpretation names {each.reading!r}, which is none of the readings left."
        readings = kept or readings
        reasons.append(Reason(sentence=said, facts=(each,)))
    return readings, reasons


def _is_named(reading: Understood, name: str) -> bool:
    return reading.name == name or reading.name.startswith(f"{name}: ")


def _was_due(case: Case) -> bool:
    """Tell whether the words before any amendment would have been due by the moment."""
    terms = [reading.terms for reading in case.clause.readings]
    deadlines = [each.deadline for each in terms if isinstance(each, Due | Clearance)]
    ends = [due_end(each) for each in deadlines if each is not None]
    return bool(ends) and case.moment.as_of >= max(ends)
