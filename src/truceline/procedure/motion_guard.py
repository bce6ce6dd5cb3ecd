"""Who may move, speak to a motion, take it back, or match by rule; judged in the entry's past."""

from __future__ import annotations

from datetime import timedelta

from truceline.domain.entry import EntryRef
from truceline.domain.identifier import DelegationId
from truceline.domain.kind import motion_kind_of
from truceline.domain.motion import (
    Activate,
    Adopt,
    Close,
    Decide,
    Match,
    Merge,
    Moved,
    Procedure,
    RuleMatched,
    Stance,
    StanceTaken,
    Undo,
)
from truceline.domain.rule import JointRule
from truceline.procedure.ballot import MotionState, by_silence, motion_state
from truceline.procedure.clock import latest_beat_at
from truceline.procedure.course import closings, decisions
from truceline.procedure.deed import Deed, require_confidence
from truceline.procedure.errors import ActRefusedError
from truceline.procedure.reading import act_as, facts_as, moves
from truceline.procedure.shelf import Kept
from truceline.procedure.thing import Thing, thing_of
from truceline.procedure.verdict import MotionFacts, Reason


def guard_moved(deed: Deed, act: Moved) -> MotionFacts:
    """Judge a motion, and say who must assent to it.

    Raises
    ------
    ActRefusedError
        If the rules do not let it be moved so.
    """
    rule = deed.rules.joint.get(motion_kind_of(act.motion).value)
    if rule is None:
        raise ActRefusedError(reason=Reason.NOT_JOINT)
    silent = act.procedure is Procedure.SILENCE
    if silent and not rule.silence:
        raise ActRefusedError(reason=Reason.NO_SILENCE)
    _require_term(deed, act, rule.hours_of_silence if silent else rule.least_hours)
    _guard_motion(deed, act)
    return _facts(deed, rule)


def guard_stance(deed: Deed, act: StanceTaken) -> None:
    """Judge a word on a motion.

    Raises
    ------
    ActRefusedError
        If the motion takes no such word there any more, or never did.
    """
    (motion,) = deed.main
    moved = act_as(motion, Moved)
    state = open_state(deed, motion)
    if _has_spoken(state, deed.placed.by):
        raise ActRefusedError(reason=Reason.ALREADY_DONE, subject=motion.at)
    if act.stance is Stance.OBJECT and not by_silence(motion):
        raise ActRefusedError(reason=Reason.NO_SILENCE, subject=motion.at)
    if (act.parts or act.axes is not None) and not isinstance(moved.motion, Decide):
        raise ActRefusedError(reason=Reason.NO_AXES, subject=motion.at)
    if act.axes is not None:
        require_confidence(act.axes, deed.rules)
    most = timedelta(hours=deed.rules.decision_h)
    if act.until_at is not None and act.until_at > moved.due_at + most:
        raise ActRefusedError(reason=Reason.TERM_TOO_LONG, subject=motion.at)


def guard_motion_withdrawn(deed: Deed) -> None:
    """Judge that a delegation no longer stands by a motion that it moved or assented to.

    Raises
    ------
    ActRefusedError
        If the motion was over, or it never stood by it.
    """
    (motion,) = deed.main
    state = open_state(deed, motion)
    stood = {Stance.ASSENT, Stance.ASSENT_IN_PART}
    if stood.isdisjoint(state.words.get(deed.placed.by, frozenset())):
        raise ActRefusedError(reason=Reason.NOT_OWN, subject=motion.at)


def guard_rule_matched(deed: Deed, act: RuleMatched) -> None:
    """Judge that reports were matched by a rule that was agreed.

    Raises
    ------
    ActRefusedError
        If there is no such rule, or not for such reports.
    """
    reports = _require_reports(deed)
    rule = next((each for each in deed.rules.match_rules if each.id == act.rule), None)
    if rule is None or len(reports) > rule.most_reports:
        raise ActRefusedError(reason=Reason.UNKNOWN_RULE)
    if len({each.by for each in reports}) < 2:  # noqa: PLR2004 - one side alone matches nothing
        raise ActRefusedError(reason=Reason.ONE_DELEGATION)


def open_state(deed: Deed, motion: Kept) -> MotionState:
    """Return how a motion stood in an act's past.

    Raises
    ------
    ActRefusedError
        If it was over there.
    """
    state = motion_state(deed.scope, motion)
    taken = facts_as(motion, MotionFacts).can_be_taken
    if state.settled or state.withdrawn_by or state.lapsed_by or not taken:
        raise ActRefusedError(reason=Reason.MOTION_OVER, subject=motion.at)
    return state


def _has_spoken(state: MotionState, by: DelegationId) -> bool:
    decisive = {Stance.ASSENT, Stance.ASSENT_IN_PART, Stance.DISSENT}
    return not decisive.isdisjoint(state.words.get(by, frozenset()))


def _require_term(deed: Deed, act: Moved, hours: int) -> None:
    if not hours:
        return
    now_at = latest_beat_at(deed.scope, deed.placed.at.log)
    if now_at is None or act.due_at < now_at + timedelta(hours=hours):
        raise ActRefusedError(reason=Reason.TERM_TOO_SHORT)


def _guard_motion(deed: Deed, act: Moved) -> None:
    match act.motion:
        case Match():
            _require_reports(deed)
        case Merge(into=into):
            _require_among(deed, into)
        case Undo():
            _require_undoable(deed.main[0])
        case Decide(axes=axes):
            require_confidence(axes, deed.rules)
            _require_none(decisions(deed.scope, deed.main[0]))
        case Close():
            _require_none(closings(deed.scope, deed.main[0]))
        case Adopt(rules=rules):
            _require_newer(rules.version, deed.rules.version)
        case Activate(version=version):
            _require_newer(version, deed.scope.charter.fold_version)
        case _:
            return


def _facts(deed: Deed, rule: JointRule) -> MotionFacts:
    roles = deed.scope.charter.roles
    named = {by for by, own in roles.items() if not rule.roles.isdisjoint(own)}
    left = frozenset(by for by in named if deed.scope.has_left(by))
    return MotionFacts(
        required=frozenset(named - left),
        left=left,
        least=rule.least_delegations,
        silence_h=rule.hours_of_silence,
    )


def _require_reports(deed: Deed) -> list[Kept]:
    things = [each.placed.act and thing_of(each.placed.act) for each in deed.main]
    reports = [
        each for each, thing in zip(deed.main, things, strict=True) if thing is not Thing.INCIDENT
    ]
    if len(reports) < 2 or len(deed.main) - len(reports) > 1:  # noqa: PLR2004 - what is matched is two or more
        raise ActRefusedError(reason=Reason.WRONG_SUBJECTS)
    return reports


def _require_among(deed: Deed, into: EntryRef) -> None:
    if into not in {each.at for each in deed.main}:
        raise ActRefusedError(reason=Reason.WRONG_SUBJECTS, subject=into)


def _require_undoable(what: Kept) -> None:
    if isinstance(what.placed.act, Moved) and not (moves(what, Match) or moves(what, Merge)):
        raise ActRefusedError(reason=Reason.WRONG_SUBJECTS, subject=what.at)


def _require_none(held: list[tuple[Kept, MotionState]]) -> None:
    firm = next((motion.at for motion, state in held if not state.contested), None)
    if firm is not None:
        raise ActRefusedError(reason=Reason.ALREADY_DONE, subject=firm)


def _require_newer(version: int, in_force: int) -> None:
    if version <= in_force:
        raise ActRefusedError(reason=Reason.OLD_VERSION)
