"""Whether a node's folder still lies where its node last worked: a copy or a backup does not.

The lock file of a folder that was copied or restored has another number in its file system. Until
such a node has heard from another how far its own log went, it must sign no head: it could fork
its log in good faith. A disk that was copied whole keeps the number, and this cannot tell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from truceline.record.errors import RecordError
from truceline.record.folder import Folder

_FILE: Final = "place"


class MovedError(RecordError):
    """A node's folder is a copy or a backup, and nobody has told it yet how far its log went.

    Parameters
    ----------
    folder
        The folder.
    """

    def __init__(self, *, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"{folder} was copied or restored since its node last worked in it. If others have "
            "seen more of its log than is here, a head signed now would fork it. Import a bundle "
            "from each node that can be reached, or acknowledge that this is the only copy and "
            "that nothing is newer."
        )


class Place:
    """Where a node's folder is, and where it was.

    Parameters
    ----------
    root
        The folder; its lock is held.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._here = str((root / "lock").stat().st_ino).encode()
        known = root / _FILE
        self.is_moved = known.is_file() and known.read_bytes() != self._here
        if not known.is_file():
            self.acknowledge()

    def acknowledge(self) -> None:
        """Note that the node works here now.

        Raises
        ------
        NotStoredError
            If the disk does not take it.
        """
        Folder(self._root).write({_FILE: self._here})
        self.is_moved = False

    def require_known(self) -> None:
        """Refuse to go on in a folder that was moved.

        Raises
        ------
        MovedError
            If it was.
        """
        if self.is_moved:
            raise MovedError(folder=self._root)
