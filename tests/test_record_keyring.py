from __future__ import annotations

from pathlib import Path

import pytest
from node_case import AMBER, ring
from roster_case import secret

from truceline.record.key import label_of
from truceline.record.key_file import KeyFileError
from truceline.record.keyring import (
    KeyMissingError,
    Keyring,
    read_identity,
    read_keyring,
    write_keyring,
)
from truceline.record.seal import new_identity

LOG = secret(AMBER, "log")
AUTHOR = secret(AMBER, "author")


def test_a_ring_that_was_written_is_read_again(tmp_path: Path) -> None:
    identity = new_identity()
    write_keyring(tmp_path / "keys", {"log": LOG, "author": AUTHOR}, {"reader": identity})
    read = read_keyring(tmp_path / "keys", outside=[tmp_path / "logs"])
    assert read == Keyring.of([AUTHOR, LOG], [identity])
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys" / "reader.age").stat().st_mode & 0o077 == 0


def test_other_files_beside_keys_are_not_read(tmp_path: Path) -> None:
    write_keyring(tmp_path, {"log": LOG}, {})
    (tmp_path / "notes.txt").write_text("text", encoding="utf-8")
    assert read_keyring(tmp_path) == Keyring.of([LOG])


def test_a_ring_gives_the_keys_that_are_asked_for() -> None:
    keys = ring(AMBER)
    assert keys.those_of([AUTHOR.verifier, LOG.verifier]) == (AUTHOR, LOG)
    assert keys.one_of([AUTHOR.verifier], use="sign entries") == AUTHOR
    other = secret("birch", "author").verifier
    assert keys.those_of([other]) == ()
    with pytest.raises(KeyMissingError, match="No key to sign entries") as caught:
        keys.one_of([other], use="sign entries")
    assert caught.value.expected == (label_of(other),)
    with pytest.raises(KeyMissingError, match="a key that the roster names"):
        keys.one_of([], use="sign entries")


def test_keys_in_the_folder_of_a_log_are_refused(tmp_path: Path) -> None:
    write_keyring(tmp_path / "logs" / "keys", {"log": LOG}, {"reader": new_identity()})
    with pytest.raises(KeyFileError, match="outside the log"):
        read_keyring(tmp_path / "logs" / "keys", outside=[tmp_path / "logs"])
    with pytest.raises(KeyFileError, match="outside the log"):
        read_identity(tmp_path / "logs" / "keys" / "reader.age", outside=[tmp_path / "logs"])


def test_what_is_no_folder_and_what_is_no_identity_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="a folder of keys"):
        read_keyring(tmp_path / "nothing")
    (tmp_path / "file").write_text("text", encoding="utf-8")
    with pytest.raises(KeyFileError, match="a folder"):
        write_keyring(tmp_path / "file", {}, {})
    for number, raw in enumerate((b"AGE-SECRET-KEY-1\n", b"\xff\n")):
        path = tmp_path / f"{number}.age"
        path.write_bytes(raw)
        path.chmod(0o600)
        with pytest.raises(KeyFileError, match="an age identity"):
            read_identity(path)
