"""One process a folder: the second is refused.

The lock lives in the open file, so it falls with the process, however that ends. It says nothing
about a copy of the folder on another machine: that is found out by the heads that others hold.

Source: flock(2).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

from truceline.record.errors import InUseError, NotStoredError

_FILE: Final = "lock"
_PRIVATE: Final = 0o600


class Lock:
    """A folder that is held by this object and by nobody else.

    Parameters
    ----------
    folder
        The folder; it must be there.

    Raises
    ------
    InUseError
        If somebody holds it already.
    NotStoredError
        If the folder does not take it.
    """

    def __init__(self, folder: Path) -> None:
        try:
            handle = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT, _PRIVATE)
        except OSError as error:
            raise NotStoredError(file=str(folder), fault=str(error)) from error
        self._file = os.fdopen(handle, "rb")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise InUseError(folder=str(folder)) from error

    def release(self) -> None:
        """Let go of the folder."""
        self._file.close()
