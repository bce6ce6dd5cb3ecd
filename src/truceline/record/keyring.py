"""The secret keys that a node works with every day, each in a file of its own.

A ring says nothing of what a key is for: the roster does, by the public half. The keys of officers
are no part of it, for they lie elsewhere, and the ring is not needed to check anything.

The folder may hold files `NAME.key`, as `key_file` has them, and `NAME.age` with one age identity.
It must not lie inside a log's own folder, which is copied and served.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel, PublicKey, SecretKey, label_of
from truceline.record.key_file import (
    KeyFileError,
    read_key_file,
    read_private,
    write_key_file,
    write_private,
)
from truceline.record.seal import SealRefusedError, recipient_of

KEY_SUFFIX: Final = ".key"
IDENTITY_SUFFIX: Final = ".age"
_PRIVATE_FOLDER: Final = 0o700


class KeyMissingError(RecordError):
    """A node has not the secret half of a key that it needs.

    Parameters
    ----------
    use
        What the key is for.
    expected
        The labels of the keys of which one would do.
    """

    def __init__(self, *, use: str, expected: Iterable[str]) -> None:
        self.use = use
        self.expected = tuple(expected)
        named = ", ".join(self.expected) or "a key that the roster names for it"
        super().__init__(f"No key to {use}: expected {named} among the node's keys, came none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """Secret keys by their labels, and the age identities that open what is sealed to the node."""

    keys: Mapping[KeyLabel, SecretKey]
    identities: tuple[str, ...] = ()

    @classmethod
    def of(cls, keys: Iterable[SecretKey], identities: Iterable[str] = ()) -> Keyring:
        """Return the ring of some keys."""
        return cls(keys={label_of(each): each for each in keys}, identities=tuple(identities))

    def those_of(self, public: Iterable[PublicKey]) -> tuple[SecretKey, ...]:
        """Return the secret halves of those keys that are on the ring, in the order asked."""
        held = (self.keys.get(label_of(each)) for each in public)
        return tuple(each for each in held if each is not None)

    def one_of(self, public: Iterable[PublicKey], *, use: str) -> SecretKey:
        """Return the secret half of the first key that is on the ring.

        Raises
        ------
        KeyMissingError
            If none is.
        """
        wanted = tuple(public)
        found = self.those_of(wanted)
        if not found:
            raise KeyMissingError(use=use, expected=map(label_of, wanted))
        return found[0]


def write_keyring(
    folder: Path, ring: Mapping[str, SecretKey], identities: Mapping[str, str]
) -> None:
    """Write keys and identities into new files of a private folder, each under its name.

    Raises
    ------
    KeyFileError
        If a file exists or cannot be written.
    """
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise KeyFileError(path=folder, expected="a folder", came=str(error)) from error
    for name, key in ring.items():
        write_key_file(folder / f"{name}{KEY_SUFFIX}", key)
    for name, identity in identities.items():
        write_private(folder / f"{name}{IDENTITY_SUFFIX}", identity.encode() + b"\n")


def read_keyring(folder: Path, *, outside: Iterable[Path] = ()) -> Keyring:
    """Read all keys and identities of a folder.

    Parameters
    ----------
    folder
        Where they lie.
    outside
        Folders in which no key may lie: those of the logs.

    Raises
    ------
    KeyFileError
        If there is no such folder, a file can be read by others, lies inside a log, or holds
        anything else than it should.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise KeyFileError(path=folder, expected="a folder of keys", came=str(error)) from error
    logs = tuple(outside)
    keys = [read_key_file(path, outside=logs) for path in paths if path.suffix == KEY_SUFFIX]
    identities = [
        read_identity(path, outside=logs) for path in paths if path.suffix == IDENTITY_SUFFIX
    ]
    return Keyring.of(keys, identities)


def read_identity(path: Path, *, outside: Iterable[Path] = ()) -> str:
    """Read an age identity from its file.

    Raises
    ------
    KeyFileError
        If others can read the file, it lies inside a log, or it holds anything else.
    """
    raw = read_private(path, outside=outside)
    try:
        identity = raw.decode("ascii").removesuffix("\n")
        recipient_of(identity)
    except (UnicodeDecodeError, SealRefusedError) as error:
        raise KeyFileError(path=path, expected="an age identity", came="other text") from error
    return identity
