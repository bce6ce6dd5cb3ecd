from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from record_keys import identity, key, witness

from truceline.record.checkpoint import Head, open_head
from truceline.record.errors import (
    BehindError,
    DamageError,
    InUseError,
    LimitError,
    MalformedError,
    NotStoredError,
    StaleError,
    UnsignedError,
)
from truceline.record.folder import Folder, Machine
from truceline.record.key import SecretKey
from truceline.record.lock import Lock
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.note import parse_note
from truceline.record.store import HeadRow, Store
from truceline.record.tree import Frontier, leaf_hash, root_of
from truceline.record.witness import cosign

KEY = key("log.example/post")
WITNESS = witness("mirror.example/b")
LOG = identity(KEY)


def open_log(root: Path, *signers: SecretKey) -> Log:
    return Log(root, LOG, signers=signers or (KEY,), cosigners=[WITNESS.verifier])


def open_mirror(root: Path) -> Mirror:
    return Mirror(root, LOG, cosigners=[WITNESS.verifier])


def entries(start: int, end: int) -> list[bytes]:
    return [b"entry %d" % i for i in range(start, end)]


def copy_to(mirror: Mirror, log: Log) -> None:
    """Bring all that a log has published to a mirror."""
    head = log.mirror.head()
    assert head is not None
    mirror.receive_head(head.note.raw)
    mirror.receive(log.mirror.packages(mirror.next_entry, head))
    mirror.complete()


def test_entries_are_held_published_and_read_again(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    assert log.append(entries(0, 3)) == 0
    assert log.append(entries(3, 700)) == 3
    assert log.mirror.head() is None
    head = log.publish(5)
    assert head.size == 700
    assert head.root == root_of([leaf_hash(entry) for entry in entries(0, 700)])
    assert log.mirror.holding.entries(0, 700) == entries(0, 700)
    assert log.mirror.holding.entries(255, 513) == entries(255, 513)
    assert log.append(entries(700, 701)) == 700
    assert log.mirror.holding.entries(600, 701) == entries(600, 701)
    log.close()
    again = open_log(tmp_path / "log")
    assert again.size == 701
    assert again.mirror.head() == head
    again.close()


def test_a_second_head_of_one_size_is_never_signed(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 2))
    first = log.publish(5)
    assert log.publish(99) == first
    log.close()


def test_the_head_lies_beside_the_tiles_for_any_reader(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 300))
    head = log.publish(5)
    place = tmp_path / "log" / "checkpoint"
    assert open_head(place.read_bytes(), LOG) == head
    place.unlink()
    log.close()
    open_log(tmp_path / "log").close()
    assert open_head(place.read_bytes(), LOG) == head


