"""A secret key in a file of its own that nobody but its owner can read.

The text is that of the Go programs around c2sp.org/signed-note, so that they can sign with it
too. The secret is not encrypted: the disk is. A key that lies inside a log's own folder is
refused, for such a folder is copied and served.

References
----------
golang.org/x/mod/sumdb/note, section "Signing notes" of its documentation, for the text.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from truceline.canonical import to_base64
from truceline.record.errors import RecordError
from truceline.record.key import Algorithm, KeyRefusedError, SecretKey, split_key_text

_PREFIX = "PRIVATE+KEY+"
_MAX_BYTES = 4096
_PRIVATE = 0o600


class KeyFileError(RecordError):
    """A key file cannot be used.

    Parameters
    ----------
    path
        The file.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, path: Path, expected: str, came: str) -> None:
        self.path = path
        self.expected = expected
        self.came = came
        super().__init__(f"{path}: expected {expected}, came {came}. Nothing was changed.")


def write_key_file(path: Path, key: SecretKey) -> None:
    """Write a key into a new file with private permissions, durably.

    Raises
    ------
    KeyFileError
        If the file exists or cannot be written; then nothing of it is left.
    """
    typed = bytes([key.algorithm.value]) + key.seed
    text = f"{_PREFIX}{key.name}+{key.key_id.hex()}+{to_base64(typed)}\n"
    write_private(path, text.encode())


def write_private(path: Path, raw: bytes) -> None:
    """Write a secret into a new file with private permissions, durably.

    Raises
    ------
    KeyFileError
        If the file exists or cannot be written; then nothing of it is left.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _PRIVATE)
    except OSError as error:
        raise KeyFileError(path=path, expected="a new file", came=str(error)) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as error:
        path.unlink()
        raise KeyFileError(path=path, expected="a disk that keeps it", came=str(error)) from error


def read_key_file(path: Path, *, outside: Iterable[Path] = ()) -> SecretKey:
    """Read a key from its file.

    Parameters
    ----------
    path
        The file; not a link.
    outside
        Folders in which no key may lie: those of the logs.

    Raises
    ------
    KeyFileError
        If others can read the file, if it is not the user's own or lies in such a folder, or if
        it holds anything else than one key.
    """
    return _parse(path, read_private(path, outside=outside))


def read_private(path: Path, *, outside: Iterable[Path] = ()) -> bytes:
    """Read a short secret from a file of the user's own that nobody else can read.

    Raises
    ------
    KeyFileError
        If others can read it, if it is not the user's own or lies in one of the folders.
    """
    _require_outside(path, outside)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise KeyFileError(path=path, expected="a key file", came=str(error)) from error
    try:
        _require_private(path, os.fstat(descriptor))
        return os.read(descriptor, _MAX_BYTES)
    finally:
        os.close(descriptor)


def _parse(path: Path, raw: bytes) -> SecretKey:
    try:
        text = raw.decode()
        if not (text.startswith(_PREFIX) and text.endswith("\n")):
            raise KeyFileError(path=path, expected="one line with a secret key", came="other text")
        name, identifier, typed = split_key_text(text[len(_PREFIX) : -1])
        key = SecretKey(name=name, algorithm=Algorithm(typed[0]), seed=typed[1:])
    except (KeyRefusedError, ValueError) as error:
        raise KeyFileError(path=path, expected="a secret key", came="something else") from error
    if key.key_id.hex() != identifier:
        came = f"a label {identifier} for the key {key.key_id.hex()}"
        raise KeyFileError(path=path, expected="a key under its own label", came=came)
    return key


def _require_private(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileError(path=path, expected="a file", came="something else")
    if found.st_uid != os.geteuid():
        raise KeyFileError(path=path, expected="your own file", came="another user's")
    if found.st_mode & 0o077:
        came = f"mode {stat.S_IMODE(found.st_mode):o}"
        raise KeyFileError(path=path, expected="mode 600", came=came)


def _require_outside(path: Path, folders: Iterable[Path]) -> None:
    place = path.absolute().parent.resolve()
    for folder in folders:
        if place.is_relative_to(folder.resolve()):
            raise KeyFileError(path=path, expected="a key outside the log", came=f"in {folder}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
