"""A monitoring mechanism: assets, rules and release, three parts that are agreed apart.

Centre, contingent and any further body stand beside each other, each with its own chain of
command; who commands, who holds the raw feed and who consents is what the talks are about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from truceline.domain.agreement import Limit
from truceline.domain.duty_hours import DutyHours
from truceline.domain.identifier import (
    AssetId,
    BodyId,
    DelegationId,
    MechanismId,
    ParameterId,
    PlaceId,
    SensorId,
)
from truceline.domain.refusal import require
from truceline.domain.rule import Rules
from truceline.domain.site import FixedCamera, Orbit, Patrol, Platform, Post
from truceline.domain.source import Provenance
from truceline.domain.wording import Wording


class Consent(Enum):
    """What the host has said to an asset or a body on its soil."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"


class EvidentiaryUse(Enum):
    """Whether what an asset records may be used as evidence."""

    NONE = "none"
    BY_JOINT_CONSENT = "by_joint_consent"
    FREE = "free"


class Sharing(Enum):
    """When others get what an asset saw."""

    AT_ONCE = "at_once"
    SEALED_THEN_DISCLOSED = "sealed_then_disclosed"
    NATIONAL_ONLY = "national_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRule:
    """How an asset shares; a sealed report is disclosed within hours, on dispute, or both."""

    mode: Sharing
    within_h: float | None = None
    on_dispute: bool = False

    def __post_init__(self) -> None:
        """Refuse a term on anything but a sealed report, and a seal that is never opened."""
        has_term = self.within_h is not None or self.on_dispute
        require(
            has_term == (self.mode is Sharing.SEALED_THEN_DISCLOSED),
            noun="SharingRule",
            field="within_h",
            expected="hours or dispute for sealed_then_disclosed, and for no other mode",
            came=self.mode.value,
        )
        require(
            self.within_h is None or self.within_h > 0,
            noun="SharingRule",
            field="within_h",
            expected="hours above 0",
            came=self.within_h,
        )


class BodyKind(Enum):
    """The kinds of body that a mechanism has."""

    CENTRE = "centre"
    CONTINGENT = "contingent"
    POST_COMMAND = "post_command"
    OBSERVER_MISSION = "observer_mission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A part of the mechanism with people of its own; `staff` counts people per delegation.

    `staff_limit` says whether the figures are exact, a ceiling or unstated.
    """

    id: BodyId
    names: Wording
    kind: BodyKind
    command: tuple[DelegationId, ...]
    known: Provenance
    place: PlaceId | None = None
    host: DelegationId | None = None
    host_consent: Consent = Consent.UNKNOWN
    legal_status: str = "not known"
    staff: Mapping[DelegationId, int] = field(default_factory=dict)
    staff_limit: Limit = Limit.UNSTATED
    term: str = "not known"

    def __post_init__(self) -> None:
        """Refuse a body that nobody commands."""
        require(
            bool(self.command),
            noun="Body",
            field="command",
            expected="a delegation or more",
            came=self.command,
        )
        _check_staff(self.staff, noun="Body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A post, camera, patrol or orbit (exactly one of the four) and the terms on which it works.

    `staff` counts people of the asset that are not already counted in its body. `hours` is what a
    text says of the hours of work; `duty` gives them by the clock, and none means all day.
    """

    id: AssetId
    names: Wording
    body: BodyId
    operator: tuple[DelegationId, ...]
    raw_feeds_to: tuple[DelegationId, ...]
    sharing: SharingRule
    sensors: tuple[SensorId, ...]
    known: Provenance
    post: Post | None = None
    camera: FixedCamera | None = None
    patrol: Patrol | None = None
    orbit: Orbit | None = None
    host: DelegationId | None = None
    host_consent: Consent = Consent.UNKNOWN
    legal_status: str = "not known"
    may_publish: tuple[DelegationId, ...] = ()
    may_patrol: tuple[DelegationId, ...] = ()
    staff: Mapping[DelegationId, int] = field(default_factory=dict)
    hours: str = "not known"
    duty: tuple[DutyHours, ...] = ()
    term: str = "not known"
    witnesses: tuple[DelegationId, ...] = ()
    evidentiary_use: EvidentiaryUse = EvidentiaryUse.NONE

    def __post_init__(self) -> None:
        """Refuse an asset that is not exactly one platform, runs itself, or has no sensor."""
        platforms = [p for p in (self.post, self.camera, self.patrol, self.orbit) if p is not None]
        require(
            len(platforms) == 1,
            noun="Asset",
            field="post",
            expected="exactly one of post, camera, patrol and orbit",
            came=f"{len(platforms)} of them in {self.id}",
        )
        for name, value in (("operator", self.operator), ("sensors", self.sensors)):
            require(bool(value), noun="Asset", field=name, expected="one or more", came=value)
        _check_staff(self.staff, noun="Asset")

    @property
    def platform(self) -> Platform:
        """The one platform that the asset is."""
        return next(p for p in (self.post, self.camera, self.patrol, self.orbit) if p is not None)

    @property
    def illustrative(self) -> bool:
        """Whether the asset's position is invented."""
        platform = self.platform
        return platform.illustrative if isinstance(platform, Patrol) else platform.site.illustrative

    @property
    def holders(self) -> frozenset[DelegationId]:
        """The delegations that run the asset or get its raw feed."""
        return frozenset(self.operator) | frozenset(self.raw_feeds_to)


def _check_ids(ids: Sequence[str], *, field: str) -> None:
    require(
        len(ids) == len(set(ids)),
        noun="Mechanism",
        field=field,
        expected="ids that differ",
        came=sorted({one for one in ids if ids.count(one) > 1}),
    )


def _check_staff(staff: Mapping[DelegationId, int], *, noun: str) -> None:
    least = min(staff.values(), default=0)
    require(least >= 0, noun=noun, field="staff", expected="people, 0 or more", came=least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a mechanism says of one parameter: a short value to compare, and its words."""

    value: str
    words: Wording
    known: Provenance


Settings = Mapping[ParameterId, Setting]


class MechanismStatus(Enum):
    """How far a mechanism has come."""

    IN_PLACE = "in_place"
    AGREED = "agreed"
    PROPOSED = "proposed"
    ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A way of monitoring: its bodies and assets, its rules, its release, perhaps its procedure."""

    id: MechanismId
    names: Wording
    summary: Wording
    status: MechanismStatus
    bodies: tuple[Body, ...]
    assets: tuple[Asset, ...]
    rules: Settings
    release: Settings
    known: Provenance
    proposed_by: tuple[DelegationId, ...] = ()
    extends: MechanismId | None = None
    procedure: Rules | None = None

    def __post_init__(self) -> None:
        """Refuse two things under one id."""
        _check_ids([body.id for body in self.bodies], field="bodies")
        _check_ids([asset.id for asset in self.assets], field="assets")

    def body(self, body_id: BodyId) -> Body:
        """Return the body with an id that is known to be there."""
        return next(body for body in self.bodies if body.id == body_id)

    @property
    def settings(self) -> Settings:
        """Rules and release together."""
        return {**self.rules, **self.release}
