"""Who may appoint, revoke, show a fork and say what time it is; judged in the entry's past."""

from __future__ import annotations

from truceline.domain.governance_act import Appointed, Beat, ForkShown, Revoked
from truceline.procedure.clock import latest_beat_at
from truceline.procedure.deed import Deed
from truceline.procedure.errors import ActRefusedError
from truceline.procedure.verdict import ForkFacts, Reason


def guard_appointed(deed: Deed, act: Appointed) -> None:
    """Judge that the appointments which end with this one are of the same key.

    Raises
    ------
    ActRefusedError
        If one is not.
    """
    for each in deed.main:
        earlier = each.placed.act
        if isinstance(earlier, Appointed) and earlier.key != act.key:
            raise ActRefusedError(reason=Reason.WRONG_SUBJECTS, subject=each.at)


def guard_revoked(deed: Deed, act: Revoked) -> None:
    """Judge that a delegation revokes in its own logs only.

    Raises
    ------
    ActRefusedError
        If the log is another's.
    """
    if deed.scope.charter.logs.get(act.log) != deed.placed.by:
        raise ActRefusedError(reason=Reason.NOT_OWN)


def guard_fork_shown(deed: Deed, act: ForkShown) -> ForkFacts:
    """Judge a word that a log was forked, and say how many delegations must have seen an entry.

    How far the log counts follows from the beats of the others, not from the size that is named
    here: whoever shows a fork from an old past, or names none of it, voids no more by that. And it
    takes as many delegations to say so as it takes for a term to run out, because the fold reads no
    proof: one alone silences nobody.

    Raises
    ------
    ActRefusedError
        If there is no such log.
    """
    if act.log not in deed.scope.charter.logs:
        raise ActRefusedError(reason=Reason.UNKNOWN_LOG)
    return ForkFacts(quorum=deed.rules.lapse_quorum)


def guard_beat(deed: Deed, act: Beat) -> None:
    """Judge that the clock of a log runs forward, so that nobody dates a beat back.

    Raises
    ------
    ActRefusedError
        If a beat of the log that is not void names a later instant.
    """
    last_at = latest_beat_at(deed.scope, deed.placed.at.log)
    if last_at is not None and act.at < last_at:
        raise ActRefusedError(reason=Reason.CLOCK_BACK)
