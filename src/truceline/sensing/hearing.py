r"""What an ear hears of the ground around it: rays in all bearings, each with its ridges.

              bearing k
            *    *    *
             \   |   /          ground_m[k, j]: height under the point
         * .  \  |  /  . *          j steps out along bearing k
              ` ear '           ground_m[k, 0]: under the ear
         * '  /  |  \  ' *
             /   |   \

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


def obstacles_around(rays: Rays, *, ear_m: float, source_m: float, bending: Bending) -> Floats:
    """Return what ground and ridges take on the way from each point around an ear [dB].

    Parameters
    ----------
    rays
        The ground around the ear.
    ear_m, source_m
        Heights above the ground [m].
    bending
        How sound goes over ridges (see `bending_in`).

    Returns
    -------
    Floats
        Attenuation (bearings, steps, 8) in the octave bands, for the points of `rays.range_m`:
        the same for all sources and noises, so that it is made once for each place.

    Raises
    ------
    UnderGroundError
        If ear or source are below the ground.
    """
    height(ear_m, what="Ear")
    height(source_m, what="Source of sound")
    along_m = np.append(0.0, rays.range_m)
    taken = np.empty((len(rays.ground_m), rays.range_m.size, len(OCTAVE_BANDS_HZ)))
    for k, ground_m in enumerate(rays.ground_m):
        over = detours(along_m, ground_m, ear_m=ear_m, source_m=source_m)
        bent = bent_by(over) if bending is Bending.DOWNWARD else np.ones_like(over.longer_m)
        taken[k] = screen_db(
            over.longer_m[:, np.newaxis], np.array(OCTAVE_BANDS_HZ), bent=bent[:, np.newaxis]
        )
    return np.maximum(taken, ground_db(rays.range_m)[:, np.newaxis])


def p_heard_around(
    rays: Rays,
    ear: SoundParameters,
    *,
    obstacles_db: Floats,
    source: SoundSource,
    condition: Condition,
) -> Floats:
    """Return the probability that a sound is heard from each point around an ear.

    Parameters
    ----------
    rays
        The ground around the ear.
    ear
        Who listens.
    obstacles_db
        What is taken on the way (bearings, steps, 8) [dB], by `obstacles_around`.
    source
        What sounds.
    condition
        Air, wind, noise and how loud sources are.

    Returns
    -------
    Floats
        Probabilities (bearings, steps), for the points of `rays.range_m`; 0 on voids.

    Raises
    ------
    ShapeError
        If the obstacles are not those of the rays.
    """
    n_bearings, n_steps = len(rays.ground_m), rays.range_m.size
    expected = (n_bearings, n_steps, len(OCTAVE_BANDS_HZ))
    if obstacles_db.shape != expected:
        raise ShapeError(
            what="Obstacles around an ear", expected=str(expected), came=str(obstacles_db.shape)
        )
    heard = p_heard(
        np.tile(rays.range_m, n_bearings),
        ear,
        source=source,
        condition=condition,
        obstacle_db=obstacles_db.reshape(n_bearings * n_steps, -1),
    )
    known = np.isfinite(rays.ground_m[:, 1:])
    return np.where(known, heard.reshape(n_bearings, n_steps), 0.0)


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
