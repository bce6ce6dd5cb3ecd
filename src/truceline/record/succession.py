"""How one roster follows another, and which signatures that takes.

A roster holds after the one before it if

1. it has the next number, the same genesis and mark, and names the one before by its fingerprint;
2. the one before did not close the record;
3. the threshold of the one before agrees, and its own threshold agrees. A delegation agrees when as
   many of its officers have signed as it needs, by the key in use or, where that was lost or
   stolen, by the next key whose digest was fixed in advance;
4. nobody vanishes: delegations are withdrawn and stay so, logs stay with their owner or pass to
   whoever succeeds him, and where a log was ended it ends there or earlier;
5. the officers of a delegation that stays have the keys they had, or the next ones.

Two rosters of one number that both hold after the same one are a fork of the roster: this module
says so and takes neither for better.

References
----------
The Update Framework 1.0.33, section 5.3; KERI, "pre-rotation".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from truceline.canonical import decode_as, encode
from truceline.record.envelope import DelegationId
from truceline.record.key import KeyLabel, PublicKey, Signer, label_of, parse_vkey
from truceline.record.member import Delegation, LogOf, Membership, RosterRefusedError, require
from truceline.record.payload import Signature, message_of, sign_all
from truceline.record.roster import Fingerprint, Roster

MAX_ROSTER_BYTES = 1024 * 1024

_PAYLOAD_TYPE = b"application/vnd.truceline.roster.v1+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRoster:
    """A roster and the signatures of officers."""

    roster: Roster
    signatures: tuple[Signature, ...]


def next_key_digest(vkey: str) -> bytes:
    """Return the digest by which an officer fixes his next key in advance."""
    return hashlib.sha256(b"truceline/next-key/v1\n" + vkey.encode()).digest()


def sign_roster(roster: Roster, signers: Iterable[Signer]) -> bytes:
    """Return a roster with its signatures, in canonical bytes."""
    message = message_of(_PAYLOAD_TYPE, encode(roster))
    return encode(SignedRoster(roster=roster, signatures=sign_all(message, signers)))


def with_signature(raw: bytes, signer: Signer) -> bytes:
    """Return a roster with one more signature, in the place of an earlier one by the same key.

    Raises
    ------
    RosterRefusedError
        If the key is of no officer whom the roster names.
    """
    signed = read_signed(raw)
    label = label_of(signer)
    officers = {
        label_of(parse_vkey(officer.vkey))
        for each in signed.roster.delegations
        for officer in each.officers
    }
    require(label in officers, "signatures", expected="an officer of the roster", came=label)
    message = message_of(_PAYLOAD_TYPE, encode(signed.roster))
    others = (each for each in signed.signatures if each.key != label)
    signatures = tuple(sorted((*others, *sign_all(message, [signer]))))
    return encode(SignedRoster(roster=signed.roster, signatures=signatures))


def read_signed(raw: bytes) -> SignedRoster:
    """Read a roster with its signatures, none of which was checked.

    Bytes that are no canonical roster raise `CanonicalError` or `RosterRefusedError`.
    """
    return decode_as(raw, SignedRoster, limit=MAX_ROSTER_BYTES)


def read_founding(raw: bytes, *, fingerprint: Fingerprint) -> Roster:
    """Read the first roster, whose fingerprint a person has compared.

    Raises
    ------
    RosterRefusedError
        If it is another one, or not every delegation has signed it.
    """
    signed = read_signed(raw)
    roster = signed.roster
    require(roster.number == 1, "number", expected="1", came=roster.number)
    named = roster.fingerprint == fingerprint
    expected = f"the fingerprint {fingerprint.hex()}"
    require(named, "fingerprint", expected=expected, came=roster.fingerprint.hex())
    agreed = _agreed(roster, _valid(signed, (roster,)))
    all_of_them = {each.id for each in roster.present}
    require(agreed == all_of_them, "signatures", expected="every delegation", came=sorted(agreed))
    return roster


def follow(before: Roster, raw: bytes) -> Roster:
    """Read the roster that is offered after another, and require that it follows.

    Raises
    ------
    RosterRefusedError
        If any of the five rules at the head of this module fails.
    """
    signed = read_signed(raw)
    roster = signed.roster
    _require_link(before, roster)
    _require_continuity(before, roster)
    valid = _valid(signed, (before, roster))
    old = _agreed(before, valid)
    expected = f"{before.threshold} delegations of the roster before"
    require(len(old) >= before.threshold, "signatures", expected=expected, came=sorted(old))
    new = _agreed(roster, valid)
    expected = f"{roster.threshold} delegations of its own"
    require(len(new) >= roster.threshold, "signatures", expected=expected, came=sorted(new))
    return roster


def fork(one: Roster, other: Roster) -> bool:
    """Tell whether two rosters that both hold cannot both be in force."""
    return one.number == other.number and one.fingerprint != other.fingerprint


def _require_link(before: Roster, roster: Roster) -> None:
    require(before.closing is None, "closing", expected="a record that goes on", came="its end")
    number = before.number + 1
    require(roster.number == number, "number", expected=str(number), came=roster.number)
    follows = roster.previous == before.fingerprint
    require(follows, "previous", expected="the fingerprint of the one before", came="another")
    genesis = before.fingerprint if before.genesis is None else before.genesis
    require(roster.genesis == genesis, "genesis", expected="the same genesis", came="another")
    require(roster.mark is before.mark, "mark", expected=before.mark.value, came=roster.mark.value)


def _require_continuity(before: Roster, roster: Roster) -> None:
    now = {each.id: each for each in roster.delegations}
    for old in before.delegations:
        new = now.get(old.id)
        if new is None:
            raise RosterRefusedError(at=old.id, expected="a delegation withdrawn", came="nothing")
        left = old.membership is Membership.WITHDRAWN
        stays = not left or new.membership is Membership.WITHDRAWN
        require(stays, old.id, expected="a new name for whoever comes back", came="its old one")
        _require_officers(old, new)
    successors = {each.succeeds: each.id for each in roster.delegations if each.succeeds}
    logs = {each.origin: each for each in roster.logs}
    for was in before.logs:
        _require_log(was, logs.get(was.origin), successors.get(was.delegation))


def _require_officers(old: Delegation, new: Delegation) -> None:
    allowed = {officer.vkey for officer in old.officers}
    fixed = {officer.next for officer in old.officers}
    for officer in new.officers:
        known = officer.vkey in allowed or next_key_digest(officer.vkey) in fixed
        require(known, old.id, expected="keys in use or fixed in advance", came="another key")


def _require_log(was: LogOf, log: LogOf | None, successor: DelegationId | None) -> None:
    if log is None:
        raise RosterRefusedError(at=was.origin, expected="the log, ended", came="nothing")
    kept = log.delegation in {was.delegation, successor}
    require(kept, was.origin, expected="its owner or his successor", came=log.delegation)
    if was.until is not None:
        ended = log.until is not None and log.until <= was.until
        require(ended, was.origin, expected=f"an end at {was.until} or before", came=log.until)


def _valid(signed: SignedRoster, rosters: tuple[Roster, ...]) -> frozenset[str]:
    # Every signature must be good and by an officer of one of the rosters: there is no reason for
    # another to be here, and an unknown one might be taken for consent.
    keys: dict[KeyLabel, PublicKey] = {}
    for roster in rosters:
        for each in roster.delegations:
            for officer in each.officers:
                officers_key = parse_vkey(officer.vkey)
                keys[label_of(officers_key)] = officers_key
    message = message_of(_PAYLOAD_TYPE, encode(signed.roster))
    for signature in signed.signatures:
        key = keys.get(signature.key)
        good = key is not None and key.verify(message, signature.signature)
        require(good, "signatures", expected="good ones by officers", came=signature.key)
    return frozenset(keys[signature.key].vkey for signature in signed.signatures)


def _agreed(roster: Roster, vkeys: frozenset[str]) -> set[DelegationId]:
    digests = {next_key_digest(vkey) for vkey in vkeys}
    return {
        each.id
        for each in roster.present
        if sum(officer.vkey in vkeys or officer.next in digests for officer in each.officers)
        >= each.officers_needed
    }
