"""An act about to be judged, in the past of its entry; and what every guard first asks."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.domain.act import Act
from truceline.domain.entry import EntryRef, KeyId
from truceline.domain.finding_act import Axes, Confidence, Responsibility
from truceline.domain.identifier import DelegationId
from truceline.domain.report_act import Redacted
from truceline.domain.rule import Rules
from truceline.procedure.act_name import name_of
from truceline.procedure.errors import ActRefusedError
from truceline.procedure.placed import Placed
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept
from truceline.procedure.thing import Thing, fit_of, thing_of
from truceline.procedure.verdict import Accepted, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What an entry does, the past in which it is judged, and the rules in force there.

    `main` are the subjects that it is mainly about, `beside` the others.
    """

    placed: Placed
    scope: Scope
    rules: Rules
    main: tuple[Kept, ...] = ()
    beside: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who signs: a key, in a log of a delegation."""

    by: DelegationId
    key: KeyId


def may_do(hand: Hand, act: Act, scope: Scope, *, rules: Rules) -> bool:
    """Tell whether a key of a delegation held an office there that may do an act."""
    permission = rules.permissions.get(name_of(act))
    if permission is None:
        return False
    if permission.roles and permission.roles.isdisjoint(scope.charter.roles[hand.by]):
        return False
    return not permission.offices.isdisjoint(scope.offices(hand.by, hand.key))


def find_subjects(
    placed: Placed, act: Act, scope: Scope
) -> tuple[tuple[Kept, ...], tuple[Kept, ...]]:
    """Return the subjects that an act is mainly about, and the others.

    Raises
    ------
    ActRefusedError
        If one is not there, has no effect, or does not fit.
    """
    fit = fit_of(act)
    main, beside = [], []
    for each in [_find(ref, act, scope) for ref in placed.subjects]:
        thing = Thing.WORD if each.placed.act is None else thing_of(each.placed.act)
        if thing in fit.main:
            main.append(each)
        elif thing in fit.also:
            beside.append(each)
        else:
            raise ActRefusedError(reason=Reason.WRONG_SUBJECTS, subject=each.at)
    if not fit.least <= len(main) <= fit.most:
        raise ActRefusedError(reason=Reason.WRONG_SUBJECTS)
    foreign = next((each.at for each in main if fit.own and each.by != placed.by), None)
    if foreign is not None:
        raise ActRefusedError(reason=Reason.NOT_OWN, subject=foreign)
    return tuple(main), tuple(beside)


def require_confidence(axes: Axes, rules: Rules) -> None:
    """Refuse to attribute with less confidence than the rules ask for at that gravity.

    Raises
    ------
    ActRefusedError
        If it does.
    """
    names = axes.responsibility in {Responsibility.ATTRIBUTED, Responsibility.SHARED}
    least = rules.thresholds.get(axes.gravity, Confidence.NOT_GRADED)
    if names and axes.responsibility_confidence.rank < least.rank:
        raise ActRefusedError(reason=Reason.BELOW_THRESHOLD)


def _find(ref: EntryRef, act: Act, scope: Scope) -> Kept:
    kept = scope.find(ref)
    if kept is None:
        raise ActRefusedError(reason=Reason.UNSEEN_SUBJECT, subject=ref)
    if kept.at.leaf != ref.leaf:
        raise ActRefusedError(reason=Reason.OTHER_LEAF, subject=ref)
    if isinstance(act, Redacted):
        return kept
    if not isinstance(kept.verdict, Accepted):
        raise ActRefusedError(reason=Reason.REFUSED_SUBJECT, subject=ref)
    if scope.is_void(kept):
        raise ActRefusedError(reason=Reason.VOID_SUBJECT, subject=ref)
    return kept
