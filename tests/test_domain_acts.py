"""What the acts, the motions and the rules of procedure refuse to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from truceline.domain.delegation import Role
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.finding_act import (
    Axes,
    Axis,
    Breach,
    Occurrence,
    Responsibility,
)
from truceline.domain.governance_act import Beat, ForkShown, Revoked
from truceline.domain.identifier import DelegationId, ZoneId
from truceline.domain.incident_act import Tasked
from truceline.domain.motion import (
    Activate,
    Match,
    Moved,
    Stance,
    StanceTaken,
)
from truceline.domain.refusal import DomainError
from truceline.domain.report_act import AllegationLodged, Committed, ReportKind
from truceline.domain.rule import JointRule, Permission, Rules

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
LOCAL = NOON.astimezone(timezone(timedelta(hours=4)))
NAIVE = NOON.replace(tzinfo=None)
EAST, WEST = DelegationId("east"), DelegationId("west")


def axes(
    *,
    occurrence: Occurrence = Occurrence.AS_ALLEGED,
    breach: Breach = Breach.NO_BREACH,
    responsibility: Responsibility = Responsibility.NOBODY,
    responsible: tuple[DelegationId, ...] = (),
    zone: tuple[ZoneId | None, str | None] = (None, None),
) -> Axes:
    return Axes(
        provision="1",
        occurrence=occurrence,
        breach=breach,
        responsibility=responsibility,
        responsible=responsible,
        zone=zone[0],
        zone_version=zone[1],
    )


def rules(*, version: int = 1, answer_h: int = 1, quarantine_h: int = 0) -> Rules:
    return Rules(
        version=version,
        permissions={},
        joint={},
        answer_h=answer_h,
        decision_h=1,
        lapse_quorum=1,
        quarantine_h=quarantine_h,
    )


REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("EntryRef.index", lambda: EntryRef(log=LogId("a"), index=-1, leaf=bytes(32))),
    ("EntryRef.leaf", lambda: EntryRef(log=LogId("a"), index=0, leaf=bytes(31))),
    ("Axes.responsible", lambda: axes(responsibility=Responsibility.ATTRIBUTED)),
    ("Axes.responsible", lambda: axes(responsible=(EAST,))),
    (
        "Axes.responsible",
        lambda: axes(responsibility=Responsibility.SHARED, responsible=(EAST, EAST)),
    ),
    ("Axes.breach", lambda: axes(occurrence=Occurrence.DID_NOT_OCCUR, breach=Breach.BREACH)),
    ("Axes.zone_version", lambda: axes(zone=(ZoneId("z"), None))),
    ("Axes.zone_version", lambda: axes(zone=(None, "1"))),
    (
        "Revoked.from_index",
        lambda: Revoked(log=LogId("a"), key=KeyId("k"), from_index=-1),
    ),
    ("ForkShown.size", lambda: ForkShown(log=LogId("a"), size=-1)),
    ("Beat.at", lambda: Beat(at=LOCAL)),
    ("Beat.at", lambda: Beat(at=NAIVE)),
    ("Tasked.team", lambda: Tasked(team=())),
    ("Tasked.team", lambda: Tasked(team=(EAST, EAST))),
    ("Tasked.due_at", lambda: Tasked(team=(EAST,), due_at=LOCAL)),
    ("Activate.version", lambda: Activate(version=0)),
    ("Moved.due_at", lambda: Moved(motion=Match(), due_at=NAIVE)),
    ("StanceTaken.parts", lambda: StanceTaken(stance=Stance.ASSENT_IN_PART)),
    ("StanceTaken.parts", lambda: StanceTaken(stance=Stance.ASSENT, parts=(Axis.BREACH,))),
    (
        "StanceTaken.parts",
        lambda: StanceTaken(stance=Stance.ASSENT_IN_PART, parts=tuple(Axis)),
    ),
    (
        "StanceTaken.parts",
        lambda: StanceTaken(stance=Stance.ASSENT_IN_PART, parts=(Axis.BREACH, Axis.BREACH)),
    ),
    ("StanceTaken.until_at", lambda: StanceTaken(stance=Stance.AD_REFERENDUM)),
    ("StanceTaken.until_at", lambda: StanceTaken(stance=Stance.DEFER, until_at=NOON)),
    ("StanceTaken.until_at", lambda: StanceTaken(stance=Stance.AD_REFERENDUM, until_at=LOCAL)),
    ("StanceTaken.axes", lambda: StanceTaken(stance=Stance.ASSENT, axes=axes())),
    ("AllegationLodged.against", lambda: AllegationLodged(against=(EAST, EAST))),
    ("Committed.due_at", lambda: Committed(kind=ReportKind.OBSERVATION, due_at=NAIVE)),
    ("Permission.offices", lambda: Permission(offices=frozenset())),
    ("JointRule.roles", lambda: JointRule(roles=frozenset())),
    (
        "JointRule.least_delegations",
        lambda: JointRule(roles=frozenset({Role.PARTY}), least_delegations=0),
    ),
    (
        "JointRule.least_hours",
        lambda: JointRule(roles=frozenset({Role.PARTY}), hours_of_silence=-1),
    ),
    ("Rules.version", lambda: rules(version=0)),
    ("Rules.answer_h", lambda: rules(answer_h=0)),
    ("Rules.quarantine_h", lambda: rules(quarantine_h=-1)),
]


@pytest.mark.parametrize(("field", "make"), REFUSED)
def test_an_act_refuses_nonsense_and_names_the_field(
    field: str, make: Callable[[], object]
) -> None:
    with pytest.raises(DomainError) as caught:
        make()
    assert f"{caught.value.noun}.{caught.value.field}" == field


@pytest.mark.parametrize(
    "made",
    [
        lambda: axes(
            breach=Breach.BREACH,
            responsibility=Responsibility.SHARED,
            responsible=(EAST, WEST),
            zone=(ZoneId("z"), "2"),
        ),
        lambda: Tasked(team=(EAST,), due_at=NOON),
        lambda: Tasked(team=(EAST, WEST)),
        lambda: StanceTaken(stance=Stance.DISSENT, axes=axes()),
        lambda: StanceTaken(stance=Stance.ASSENT_IN_PART, parts=(Axis.BREACH,), axes=axes()),
        lambda: StanceTaken(stance=Stance.AD_REFERENDUM, until_at=NOON),
        lambda: Revoked(log=LogId("a"), key=KeyId("k"), from_index=0),
        rules,
    ],
)
def test_an_act_takes_what_may_be(made: Callable[[], object]) -> None:
    assert made() == made()
