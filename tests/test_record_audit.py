from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from record_keys import identity, key
from test_record_log import entries

from truceline.record.audit import audit
from truceline.record.checkpoint import Checkpoint, Head, open_head
from truceline.record.cosignature import sign
from truceline.record.errors import DamageError, RecordError
from truceline.record.folder import Folder
from truceline.record.log import Log
from truceline.record.note import Note
from truceline.record.tree import EMPTY_ROOT

KEY = key("log.example/post")
LOG = identity(KEY)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("audit") / "log"
    log = Log(root, LOG, signers=[KEY])
    for end in (100, 600):
        log.append(entries(log.size, end))
        log.publish(1)
    log.close()
    return root


def read(root: Path) -> list[bytes]:
    folder = Folder(root)
    head = open_head(folder.read("checkpoint"), LOG)
    return [entry for each in audit(folder, head) for entry in each.entries]


def signed(checkpoint: Checkpoint) -> Note:
    return Note(text=checkpoint.text, signatures=(sign(checkpoint, KEY, 0),))


def test_every_entry_is_read_in_its_order(written: Path) -> None:
    assert read(written) == entries(0, 600)


def test_an_empty_log_is_read(tmp_path: Path) -> None:
    log = Log(tmp_path, LOG, signers=[KEY])
    log.publish(1)
    log.close()
    folder = Folder(tmp_path)
    empty = Checkpoint(origin=LOG.origin, size=0, root=EMPTY_ROOT)
    assert not list(audit(folder, Head(checkpoint=empty, note=signed(empty))))


def test_where_a_partial_file_is_gone_the_complete_one_serves(
    written: Path, tmp_path: Path
) -> None:
    root = tmp_path / "log"
    shutil.copytree(written, root)
    log = Log(root, LOG, signers=[KEY])
    old = log.mirror.holding.store.head(100)
    assert old is not None
    log.close()
    head = open_head(old.note, LOG)
    assert not (root / "tile" / "0" / "000.p").exists()
    found = [entry for each in audit(Folder(root), head) for entry in each.entries]
    assert found == entries(0, 100)


def test_a_flipped_bit_in_any_file_is_found(written: Path, tmp_path: Path) -> None:
    root = tmp_path / "log"
    shutil.copytree(written, root)
    needed = [root / "checkpoint", *(each for each in (root / "tile").rglob("*") if each.is_file())]
    assert len(needed) == 8
    for path in needed:
        good = path.read_bytes()
        for at in {0, len(good) // 2, len(good) - 1}:
            raw = bytearray(good)
            raw[at] ^= 0x10
            path.write_bytes(raw)
            with pytest.raises(RecordError):
                read(root)
        for bad in (good[:-1], good + b"x", b"", bytes(len(good))):
            path.write_bytes(bad)
            with pytest.raises(RecordError):
                read(root)
        path.unlink()
        with pytest.raises(DamageError):
            read(root)
        path.write_bytes(good)
    assert read(root) == entries(0, 600)


def test_a_root_that_was_signed_over_other_entries_is_found(written: Path) -> None:
    other = Checkpoint(origin=LOG.origin, size=600, root=b"r" * 32)
    with pytest.raises(DamageError, match="not the one that was signed"):
        list(audit(Folder(written), Head(checkpoint=other, note=signed(other))))
