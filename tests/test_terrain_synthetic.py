from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.terrain.errors import SpotsRefusedError
from truceline.terrain.fractal import FractalField, fast_length, in_strands
from truceline.terrain.grid import Cell, Grid
from truceline.terrain.synthetic import ReliefModel, Roughness, SpotHeight, conditioned_relief

GRID = Grid(crs="EPSG:32638", west_m=6e5, north_m=4.4e6, cell_m=100.0, n_rows=220, n_cols=260)


def spot(row: int, col: int, height_m: float) -> SpotHeight:
    x_m, y_m = GRID.xy_of(Cell(row=row, col=col))
    return SpotHeight(x_m=x_m, y_m=y_m, height_m=height_m)


SPOTS = (spot(20, 30, 350), spot(100, 130, 1400), spot(200, 40, 2900), spot(60, 250, 800))


def relief_m(seed: int, spots: tuple[SpotHeight, ...] = SPOTS) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return conditioned_relief(GRID, spots, rng=rng, source="four hills").height_m


def test_a_relief_from_spots_says_what_it_is() -> None:
    relief = conditioned_relief(GRID, SPOTS, rng=np.random.default_rng(1), source="four hills")
    assert (relief.source, relief.approximate, relief.n_void) == ("four hills", True, 0)
    assert relief.height_m.shape == GRID.shape


@pytest.mark.slow
@settings(max_examples=15)
@given(st.integers(0, 2**31), st.integers(1, 40))
def test_every_draw_passes_through_every_spot(seed: int, n_spots: int) -> None:
    rng = np.random.default_rng(seed)
    cells = np.unravel_index(rng.permutation(220 * 260)[:n_spots], GRID.shape)
    heights_m = rng.uniform(-20.0, 3000.0, n_spots)
    spots = tuple(map(spot, *(axis.tolist() for axis in cells), heights_m.tolist()))
    drawn_m = relief_m(seed, spots)
    assert np.abs(drawn_m[cells] - heights_m).max() < 1.0


def test_two_spots_beside_each_other_are_both_met_without_waves() -> None:
    drawn_m = relief_m(3, (*SPOTS, spot(100, 131, 1700)))
    assert drawn_m[100, 130] == pytest.approx(1400, abs=1.0)
    assert drawn_m[100, 131] == pytest.approx(1700, abs=1.0)
    assert drawn_m.max() <= 2900 + 150


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert relief_m(5).tobytes() == relief_m(5).tobytes()
    model = ReliefModel.of(GRID, SPOTS, source="four hills")
    assert model.draw(np.random.default_rng(5)).height_m.tobytes() == relief_m(5).tobytes()


def test_draws_differ_where_nothing_is_known() -> None:
    draws = np.stack([relief_m(seed) for seed in range(12)])
    spread_m = draws.std(axis=0)
    assert spread_m[20, 30] < 0.1
    assert np.median(spread_m) > 20.0
    near, far = spread_m[98:103, 128:133].mean(), np.median(spread_m[140:170, 180:220])
    assert near < far / 2


def test_high_ground_is_rougher_than_low_ground() -> None:
    drawn_m = relief_m(7)
    slope = np.hypot(*np.gradient(drawn_m, GRID.cell_m))
    high, low = drawn_m > 2000, drawn_m < 700
    assert slope[high].mean() > 2 * slope[low].mean()


def test_heights_stay_plausible() -> None:
    rough = Roughness(highest_m=2000.0, lowest_m=1000.0)
    rng = np.random.default_rng(2)
    drawn_m = conditioned_relief(GRID, SPOTS, rng=rng, roughness=rough, source="x").height_m
    assert drawn_m.max() <= 2900 + 150
    assert drawn_m.min() >= 350 - 150
    for lowest_m, bound_m in ((40.0, 0.0), (0.0, 0.0), (-25.0, -175.0)):
        spots = (*SPOTS, spot(5, 5, lowest_m))
        rng = np.random.default_rng(2)
        low_m = conditioned_relief(GRID, spots, rng=rng, roughness=rough, source="x").height_m
        assert low_m.min() >= bound_m
        assert np.abs(low_m[5, 5] - lowest_m) < 1.0


def test_one_spot_and_one_cell_are_enough() -> None:
    tiny = Grid(crs="EPSG:32638", west_m=0.0, north_m=0.0, cell_m=30.0, n_rows=1, n_cols=1)
    only = SpotHeight(x_m=1.0, y_m=-1.0, height_m=77.0)
    relief = conditioned_relief(tiny, [only], rng=np.random.default_rng(1), source="x")
    assert relief.height_m.tolist() == [[pytest.approx(77.0, abs=0.1)]]


def test_a_spot_given_twice_counts_once_and_one_outside_not_at_all() -> None:
    outside = SpotHeight(x_m=0.0, y_m=0.0, height_m=5000.0)
    drawn_m = relief_m(9, (*SPOTS, SPOTS[0], outside))
    assert drawn_m.tobytes() == relief_m(9).tobytes()


@pytest.mark.parametrize(
    ("spots", "said"),
    [
        ((), "expected a spot on the grid, came 0, all outside"),
        ((SpotHeight(x_m=0.0, y_m=0.0, height_m=1.0),), "a spot on the grid, came 1, all outside"),
        ((spot(1, 1, 100), spot(1, 1, 180)), "one height in each cell, came 100 and 180 m in one"),
        ((spot(1, 1, 12_000),), "expected heights in metres, came 12000"),
        ((spot(1, 1, math.nan),), "expected heights in metres, came nan"),
    ],
)
def test_spots_that_make_no_relief_are_refused(spots: tuple[SpotHeight, ...], said: str) -> None:
    with pytest.raises(SpotsRefusedError, match=said):
        conditioned_relief(GRID, spots, rng=np.random.default_rng(1), source="x")


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(257, 190), (64, 64), (3, 500)])
def test_a_fractal_field_has_mean_0_and_variance_1(shape: tuple[int, int]) -> None:
    fields = FractalField.of(shape, cell_m=100.0, exponent=3.0, outer_scale_m=1500.0)
    drawn = np.stack([fields.draw(np.random.default_rng(seed)) for seed in range(60)])
    assert drawn.shape == (60, *shape)
    assert drawn.dtype == np.float32
    assert abs(drawn.mean()) < 0.1
    assert drawn.var() == pytest.approx(1.0, abs=0.12)


def test_a_fractal_field_looks_alike_along_rows_and_columns() -> None:
    fields = FractalField.of((256, 256), cell_m=100.0, exponent=3.6, outer_scale_m=3000.0)
    rises = np.zeros(2)
    for seed in range(20):
        field = fields.draw(np.random.default_rng(seed))
        rises += [np.abs(np.diff(field, axis=axis)).mean() for axis in (0, 1)]
    assert rises[0] / rises[1] == pytest.approx(1.0, abs=0.05)


@given(st.integers(1, 20_000))
def test_a_fast_length_is_long_enough_and_not_much_longer(n: int) -> None:
    length = fast_length(n)
    assert length >= n
    assert length % 2 == 0
    assert length <= 1.25 * n + 2


def test_strands_cover_everything_once() -> None:
    counts = np.zeros(29, np.int64)

    def count(part: slice, _strand: int) -> None:
        counts[part] += 1

    in_strands(count, 29)
    assert (counts == 1).all()