def test_partial_tiles_stay_until_they_are_complete(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    for end in (10, 20, 255):
        log.append(entries(log.size, end))
        log.publish(5)
    tiles = tmp_path / "log" / "tile"
    for kind in ("0", "entries"):
        found = sorted(int(each.name) for each in (tiles / kind / "000.p").iterdir())
        assert found == [10, 20, 255]
    log.append(entries(255, 256))
    log.publish(5)
    assert not (tiles / "0" / "000.p").exists()
    assert not (tiles / "entries" / "000.p").exists()
    assert (tiles / "1" / "000.p" / "1").exists()
    log.close()


def test_an_empty_log_may_be_published(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    assert log.publish(5).size == 0
    assert log.append([]) == 0
    log.close()


def test_an_entry_that_is_too_long_keeps_all_of_its_batch_out(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    with pytest.raises(LimitError):
        log.append([b"good", b"x" * 65_536])
    assert log.size == 0
    log.close()


def test_the_second_process_is_refused(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    with pytest.raises(InUseError, match="Another process"):
        open_log(tmp_path / "log")
    log.close()
    open_log(tmp_path / "log").close()


def test_keys_that_the_roster_does_not_name_sign_nothing(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log", key("other.example"))
    log.append(entries(0, 2))
    with pytest.raises(UnsignedError):
        log.publish(5)
    assert log.mirror.head() is None
    log.close()
    log = open_log(tmp_path / "log")
    assert log.publish(5).size == 2
    log.close()


def test_files_and_folders_are_private(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 2))
    log.publish(5)
    log.close()
    open_to_others = [
        each
        for each in (tmp_path / "log").rglob("*")
        if each.is_dir() and each.stat().st_mode & 0o77
    ]
    assert not open_to_others
    assert not (tmp_path / "log").stat().st_mode & 0o77


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[tuple[Log, Mirror, Head]]:
    """Return a log restored from a backup of 300 entries, and a mirror of all its 1000."""
    log, mirror = open_log(tmp_path / "log"), open_mirror(tmp_path / "mirror")
    log.append(entries(0, 300))
    log.publish(5)
    log.close()
    shutil.copytree(tmp_path / "log", tmp_path / "backup")
    log = open_log(tmp_path / "log")
    log.append(entries(300, 1000))
    head = log.publish(6)
    copy_to(mirror, log)
    log.close()
    backup = open_log(tmp_path / "backup")
    yield backup, mirror, head
    backup.close()
    mirror.close()


def test_an_old_backup_is_noticed_and_stands_still(restored: tuple[Log, Mirror, Head]) -> None:
    log, _, head = restored
    log.append([b"before it knew"])
    log.receive_head(head.note.raw)
    assert log.is_behind
    for refused in (lambda: log.append([b"x"]), lambda: log.publish(8)):
        with pytest.raises(BehindError, match="old backup"):
            refused()


def test_an_old_backup_is_repaired_and_goes_on_without_a_fork(
    restored: tuple[Log, Mirror, Head], tmp_path: Path
) -> None:
    log, mirror, head = restored
    # Written before the node knew: one of them was written before as well.
    assert log.append([b"new one", b"entry 300", b"new two"]) == 300
    log.receive_head(head.note.raw)
    packages = list(mirror.packages(log.mirror.next_entry, head))
    assert log.receive(packages[:1]) == 212
    log.complete()
    assert log.is_behind
    log.close()

    log = open_log(tmp_path / "backup")  # it may stop at any point
    log.receive(mirror.packages(log.mirror.next_entry, head))
    assert log.complete() == head
    assert log.receive(packages) == 0
    assert log.complete() == head
    found = log.mirror.holding.entries(0, log.size)
    assert found == [*entries(0, 1000), b"new one", b"new two"]
    assert log.publish(9).size == 1002
    copy_to(mirror, log)
    assert mirror.head() == log.mirror.head()
    assert mirror.forks() == log.mirror.forks() == []
    log.close()


def test_a_stop_before_entries_were_set_aside_is_made_good(tmp_path: Path) -> None:
    log, mirror = open_log(tmp_path / "log"), open_mirror(tmp_path / "mirror")
    log.append(entries(0, 3))
    log.publish(5)
    copy_to(mirror, log)
    log.close()
    fresh = open_log(tmp_path / "fresh")
    fresh.append([b"written here"])
    head = mirror.head()
    assert head is not None
    fresh.mirror.receive_head(head.note.raw)  # and then the power went
    fresh.close()
    fresh = open_log(tmp_path / "fresh")
    assert fresh.is_behind
    fresh.receive(mirror.packages(0, head))
    fresh.complete()
    assert fresh.mirror.holding.entries(0, 4) == [*entries(0, 3), b"written here"]
    fresh.close()
    mirror.close()


def test_a_stop_before_they_were_added_again_is_made_good(tmp_path: Path) -> None:
    log, mirror = open_log(tmp_path / "log"), open_mirror(tmp_path / "mirror")
    log.append(entries(0, 3))
    log.publish(5)
    copy_to(mirror, log)
    log.close()
    fresh = open_log(tmp_path / "fresh")
    fresh.append([b"written here"])
    head = mirror.head()
    assert head is not None
    fresh.receive_head(head.note.raw)
    fresh.receive(mirror.packages(0, head))
    fresh.mirror.complete()  # and then the power went
    fresh.close()
    fresh = open_log(tmp_path / "fresh")
    assert fresh.size == 4
    assert fresh.publish(9).size == 4
    fresh.close()
    mirror.close()


def test_cosignatures_that_come_back_are_kept(tmp_path: Path) -> None:
    log, mirror = open_log(tmp_path / "log"), open_mirror(tmp_path / "mirror")
    log.append(entries(0, 3))
    log.publish(5)
    copy_to(mirror, log)
    cosign(mirror, WITNESS, 7)
    head = mirror.head()
    assert head is not None
    assert log.receive_head(head.note.raw) == head == log.mirror.head()
    shown = (tmp_path / "log" / "checkpoint").read_bytes()
    assert len(parse_note(shown).signatures) == 2
    log.close()
    mirror.close()


def test_an_entry_that_changed_on_the_disk_is_found_before_a_head_is_signed(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 3))
    log.close()
    with sqlite3.connect(tmp_path / "log" / "state.db") as db:
        db.execute("UPDATE tail SET entry = CAST('entry x' AS BLOB) WHERE position = 1")
    db.close()
    log = open_log(tmp_path / "log")
    with pytest.raises(DamageError, match="not the one that was kept"):
        log.publish(5)
    log.close()


def test_an_entry_that_is_gone_is_missed(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 3))
    log.close()
    with sqlite3.connect(tmp_path / "log" / "state.db") as db:
        db.execute("DELETE FROM tail WHERE position = 1")
    db.close()
    log = open_log(tmp_path / "log")
    with pytest.raises(DamageError, match="expected 3 entries"):
        log.publish(5)
    log.close()


def test_a_tile_that_is_gone_or_short_is_missed(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 3))
    log.publish(5)
    log.append(entries(3, 4))
    tile = tmp_path / "log" / "tile" / "0" / "000.p" / "3"
    tile.write_bytes(b"short")
    with pytest.raises(DamageError, match="expected 96 bytes"):
        log.publish(5)
    tile.unlink()
    with pytest.raises(DamageError, match="not there"):
        log.publish(5)
    log.close()


@pytest.mark.parametrize("at", [0, 30, 100, 8100])
def test_a_damaged_state_is_refused_and_the_folder_let_go(tmp_path: Path, at: int) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 3))
    log.close()
    state = tmp_path / "log" / "state.db"
    raw = bytearray(state.read_bytes())
    raw[at : at + 60] = b"\xff" * 60
    state.write_bytes(raw)
    for _ in range(2):
        with pytest.raises(DamageError):
            open_log(tmp_path / "log")


