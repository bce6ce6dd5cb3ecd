from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from node_case import (
    AMBER,
    BIRCH,
    CEDAR,
    DELTA,
    ROSTER,
    SIGNED,
    Nodes,
    carried,
    exchange,
    give,
    make_node,
    origin_of,
)
from roster_case import envelope, secret
from test_record_chain import next_roster, signed

from truceline.record import blob as blob_module
from truceline.record import delivery as delivery_module
from truceline.record.body import body_digest, frame_body
from truceline.record.bundle import Document, Kind, Reader, Writer
from truceline.record.cut import Origin
from truceline.record.delivery import DISCLOSURE, NotForHereError, TakenIn
from truceline.record.delivery import ROSTER as ROSTER_KIND
from truceline.record.draft import Draft, FieldsBody, OpenBody
from truceline.record.envelope import Body, BodyForm, sign_envelope
from truceline.record.errors import (
    DamageError,
    ForkError,
    LimitError,
    MalformedError,
    NotStoredError,
)
from truceline.record.exchange import known_to, take_in
from truceline.record.key import KeyName, SecretKey
from truceline.record.member import LogOf, RosterRefusedError
from truceline.record.node import Node
from truceline.record.redaction import Disclosure, RedactionRefusedError, conceal
from truceline.record.seal import (
    Address,
    Custody,
    blob_digest,
    new_identity,
    recipient_of,
    seal_body,
)
from truceline.record.standing import Stage

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as opened:
        yield Nodes(tmp_path, opened)


def parts(raw: bytes) -> list[tuple[Kind, bytes]]:
    """Return the records of a bundle, each with its frame."""
    reader = Reader(BytesIO(raw))
    return [(each.kind, raw[each.at - 5 : each.at + each.length]) for each in reader.records()]


def of(*records: bytes) -> BytesIO:
    """Return a bundle of some records."""
    out = BytesIO()
    Writer(out)
    out.write(b"".join(records))
    return out


def documents(*documents: Document) -> BytesIO:
    """Return a bundle of some documents."""
    out = BytesIO()
    writer = Writer(out)
    for each in documents:
        writer.document(each)
    return out


def reasons(taken: TakenIn) -> list[type]:
    return [type(each.reason) for each in taken.refusals]


def observation(node: Node) -> bytes:
    """Write an observation with fields for Birch, and return the bundle for him."""
    fields = FieldsBody(fields={"name": "Möbius"})
    node.append([Draft(kind="observation", audience=(BIRCH,), body=fields)])
    node.publish(1)
    return carried(node, BIRCH)


def test_records_mean_the_same_in_any_order_and_twice(nodes: Nodes) -> None:
    raw = observation(nodes[AMBER])
    records = [record for _, record in parts(raw)]
    taken = take_in(nodes[BIRCH], of(*reversed(records), *records))
    assert not taken.refusals
    assert (taken.n_blobs, taken.n_disclosures) == (1, 1)
    again = take_in(nodes[BIRCH], of(*records))
    assert (again.n_blobs, again.n_disclosures, again.n_entries) == (0, 0, {origin_of(AMBER): 0})
    found = nodes[BIRCH].contents(nodes[BIRCH].entry(origin_of(AMBER), 0))
    assert found is not None
    assert found.fields == {"name": "Möbius"}


def test_a_body_that_comes_before_its_entry_waits_for_it(nodes: Nodes) -> None:
    records = parts(observation(nodes[AMBER]))
    bodies = [record for kind, record in records if kind is Kind.BLOB]
    taken = take_in(nodes[BIRCH], of(*bodies))
    assert (taken.n_blobs, taken.n_waiting) == (0, 1)
    taken = take_in(nodes[BIRCH], of(*(r for k, r in records if k is not Kind.BLOB)))
    assert (taken.n_blobs, taken.n_waiting, taken.n_disclosures) == (1, 0, 1)
    assert not list((nodes[BIRCH].home.root / "waiting").iterdir())


def test_a_body_that_waited_and_is_for_others_is_destroyed(nodes: Nodes) -> None:
    records = parts(observation(nodes[AMBER]))
    bodies = [record for kind, record in records if kind is Kind.BLOB]
    take_in(nodes[CEDAR], of(*bodies))
    taken = take_in(nodes[CEDAR], of(*(r for k, r in records if k is not Kind.BLOB)))
    assert taken.n_waiting == 0
    assert sorted(map(str, reasons(taken))) == sorted(
        map(str, [NotForHereError, RedactionRefusedError])
    )
    taken = take_in(nodes[CEDAR], of(*bodies))
    assert reasons(taken) == [NotForHereError]
    assert not list((nodes[CEDAR].home.root / "waiting").iterdir())
    assert not list((nodes[CEDAR].home.root).glob("blobs/*"))


