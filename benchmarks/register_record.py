"""A plausible record of any length, seeded: what two guarantors' nodes write in months of work.

Of fifty entries one opens an incident, ten are observations and thirteen declare coverage; the rest
is what is done about the incident, and beats. Entries are signed, bodies are framed and lie beside
the logs, cuts name heads that were published: all as nodes do it, but for the seal (see
`bench_register`). What the entries say is made up at random.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from truceline.domain.act import Act
from truceline.domain.coverage import Coverage, WatchKind, WatchState
from truceline.domain.delegation import Role
from truceline.domain.direction import North, Wind, Winds
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.entry_body import EntryBody
from truceline.domain.fieldwork import IncidentSummary
from truceline.domain.finding_act import (
    Axes,
    Breach,
    Confidence,
    FindingDrafted,
    Gravity,
    Occurrence,
    Responsibility,
)
from truceline.domain.governance_act import Beat
from truceline.domain.identifier import AssetId, DelegationId, ZoneId
from truceline.domain.incident_act import (
    Claimed,
    IncidentOpened,
    Released,
    Tasked,
    Triaged,
    TriageOutcome,
    Visited,
    VisitOutcome,
)
from truceline.domain.location import GivenAs, Location, PositionSource, on_step
from truceline.domain.motion import Close, ClosingManner, Decide, Match, Moved, Stance, StanceTaken
from truceline.domain.observation import Observation
from truceline.domain.observed_time import Clock, ClockSource, Span
from truceline.domain.office import Office
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.report_act import AllegationLodged, ReportFiled, ReportKind
from truceline.domain.sighting import EventType, Means, Sighting
from truceline.domain.words import Words
from truceline.procedure.charter import Charter
from truceline.procedure.founding_rules import FOUNDING_RULES
from truceline.record.blob import BlobStore
from truceline.record.body import body_digest, frame_body
from truceline.record.checkpoint import LogIdentity
from truceline.record.contents import Bodies, Contents
from truceline.record.cosignature import KeyOnNotes
from truceline.record.cut import Cut, Origin, Seen
from truceline.record.disclosure import DisclosureStore
from truceline.record.entry import Entry
from truceline.record.envelope import (
    Binding,
    Body,
    BodyForm,
    EntryId,
    Envelope,
    EnvelopeRefusedError,
    Mark,
    Reference,
    sign_envelope,
    verify_leaf,
)
from truceline.record.envelope import DelegationId as Name
from truceline.record.folder import Machine
from truceline.record.key import Algorithm, KeyName, SecretKey, Verifier, label_of
from truceline.record.log import Log
from truceline.record.seal import blob_digest
from truceline.record.tree import frontier_at, leaf_hash
from truceline.register.source import Withdrawn
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body

NORTH, SOUTH = DelegationId("north"), DelegationId("south")
EAST, WEST = DelegationId("east"), DelegationId("west")
OUTSIDE = DelegationId("outside")
ROLES = {
    NORTH: frozenset({Role.GUARANTOR}),
    SOUTH: frozenset({Role.GUARANTOR}),
    EAST: frozenset({Role.PARTY}),
    WEST: frozenset({Role.PARTY}),
    OUTSIDE: frozenset({Role.SUPERVISOR}),
}
DESKS = {by: LogId(f"{by}/desk") for by in ROLES}
POSTS = {by: tuple(LogId(f"{by}/post-{n}") for n in range(3)) for by in (NORTH, SOUTH)}
LOGS = {log: by for by, log in DESKS.items()} | {
    log: by for by, logs in POSTS.items() for log in logs
}
GENESIS: Final = hashlib.sha256(b"benchmark").digest()
BEGIN: Final = datetime(2031, 1, 1, tzinfo=UTC)
BLOCK: Final = 50
BLOCK_EVERY: Final = timedelta(minutes=37)
BLOCKS_A_ROUND: Final = 20
_TEXTS: Final = (
    "explosion mortar ridge village bridge river outgoing impact undetermined patrol smoke",
    "взрыв миномёт высота село мост река патруль дым",
    "partlayış minaatan təpə kənd körpü çay patrul tüstü",
    "պայթյուն ականանետ բլուր գյուղ կամուրջ գետ պարեկ ծուխ",
)
WORDS: Final = tuple(word for text in _TEXTS for word in text.split())
P_ALLEGED: Final = 0.5
P_CLOSED: Final = 0.8
P_ASSENT: Final = 0.95
P_GRAVE: Final = 0.2


def key_of(log: LogId) -> SecretKey:
    """Return the key of a log's node, which signs heads."""
    return _key(log, Algorithm.ED25519)


