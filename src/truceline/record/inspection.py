"""Checking the signatures of every entry of a log, in several processes.

Signatures take nearly all of the time that a whole verification takes, and threads gain nothing.
So what `audit` reads is handed out bundle by bundle to other processes, and comes back in its
order. How much waits is bounded in bytes, so that a log of any size passes through little memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from truceline.canonical import CanonicalError
from truceline.record.audit import Read
from truceline.record.envelope import Binding, verify_leaf
from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel, Verifier

_MOST_WAITING_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """For what the entries of a log must be signed, and which keys may sign in it."""

    binding: Binding
    keys: Mapping[KeyLabel, Verifier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An entry whose signatures do not hold, and why."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """How far a log is inspected, and what was found since the last time this was said."""

    end: int
    faults: tuple[Fault, ...]


def inspect(reads: Iterable[Read], signing: Signing, *, n_processes: int) -> Iterator[Inspected]:
    """Yield what is wrong with the signatures of entries, part by part in their order.

    Nothing of it is to be believed before the end, for only there `audit` knows that the entries
    are those of the log.

    Parameters
    ----------
    reads
        The entries, from `audit`.
    signing
        What the roster says of the log.
    n_processes
        How many other processes work on it; with 0 all is done in this one.
    """
    if not n_processes:
        for read in reads:
            yield inspected(read, signing)
        return
    with ProcessPoolExecutor(n_processes, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[int, Future[Inspected]]] = deque()
        n_bytes = 0
        for read in reads:
            length = sum(map(len, read.entries))
            waiting.append((length, pool.submit(inspected, read, signing)))
            n_bytes += length
            while n_bytes > _MOST_WAITING_BYTES:
                length, first = waiting.popleft()
                n_bytes -= length
                yield first.result()
        for _, each in waiting:
            yield each.result()


def inspected(read: Read, signing: Signing) -> Inspected:
    """Check the signatures of some entries."""
    faults = []
    for index, raw in enumerate(read.entries, start=read.start):
        try:
            verify_leaf(raw, binding=signing.binding, keys=signing.keys)
        except (CanonicalError, RecordError) as error:
            faults.append(Fault(index=index, reason=str(error)))
    return Inspected(end=read.start + len(read.entries), faults=tuple(faults))
