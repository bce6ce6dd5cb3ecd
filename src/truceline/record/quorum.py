"""Which sets of cosigners are enough: the policy file of c2sp.org/tlog-policy.

The file names witnesses, groups of them with a threshold, and one quorum. Here it is read exactly
and asked one question. Who is behind a key it does not know: that a quorum counts delegations,
and not the log's owner, is seen to by `policy.write_quorum`, which makes one group of each.

References
----------
C2SP tlog-policy (commit 5ba5ee8, not yet versioned). The number of colluding witnesses that a
quorum bears: sigsum-general, "dishonest witnesses", 2023.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NoReturn

from truceline.record.errors import RecordError
from truceline.record.key import (
    Algorithm,
    KeyLabel,
    KeyRefusedError,
    PublicKey,
    label_of,
    parse_vkey,
)

MAX_FILE_BYTES = 1024 * 1024
MAX_NAMES = 512

_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_NUMBER = re.compile(rb"[1-9][0-9]{0,5}")
_NONE = b"none"
_LOG_KEYS = {Algorithm.ED25519, Algorithm.MLDSA44_COSIGNATURE}
_WITNESS_KEYS = {Algorithm.ED25519_COSIGNATURE, Algorithm.MLDSA44_COSIGNATURE}


class QuorumRefusedError(RecordError):
    """A policy file is refused.

    Parameters
    ----------
    line
        The number of the line, from 1; 0 is the file as a whole.
    expected
        What may stand there, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, line: int, expected: str, came: str) -> None:
        self.line = line
        self.expected = expected
        self.came = came
        super().__init__(
            f"Policy, line {line}: expected {expected}, came {came}. None of the file is used."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Members of which a number must have cosigned; each is a witness or a group."""

    needed: int
    members: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """A policy file that was read whole."""

    logs: tuple[PublicKey, ...]
    witnesses: dict[bytes, PublicKey]
    groups: dict[bytes, Group]
    name: bytes

    def holds(self, cosigners: Collection[KeyLabel]) -> bool:
        """Tell whether the keys whose cosignatures were verified are enough."""
        witnessed = {_NONE} | {
            name for name, key in self.witnesses.items() if label_of(key) in cosigners
        }
        for name, group in self.groups.items():  # each refers only to what stands before it
            if len(witnessed.intersection(group.members)) >= group.needed:
                witnessed.add(name)
        return self.name in witnessed


def parse_quorum(raw: bytes) -> Quorum:
    """Read a policy file.

    Raises
    ------
    QuorumRefusedError
        If anything in it is not as tlog-policy has it; the message names the line.
    """
    if len(raw) > MAX_FILE_BYTES:
        expected = f"at most {MAX_FILE_BYTES} bytes"
        raise QuorumRefusedError(line=0, expected=expected, came=f"{len(raw)}")
    if not raw.endswith(b"\n") or not _ALLOWED.fullmatch(raw):
        expected = "lines that end, without control characters"
        raise QuorumRefusedError(line=0, expected=expected, came="other bytes")
    reader = _Reader()
    for number, line in enumerate(raw.split(b"\n"), start=1):
        reader.read(number, re.split(rb"[ \t]+", line.strip(b" \t")))
    if reader.quorum is None:
        raise QuorumRefusedError(line=0, expected="one line 'quorum'", came="none")
    return Quorum(
        logs=tuple(reader.logs),
        witnesses=reader.witnesses,
        groups=reader.groups,
        name=reader.quorum,
    )


def safe_against(n: int, k: int) -> int:
    """Return how many of n witnesses may collude with a log's owner when k must cosign.

    A split view shows each half to its own honest witnesses and to all that collude; it fails as
    long as f + floor((n - f) / 2) < k. It is -1 if it succeeds without anybody.

    Examples
    --------
    >>> safe_against(6, 5), safe_against(4, 3)
    (3, 1)
    """
    return max((f for f in range(n + 1) if f + (n - f) // 2 < k), default=-1)


def live_without(n: int, k: int) -> int:
    """Return how many of n witnesses may stay silent while k still cosign."""
    return n - k


@dataclass(slots=True)
class _Reader:
    logs: list[PublicKey] = field(default_factory=list)
    witnesses: dict[bytes, PublicKey] = field(default_factory=dict)
    groups: dict[bytes, Group] = field(default_factory=dict)
    quorum: bytes | None = None
    line: int = 0
    _grouped: set[bytes] = field(default_factory=set)

    def read(self, line: int, items: list[bytes]) -> None:
        self.line = line
        first, rest = items[0], items[1:]
        if not first or first.startswith(b"#"):
            return
        readers: dict[bytes, Callable[[list[bytes]], None]] = {
            b"log": self._read_log,
            b"witness": self._read_witness,
            b"group": self._read_group,
            b"quorum": self._read_quorum,
        }
        if first not in readers:
            self._refuse("log, witness, group or quorum", first)
        readers[first](rest)
        if len(self.logs) + len(self.witnesses) + len(self.groups) > MAX_NAMES:
            self._refuse(f"at most {MAX_NAMES} logs, witnesses and groups", b"more")

    def _read_log(self, items: list[bytes]) -> None:
        if len(items) not in {1, 2}:
            self._refuse("log, its key and perhaps an address", b" ".join(items))
        self.logs.append(self._key(items[0], taken=self.logs, kinds=_LOG_KEYS))

    def _read_witness(self, items: list[bytes]) -> None:
        if len(items) not in {2, 3}:
            self._refuse("witness, name, key and perhaps an address", b" ".join(items))
        key = self._key(items[1], taken=self.witnesses.values(), kinds=_WITNESS_KEYS)
        self.witnesses[self._new_name(items[0])] = key

    def _read_group(self, items: list[bytes]) -> None:
        if len(items) < 3:  # noqa: PLR2004 - the parts are in the message
            self._refuse("group, name, number and members", b" ".join(items))
        name, number, members = self._new_name(items[0]), items[1], tuple(items[2:])
        for member in members:
            if member in self._grouped or not self._is_known(member):
                self._refuse("members defined above, each in one group once", member)
            self._grouped.add(member)
        self.groups[name] = Group(needed=self._needed(number, len(members)), members=members)

    def _read_quorum(self, items: list[bytes]) -> None:
        if len(items) != 1 or self.quorum is not None:
            self._refuse("one quorum with one name", b" ".join(items))
        if items[0] != _NONE and not self._is_known(items[0]):
            self._refuse("a name defined above", items[0])
        self.quorum = items[0]

    def _needed(self, number: bytes, of: int) -> int:
        if number == b"all":
            return of
        if number == b"any":
            return 1
        if not _NUMBER.fullmatch(number) or int(number) > of:
            self._refuse(f"all, any or a number from 1 to {of}", number)
        return int(number)

    def _key(
        self, text: bytes, *, taken: Collection[PublicKey], kinds: set[Algorithm]
    ) -> PublicKey:
        try:
            key = parse_vkey(text.decode())
        except (KeyRefusedError, UnicodeDecodeError) as error:
            raise QuorumRefusedError(
                line=self.line, expected="a verifier key", came=str(error)
            ) from error
        if key.algorithm not in kinds or any(key.public == each.public for each in taken):
            self._refuse("a key of a fitting type that no other line has", text)
        return key

    def _new_name(self, name: bytes) -> bytes:
        if name == _NONE or self._is_known(name):
            self._refuse("a new name", name)
        return name

    def _is_known(self, name: bytes) -> bool:
        return name in self.witnesses or name in self.groups

    def _refuse(self, expected: str, came: bytes) -> NoReturn:
        raise QuorumRefusedError(line=self.line, expected=expected, came=repr(came[:80]))
