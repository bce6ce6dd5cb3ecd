"""What one look of an asset detects on a sample of cells, in each condition, for each target.

A line of sight decides whether a sensor that looks can see a cell at all, a curve with how much
chance it does at that distance; sound needs no line and is screened by the ground. Sensors of one
asset combine inside a condition. A patrol or an aircraft is in one place after another, so that a
look finds it in each of them with the share of its time. The reach of the catalogue is not used:
it is a claim for a clear day, which the models replace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from truceline.domain.condition import Condition
from truceline.domain.identifier import SensorId
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.sensor_parameters import SoundParameters
from truceline.domain.target import Signature
from truceline.sensing import _kernels
from truceline.sensing.curve import STEP_M, curve_of
from truceline.sensing.earshot import SoundGround, detours_to, p_heard_from
from truceline.sensing.errors import NoParametersError
from truceline.sensing.view import Stand
from truceline.terrain.grid import Grid
from truceline.terrain.sight import Ray, SightTerrain, Viewpoint, pairs

MOST_M = 30_000.0
"""Beyond this distance [m] nothing is followed, though a gun's flash and sound may carry on."""

LEAST_P = 0.005
"""A probability below which a curve is taken to have ended."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """The curves of some sensors for one target in some conditions, up to where they end.

    `heard_to_m` says for each ear how far the target is heard over open ground [m]: a screen
    only takes from that.
    """

    tables: Mapping[SensorId, NDArray[np.float32]]
    heard_to_m: Mapping[SensorId, float]

    def reach_m(self, sensor: SensorId) -> float:
        """Return where the last curve of a sensor ends [m]."""
        return float((self.tables[sensor].shape[1] - 1) * STEP_M)

    def stacked(self, sensors: Sequence[SensorId]) -> NDArray[np.float32]:
        """Return the tables of some sensors (sensors, conditions, steps), 0 where one ended."""
        own = [self.tables[one] for one in sensors]
        steps = max(table.shape[1] for table in own)
        return np.stack([np.pad(table, ((0, 0), (0, steps - table.shape[1]))) for table in own])


def curves_for(
    sensors: Sequence[Sensor], target: Signature, conditions: Sequence[Condition]
) -> Curves:
    """Tabulate what sensors detect of a target in some conditions.

    Raises
    ------
    NoParametersError
        If one has none.
    """
    for sensor in sensors:
        if sensor.parameters is None:
            raise NoParametersError(sensor=sensor.id, kind=sensor.kind.value)
    tables = {one.id: _table(one, target, conditions) for one in sensors}
    ears = {one.id for one in sensors if not one.kind.needs_line_of_sight}
    return Curves(
        tables={id_: table for id_, table in tables.items() if id_ not in ears},
        heard_to_m={id_: (tables[id_].shape[1] - 1) * STEP_M for id_ in ears},
    )


def _table(
    sensor: Sensor, target: Signature, conditions: Sequence[Condition]
) -> NDArray[np.float32]:
    """Return probabilities (conditions, steps), of STEP_M each."""
    rows = [curve_of(sensor, target=target, condition=one, until_m=MOST_M).p for one in conditions]
    table = np.array(rows, dtype=np.float32)
    table[table < LEAST_P] = 0
    ends = int(np.flatnonzero(table.any(axis=0)).max(initial=0)) + 2
    return np.ascontiguousarray(table[:, :ends])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """Where targets may be: cells (n, 2) of a prepared relief, and the ground for sound."""

    terrain: SightTerrain
    sound: SoundGround
    cells: NDArray[np.int64]
    height_m: NDArray[np.float32] = field(repr=False)

    @property
    def grid(self) -> Grid:
        """The grid of the relief."""
        return self.terrain.grid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looker:
    """An asset that stands somewhere, with all its sensors."""

    stand: Stand
    sensors: tuple[Sensor, ...]


def detected(
    looker: Looker,
    on: Field,
    *,
    target: Signature,
    conditions: Sequence[Condition],
    curves: Curves,
    parts: int = 1,
) -> NDArray[np.float32]:
    """Return the probability that one look detects a target on each cell.

    Parameters
    ----------
    looker
        Who looks.
    on
        Where the target may be.
    target, conditions
        What it is, and the worlds.
    curves
        Those of the sensors for this target and these conditions.
    parts
        Into how many stretches the places are divided, in their order: a patrol is in one of
        them at a time.

    Returns
    -------
    NDArray[np.float32]
        Probabilities (parts, conditions, n), each the mean over the places of its stretch.
    """
    places = looker.stand.viewpoints
    bounds = np.unique(np.linspace(0, len(places), parts + 1).round().astype(int))
    return np.stack(
        [
            _part(
                looker, places[start:end], on, target=target, conditions=conditions, curves=curves
            )
            for start, end in pairwise(bounds)
        ]
    )


def _part(
    looker: Looker,
    places: Sequence[Viewpoint],
    on: Field,
    *,
    target: Signature,
    conditions: Sequence[Condition],
    curves: Curves,
) -> NDArray[np.float32]:
    away_m = _distances(places, on, target_m=target.height_m)
    missed = _unheard(looker, places, on, target=target, conditions=conditions, curves=curves)
    looking = [one for one in looker.sensors if one.id in curves.tables]
    return _kernels.look_from(
        _seen(looker, looking, places, on=on, target=target, curves=curves),
        np.minimum(np.rint(away_m / STEP_M), np.iinfo(np.int32).max).astype(np.int32),
        curves.stacked([one.id for one in looking]),
        missed,
        1.0 / len(places),
    )


def _distances(places: Sequence[Viewpoint], on: Field, *, target_m: float) -> NDArray[np.float64]:
    """Return how far the cells are from each place (places, n), along the slant [m]."""
    rows, cols = on.cells.T
    ground_m = on.height_m[rows, cols].astype(np.float64) + target_m
    out = np.empty((len(places), len(on.cells)))
    for k, eye in enumerate(places):
        level_m = np.hypot(rows - eye.row, cols - eye.col) * on.grid.cell_m
        up_m = ground_m - (float(on.height_m[eye.row, eye.col]) + eye.above_ground_m)
        out[k] = np.hypot(level_m, up_m)
    return out


def _seen(
    looker: Looker,
    looking: Sequence[Sensor],
    places: Sequence[Viewpoint],
    *,
    on: Field,
    target: Signature,
    curves: Curves,
) -> NDArray[np.bool_]:
    """Return which cells lie in line of sight (sensors, places, n), by one pass for each ray."""
    rays = [Ray.RADIO if one.kind is SensorKind.RADAR else Ray.LIGHT for one in looking]
    by_ray = {}
    for ray in dict.fromkeys(rays):
        reach_m = max(
            curves.reach_m(one.id) for one, its in zip(looking, rays, strict=True) if its is ray
        )
        lines = pairs(
            on.terrain,
            places,
            on.cells,
            radius_m=max(reach_m, on.grid.cell_m),
            target_m=target.height_m,
            ray=ray,
            workers=1,
        )
        by_ray[ray] = lines & looker.stand.looks_at(on.cells)
    return np.stack([by_ray[ray] for ray in rays])


def _unheard(
    looker: Looker,
    places: Sequence[Viewpoint],
    on: Field,
    *,
    target: Signature,
    conditions: Sequence[Condition],
    curves: Curves,
) -> NDArray[np.float32]:
    """Return the probability that nothing is heard (places or 1, conditions, n)."""
    ears = [one for one in looker.sensors if isinstance(one.parameters, SoundParameters)]
    if not ears or target.sound is None:
        return np.ones((1, len(conditions), len(on.cells)), dtype=np.float32)
    missed = np.ones((len(places), len(conditions), len(on.cells)), dtype=np.float32)
    cells = on.sound.cells_of(on.cells)
    for k, place in enumerate(places):
        (ear_at,) = on.sound.cells_of(np.array([[place.row, place.col]]))
        range_m = np.hypot(*(cells - ear_at).T) * on.sound.cell_m
        near = np.flatnonzero(range_m <= max(curves.heard_to_m[one.id] for one in ears))
        over = detours_to(
            on.sound,
            (int(ear_at[0]), int(ear_at[1])),
            cells[near],
            ear_m=place.above_ground_m,
            source_m=target.height_m,
        )
        for ear in ears:
            assert isinstance(ear.parameters, SoundParameters)  # noqa: S101 - they were chosen so
            heard = p_heard_from(
                over, range_m[near], ear.parameters, target=target, conditions=conditions
            )
            heard[[SensorKind.SOUND in one.jammed for one in conditions]] = 0
            missed[k][:, near] *= 1 - heard
    return missed
