"""How provisions stand: each clause under each reading, as of an instant and as known at one.

A clause that is read in more than one way has an answer for each; where they differ it is
disputed. A provision stands as its clauses do, the gravest first. A provision without a rule is
not monitored, and the answer says so. Nothing that facts hold stops an assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from truceline.compliance.answer import (
    Answer,
    Cause,
    ClauseAnswer,
    ProvisionAnswer,
    ReadingAnswer,
    Reason,
    Status,
)
from truceline.compliance.case import Case, names
from truceline.compliance.clause import (
    Clause,
    Clearance,
    Due,
    Rule,
    Standing,
    Strength,
    Term,
    Terms,
)
from truceline.compliance.completion import assess_due
from truceline.compliance.counting import assess_clearance, assess_strength
from truceline.compliance.due import say
from truceline.compliance.duration import assess_term
from truceline.compliance.fact import Suspended
from truceline.compliance.fact_index import FactIndex, Moment
from truceline.compliance.finding import Weighed, Weight, weigh
from truceline.compliance.reading import Read, read
from truceline.compliance.standing import assess_standing
from truceline.domain.boundary import Zone
from truceline.domain.identifier import ZoneId

GRAVEST_FIRST = (
    Status.BREACHED,
    Status.DISPUTED,
    Status.CANNOT_TELL,
    Status.PARTLY_MET,
    Status.SUSPENDED,
    Status.AMENDED,
    Status.NOT_YET_DUE,
    Status.MET_LATE,
    Status.MET,
    Status.TERMINATED,
)
"""As which of its clauses a provision stands."""

FULFILLED = frozenset({Status.MET, Status.MET_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rules that there are, the zones that they name, and the facts."""

    rules: Mapping[str, Rule]
    zones: Mapping[ZoneId, Zone]
    facts: FactIndex


def assess(book: Rulebook, references: Iterable[str], moment: Moment) -> list[ProvisionAnswer]:
    """Say how each provision stands.

    Parameters
    ----------
    book
        Rules, zones and facts.
    references
        The provisions, by the references that the text gives them.
    moment
        As of which instant, and as known at which.
    """
    return [_provision(book, reference, moment) for reference in references]


def _provision(book: Rulebook, reference: str, moment: Moment) -> ProvisionAnswer:
    rule = book.rules.get(reference)
    if rule is None or not rule.clauses:
        said = f"Provision {reference} has no rule by which it could be checked: not monitored."
        reason = Reason(sentence=said)
        return ProvisionAnswer(provision=reference, status=Status.NOT_MONITORED, reasons=(reason,))
    clauses = tuple(_whole(book, rule, clause, moment=moment) for clause in rule.clauses)
    status, cause = _gravest(clauses)
    strays = book.facts.strays(reference, [clause.id for clause in rule.clauses], moment)
    reasons = [Reason(sentence=_count_words(clauses))]
    if strays:
        said = f"{len(strays)} facts are about clauses that the rule does not have: not counted."
        reasons.append(Reason(sentence=said, facts=tuple(strays)))
    return ProvisionAnswer(
        provision=reference,
        status=status,
        cause=cause,
        reasons=tuple(reasons),
        clauses=clauses,
        cites=rule.cites,
    )


def _whole(book: Rulebook, rule: Rule, clause: Clause, *, moment: Moment) -> ClauseAnswer:
    answer = _clause(_case(book, rule, clause, moment=moment))
    return _with_term(book, clause, answer, moment=moment)


def _case(book: Rulebook, rule: Rule, clause: Clause, *, moment: Moment) -> Case:
    return Case(
        rule=rule,
        in_force_at=rule.in_force.at,
        clause=clause,
        facts=book.facts,
        zones=book.zones,
        moment=moment,
    )


def _clause(case: Case) -> ClauseAnswer:
    if case.moment.as_of < case.in_force_at:
        said = f"In force only from {say(case.in_force_at, case.time_zone)}."
        not_yet = (Reason(sentence=said),)
        return ClauseAnswer(clause=case.clause.id, status=Status.NOT_YET_DUE, reasons=not_yet)
    as_read = read(case)
    answers = tuple(
        ReadingAnswer(name=each.name, by=each.by, answer=_answer(case, each.terms, as_read))
        for each in as_read.readings
    )
    status, cause, why = _together(answers)
    reasons = (*why, *as_read.reasons)
    whole = ClauseAnswer(
        clause=case.clause.id, status=status, cause=cause, reasons=reasons, readings=answers
    )
    return _suspended(case, whole)


