"""Files that change on the disk: nothing unsound is signed, proven or vouched for afterwards.

Every file of a log and of its mirror is changed at many places, in many ways. After each, a node
opens it, goes on writing, signing, proving and cosigning. It may refuse; what it does not refuse
must be true. `TRUCELINE_FAULTS` of 2,000 or more changes every byte that is not in a row of zeros.
"""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from record_keys import identity, key, witness
from test_record_log import copy_to, entries

from truceline.record.audit import audit
from truceline.record.checkpoint import Head, open_head
from truceline.record.errors import (
    BehindError,
    ClockError,
    DamageError,
    ForkError,
    InUseError,
    NotStoredError,
    RecordError,
    StaleError,
)
from truceline.record.folder import Folder
from truceline.record.key_file import KeyFileError, read_key_file, write_key_file
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.proof import check_proof
from truceline.record.tile import Tile
from truceline.record.tree import Frontier, leaf_hash, leaf_hashes
from truceline.record.witness import acknowledge_clock, cosign

KEY = key("log.example/post")
WITNESS = witness("b.example")
LOG = identity(KEY)
VERIFIERS = [WITNESS.verifier]
N_HEADS = (100, 300, 600)
N_HELD = 607  # after the last head
PLACES_OF_A_FILE = 10_000 if int(os.environ.get("TRUCELINE_FAULTS", "0")) >= 2_000 else 3
NOBODY = 65_534
TEN_YEARS_S = 10 * 366 * 86_400


def open_log(root: Path) -> Log:
    return Log(root / "log", LOG, signers=[KEY], cosigners=VERIFIERS)


def open_mirror(root: Path) -> Mirror:
    return Mirror(root / "mirror", LOG, cosigners=VERIFIERS)


@dataclass(frozen=True)
class Lived:
    """Two folders: as they lie when all was closed, and as a power cut leaves them."""

    closed: Path
    stopped: Path


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    root = tmp_path_factory.mktemp("damage")
    now = root / "now"
    log, mirror = open_log(now), open_mirror(now)
    for size in N_HEADS:
        log.append(entries(log.size, size))
        log.publish(size)
        copy_to(mirror, log)
        cosign(mirror, WITNESS, size)
    log.append(entries(log.size, N_HELD))
    shutil.copytree(now, root / "stopped")
    log.close()
    mirror.close()
    shutil.copytree(now, root / "closed")
    return Lived(root / "closed", root / "stopped")


def root_over(size: int) -> bytes:
    grown = Frontier()
    grown.extend(leaf_hashes(entries(0, size)))
    return grown.root()


ROOTS = {size: root_over(size) for size in (*N_HEADS, *range(N_HEADS[-1], N_HELD + 2))}


def go_on(root: Path) -> None:
    """Open, write, sign, prove, mirror and cosign; whatever is not refused must be true."""
    log = open_log(root)
    try:
        log.append(entries(log.size, log.size + 1))
        head = log.publish(700)
        require_true(log.mirror, head)
        mirror = open_mirror(root)
        try:
            copy_to(mirror, log)
            cosign(mirror, WITNESS, 700)
            own = mirror.head()
            assert own is not None
            require_true(mirror, own)
        finally:
            mirror.close()
    finally:
        log.close()


def require_true(copy: Mirror, head: Head) -> None:
    assert head.size >= N_HEADS[-1]
    assert head.root == ROOTS[head.size]
    for index in (0, 99, 256, 511, 599, head.size - 1):
        with suppress(RecordError):
            proof = copy.prove(index, head)
            check_proof(
                proof, leaf_hash(entries(index, index + 1)[0]), log=LOG, cosigners=VERIFIERS
            )
    with suppress(RecordError):
        read = [entry for each in audit(copy.holding.folder, head) for entry in each.entries]
        assert read == entries(0, head.size)
    for older in copy.known_heads():
        assert older.root == ROOTS[older.size]
    assert not copy.forks()


def stored(root: Path) -> list[Path]:
    return sorted(each for each in root.rglob("*") if each.is_file() and each.stat().st_size)


