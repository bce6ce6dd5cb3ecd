"""What one side or one team finds, and what a party answers; neither settles anything."""

from __future__ import annotations

from collections.abc import Collection

from truceline.casework.desk import Desk, Written
from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Answered, AnswerStance, Axes, FindingDrafted
from truceline.domain.statement import AnswerText, FindingReasons


def find(
    desk: Desk,
    incident: EntryRef,
    *,
    axes: Axes,
    reasons: FindingReasons,
    evidence: Collection[EntryRef] = (),
) -> Written:
    """Draft a finding on three axes, over a list of evidence.

    Parameters
    ----------
    desk
        Whose finding it is.
    incident
        Of what.
    axes
        What is found.
    reasons
        Why, axis by axis.
    evidence
        What it rests on.
    """
    return desk.write(FindingDrafted(axes=axes), incident, *evidence, body=reasons)


def answer(desk: Desk, what: EntryRef, *, stance: AnswerStance, text: AnswerText) -> Written:
    """Answer an allegation or a finding that names the own delegation."""
    return desk.write(Answered(stance=stance), what, body=text)