def test_a_field_for_others_is_refused(nodes: Nodes) -> None:
    raw = observation(nodes[AMBER])
    blob = next(record for kind, record in parts(raw) if kind is Kind.BLOB)[5:]
    nodes[CEDAR].blobs.keep([blob])  # as if it had come here by some other way
    taken = take_in(nodes[CEDAR], BytesIO(raw))
    assert reasons(taken) == [NotForHereError]
    assert not list(nodes[CEDAR].home.disclosures.iterdir())


def test_a_field_without_its_entry_is_refused(nodes: Nodes) -> None:
    disclosure = conceal({"a": 1}, origin=origin_of(AMBER), entry=Draft(kind="note").entry)
    text = disclosure.disclosures["a"]
    moved = conceal({"a": 1}, origin=origin_of(BIRCH), entry=Draft(kind="note").entry)
    for each in (text, moved.disclosures["a"], Disclosure("e30"), Disclosure("=")):
        document = Document(kind=DISCLOSURE, raw=each.encode())
        assert reasons(take_in(nodes[BIRCH], documents(document))) == [RedactionRefusedError]


def test_a_field_of_an_entry_that_reads_otherwise_is_refused(nodes: Nodes) -> None:
    raw = observation(nodes[AMBER])
    take_in(nodes[BIRCH], BytesIO(raw))
    entry = nodes[BIRCH].entry(origin_of(AMBER), 0)
    assert entry.envelope is not None
    other = conceal({"b": 2}, origin=origin_of(AMBER), entry=entry.envelope.entry)
    document = Document(kind=DISCLOSURE, raw=other.disclosures["b"].encode())
    assert reasons(take_in(nodes[BIRCH], documents(document))) == [RedactionRefusedError]


def test_documents_of_other_kinds_and_malformed_ones_are_refused(nodes: Nodes) -> None:
    bad = [
        Document(kind="will", raw=b""),
        Document(kind=ROSTER_KIND, raw=b"{}"),
        Document(kind=DISCLOSURE, raw=b"\xff"),
    ]
    assert reasons(take_in(nodes[BIRCH], documents(*bad))) == [MalformedError] * 3
    with pytest.raises(MalformedError, match="line 1"):
        take_in(nodes[BIRCH], BytesIO(b"no bundle"))


def test_fields_and_waiting_bodies_are_bounded(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "MAX_DISCLOSURES_BYTES", 10)
    monkeypatch.setattr(blob_module, "MAX_WAITING_BYTES", 10)
    out = documents(Document(kind=DISCLOSURE, raw=b"A" * 11))
    Writer(BytesIO())
    out.write(b"B" + (11).to_bytes(4) + b"x" * 11)
    assert reasons(take_in(nodes[BIRCH], out)) == [LimitError, LimitError]


def test_a_roster_travels_and_names_logs_for_the_same_bundle(nodes: Nodes) -> None:
    name = Origin("amber/post-2")
    algorithm, seed = secret(AMBER, "log").algorithm, b"amber, post 2".ljust(32)
    key = SecretKey(name=KeyName(name), algorithm=algorithm, seed=seed)
    log = LogOf(origin=name, delegation=AMBER, vkey=key.verifier.vkey)
    second = next_roster(ROSTER, logs=tuple(sorted((*ROSTER.logs, log), key=lambda x: x.origin)))
    nodes[AMBER].adopt(signed(second))
    mirror = nodes[AMBER].mirror(name)
    assert mirror.size == 0
    nodes[AMBER].append([Draft(kind="note")])
    nodes[AMBER].publish(1)
    taken = give(nodes[AMBER], nodes[BIRCH])
    assert taken.rosters == [2]
    assert nodes[BIRCH].size(name) == 0
    assert nodes[BIRCH].size(origin_of(AMBER)) == 1
    assert nodes[BIRCH].roster == second
    assert give(nodes[AMBER], nodes[BIRCH]).rosters == []


def test_another_roster_of_one_number_is_refused_and_told(nodes: Nodes) -> None:
    nodes[AMBER].adopt(signed(next_roster(ROSTER, threshold=4)))
    nodes[BIRCH].adopt(signed(next_roster(ROSTER)))
    taken = give(nodes[AMBER], nodes[BIRCH])
    assert reasons(taken) == [RosterRefusedError]
    assert nodes[BIRCH].roster.threshold == 3


