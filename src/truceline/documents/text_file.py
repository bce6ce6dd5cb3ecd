"""A file of a scenario as text: ordinary, not too large, and in UTF-8."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from truceline.documents.errors import UnreadableFileError
from truceline.documents.node import Mark
from truceline.documents.problem import Problem

LARGEST_BYTES = 2_000_000
BYTE_ORDER_MARK = "\ufeff"


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark.

    Raises
    ------
    UnreadableFileError
        If the file is missing, too large, no ordinary file, not permitted or not UTF-8.
    """
    try:
        _check_kind(path, path.stat())
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES)
    except OSError as error:
        raise UnreadableFileError(problem=_system_problem(path, error)) from error
    return _decoded(path, data).removeprefix(BYTE_ORDER_MARK)


def _check_kind(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        problem = Problem(
            at=Mark(str(path)),
            expected="a file",
            came="a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file",
            remedy="Put the file there.",
        )
        raise UnreadableFileError(problem=problem)
    if status.st_size > LARGEST_BYTES:
        problem = Problem(
            at=Mark(str(path)),
            expected=f"at most {LARGEST_BYTES // 1_000_000} MB",
            came=f"{status.st_size / 1e6:,.1f} MB",
            remedy="Simplify the geometry or split the scenario.",
        )
        raise UnreadableFileError(problem=problem)


def _system_problem(path: Path, error: OSError) -> Problem:
    match error.errno:
        case errno.ENOENT:
            sentence = "this file", "none", "Add it; the manual says what the folder holds."
        case errno.ENOTDIR:
            sentence = "a folder on the way to this file", "a file", "Put a folder there."
        case errno.EACCES:
            sentence = "a file that you may read", "one you may not", "Change its permissions."
        case errno.ELOOP:
            sentence = "a file", "a link that leads back to itself", "Put the file there."
        case _:
            came = f"a fault ({error.strerror})"
            sentence = "a file that can be read", came, "Copy the folder anew."
    expected, came, remedy = sentence
    return Problem(at=Mark(str(path)), expected=expected, came=came, remedy=remedy)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        problem = Problem(
            at=Mark(str(path), before.count("\n") + 1, len(before) - before.rfind("\n")),
            expected="text in UTF-8",
            came=f"the byte 0x{data[error.start]:02x}",
            remedy="Save the file as UTF-8.",
        )
        raise UnreadableFileError(problem=problem) from error