def changed(raw: bytes) -> set[bytes]:
    """Return a file's bytes with one bit flipped, cut short, or with a tail of zeros."""
    told = [at for at in range(len(raw)) if any(raw[max(at - 8, 0) : at + 9])]
    found = set()
    for at in told[:: max(len(told) // PLACES_OF_A_FILE, 1)]:
        flipped = bytearray(raw)
        flipped[at] ^= 1 << at % 8
        found.add(bytes(flipped))
    for at in (0, len(raw) // 2, len(raw) - 1):
        found |= {raw[:at], raw[:at] + bytes(len(raw) - at)}
    return found - {raw}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["closed", "stopped"])
def test_no_changed_file_makes_anything_untrue(lived: Lived, tmp_path: Path, how: str) -> None:
    source: Path = getattr(lived, how)
    refused = n_tried = 0
    for path in stored(source):
        good = path.read_bytes()
        for raw in changed(good):
            root = tmp_path / "damaged"
            shutil.copytree(source, root)
            (root / path.relative_to(source)).write_bytes(raw)
            n_tried += 1
            try:
                go_on(root)
            except RecordError:
                refused += 1
            shutil.rmtree(root)
    assert n_tried > 5 * len(stored(source))
    assert 0 < refused < n_tried


def test_a_log_whose_state_was_lost_or_is_an_old_one_signs_no_second_history(
    lived: Lived, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    log = open_log(older)
    log.append(entries(0, 100))
    log.publish(1)
    log.close()
    for name, state in (("lost", None), ("old", older / "log" / "state.db")):
        root = tmp_path / name
        shutil.copytree(lived.closed, root)
        (root / "log" / "state.db").unlink()
        if state is not None:
            shutil.copy(state, root / "log" / "state.db")
        mirror, log = open_mirror(root), open_log(root)
        assert log.is_behind
        with pytest.raises(BehindError):
            log.publish(2)
        head = mirror.head()
        assert head is not None
        log.receive(mirror.packages(log.mirror.next_entry, head))
        log.complete()
        log.append([b"and on it goes"])
        log.publish(3)
        copy_to(mirror, log)
        assert not mirror.forks()
        log.close()
        mirror.close()


def test_the_beginning_of_a_complete_tile_serves_for_a_partial_one_and_nothing_for_it(
    lived: Lived, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(lived.closed, root)
    folder = Folder(root / "log")
    complete = folder.tile(Tile(0, 0, 256))
    assert folder.tile(Tile(0, 0, 100)) == complete[: 100 * 32]
    (root / "log" / "tile" / "0" / "000").unlink()
    for width in (100, 256):
        with pytest.raises(DamageError, match="not there"):
            folder.tile(Tile(0, 0, width))


def test_a_shown_head_that_nobody_can_read_is_damage_where_nothing_else_says_what_was_signed(
    lived: Lived, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(lived.closed, root)
    (root / "log" / "checkpoint").write_bytes(b"nothing")
    open_log(root).close()  # the state knows it
    assert (root / "log" / "checkpoint").read_bytes() != b"nothing"
    (root / "log" / "checkpoint").write_bytes(b"nothing")
    (root / "log" / "state.db").unlink()
    for _ in range(2):
        with pytest.raises(DamageError, match="no head can be read"):
            open_log(root)


def test_a_mirror_whose_state_was_lost_vouches_for_nothing_smaller(
    lived: Lived, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(lived.closed, root)
    (root / "mirror" / "state.db").unlink()
    log, mirror = open_log(root), open_mirror(root)
    old = log.mirror.holding.store.head(100)
    assert old is not None
    mirror.receive_head(old.note)
    mirror.receive(log.mirror.packages(0, open_head(old.note, LOG)))
    mirror.complete()
    with pytest.raises(StaleError):
        cosign(mirror, WITNESS, 5_000)
    log.close()
    mirror.close()


def test_files_that_were_swapped_make_nothing_untrue(lived: Lived, tmp_path: Path) -> None:
    names = [path.relative_to(lived.closed) for path in stored(lived.closed)]
    pairs = [(one, names[i - 1]) for i, one in enumerate(names)]
    pairs += [(one, Path("mirror", *one.parts[1:])) for one in names if one.parts[0] == "log"]
    for one, other in pairs:
        root = tmp_path / "swapped"
        shutil.copytree(lived.closed, root)
        shutil.copy(lived.closed / one, root / other)
        shutil.copy(lived.closed / other, root / one)
        with suppress(RecordError):
            go_on(root)
        shutil.rmtree(root)


def test_a_cloned_disk_that_is_used_twice_forks_and_is_shown(lived: Lived, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(lived.closed, tmp_path / name)
    one, two = (open_log(tmp_path / name) for name in ("one", "two"))
    mirror = open_mirror(tmp_path / "one")
    one.append([b"written on one"])
    two.append([b"written on the other"])
    first, second = one.publish(9), two.publish(9)
    assert first.size == second.size
    copy_to(mirror, one)
    with pytest.raises(ForkError):
        mirror.receive_head(second.note.raw)
    assert len(mirror.forks()) == 1
    with pytest.raises(ForkError):  # and the owner hears of it
        one.receive_head(second.note.raw)
    # Both grew: the longer one shows it with a consistency proof, in whatever order they come.
    two.append(entries(0, 300))
    two.publish(10)
    other = Mirror(tmp_path / "third", LOG, cosigners=VERIFIERS)
    copy_to(other, two)
    with pytest.raises(ForkError):
        other.receive_head(first.note.raw)
    for each in (one, two, mirror, other):
        each.close()


def test_the_second_process_is_refused_on_a_log_and_on_a_mirror(
    lived: Lived, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(lived.closed, root)
    log, mirror = open_log(root), open_mirror(root)
    for again in (open_log, open_mirror):
        with pytest.raises(InUseError):
            again(root)
    log.close()
    mirror.close()


@pytest.mark.parametrize("leap_s", [1, 6 * 3_600, TEN_YEARS_S])
def test_a_clock_that_leaps_signs_no_earlier_time_in_silence(
    lived: Lived, tmp_path: Path, leap_s: int
) -> None:
    root = tmp_path / "root"
    shutil.copytree(lived.closed, root)
    log, mirror = open_log(root), open_mirror(root)
    times = []
    for time_s, is_early in ((10_000 + leap_s, False), (10_000, True), (10_000 + leap_s, False)):
        log.append([b"%d" % log.size])
        copy_head = log.publish(time_s)
        copy_to(mirror, log)
        if is_early:
            with pytest.raises(ClockError):
                cosign(mirror, WITNESS, time_s)
            acknowledge_clock(mirror, WITNESS, time_s)  # people say so
        times.append(cosign(mirror, WITNESS, time_s).time_s)
        assert copy_head.size == mirror.size
    assert times == [10_000 + leap_s, 10_000, 10_000 + leap_s]
    log.close()
    mirror.close()


def test_a_disk_that_takes_nothing_more_loses_nothing(lived: Lived, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(lived.closed, root)
    log = open_log(root)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_048, before[1]))
    try:
        with pytest.raises(NotStoredError):
            log.append([bytes(4_096)])
        with pytest.raises(NotStoredError):
            log.publish(1)
        with pytest.raises(NotStoredError):
            open_mirror(tmp_path / "another")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    log.close()
    go_on(root)


@contextmanager
def somebody(root: Path) -> Iterator[None]:
    """Be a user to whom permissions mean something, and to whom the files belong."""
    own = os.geteuid()
    if own == 0:
        for path in (root, *root.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)


def test_a_disk_that_may_only_be_read_is_read_and_not_written(lived: Lived) -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(lived.closed, root, dirs_exist_ok=True)
        with somebody(root):
            folders = [root, *(each for each in root.rglob("*") if each.is_dir())]
            for path in stored(root):
                path.chmod(0o400)
            for path in folders:
                path.chmod(0o500)
            folder = Folder(root / "log")
            head = open_head(folder.read("checkpoint"), LOG)
            assert sum(len(each.entries) for each in audit(folder, head)) == head.size
            for again in (open_log, open_mirror):
                with pytest.raises(RecordError):
                    again(root)
            for path in folders:
                path.chmod(0o700)


def test_a_key_file_in_which_a_bit_was_flipped_is_refused(tmp_path: Path) -> None:
    write_key_file(tmp_path / "key", KEY)
    good = (tmp_path / "key").read_bytes()
    assert read_key_file(tmp_path / "key") == KEY
    for at in range(len(good)):
        raw = bytearray(good)
        raw[at] ^= 1 << at % 8
        (tmp_path / "key").write_bytes(raw)
        with pytest.raises(KeyFileError):
            read_key_file(tmp_path / "key")
