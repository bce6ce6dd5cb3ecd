"""Nodes that append, meet, send couriers, stop, change keys, fall back on backups and lie.

Three delegations each write a log, mirror the others and cosign. A fourth key is used twice, by
its node and by a liar. Whatever happens in whatever order: no honest log is ever accused, nobody
takes over what is not proven, nodes that have exchanged everything hold the same bytes and give
the same verdicts, and where honest nodes hold two histories of one log, each has the proof then.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from errno import EIO
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from record_keys import identity, key, witness
from test_record_faults import Failing

from truceline.record.bundle import Document, Reader, Writer
from truceline.record.checkpoint import LogIdentity
from truceline.record.cosignature import KeyOnNotes, cosignatures
from truceline.record.courier import Receiver, pack, unpack
from truceline.record.errors import (
    BehindError,
    ContradictionError,
    ForkError,
    GapError,
    NotStoredError,
    ProofError,
    RecordError,
    StaleError,
    UnsignedError,
)
from truceline.record.folder import FileCalls
from truceline.record.fork import check_fork
from truceline.record.key import KeyName, SecretKey
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.tree import Frontier, leaf_hashes
from truceline.record.witness import cosign

NAMES = ("a.example", "b.example", "c.example")
LIAR = "liar.example"
KEYS = {name: key(name) for name in (*NAMES, LIAR)}
WITNESSES = {name: witness(f"w.{name}") for name in (*NAMES, LIAR)}
VERIFIERS = [each.verifier for each in WITNESSES.values()]
N_RUNS = 200 if int(os.environ.get("TRUCELINE_FAULTS", "0")) >= 2_000 else 10
HONEST = st.sampled_from(NAMES)
ALL = st.sampled_from((*NAMES, LIAR))


class Shelf:
    """Needs nothing."""

    def put_blob(self, raw: bytes) -> None:
        """Pass over a blob."""

    def put_document(self, document: Document) -> None:
        """Pass over a document."""


class Keys:
    """Which keys each log has had, as far as somebody has heard of it; a chain of rosters."""

    def __init__(self, generations: dict[str, int] | None = None) -> None:
        self.generations = dict.fromkeys(KEYS, 1) if generations is None else generations

    def identity(self, name: str) -> LogIdentity:
        """Return a log with every key that it ever had."""
        keys = [rotated(name, number) for number in range(self.generations[name])]
        return LogIdentity(origin=name, keys=tuple(KeyOnNotes(each.verifier) for each in keys))

    def signer(self, name: str) -> SecretKey:
        """Return the key in use."""
        return rotated(name, self.generations[name] - 1)

    def joined(self, other: Keys) -> Keys:
        """Return what is known when two have met."""
        mine, theirs = self.generations, other.generations
        return Keys({name: max(mine[name], theirs[name]) for name in mine})


def rotated(name: str, number: int) -> SecretKey:
    """Return the key that a log has after so many changes."""
    return replace(key(f"{name}/{number}"), name=KeyName(name)) if number else KEYS[name]


class Node:
    """A node with its own log and its mirrors of all others."""

    def __init__(
        self, root: Path, name: str, keys: Keys, *, calls: FileCalls | None = None
    ) -> None:
        self.root = root
        self.name = name
        self.keys = keys
        self.log = Log(
            root / name,
            keys.identity(name),
            signers=[keys.signer(name)],
            cosigners=VERIFIERS,
            calls=calls,
        )
        self.mirrors = {
            other: Mirror(root / other, keys.identity(other), cosigners=VERIFIERS)
            for other in KEYS
            if other != name
        }

    def again(self, keys: Keys | None = None, *, calls: FileCalls | None = None) -> Node:
        """Close the node, and return it opened anew."""
        self.close()
        return Node(self.root, self.name, self.keys if keys is None else keys, calls=calls)

    @property
    def receivers(self) -> dict[str, Receiver]:
        """Return whatever takes in, by origin."""
        return {**self.mirrors, self.name: self.log}

    @property
    def copies(self) -> dict[str, Mirror]:
        """Return whatever is carried on, by origin."""
        return {**self.mirrors, self.name: self.log.mirror}

    def close(self) -> None:
        """Close all files."""
        for each in self.copies.values():
            each.close()

    def held(self, origin: str) -> list[bytes]:
        """Return what is held of a log under its head."""
        copy = self.copies[origin]
        head = copy.head()
        return [] if head is None else copy.holding.entries(0, head.size)

    def bundle(self) -> bytes:
        """Pack all that the node knows."""
        out = BytesIO()
        writer = Writer(out)
        for each in self.copies.values():
            pack(each, writer)
        return out.getvalue()

    def take(self, raw: bytes, *, keys: Keys | None = None) -> None:
        """Take in a bundle; forks and what contradicts may be refused, nothing else is.

        Where `keys` are given they are those of the sender, and this node has not heard of them.
        """
        result = unpack(Reader(BytesIO(raw)), self.receivers, Shelf())
        allowed: tuple[type[RecordError], ...] = (ForkError, ContradictionError)
        if keys is not None and keys.joined(self.keys).generations != self.keys.generations:
            allowed += (UnsignedError, ProofError, GapError)
        for each in result.refusals:
            assert isinstance(each.reason, allowed), each.reason

    def cosign_all(self, time_s: int) -> None:
        """Cosign the head of each mirror, unless the key has signed a larger one."""
        for each in self.mirrors.values():
            if each.head() is not None:
                with suppress(StaleError):
                    cosign(each, WITNESSES[self.name], time_s)

    def verdict(self, origin: str) -> list[tuple[int, bytes, list[str]]]:
        """Return each head of a log with those who are known to have cosigned it."""
        return [
            (head.size, head.root, sorted(each.label for each in cosignatures(head, VERIFIERS)))
            for head in self.copies[origin].heads()
        ]


def roots_at(log: Log, size: int) -> bytes:
    """Return the root over the first entries of a log."""
    grown = Frontier()
    grown.extend(leaf_hashes(log.mirror.holding.entries(0, size)))
    return grown.root()


class Nodes(RuleBasedStateMachine):
    """Honest nodes and a liar."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="truceline"))
        self.time_s = 1000
        self.n_written = 0
        self.nodes = {name: Node(self.root / name, name, Keys()) for name in (*NAMES, LIAR)}
        self.clone = Log(
            self.root / "clone", identity(KEYS[LIAR]), signers=[KEYS[LIAR]], cosigners=VERIFIERS
        )
        self.couriers: list[tuple[bytes, Keys]] = []
        self.backups: dict[str, tuple[Path, Keys]] = {}

    def teardown(self) -> None:
        """Check that all agree once everything was exchanged, and clear up."""
        two_histories = self.two_histories_are_held()
        self.all_hear_of_all_keys()
        for _ in range(3):
            self.all_exchange()
        for origin in NAMES:
            held = [node.held(origin) for node in self.nodes.values()]
            assert held.count(held[0]) == len(held)
            verdicts = [node.verdict(origin) for node in self.nodes.values()]
            assert verdicts.count(verdicts[0]) == len(verdicts)
        if two_histories:
            for name in NAMES:
                assert self.nodes[name].mirrors[LIAR].forks()
        for node in self.nodes.values():
            node.close()
        self.clone.close()
        shutil.rmtree(self.root)

    def all_hear_of_all_keys(self) -> None:
        """Let every node know every roster."""
        keys = Keys()
        for node in self.nodes.values():
            keys = keys.joined(node.keys)
        for name, node in self.nodes.items():
            self.nodes[name] = node.again(keys)

    def all_exchange(self) -> None:
        """Let every node take what every other knows."""
        bundles = [node.bundle() for node in self.nodes.values()]
        for node in self.nodes.values():
            for raw in bundles:
                node.take(raw)

    def two_histories_are_held(self) -> bool:
        """Tell whether honest nodes hold, with all entries, heads that cannot both be true."""
        heads = {
            (head.size, head.root)
            for name in NAMES
            for head in self.nodes[name].mirrors[LIAR].heads()
        }
        histories = [
            {each for each in heads if each[0] <= log.size and roots_at(log, each[0]) == each[1]}
            for log in (self.nodes[LIAR].log, self.clone)
        ]
        return all(heads - each for each in histories)

    @rule(name=ALL, n_entries=st.sampled_from((1, 3, 256)))
    def write(self, name: str, n_entries: int) -> None:
        """Append and publish, unless the node knows that it is an old backup."""
        log = self.nodes[name].log
        self.n_written += 1
        try:
            log.append([b"%s %d %d" % (name.encode(), self.n_written, i) for i in range(n_entries)])
            log.publish(self.tick())
        except BehindError:
            assert log.is_behind

    @rule(n_entries=st.sampled_from((1, 256)))
    def lie(self, n_entries: int) -> None:
        """Write another history under the liar's key."""
        self.n_written += 1
        self.clone.append([b"lie %d %d" % (self.n_written, i) for i in range(n_entries)])
        self.clone.publish(self.tick())

    @rule(to=HONEST)
    def tell_the_lie(self, to: str) -> None:
        """Show an honest node the other history."""
        out = BytesIO()
        pack(self.clone.mirror, Writer(out))
        self.nodes[to].take(out.getvalue())

    @rule(one=ALL, other=ALL)
    def meet(self, one: str, other: str) -> None:
        """Exchange everything, rosters first, and cosign."""
        keys = self.nodes[one].keys.joined(self.nodes[other].keys)
        for name in {one, other}:
            self.nodes[name] = self.nodes[name].again(keys)
        first, second = self.nodes[one], self.nodes[other]
        raw = first.bundle()
        second.take(raw)
        second.cosign_all(self.tick())
        first.take(second.bundle())
        first.cosign_all(self.tick())

    @rule(name=ALL)
    def send(self, name: str) -> None:
        """Give a courier a bundle."""
        self.couriers.append((self.nodes[name].bundle(), self.nodes[name].keys))

    @rule(name=ALL, which=st.integers(0, 5), with_roster=st.booleans())
    def arrive(self, name: str, which: int, *, with_roster: bool) -> None:
        """Let some courier arrive, late or again, perhaps without the roster that he had."""
        if not self.couriers:
            return
        raw, keys = self.couriers[which % len(self.couriers)]
        if with_roster:
            self.nodes[name] = self.nodes[name].again(self.nodes[name].keys.joined(keys))
        self.nodes[name].take(raw, keys=keys)

    @rule(name=HONEST)
    def rotate(self, name: str) -> None:
        """Give a log another key; whoever has not heard of it takes no new head of it."""
        keys = self.nodes[name].keys
        self.nodes[name] = self.nodes[name].again(
            Keys(keys.generations | {name: keys.generations[name] + 1})
        )

    @rule(name=HONEST)
    def stop_and_start(self, name: str) -> None:
        """Open a node again."""
        self.nodes[name] = self.nodes[name].again()

    @rule(name=HONEST)
    def crash(self, name: str) -> None:
        """Go on from the files as they lie while the node has them open."""
        node = self.nodes[name]
        shutil.copytree(node.root, self.root / "crashed")
        node.close()
        shutil.rmtree(node.root)
        (self.root / "crashed").rename(node.root)
        self.nodes[name] = Node(node.root, name, node.keys)

    @rule(name=HONEST, at=st.integers(1, 40), done=st.booleans())
    def fail(self, name: str, at: int, *, done: bool) -> None:
        """Let a call on files fail while a node writes."""
        node = self.nodes[name] = self.nodes[name].again(calls=Failing(at + 4, EIO, done=done))
        self.n_written += 1
        with suppress(NotStoredError, BehindError):
            node.log.append([b"%s %d" % (name.encode(), self.n_written)])
            node.log.publish(self.tick())
        self.nodes[name] = node.again()

    @rule(name=HONEST)
    def back_up(self, name: str) -> None:
        """Keep a copy of a node's folder."""
        node = self.nodes[name]
        node.close()
        place = self.root / f"backup-{name}"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(node.root, place)
        self.backups[name] = (place, node.keys)
        self.nodes[name] = Node(node.root, name, node.keys)

    @rule(name=HONEST)
    def fall_back(self, name: str) -> None:
        """Go on from the backup, if others know all heads; they are heard before it signs.

        A node that goes on alone forks its log; that has a test of its own, below.
        """
        node = self.nodes[name]
        newest = node.log.mirror.newest_known()
        others = [each for each in self.nodes.values() if each is not node]
        if name not in self.backups or all(each.copies[name].size < newest for each in others):
            return
        node.close()
        place, _ = self.backups[name]
        shutil.rmtree(node.root)
        shutil.copytree(place, node.root)
        node = self.nodes[name] = Node(node.root, name, node.keys)
        for each in others:
            node.take(each.bundle(), keys=each.keys)
        assert not node.log.is_behind
        assert node.log.mirror.newest_known() == newest

    def tick(self) -> int:
        """Return the next second."""
        self.time_s += 1
        return self.time_s

    @invariant()
    def nobody_honest_is_accused(self) -> None:
        """Check that there is no fork proof of an honest log, and that those of the liar hold."""
        for node in self.nodes.values():
            for origin, copy in node.copies.items():
                for fork in copy.forks():
                    assert origin == LIAR
                    check_fork(fork, Keys().identity(LIAR))

    @invariant()
    def nothing_is_held_that_was_not_written(self) -> None:
        """Check that mirrors of honest logs are beginnings of them."""
        for origin in NAMES:
            own = self.nodes[origin].log.mirror
            for node in self.nodes.values():
                copy = node.copies[origin]
                assert copy.size <= own.size
                assert copy.holding.entries(0, copy.size) == own.holding.entries(0, copy.size)