def test_the_state_of_another_log_or_format_is_refused(tmp_path: Path) -> None:
    Store(tmp_path / "state.db", "one").close()
    with pytest.raises(DamageError, match="sound file of 'two'"):
        Store(tmp_path / "state.db", "two")
    with sqlite3.connect(tmp_path / "state.db") as db:
        db.execute("PRAGMA user_version = 7")
    db.close()
    with pytest.raises(DamageError, match="expected format 1, came 7"):
        Store(tmp_path / "state.db", "one")


def test_a_store_refuses_whoever_looked_too_long_ago(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db", "one")
    with pytest.raises(StaleError, match="Expected a tree of 5"):
        store.append([b"x"], expected_size=5, grown=Frontier())
    with pytest.raises(StaleError):
        store.readmit([b"x"], expected_size=5, grown=Frontier())
    assert store.edge().size == 0
    store.close()


def test_a_store_says_when_the_disk_takes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db", "one")
    store._db.execute("PRAGMA query_only = ON")  # noqa: SLF001 - as a full disk would
    with pytest.raises(NotStoredError, match="readonly"):
        store.put_head(HeadRow(size=1, root=b"", note=b""))
    store.close()


def test_a_store_keeps_no_more_fork_proofs_than_convict(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db", "one")
    for i in range(20):
        store.put_fork(b"%d" % i)
    assert len(store.forks()) == 16
    store.close()


def test_a_folder_above_which_nothing_exists_is_made(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "b" / "c")
    folder.make()
    folder.write({"d/e": b"text"})
    assert folder.read("d/e") == b"text"
    assert folder.holds("d/e", b"text")
    assert not folder.holds("d/e", b"other")
    assert not folder.holds("d/f", b"text")
    with pytest.raises(DamageError, match="d/f is not there"):
        folder.read("d/f")
    with pytest.raises(DamageError, match="d is damaged: it cannot be read"):
        folder.read("d")


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotStoredError, match="Look at the disk"):
        open_log(tmp_path / "file" / "log")
    with pytest.raises(NotStoredError):
        Lock(tmp_path / "none")
    with pytest.raises(NotStoredError):
        Store(tmp_path / "none" / "state.db", "one")


def test_a_tile_that_is_read_back_otherwise_is_signed_by_nobody(tmp_path: Path) -> None:
    class Twisted(Machine):
        def read(self, path: Path) -> bytes:
            raw = super().read(path)
            return raw if "entries" in path.parts else raw[::-1]

    log = Log(tmp_path / "log", LOG, signers=[KEY], calls=Twisted())
    log.append(entries(0, 3))
    with pytest.raises(DamageError, match="what was written just now"):
        log.publish(1)
    assert log.mirror.head() is None
    log.close()


def test_a_state_that_breaks_under_way_is_damage(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db", "one")
    store._db.execute("DROP TABLE head")  # noqa: SLF001 - as a failing disk might
    with pytest.raises(DamageError, match="no such table"):
        store.newest_head(1)
    store.close()


def test_a_stored_head_that_is_damaged_is_refused_and_the_folder_let_go(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log")
    log.append(entries(0, 3))
    log.publish(5)
    log.close()
    with sqlite3.connect(tmp_path / "log" / "state.db") as db:
        db.execute("UPDATE head SET note = CAST('x' AS BLOB)")
    db.close()
    for _ in range(2):
        with pytest.raises(MalformedError):
            open_log(tmp_path / "log")


def test_a_repair_that_cannot_be_ended_is_refused_and_the_folder_let_go(
    restored: tuple[Log, Mirror, Head], tmp_path: Path
) -> None:
    log, mirror, head = restored
    log.append([b"set aside"])
    log.receive_head(head.note.raw)
    log.receive(mirror.packages(log.mirror.next_entry, head))
    log.mirror.complete()  # and then the power went, and a file
    log.close()
    (tmp_path / "backup" / "tile" / "entries" / "001").unlink()
    for _ in range(2):
        with pytest.raises(DamageError, match="entries/001"):
            open_log(tmp_path / "backup")
