"""What every program is asked, and what it answers: the same looks on the same relief."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from truceline.terrain.relief import Relief
from truceline.terrain.sight import Viewpoint

N_TURNS = 3
ENOUGH_S = 0.5
"""A look is timed a few times and the least counts, but no longer than this."""
FAILURES = Path(__file__).parents[2] / ".venv-peers" / "failures"
"""Where `set_up` keeps, by the name of a package, why it could not be installed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """Looks from several places, for the same radius, mast and target [m]."""

    relief: Relief
    eyes: Sequence[Viewpoint]
    radius_m: float
    target_m: float

    @property
    def reach(self) -> int:
        """How many cells the radius has, rounded up."""
        return int(self.radius_m / self.relief.grid.cell_m) + 1

    def window(self, eye: Viewpoint) -> tuple[slice, slice]:
        """Return the slices of the square about a place, cut at the raster's edges."""
        n_rows, n_cols = self.relief.grid.shape
        return (
            slice(max(eye.row - self.reach, 0), min(eye.row + self.reach + 1, n_rows)),
            slice(max(eye.col - self.reach, 0), min(eye.col + self.reach + 1, n_cols)),
        )

    def nothing_seen(self, eye: Viewpoint) -> NDArray[np.bool_]:
        """Return the window about a place, in which nothing is seen yet."""
        rows, cols = self.window(eye)
        return np.zeros((rows.stop - rows.start, cols.stop - cols.start), np.bool_)


class Looked(NamedTuple):
    """What a look took [s], and what it saw: bool (rows, cols) of the case's window."""

    taken_s: float
    seen: NDArray[np.bool_]


class Peer(Protocol):
    """A program that makes viewsheds."""

    @property
    def name(self) -> str:
        """What it is called, with its version."""

    @property
    def leaves_out(self) -> str:
        """What of the question it cannot be told, and how it was called."""

    def looks(self, case: Case) -> list[Looked]:
        """Look from each place of a case."""


class PeerMissingError(Exception):
    """A program is not here, and why."""

    def __init__(self, *, name: str, package: str) -> None:
        self.name = name
        failure = FAILURES / package
        why = "`make peers` has not been run"
        if failure.exists():
            why = failure.read_text(encoding="utf-8").strip()
        self.reason = f"not measured: {package} is not installed ({why})"
        super().__init__(f"{name}: {self.reason}")


def least_s(look: Callable[[], object]) -> float:
    """Return the least time that a look takes, done a few times if it is short [s]."""
    least_s, started_s = float("inf"), time.perf_counter()
    for _ in range(N_TURNS):
        before_s = time.perf_counter()
        look()
        now_s = time.perf_counter()
        least_s = min(least_s, now_s - before_s)
        if now_s - started_s > ENOUGH_S:
            break
    return least_s