def _together(
    answers: Sequence[ReadingAnswer],
) -> tuple[Status, Cause | None, tuple[Reason, ...]]:
    first = answers[0].answer
    if all(each.answer.status is first.status for each in answers):
        return first.status, first.cause, ()
    said = "; ".join(f"{each.name}: {each.answer.status.value}" for each in answers)
    reason = Reason(sentence=f"The clause is read in ways that lead to different answers. {said}.")
    return Status.DISPUTED, None, (reason,)


def _answer(case: Case, terms: Terms, as_read: Read) -> Answer:
    weighed = weigh(case, terms)
    answer = _by_findings(weighed) or _by_terms(case, terms, weighed)
    if as_read.is_put_off and answer.status is Status.NOT_YET_DUE:
        said = "As first agreed it would have been due by now; an amendment put it off."
        reasons = (Reason(sentence=said), *answer.reasons)
        answer = replace(answer, status=Status.AMENDED, reasons=reasons)
    return replace(answer, reasons=(*answer.reasons, *weighed.reasons))


def _by_findings(weighed: Weighed) -> Answer | None:
    """Return what the findings decide by themselves; None if they leave it to the terms."""
    found, n_own = weighed.of(Weight.BREACH), len({each.event for each in weighed.own})
    if not found and not n_own:
        disputed = weighed.of(Weight.DISPUTED)
        return Answer(status=Status.DISPUTED, reasons=()) if disputed else None
    n_found = len({each.event for each in found})
    said = f"{n_found} breaches found together, {n_own} reported by the obliged themselves."
    reason = Reason(sentence=said, facts=(*found, *weighed.own))
    return Answer(
        status=Status.BREACHED,
        reasons=(reason,),
        n_found=n_found,
        n_self_reported_breaches=n_own,
    )


def _by_terms(case: Case, terms: Terms, weighed: Weighed) -> Answer:
    match terms:
        case Standing():
            return assess_standing(case, terms, weighed)
        case Due():
            return assess_due(case, terms)
        case Strength():
            return assess_strength(case, terms)
        case Clearance():
            return assess_clearance(case, terms)
        case Term():
            return assess_term(case, terms)
        case _:
            assert_never(terms)


def _suspended(case: Case, answer: ClauseAnswer) -> ClauseAnswer:
    running = [each for each in case.of(Suspended) if case.moment.as_of < each.when.to_at]
    reasons = []
    status, cause = answer.status, answer.cause
    for each in running:
        by = names(each.told.by)
        until = say(each.when.to_at, case.time_zone)
        if case.is_agreed(each):
            status, cause = Status.SUSPENDED, None
            said = f"Suspended by {by} until {until}; else it would stand as {answer.status.value}."
        else:
            said = f"A suspension that only {by} state changes nothing."
        reasons.append(Reason(sentence=said, facts=(each,)))
    return replace(answer, status=status, cause=cause, reasons=(*reasons, *answer.reasons))


def _with_term(
    book: Rulebook, clause: Clause, answer: ClauseAnswer, *, moment: Moment
) -> ClauseAnswer:
    """Return a clause as ended where the clause whose term it shares has ended."""
    if clause.ends_with is None:
        return answer
    rule = book.rules.get(clause.ends_with.provision)
    others = () if rule is None else rule.clauses
    terms = [each for each in others if each.id == clause.ends_with]
    if rule is None or not terms:
        said = f"Its term is said to be that of {clause.ends_with}, for which there is no rule."
        return replace(answer, reasons=(*answer.reasons, Reason(sentence=said)))
    term = _clause(_case(book, rule, terms[0], moment=moment))
    if term.status is not Status.TERMINATED:
        return answer
    said = f"Ended with the term of {term.clause}; else it would stand as {answer.status.value}."
    why = tuple(reason for each in term.readings for reason in each.answer.reasons)
    reasons = (Reason(sentence=said), *why, *answer.reasons)
    return replace(answer, status=Status.TERMINATED, cause=None, reasons=reasons)


def _gravest(clauses: Sequence[ClauseAnswer]) -> tuple[Status, Cause | None]:
    """Return as which clause the whole stands; some done and some to come is partly met."""
    gravest = min(clauses, key=lambda each: GRAVEST_FIRST.index(each.status))
    to_come = gravest.status in {Status.AMENDED, Status.NOT_YET_DUE}
    if to_come and any(each.status in FULFILLED for each in clauses):
        return Status.PARTLY_MET, None
    return gravest.status, gravest.cause


def _count_words(clauses: Sequence[ClauseAnswer]) -> str:
    said = [f"{each.clause}: {each.status.value}" for each in clauses]
    return "By its clauses: " + "; ".join(said) + "."
