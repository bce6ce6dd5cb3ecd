"""The folder of a node: what lies where, and the few facts that it is opened by.

    node.json      format, delegation, own log, genesis
    lock           held by the one process that works here
    keys/          the secret keys; private
    rosters/       every roster that was in force
    logs/          a folder for each log, own and mirrored, with a plus for each slash of its name
    blobs/         bodies by their digest; `waiting/` those that came before their entry
    disclosures/   fields by their digest
    openings/      what opens the own commitments; private
    exports/       a note on each bundle and copy that was made: what may remain there
    withdrawals/   notes on fields that are being destroyed
    index.db       made again from the logs if it is lost

Nothing here is encrypted: the disk is. The folder of a log holds what any mirror may hold, and no
more, so that it can be served; the keys lie outside of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from truceline.canonical import CanonicalError, decode_as, encode
from truceline.record.cut import Origin
from truceline.record.envelope import DelegationId
from truceline.record.errors import DamageError, RecordError
from truceline.record.folder import Folder
from truceline.record.key_file import KeyFileError
from truceline.record.keyring import IDENTITY_SUFFIX, KEY_SUFFIX

FORMAT: Final = 1

_FILE: Final = "node.json"


class NodeFolderError(RecordError):
    """A folder is not what is asked for: a node where there is none, or one where there is.

    Parameters
    ----------
    folder
        The folder.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, folder: Path, expected: str, came: str) -> None:
        self.folder = folder
        self.expected = expected
        self.came = came
        super().__init__(f"{folder}: expected {expected}, came {came}. Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose node it is, which log it writes, and to which founding roster it goes back."""

    delegation: DelegationId
    origin: Origin
    genesis: bytes
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Home:
    """The places of a node's folder."""

    root: Path

    @property
    def keys(self) -> Path:
        """Return where the secret keys lie."""
        return self.root / "keys"

    @property
    def rosters(self) -> Path:
        """Return where the rosters lie."""
        return self.root / "rosters"

    @property
    def logs(self) -> Path:
        """Return where the folders of the logs lie."""
        return self.root / "logs"

    @property
    def disclosures(self) -> Path:
        """Return where the fields lie."""
        return self.root / "disclosures"

    @property
    def openings(self) -> Path:
        """Return where what opens the own commitments lies."""
        return self.root / "openings"

    @property
    def exports(self) -> Path:
        """Return where the notes on exports and copies lie."""
        return self.root / "exports"

    @property
    def withdrawals(self) -> Path:
        """Return where notes on withdrawals lie that are not logged yet."""
        return self.root / "withdrawals"

    @property
    def index(self) -> Path:
        """Return the file of the index."""
        return self.root / "index.db"

    def log(self, origin: Origin) -> Path:
        """Return the folder of a log."""
        return self.logs / origin.replace("/", "+")  # no origin holds a plus

    def require_new(self) -> None:
        """Refuse a folder that holds anything.

        Raises
        ------
        NodeFolderError
            If it does.
        """
        if self.root.exists() and (not self.root.is_dir() or any(self.root.iterdir())):
            came = "something that is there already"
            raise NodeFolderError(folder=self.root, expected="a new or empty folder", came=came)

    def make(self) -> None:
        """Make the folders.

        Raises
        ------
        NotStoredError
            If the disk does not take them.
        """
        made = (self.rosters, self.logs, self.disclosures, self.openings)
        for each in (*made, self.exports, self.withdrawals):
            Folder(each).make()

    def require_no_keys(self) -> None:
        """Refuse keys in the folder of a log, which is copied and served.

        Raises
        ------
        KeyFileError
            If there is one.
        """
        for path in sorted(self.logs.glob("*/*")):
            if path.suffix in {KEY_SUFFIX, IDENTITY_SUFFIX}:
                raise KeyFileError(path=path, expected="no key in a log", came="one")

    def write_identity(self, identity: Identity) -> None:
        """Write the facts of a new node.

        Raises
        ------
        NotStoredError
            If the disk does not take them.
        """
        Folder(self.root).write({_FILE: encode(identity)})

    def read_identity(self) -> Identity:
        """Return the facts of the node.

        Raises
        ------
        NodeFolderError
            If there is no node.
        DamageError
            If they cannot be read, or are of another format.
        """
        path = self.root / _FILE
        if not path.is_file():
            came = "none" if self.root.is_dir() else "no folder"
            raise NodeFolderError(folder=self.root, expected="a node's folder", came=came)
        try:
            identity = decode_as(Folder(self.root).read(_FILE), Identity)
        except CanonicalError as error:
            raise DamageError(file=str(path), fault=str(error)) from error
        if identity.format != FORMAT:
            fault = f"expected format {FORMAT}, came {identity.format}"
            raise DamageError(file=str(path), fault=fault)
        return identity
