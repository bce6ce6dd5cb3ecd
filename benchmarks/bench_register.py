"""How fast the register is made, caught up and asked, at three lengths of the record.

Run `python -m benchmarks.bench_register [ENTRIES …]`; 10,000, 100,000 and 1,000,000 if none are
named. The record is written first (`register_record`; seven minutes for a million entries); where
`TRUCELINE_BENCH_RECORD` names a folder it is kept there, and not written again.

Bodies are open here. A sealed one has to be tried with each of its sixteen stanzas; what that takes
is measured apart, and said beside the rebuild.
"""

from __future__ import annotations

import os
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.machine import description, table
from benchmarks.register_record import (
    BEGIN,
    BINDINGS,
    BLOCK,
    BLOCK_EVERY,
    CHARTER,
    DESKS,
    NORTH,
    FolderSource,
    continued,
    write_record,
)
from truceline.record.envelope import DelegationId as Name
from truceline.record.envelope import EntryId, Envelope
from truceline.record.key import KeyLabel
from truceline.record.seal import Address, new_identity, open_sealed, recipient_of, seal_body
from truceline.register.answer import During
from truceline.register.area import within
from truceline.register.case import case
from truceline.register.choice import Subject
from truceline.register.extent import Box
from truceline.register.listing import listing
from truceline.register.queue import Desk, queue
from truceline.register.register import Register
from truceline.register.search import search
from truceline.register.tally import Dimension, count

LENGTHS: Final = (10_000, 100_000, 1_000_000)
TURNS: Final = 15
N_SEALED: Final = 200
AREA: Final = Box(west_deg=46.4, south_deg=39.8, east_deg=46.5, north_deg=39.9)


def measured(job: Callable[[], object]) -> str:
    """Return the median and the worst of some turns, in milliseconds."""
    taken = []
    for _ in range(TURNS):
        start = time.perf_counter()
        job()
        taken.append(1e3 * (time.perf_counter() - start))
    return f"{median(taken):.1f} ({max(taken):.1f})"


def length(n_entries: int, folder: Path) -> list[str]:
    """Return the cells of one length of the record."""
    source = write_record(folder / str(n_entries), n_entries)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "register.db"
        with Register(path, CHARTER) as register:
            start, before_s = time.perf_counter(), processor_s()
            caught = register.catch_up(source)
            rebuilt_s, used_s = time.perf_counter() - start, processor_s() - before_s
            print(f"{caught.n_placed:,} entries in {rebuilt_s:.1f} s", file=sys.stderr, flush=True)
            cells = [
                f"{caught.n_placed:,}",
                f"{rebuilt_s:.1f} s",
                f"{used_s:.0f} s",
                f"{caught.n_placed / rebuilt_s:,.0f} /s",
                f"{path.stat().st_size / 1e6:,.0f} MB",
                one_more(register, source),
                *questions(register, source),
            ]
    source.close()
    return cells


def processor_s() -> float:
    """Return the processor time of this process and of those that it has ended [s]."""
    all_of_them = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(each) for each in all_of_them]
    return sum(each.ru_utime + each.ru_stime for each in used)


def one_more(register: Register, source: FolderSource) -> str:
    """Return how long it takes until one more entry is seen in the queue."""
    writer = continued(source)
    taken = []
    for _ in range(TURNS):
        writer.observation()
        start = time.perf_counter()
        assert register.catch_up(source).n_placed == 1
        taken.append(1e3 * (time.perf_counter() - start))
    return f"{median(taken):.1f} ({max(taken):.1f})"


def questions(register: Register, source: FolderSource) -> list[str]:
    """Return how long each question takes."""
    incidents = listing(register, Subject.INCIDENTS, most=TURNS).rows
    n_blocks = sum(register.fold.sizes.values()) // BLOCK
    middle = BEGIN + n_blocks // 2 * BLOCK_EVERY
    week = During(from_at=middle, until_at=middle + timedelta(days=7))
    asked = iter([row.at for row in incidents] * 2)
    desk = Desk(delegation=NORTH, log=DESKS[NORTH])

    def one_case() -> object:
        found = case(register, next(asked))
        assert len(found.acts) > 1
        return found

    return [
        measured(lambda: queue(register, desk, as_of=middle, most=50)),
        measured(one_case),
        measured(lambda: within(register, AREA, week)),
        measured(lambda: search(register, "миномёт körp")),
        measured(lambda: listing(register, Subject.INCIDENTS, most=50)),
        measured(lambda: register.digest(source)),
        measured_once(lambda: count(register, Subject.REPORTS, Dimension.WEEK, Dimension.KIND)),
        measured_once(
            lambda: count(register, Subject.INCIDENTS, Dimension.ZONE, Dimension.FINDING)
        ),
    ]


def measured_once(job: Callable[[], object]) -> str:
    """Return what a job takes, the better of two turns, in milliseconds."""
    turns = []
    for _ in range(2):
        start = time.perf_counter()
        job()
        turns.append(1e3 * (time.perf_counter() - start))
    return f"{min(turns):.0f}"


def sealed_ms() -> float:
    """Return how long it takes to open one sealed body [ms]."""
    mine = new_identity()
    binding, who = BINDINGS[DESKS[NORTH]], Name(NORTH)
    made = []
    for _ in range(N_SEALED):
        entry = EntryId(secrets.token_bytes(16))
        author = KeyLabel("author")
        address = Address(binding=binding, entry=entry, author=author, audience=(who,))
        blob = seal_body(bytes(700), address=address, recipients={who: (recipient_of(mine),)})
        envelope = Envelope(
            entry=entry,
            binding=binding,
            kind="observation",
            key=author,
            audience=(who,),
            body=blob.body,
        )
        made.append((envelope, blob.blob))
    start = time.perf_counter()
    for envelope, blob_bytes in made:
        open_sealed(blob_bytes, envelope=envelope, identities=[mine])
    return 1e3 * (time.perf_counter() - start) / N_SEALED


NAMES: Final = (
    "entries",
    "made from nothing",
    "processor time for it",
    "entries a second",
    "file",
    "one more entry, until it is seen [ms]",
    "queue [ms]",
    "one case [ms]",
    "area and week [ms]",
    "search in two scripts [ms]",
    "list of incidents [ms]",
    "digest of the state [ms]",
    "count of reports by week and kind [ms]",
    "count of incidents by zone and finding [ms]",
)


def main() -> None:
    """Measure and print."""
    lengths = [int(each) for each in sys.argv[1:] if each.isdigit()] or list(LENGTHS)
    kept = os.environ.get("TRUCELINE_BENCH_RECORD")
    print(description())
    with tempfile.TemporaryDirectory() as folder:
        columns = [length(each, Path(kept or folder)) for each in lengths]
    rows = [[name, *cells] for name, *cells in zip(NAMES, *columns, strict=True)]
    print(table(["", *("" for _ in lengths)], rows))
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Milliseconds are the median of {TURNS} turns, and the worst in parentheses.")
    print(f"Opening a sealed body: {sealed_ms():.2f} ms. Peak memory: {memory_mb:,.0f} MB.")


if __name__ == "__main__":
    main()
