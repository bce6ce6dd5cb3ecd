"""A clause that is done once: a hand-over, a withdrawal, an exchange, a return, a link, a centre.

What only the obliged say of their own compliance is shown and counted apart; it meets nothing.
Where the text names no day, nothing is late and nothing is breached by waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.compliance.answer import Answer, Cause, Reason, Status, cannot_tell
from truceline.compliance.case import Case, latest_of_each, names
from truceline.compliance.clause import Due
from truceline.compliance.due import due_end, say, say_end
from truceline.compliance.fact import Completion, Extent, Sealed


def assess_due(case: Case, terms: Due) -> Answer:
    """Answer from what was said of the completion, and from the day on which it is due."""
    told = case.of(Completion)
    latest = latest_of_each(told)
    done = [each for each in latest if each.extent is Extent.DONE and not case.is_own(each)]
    if done:
        first = min(each.so_at for each in done)
        denials = [e for e in latest if e.extent is not Extent.DONE and e.so_at >= first]
        if denials:
            return _disputed(done, denials)
        return _all_times(case, terms, _first_done(told, done))
    return _not_done(case, terms, latest)


def _first_done(told: Sequence[Completion], done: Sequence[Completion]) -> list[Completion]:
    """Return, of each who says that it is done, the first word of those that all say so."""
    first: list[Completion] = []
    for last in done:
        kept = last
        for each in reversed([each for each in told if each.told.by == last.told.by]):
            if each.extent is not Extent.DONE:
                break
            kept = each
        first.append(kept)
    return first


def _disputed(done: Sequence[Completion], denials: Sequence[Completion]) -> Answer:
    said = f"{_tellers(done)} say that it is done; {_tellers(denials)} say later that it is not."
    reason = Reason(sentence=said, facts=(*done, *denials))
    return Answer(status=Status.DISPUTED, reasons=(reason,))


def _all_times(case: Case, terms: Due, done: Sequence[Completion]) -> Answer:
    answers = [_in_time(case, terms, each) for each in done]
    if len({each.status for each in answers}) == 1:
        return answers[0]
    reasons = tuple(reason for each in answers for reason in each.reasons)
    said = "Those who say that it is done differ in when."
    return Answer(status=Status.DISPUTED, reasons=(Reason(sentence=said), *reasons))


def _in_time(case: Case, terms: Due, done: Completion) -> Answer:
    stated = Reason(sentence=_done_words(case, done), facts=(done,))
    if terms.deadline is None:
        said = Reason(sentence="The text names no day, so it cannot be late.")
        return Answer(status=Status.MET, reasons=(stated, said))
    end = due_end(terms.deadline)
    due = Reason(sentence=say_end(terms.deadline, case.in_force_at))
    if done.when.from_at >= end:
        return Answer(status=Status.MET_LATE, reasons=(stated, due))
    if done.when.to_at <= end:
        return Answer(status=Status.MET, reasons=(stated, due))
    words = "It was done, but when is not known closely enough to say whether in time."
    return cannot_tell(Cause.NO_FACTS, Reason(sentence=words), stated, due)


def _done_words(case: Case, done: Completion) -> str:
    zone, when = case.time_zone, done.when
    at = say(when.from_at, zone)
    if when.from_at != when.to_at:
        at = f"between {at} and {say(when.to_at, zone)}"
    words = f" {done.words}" if done.words else ""
    return f"Done {at}, as {names(done.told.by)} state.{words}"


def _not_done(case: Case, terms: Due, latest: Sequence[Completion]) -> Answer:
    reasons = [_not_done_words(latest)]
    own_done = [each for each in latest if each.extent is Extent.DONE]
    if own_done:
        said = "Only the obliged say that it is done; that is counted apart and meets nothing."
        reasons.append(Reason(sentence=said, facts=tuple(own_done)))
    if terms.deadline is not None:
        reasons.append(Reason(sentence=say_end(terms.deadline, case.in_force_at)))
    answer = _overdue(case, terms, [e for e in latest if e.extent is not Extent.DONE])
    if terms.deadline is not None and case.moment.as_of < due_end(terms.deadline):
        answer = Answer(status=Status.NOT_YET_DUE, reasons=())
    elif own_done and answer.status in {Status.BREACHED, Status.PARTLY_MET}:
        answer = Answer(status=Status.DISPUTED, reasons=answer.reasons)
    return replace(
        answer,
        reasons=(*reasons, *answer.reasons),
        n_self_reported_compliance=int(bool(own_done)),
    )


def _not_done_words(latest: Sequence[Completion]) -> Reason:
    said = [f"{names(each.told.by)}: {each.extent.value}. {each.words}".strip() for each in latest]
    return Reason(sentence=" ".join(said) or "Nothing is stated of it.", facts=tuple(latest))


def _overdue(case: Case, terms: Due, lacking: Sequence[Completion]) -> Answer:
    at = max((each.so_at for each in lacking), default=None)
    last = [each for each in lacking if each.so_at == at]
    extents = {each.extent for each in last}
    if len(extents) > 1:
        return Answer(status=Status.DISPUTED, reasons=())
    if extents == {Extent.PART}:
        return Answer(status=Status.PARTLY_MET, reasons=())
    sealed = tuple(case.of(Sealed))
    if sealed:
        said = f"{len(sealed)} sealed, not counted: what they hold could say that it is done."
        return cannot_tell(Cause.SEALED, Reason(sentence=said, facts=sealed))
    if terms.deadline is None:
        said = "The text names no day on which it is due."
        return cannot_tell(Cause.TEXT_SILENT, Reason(sentence=said))
    return _lacking(case, last)


def _lacking(case: Case, last: Sequence[Completion]) -> Answer:
    if any(case.is_own(each) for each in last):
        return Answer(status=Status.BREACHED, reasons=(), n_self_reported_breaches=1)
    if any(case.is_joint(each) for each in last):
        return Answer(status=Status.BREACHED, reasons=(), n_found=1)
    if last:
        said = f"Only {_tellers(last)} say so, and the obliged do not: that is an allegation."
        return cannot_tell(Cause.NO_FACTS, Reason(sentence=said, facts=tuple(last)))
    return cannot_tell(Cause.NO_FACTS)


def _tellers(facts: Sequence[Completion]) -> str:
    return names({one for each in facts for one in each.told.by})
