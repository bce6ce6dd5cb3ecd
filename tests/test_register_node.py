"""The register on nodes: signed entries, sealed bodies, bundles, redactions, other processes."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from body_samples import OBSERVATION
from node_case import AMBER, BIRCH, CEDAR, DELTA, exchange, make_node, origin_of

from truceline.domain.delegation import Role
from truceline.domain.entry import KeyId, LogId
from truceline.domain.identifier import DelegationId
from truceline.domain.incident_act import IncidentOpened
from truceline.domain.office import Office
from truceline.domain.report_act import Redacted, ReportFiled, ReportKind
from truceline.procedure.charter import Charter
from truceline.procedure.founding_rules import FOUNDING_RULES
from truceline.record.draft import Draft, FieldsBody, OpenBody, SealedBody
from truceline.record.envelope import DelegationId as Name
from truceline.record.envelope import Reference
from truceline.record.key import label_of
from truceline.record.node import Node
from truceline.record.redaction import place_of
from truceline.register.answer import Total
from truceline.register.body_table import Standing
from truceline.register.choice import Subject
from truceline.register.crew import FEW
from truceline.register.listing import listing
from truceline.register.node_source import NodeSource
from truceline.register.register import Register
from truceline.register.search import search
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body, encode_fields
from truceline.wire.record_part import RedactionPart

ROLES = {
    AMBER: Role.GUARANTOR,
    BIRCH: Role.GUARANTOR,
    CEDAR: Role.PARTY,
    DELTA: Role.SUPERVISOR,
}
OBSERVED = encode_act(ReportFiled(kind=ReportKind.OBSERVATION))


def charter_of(nodes: dict[Name, Node]) -> Charter:
    """Let each node's one key do everything."""
    return Charter(
        logs={LogId(origin_of(each)): DelegationId(each) for each in ROLES},
        roles={DelegationId(each): frozenset({role}) for each, role in ROLES.items()},
        offices={
            DelegationId(name): {KeyId(label_of(node.author())): frozenset(Office)}
            for name, node in nodes.items()
        },
        rules=FOUNDING_RULES,
    )


Nodes = dict[Name, Node]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    made = {each: Node(make_node(tmp_path / each, each)) for each in ROLES}
    yield made
    for each in made.values():
        each.close()


def observation(body: SealedBody | OpenBody | FieldsBody) -> Draft:
    return Draft(kind=OBSERVED.kind, clear=OBSERVED.clear, audience=(BIRCH,), body=body)


def sealed() -> Draft:
    return observation(SealedBody(content=encode_body(OBSERVATION)))


def exchange_all(nodes: Nodes, *, time_s: int) -> None:
    for each in nodes.values():
        each.publish(time_s)
    exchange(nodes.values(), time_s=time_s + 1)


def test_two_nodes_and_a_witness_without_bodies_agree(nodes: Nodes, tmp_path: Path) -> None:
    seen = nodes[AMBER].append([sealed()])
    opened = encode_act(IncidentOpened())
    nodes[AMBER].append([Draft(kind=opened.kind, clear=opened.clear, subjects=seen)])
    exchange_all(nodes, time_s=1)
    charter = charter_of(nodes)
    digests, totals = set(), []
    for name in (AMBER, BIRCH, DELTA):
        source = NodeSource(nodes[name])
        path = tmp_path / f"{name}.db"
        with Register(path, charter) as register:
            assert register.catch_up(source).waiting == ()
            digests.add(register.digest(source).digest)
            totals.append(search(register, "PARTLAYIŞ").total)
            assert listing(register, Subject.INCIDENTS).total == Total(n=1)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert str(source.delegation) == str(name)
    assert len(digests) == 1
    assert totals == [Total(n=1), Total(n=1), Total(n=0, n_sealed=1)]


def test_what_is_not_published_yet_is_placed_on_its_own_node(nodes: Nodes, tmp_path: Path) -> None:
    node = nodes[AMBER]
    node.append([sealed()])
    source = NodeSource(node)
    with Register(tmp_path / "register.db", charter_of(nodes)) as register:
        assert register.catch_up(source).n_placed == 1
        before = register.digest(source)
        log = LogId(origin_of(AMBER))
        assert source.root(log, 2) is None
        node.publish(1)
        assert register.digest(source) == before


def test_withdrawn_fields_are_gone_from_every_file_and_the_others_stay(
    nodes: Nodes, tmp_path: Path
) -> None:
    node, marker = nodes[AMBER], "Zqxjkvbp"
    named = replace(OBSERVATION, observer_name=marker, withheld=())
    (at,) = node.append([observation(FieldsBody(fields=encode_fields(named)))])
    source = NodeSource(node)
    with Register(tmp_path / "register.db", charter_of(nodes)) as register:
        register.catch_up(source)
        assert search(register, marker).total == Total(n=1)
        act = encode_act(
            Redacted(authority="rule 7"),
            record=RedactionPart(digests=_digests(node, at, "observer_name"), reason="asked for"),
        )
        node.append([Draft(kind=act.kind, clear=act.clear, subjects=(at,))])
        register.catch_up(source)  # before the node itself has destroyed the field
        assert search(register, marker).total.n == 0
        assert search(register, "PARTLAYIŞ").total.n == 1
        (row,) = search(register, "PARTLAYIŞ").rows
        assert row.standing is Standing.REDACTED
        beside = [each for each in tmp_path.iterdir() if each.is_file()]
        words = (marker.encode(), marker.lower().encode())
        assert not [each for each in beside if any(w in each.read_bytes() for w in words)]
        register.rebuild(source)
        assert search(register, marker).total.n == 0


def _digests(node: Node, at: Reference, name: str) -> tuple[str, ...]:
    entry = node.entry(at.origin, at.index)
    assert entry.envelope is not None
    held = node.bodies.disclosures(node.bodies.digests(entry.envelope)).items()
    return tuple(digest for digest, each in held if place_of(each).name == name)


@pytest.mark.slow
def test_other_processes_read_what_this_one_reads(nodes: Nodes, tmp_path: Path) -> None:
    body = OpenBody(content=encode_body(OBSERVATION))
    nodes[AMBER].append([observation(body) for _ in range(FEW + 1)])
    nodes[AMBER].publish(1)
    source = NodeSource(nodes[AMBER])
    digests = set()
    for n_processes in (0, 2):
        with Register(tmp_path / f"{n_processes}.db", charter_of(nodes)) as register:
            caught = register.catch_up(source, n_processes=n_processes)
            assert (caught.n_placed, caught.n_looked_at) == (FEW + 1, FEW + 1)
            digests.add(register.digest(source).digest)
            assert search(register, "PARTLAYIŞ").total == Total(n=FEW + 1)
    assert len(digests) == 1
