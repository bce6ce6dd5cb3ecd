"""A mechanism of two guarantors, two parties and a supervisor, and what its nodes write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from truceline.domain.act import Act
from truceline.domain.delegation import Role
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.finding_act import (
    Axes,
    Breach,
    Confidence,
    Gravity,
    Occurrence,
    Responsibility,
)
from truceline.domain.governance_act import Beat
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import IncidentOpened
from truceline.domain.motion import Motion, Moved, Stance, StanceTaken
from truceline.domain.office import Office
from truceline.domain.report_act import ReportFiled, ReportKind
from truceline.procedure.act_name import name_of
from truceline.procedure.ballot import MotionState, motion_state
from truceline.procedure.charter import Charter
from truceline.procedure.fold import Fold, Verdict
from truceline.procedure.founding_rules import FOUNDING_RULES
from truceline.procedure.incident_state import IncidentState, incident_state
from truceline.procedure.memory_shelf import MemoryShelf
from truceline.procedure.placed import Placed
from truceline.procedure.report_state import ReportState, report_state
from truceline.procedure.shelf import Kept

NORTH, SOUTH = DelegationId("north"), DelegationId("south")
EAST, WEST = DelegationId("east"), DelegationId("west")
OUTSIDE = DelegationId("outside")

N1, N2, S1, E1, W1, O1 = map(LogId, ("north/hq", "north/post", "south/hq", "east", "west", "out"))
LOGS = {N1: NORTH, N2: NORTH, S1: SOUTH, E1: EAST, W1: WEST, O1: OUTSIDE}
ROLES = {
    NORTH: frozenset({Role.GUARANTOR}),
    SOUTH: frozenset({Role.GUARANTOR}),
    EAST: frozenset({Role.PARTY}),
    WEST: frozenset({Role.PARTY}),
    OUTSIDE: frozenset({Role.SUPERVISOR}),
}
DAY_1 = datetime(2031, 5, 1, tzinfo=UTC)

KEYS = {
    office: KeyId(office.value)
    for office in (
        Office.OBSERVER,
        Office.DUTY_OFFICER,
        Office.VERIFIER,
        Office.CHIEF,
        Office.CUSTODIAN,
        Office.PARTY_REPRESENTATIVE,
    )
}
SECOND_WATCH = KeyId("duty_officer.2")
OFFICES = {key: frozenset({office}) for office, key in KEYS.items()} | {
    SECOND_WATCH: frozenset({Office.DUTY_OFFICER})
}
# So short a term that a motion needs no beat before it, but for those tests that are about terms.
QUICK = replace(
    FOUNDING_RULES,
    joint={name: replace(rule, least_hours=0) for name, rule in FOUNDING_RULES.joint.items()},
)
CHARTER = Charter(
    logs=LOGS, roles=ROLES, offices=dict.fromkeys(ROLES, OFFICES), rules=FOUNDING_RULES
)
QUICK_CHARTER = replace(CHARTER, rules=QUICK)

AXES = Axes(
    provision="1",
    occurrence=Occurrence.AS_ALLEGED,
    breach=Breach.BREACH,
    responsibility=Responsibility.ATTRIBUTED,
    responsible=(EAST,),
    responsibility_confidence=Confidence.CLEAR_AND_CONVINCING,
    gravity=Gravity.GRAVE,
)


def day(number: float) -> datetime:
    """Return an instant so many days after the first."""
    return DAY_1 + timedelta(days=number - 1)


def root_of(entries: Iterable[Placed]) -> bytes:
    """Return a digest of all leaves, for a model of a root hash."""
    return hashlib.sha256(b"".join(each.at.leaf for each in entries)).digest()


class Ring:
    """The logs of all, what each has folded of the others', and a pen for each."""

    def __init__(self, charter: Charter = QUICK_CHARTER) -> None:
        self.charter = charter
        self.logs: dict[LogId, list[Placed]] = {log: [] for log in charter.logs}
        self.seen: dict[LogId, dict[LogId, int]] = {log: {} for log in charter.logs}

    def write(
        self,
        log: LogId,
        act: Act | None,
        *subjects: Placed,
        key: KeyId | None = None,
        keys: tuple[KeyId, ...] = (),
        audience: frozenset[DelegationId] = frozenset(),
        past: Mapping[LogId, int] | None = None,
    ) -> Placed:
        """Append an entry to a log, by a key that may do the act, and return it."""
        index = len(self.logs[log])
        leaf = hashlib.sha256(f"{log} {index} {act!r} {subjects!r}".encode()).digest()
        placed = Placed(
            at=EntryRef(log=log, index=index, leaf=leaf),
            by=self.charter.logs[log],
            keys=keys or (key or self.key_for(act),),
            past=dict(self.seen[log]) if past is None else past,
            subjects=tuple(sorted(each.at for each in subjects)),
            act=act,
            kind="of-tomorrow" if act is None else name_of(act),
            audience=audience,
        )
        return self.append(placed)

    def append(self, placed: Placed) -> Placed:
        """Append an entry as it is."""
        self.logs[placed.at.log].append(placed)
        return placed

    def key_for(self, act: Act | None) -> KeyId:
        """Return a key that the founding offices let do an act."""
        permission = None if act is None else FOUNDING_RULES.permissions[name_of(act)]
        fit = (
            key
            for office, key in KEYS.items()
            if permission is None or office in permission.offices
        )
        return next(fit)

    def meet(self, one: LogId, other: LogId) -> None:
        """Let two nodes exchange all that they have."""
        both = self.sizes_of(one)
        for log, size in self.sizes_of(other).items():
            both[log] = max(size, both.get(log, 0))
        for log in (one, other):
            self.seen[log] = {each: size for each, size in both.items() if each != log and size}

    def share(self) -> None:
        """Let all nodes have all."""
        for log in self.logs:
            self.seen[log] = {
                each: len(entries) for each, entries in self.logs.items() if each != log and entries
            }

    def say(self, log: LogId, act: Act | None, *subjects: Placed) -> Placed:
        """Append an entry by one who has all, and let all have it."""
        self.share()
        placed = self.write(log, act, *subjects)
        self.share()
        return placed

    def beat(self, at: datetime, *logs: LogId) -> list[Placed]:
        """Let some nodes say what time it is, each having all that was written before."""
        self.share()
        beats = [self.write(log, Beat(at=at)) for log in logs or tuple(self.logs)]
        self.share()
        return beats

    def sizes_of(self, log: LogId) -> dict[LogId, int]:
        """Return what a node has, its own log among it."""
        return {**self.seen[log], log: len(self.logs[log])}

    def entries(self, sizes: Mapping[LogId, int] | None = None) -> Iterator[Placed]:
        """Return the entries inside a cut, log by log."""
        for log, entries in self.logs.items():
            yield from entries[: len(entries) if sizes is None else sizes.get(log, 0)]

    def roots(self, sizes: Mapping[LogId, int] | None = None) -> dict[LogId, bytes]:
        """Return the root of each log inside a cut."""
        ends = {log: len(each) for log, each in self.logs.items()} if sizes is None else sizes
        return {log: root_of(self.logs[log][:end]) for log, end in ends.items() if end}

    def fold(self, sizes: Mapping[LogId, int] | None = None) -> Fold:
        """Fold a cut from nothing."""
        fold = Fold(self.charter, MemoryShelf())
        add_all(fold, self.entries(sizes))
        return fold

    def verdict(self, placed: Placed) -> Verdict:
        """Return what a fold of everything says of an entry."""
        fold = Fold(self.charter, MemoryShelf())
        return add_all(fold, self.entries())[placed.at]


