"""Worlds in which nodes write, meet, courier, seal, open, redact, revoke, fork and leave at will.

A world is a list of bytes, four for each step, so that hypothesis can make a failing one small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from fold_case import AXES, KEYS, QUICK, Ring, day

from truceline.domain.act import Act
from truceline.domain.entry import KeyId, LogId
from truceline.domain.finding_act import Answered, AnswerStance, Axis, FindingDrafted
from truceline.domain.governance_act import (
    Appointed,
    Beat,
    ForkShown,
    Lapsed,
    Left,
    Returned,
    Revoked,
    Term,
)
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import (
    Claimed,
    IncidentOpened,
    Released,
    Resumed,
    Suspended,
    SuspensionReason,
    Tasked,
    Triaged,
    TriageOutcome,
    Visited,
    VisitOutcome,
)
from truceline.domain.motion import (
    Activate,
    Adopt,
    Close,
    ClosingManner,
    Decide,
    Match,
    Merge,
    MotionWithdrawn,
    Moved,
    Procedure,
    Reopen,
    RuleMatched,
    Stance,
    StanceTaken,
    Undo,
)
from truceline.domain.office import Office
from truceline.domain.report_act import (
    Abandoned,
    AllegationLodged,
    Committed,
    Corrected,
    Disclosed,
    Redacted,
    ReportFiled,
    ReportKind,
    Withdrawn,
)
from truceline.procedure.placed import Fault, Placed

STRANGER = KeyId("of-nobody")
STANCES = (
    StanceTaken(stance=Stance.ASSENT),
    StanceTaken(stance=Stance.ASSENT),
    StanceTaken(stance=Stance.ASSENT),
    StanceTaken(stance=Stance.ASSENT_IN_PART, parts=(Axis.OCCURRENCE,)),
    StanceTaken(stance=Stance.DISSENT),
    StanceTaken(stance=Stance.OBJECT),
    StanceTaken(stance=Stance.AD_REFERENDUM, until_at=day(12)),
    StanceTaken(stance=Stance.DEFER),
)
REPORTS = (ReportFiled, AllegationLodged, Committed)


class World(Ring):
    """A ring that writes what bytes say."""

    def __init__(self, program: bytes) -> None:
        super().__init__()
        self.clock = 0
        self.made: list[Placed] = []
        names = sorted(self.logs)
        guarantors = [log for log in names if self.charter.logs[log] in {"north", "south"}]
        for kind, who, one, other in zip(*[iter(program)] * 4, strict=False):
            writers = guarantors if who % 8 < 6 else names
            self.log = writers[who // 8 % len(writers)]
            if other % 2:
                self.meet(self.log, names[other // 2 % len(names)])
            self._step(kind, one, other)

    def _step(self, kind: int, one: int, other: int) -> None:
        steps = STEPS
        step = steps[kind % len(steps)]
        made = step(self, one, other)
        if made is not None:
            self.made.append(made)

    def pick(self, choice: int, *kinds: type) -> Placed | None:
        """Return an entry of some kinds that the author has, old and new alike."""
        has = self.sizes_of(self.log)
        seen = [
            each
            for each in self.made
            if has.get(each.at.log, 0) > each.at.index and (not kinds or self._is(each, kinds))
        ]
        return seen[-1 - choice % min(len(seen), 4)] if seen else None

    def about(self, act: Act, choice: int, *kinds: type) -> Placed | None:
        """Write an act about an entry of some kinds, if there is one."""
        found = self.pick(choice, *kinds)
        return None if found is None else self.write(self.log, act, found)

    def pair(self, act: Act, one: int, *kinds: type) -> Placed | None:
        """Write an act about two entries of some kinds."""
        subjects = {
            each.at: each for each in (self.pick(one, *kinds), self.pick(one + 1, *kinds)) if each
        }
        return self.write(self.log, act, *subjects.values()) if len(subjects) > 1 else None

    @staticmethod
    def _is(placed: Placed, kinds: tuple[type, ...]) -> bool:
        act = placed.act
        return isinstance(act, kinds) or (isinstance(act, Moved) and isinstance(act.motion, kinds))


Step = Callable[[World, int, int], Placed | None]


def _report(world: World, one: int, _: int) -> Placed:
    return world.write(
        world.log, ReportFiled(kind=ReportKind.OBSERVATION), audience=_audience(world, one)
    )


def _audience(world: World, one: int) -> frozenset[DelegationId]:
    return frozenset(
        by for number, by in enumerate(sorted(world.charter.roles)) if one >> number & 1
    )


def _beat(world: World, one: int, _: int) -> Placed:
    world.clock += one % 5
    return world.write(world.log, Beat(at=day(1 + world.clock / 2)))


def _move(world: World, one: int, other: int) -> Placed | None:
    motion = (
        Decide(axes=AXES),
        Close(manner=list(ClosingManner)[one % 6]),
        Reopen(),
    )[one % 3]
    procedure = Procedure.SILENCE if other % 3 == 0 else Procedure.CONSENSUS
    return world.about(
        Moved(motion=motion, due_at=day(2), procedure=procedure), one, IncidentOpened
    )


def _merge(world: World, one: int, _: int) -> Placed | None:
    into = world.pick(one, IncidentOpened)
    motion = None if into is None else Moved(motion=Merge(into=into.at), due_at=day(2))
    return None if motion is None else world.pair(motion, one, IncidentOpened)


def _adopt(world: World, one: int, _: int) -> Placed:
    rules = replace(QUICK, version=2 + one % 2, lapse_quorum=1 + one % 3)
    return world.write(world.log, Moved(motion=Adopt(rules=rules), due_at=day(2)))


def _activate(world: World, one: int, _: int) -> Placed | None:
    motion = Moved(motion=Activate(version=1 + one % 2), due_at=day(2))
    return world.write(world.log, motion) if one % 4 == 0 else None


def _lapse(world: World, one: int, other: int) -> Placed | None:
    term = list(Term)[one % 5]
    kinds: dict[Term, tuple[type, ...]] = {
        Term.ANSWER: (AllegationLodged, FindingDrafted),
        Term.MOTION: (Moved,),
        Term.AD_REFERENDUM: (StanceTaken,),
        Term.DISCLOSURE: (Committed,),
        Term.DECISION: (IncidentOpened,),
    }
    what = world.pick(other, *kinds[term])
    beats = [each for each in (world.pick(n, Beat) for n in range(4)) if each is not None]
    cited = {each.at: each for each in beats}
    return (
        None if what is None else world.write(world.log, Lapsed(term=term), what, *cited.values())
    )


def _revoke(world: World, one: int, other: int) -> Placed | None:
    own = [log for log, by in world.charter.logs.items() if by == world.charter.logs[world.log]]
    log = own[one % len(own)]
    key = list(KEYS.values())[other // 4 % len(KEYS)]
    index = len(world.logs[log]) * (one % 4) // 3
    return (
        world.write(world.log, Revoked(log=log, key=key, from_index=index))
        if other % 4 == 0
        else None
    )


def _fork(world: World, one: int, other: int) -> Placed | None:
    logs = sorted(world.logs)
    act = ForkShown(log=logs[one % len(logs)], size=other % 8)
    return world.write(world.log, act) if other % 4 == 0 else None


def _other_history(world: World, one: int, _: int) -> Placed:
    made = world.write(world.log, Claimed())
    world.logs[world.log][-1] = replace(made, fault=list(Fault)[one % 3])
    return world.logs[world.log][-1]


def _open_cut(world: World, one: int, _: int) -> Placed:
    past = dict(world.seen[world.log])
    for log in list(past)[: 1 + one % 2]:
        past[log] = max(0, past[log] - one % 3)
    return world.write(world.log, ReportFiled(kind=ReportKind.NOTICE), past=past)


def _unknown(world: World, one: int, _: int) -> Placed | None:
    return world.write(world.log, None) if one % 16 == 0 else None


def _presence(world: World, one: int, _: int) -> Placed | None:
    return world.write(world.log, Returned() if one % 3 else Left())


def _appoint(world: World, one: int, other: int) -> Placed:
    office = list(Office)[one % 14]
    before = world.pick(other, Appointed)
    own = before is not None and before.by == world.charter.logs[world.log]
    act = Appointed(
        key=list(KEYS.values())[other % len(KEYS)], offices=(office,) if one % 3 else ()
    )
    return world.write(world.log, act, *([before] if own and before is not None else []))


def _stranger(world: World, _: int, other: int) -> Placed | None:
    what = world.pick(other, IncidentOpened)
    return None if what is None else world.write(world.log, Claimed(), what, key=STRANGER)


def _courier(world: World, one: int, _: int) -> None:
    """Bring what another node had some time ago, and no more."""
    source = world.pick(one)
    if source is None:
        return
    seen = world.seen[world.log]
    for log, size in {**source.past, source.at.log: source.at.index + 1}.items():
        if log != world.log and source.fault is None:
            seen[log] = max(size, seen.get(log, 0))


def _simple(act: Act, *kinds: type) -> Step:
    return lambda world, one, _: world.about(act, one, *kinds)


def _paired(act: Act, *kinds: type) -> Step:
    return lambda world, one, _: world.pair(act, one, *kinds)


STEPS: tuple[Step, ...] = (
    _report,
    lambda world, _, __: world.write(
        world.log, AllegationLodged(against=(world.charter.logs[LogId("east")],))
    ),
    lambda world, one, _: world.write(
        world.log,
        Committed(kind=ReportKind.OBSERVATION, due_at=day(3)),
        audience=_audience(world, one),
    ),
    _simple(Disclosed(), Committed),
    _simple(Abandoned(), Committed),
    _simple(Redacted(authority="rule"), *REPORTS),
    _simple(Corrected(), *REPORTS),
    _simple(Withdrawn(), *REPORTS, IncidentOpened, FindingDrafted, RuleMatched),
    _simple(IncidentOpened(), *REPORTS),
    _paired(IncidentOpened(), *REPORTS),
    _simple(Triaged(outcome=TriageOutcome.IN_MANDATE), IncidentOpened),
    _simple(Triaged(outcome=TriageOutcome.DUPLICATE), IncidentOpened),
    _simple(Claimed(), IncidentOpened),
    _simple(Released(), IncidentOpened),
    _simple(Tasked(team=(next(iter(AXES.responsible)),)), IncidentOpened),
    _simple(Visited(outcome=VisitOutcome.DENIED), Tasked),
    _simple(Suspended(reason=SuspensionReason.ACCESS), IncidentOpened),
    _simple(Resumed(), IncidentOpened),
    _simple(FindingDrafted(axes=AXES), IncidentOpened),
    _simple(Answered(stance=AnswerStance.DENIES), AllegationLodged, FindingDrafted),
    _paired(RuleMatched(rule="near-in-time-and-place"), *REPORTS),
    _paired(Moved(motion=Match(), due_at=day(2)), *REPORTS),
    _simple(Moved(motion=Undo(), due_at=day(2)), Match, Merge, RuleMatched),
    _move,
    _move,
    _merge,
    _adopt,
    _activate,
    *((lambda world, one, other: world.about(STANCES[other // 2 % 8], one, Moved)),) * 5,
    _simple(MotionWithdrawn(), Moved),
    _lapse,
    _lapse,
    _beat,
    _beat,
    _revoke,
    _fork,
    _other_history,
    _open_cut,
    _unknown,
    _presence,
    _appoint,
    _stranger,
    _courier,
)


def orders(world: World, choices: bytes) -> Iterator[Placed]:
    """Return the entries of a world in a causal order that the choices make."""
    done = dict.fromkeys(world.logs, 0)
    turn = 0
    ready = [each for each in sorted(world.logs) if _next(world, each, done)]
    while ready:
        log = ready[choices[turn % len(choices)] % len(ready)] if choices else ready[0]
        yield world.logs[log][done[log]]
        done[log] += 1
        turn += 1
        ready = [each for each in sorted(world.logs) if _next(world, each, done)]


def _next(world: World, log: LogId, done: dict[LogId, int]) -> bool:
    entries = world.logs[log]
    if done[log] >= len(entries):
        return False
    placed = entries[done[log]]
    needed = placed.past.items() if placed.fault is None else ()
    return all(done[each] >= size for each, size in needed if each != log)
