"""What time it was, by beats alone: no clock is read, and one delegation's word is not enough.

A beat is a delegation's word that an instant had come, and that it held what its past covers. An
instant has passed where beats of enough delegations say so. An entry was there by an instant if
another delegation's beat up to that instant covers it: whoever kept a log back and dates what is
in it before the term shows nothing by that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from truceline.domain.entry import EntryRef, LogId
from truceline.domain.governance_act import Beat
from truceline.domain.identifier import DelegationId
from truceline.procedure.placed import Sizes
from truceline.procedure.reading import act_as
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept


def instant_of(beat: Kept) -> datetime:
    """Return the instant that a beat names."""
    return act_as(beat, Beat).at


def latest_beat_at(scope: Scope, log: LogId) -> datetime | None:
    """Return the instant of the last beat of a log, if it has one."""
    last = next(scope.beats_back(log), None)
    return None if last is None else instant_of(last)


def first_known_at(scope: Scope, ref: EntryRef, logs: Iterable[LogId]) -> datetime | None:
    """Return the earliest instant at which a beat of some logs covers an entry, if one does."""
    first = (next(scope.beats(log, scope.first_knowing(log, ref)), None) for log in logs)
    return min((instant_of(each) for each in first if each is not None), default=None)


def shown_at(scope: Scope, kept: Kept) -> datetime | None:
    """Return when an entry was first with another delegation than its author's, if that is known.

    Of two nodes with equal cuts both say the same.
    """
    others = sorted(log for log, owner in scope.charter.logs.items() if owner != kept.by)
    return first_known_at(scope, kept.at, others)


def was_there_by(scope: Scope, kept: Kept, instant: datetime) -> bool:
    """Tell whether another delegation's beat up to an instant covers an entry."""
    shown = shown_at(scope, kept)
    return shown is not None and shown <= instant


def said_passed(beats: Iterable[Kept], instant: datetime) -> frozenset[DelegationId]:
    """Return the delegations of which a beat says that an instant had passed."""
    return frozenset(each.by for each in beats if instant_of(each) >= instant)


def has_passed(scope: Scope, instant: datetime) -> frozenset[DelegationId]:
    """Return the delegations by whose last beats in here an instant had passed."""
    last = (next(scope.beats_back(log), None) for log in sorted(scope.charter.logs))
    return said_passed((each for each in last if each is not None), instant)


def known_at(scope: Scope, log: LogId, instant: datetime) -> Sizes:
    """Return the cut that a log's node had folded at an instant of its own beats.

    That of its last beat up to the instant, with the beat itself; nothing before the first.
    """
    low, high = 0, scope.past.of(log)
    last: Kept | None = None
    while low < high:
        middle = (low + high) // 2
        beat = next(scope.shelf.beats(log, middle, high), None)
        if beat is None or instant_of(beat) > instant:
            high = middle
        else:
            last, low = beat, beat.at.index + 1
    if last is None:
        return {}
    return {**last.past.others, log: last.at.index + 1}