def author_of(log: LogId) -> SecretKey:
    """Return the key that signs the entries of a log."""
    return _key(LogId(f"{log}/author"), Algorithm.ED25519)


def _key(name: str, algorithm: Algorithm) -> SecretKey:
    seed = hashlib.sha256(name.encode()).digest()
    return SecretKey(name=KeyName(name), algorithm=algorithm, seed=seed)


AUTHORS = {log: author_of(log) for log in LOGS}
CHARTER = Charter(
    logs=LOGS,
    roles=ROLES,
    offices={
        by: {KeyId(label_of(AUTHORS[log])): frozenset(Office) for log in LOGS if LOGS[log] == by}
        for by in ROLES
    },
    rules=replace(
        FOUNDING_RULES,
        joint={name: replace(each, least_hours=0) for name, each in FOUNDING_RULES.joint.items()},
    ),
)
BINDINGS = {log: Binding(origin=Origin(log), genesis=GENESIS, mark=Mark.REAL) for log in LOGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReader:
    """Reads entries with the authors' keys, and bodies from a folder."""

    bodies: Bodies

    def entry(self, raw: bytes, log: LogId, index: int) -> Entry:
        """Return an entry, its signatures checked."""
        at = Reference(origin=Origin(log), index=index, leaf=leaf_hash(raw))
        keys: Mapping[str, Verifier] = {label_of(AUTHORS[log]): AUTHORS[log].verifier}
        try:
            envelope = verify_leaf(raw, binding=BINDINGS[log], keys=keys)
        except EnvelopeRefusedError as error:
            return Entry(at=at, raw=raw, envelope=None, fault=str(error))
        return Entry(at=at, raw=raw, envelope=envelope)

    def contents(self, envelope: Envelope, withdrawn: Withdrawn) -> Contents | None:
        """Return a body."""
        del withdrawn
        return self.bodies.contents(envelope)


class Hasty(Machine):
    """Leaves it to the system when files last, for a benchmark's record may be lost."""

    def sync(self, path: Path) -> None:
        """Do nothing."""

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Do nothing."""


class FolderSource:
    """A record on disk, open to be written and read; a source for registers."""

    def __init__(self, root: Path) -> None:
        (root / "disclosures").mkdir(parents=True, exist_ok=True)
        self.basis = GENESIS
        self.delegation = NORTH
        self.written = {
            log: Log(
                root / "logs" / log.replace("/", "+"),
                LogIdentity(origin=Origin(log), keys=(KeyOnNotes(key_of(log).verifier),)),
                signers=[key_of(log)],
                calls=Hasty(),
            )
            for log in LOGS
        }
        self.blobs = root / "blobs"
        self.blobs.mkdir(exist_ok=True)
        store = DisclosureStore(root / "disclosures")
        self.reader = FolderReader(bodies=Bodies(BlobStore(root), store, ()))

    def close(self) -> None:
        """Close all logs."""
        for each in self.written.values():
            each.close()

    def logs(self) -> Mapping[LogId, DelegationId]:
        """Return the logs."""
        return LOGS

    def size(self, log: LogId) -> int:
        """Return how many entries of a log are held."""
        return self.written[log].size

    def leaves(self, log: LogId, start: int, end: int) -> Sequence[bytes]:
        """Return entries."""
        return self.written[log].mirror.holding.entries(start, end)

    def root(self, log: LogId, size: int) -> bytes | None:
        """Return a root; all that is written here is published."""
        return frontier_at(self.written[log].mirror.holding.nodes(), size).root()


@dataclass(slots=True)
class Writer:
    """Writes a record block by block."""

    source: FolderSource
    chance: np.random.Generator
    at: datetime = BEGIN
    cuts: dict[LogId, Cut] = field(default_factory=lambda: dict.fromkeys(LOGS, Cut()))
    pending: dict[LogId, list[bytes]] = field(default_factory=lambda: {log: [] for log in LOGS})
    sizes: dict[LogId, int] = field(default_factory=dict)
    motions: list[EntryRef] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin where the record ends."""
        self.sizes = {log: self.source.size(log) for log in LOGS}

    def round(self) -> None:
        """Write some blocks, publish heads, and let all nodes have all."""
        reports = [self._reports() for _ in range(BLOCKS_A_ROUND)]
        self._share()
        cases = [self._open(each) for each in reports]
        self._share()
        for incident, seen in zip(cases, reports, strict=True):
            self._work(incident, seen)
        self._share()
        for incident in cases:
            self._settle(incident)
        self._share()
        self._vote()
        self._share()

    def observation(self) -> None:
        """Write one observation, and publish it."""
        self._observe(self._post())
        for log, leaves in self.pending.items():
            if leaves:
                self.source.written[log].append(leaves)
                leaves.clear()
                self.source.written[log].publish(int(self.at.timestamp()))

    def _reports(self) -> list[EntryRef]:
        self.at += BLOCK_EVERY
        seen = [self._observe(self._post()) for _ in range(10)]
        for _ in range(13):
            self._cover(self._post())
        if self.chance.random() < P_ALLEGED:
            alleged = AllegationLodged(against=(EAST,), provision="1")
            seen.append(self.write(DESKS[WEST], alleged))
        return seen

    def _open(self, seen: list[EntryRef]) -> EntryRef:
        for log in DESKS.values():
            self.write(log, Beat(at=self.at))
        where, when = self._where(), Span(from_at=self.at, to_at=self.at)
        summary = IncidentSummary(title=self._words(4), happened=when, where=where)
        return self.write(DESKS[NORTH], IncidentOpened(), *seen[:4], body=summary)

    def _work(self, incident: EntryRef, seen: list[EntryRef]) -> None:
        north, south = DESKS[NORTH], DESKS[SOUTH]
        for log in (north, south):
            self.write(log, Triaged(outcome=TriageOutcome.IN_MANDATE), incident)
        self.write(north, Claimed(), incident)
        tasked = self.write(north, Tasked(team=(NORTH, SOUTH), due_at=self.at), incident)
        self.write(north, Visited(outcome=VisitOutcome.FULL), tasked)
        match = self._moved(Match())
        self.motions.append(self.write(north, match, incident, *seen[4:8]))
        for log in (north, south):
            self.write(log, FindingDrafted(axes=self._axes()), incident)

    def _settle(self, incident: EntryRef) -> None:
        north = DESKS[NORTH]
        decide, close = Decide(axes=self._axes()), Close(manner=ClosingManner.DECIDED)
        self.motions.append(self.write(north, self._moved(decide), incident))
        if self.chance.random() < P_CLOSED:
            self.motions.append(self.write(north, self._moved(close), incident))
            self.write(north, Released(), incident)

    def _vote(self) -> None:
        """Let the other guarantor say its word on most of what was moved."""
        for motion in self.motions:
            if self.chance.random() < P_ASSENT:
                self.write(DESKS[SOUTH], StanceTaken(stance=Stance.ASSENT), motion)
        self.motions.clear()

    def _observe(self, log: LogId) -> EntryRef:
        minutes = int(self.chance.integers(1, 30))
        sighting = Sighting(
            event=EventType.EXPLOSION,
            count=Count(manner=CountManner.ABOUT, number=int(self.chance.integers(1, 20))),
            means=(Means.HEARD,),
            distance=Distance(least_m=1000, most_m=int(self.chance.integers(2000, 7000))),
            direction=Winds(winds=(Wind.NE,), north=North.MAGNETIC),
            description=self._words(6),
        )
        body = Observation(
            post=AssetId(log),
            observed=Span(from_at=self.at, to_at=self.at + timedelta(minutes=minutes)),
            recorded_at=self.at + timedelta(minutes=minutes + 10),
            clock=Clock(source=ClockSource.GNSS),
            position=self._where(),
            sightings=(sighting,),
            note=self._words(10),
        )
        return self.write(log, ReportFiled(kind=ReportKind.OBSERVATION), body=body)

    def _cover(self, log: LogId) -> None:
        body = Coverage(
            watch=WatchKind.POST,
            state=WatchState.WORKING,
            asset=AssetId(log),
            during=Span(from_at=self.at - timedelta(hours=2), to_at=self.at),
            recorded_at=self.at,
            clock=Clock(source=ClockSource.GNSS),
        )
        self.write(log, ReportFiled(kind=ReportKind.COVERAGE), body=body)

    def write(
        self, log: LogId, act: Act, *subjects: EntryRef, body: EntryBody | None = None
    ) -> EntryRef:
        """Sign an entry, and append it with the next head."""
        encoded = encode_act(act)
        author = AUTHORS[log]
        envelope = Envelope(
            entry=EntryId(secrets.token_bytes(16)),
            binding=BINDINGS[log],
            kind=encoded.kind,
            key=label_of(author),
            subjects=tuple(
                sorted(
                    Reference(origin=Origin(each.log), index=each.index, leaf=each.leaf)
                    for each in subjects
                )
            ),
            audience=(Name(NORTH), Name(SOUTH)) if body else (),
            body=None if body is None else self._put(body),
            cut=self.cuts[log],
            clear=encoded.clear,
        )
        leaf = sign_envelope(envelope, [author])
        self.pending[log].append(leaf)
        self.sizes[log] += 1
        return EntryRef(log=log, index=self.sizes[log] - 1, leaf=leaf_hash(leaf))

    def _put(self, body: EntryBody) -> Body:
        frame = frame_body(encode_body(body))
        digest = blob_digest(frame)
        (self.source.blobs / digest.hex()).write_bytes(frame)
        return Body(form=BodyForm.OPEN, digest=body_digest(frame), blob=digest)

    def _share(self) -> None:
        """Publish what is written, and let all nodes have all."""
        seen = {}
        for log, leaves in self.pending.items():
            written = self.source.written[log]
            if leaves:
                written.append(leaves)
                leaves.clear()
            head = written.publish(int(self.at.timestamp()))
            if head.size:
                seen[log] = Seen(origin=Origin(log), size=head.size, root=head.root)
        for log in LOGS:
            self.cuts[log] = Cut(seen=tuple(seen[each] for each in sorted(seen) if each != log))

    def _post(self) -> LogId:
        posts = (*POSTS[NORTH], *POSTS[SOUTH])
        return posts[int(self.chance.integers(len(posts)))]

    def _where(self) -> Location:
        lat, lon = self.chance.uniform(39.3, 40.3), self.chance.uniform(46.0, 47.5)
        return Location(
            points=(on_step(float(lat), float(lon)),),
            given_as=GivenAs.DECIMAL,
            as_given="from the map",
            source=PositionSource.MAP,
            precision_m=100,
        )

    def _words(self, n_words: int) -> Words:
        chosen = (WORDS[int(i)] for i in self.chance.integers(len(WORDS), size=n_words))
        return Words(text={"und": " ".join(chosen)}, original="und")

    def _axes(self) -> Axes:
        zone = int(self.chance.integers(1, 6))
        grave = self.chance.random() < P_GRAVE
        return Axes(
            provision="1",
            occurrence=Occurrence.AS_ALLEGED,
            breach=Breach.BREACH if grave else Breach.NO_BREACH,
            responsibility=Responsibility.ATTRIBUTED,
            responsible=(EAST,),
            responsibility_confidence=Confidence.BEYOND_REASONABLE_DOUBT,
            gravity=Gravity.GRAVE if grave else Gravity.MINOR,
            zone=ZoneId(f"zone-{zone}"),
            zone_version="1",
        )

    def _moved(self, motion: Match | Decide | Close) -> Moved:
        return Moved(motion=motion, due_at=self.at + timedelta(days=3))


def continued(source: FolderSource) -> Writer:
    """Return a writer that goes on with a record."""
    return Writer(source=source, chance=np.random.default_rng(2021))


def write_record(root: Path, n_entries: int) -> FolderSource:
    """Return a record of at least so many entries; one that is there is used as it is."""
    source = FolderSource(root)
    writer = Writer(source=source, chance=np.random.default_rng(2020))
    n_written = sum(writer.sizes.values())
    if not n_written:
        while sum(writer.sizes.values()) < n_entries:
            writer.round()
    return source
