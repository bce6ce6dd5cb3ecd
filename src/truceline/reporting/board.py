"""The parameter board: what is still open between the sides, in each side's own words.

A question is contested while some delegation's latest word is opposed, open while it is not
agreed by all who spoke, and agreed otherwise. Silence is shown as silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import DelegationId
from truceline.domain.mechanism import Mechanism
from truceline.domain.position import Parameter, Position, Stance
from truceline.domain.scenario import Scenario


class Status(Enum):
    """Where a question stands between the sides, the hardest first."""

    CONTESTED = "contested"
    OPEN = "open"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One question: where it stands, who said what, and of whom no position is known."""

    parameter: Parameter
    status: Status
    positions: tuple[Position, ...]
    silent: tuple[DelegationId, ...]


def board_of(scenario: Scenario) -> tuple[BoardRow, ...]:
    """Return the board of a scenario, contested questions first."""
    rows = [_row(parameter, scenario) for parameter in scenario.parameters]
    order = list(Status)
    return tuple(sorted(rows, key=lambda row: order.index(row.status)))


def mechanisms_alike(position: Position, scenario: Scenario) -> tuple[Mechanism, ...]:
    """Return the mechanisms that settle a question as a position asks."""
    return tuple(
        one
        for one in scenario.mechanisms
        if (setting := one.settings.get(position.parameter)) is not None
        and setting.value == position.proposes
    )


def _row(parameter: Parameter, scenario: Scenario) -> BoardRow:
    said = sorted(
        (one for one in scenario.positions if one.parameter == parameter.id),
        key=lambda one: (one.delegation, one.said_on),
    )
    spoke = {one.delegation for one in said}
    return BoardRow(
        parameter=parameter,
        status=_status(said),
        positions=tuple(said),
        silent=tuple(sorted(one.id for one in scenario.delegations if one.id not in spoke)),
    )


def _status(said: list[Position]) -> Status:
    latest = {one.delegation: one.stance for one in said}
    if Stance.OPPOSED in latest.values():
        return Status.CONTESTED
    if not latest or Stance.OPEN in latest.values():
        return Status.OPEN
    return Status.AGREED
