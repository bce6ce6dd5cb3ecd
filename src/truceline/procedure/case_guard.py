"""Who may disclose, withdraw, answer, find and hand over; judged in the entry's past."""

from __future__ import annotations

from truceline.domain.finding_act import Answered, FindingDrafted
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import HandedOver
from truceline.domain.report_act import Abandoned, AllegationLodged, Disclosed
from truceline.procedure.deed import Deed, Hand, may_do, require_confidence
from truceline.procedure.errors import ActRefusedError
from truceline.procedure.reading import act_as
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept, topic_of
from truceline.procedure.thing import Thing, thing_of
from truceline.procedure.verdict import Reason


def guard_opening(deed: Deed) -> None:
    """Judge that a commitment is disclosed or abandoned, which is done once.

    Raises
    ------
    ActRefusedError
        If that had been done there.
    """
    (commitment,) = deed.main
    if closed_by(deed.scope, commitment):
        raise ActRefusedError(reason=Reason.ALREADY_DONE, subject=commitment.at)


def closed_by(scope: Scope, commitment: Kept) -> list[Kept]:
    """Return what disclosed or abandoned a commitment in a scope, void or not left out."""
    acts = scope.standing(topic_of(commitment.at))
    return [each for each in acts if isinstance(each.placed.act, (Disclosed, Abandoned))]


def guard_withdrawn(deed: Deed) -> None:
    """Judge a withdrawal: of one's own word, or of a match by rule that one's report is in.

    Raises
    ------
    ActRefusedError
        If it is another delegation's.
    """
    (what,) = deed.main
    owners = {what.by}
    if what.placed.act is not None and thing_of(what.placed.act) is Thing.RULE_MATCH:
        found = (deed.scope.find(each) for each in what.placed.subjects)
        owners = {each.by for each in found if each is not None}
    if deed.placed.by not in owners:
        raise ActRefusedError(reason=Reason.NOT_OWN, subject=what.at)


def guard_answered(deed: Deed) -> None:
    """Judge that whoever answers is named by the allegation or the finding.

    Raises
    ------
    ActRefusedError
        If he is not.
    """
    (what,) = deed.main
    if deed.placed.by not in named_in(what):
        raise ActRefusedError(reason=Reason.NOT_NAMED, subject=what.at)


def named_in(what: Kept) -> frozenset[DelegationId]:
    """Return whom an allegation or a finding names, who has the right to answer it."""
    act = what.placed.act
    if isinstance(act, FindingDrafted):
        return frozenset(act.axes.responsible)
    return frozenset(act_as(what, AllegationLodged).against)


def answers_to(scope: Scope, what: Kept) -> list[Kept]:
    """Return the answers to an allegation or a finding that are not void."""
    acts = scope.standing(topic_of(what.at))
    return [each for each in acts if isinstance(each.placed.act, Answered)]


def guard_finding(deed: Deed, act: FindingDrafted) -> None:
    """Judge that a finding attributes only with the confidence that the rules ask for.

    Raises
    ------
    ActRefusedError
        If it does not.
    """
    require_confidence(act.axes, deed.rules)


def guard_handover(deed: Deed, act: HandedOver) -> None:
    """Judge that two who may do so signed a handover: who goes, and who comes.

    Raises
    ------
    ActRefusedError
        If only one did.
    """
    who = {key: Hand(by=deed.placed.by, key=key) for key in deed.placed.keys}
    fit = {key for key, hand in who.items() if may_do(hand, act, deed.scope, rules=deed.rules)}
    if len(fit) < 2:  # noqa: PLR2004 - outgoing and incoming
        raise ActRefusedError(reason=Reason.SIGNED_ALONE)
