from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_keys import identity, key, witness
from test_record_log import copy_to, entries

from truceline.record.bundle import (
    MAX_BLOB_BYTES,
    Document,
    Kind,
    Reader,
    Writer,
)
from truceline.record.courier import (
    MAX_HEADS_OF_A_LOG,
    Receiver,
    Unpacked,
    pack,
    unpack,
)
from truceline.record.errors import (
    BehindError,
    ContradictionError,
    ForkError,
    GapError,
    LimitError,
    MalformedError,
    ProofError,
    RecordError,
    UnsignedError,
)
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.witness import cosign

KEY = key("log.example/post")
LOG = identity(KEY)
WITNESS = witness("b.example")


class Shelf:
    """Keeps whatever comes, but no blob that begins with an x."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self.documents: list[Document] = []

    def put_blob(self, raw: bytes) -> None:
        """Keep a blob.

        Raises
        ------
        LimitError
            If it begins with an x.
        """
        if raw.startswith(b"x"):
            raise LimitError(what="blobs with an x", limit=0, came=1)
        self.blobs.append(raw)

    def put_document(self, document: Document) -> None:
        """Keep a document."""
        self.documents.append(document)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    log = Log(tmp_path / "log", LOG, signers=[KEY], cosigners=[WITNESS.verifier])
    yield log
    log.close()


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    mirror = Mirror(tmp_path / "mirror", LOG, cosigners=[WITNESS.verifier])
    yield mirror
    mirror.close()


def packed(mirror: Mirror, start: int = 0) -> bytes:
    out = BytesIO()
    pack(mirror, Writer(out), start)
    return out.getvalue()


def take(raw: bytes, *receivers: Mirror, shelf: Shelf | None = None) -> Unpacked:
    by_origin: dict[str, Receiver] = {each.log.origin: each for each in receivers}
    return unpack(Reader(BytesIO(raw)), by_origin, shelf or Shelf())


def records(raw: bytes) -> list[bytes]:
    """Cut a bundle into its records, frames included."""
    reader = Reader(BytesIO(raw))
    return [raw[each.at - 5 : each.at + each.length] for each in reader.records()]


def of(parts: list[bytes], whole: bytes) -> bytes:
    """Put records together to a bundle."""
    start = len(whole) - sum(map(len, records(whole)))
    return whole[:start] + b"".join(parts)


def test_a_bundle_brings_everything_and_again_brings_nothing(log: Log, mirror: Mirror) -> None:
    log.append(entries(0, 700))
    head = log.publish(1)
    raw = packed(log.mirror)
    for expected in (700, 0):
        result = take(raw, mirror)
        assert result.n_entries == {LOG.origin: expected}
        assert not result.refusals
        assert mirror.head() == head
    assert raw.splitlines()[1].startswith(b"C2SP 5ba5ee8")


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_the_order_of_records_and_their_number_mean_nothing(data: st.DataObject) -> None:
    parts = data.draw(st.permutations(records(BUNDLE) * 2))
    with Place() as mirror:
        assert not take(of(parts, BUNDLE), mirror).refusals
        assert mirror.size == 600
        assert mirror.head() is not None


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_parts_in_any_order_are_the_whole_in_the_end(data: st.DataObject) -> None:
    parts = data.draw(st.permutations(records(BUNDLE)))
    at = data.draw(st.integers(0, len(parts)))
    with Place() as mirror:
        for some in (parts[:at], parts[at:], parts):
            take(of(some, BUNDLE), mirror)
        assert mirror.size == 600
        assert mirror.forks() == []


@pytest.mark.slow
@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(0, 7))
def test_no_flipped_bit_brings_in_what_is_not_proven(at: int, bit: int) -> None:
    raw = bytearray(BUNDLE)
    raw[at % len(raw)] ^= 1 << bit
    with Place() as mirror:
        try:
            take(bytes(raw), mirror)
        except RecordError:
            return  # its first line
        found = mirror.holding.entries(0, mirror.size)
        assert found == entries(0, mirror.size)
        assert mirror.forks() == []
        take(BUNDLE, mirror)
        assert mirror.size == 600


@pytest.mark.slow
@settings(max_examples=30)
@given(st.integers(0, 2**31))
def test_a_bundle_that_is_cut_off_is_taken_as_far_as_it_goes(at: int) -> None:
    with Place() as mirror:
        raw = BUNDLE[: at % len(BUNDLE)]
        try:
            result = take(raw, mirror)
        except MalformedError:
            return
        assert all(isinstance(each.reason, MalformedError) for each in result.refusals)
        take(BUNDLE, mirror)
        assert mirror.size == 600


@pytest.mark.slow
@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_whatever_comes_is_refused_with_a_reason(noise: bytes) -> None:
    shelf = Shelf()
    with Place() as mirror:
        result = take(of([noise], BUNDLE), mirror, shelf=shelf)
        assert mirror.size == 0
        assert (
            noise == b"" or result.refusals or result.passed_over or shelf.blobs or shelf.documents
        )


class Place:
    """A mirror in a folder that is gone afterwards."""

    def __enter__(self) -> Mirror:
        self._folder = TemporaryDirectory()
        self._mirror = Mirror(Path(self._folder.name), LOG)
        return self._mirror

    def __exit__(self, *_: object) -> None:
        self._mirror.close()
        self._folder.cleanup()


def made() -> bytes:
    with TemporaryDirectory() as folder:
        log = Log(Path(folder), LOG, signers=[KEY])
        log.append(entries(0, 300))
        log.publish(1)
        log.append(entries(300, 600))
        log.publish(2)
        raw = packed(log.mirror)
        log.close()
    return raw


BUNDLE = made()


def test_who_needs_the_end_is_given_the_end(log: Log, mirror: Mirror) -> None:
    log.append(entries(0, 700))
    log.publish(1)
    raw = packed(log.mirror, 512)
    result = take(raw, mirror)
    assert [type(each.reason) for each in result.refusals] == [GapError]
    copy_to(mirror, log)
    log.append(entries(700, 800))
    log.publish(1)
    assert not take(packed(log.mirror, mirror.next_entry), mirror).refusals
    assert mirror.size == 800


def test_a_bundle_repairs_a_log_from_an_old_backup(
    log: Log, mirror: Mirror, tmp_path: Path
) -> None:
    log.append(entries(0, 700))
    log.publish(1)
    take(packed(log.mirror), mirror)
    fresh = Log(tmp_path / "fresh", LOG, signers=[KEY])
    fresh.append([b"written here"])
    raw = packed(mirror)
    heads = [each for each in records(raw) if each.startswith(b"H")]
    unpack(Reader(BytesIO(of(heads, raw))), {LOG.origin: fresh}, Shelf())
    with pytest.raises(BehindError):
        fresh.append([b"x"])
    result = unpack(Reader(BytesIO(raw)), {LOG.origin: fresh}, Shelf())
    assert result.n_entries == {LOG.origin: 701}
    assert fresh.append([b"x"]) == 701
    fresh.close()


def test_forks_travel_and_are_checked(log: Log, mirror: Mirror, tmp_path: Path) -> None:
    log.append(entries(0, 300))
    log.publish(1)
    take(packed(log.mirror), mirror)
    liar = Log(tmp_path / "liar", LOG, signers=[KEY])
    liar.append([b"a lie"])
    liar.publish(1)
    result = take(packed(liar.mirror), mirror)
    assert [type(each.reason) for each in result.refusals] == [ForkError]
    assert len(mirror.forks()) == 1
    third = Mirror(tmp_path / "third", LOG)
    take(packed(mirror), third)
    assert third.forks() == mirror.forks()
    fork = mirror.forks()[0]
    liar.receive_fork(fork)
    assert liar.mirror.forks() == [fork]
    liar.close()
    third.close()


def test_a_contradiction_is_reported_with_its_place(
    log: Log, mirror: Mirror, tmp_path: Path
) -> None:
    log.append(entries(0, 600))
    head = log.publish(1)
    mirror.receive_head(head.note.raw)
    mirror.receive(list(log.mirror.packages(0, head))[:1])
    mirror.complete()
    liar = Log(tmp_path / "liar", LOG, signers=[KEY])
    liar.append([b"a lie", *entries(1, 100)])
    liar.publish(1)
    liar.append(entries(100, 700))
    liar.publish(1)
    result = take(packed(liar.mirror), mirror)
    assert {type(each.reason) for each in result.refusals} == {ContradictionError}
    assert all(each.at > 0 for each in result.refusals)
    result = take(packed(log.mirror), mirror)
    assert [type(each.reason) for each in result.refusals] == [ForkError]
    assert mirror.head() == head
    liar.close()


def test_a_mirror_that_holds_nothing_packs_nothing(mirror: Mirror) -> None:
    assert records(packed(mirror)) == []


def test_what_is_of_unknown_logs_is_passed_over(log: Log) -> None:
    log.append(entries(0, 300))
    head = log.publish(1)
    out = BytesIO()
    writer = Writer(out)
    pack(log.mirror, writer)
    proof = b"truceline-fork/v1\nheads %d %d\n\n" % (len(head.note.raw), len(head.note.raw))
    writer.fork(proof + head.note.raw * 2)
    result = take(out.getvalue())
    assert (result.passed_over, result.n_entries, result.refusals) == (4, {}, [])


def test_blobs_and_documents_are_handed_on_or_refused(mirror: Mirror) -> None:
    out, shelf = BytesIO(), Shelf()
    writer = Writer(out)
    writer.blob(b"sealed")
    writer.blob(b"x")
    writer.document(Document(kind="roster", raw=b"{}"))
    result = take(out.getvalue(), mirror, shelf=shelf)
    assert shelf.blobs == [b"sealed"]
    assert shelf.documents == [Document(kind="roster", raw=b"{}")]
    assert [each.at for each in result.refusals] == [len(out.getvalue()) - 5 - 9 - 1]
    with pytest.raises(LimitError, match="bytes of a blob"):
        writer.blob(bytes(MAX_BLOB_BYTES + 1))


def test_a_log_brings_a_bounded_number_of_heads(log: Log, mirror: Mirror) -> None:
    for i in range(70):
        log.append([b"%d" % i])
        head = log.publish(i)
        if i == 1:
            copy_to(mirror, log)
            cosign(mirror, WITNESS, 7)
            found = mirror.head()
            assert found is not None
            log.receive_head(found.note.raw)
    carried = list(Reader(BytesIO(packed(log.mirror))).records())
    assert sum(each.kind is Kind.HEAD for each in carried) == MAX_HEADS_OF_A_LOG
    assert not take(packed(log.mirror), mirror).refusals
    sizes = [each.size for each in mirror.known_heads()]
    assert 2 in sizes  # it is cosigned
    assert head.size in sizes
    out = BytesIO()
    writer = Writer(out)
    for _ in range(MAX_HEADS_OF_A_LOG + 1):
        writer.head(head.note.raw)
    result = take(out.getvalue(), mirror)
    assert [type(each.reason) for each in result.refusals] == [LimitError]


def test_heads_by_nobody_known_are_refused(log: Log, tmp_path: Path) -> None:
    log.append(entries(0, 3))
    log.publish(1)
    stranger = identity(key("other.example"))
    copy = Mirror(tmp_path / "copy", type(LOG)(origin=LOG.origin, keys=stranger.keys))
    result = take(packed(log.mirror), copy)
    assert [type(each.reason) for each in result.refusals] == [UnsignedError, ProofError]
    copy.close()


def frame(letter: bytes, length: int, raw: bytes) -> bytes:
    return struct.pack(">cI", letter, length) + raw


@pytest.mark.parametrize(
    ("record", "error", "reason"),
    [
        (frame(b"Z", 1, b"x"), MalformedError, "a letter"),
        (frame(b"B", 2, b"x"), MalformedError, "a whole record"),
        (b"B\0\0", MalformedError, "a whole record"),
        (frame(b"B", 2**32 - 1, b"x"), LimitError, "bytes of a blob"),
        (frame(b"P", 2**31, b"x"), LimitError, "bytes of a package"),
        (frame(b"P", 3, b"\0\1x"), MalformedError, "an origin and three"),
        (frame(b"P", 27, b"\0\1\xff" + bytes(24)), MalformedError, "UTF-8"),
        (frame(b"P", 0, b""), MalformedError, "an origin and three"),
        (frame(b"D", 3, b"\5xx"), MalformedError, "a kind"),
        (frame(b"D", 2, b"\1\xff"), MalformedError, "a kind"),
        (frame(b"D", 0, b""), MalformedError, "a kind"),
        (frame(b"H", 1, b"x"), MalformedError, "no signed note"),
        (frame(b"F", 1, b"x"), MalformedError, "no fork proof"),
    ],
)
def test_a_malformed_record_is_refused_with_its_place(
    mirror: Mirror, record: bytes, error: type[RecordError], reason: str
) -> None:
    result = take(of([record], BUNDLE), mirror)
    assert [type(each.reason) for each in result.refusals] == [error]
    assert reason in str(result.refusals[0].reason)


def test_a_package_of_a_known_log_that_is_malformed_is_refused(mirror: Mirror) -> None:
    origin = LOG.origin.encode()
    body = struct.pack(">H", len(origin)) + origin + struct.pack(">QQQ", 0, 3, 3) + b"\0"
    result = take(of([frame(b"P", len(body), body)], BUNDLE), mirror)
    assert "whole entries" in str(result.refusals[0].reason)


@pytest.mark.parametrize("raw", [b"", b"truceline-bundle/v2\nx\n", b"truceline-bundle/v1\nx"])
def test_what_does_not_begin_as_a_bundle_is_none(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="no bundle"):
        Reader(BytesIO(raw))


def test_the_number_of_records_is_bounded(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = of([frame(b"B", 0, b"")] * 4, BUNDLE)
    monkeypatch.setattr("truceline.record.bundle.MAX_RECORDS", 3)
    result = take(raw, mirror)
    assert [type(each.reason) for each in result.refusals] == [LimitError]


def test_large_packages_are_taken_in_several_goes(
    log: Log, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.record.courier._BATCH_BYTES", 3000)
    log.append(entries(0, 1500))
    head = log.publish(1)
    assert not take(packed(log.mirror), mirror).refusals
    assert mirror.head() == head