def add_all(fold: Fold, entries: Iterable[Placed]) -> dict[EntryRef, Verdict]:
    """Add entries in the first order that is causal, and return the verdicts."""
    verdicts: dict[EntryRef, Verdict] = {}
    for placed in causal(entries):
        verdicts[placed.at] = fold.add(placed)
    return verdicts


def causal(entries: Iterable[Placed]) -> Iterator[Placed]:
    """Return entries so that each follows all that its author had folded; the rest never comes."""
    queues: dict[LogId, list[Placed]] = {}
    for each in entries:
        queues.setdefault(each.at.log, []).append(each)
    done = dict.fromkeys(queues, 0)
    going = True
    while going:
        going = False
        for log, queue in queues.items():
            while done[log] < len(queue) and _ready(queue[done[log]], done):
                yield queue[done[log]]
                done[log] += 1
                going = True


def _ready(placed: Placed, done: Mapping[LogId, int]) -> bool:
    needed = placed.past.items() if placed.fault is None else ()
    return all(done.get(log, 0) >= size for log, size in needed if log != placed.at.log)


def observation(ring: Ring, log: LogId = N2) -> Placed:
    """Let a post observe something that all get."""
    return ring.say(log, ReportFiled(kind=ReportKind.OBSERVATION))


def opened(ring: Ring, log: LogId = N1) -> Placed:
    """Open an incident on one observation."""
    return ring.say(log, IncidentOpened(), observation(ring))


def moved(ring: Ring, motion: Motion, *subjects: Placed, due: float = 9, by: LogId = N1) -> Placed:
    """Move something; all get it."""
    return ring.say(by, Moved(motion=motion, due_at=day(due)), *subjects)


def agree(ring: Ring, motion: Motion, *subjects: Placed) -> Placed:
    """Let one guarantor move something, and the other assent to it."""
    made = moved(ring, motion, *subjects)
    ring.say(S1, StanceTaken(stance=Stance.ASSENT), made)
    return made


def kept_at(fold: Fold, placed: Placed) -> Kept:
    """Return an entry as the fold keeps it."""
    kept = fold.shelf.kept(placed.at.log, placed.at.index)
    assert kept is not None
    return kept


def motion_of(ring: Ring, placed: Placed) -> MotionState:
    """Return what became of a motion in everything that was written."""
    fold = ring.fold()
    return motion_state(fold.scope, kept_at(fold, placed))


def incident_of(ring: Ring, placed: Placed) -> IncidentState:
    """Return where an incident stands in everything that was written."""
    fold = ring.fold()
    return incident_state(fold.scope, kept_at(fold, placed))


def report_of(ring: Ring, placed: Placed) -> ReportState:
    """Return what became of a report in everything that was written."""
    fold = ring.fold()
    return report_state(fold.scope, kept_at(fold, placed))
