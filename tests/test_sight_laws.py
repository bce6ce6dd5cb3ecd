"""What must hold of sight on any ground: laws, and the truth in rational numbers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TypedDict, Unpack

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from relief_samples import MEASURED, fractal_relief, measured_relief, relief_of

from truceline.terrain.earth import Ray
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain, Viewpoint, pairs, viewshed, viewsheds

pytestmark = pytest.mark.slow

RAYS = st.sampled_from(list(Ray))
HEIGHTS_M = st.sampled_from([0.0, 0.5, 1.7, 2.0, 10.0, 30.0])
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def reliefs(draw: st.DrawFn, *, voids: bool = True, longest: int = 40) -> Relief:
    """Return small ground of every kind: rough, stepped, level, holed; sometimes one row wide."""
    rng = np.random.default_rng(draw(SEEDS))
    shape = draw(st.tuples(st.integers(1, longest), st.integers(1, longest)))
    relief_m = draw(st.sampled_from([0.0, 1.0, 20.0, 400.0]))
    height_m = rng.random(shape) * relief_m
    if draw(st.booleans()):
        height_m = np.floor(height_m)
    if voids:
        height_m[rng.random(shape) < draw(st.sampled_from([0.0, 0.05, 0.4]))] = np.nan
    return relief_of(height_m, cell_m=draw(st.sampled_from([1.0, 12.5, 30.0, 90.0])))


@st.composite
def known_cells(draw: st.DrawFn, relief: Relief) -> tuple[int, int]:
    known = np.argwhere(~relief.void)
    row, col = known[draw(st.integers(0, len(known) - 1))].tolist()
    return row, col


def everything(relief: Relief) -> float:
    """Return a radius [m] that holds the whole relief."""
    return relief.grid.cell_m * 2 * max(relief.grid.shape)


class How(TypedDict, total=False):
    """How somebody looks; what is left out is that of `seen_whole`."""

    radius_m: float
    target_m: float
    mode: Mode
    ray: Ray


def seen_whole(relief: Relief, eye: Viewpoint, **how: Unpack[How]) -> NDArray[np.bool_]:
    """Return what is seen, on the whole grid: by default all of it, targets of 2 m, exactly."""
    shed = viewshed(
        SightTerrain.of(relief),
        eye,
        radius_m=how.get("radius_m", everything(relief)),
        target_m=how.get("target_m", 2.0),
        mode=how.get("mode", Mode.EXACT),
        ray=how.get("ray", Ray.LIGHT),
    )
    whole = np.zeros(relief.grid.shape, np.bool_)
    whole[shed.window] = shed.seen
    return whole


def with_known(relief: Relief) -> bool:
    return relief.n_void < relief.void.size


def truly_seen(
    relief: Relief, eye: Viewpoint, target: tuple[int, int], *, target_m: float, ray: Ray
) -> bool:
    """Tell whether a line of sight is free, in rational numbers: nothing is rounded."""
    height_m = relief.height_m
    (row, col), (d_row, d_col) = eye.cell, (target[0] - eye.row, target[1] - eye.col)
    n = max(abs(d_row), abs(d_col))
    eye_m = Fraction(float(height_m[eye.cell])) + Fraction(eye.above_ground_m)
    target_top_m = Fraction(float(height_m[target])) + Fraction(target_m)
    cell2_m2 = Fraction(relief.grid.cell_m) ** 2 * (d_row**2 + d_col**2)
    for i in range(1, n):
        share = Fraction(i, n)
        along_row, along_col = row + d_row * share, col + d_col * share
        ground_m = Fraction(0)
        for r in {int(along_row // 1), int(-(-along_row // 1))}:
            for c in {int(along_col // 1), int(-(-along_col // 1))}:
                if not np.isfinite(height_m[r, c]):
                    ground_m -= 10**9
                    continue
                weight = (1 - abs(along_row - r)) * (1 - abs(along_col - c))
                ground_m += weight * Fraction(float(height_m[r, c]))
        bulge_m = Fraction(ray.fall_per_m) * cell2_m2 * share * (1 - share)
        if ground_m + bulge_m > eye_m + (target_top_m - eye_m) * share:
            return False
    return True


@settings(max_examples=60)
@given(st.data())
def test_exact_is_the_truth_in_rational_numbers(data: st.DataObject) -> None:
    relief = data.draw(reliefs(longest=14).filter(with_known))
    row, col = data.draw(known_cells(relief))
    ray, target_m = data.draw(RAYS), data.draw(HEIGHTS_M)
    eye = Viewpoint(row=row, col=col, above_ground_m=data.draw(HEIGHTS_M))
    seen = seen_whole(relief, eye, target_m=target_m, ray=ray)
    for r, c in np.argwhere(~relief.void).tolist():
        expected = truly_seen(relief, eye, (r, c), target_m=target_m, ray=ray)
        assert seen[r, c] == expected, (r, c)


@settings(max_examples=100)
@given(st.data())
def test_sight_is_mutual(data: st.DataObject) -> None:
    relief = data.draw(reliefs().filter(with_known))
    terrain = SightTerrain.of(relief)
    here, there = data.draw(known_cells(relief)), data.draw(known_cells(relief))
    mine_m, yours_m, ray = data.draw(HEIGHTS_M), data.draw(HEIGHTS_M), data.draw(RAYS)
    verdicts = set()
    for a, a_m, b, b_m in ((here, mine_m, there, yours_m), (there, yours_m, here, mine_m)):
        eye = Viewpoint(row=a[0], col=a[1], above_ground_m=a_m)
        verdicts.add(bool(seen_whole(relief, eye, target_m=b_m, ray=ray)[b]))
        paired = pairs(
            terrain,
            [eye],
            np.array([b]),
            radius_m=everything(relief),
            target_m=b_m,
            ray=ray,
        )
        verdicts.add(bool(paired[0, 0]))
    assert len(verdicts) == 1


@settings(max_examples=60)
@given(st.data())
def test_pairs_give_the_verdict_of_exact(data: st.DataObject) -> None:
    relief = data.draw(reliefs().filter(with_known))
    eyes = [
        Viewpoint(row=row, col=col, above_ground_m=data.draw(HEIGHTS_M))
        for row, col in data.draw(st.lists(known_cells(relief), min_size=1, max_size=6))
    ]
    cells = np.argwhere(np.ones(relief.grid.shape, np.bool_))
    radius_m = relief.grid.cell_m * data.draw(st.sampled_from([0.5, 1.0, 7.3, 100.0]))
    paired = pairs(SightTerrain.of(relief), eyes, cells, radius_m=radius_m, target_m=1.0)
    for eye, verdicts in zip(eyes, paired, strict=True):
        seen = seen_whole(relief, eye, radius_m=radius_m, target_m=1.0)
        np.testing.assert_array_equal(verdicts.reshape(relief.grid.shape), seen)


@settings(max_examples=60)
@given(st.data())
def test_a_higher_mast_or_target_never_sees_less(data: st.DataObject) -> None:
    relief = data.draw(reliefs().filter(with_known))
    row, col = data.draw(known_cells(relief))
    ray = data.draw(RAYS)
    low_m, high_m = sorted((data.draw(HEIGHTS_M), data.draw(HEIGHTS_M)))
    low = Viewpoint(row=row, col=col, above_ground_m=low_m)
    high = Viewpoint(row=row, col=col, above_ground_m=high_m)
    assert not (seen_whole(relief, low, ray=ray) & ~seen_whole(relief, high, ray=ray)).any()
    lower = seen_whole(relief, low, ray=ray, target_m=low_m)
    higher = seen_whole(relief, low, ray=ray, target_m=high_m)
    assert not (lower & ~higher).any()


@settings(max_examples=60)
@given(st.data(), st.sampled_from(Mode))
def test_a_wider_radius_changes_nothing_within(data: st.DataObject, mode: Mode) -> None:
    relief = data.draw(reliefs().filter(with_known))
    row, col = data.draw(known_cells(relief))
    eye = Viewpoint(row=row, col=col, above_ground_m=data.draw(HEIGHTS_M))
    radius_m = relief.grid.cell_m * data.draw(st.floats(0.1, 50.0))
    near = seen_whole(relief, eye, radius_m=radius_m, mode=mode)
    rows, cols = np.indices(relief.grid.shape) * relief.grid.cell_m
    apart_m = np.hypot(rows - row * relief.grid.cell_m, cols - col * relief.grid.cell_m)
    certain = np.abs(apart_m - radius_m) > 1e-6
    expected = seen_whole(relief, eye, mode=mode) & (apart_m <= radius_m)
    np.testing.assert_array_equal(near[certain], expected[certain])


@settings(max_examples=60)
@given(st.data(), st.sampled_from(Mode))
def test_a_void_is_never_seen(data: st.DataObject, mode: Mode) -> None:
    relief = data.draw(reliefs().filter(with_known))
    row, col = data.draw(known_cells(relief))
    eye = Viewpoint(row=row, col=col, above_ground_m=data.draw(HEIGHTS_M))
    assert not (seen_whole(relief, eye, mode=mode) & relief.void).any()


@settings(max_examples=60)
@given(st.data())
def test_a_void_hides_nothing(data: st.DataObject) -> None:
    relief = data.draw(reliefs(voids=False))
    row, col = data.draw(known_cells(relief))
    eye = Viewpoint(row=row, col=col, above_ground_m=data.draw(HEIGHTS_M))
    holed_m = relief.height_m.copy()
    holed_m[np.random.default_rng(data.draw(SEEDS)).random(holed_m.shape) < 0.3] = np.nan
    holed_m[row, col] = relief.height_m[row, col]
    holed = relief_of(holed_m, cell_m=relief.grid.cell_m)
    lost = seen_whole(relief, eye) & ~holed.void & ~seen_whole(holed, eye)
    assert not lost.any()


@settings(max_examples=60)
@given(st.data(), st.sampled_from(Mode))
def test_turned_ground_is_seen_turned(data: st.DataObject, mode: Mode) -> None:
    relief = data.draw(reliefs().filter(with_known))
    row, col = data.draw(known_cells(relief))
    above_m, ray = data.draw(HEIGHTS_M), data.draw(RAYS)
    spot = np.zeros(relief.grid.shape, np.bool_)
    spot[row, col] = True
    turns = data.draw(st.integers(0, 3))
    turned = relief_of(np.rot90(relief.height_m, turns), cell_m=relief.grid.cell_m)
    turned_row, turned_col = np.argwhere(np.rot90(spot, turns))[0].tolist()
    eye = Viewpoint(row=row, col=col, above_ground_m=above_m)
    turned_eye = Viewpoint(row=turned_row, col=turned_col, above_ground_m=above_m)
    seen = seen_whole(relief, eye, mode=mode, ray=ray)
    turned_seen = seen_whole(turned, turned_eye, mode=mode, ray=ray)
    np.testing.assert_array_equal(np.rot90(seen, turns), turned_seen)


@given(st.data())
@settings(max_examples=20)
def test_whoever_works_at_it_the_order_is_kept(data: st.DataObject) -> None:
    relief = data.draw(reliefs(longest=12).filter(with_known))
    terrain = SightTerrain.of(relief)
    eyes = [
        Viewpoint(row=row, col=col, above_ground_m=2.0)
        for row, col in data.draw(st.lists(known_cells(relief), max_size=30))
    ]
    radius_m = everything(relief)
    alone = [viewshed(terrain, eye, radius_m=radius_m, target_m=0.0) for eye in eyes]
    for workers in (1, 2, 5, None):
        together = list(viewsheds(terrain, eyes, radius_m=radius_m, target_m=0.0, workers=workers))
        assert len(together) == len(alone)
        for one, other in zip(alone, together, strict=True):
            assert (one.row0, one.col0) == (other.row0, other.col0)
            np.testing.assert_array_equal(one.seen, other.seen)


def brute_force(
    relief: Relief, eye: Viewpoint, *, radius_m: float, target_m: float, ray: Ray
) -> NDArray[np.bool_]:
    """Return what is seen: every line, every step, in float64, with no means to spare any."""
    height_m = relief.height_m.astype(np.float64)
    rows, cols = np.indices(relief.grid.shape)
    d_row, d_col = (rows - eye.row).ravel(), (cols - eye.col).ravel()
    cell_m = relief.grid.cell_m
    distance2_m2 = (d_row**2 + d_col**2) * cell_m**2
    n = np.maximum(np.abs(d_row), np.abs(d_col))
    eye_m = height_m[eye.cell] + eye.above_ground_m
    top_m = height_m.ravel() + target_m
    seen = distance2_m2 <= radius_m**2
    padded_m = np.pad(height_m, ((0, 1), (0, 1)), mode="edge")
    for i in range(1, int(n[seen].max())):
        k = np.flatnonzero(seen & (n > i))
        share = i / n[k]
        row, col = eye.row + d_row[k] * i / n[k], eye.col + d_col[k] * i / n[k]
        r, c = np.floor(row).astype(int), np.floor(col).astype(int)
        f, g = row - r, col - c
        above_m = padded_m[r, c] * (1 - g) + padded_m[r, c + 1] * g
        below_m = padded_m[r + 1, c] * (1 - g) + padded_m[r + 1, c + 1] * g
        ground_m = above_m * (1 - f) + below_m * f
        bulge_m = ray.fall_per_m * distance2_m2[k] * share * (1 - share)
        seen[k] = ground_m + bulge_m <= eye_m + (top_m[k] - eye_m) * share
    return seen.reshape(relief.grid.shape)


@pytest.mark.parametrize("seed", range(6))
def test_lone_spikes_hide_wherever_they_stand(seed: int) -> None:
    # The kernels pass over blocks of 16 cells; spikes on their seams are what could be missed.
    rng = np.random.default_rng(seed)
    ground_m = np.zeros((70, 83))
    seams = rng.integers(1, 5, (60, 2)) * 16 - rng.integers(0, 2, (60, 2))
    anywhere = rng.integers(0, 70, (60, 2))
    rows = np.where(rng.random(60) < 0.8, seams[:, 0], anywhere[:, 0])
    cols = np.where(rng.random(60) < 0.8, seams[:, 1], anywhere[:, 1])
    ground_m[rows, cols] = 60.0
    relief = relief_of(ground_m)
    for row, col in ((0, 15), (69, 82), (0, 47), (31, 0), (47, 82), (69, 14)):
        eye = Viewpoint(row=row, col=col, above_ground_m=25.0)
        expected = brute_force(relief, eye, radius_m=9000.0, target_m=20.0, ray=Ray.LIGHT)
        seen = seen_whole(relief, eye, radius_m=9000.0, target_m=20.0)
        np.testing.assert_array_equal(seen, expected)


def n_wrong(relief: Relief, *, seed: int, radius_m: float, n_eyes: int) -> int:
    rng = np.random.default_rng(seed)
    n = 0
    for row, col in rng.integers(0, relief.grid.shape, (n_eyes, 2)).tolist():
        eye = Viewpoint(row=row, col=col, above_ground_m=float(rng.choice([0.0, 2.0, 10.0, 40.0])))
        expected = brute_force(relief, eye, radius_m=radius_m, target_m=2.0, ray=Ray.LIGHT)
        n += int(np.count_nonzero(seen_whole(relief, eye, radius_m=radius_m) != expected))
    return n


@pytest.mark.parametrize("name", MEASURED)
def test_exact_is_brute_force_on_measured_ground(testdata: Path, name: str) -> None:
    assert n_wrong(measured_relief(name, testdata), seed=7, radius_m=7_000.0, n_eyes=4) == 0


def test_exact_is_brute_force_on_made_ground() -> None:
    assert n_wrong(fractal_relief(150, 211, seed=8), seed=9, radius_m=4_000.0, n_eyes=8) == 0
