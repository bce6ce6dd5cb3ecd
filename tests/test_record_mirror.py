from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from record_keys import identity, key, lasting, witness
from test_record_log import copy_to, entries

from truceline.record.checkpoint import Checkpoint, Head, open_head
from truceline.record.cosignature import sign
from truceline.record.errors import (
    ClockError,
    ContradictionError,
    ForkError,
    GapError,
    LimitError,
    MalformedError,
    ProofError,
    SignatureError,
    StaleError,
    WrongLogError,
)
from truceline.record.fork import ForkProof, check_fork, parse_fork
from truceline.record.key import KeyLabel, label_of
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.note import Note, Signature
from truceline.record.package import Package, make_package, open_package, parse_package, steps
from truceline.record.path import consistency_proof
from truceline.record.proof import check_proof, parse_proof
from truceline.record.standing import Stage, standing
from truceline.record.tree import Span, leaf_hash, leaf_hashes, root_of
from truceline.record.witness import HeadWitness, acknowledge_clock, cosign

KEY = key("log.example/post")
LOG = identity(KEY)
WITNESSES = [witness("b.example"), lasting("c.example"), witness("d.example")]
VERIFIERS = [each.verifier for each in WITNESSES]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    log = Log(tmp_path / "log", LOG, signers=[KEY], cosigners=VERIFIERS)
    yield log
    log.close()


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    mirror = Mirror(tmp_path / "mirror", LOG, cosigners=VERIFIERS)
    yield mirror
    mirror.close()


@pytest.fixture
def liar(tmp_path: Path) -> Iterator[Log]:
    """Return a second log under the key of the first."""
    liar = Log(tmp_path / "liar", LOG, signers=[KEY])
    yield liar
    liar.close()


def publish(log: Log, *more: bytes) -> Head:
    log.append(more)
    return log.publish(1)


def test_a_mirror_takes_over_heads_and_entries_in_steps(log: Log, mirror: Mirror) -> None:
    for end in (1, 255, 256, 257, 700, 1024):
        head = publish(log, *entries(log.size, end))
        mirror.receive_head(head.note.raw)
        assert mirror.newest_known() == end
        copy_to(mirror, log)
        assert mirror.head() == head
        assert mirror.holding.entries(0, end) == entries(0, end)
    assert [each.size for each in mirror.heads(300)] == [1024, 700]
    assert [each.size for each in mirror.known_heads()] == [1, 255, 256, 257, 700, 1024]


def test_a_transfer_may_stop_anywhere_and_go_on(log: Log, mirror: Mirror) -> None:
    head = publish(log, *entries(0, 1000))
    mirror.receive_head(head.note.raw)
    packages = list(log.mirror.packages(0, head))
    for package in packages:
        assert mirror.head() is None
        assert mirror.receive([package]) == len(package.entries)
        assert mirror.receive([package]) == 0
        mirror.complete()
    assert mirror.head() == head


def test_a_package_may_leave_out_what_is_held_already(log: Log, mirror: Mirror) -> None:
    publish(log, *entries(0, 300))
    copy_to(mirror, log)
    head = publish(log, *entries(300, 800))
    mirror.receive_head(head.note.raw)
    packages = list(log.mirror.packages(300, head))
    assert [(each.start, each.end) for each in packages] == [(300, 512), (512, 768), (768, 800)]
    assert mirror.receive(packages) == 500
    assert mirror.complete() == head
    # And in the middle of what came in the same call.
    later = publish(log, *entries(800, 900))
    mirror.receive_head(later.note.raw)
    nodes = log.mirror.holding.nodes()
    halves = [
        make_package(entries(a, b), origin=LOG.origin, start=a, nodes=nodes, size=900)
        for a, b in ((800, 850), (850, 900))
    ]
    assert mirror.receive(halves) == 100
    assert mirror.complete() == later


def test_a_package_that_fails_leaves_nothing_and_those_before_it_stay(
    log: Log, mirror: Mirror
) -> None:
    head = publish(log, *entries(0, 600))
    mirror.receive_head(head.note.raw)
    good = list(log.mirror.packages(0, head))
    bad = Package(
        origin=LOG.origin,
        start=256,
        size=600,
        entries=(*good[1].entries[:-1], b"other"),
        proof=good[1].proof,
    )
    with pytest.raises(ProofError):
        mirror.receive([good[0], bad, good[2]])
    assert mirror.size == 256
    with pytest.raises(GapError, match="from 256 on"):
        mirror.receive([good[2]])
    foreign = Package(origin="other", start=256, size=600, entries=(b"x",), proof=())
    with pytest.raises(WrongLogError):
        mirror.receive([foreign])
    unknown = Package(origin=LOG.origin, start=256, size=601, entries=(b"x",), proof=())
    with pytest.raises(ProofError, match="no signed head of 601"):
        mirror.receive([unknown])
    assert mirror.receive(good) == 344
    assert mirror.complete() == head


