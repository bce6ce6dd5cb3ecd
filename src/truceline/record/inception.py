"""Making the folder of a node, once, from the founding roster and the keys that it names."""

from __future__ import annotations

from pathlib import Path

from truceline.record.chain import write_founding
from truceline.record.home import Home, Identity
from truceline.record.key import SecretKey, label_of, parse_vkey
from truceline.record.keyring import Keyring, write_keyring
from truceline.record.member import require
from truceline.record.policy import Role
from truceline.record.roster import Fingerprint, Roster
from truceline.record.succession import read_founding


def create_node(
    root: Path,
    *,
    founding: bytes,
    fingerprint: Fingerprint,
    identity: Identity,
    keys: Keyring,
) -> None:
    """Make the folder of a node.

    Parameters
    ----------
    root
        A folder that is not there yet, or is empty.
    founding
        The founding roster with its signatures.
    fingerprint
        What a person was told by another way.
    identity
        Whose node it is and which log it writes.
    keys
        The secret keys; those of log and author must be among them.

    Raises
    ------
    RecordError
        If the roster is not the one that was told, does not know the node, or the keys are not
        those that it names; then nothing is made.
    """
    home = Home(root)
    home.require_new()
    roster = read_founding(founding, fingerprint=fingerprint)
    _require_own(roster, identity, keys)
    home.make()
    write_keyring(
        home.keys,
        {_file_name(each): each for each in keys.keys.values()},
        {f"reader-{number}": text for number, text in enumerate(keys.identities, start=1)},
    )
    write_founding(home.rosters, founding)
    home.write_identity(identity)


def _require_own(roster: Roster, identity: Identity, keys: Keyring) -> None:
    log = roster.log(identity.origin)
    expected = f"a log of {identity.delegation}"
    require(
        log.delegation == identity.delegation, log.origin, expected=expected, came=log.delegation
    )
    require(
        roster.fingerprint == identity.genesis,
        "genesis",
        expected="the founding roster",
        came="not",
    )
    keys.one_of([parse_vkey(log.vkey)], use=f"sign heads of {log.origin}")
    keys.one_of(roster.keys(Role.AUTHOR)[identity.delegation], use="sign entries")


def _file_name(key: SecretKey) -> str:
    return label_of(key).replace("/", "_")
