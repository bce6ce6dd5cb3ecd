from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from relief_samples import fractal_relief, relief_of

from truceline.terrain.earth import Ray
from truceline.terrain.errors import (
    CellsRefusedError,
    HeightRefusedError,
    RadiusRefusedError,
    ReliefRefusedError,
    TerrainError,
    ViewpointOnVoidError,
    ViewpointOutsideError,
)
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain, Viewpoint, pairs, viewshed, viewsheds
from truceline.terrain.z_order import z_order

HOLED = relief_of([[10.0, 10.0, np.nan, 10.0, 10.0]])


def look(relief: Relief, *, row: int = 0, col: int = 0, **how: float) -> None:
    asked = {"radius_m": 100.0, "target_m": 2.0} | how
    eye = Viewpoint(row=row, col=col, above_ground_m=1.7)
    viewshed(SightTerrain.of(relief), eye, radius_m=asked["radius_m"], target_m=asked["target_m"])


@pytest.mark.parametrize(("row", "col"), [(-1, 0), (0, 5), (1, 0), (0, -1)])
def test_an_observer_outside_is_refused(row: int, col: int) -> None:
    with pytest.raises(ViewpointOutsideError, match=r"expected a place on the relief.*Move") as out:
        look(HOLED, row=row, col=col)
    assert (out.value.row, out.value.col) == (row, col)
    assert (out.value.n_rows, out.value.n_cols) == (1, 5)


def test_an_observer_on_a_void_is_refused() -> None:
    with pytest.raises(ViewpointOnVoidError, match=r"known height, came a void at row 0, column 2"):
        look(HOLED, col=2)


@pytest.mark.parametrize("radius_m", [0.0, -5.0, math.nan])
def test_a_radius_that_is_none_is_refused(radius_m: float) -> None:
    with pytest.raises(RadiusRefusedError, match=r"came .*\. Give the range"):
        look(HOLED, radius_m=radius_m)


@pytest.mark.parametrize("height_m", [-0.1, math.nan, math.inf])
def test_a_mast_or_target_below_ground_is_refused(height_m: float) -> None:
    with pytest.raises(HeightRefusedError, match="above_ground_m: expected a height of 0 m or"):
        Viewpoint(row=0, col=0, above_ground_m=height_m)
    with pytest.raises(HeightRefusedError, match="target_m: expected a height of 0 m or more"):
        look(HOLED, target_m=height_m)


@pytest.mark.parametrize(
    "cells",
    [[[0, 5]], [[-1, 0]], [[0.0, 1.0]], [0, 1], [[0, 1, 2]]],
    ids=["outside", "negative", "not whole", "flat", "three"],
)
def test_cells_that_are_none_are_refused(cells: list[object]) -> None:
    eye = Viewpoint(row=0, col=0, above_ground_m=1.7)
    with pytest.raises(CellsRefusedError, match=r"expected integers \(n, 2\).*Leave out"):
        pairs(SightTerrain.of(HOLED), [eye], np.array(cells), radius_m=9.0, target_m=2.0)


def test_all_viewpoints_are_checked_before_one_looks() -> None:
    eyes = [Viewpoint(row=0, col=col, above_ground_m=1.7) for col in (0, 2)]
    with pytest.raises(ViewpointOnVoidError):
        viewsheds(SightTerrain.of(HOLED), eyes, radius_m=9.0, target_m=2.0)


@pytest.mark.parametrize("mode", Mode)
def test_behind_a_void_is_seen_what_nothing_else_hides(mode: Mode) -> None:
    eye = Viewpoint(row=0, col=0, above_ground_m=1.7)
    shed = viewshed(SightTerrain.of(HOLED), eye, radius_m=900.0, target_m=2.0, mode=mode)
    assert shed.seen.tolist() == [[True, True, False, True, True]]
    assert shed.n_seen == 4


def test_no_viewpoints_and_no_cells_give_nothing() -> None:
    terrain = SightTerrain.of(HOLED)
    assert list(viewsheds(terrain, [], radius_m=9.0, target_m=2.0)) == []
    nowhere = np.empty((0, 2), np.int64)
    eye = Viewpoint(row=0, col=0, above_ground_m=1.7)
    assert pairs(terrain, [eye], nowhere, radius_m=9.0, target_m=2.0).shape == (1, 0)
    assert pairs(terrain, [], np.array([[0, 1]]), radius_m=9.0, target_m=2.0).shape == (0, 1)