def test_only_what_is_not_known_to_be_held_is_carried(nodes: Nodes) -> None:
    nodes[AMBER].append([Draft(kind="note")] * 3)
    nodes[AMBER].publish(1)
    assert known_to(nodes[AMBER], BIRCH) == {origin_of(BIRCH): 0}
    give(nodes[AMBER], nodes[BIRCH])
    nodes[BIRCH].append([Draft(kind="note")])
    nodes[BIRCH].publish(2)
    give(nodes[BIRCH], nodes[AMBER])
    assert known_to(nodes[AMBER], BIRCH) == {origin_of(BIRCH): 1, origin_of(AMBER): 3}
    nodes[AMBER].append([Draft(kind="note", body=OpenBody(content=b"own"))])
    short, whole = carried(nodes[AMBER], BIRCH), carried(nodes[AMBER], BIRCH, whole=True)
    assert Kind.PACKAGE not in [kind for kind, _ in parts(short)]
    assert Kind.PACKAGE in [kind for kind, _ in parts(whole)]
    assert Kind.BLOB not in [kind for kind, _ in parts(whole)]  # its entry is under no head yet


def test_a_body_that_is_damaged_here_is_not_carried(nodes: Nodes) -> None:
    node = nodes[AMBER]
    node.append([Draft(kind="observation", audience=(BIRCH,), body=OpenBody(content=b"b"))])
    node.publish(1)
    (path,) = (node.home.root / "blobs").iterdir()
    path.write_bytes(b"other")
    with pytest.raises(DamageError, match="it is not what was kept"):
        carried(node, BIRCH)
    entry = node.entry(node.origin, 0)
    found = node.contents(entry)
    assert found is not None
    assert found.custody is Custody.CANNOT_OPEN


def test_a_waiting_body_that_is_damaged_is_not_kept(nodes: Nodes) -> None:
    blobs = nodes[AMBER].blobs
    blobs.let_wait([b"body"])
    digest = blob_digest(b"body")
    assert list(blobs.waiting()) == [digest]
    (nodes[AMBER].home.root / "waiting" / digest.hex()).write_bytes(b"other")
    with pytest.raises(DamageError, match="it is not what came"):
        blobs.take([digest])


def test_a_fields_body_that_is_no_list_of_digests_is_flagged(nodes: Nodes) -> None:
    node = nodes[AMBER]
    for content in (b"{}", b'["a"]', b"\xff", b'["' + b"A" * 43 + b'"]'):
        frame = frame_body(content)
        body = Body(form=BodyForm.FIELDS, digest=body_digest(frame), blob=blob_digest(frame))
        made = replace(envelope(ROSTER, AMBER), body=body, audience=(AMBER,))
        node.blobs.keep([frame])
        node.log.append([sign_envelope(made, [node.author()])])
    found = [node.contents(each) for each in node.entries(node.origin)]
    custody = [each.custody for each in found if each]
    assert custody == [Custody.CANNOT_OPEN] * 3 + [Custody.HELD]
    read = [each.envelope for each in node.entries(node.origin)]
    digests = [node.bodies.digests(each) for each in read if each]
    assert [len(each) for each in digests] == [0, 0, 0, 1]


def test_a_second_node_with_one_key_is_found_out_and_not_cosigned_on(
    nodes: Nodes, tmp_path: Path
) -> None:
    with Node(make_node(tmp_path / "clone", AMBER)) as clone:
        for node, n in ((nodes[AMBER], 1), (clone, 2)):
            node.append([Draft(kind="note", clear={"n": n})])
            node.publish(1)
        assert not give(nodes[AMBER], nodes[BIRCH]).refusals
        assert len(nodes[BIRCH].cosign(2)) == 2
        assert ForkError in reasons(give(clone, nodes[BIRCH]))
    assert nodes[BIRCH].cosign(3) == ()
    assert nodes[BIRCH].mirror(origin_of(AMBER)).forks()
    give(nodes[BIRCH], nodes[CEDAR])
    assert nodes[CEDAR].mirror(origin_of(AMBER)).forks()
    assert nodes[AMBER].mirror(origin_of(BIRCH)).forks() == []
    give(nodes[BIRCH], nodes[AMBER])
    assert nodes[AMBER].log.mirror.forks()


def test_settled_does_not_fall_back(nodes: Nodes) -> None:
    nodes[AMBER].append([Draft(kind="note")])
    nodes[AMBER].publish(1)
    exchange(nodes.values(), time_s=2)
    nodes[AMBER].append([Draft(kind="note")])
    nodes[AMBER].publish(3)
    for each in (AMBER, DELTA):
        give(nodes[AMBER], nodes[DELTA])
        assert nodes[each].state(origin_of(AMBER), 0).stage is Stage.SETTLED
        assert nodes[each].state(origin_of(AMBER), 1).stage is Stage.HEAD
    proof = nodes[AMBER].prove(origin_of(AMBER), 0)
    assert b"\n1\n" in proof.head  # the head that settles, not the newest


