"""A few threads that work ahead of a reader and hand over in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_BATCH = 8  # jobs handed over at a time: a hand-over costs a tenth of a fast viewshed


def in_order(
    work: Callable[[T], R], jobs: Sequence[T], *, workers: int | None = None
) -> Iterator[R]:
    """Yield the results of jobs in their order, worked on by threads that stay a little ahead.

    Parameters
    ----------
    work
        What is done with a job; it should release the interpreter lock.
    jobs
        What is to be done.
    workers
        How many threads; by default one for each processor that this process may use.

    Notes
    -----
    At most `workers` + 1 batches of eight results wait for the reader, so memory stays small. A
    reader that stops early leaves nothing running.
    """
    n_workers = workers or _n_processors()
    batches = [jobs[at : at + _BATCH] for at in range(0, len(jobs), _BATCH)]
    if n_workers == 1 or len(jobs) == 1:
        yield from map(work, jobs)
        return
    waiting: deque[Future[list[R]]] = deque()
    with ThreadPoolExecutor(n_workers) as pool:
        try:
            for batch in batches:
                waiting.append(pool.submit(_all_of, work, batch))
                if len(waiting) > n_workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _n_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux; the others do not bind a process to processors
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover - not on Linux


def _all_of(work: Callable[[T], R], batch: Sequence[T]) -> list[R]:
    """Do a batch of jobs."""
    return [work(job) for job in batch]