def test_it_is_read_as_it_was_written(log: Log) -> None:
    head = publish(log, *entries(0, 600))
    for package in log.mirror.packages(100, head):
        span = Span(package.start, package.end)
        read = parse_package(package.raw, origin=LOG.origin, span=span, size=600)
        assert read == package
        before = entries(package.span.start, package.start)
        opened = open_package(read, head.checkpoint, before)
        assert opened.edge_at(package.end).size == package.end
        raw = package.raw
        for cut in (0, 1, len(raw) // 2, len(raw) - 1):
            with pytest.raises(MalformedError):
                parse_package(raw[:cut], origin=LOG.origin, span=span, size=600)
        with pytest.raises(MalformedError):
            parse_package(raw + b"x", origin=LOG.origin, span=span, size=600)
        with pytest.raises(ProofError, match="does not end in"):
            opened.edge_at(package.end + 1)


@pytest.mark.parametrize(
    "span", [Span(0, 0), Span(5, 4), Span(0, 257), Span(255, 300), Span(0, 10)]
)
def test_its_indexes_are_within_256_and_the_head(span: Span) -> None:
    with pytest.raises(MalformedError, match="its indexes"):
        parse_package(b"", origin="log", span=span, size=9)


def test_it_has_at_most_63_hashes() -> None:
    raw = b"\0\1x" + b"\x40" + b"h" * 64 * 32
    with pytest.raises(LimitError, match="hashes"):
        parse_package(raw, origin="log", span=Span(0, 1), size=9)


def test_steps_are_those_of_the_specification() -> None:
    assert list(steps(300, 800)) == [Span(300, 512), Span(512, 768), Span(768, 800)]
    assert list(steps(5, 5)) == []


@pytest.mark.parametrize("size", [300, 512, 513, 700, 1024, 1500])
def test_it_leads_from_every_size_in_it_to_the_head(log: Log, size: int) -> None:
    head = publish(log, *entries(0, size))
    package = next(iter(log.mirror.packages(256, head)))
    opened = open_package(package, head.checkpoint)
    for old in range(256, package.end + 1, 13):
        proof = ForkProof(
            first=b"",
            second=b"",
            other_root=opened.edge_at(old).root(),
            hashes=tuple(opened.consistency_proof(old)),
        )
        expected = log.mirror.holding.nodes()

        assert list(proof.hashes) == consistency_proof(expected, old, size)


def test_it_leads_from_no_size_that_it_does_not_reach(log: Log) -> None:
    head = publish(log, *entries(0, 1500))
    package = next(iter(log.mirror.packages(256, head)))
    with pytest.raises(ProofError, match="is not in the package"):
        open_package(package, head.checkpoint).consistency_proof(700)


def test_lines_of_known_cosigners_are_merged_and_others_left_out(log: Log, mirror: Mirror) -> None:
    head = publish(log, b"one")
    stranger = Signature(name="x.example", key_id=b"1234", signature=b"s")
    for each, time_s in ((WITNESSES[0], 9), (WITNESSES[0], 7), (WITNESSES[1], 8)):
        line = sign(head.checkpoint, each, time_s)
        mirror.receive_head(head.with_signatures(stranger, line).note.raw)
    mirror.receive(log.mirror.packages(0, head))
    mirror.complete()
    found = mirror.head()
    assert found is not None
    assert [each.name for each in found.note.signatures] == [
        KEY.name,
        WITNESSES[0].name,
        WITNESSES[1].name,
    ]
    result = standing([found], VERIFIERS, Everybody())
    assert result.cosigned_s == {label_of(WITNESSES[0]): 7, label_of(WITNESSES[1]): 8}


def test_a_bad_line_of_a_known_cosigner_fells_the_head(log: Log, mirror: Mirror) -> None:
    head = publish(log, b"one")
    good = sign(head.checkpoint, WITNESSES[0], 9)
    bad = Signature(name=good.name, key_id=good.key_id, signature=b"\0" * 72)
    with pytest.raises(SignatureError):
        mirror.receive_head(head.with_signatures(bad).note.raw)
    assert list(mirror.known_heads()) == []


def test_of_two_texts_of_one_head_the_first_stays(log: Log, mirror: Mirror) -> None:
    head = publish(log, b"one")
    extended = Checkpoint(origin=LOG.origin, size=1, root=head.root, extensions=("extension",))
    second = Note(text=extended.text, signatures=(sign(extended, KEY, 0),))
    mirror.receive_head(head.note.raw)
    assert mirror.receive_head(second.raw) == head


def test_two_heads_of_one_size_are_a_fork_at_once(log: Log, liar: Log, mirror: Mirror) -> None:
    mirror.receive_head(publish(log, b"one").note.raw)
    with pytest.raises(ForkError) as caught:
        mirror.receive_head(publish(liar, b"two").note.raw)
    fork = check_fork(parse_fork(caught.value.proof), LOG)
    assert fork.first.size == fork.second.size == 1
    assert [each.raw for each in mirror.forks()] == [caught.value.proof]


@pytest.mark.parametrize("at", [0, 1, 255, 256, 257, 511])
def test_an_older_head_of_another_history_is_a_fork(
    log: Log, liar: Log, mirror: Mirror, at: int
) -> None:
    publish(log, *entries(0, 700))
    copy_to(mirror, log)
    other = publish(liar, *entries(0, at), b"a lie")
    with pytest.raises(ForkError) as caught:
        mirror.receive_head(other.note.raw)
    fork = check_fork(parse_fork(caught.value.proof), LOG)
    assert (fork.first.size, fork.second.size) == (at + 1, 700)


@pytest.mark.parametrize("at", [0, 1, 255, 256, 257, 511])
def test_a_newer_head_of_another_history_is_a_fork_once_its_entries_come(
    log: Log, liar: Log, mirror: Mirror, at: int
) -> None:
    publish(log, *entries(0, 512))
    copy_to(mirror, log)
    other = publish(liar, *entries(0, at), b"a lie", *entries(at + 1, 700))
    mirror.receive_head(other.note.raw)  # withheld so far, and not called a fork
    assert mirror.forks() == []
    with pytest.raises(ForkError) as caught:
        mirror.receive(liar.mirror.packages(mirror.next_entry, other))
    fork = check_fork(parse_fork(caught.value.proof), LOG)
    assert (fork.first.size, fork.second.size) == (512, 700)
    assert mirror.size == 512


def test_what_contradicts_and_cannot_be_shown_is_no_fork(
    log: Log, liar: Log, mirror: Mirror
) -> None:
    head = publish(log, *entries(0, 600))
    mirror.receive_head(head.note.raw)
    mirror.receive(list(log.mirror.packages(0, head))[:1])
    mirror.complete()
    lie = publish(liar, b"a lie", *entries(1, 700))
    mirror.receive_head(lie.note.raw)
    with pytest.raises(ContradictionError, match="other entries before 256"):
        mirror.receive(liar.mirror.packages(256, lie))
    older = publish_other(b"a lie", *entries(1, 100))
    with pytest.raises(ContradictionError, match="another root"):
        mirror.receive_head(older)
    assert mirror.forks() == []
    # With the rest of the history, the head that was kept becomes a fork proof.
    mirror.receive(log.mirror.packages(256, head))
    with pytest.raises(ForkError) as caught:
        mirror.complete()
    fork = check_fork(parse_fork(caught.value.proof), LOG)
    assert (fork.first.size, fork.second.size) == (100, 600)
    assert mirror.complete() == head


def test_no_fork_is_shown_by_a_package_that_does_not_reach_the_head(
    log: Log, liar: Log, mirror: Mirror
) -> None:
    publish(log, *entries(0, 300))
    copy_to(mirror, log)
    longer = publish(log, *entries(300, 900))
    mirror.receive_head(longer.note.raw)
    mirror.receive(list(log.mirror.packages(256, longer))[:2])
    lie = publish(liar, *entries(0, 600), b"a lie", *entries(601, 1000))
    mirror.receive_head(lie.note.raw)
    assert mirror.receive(list(liar.mirror.packages(0, lie))[:2]) == 0
    assert mirror.size == 768
    with pytest.raises(ContradictionError):
        mirror.receive(liar.mirror.packages(768, lie))
    assert mirror.forks() == []


def test_fork_proofs_of_others_are_checked(log: Log, liar: Log, mirror: Mirror) -> None:
    first, second = publish(log, b"one"), publish(liar, b"two")
    proof = ForkProof(first=first.note.raw, second=second.note.raw)
    mirror.receive_fork(proof)
    mirror.receive_fork(proof)
    assert mirror.forks() == [proof]
    with pytest.raises(ProofError, match="are one"):
        mirror.receive_fork(ForkProof(first=first.note.raw, second=first.note.raw))


def publish_other(*more: bytes) -> bytes:
    """Return a signed head over other entries, without a log."""
    checkpoint = Checkpoint(origin=LOG.origin, size=len(more), root=root_of(leaf_hashes(more)))
    return Note(text=checkpoint.text, signatures=(sign(checkpoint, KEY, 0),)).raw


class Everybody:
    """A quorum of all three."""

    def holds(self, cosigners: object) -> bool:
        """Tell whether all three are there."""
        return len(list(cosigners)) == 3 if isinstance(cosigners, dict) else False


def test_an_entry_is_held_then_under_a_head_then_cosigned_then_settled(
    log: Log, mirror: Mirror
) -> None:
    def stage() -> tuple[Stage, set[KeyLabel]]:
        found = standing(log.mirror.heads(0), VERIFIERS, Everybody())
        return found.stage, set(found.cosigned_s)

    log.append([b"one"])
    assert stage() == (Stage.HELD, set())
    log.publish(1)
    assert stage() == (Stage.HEAD, set())
    labels = set()
    for i, each in enumerate(WITNESSES):  # each at another head
        publish(log, b"more %d" % i)
        copy_to(mirror, log)
        log.receive_head(head_with(mirror, cosign(mirror, each, 10 + i).signature))
        labels.add(label_of(each))
        assert stage() == (Stage.SETTLED if i == 2 else Stage.COSIGNED, labels)


def head_with(mirror: Mirror, *lines: Signature) -> bytes:
    head = mirror.head()
    assert head is not None
    return head.with_signatures(*lines).note.raw


def test_a_line_is_stored_and_given_again(log: Log, mirror: Mirror) -> None:
    with pytest.raises(ProofError, match="no head is here"):
        cosign(mirror, WITNESSES[0], 10)
    publish(log, b"one")
    copy_to(mirror, log)
    line = cosign(mirror, WITNESSES[0], 10)
    assert cosign(mirror, WITNESSES[0], 99) == line
    assert cosign(mirror, WITNESSES[1], 11).label == label_of(WITNESSES[1])
    head = mirror.head()
    assert head is not None
    assert len(head.note.signatures) == 3


def test_a_clock_that_goes_back_signs_nothing_until_people_say_so(log: Log, mirror: Mirror) -> None:
    publish(log, b"one")
    copy_to(mirror, log)
    cosign(mirror, WITNESSES[0], 4_000_000_000)  # ten years ahead
    publish(log, b"two")
    copy_to(mirror, log)
    with pytest.raises(ClockError, match="4000000000 was signed already"):
        cosign(mirror, WITNESSES[0], 1_700_000_000)
    acknowledge_clock(mirror, WITNESSES[0], 1_700_000_000)
    assert cosign(mirror, WITNESSES[0], 1_700_000_000).time_s == 1_700_000_000


def test_a_mirror_restored_from_a_backup_does_not_sign_an_older_head(
    log: Log, mirror: Mirror, tmp_path: Path
) -> None:
    publish(log, b"one")
    copy_to(mirror, log)
    old = Mirror(tmp_path / "old", LOG, cosigners=VERIFIERS)
    copy_to(old, log)
    publish(log, b"two")
    copy_to(mirror, log)
    old.receive_head(head_with(mirror, cosign(mirror, WITNESSES[0], 10).signature))
    with pytest.raises(StaleError, match="Expected a tree of 2"):
        cosign(old, WITNESSES[0], 11)
    old.close()


class Asking:
    """A log's side of the witness protocol."""

    def __init__(self, keeper: HeadWitness, log: Log) -> None:
        self.keeper = keeper
        self.log = log

    def add(self, head: Head, old_size: int, proof: list[bytes] | None = None) -> int:
        """Ask for a line, with the right proof or another one."""
        if proof is None:
            proof = consistency_proof(self.log.mirror.holding.nodes(), old_size, head.size)
        line = self.keeper.add_checkpoint(head.note.raw, old_size=old_size, proof=proof, time_s=10)
        return line.time_s


def test_a_mirror_signs_its_own_head_while_a_larger_one_is_withheld(
    log: Log, mirror: Mirror
) -> None:
    publish(log, b"one")
    copy_to(mirror, log)
    mirror.receive_head(publish(log, b"two").note.raw)
    assert cosign(mirror, WITNESSES[0], 10).time_s == 10
    found = mirror.head()
    assert found is not None
    assert found.size == 1


def test_a_key_that_has_signed_a_larger_head_signs_no_smaller_one(log: Log, mirror: Mirror) -> None:
    publish(log, b"one")
    copy_to(mirror, log)
    row = (label_of(WITNESSES[0]), 5, 99)
    mirror.holding.store._db.execute("INSERT INTO signed VALUES (?, ?, ?)", row)  # noqa: SLF001 - as if the rest were an older copy
    with pytest.raises(StaleError, match="99"):
        cosign(mirror, WITNESSES[0], 10)


@pytest.fixture
def asking(log: Log, tmp_path: Path) -> Iterator[Asking]:
    asking = Asking(HeadWitness(tmp_path / "witness", LOG, WITNESSES[0]), log)
    yield asking
    asking.keeper.close()


def test_a_witness_signs_what_continues_what_it_signed(log: Log, asking: Asking) -> None:
    assert asking.keeper.size == 0
    first = publish(log, *entries(0, 5))
    assert asking.add(first, 0, []) == 10
    assert asking.add(first, 5) == 10  # again
    second = publish(log, *entries(5, 9))
    assert asking.add(second, 5) == 10
    assert asking.keeper.size == 9
    asking.keeper.close()
    asking.keeper = HeadWitness(asking.keeper.root, LOG, WITNESSES[0])
    assert asking.keeper.size == 9


def test_a_witness_refuses_whoever_asks_wrongly(log: Log, asking: Asking) -> None:
    first = publish(log, *entries(0, 5))
    with pytest.raises(ProofError, match="from nothing"):
        asking.add(first, 0, [b"h" * 32])
    asking.add(first, 0, [])
    with pytest.raises(StaleError, match="it has 5"):
        asking.add(first, 0, [])
    second = publish(log, *entries(5, 9))
    with pytest.raises(ProofError, match="expected"):
        asking.add(second, 5, [])
    with pytest.raises(LimitError, match="hashes"):
        asking.add(second, 5, [b"h" * 32] * 64)
    with pytest.raises(ProofError, match="is after"):
        asking.add(second, 10, [])
    asking.add(second, 5)
    with pytest.raises(ProofError, match="is after"):
        asking.add(first, 9, [])
    third = publish(log, b"x")
    proof = consistency_proof(log.mirror.holding.nodes(), 9, 10)
    with pytest.raises(ClockError):
        asking.keeper.add_checkpoint(third.note.raw, old_size=9, proof=proof, time_s=9)
    assert asking.keeper.size == 9


def test_a_witness_keeps_the_proof_of_a_fork(log: Log, liar: Log, asking: Asking) -> None:
    asking.add(publish(log, *entries(0, 9)), 0, [])
    with pytest.raises(ForkError):
        asking.add(publish(liar, *entries(1, 10)), 9, [])
    assert check_fork(parse_fork(asking.keeper.forks()[0]), LOG).first.size == 9
    longer = publish(liar, *entries(10, 20))
    publish(log, *entries(9, 19))
    with pytest.raises(ProofError):
        asking.add(longer, 9)
    assert len(asking.keeper.forks()) == 1


def test_the_lines_of_others_are_not_kept(log: Log, tmp_path: Path) -> None:
    keeper = HeadWitness(tmp_path / "witness", LOG, WITNESSES[0])
    head = publish(log, b"one")
    many = [Signature(name=f"n{i}", key_id=b"1234", signature=b"s") for i in range(63)]
    raw = head.with_signatures(*many).note.raw
    assert keeper.add_checkpoint(raw, old_size=0, proof=[], time_s=5).time_s == 5
    keeper.close()


def test_its_store_is_refused_where_it_is_of_another_log(tmp_path: Path) -> None:
    HeadWitness(tmp_path / "witness", LOG, WITNESSES[0]).close()
    other = identity(key("other.example"))
    for _ in range(2):
        with pytest.raises(Exception, match="damaged"):
            HeadWitness(tmp_path / "witness", other, WITNESSES[0])


def test_small_proofs_come_from_logs_and_mirrors(log: Log, mirror: Mirror) -> None:

    publish(log, *entries(0, 600))
    copy_to(mirror, log)
    cosign(mirror, WITNESSES[0], 5)
    head = mirror.head()
    assert head is not None
    for index in (0, 255, 256, 599):
        proof = parse_proof(mirror.prove(index, head).raw)
        proven = check_proof(proof, leaf_hash(b"entry %d" % index), log=LOG, cosigners=VERIFIERS)
        assert (proven.index, len(proven.cosignatures)) == (index, 1)
    for index in (-1, 600):
        with pytest.raises(ProofError, match="not in a tree"):
            mirror.prove(index, head)
    assert open_head(head.note.raw, LOG) == head
