"""The state of one thing, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from truceline.domain.entry import EntryRef
from truceline.procedure.ballot import MotionState, motion_state
from truceline.procedure.errors import WrongEntryError
from truceline.procedure.incident_state import IncidentState, incident_state
from truceline.procedure.report_state import (
    AppointmentState,
    ReportState,
    appointment_state,
    report_state,
)
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept
from truceline.procedure.spelling import spell
from truceline.procedure.thing import ITEMS, Thing, thing_of
from truceline.procedure.verdict import Accepted

MOST_SPELLINGS: Final = 1024
"""How many spellings of reports are remembered."""

ItemState = ReportState | IncidentState | MotionState | AppointmentState
"""Where one thing stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing and where it stands."""

    ref: EntryRef
    thing: Thing
    state: ItemState

    @property
    def spelling(self) -> bytes:
        """Return the bytes of it that are hashed."""
        state = self.state
        # Most reports are like many others; but equal instants may be spelt differently.
        if isinstance(state, ReportState) and state.due_at is None:
            return _spelt_report(self.thing, state)
        return spell({"thing": self.thing, "state": state})


def thing_at(kept: Kept) -> Thing | None:
    """Return what an accepted entry is, if that has a state of its own."""
    if kept.placed.act is None or not isinstance(kept.verdict, Accepted):
        return None
    thing = thing_of(kept.placed.act)
    return thing if thing in ITEMS else None


def item_of(scope: Scope, kept: Kept) -> Item:
    """Return where a thing stands in a scope.

    Raises
    ------
    WrongEntryError
        If the entry has no state of its own.
    """
    match thing_at(kept):
        case None:
            came = type(kept.placed.act).__name__
            raise WrongEntryError(at=kept.at, expected="a thing with a state", came=came)
        case Thing.INCIDENT as thing:
            return Item(ref=kept.at, thing=thing, state=incident_state(scope, kept))
        case Thing.MOTION as thing:
            return Item(ref=kept.at, thing=thing, state=motion_state(scope, kept))
        case Thing.APPOINTMENT as thing:
            return Item(ref=kept.at, thing=thing, state=appointment_state(scope, kept))
        case thing:
            return Item(ref=kept.at, thing=thing, state=report_state(scope, kept))


@lru_cache(maxsize=MOST_SPELLINGS)
def _spelt_report(thing: Thing, state: ReportState) -> bytes:
    return spell({"thing": thing, "state": state})
