from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from relief_samples import fractal_relief, relief_of
from test_sight_laws import HEIGHTS_M, RAYS, everything, known_cells, reliefs

from truceline.terrain.earth import EARTH_RADIUS_M
from truceline.terrain.errors import HeightRefusedError, LineRefusedError, ViewpointOnVoidError
from truceline.terrain.grid import Cell
from truceline.terrain.profile import Profile, profile
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Ray, SightTerrain, Viewpoint, pairs


def drawn(relief: Relief, eye: Viewpoint, target: tuple[int, int], **how: object) -> Profile:
    asked = {"target_m": 2.0, "ray": Ray.LIGHT} | how
    return profile(SightTerrain.of(relief), eye, Cell(*target), **asked)  # type: ignore[arg-type]  # mixed


@settings(max_examples=150)
@given(st.data())
def test_the_verdict_is_that_of_pairs(data: st.DataObject) -> None:
    relief = data.draw(reliefs().filter(lambda one: one.n_void < one.void.size - 1))
    here = data.draw(known_cells(relief))
    there = data.draw(known_cells(relief).filter(lambda cell: cell != here))
    target_m, ray = data.draw(HEIGHTS_M), data.draw(RAYS)
    eye = Viewpoint(row=here[0], col=here[1], above_ground_m=data.draw(HEIGHTS_M))
    found = drawn(relief, eye, there, target_m=target_m, ray=ray)
    terrain, radius_m = SightTerrain.of(relief), everything(relief)
    cells = np.array([there])
    seen = pairs(terrain, [eye], cells, radius_m=radius_m, target_m=target_m, ray=ray)
    assert found.is_seen == bool(seen[0, 0])
    assert found.is_seen == (not found.obstacles)


def test_the_verdict_is_that_of_pairs_over_long_lines() -> None:
    relief = fractal_relief(300, 260, seed=5)
    terrain = SightTerrain.of(relief)
    rng = np.random.default_rng(1)
    cells = np.stack([rng.integers(0, n, 400) for n in relief.grid.shape], axis=1)
    eye = Viewpoint(row=150, col=130, above_ground_m=10.0)
    seen = pairs(terrain, [eye], cells, radius_m=everything(relief), target_m=2.0)
    drawn_seen = [
        profile(terrain, eye, Cell(*cell), target_m=2.0).is_seen for cell in cells.tolist()
    ]
    assert drawn_seen == seen[0].tolist()
    assert 0 < sum(drawn_seen) < 400


@settings(max_examples=60)
@given(st.data())
def test_what_stands_in_the_way_agrees_with_the_least_clearance(data: st.DataObject) -> None:
    relief = data.draw(reliefs(voids=False).filter(lambda one: one.void.size > 1))
    here = data.draw(known_cells(relief))
    there = data.draw(known_cells(relief).filter(lambda cell: cell != here))
    eye = Viewpoint(row=here[0], col=here[1], above_ground_m=data.draw(HEIGHTS_M))
    found = drawn(relief, eye, there, ray=data.draw(RAYS))
    if found.clearance is None:
        assert found.distance_m.size == 2
        assert found.is_seen
        return
    worst_m = max((each.over_m for each in found.obstacles), default=-math.inf)
    if found.obstacles:
        assert worst_m == pytest.approx(-found.clearance.clear_m)
    else:
        assert found.clearance.clear_m > -1e-9
    for each in found.obstacles:
        assert 0 < each.from_m <= each.highest_at_m <= each.to_m < found.length_m


def test_a_wall_is_where_it_stands() -> None:
    height_m = np.zeros((1, 101))
    height_m[0, 40:43] = [30.0, 50.0, 20.0]
    height_m[0, 70] = 25.0
    found = drawn(relief_of(height_m), Viewpoint(row=0, col=0, above_ground_m=10), (0, 100))
    assert not found.is_seen
    first, second = found.obstacles
    assert (first.from_m, first.highest_at_m, first.to_m) == (1200.0, 1230.0, 1260.0)
    bulge_m = Ray.LIGHT.fall_per_m * 1230 * (3000 - 1230)
    assert first.over_m == pytest.approx(50 + bulge_m - (10 - 8 * 0.41))
    assert first.ground_m == pytest.approx(50)
    assert (second.from_m, second.to_m) == (2100.0, 2100.0)


def test_level_ground_bulges_as_the_earth_does() -> None:
    found = drawn(
        relief_of(np.zeros((1001, 1))),
        Viewpoint(row=0, col=0, above_ground_m=30),
        (1000, 0),
        target_m=30.0,
        ray=Ray.STRAIGHT,
    )
    assert found.clearance is not None
    assert found.clearance.at_m == pytest.approx(15_000)
    assert 30 - found.clearance.clear_m == pytest.approx(15_000**2 / (2 * EARTH_RADIUS_M))


def test_a_void_hides_nothing_and_is_told() -> None:
    height_m = np.zeros((1, 11))
    height_m[0, 5] = np.nan
    found = drawn(relief_of(height_m), Viewpoint(row=0, col=0, above_ground_m=2), (0, 10))
    assert found.is_seen
    assert np.flatnonzero(np.isnan(found.ground_m)).tolist() == [5]
    assert found.unknown_m == pytest.approx(300 / 11)
    only = drawn(relief_of([[1, np.nan, 1]]), Viewpoint(row=0, col=0, above_ground_m=2), (0, 2))
    assert only.clearance is None


def test_a_place_along_the_line_is_between_its_ends() -> None:
    relief = relief_of(np.zeros((5, 9)))
    found = drawn(relief, Viewpoint(row=0, col=0, above_ground_m=2), (4, 8))
    assert found.place_of(0.0, relief.grid) == relief.grid.xy_of(Cell(0, 0))
    assert found.place_of(found.length_m, relief.grid) == relief.grid.xy_of(Cell(4, 8))


@pytest.mark.parametrize(
    ("target", "sentence"),
    [((0, 9), "a place on the relief"), ((0, 1), "a void at row 0"), ((0, 0), "another cell")],
)
def test_a_target_without_a_line_is_refused(target: tuple[int, int], sentence: str) -> None:
    relief = relief_of([[1.0, np.nan, 1.0]])
    with pytest.raises(LineRefusedError, match=sentence):
        drawn(relief, Viewpoint(row=0, col=0, above_ground_m=2), target)


def test_an_eye_and_heights_are_checked() -> None:
    relief = relief_of([[1.0, np.nan, 1.0]])
    with pytest.raises(ViewpointOnVoidError):
        drawn(relief, Viewpoint(row=0, col=1, above_ground_m=2), (0, 0))
    with pytest.raises(HeightRefusedError, match="target_m"):
        drawn(relief, Viewpoint(row=0, col=0, above_ground_m=2), (0, 2), target_m=-1.0)