def test_the_founding_roster_is_known_everywhere(nodes: Nodes) -> None:
    document = Document(kind=ROSTER_KIND, raw=SIGNED)
    assert not take_in(nodes[BIRCH], documents(document)).refusals


def test_a_body_does_not_travel_before_its_entry_is_under_a_head(nodes: Nodes) -> None:
    first = Draft(kind="observation", audience=(BIRCH,), body=OpenBody(content=b"1"))
    nodes[AMBER].append([first])
    nodes[AMBER].publish(1)
    nodes[AMBER].append([replace(first, body=OpenBody(content=b"2"))])
    bodies = [kind for kind, _ in parts(carried(nodes[AMBER], BIRCH)) if kind is Kind.BLOB]
    assert len(bodies) == 1


def test_a_body_that_comes_after_its_entry_is_kept_at_once(nodes: Nodes) -> None:
    records = parts(observation(nodes[AMBER]))
    take_in(nodes[BIRCH], of(*(r for k, r in records if k not in {Kind.BLOB, Kind.DOCUMENT})))
    (body,) = (r for k, r in records if k is Kind.BLOB)
    taken = take_in(nodes[BIRCH], of(body))
    assert (taken.n_blobs, taken.n_waiting) == (1, 0)


def test_a_field_belongs_to_the_entry_of_its_own_log(nodes: Nodes) -> None:
    raw = observation(nodes[AMBER])
    take_in(nodes[BIRCH], BytesIO(raw))
    entry = nodes[BIRCH].entry(origin_of(AMBER), 0).envelope
    assert entry is not None
    nodes[BIRCH].append([Draft(kind="observation", entry=entry.entry)])
    moved = conceal({"a": 1}, origin=origin_of(BIRCH), entry=entry.entry).disclosures["a"]
    document = Document(kind=DISCLOSURE, raw=moved.encode())
    assert reasons(take_in(nodes[BIRCH], documents(document))) == [RedactionRefusedError]


def test_a_body_that_nobody_here_can_open_is_recorded_as_such(nodes: Nodes) -> None:
    node = nodes[AMBER]
    made = envelope(ROSTER, AMBER, kind="observation")
    address = Address(
        binding=made.binding, entry=made.entry, author=made.key, audience=(AMBER, BIRCH)
    )
    strangers = {each: [recipient_of(new_identity())] for each in address.audience}
    sealed = seal_body(b"garbage", address=address, recipients=strangers)
    node.blobs.keep([sealed.blob])
    made = replace(made, body=sealed.body, audience=address.audience)
    node.log.append([sign_envelope(made, [node.author()])])
    node.publish(1)
    give(node, nodes[BIRCH])
    for each in (AMBER, BIRCH):
        found = nodes[each].contents(nodes[each].entry(origin_of(AMBER), 0))
        assert found is not None
        assert found.custody is Custody.CANNOT_OPEN
        assert found.reason.startswith("age: ")


def test_what_does_not_wait_cannot_be_dropped(nodes: Nodes) -> None:
    with pytest.raises(NotStoredError):
        nodes[AMBER].blobs.drop(b"d" * 32)


def test_many_bodies_are_written_in_parts(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_module, "_BUFFER_BYTES", 1000)
    bodies = [OpenBody(content=b"%d" % n) for n in range(5)]
    drafts = [Draft(kind="observation", audience=(BIRCH,), body=each) for each in bodies]
    nodes[AMBER].append(drafts)
    nodes[AMBER].publish(1)
    records = [record for _, record in parts(carried(nodes[AMBER], BIRCH))]
    taken = take_in(nodes[BIRCH], of(*reversed(records), *records))
    assert (taken.n_blobs, taken.n_waiting, taken.refusals) == (5, 0, [])
    assert not list((nodes[BIRCH].home.root / "waiting").iterdir())
    entries = nodes[BIRCH].entries(origin_of(AMBER))
    found = [nodes[BIRCH].contents(each) for each in entries]
    assert [each.content for each in found if each] == [b"%d" % n for n in range(5)]


def test_a_body_that_came_with_its_entry_and_is_for_others_is_refused(nodes: Nodes) -> None:
    records = [record for _, record in parts(observation(nodes[AMBER]))]
    taken = take_in(nodes[CEDAR], of(*records))
    assert NotForHereError in reasons(taken)
    assert not list(nodes[CEDAR].home.root.glob("blobs/*"))
    assert not list(nodes[CEDAR].home.root.glob("waiting/*"))
