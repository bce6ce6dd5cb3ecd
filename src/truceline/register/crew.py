"""Who reads: this process for a few entries, others beside it for many.

Reading an entry checks its signatures, and opening a body tries the seal; both are nothing but
reckoning, so that they can be done elsewhere. What is under way at a time is bounded, and so is
the memory that it takes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from types import TracebackType
from typing import Final, Self, TypeVar

from truceline.domain.entry import LogId
from truceline.register.body_reading import Closed, open_bodies
from truceline.register.body_table import Body
from truceline.register.reading import Reading, read_leaves
from truceline.register.source import Source

T = TypeVar("T")

AT_ONCE: Final = 512
"""How many entries are read in one go."""

FEW: Final = 4 * AT_ONCE
"""Up to how many entries no other process is started, for that takes longer."""

_SELDOM: Final = 100_000  # objects more before circles are looked for; reading makes few
_AHEAD: Final = 2  # batches of a log, and for each process batches of bodies, that are under way


class Crew:
    """Those who read for one catch-up.

    Parameters
    ----------
    source
        What is read.
    n_entries
        About how many entries.
    n_processes
        How many may read beside this one; as many as there are processors if not said.
    """

    def __init__(self, source: Source, n_entries: int, n_processes: int | None = None) -> None:
        self._source = source
        n_others = os.cpu_count() or 1 if n_processes is None else n_processes
        self._pool: ProcessPoolExecutor | None = None
        if n_entries > FEW and n_others > 0:
            # Forked, a process would inherit the locks of files that are open here.
            spawned = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(n_others, mp_context=spawned, initializer=_look_seldom)
        self._n_others = n_others

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def feed(self, log: LogId, start: int, end: int) -> Iterator[Reading]:
        """Yield what entries of a log say, in order."""
        calls = (
            partial(
                read_leaves,
                self._source.leaves(log, first, min(first + AT_ONCE, end)),
                log,
                start=first,
                reader=self._source.reader,
            )
            for first in range(start, end, AT_ONCE)
        )
        for batch in self._done(calls, most=_AHEAD):
            yield from batch

    def bodies(self, batches: Iterable[Sequence[Closed]]) -> Iterator[list[Body]]:
        """Yield what batches of bodies say, in order."""
        reader = self._source.reader
        calls = (partial(open_bodies, batch, reader=reader) for batch in batches)
        yield from self._done(calls, most=_AHEAD * max(self._n_others, 1))

    def _done(self, calls: Iterable[Callable[[], T]], *, most: int) -> Iterator[T]:
        """Yield what calls return, in order, a few of them under way at a time."""
        if self._pool is None:
            yield from (call() for call in calls)
            return
        under_way: deque[Future[T]] = deque()
        for call in calls:
            under_way.append(self._pool.submit(call))
            if len(under_way) > most:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _look_seldom() -> None:
    """Look for circles of objects seldom, and in none that were made before."""
    gc.freeze()
    gc.set_threshold(_SELDOM)