def test_the_window_of_a_viewshed_is_cut_at_the_edge() -> None:
    relief = fractal_relief(60, 80, seed=1)
    eye = Viewpoint(row=5, col=70, above_ground_m=10.0)
    shed = viewshed(SightTerrain.of(relief), eye, radius_m=600.0, target_m=2.0)
    assert (shed.row0, shed.col0, shed.seen.shape) == (0, 50, (26, 30))
    assert shed.seen.dtype == np.bool_
    assert shed.window == (slice(0, 26), slice(50, 80))


def test_a_reader_may_stop_early() -> None:
    relief = fractal_relief(60, 80, seed=1)
    eyes = [Viewpoint(row=5, col=col, above_ground_m=10.0) for col in range(80)]
    sheds = viewsheds(SightTerrain.of(relief), eyes, radius_m=600.0, target_m=2.0, workers=2)
    first = next(sheds)
    sheds.close()  # type: ignore[attr-defined] # it is a generator
    assert first.n_seen > 0


def test_fast_mostly_sees_less_than_exact() -> None:
    relief = fractal_relief(201, 201, seed=2)
    terrain = SightTerrain.of(relief)
    seen = dict.fromkeys(Mode, 0)
    for row, col in np.random.default_rng(3).integers(20, 180, (30, 2)).tolist():
        eye = Viewpoint(row=row, col=col, above_ground_m=10.0)
        for mode in Mode:
            shed = viewshed(terrain, eye, radius_m=3_000.0, target_m=2.0, mode=mode)
            seen[mode] += shed.n_seen
    assert 0.90 < seen[Mode.FAST] / seen[Mode.EXACT] < 1.0


@pytest.mark.parametrize("along_rows", [True, False], ids=["along rows", "along columns"])
def test_level_ground_hides_by_a_millimetre(*, along_rows: bool) -> None:
    cell_m, longest = 90.0, 150
    ground = np.zeros((longest + 1, 2) if along_rows else (2, longest + 1))
    terrain = SightTerrain.of(relief_of(ground, cell_m=cell_m))
    for n in range(20, longest, 2):
        top_m = Ray.LIGHT.fall_per_m * (n * cell_m) ** 2 / 4
        for beside_m, seen in ((-0.001, False), (0.001, True)):
            eye = Viewpoint(row=0, col=0, above_ground_m=top_m + beside_m)
            target = np.array([[n, 0] if along_rows else [0, n]])
            asked = {"radius_m": 50_000.0, "target_m": top_m + beside_m}
            assert pairs(terrain, [eye], target, **asked)[0, 0] == seen  # type: ignore[arg-type] # by name


def test_neighbours_stand_together_on_the_curve() -> None:
    cells = np.argwhere(np.ones((16, 16), np.bool_))
    squares = (cells[z_order(cells)] // 4).tolist()
    changes = sum(a != b for a, b in pairwise(squares))
    assert changes == 15
    assert squares[16] == [0, 1]
    assert squares[32] == [1, 0]


def test_a_relief_knows_its_voids() -> None:
    assert HOLED.n_void == 1
    assert HOLED.void_km2 == pytest.approx(0.0009)


@pytest.mark.parametrize(
    ("heights", "void", "said"),
    [
        (np.zeros((2, 3), np.float32), np.zeros((1, 3), np.bool_), "height_m"),
        (np.zeros((1, 3), np.float32), np.zeros((1, 2), np.bool_), "void"),
        (np.zeros((1, 3), np.float64), np.zeros((1, 3), np.bool_), "float32"),
        (np.zeros((1, 3), np.float32), np.ones((1, 3), np.bool_), "not finite"),
        (np.full((1, 3), np.float32(np.nan)), np.zeros((1, 3), np.bool_), "not finite"),
    ],
)
def test_arrays_that_make_no_relief_are_refused(
    heights: np.ndarray, void: np.ndarray, said: str
) -> None:
    grid = relief_of(np.zeros((1, 3))).grid
    with pytest.raises(ReliefRefusedError, match=said):
        Relief(grid=grid, height_m=heights, void=void, source="made", approximate=True)


def test_every_refusal_of_the_room_has_one_base() -> None:
    assert issubclass(ViewpointOnVoidError, TerrainError)