@pytest.mark.slow
def test_whatever_happens_nobody_honest_is_accused_and_all_agree_in_the_end() -> None:
    run_state_machine_as_test(
        Nodes, settings=settings(max_examples=N_RUNS, stateful_step_count=15, deadline=None)
    )


def test_a_backup_that_went_on_alone_is_the_one_honest_way_to_a_fork(tmp_path: Path) -> None:
    """A restored node that publishes before it hears from anybody forks its log: it is shown."""
    node, other = Node(tmp_path / "a", NAMES[0], Keys()), Node(tmp_path / "b", NAMES[1], Keys())
    node.log.append([b"one"])
    node.log.publish(1)
    node.close()
    shutil.copytree(tmp_path / "a", tmp_path / "backup")
    node = Node(tmp_path / "a", NAMES[0], Keys())
    node.log.append([b"two"])
    node.log.publish(2)
    other.take(node.bundle())
    restored = Node(tmp_path / "backup", NAMES[0], Keys())
    restored.log.append([b"another two"])
    restored.log.publish(3)
    result = unpack(Reader(BytesIO(restored.bundle())), other.receivers, Shelf())
    assert ForkError in [type(each.reason) for each in result.refusals]
    with pytest.raises(RecordError):
        restored.log.receive_head(next(iter(node.log.mirror.heads())).note.raw)
    for each in (node, other, restored):
        each.close()
