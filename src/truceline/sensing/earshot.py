"""What an ear hears of single cells of a relief: `hearing` for a sample instead of all bearings.

Each cell has its own profile, read on the relief as it is given; a coarser one leaves out what
sound bends around anyway. The physics is that of `sound` and `screen`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.domain.condition import Condition
from truceline.domain.sensor_parameters import SoundParameters
from truceline.domain.target import OCTAVE_BANDS_HZ, Signature, SoundSource
from truceline.sensing import _kernels
from truceline.sensing.errors import ShapeError
from truceline.sensing.hearing import Bending, bending_in
from truceline.sensing.quantity import Floats, height
from truceline.sensing.radar import EARTH_RADIUS_M
from truceline.sensing.screen import Detours, bent_by, screen_db
from truceline.sensing.sound import ground_db, p_heard

_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundGround:
    """Heights (rows, cols; float32) [m] for sound, no number on voids, in cells of a side [m].

    `factor` is how many cells of the relief one of these is wide.
    """

    height_m: NDArray[np.float32]
    cell_m: float
    factor: int

    def cells_of(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the cells (n, 2) in which cells of the relief lie."""
        last = np.array(self.height_m.shape) - 1
        return np.asarray(np.minimum(cells // self.factor, last), dtype=np.int64)


def sound_ground(height_m: NDArray[np.float32], *, cell_m: float, factor: int) -> SoundGround:
    """Return every so many-th height of a relief (rows, cols) [m], the middle one of its block."""
    middle = factor // 2
    coarse = np.ascontiguousarray(height_m[middle::factor, middle::factor], dtype=np.float32)
    if 0 in coarse.shape:
        return SoundGround(height_m=height_m, cell_m=cell_m, factor=1)
    return SoundGround(height_m=coarse, cell_m=cell_m * factor, factor=factor)


def detours_to(
    ground: SoundGround,
    ear_at: tuple[int, int],
    cells: NDArray[np.int64],
    *,
    ear_m: float,
    source_m: float,
) -> Detours:
    """Return the detour of the sound of each cell (n, 2) to an ear.

    Raises
    ------
    UnderGroundError
        If ear or source are below the ground.
    ShapeError
        If the cells are not rows and columns.
    """
    height(ear_m, what="Ear")
    height(source_m, what="Source of sound")
    if cells.ndim != _PAIR or cells.shape[1] != _PAIR:
        raise ShapeError(what="Cells", expected="(n, 2) rows and columns", came=str(cells.shape))
    found = _kernels.worst_edges(
        ground.height_m,
        int(ear_at[0]),
        int(ear_at[1]),
        np.ascontiguousarray(cells, dtype=np.int64),
        ground.cell_m,
        ear_m,
        source_m,
        EARTH_RADIUS_M,
    )
    return Detours(
        source_to_edge_m=found[:, 0],
        edge_to_ear_m=found[:, 1],
        straight_m=found[:, 2],
        longer_m=found[:, 3],
    )


def p_heard_from(
    over: Detours,
    range_m: Floats,
    ear: SoundParameters,
    *,
    target: Signature,
    conditions: Sequence[Condition],
) -> NDArray[np.float32]:
    """Return the probability that a target is heard from each cell in each condition.

    Parameters
    ----------
    over
        The detours of the cells (n,), by `detours_to`.
    range_m
        How far they are (n,) [m].
    ear
        Who listens.
    target
        What sounds, if it does.
    conditions
        Air, wind, noise and light of each world.

    Returns
    -------
    NDArray[np.float32]
        Probabilities (conditions, n).
    """
    heard = np.zeros((len(conditions), range_m.size), dtype=np.float32)
    if target.sound is None:
        return heard
    taken = {bending: _taken_db(over, range_m, bending) for bending in Bending}
    known: dict[object, NDArray[np.float32]] = {}
    for k, condition in enumerate(conditions):
        key = _what_sound_meets(condition)
        if key not in known:
            known[key] = _heard(range_m, ear, target.sound, taken=taken, condition=condition)
        heard[k] = known[key]
    return heard


def _what_sound_meets(condition: Condition) -> object:
    return (
        condition.air,
        condition.wind_m_s,
        condition.background_db,
        condition.loudness_db,
        bending_in(condition),
    )


def _heard(
    range_m: Floats,
    ear: SoundParameters,
    source: SoundSource,
    *,
    taken: dict[Bending, Floats],
    condition: Condition,
) -> NDArray[np.float32]:
    return p_heard(
        range_m,
        ear,
        source=source,
        condition=condition,
        obstacle_db=taken[bending_in(condition)],
    ).astype(np.float32)


def _taken_db(over: Detours, range_m: Floats, bending: Bending) -> Floats:
    bent = bent_by(over) if bending is Bending.DOWNWARD else np.ones_like(over.longer_m)
    screened = screen_db(
        over.longer_m[:, np.newaxis], np.array(OCTAVE_BANDS_HZ), bent=bent[:, np.newaxis]
    )
    return np.maximum(screened, ground_db(range_m)[:, np.newaxis])
