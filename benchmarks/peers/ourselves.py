"""Our own two ways to see, asked like everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from benchmarks.peers.case import Case, Looked, least_s
from truceline import __version__
from truceline.terrain.sight import Mode, SightTerrain, viewshed


@dataclass(frozen=True, slots=True, kw_only=True)
class Truceline:
    """One mode, in one thread of this process."""

    mode: Mode
    leaves_out: str = "one thread, in process"

    @property
    def name(self) -> str:
        """What it is called."""
        return f"Truceline {__version__} `{self.mode.value}`"

    def looks(self, case: Case) -> list[Looked]:
        """Look from each place of a case."""
        terrain = SightTerrain.of(case.relief)
        looked = []
        for eye in case.eyes:
            look = partial(
                viewshed,
                terrain,
                eye,
                radius_m=case.radius_m,
                target_m=case.target_m,
                mode=self.mode,
            )
            rows, cols = case.window(eye)
            shed = look()
            row, col = shed.row0 - rows.start, shed.col0 - cols.start
            n_rows, n_cols = shed.seen.shape
            seen = case.nothing_seen(eye)
            seen[row : row + n_rows, col : col + n_cols] = shed.seen
            looked.append(Looked(least_s(look), seen))
        return looked
