"""Clauses about figures: a strength or a width, and weapons that must be out of a zone.

Each teller's last return counts. One with a figure below nothing is shown and not counted. Where
the text does not say how a figure binds, the count is shown and nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar, assert_never

from truceline.compliance.answer import Answer, BoundaryUsed, Cause, Reason, Status, cannot_tell
from truceline.compliance.case import Case, latest_of_each, names, version_at
from truceline.compliance.clause import Clearance, Strength
from truceline.compliance.due import due_end, say_end
from truceline.compliance.fact import DeploymentReturn, Inventory, Sealed
from truceline.domain.agreement import Limit, Quantity

Counted = DeploymentReturn | Inventory
C = TypeVar("C", DeploymentReturn, Inventory)


def assess_strength(case: Case, terms: Strength) -> Answer:
    """Answer from the last returns of each teller."""
    good, reasons = _sound(case.of(DeploymentReturn))
    latest = latest_of_each(good)
    if not latest:
        return _nothing_counted(case, reasons)
    quantity = terms.quantity
    reasons += [_strength_words(each, quantity) for each in latest]
    if quantity.limit is Limit.UNSTATED:
        said = "The text does not say whether its figure is exact, a ceiling or a floor."
        return cannot_tell(Cause.TEXT_SILENT, Reason(sentence=said), *reasons)
    keeps = [_keeps(quantity, sum(each.by_place.values())) for each in latest]
    return _by_tellers(case, latest, keeps, reasons=reasons)


def assess_clearance(case: Case, terms: Clearance) -> Answer:
    """Answer from the last inventories of each teller, and from the day on which it is due."""
    held = version_at(case.versions(terms.zone), case.moment.as_of)
    if held is None:
        said = f"{terms.zone} has no version on {case.moment.as_of:%Y-%m-%d}."
        return cannot_tell(Cause.TEXT_SILENT, Reason(sentence=said))
    good, reasons = _sound(case.of(Inventory))
    latest = latest_of_each(good)
    reasons += [_inside_words(each, held) for each in latest]
    if terms.deadline is not None:
        reasons.append(Reason(sentence=say_end(terms.deadline, case.in_force_at)))
        if case.moment.as_of < due_end(terms.deadline):
            return Answer(status=Status.NOT_YET_DUE, reasons=tuple(reasons))
    if not latest:
        return _nothing_counted(case, reasons)
    clear = [_inside(each, terms) == 0 for each in latest]
    answer = _by_tellers(case, latest, clear, reasons=reasons)
    return _in_stages(case, terms, answer, seen=good)


def _in_stages(
    case: Case, terms: Clearance, answer: Answer, *, seen: Sequence[Inventory]
) -> Answer:
    """Tell a late clearance from one in time, and one that has begun from none."""
    if terms.deadline is None and answer.status is Status.BREACHED:
        said = Reason(sentence="The text names no day by which they must be out.")
        return cannot_tell(Cause.TEXT_SILENT, said, *answer.reasons)
    if answer.status is Status.MET and terms.deadline is not None:
        end = due_end(terms.deadline)
        late = any(_inside(e, terms) and e.so_at >= end for e in seen if not case.is_own(e))
        return replace(answer, status=Status.MET_LATE) if late else answer
    counts = [_inside(each, terms) for each in seen]
    if answer.status is Status.BREACHED and counts[-1] < max(counts):
        return replace(answer, status=Status.PARTLY_MET, n_found=0)
    return answer


def _inside(inventory: Inventory, terms: Clearance) -> int:
    return inventory.by_zone.get(terms.zone, 0)


def _sound(facts: Sequence[C]) -> tuple[list[C], list[Reason]]:
    bad = [fact for fact in facts if min(_figures(fact), default=0) < 0]
    good = list(facts)
    if bad:
        good = [fact for fact in facts if min(_figures(fact), default=0) >= 0]
    reasons = [
        Reason(
            sentence=f"A return of {names(fact.told.by)} says {_low(fact)} and is not counted.",
            facts=(fact,),
        )
        for fact in bad
    ]
    return good, reasons


def _figures(fact: Counted) -> Iterable[int]:
    counts = fact.by_place if isinstance(fact, DeploymentReturn) else fact.by_zone
    return counts.values()


def _low(fact: Counted) -> str:
    counts = fact.by_place if isinstance(fact, DeploymentReturn) else fact.by_zone
    return ", ".join(f"{n} at {where}" for where, n in sorted(counts.items()) if n < 0)


def _nothing_counted(case: Case, reasons: Sequence[Reason]) -> Answer:
    sealed = tuple(case.of(Sealed))
    if sealed:
        said = Reason(sentence=f"{len(sealed)} sealed, not counted.", facts=sealed)
        return cannot_tell(Cause.SEALED, said, *reasons)
    said = Reason(sentence="No return that could be counted is known.")
    return cannot_tell(Cause.NO_FACTS, said, *reasons)


def _strength_words(fact: DeploymentReturn, quantity: Quantity) -> Reason:
    total = sum(fact.by_place.values())
    said = (
        f"{names(fact.told.by)} count {total} {quantity.unit} ({quantity.what}) at "
        f"{len(fact.by_place)} places on {fact.so_at:%Y-%m-%d}; "
        f"the text says {quantity.value:g}, {quantity.limit.value}."
    )
    return Reason(sentence=said, facts=(fact,))


def _inside_words(fact: Inventory, held: BoundaryUsed) -> Reason:
    n_inside = fact.by_zone.get(held.zone, 0)
    said = f"{names(fact.told.by)} saw {n_inside} in {held.zone} on {fact.so_at:%Y-%m-%d}."
    return Reason(sentence=said, facts=(fact,), boundaries=(held,))


def _keeps(quantity: Quantity, n_counted: int) -> bool:
    match quantity.limit:
        case Limit.EXACT:
            return n_counted == quantity.value
        case Limit.CEILING:
            return n_counted <= quantity.value
        case Limit.FLOOR:
            return n_counted >= quantity.value
        case Limit.UNSTATED:  # pragma: no cover - answered before anything is compared
            return False
        case _:
            assert_never(quantity.limit)


def _by_tellers(
    case: Case, latest: Sequence[C], keeps: Sequence[bool], *, reasons: Sequence[Reason]
) -> Answer:
    """Weigh what each teller's figure comes to; one side's word against another is a dispute."""
    own = [case.is_own(each) for each in latest]
    n_own_bad = sum(mine and not kept for mine, kept in zip(own, keeps, strict=True))
    n_own_good = sum(mine and kept for mine, kept in zip(own, keeps, strict=True))
    status, cause, said = _verdict(case, latest, keeps)
    return Answer(
        status=status,
        cause=cause,
        reasons=(Reason(sentence=said), *reasons),
        n_found=int(status is Status.BREACHED and not n_own_bad),
        n_self_reported_breaches=n_own_bad,
        n_self_reported_compliance=n_own_good,
    )


def _verdict(
    case: Case, latest: Sequence[C], keeps: Sequence[bool]
) -> tuple[Status, Cause | None, str]:
    if len(set(keeps)) > 1:
        return Status.DISPUTED, None, "The counts differ, and so does what follows from them."
    others = [each for each in latest if not case.is_own(each)]
    if keeps[0]:
        if others:
            return Status.MET, None, "The count keeps to the text."
        said = "Only the obliged say so; that is counted apart and meets nothing."
        return Status.CANNOT_TELL, Cause.NO_FACTS, said
    if len(others) < len(latest) or any(case.is_joint(each) for each in others):
        return Status.BREACHED, None, "The count does not keep to the text."
    said = "Only others than the obliged count so: that is an allegation."
    return Status.CANNOT_TELL, Cause.NO_FACTS, said
