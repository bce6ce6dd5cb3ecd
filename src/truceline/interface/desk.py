"""A desk put together: node, founding, register, a clock and the keys at hand."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from truceline.casework.desk import Desk
from truceline.casework.errors import SignerError
from truceline.casework.founding import charter_of, kept_founding
from truceline.errors import TrucelineError
from truceline.record.envelope import Mark
from truceline.record.key import SecretKey, Signer
from truceline.record.key_file import read_key_file
from truceline.record.node import Node
from truceline.record.policy import Role
from truceline.register.register import Register

NOW_VARIABLE: Final = "TRUCELINE_NOW"
REGISTER_FILE: Final = "register.db"


class StatedTimeError(TrucelineError):
    """A time was stated in place of the clock's where that may not be done, or is none.

    Parameters
    ----------
    expected
        What may be stated.
    came
        What was.
    """

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"{NOW_VARIABLE}: expected {expected}, came {came!r}. Nothing was done.")


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the instant, to the millisecond."""
        ms = time.clock_gettime_ns(time.CLOCK_REALTIME) // 1_000_000
        return datetime.fromtimestamp(ms / 1000, UTC)


@dataclass(frozen=True, slots=True)
class StatedClock:
    """A clock that stands where it was put, for exercises."""

    at: datetime

    def now(self) -> datetime:
        """Return the instant."""
        return self.at


@contextmanager
def open_desk(folder: Path, *, by: str | None = None) -> Iterator[Desk]:
    """Open the desk of a node, caught up with all that is held.

    Parameters
    ----------
    folder
        The node's folder.
    by
        With which key to sign: its name, or its file; any that may, if not said.
    """
    founding = kept_founding(folder)
    with (
        Node(folder) as node,
        Register(folder / REGISTER_FILE, charter_of(founding)) as register,
    ):
        yield Desk(
            node,
            register,
            founding=founding,
            clock=_clock(node),
            signers=_signers(node, by),
        )


def signer_named(node: Node, name: str) -> Signer:
    """Return an author key by its name, or from its file on a medium of its own.

    Raises
    ------
    SignerError
        If it is neither among the node's keys nor a file.
    """
    held = _held(node)
    found = [each for each in held if each.name.rpartition("/")[2] == name]
    if found:
        return found[0]
    if Path(name).is_file():
        return read_key_file(Path(name))
    raise SignerError(asked=name, known=[each.name.rpartition("/")[2] for each in held])


def _signers(node: Node, by: str | None) -> Sequence[Signer]:
    return _held(node) if by is None else (signer_named(node, by),)


def _held(node: Node) -> tuple[SecretKey, ...]:
    return node.keys.those_of(node.roster.keys(Role.AUTHOR)[node.delegation])


def _clock(node: Node) -> SystemClock | StatedClock:
    """Return this machine's clock, or in an exercise the one that is stated.

    Raises
    ------
    StatedTimeError
        If a time is stated outside of an exercise, or is none.
    """
    stated = os.environ.get(NOW_VARIABLE)
    if stated is None:
        return SystemClock()
    if not _is_exercise(node):
        raise StatedTimeError(expected="no stated time, for this is no exercise", came=stated)
    try:
        read = datetime.fromisoformat(stated)
    except ValueError as error:
        expected = "a time such as 2031-05-20T10:00:00Z"
        raise StatedTimeError(expected=expected, came=stated) from error
    aware = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    return StatedClock(aware)


def _is_exercise(node: Node) -> bool:
    return node.roster.mark is Mark.EXERCISE
