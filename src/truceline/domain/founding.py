"""What was agreed before the first entry: logs, roles, offices, rules, and the terms of each post.

It is made once, from a mechanism of a scenario and from the roster of the record, and every node
keeps the same. Its logs, roles, offices and rules decide, and are part of every state; the terms
of posts and the time zone say how a node of the mechanism works, and change no state.
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.domain.clock_time import check_time_zone
from truceline.domain.delegation import Role
from truceline.domain.entry import KeyId, LogId
from truceline.domain.identifier import AssetId, DelegationId, MechanismId, ScenarioId
from truceline.domain.mechanism import Sharing
from truceline.domain.office import Office
from truceline.domain.place import Coordinate
from truceline.domain.quantity import FARTHEST_M, require_between
from truceline.domain.refusal import require
from truceline.domain.rule import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHolder:
    """A log, and whose it is."""

    log: LogId
    delegation: DelegationId


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolder:
    """A delegation, and what it is to the agreement."""

    delegation: DelegationId
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolder:
    """A key of a delegation, and the offices that it holds at the start."""

    delegation: DelegationId
    key: KeyId
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTerms:
    """On what terms a post, camera, patrol or aircraft works.

    Parameters
    ----------
    id
        Which.
    operators
        Whose people run it.
    sharing
        When others get what it reports.
    disclosed_within_s
        Within how long a sealed report is disclosed [s]; None where only a dispute opens it.
    on_dispute
        Whether a dispute opens a sealed report before.
    at
        Where it stands; None for what moves, and where that is not for all to know.
    may_be_off_m
        How far it may stand from there [m].
    reach_m
        How far its farthest sensor reaches [m].
    """

    id: AssetId
    operators: tuple[DelegationId, ...]
    sharing: Sharing
    disclosed_within_s: int | None = None
    on_dispute: bool = False
    at: Coordinate | None = None
    may_be_off_m: int = 0
    reach_m: int

    def __post_init__(self) -> None:
        """Refuse a reach that is none on earth."""
        require_between(self.reach_m, (1, FARTHEST_M), noun="PostTerms", field="reach_m")
        require_between(self.may_be_off_m, (0, FARTHEST_M), noun="PostTerms", field="may_be_off_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """The founding of a mechanism.

    Parameters
    ----------
    scenario, mechanism
        From what it was made.
    time_zone
        The clock of the mission.
    genesis
        The fingerprint of the founding roster whose logs and keys are named.
    fold_version
        By which version of the fold the state is derived.
    logs, roles, offices
        Whose each log is, what each delegation is, what each key may sign; each in order.
    rules
        The rules of procedure until others are adopted.
    posts
        The terms of each post, in order.
    """

    scenario: ScenarioId
    mechanism: MechanismId
    time_zone: str
    genesis: bytes
    fold_version: int
    logs: tuple[LogHolder, ...]
    roles: tuple[RoleHolder, ...]
    offices: tuple[OfficeHolder, ...]
    rules: Rules
    posts: tuple[PostTerms, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an unknown time zone, and anything that is named twice."""
        check_time_zone(self.time_zone, noun="Founding")
        named: dict[str, list[str]] = {
            "logs": [each.log for each in self.logs],
            "roles": [each.delegation for each in self.roles],
            "offices": [each.key for each in self.offices],
            "posts": [each.id for each in self.posts],
        }
        for field, ids in named.items():
            require(
                ids == sorted(set(ids)),
                noun="Founding",
                field=field,
                expected="each once, in order",
                came=ids,
            )
