"""Nodes that append, meet, send couriers, fall back on backups and lie: what holds in the end.

Three delegations each write a log, mirror the others and cosign. A fourth key is used twice, by
its node and by a liar. Whatever happens in whatever order: no honest log is ever accused, nobody
takes over what is not proven, and nodes that have exchanged everything hold the same bytes.
"""

from __future__ import annotations

import os
import shutil
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from record_keys import identity, key, witness

from truceline.record.bundle import Document, Reader, Writer
from truceline.record.courier import Receiver, pack, unpack
from truceline.record.errors import BehindError, ContradictionError, ForkError, RecordError
from truceline.record.fork import check_fork
from truceline.record.log import Log
from truceline.record.mirror import Mirror
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


class Node:
    """A node with its own log and its mirrors of all others."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.name = name
        self.log = Log(root / name, identity(KEYS[name]), signers=[KEYS[name]], cosigners=VERIFIERS)
        self.mirrors = {
            other: Mirror(root / other, identity(KEYS[other]), cosigners=VERIFIERS)
            for other in KEYS
            if other != name
        }

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

    def take(self, raw: bytes) -> None:
        """Take in a bundle; forks and what contradicts may be refused, nothing else is."""
        result = unpack(Reader(BytesIO(raw)), self.receivers, Shelf())
        for each in result.refusals:
            assert isinstance(each.reason, ForkError | ContradictionError), each.reason

    def cosign_all(self, time_s: int) -> None:
        """Cosign the head of each mirror."""
        for each in self.mirrors.values():
            if each.head() is not None:
                cosign(each, WITNESSES[self.name], time_s)


class Nodes(RuleBasedStateMachine):
    """Honest nodes and a liar."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="truceline"))
        self.time_s = 1000
        self.n_written = 0
        self.nodes = {name: Node(self.root / name, name) for name in (*NAMES, LIAR)}
        self.clone = Log(
            self.root / "clone", identity(KEYS[LIAR]), signers=[KEYS[LIAR]], cosigners=VERIFIERS
        )
        self.couriers: list[bytes] = []
        self.backups: dict[str, Path] = {}

    def teardown(self) -> None:
        """Check that all agree once everything was exchanged, and clear up."""
        for _ in range(3):
            bundles = [node.bundle() for node in self.nodes.values()]
            for node in self.nodes.values():
                for raw in bundles:
                    node.take(raw)
        for origin in NAMES:
            held = [node.held(origin) for node in self.nodes.values()]
            assert held.count(held[0]) == len(held)
        for node in self.nodes.values():
            node.close()
        self.clone.close()
        shutil.rmtree(self.root)

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
        """Exchange everything, and cosign."""
        first, second = self.nodes[one], self.nodes[other]
        raw = first.bundle()
        second.take(raw)
        second.cosign_all(self.tick())
        first.take(second.bundle())
        first.cosign_all(self.tick())

    @rule(name=ALL)
    def send(self, name: str) -> None:
        """Give a courier a bundle."""
        self.couriers.append(self.nodes[name].bundle())

    @rule(name=ALL, which=st.integers(0, 5))
    def arrive(self, name: str, which: int) -> None:
        """Let some courier arrive, late or again."""
        if self.couriers:
            self.nodes[name].take(self.couriers[which % len(self.couriers)])

    @rule(name=HONEST)
    def stop_and_start(self, name: str) -> None:
        """Open a node again."""
        self.nodes[name].close()
        self.nodes[name] = Node(self.root / name, name)

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
                    check_fork(fork, identity(KEYS[LIAR]))

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
    node, other = Node(tmp_path / "a", NAMES[0]), Node(tmp_path / "b", NAMES[1])
    node.log.append([b"one"])
    node.log.publish(1)
    node.close()
    shutil.copytree(tmp_path / "a", tmp_path / "backup")
    node = Node(tmp_path / "a", NAMES[0])
    node.log.append([b"two"])
    node.log.publish(2)
    other.take(node.bundle())
    restored = Node(tmp_path / "backup", NAMES[0])
    restored.log.append([b"another two"])
    restored.log.publish(3)
    result = unpack(Reader(BytesIO(restored.bundle())), other.receivers, Shelf())
    assert ForkError in [type(each.reason) for each in result.refusals]
    with pytest.raises(RecordError):
        restored.log.receive_head(next(iter(node.log.mirror.heads())).note.raw)
    for each in (node, other, restored):
        each.close()
