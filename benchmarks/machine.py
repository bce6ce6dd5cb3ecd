"""What a figure of speed was measured on, and with what."""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

_PACKAGES = ("numpy", "numba", "rasterio", "pyproj")


def description(names: Sequence[str] = _PACKAGES) -> str:
    """Return the machine, the load on it, and the versions of packages, as Markdown."""
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"- machine: {_processor()}, {os.cpu_count()} processors, {_memory_gb():.0f} GB, "
        f"{platform.system()} {platform.release()}\n"
        f"- load before (1, 5, 15 min): {load}; what runs beside makes figures move\n"
        f"- Python {platform.python_version()}, {packages}\n"
    )


def peak_memory_mb() -> float:
    """Return the most memory that this process has had so far.

    Linux counts in `getrusage` what the parent had when it started a process, so it is asked for
    the high-water mark of this process alone.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Taken(NamedTuple):
    """What a job took: by the clock, and of all processors together [s]."""

    wall_s: float
    processor_s: float


def taken(job: Callable[[], object]) -> Taken:
    """Return what a job takes."""
    wall_s, processor_s = time.perf_counter(), time.process_time()
    job()
    return Taken(time.perf_counter() - wall_s, time.process_time() - processor_s)


def least_taken(job: Callable[[], object], n_turns: int) -> Taken:
    """Return the least that a job takes when it is done a few times in a row."""
    turns = [taken(job) for _ in range(n_turns)]
    return Taken(min(turn.wall_s for turn in turns), min(turn.processor_s for turn in turns))


def seconds(job: Callable[[], object]) -> float:
    """Return how long a job takes by the clock."""
    return taken(job).wall_s


def in_words(taken_s: float) -> str:
    """Return a time with three digits that count."""
    if taken_s >= 1:
        return f"{taken_s:.3g} s"
    return f"{1000 * taken_s:.3g} ms"


def times(ratio: float) -> str:
    """Return how many times as fast something is, with as many digits as count."""
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×"  # noqa: PLR2004 - two digits


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
