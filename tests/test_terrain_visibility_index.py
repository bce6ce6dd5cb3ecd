from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from relief_samples import fractal_relief, relief_of
from test_sight_laws import HEIGHTS_M, RAYS, SEEDS, reliefs, with_known

from truceline.terrain.disc import disc
from truceline.terrain.errors import HeightRefusedError, IndexRefusedError, RadiusRefusedError
from truceline.terrain.grid import Cell
from truceline.terrain.sight import SightTerrain, Viewpoint, pairs, viewshed
from truceline.terrain.visibility_index import UNKNOWN, IndexPlan, drawn_targets, visibility_index

PLAN = IndexPlan(radius_m=900.0, height_m=10.0, target_m=2.0)


def rounded(seen: int, of: int) -> int:
    return (200 * seen + of) // (2 * of)


@settings(max_examples=40)
@given(st.data())
def test_the_index_is_the_verdict_of_pairs_on_the_drawn_targets(data: st.DataObject) -> None:
    relief = data.draw(reliefs(longest=24).filter(with_known))
    plan = IndexPlan(
        radius_m=relief.grid.cell_m * data.draw(st.sampled_from([0.5, 1.5, 4.0, 11.3, 80.0])),
        height_m=data.draw(HEIGHTS_M),
        target_m=data.draw(HEIGHTS_M),
        n_samples=data.draw(st.integers(1, 12)),
        seed=data.draw(SEEDS),
        ray=data.draw(RAYS),
    )
    terrain = SightTerrain.of(relief)
    percent = visibility_index(terrain, plan)
    assert ((percent == UNKNOWN) >= relief.void).all()
    for row, col in np.argwhere(~relief.void)[:40].tolist():
        targets = drawn_targets(terrain, Cell(row, col), plan)
        if not len(targets):
            assert percent[row, col] == UNKNOWN
            continue
        eye = Viewpoint(row=row, col=col, above_ground_m=plan.height_m)
        seen = pairs(
            terrain, [eye], targets, radius_m=plan.radius_m, target_m=plan.target_m, ray=plan.ray
        )
        assert percent[row, col] == rounded(int(seen.sum()), len(targets))


def test_the_index_over_long_lines_is_the_verdict_of_pairs() -> None:
    terrain = SightTerrain.of(fractal_relief(200, 180, seed=2))
    plan = IndexPlan(radius_m=4000.0, height_m=10.0, target_m=2.0)
    percent = visibility_index(terrain, plan)
    for row, col in np.random.default_rng(4).integers(0, 180, (60, 2)).tolist():
        targets = drawn_targets(terrain, Cell(row, col), plan)
        eye = Viewpoint(row=row, col=col, above_ground_m=10.0)
        seen = pairs(terrain, [eye], targets, radius_m=plan.radius_m, target_m=2.0)
        assert percent[row, col] == rounded(int(seen.sum()), 30)


def test_targets_are_known_cells_of_the_disc_and_all_of_them_come() -> None:
    height_m = np.zeros((30, 30))
    height_m[3:6, 4:9] = np.nan
    relief = relief_of(height_m)
    plan = IndexPlan(radius_m=200.0, height_m=2.0, target_m=2.0, n_samples=5000)
    for cell in (Cell(0, 0), Cell(7, 7), Cell(15, 29)):
        within = disc(relief.grid, cell, radius_m=plan.radius_m)
        wanted = np.zeros(relief.grid.shape, np.bool_)
        wanted[within.window] = within.inside
        wanted &= ~relief.void
        came = np.zeros(relief.grid.shape, np.int64)
        targets = drawn_targets(SightTerrain.of(relief), cell, plan)
        np.add.at(came, tuple(targets.T), 1)
        assert len(targets) == 5000
        assert ((came > 0) == wanted).all()
        expected = 5000 / wanted.sum()
        chi2 = ((came[wanted] - expected) ** 2 / expected).sum() / (wanted.sum() - 1)
        assert chi2 == pytest.approx(1.0, abs=0.5)  # uniform: its mean is 1


def test_many_targets_come_near_to_the_viewshed() -> None:
    relief = fractal_relief(70, 70, seed=9)
    terrain = SightTerrain.of(relief)
    plan = IndexPlan(radius_m=900.0, height_m=10.0, target_m=2.0, n_samples=4000)
    percent = visibility_index(terrain, plan)
    for cell in (Cell(35, 35), Cell(3, 60), Cell(69, 0)):
        eye = Viewpoint(row=cell.row, col=cell.col, above_ground_m=10.0)
        shed = viewshed(terrain, eye, radius_m=900.0, target_m=2.0)
        share = shed.n_seen / disc(relief.grid, cell, radius_m=900.0).inside.sum()
        assert percent[cell] == pytest.approx(
            100 * share, abs=3.0
        )  # 4 standard errors and rounding


def test_the_seed_alone_decides() -> None:
    terrain = SightTerrain.of(fractal_relief(90, 80, seed=1))
    told: list[tuple[int, int]] = []
    one = visibility_index(terrain, PLAN, workers=1, progress=lambda *done: told.append(done))
    assert (visibility_index(terrain, PLAN, workers=3) == one).all()
    assert told[-1] == (90, 90)
    other = IndexPlan(radius_m=900.0, height_m=10.0, target_m=2.0, seed=2)
    assert (visibility_index(terrain, other) != one).any()


def test_level_ground_is_seen_and_nothing_is_said_of_a_void() -> None:
    height_m = np.zeros((20, 20))
    height_m[0, 0] = np.nan
    percent = visibility_index(SightTerrain.of(relief_of(height_m)), PLAN)
    assert percent[0, 0] == UNKNOWN
    assert (percent.ravel()[1:] == 100).all()


def test_a_plan_that_makes_no_sense_is_refused() -> None:
    for n_samples in (0, 10_001):
        with pytest.raises(IndexRefusedError, match="samples: expected a whole number from 1"):
            IndexPlan(radius_m=1.0, height_m=1.0, target_m=1.0, n_samples=n_samples)
    with pytest.raises(IndexRefusedError, match="seed"):
        IndexPlan(radius_m=1.0, height_m=1.0, target_m=1.0, seed=-1)
    with pytest.raises(HeightRefusedError, match="height_m"):
        IndexPlan(radius_m=1.0, height_m=-1.0, target_m=1.0)
    plan = IndexPlan(radius_m=0.0, height_m=1.0, target_m=1.0)
    with pytest.raises(RadiusRefusedError):
        visibility_index(SightTerrain.of(relief_of([[0.0]])), plan)
