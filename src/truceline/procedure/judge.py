"""The verdict on one entry, in its own past: what is asked, and in which order.

1. Nothing is wrong with the entry itself, and its log is its delegation's.
2. Its cut does not shrink, and is closed: it leaves out nothing that an entry inside it had seen.
3. Its key held an office there that the rules in force there let do it.
4. It has not said more of one thing than any log may.
5. What it is about was there, with that leaf, accepted, and fits.
6. What its kind asks for.
"""

from __future__ import annotations

from truceline.domain.act import Act
from truceline.domain.finding_act import Answered, FindingDrafted
from truceline.domain.governance_act import (
    Appointed,
    Beat,
    ForkShown,
    Lapsed,
    Left,
    Returned,
    Revoked,
)
from truceline.domain.incident_act import HandedOver
from truceline.domain.motion import (
    Activate,
    Adopt,
    MotionWithdrawn,
    Moved,
    RuleMatched,
    StanceTaken,
)
from truceline.domain.report_act import Abandoned, Disclosed, Redacted, Withdrawn
from truceline.domain.rule import Rules
from truceline.procedure.case_guard import (
    guard_answered,
    guard_finding,
    guard_handover,
    guard_opening,
    guard_withdrawn,
)
from truceline.procedure.deed import Deed, Hand, find_subjects, may_do
from truceline.procedure.errors import ActRefusedError
from truceline.procedure.governance_guard import (
    guard_appointed,
    guard_beat,
    guard_fork_shown,
    guard_revoked,
)
from truceline.procedure.lapse_guard import guard_lapsed
from truceline.procedure.motion_guard import (
    guard_motion_withdrawn,
    guard_moved,
    guard_rule_matched,
    guard_stance,
)
from truceline.procedure.past import Past
from truceline.procedure.placed import Fault, Placed, Sizes
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import (
    ACTIVATIONS,
    ADOPTIONS,
    Kept,
    Shelf,
    Topic,
    citing_topic,
    fork_topic,
    office_topic,
    presence_topic,
    revocation_topic,
    topic_of,
)
from truceline.procedure.verdict import Accepted, Facts, Reason, Refused

MOST_ABOUT_ONE = 512
"""How many acts of one log about one thing are accepted, so that no flood drowns a case."""

_FAULTS = {
    Fault.OTHER_HISTORY: Reason.OTHER_HISTORY,
    Fault.NOT_CLOSED: Reason.NOT_CLOSED,
    Fault.BAD_CLEAR: Reason.BAD_CLEAR,
}


def past_of(placed: Placed, shelf: Shelf) -> tuple[Past, Reason | None]:
    """Return what the author of an entry had folded, and what is wrong with what he says of it.

    A cut may name only what is new since the entry before; the rest follows from that one. Where
    it does not hold, or other things are wrong with the entry, it counts as if it named nothing.
    """
    log, index = placed.at.log, placed.at.index
    before = shelf.kept(log, index - 1) if index else None
    known = {} if before is None else before.past.others
    same = Past(known, log, index)
    if placed.fault is not None:
        return same, _FAULTS[placed.fault]
    if any(size < same.of(each) for each, size in placed.past.items()):
        return same, Reason.SHRUNK
    new = {each: size for each, size in placed.past.items() if size > same.of(each)}
    if not new:
        return same, None
    past = Past({**known, **new}, log, index)
    return (past, None) if _is_closed(past, new, shelf) else (same, Reason.NOT_CLOSED)


def judge(
    placed: Placed, scope: Scope, rules: Rules
) -> tuple[Accepted | Refused, tuple[Topic, ...]]:
    """Return the verdict on an entry, and the topics under which it is filed.

    Parameters
    ----------
    placed
        The entry, with nothing wrong about its place and its cut.
    scope
        Its past.
    rules
        The rules in force there.
    """
    if placed.act is None:
        return Refused(reason=Reason.BAD_CLEAR), ()
    try:
        _require_permission(placed, placed.act, scope, rules=rules)
        main, beside = find_subjects(placed, placed.act, scope)
        topics = _topics(placed, main, beside)
        _require_few(placed, scope.shelf, topics)
        deed = Deed(placed=placed, scope=scope, rules=rules, main=main, beside=beside)
        return Accepted(facts=_guard(deed, placed.act)), topics
    except ActRefusedError as error:
        return Refused(reason=error.reason, subject=error.subject), ()


def _is_closed(past: Past, new: Sizes, shelf: Shelf) -> bool:
    # The last entry inside each log had seen all that those before it had.
    for log, size in new.items():
        last = shelf.kept(log, size - 1)
        if last is None or any(past.of(each) < n for each, n in last.past.others.items()):
            return False
    return True


def _require_permission(placed: Placed, act: Act, scope: Scope, *, rules: Rules) -> None:
    if scope.charter.logs.get(placed.at.log) != placed.by:
        raise ActRefusedError(reason=Reason.UNKNOWN_LOG)
    hands = [Hand(by=placed.by, key=key) for key in placed.keys[:1]]
    if not any(may_do(each, act, scope, rules=rules) for each in hands):
        raise ActRefusedError(reason=Reason.NOT_PERMITTED)


def _require_few(placed: Placed, shelf: Shelf, topics: tuple[Topic, ...]) -> None:
    if any(shelf.count(placed.at.log, each) >= MOST_ABOUT_ONE for each in topics):
        raise ActRefusedError(reason=Reason.TOO_MANY)


def _topics(placed: Placed, main: tuple[Kept, ...], beside: tuple[Kept, ...]) -> tuple[Topic, ...]:
    if isinstance(placed.act, Redacted):
        return ()
    about = tuple(topic_of(each.at) for each in main)
    cited = tuple(citing_topic(each.at) for each in beside) if isinstance(placed.act, Moved) else ()
    return (*about, *cited, *_matters(placed))


def _matters(placed: Placed) -> tuple[Topic, ...]:
    found: tuple[Topic, ...] = ()
    match placed.act:
        case Appointed(key=key):
            found = (office_topic(placed.by, key),)
        case Left() | Returned():
            found = (presence_topic(placed.by),)
        case Revoked(log=log):
            found = (revocation_topic(log),)
        case ForkShown(log=log):
            found = (fork_topic(log),)
        case Moved(motion=Adopt()):
            found = (ADOPTIONS,)
        case Moved(motion=Activate()):
            found = (ACTIVATIONS,)
        case _:
            pass
    return found


def _guard(deed: Deed, act: Act) -> Facts | None:
    match act:
        case Moved():
            return guard_moved(deed, act)
        case ForkShown():
            return guard_fork_shown(deed, act)
        case Lapsed():
            return guard_lapsed(deed, act)
        case _:
            _guard_case(deed, act)
            _guard_word(deed, act)
            return None


def _guard_case(deed: Deed, act: Act) -> None:
    match act:
        case Disclosed() | Abandoned():
            guard_opening(deed)
        case Withdrawn():
            guard_withdrawn(deed)
        case Answered():
            guard_answered(deed)
        case FindingDrafted():
            guard_finding(deed, act)
        case HandedOver():
            guard_handover(deed, act)
        case _:
            return


def _guard_word(deed: Deed, act: Act) -> None:
    match act:
        case StanceTaken():
            guard_stance(deed, act)
        case MotionWithdrawn():
            guard_motion_withdrawn(deed)
        case RuleMatched():
            guard_rule_matched(deed, act)
        case Appointed():
            guard_appointed(deed, act)
        case Revoked():
            guard_revoked(deed, act)
        case Beat():
            guard_beat(deed, act)
        case _:
            return
