r"""What an ear hears of the ground around it: rays in all bearings, each with its ridges.

                 bearing k
                    │  /            ground_m[k, j]: height under the point
                 *──*──*──*            j steps out along bearing k
               / │ /  \  │            ground_m[k, 0]: under the ear
              *  ear ──*──*
               \ │

Voids of the relief are no edges, as nobody knows their height, and no sound comes from them.

References
----------
`screen` for the method; Nordtest NT ACOU 099 and ISO 9613-2 treat one path at a time as this does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from truceline.domain.condition import Condition
from truceline.domain.light import Light
from truceline.domain.sensor_parameters import SoundParameters
from truceline.domain.target import OCTAVE_BANDS_HZ, SoundSource
from truceline.sensing.errors import ShapeError
from truceline.sensing.quantity import Floats, height, positive
from truceline.sensing.screen import bent_by, detours, screen_db
from truceline.sensing.sound import ground_db, p_heard

N_BEARINGS = 360
_TABLE = 2


class Bending(Enum):
    """How sound goes over a ridge."""

    STRAIGHT = "straight"
    DOWNWARD = "downward"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rays:
    """Ground (bearings, steps + 1) [m] along evenly spread bearings, `step_m` apart from an ear.

    Bearing 0 is grid north; the others follow clockwise.
    """

    ground_m: Floats
    step_m: float

    def __post_init__(self) -> None:
        """Refuse rays that go nowhere.

        Raises
        ------
        ShapeError
            If there is no bearing, or no step from the ear.
        NotPhysicalError
            If the step is not above 0.
        """
        positive(self.step_m, quantity="Step (m)")
        if self.ground_m.ndim != _TABLE or 0 in self.ground_m[..., 1:].shape:
            raise ShapeError(
                what="Rays",
                expected="(bearings, steps + 1), one of each or more",
                came=str(self.ground_m.shape),
            )

    @property
    def range_m(self) -> Floats:
        """How far the points are from the ear (steps,) [m]."""
        return np.asarray(self.step_m * np.arange(1, self.ground_m.shape[1]), dtype=np.float64)


def rays_from(
    height_m: NDArray[np.floating], *, row: int, col: int, cell_m: float, until_m: float
) -> Rays:
    """Return the ground around a cell, one cell apart along each bearing, by the nearest cell.

    Parameters
    ----------
    height_m
        Heights (rows, cols) [m], north up; no number on voids. Beyond the edge is void too.
    row, col
        The cell of the ear.
    cell_m
        The side of a cell [m].
    until_m
        How far to look [m].

    Raises
    ------
    NotPhysicalError
        If the cell has no side or the distance is not above 0.
    ShapeError
        If the distance is less than a cell.
    """
    side_m = positive(cell_m, quantity="Side of a cell (m)")
    steps = np.arange(int(positive(until_m, quantity="Distance (m)") // side_m) + 1)
    turns = np.radians(np.arange(N_BEARINGS) * 360.0 / N_BEARINGS)[:, np.newaxis]
    rows = np.rint(row - steps * np.cos(turns)).astype(np.int64)
    cols = np.rint(col + steps * np.sin(turns)).astype(np.int64)
    n_rows, n_cols = height_m.shape
    inside = (rows >= 0) & (rows < n_rows) & (cols >= 0) & (cols < n_cols)
    ground_m = np.full(rows.shape, np.nan)
    ground_m[inside] = height_m[rows[inside], cols[inside]]
    return Rays(ground_m=ground_m, step_m=side_m)


def bending_in(condition: Condition) -> Bending:
    """Return how sound goes in a condition: down over ridges at night, else straight.

    At night the ground cools and inversions bend sound down, as the standard's K_met has it. By
    day the sun bends it up, and a straight path is already generous. An engineering default.
    """
    return Bending.DOWNWARD if condition.light is Light.NIGHT else Bending.STRAIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """Who listens, so high above the ground [m], to sources so high above theirs [m]."""

    parameters: SoundParameters
    ear_m: float
    source_m: float


def p_heard_around(
    rays: Rays, ear: Ear, *, source: SoundSource, condition: Condition, bending: Bending
) -> Floats:
    """Return the probability that a sound is heard from each point around an ear.

    Parameters
    ----------
    rays
        The ground around the ear.
    ear
        Who listens, and how high ear and source are.
    source
        What sounds.
    condition
        Air, wind, noise and how loud sources are.
    bending
        How sound goes over ridges (see `bending_in`).

    Returns
    -------
    Floats
        Probabilities (bearings, steps), for the points of `rays.range_m`; 0 on voids.

    Raises
    ------
    UnderGroundError
        If ear or source are below the ground.
    """
    height(ear.ear_m, what="Ear")
    height(ear.source_m, what="Source of sound")
    open_db = ground_db(rays.range_m)[:, np.newaxis]
    heard = np.zeros((len(rays.ground_m), rays.range_m.size))
    for k, ground_m in enumerate(rays.ground_m):
        screen = _screens_db(ground_m, rays, ear, bending=bending)
        heard[k] = p_heard(
            rays.range_m,
            ear.parameters,
            source=source,
            condition=condition,
            obstacle_db=np.maximum(open_db, screen),
        )
    return np.where(np.isfinite(rays.ground_m[:, 1:]), heard, 0.0)


def on_cells(p_around: Floats, *, row: int, col: int, shape: tuple[int, int]) -> Floats:
    """Lay what is heard around an ear out on the cells of a grid, each from its nearest point.

    Parameters
    ----------
    p_around
        Probabilities (bearings, steps) of `p_heard_around`, of rays one cell apart.
    row, col
        The cell of the ear.
    shape
        The grid's rows and columns.

    Returns
    -------
    Floats
        Probabilities (rows, cols); 0 beyond the rays, and the nearest point's at the ear itself.
    """
    rows, cols = np.ogrid[: shape[0], : shape[1]]
    north, east = row - rows, cols - col
    n_bearings, n_steps = p_around.shape
    turns = np.degrees(np.arctan2(east, north)) % 360.0
    bearing = np.rint(turns / 360.0 * n_bearings).astype(np.int64) % n_bearings
    step = np.rint(np.hypot(north, east)).astype(np.int64) - 1
    inside = step < n_steps
    return np.where(inside, p_around[bearing, np.clip(step, 0, n_steps - 1)], 0.0)


def _screens_db(ground_m: Floats, rays: Rays, ear: Ear, *, bending: Bending) -> Floats:
    """Return what ridges take (steps, 8) [dB] on the way from each point of a ray."""
    over = detours(np.append(0.0, rays.range_m), ground_m, ear_m=ear.ear_m, source_m=ear.source_m)
    bent = bent_by(over) if bending is Bending.DOWNWARD else np.ones_like(over.longer_m)
    return screen_db(
        over.longer_m[:, np.newaxis], np.array(OCTAVE_BANDS_HZ), bent=bent[:, np.newaxis]
    )
