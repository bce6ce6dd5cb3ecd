"""Every roster that was in force, from the founding one on, as a node keeps them.

They are checked again each time the folder is opened, from the fingerprint that a person compared
once. Present keys come from the last roster; what was recorded under an earlier one is read with
the keys of that time, so a key that the roster once named still reads what it signed. Until which
entry a key counted is not for this module to say.

A second roster of a number that also follows is a fork of the roster: neither is taken for better,
the one in force stays, the other is kept as evidence.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from truceline.record.checkpoint import LogIdentity
from truceline.record.cut import Origin
from truceline.record.envelope import Binding, DelegationId
from truceline.record.errors import DamageError
from truceline.record.folder import Folder
from truceline.record.key import KeyLabel, PublicKey
from truceline.record.member import RosterRefusedError
from truceline.record.policy import Role
from truceline.record.roster import Fingerprint, Roster
from truceline.record.succession import follow, read_founding, read_signed

_NAME: Final = re.compile("([0-9]{6})[.]json")


class Chain:
    """The rosters of one mechanism, the last of which is in force.

    Parameters
    ----------
    folder
        Where they lie, one file each.
    genesis
        The fingerprint of the founding roster, which a person has compared.

    Raises
    ------
    DamageError
        If none is there, or one is missing between others.
    RosterRefusedError
        If one does not follow from the one before.
    """

    def __init__(self, folder: Path, genesis: Fingerprint) -> None:
        self._folder = Folder(folder)
        self.raws: list[bytes] = []
        self.rosters: list[Roster] = []
        self._authors: dict[Origin, dict[KeyLabel, PublicKey]] = {}
        self._bindings: dict[Origin, Binding] = {}
        self._cosigners: tuple[PublicKey, ...] = ()
        numbers = sorted(int(name[1]) for name in map(_NAME.fullmatch, _names(folder)) if name)
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise DamageError(file=folder.name, fault=f"expected rosters from 1 on, came {numbers}")
        for number in numbers:
            raw = self._folder.read(_name(number))
            if number == 1:
                self._put(raw, read_founding(raw, fingerprint=genesis))
            else:
                self._put(raw, follow(self.present, raw))

    @property
    def present(self) -> Roster:
        """Return the roster that is in force."""
        return self.rosters[-1]

    def adopt(self, raw: bytes) -> bool:
        """Take a signed roster into force, durably; tell whether it was new.

        Raises
        ------
        RosterRefusedError
            If it does not follow from the one in force, or is another of a number that is known.
        NotStoredError
            If the disk does not take it.
        """
        if raw in self.raws:
            return False
        offered = read_signed(raw).roster
        if offered.number <= self.present.number:
            self._require_known(offered, raw)
            return False
        roster = follow(self.present, raw)
        self._folder.write({_name(roster.number): raw})
        self._put(raw, roster)
        return True

    def binding(self, origin: Origin) -> Binding:
        """Return what an entry of a log must be signed for."""
        if origin not in self._bindings:
            self._bindings[origin] = self.present.binding(origin)
        return self._bindings[origin]

    def identity(self, origin: Origin) -> LogIdentity:
        """Return a log with every key that it ever had.

        Raises
        ------
        RosterRefusedError
            If the roster in force does not know it.
        """
        keys = self.present.identity(origin).keys
        for roster in self.rosters:
            if any(log.origin == origin for log in roster.logs):
                keys += roster.identity(origin).keys
        return LogIdentity(origin=origin, keys=tuple(dict.fromkeys(keys)))

    def authors(self, origin: Origin) -> dict[KeyLabel, PublicKey]:
        """Return every key that could ever sign entries of a log, by its label."""
        if origin not in self._authors:
            self._authors[origin] = {
                label: key
                for roster in self.rosters
                if any(log.origin == origin for log in roster.logs)
                for label, key in roster.authors(origin).items()
            }
        return self._authors[origin]

    def cosigners(self) -> tuple[PublicKey, ...]:
        """Return every key that could ever cosign."""
        return self._cosigners

    def owner(self, origin: Origin) -> DelegationId:
        """Return the delegation that answers for a log.

        Raises
        ------
        RosterRefusedError
            If the roster in force does not know it.
        """
        return self.present.log(origin).delegation

    def _put(self, raw: bytes, roster: Roster) -> None:
        keys = roster.keys(Role.MIRROR, Role.WITNESS).values()
        new = (key for own in keys for key in own)
        self._cosigners = tuple(dict.fromkeys((*self._cosigners, *new)))
        self._authors.clear()
        self._bindings.clear()
        self.raws.append(raw)
        self.rosters.append(roster)

    def _require_known(self, offered: Roster, raw: bytes) -> None:
        known = self.rosters[offered.number - 1]
        if known.fingerprint == offered.fingerprint:
            return
        if offered.number > 1:
            follow(self.rosters[offered.number - 2], raw)
            name = f"fork-{offered.number:06}-{offered.fingerprint.hex()}.json"
            self._folder.write({name: raw})
        came = f"{offered.fingerprint.hex()}; it is kept as evidence if it follows as well"
        expected = f"the one in force, {known.fingerprint.hex()}"
        raise RosterRefusedError(at=f"roster {offered.number}", expected=expected, came=came)


def write_founding(folder: Path, raw: bytes) -> None:
    """Write the founding roster of a new node.

    Raises
    ------
    NotStoredError
        If the disk does not take it.
    """
    Folder(folder).write({_name(1): raw})


def _name(number: int) -> str:
    return f"{number:06}.json"


def _names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()] if folder.is_dir() else []
