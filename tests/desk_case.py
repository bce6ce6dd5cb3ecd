"""Three nodes at work under the founding of the river line: two guarantors and a supervisor."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from scenario_copy import RIVER_LINE

from truceline.casework.desk import Desk
from truceline.casework.founding import (
    charter_of,
    digest_of,
    keep_founding,
    make_founding,
    with_positions,
    write_founding,
)
from truceline.documents.scenario_folder import read_scenario
from truceline.domain.finding_act import (
    Axes,
    Breach,
    Confidence,
    Gravity,
    Occurrence,
    Responsibility,
)
from truceline.domain.founding import Founding
from truceline.domain.identifier import AssetId, DelegationId, MechanismId
from truceline.domain.kind import Kind
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Clock, ClockSource, Span
from truceline.domain.office import Office
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.sighting import EventType, Means, Phase, Sighting
from truceline.domain.words import Words
from truceline.record.cut import Origin
from truceline.record.envelope import DelegationId as Holder
from truceline.record.envelope import Mark
from truceline.record.exchange import carry_out, known_to, take_in
from truceline.record.home import Identity
from truceline.record.inception import create_node
from truceline.record.key import Algorithm, KeyName, SecretKey
from truceline.record.keyring import Keyring
from truceline.record.member import Delegation, EnrolledKey, LogOf, Membership, Officer
from truceline.record.node import Node
from truceline.record.policy import Policy, Role
from truceline.record.roster import Roster
from truceline.record.seal import new_identity, recipient_of
from truceline.record.succession import next_key_digest, sign_roster
from truceline.register.register import Register

CADRIA, DORIA, ESKER, ARVIA = (DelegationId(each) for each in ("cadria", "doria", "esker", "arvia"))
IDS: Final = (ARVIA, CADRIA, DORIA, ESKER)
OWN_POST, FORD_POST = AssetId("own-post"), AssetId("ford-post")
START: Final = datetime(2031, 5, 20, 10, 0, tzinfo=UTC)
NAMES: Final = ("duty-1", "duty-2", "chief", "observer")
IDENTITIES: Final = {each: new_identity() for each in IDS}
DESK_OFFICES: Final[dict[str, tuple[Office, ...]]] = {
    "duty-1": (Office.DUTY_OFFICER, Office.VERIFIER),
    "duty-2": (Office.DUTY_OFFICER,),
    "chief": (Office.CHIEF, Office.CUSTODIAN),
    "observer": (Office.OBSERVER,),
}
OFFICES: Final[dict[DelegationId, dict[str, tuple[Office, ...]]]] = {
    CADRIA: DESK_OFFICES,
    DORIA: DESK_OFFICES,
    ESKER: {"chief": (Office.SUPERVISOR,)},
    ARVIA: {"duty-1": (Office.PARTY_REPRESENTATIVE,)},
}
_ALGORITHMS: Final = {
    "mirror": Algorithm.ED25519_COSIGNATURE,
    "lasting": Algorithm.MLDSA44_COSIGNATURE,
}


class HandClock:
    """A clock that goes when it is told to."""

    def __init__(self, now_at: datetime = START) -> None:
        self.now_at = now_at

    def now(self) -> datetime:
        """Return the instant."""
        return self.now_at

    def go(self, **much: float) -> None:
        """Let time pass."""
        self.now_at += timedelta(**much)


def key(by: str, name: str) -> SecretKey:
    """Return a key of a delegation that anybody can make again."""
    seed = hashlib.sha256(f"{by} {name}".encode()).digest()
    algorithm = _ALGORITHMS.get(name, Algorithm.ED25519)
    named = f"{by}/mirror-1" if name in _ALGORITHMS else f"{by}/{name}"
    return SecretKey(name=KeyName(named), algorithm=algorithm, seed=seed)


def _member(by: DelegationId) -> Delegation:
    after = key(by, "officer-2").verifier.vkey
    authors = [EnrolledKey(role=Role.AUTHOR, vkey=key(by, each).verifier.vkey) for each in NAMES]
    mirrors = [
        EnrolledKey(role=Role.MIRROR, vkey=key(by, each).verifier.vkey) for each in _ALGORITHMS
    ]
    first = Officer(vkey=key(by, "officer-1").verifier.vkey, next=next_key_digest(after))
    return Delegation(
        id=Holder(by),
        membership=Membership.PRESENT,
        officers=(first,),
        officers_needed=1,
        keys=(*authors, *mirrors),
        recipients=(recipient_of(IDENTITIES[by]),),
    )


def _roster() -> Roster:
    guarantors = (Holder(CADRIA), Holder(DORIA))
    return Roster(
        number=1,
        genesis=None,
        previous=None,
        mark=Mark.REAL,
        threshold=3,
        delegations=tuple(_member(each) for each in IDS),
        logs=tuple(
            LogOf(
                origin=Origin(f"{each}/desk"),
                delegation=Holder(each),
                vkey=key(each, "desk").verifier.vkey,
            )
            for each in IDS
        ),
        policy=Policy(
            provisional=1,
            settled=1,
            settling=(Role.MIRROR,),
            holders={kind.value: guarantors for kind in Kind},
        ),
    )


ROSTER: Final = _roster()
SIGNED: Final = sign_roster(ROSTER, [key(each, "officer-1") for each in IDS])


def river_founding(mechanism: str = "with-own-post") -> Founding:
    """Return the founding of a mechanism of the river line."""
    scenario = read_scenario(RIVER_LINE)
    agreed = MechanismId(mechanism)
    made = make_founding(scenario, agreed, roster=ROSTER, offices=OFFICES)
    return with_positions(made, scenario.mechanism(agreed))


FOUNDING: Final = river_founding()


def make_folder(root: Path, by: DelegationId, founding: Founding = FOUNDING) -> Path:
    """Make the folder of a node with its founding."""
    keys = [key(by, each) for each in ("desk", *NAMES, *_ALGORITHMS)]
    create_node(
        root,
        founding=SIGNED,
        fingerprint=ROSTER.fingerprint,
        identity=Identity(
            delegation=Holder(by), origin=Origin(f"{by}/desk"), genesis=ROSTER.fingerprint
        ),
        keys=Keyring.of(keys, [IDENTITIES[by]]),
    )
    raw = write_founding(founding)
    with Node(root) as node:
        keep_founding(node, raw, told=digest_of(raw))
    return root


class Desks:
    """Desks by their delegations, on one clock; what one writes others get when they meet."""

    def __init__(self, root: Path, founding: Founding = FOUNDING) -> None:
        self.clock = HandClock()
        self.founding = founding
        self._root = root
        self._opened = ExitStack()
        self._desks: dict[DelegationId, Desk] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def __getitem__(self, by: DelegationId) -> Desk:
        if by not in self._desks:
            root = make_folder(self._root / by, by, self.founding)
            node = self._opened.enter_context(Node(root))
            charter = charter_of(self.founding)
            register = self._opened.enter_context(Register(root / "register.db", charter))
            self._desks[by] = Desk(
                node,
                register,
                founding=self.founding,
                clock=self.clock,
                signers=[key(by, each) for each in NAMES],
            )
        return self._desks[by]

    def meet(self, *ids: DelegationId) -> None:
        """Let all have all that all have."""
        met = [self[each] for each in ids or (CADRIA, DORIA)]
        for _ in range(2):
            for one in met:
                one.node.publish(int(one.now().timestamp()))
                for other in met:
                    if one is not other:
                        give(one.node, other.node)
        for each in met:
            each.catch_up()


def give(node: Node, to: Node) -> None:
    """Bring what one node has for another to it."""
    out = BytesIO()
    known = known_to(node, to.delegation)
    carry_out(node, out, to=to.delegation, known=known, name="stick", time_s=1)
    assert not take_in(to, BytesIO(out.getvalue())).refusals


def words(text: str) -> Words:
    """Return words in English."""
    return Words(text={"en": text}, original="en")


def shots(
    post: AssetId = FORD_POST,
    *,
    at: datetime = START,
    minutes: int = 0,
    distance: tuple[int, int] = (2000, 4000),
) -> Observation:
    """Return an observation of three explosions that somebody of a post heard."""
    instant = at + timedelta(minutes=minutes)
    sighting = Sighting(
        event=EventType.EXPLOSION,
        count=Count(manner=CountManner.EXACT, number=3),
        phase=Phase.UNDETERMINED,
        means=(Means.HEARD,),
        distance=Distance(least_m=distance[0], most_m=distance[1]),
    )
    return Observation(
        post=post,
        office=Office.OBSERVER,
        observed=Span(from_at=instant, to_at=instant, uncertainty_ms=60_000),
        recorded_at=instant + timedelta(minutes=2),
        clock=Clock(source=ClockSource.BY_HAND),
        sightings=(sighting,),
    )


AXES: Final = Axes(
    provision="ceasefire",
    occurrence=Occurrence.AS_ALLEGED,
    breach=Breach.BREACH,
    responsibility=Responsibility.ATTRIBUTED,
    responsible=(ARVIA,),
    responsibility_confidence=Confidence.CLEAR_AND_CONVINCING,
    gravity=Gravity.GRAVE,
)
