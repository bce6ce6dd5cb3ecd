"""The watch: what was done in it, and how it is handed over by two officers who both sign."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.casework.desk import Aside, Desk, Written
from truceline.domain.entry import EntryRef, LogId
from truceline.domain.fieldwork import Handover
from truceline.domain.incident_act import HandedOver
from truceline.procedure.shelf import Kept
from truceline.record.key import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What stands in the own log since the last handover.

    Parameters
    ----------
    began_with
        The handover with which it began; None if there was none.
    entries
        What was written since, in order.
    arrived
        How many entries of each other log came in meanwhile.
    """

    began_with: Kept | None
    entries: tuple[Kept, ...]
    arrived: dict[LogId, int]


def current_watch(desk: Desk) -> Watch:
    """Return the watch that is on."""
    shelf, size = desk.scope.shelf, desk.scope.past.of(desk.log)
    entries: list[Kept] = []
    began = None
    for index in range(size - 1, -1, -1):
        kept = shelf.kept(desk.log, index)
        if kept is None:
            continue
        if isinstance(kept.placed.act, HandedOver) and not desk.scope.is_void(kept):
            began = kept
            break
        entries.append(kept)
    logs = [log for log in sorted(desk.scope.charter.logs) if log != desk.log]
    known = {log: began.past.of(log) if began else 0 for log in logs}
    arrived = {log: desk.scope.past.of(log) - known[log] for log in logs}
    return Watch(began_with=began, entries=tuple(reversed(entries)), arrived=arrived)


def hand_over(
    desk: Desk, handover: Handover, *, incoming: Signer, open_matters: Collection[EntryRef] = ()
) -> Written:
    """Hand the watch over; the outgoing and the incoming officer sign one entry.

    Parameters
    ----------
    desk
        The desk, with the outgoing officer's key at hand.
    handover
        What one watch hands to the next.
    incoming
        The key of the officer who comes.
    open_matters
        The entries that wait.
    """
    outgoing = desk.signer_of(HandedOver())
    aside = Aside(signers=(outgoing, incoming))
    return desk.write(HandedOver(), *open_matters, body=handover, aside=aside)
