"""Sound of single cells, held to the profile by profile method of the room."""

from __future__ import annotations

import numpy as np
import pytest
from sensing_case import condition

from truceline.domain.light import Light
from truceline.domain.sensor_parameters import SoundParameters
from truceline.sensing.earshot import detours_to, p_heard_from, sound_ground
from truceline.sensing.errors import ShapeError, UnderGroundError
from truceline.sensing.screen import Profile, detour_over, meteorological_factor, obstacle_db
from truceline.sensing.signature import GUN, PERSON, VEHICLE
from truceline.sensing.sound import ground_db, p_heard

EAR = SoundParameters()
CELL_M = 100.0


def _hills(seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (np.cumsum(np.cumsum(rng.standard_normal((60, 80)), axis=0), axis=1) * 2).astype(
        np.float32
    )


def _profile(height_m: np.ndarray, ear_at: tuple[int, int], cell: np.ndarray) -> Profile:
    """Read a profile from the source to the ear as the kernel does, point by point."""
    d = cell - np.array(ear_at)
    n = int(abs(d).max())
    points = cell - d * (np.arange(n + 1) / n)[:, np.newaxis]
    low = np.floor(points).astype(int)
    part = (points - low).max(axis=1)
    high = np.ceil(points).astype(int)
    ground = height_m[low[:, 0], low[:, 1]] * (1 - part) + height_m[high[:, 0], high[:, 1]] * part
    return Profile(along_m=np.hypot(*d) * CELL_M * np.arange(n + 1) / n, ground_m=ground)


def test_detours_are_those_of_each_profile() -> None:
    ground = sound_ground(_hills(), cell_m=CELL_M, factor=1)
    cells = np.argwhere(np.ones((60, 80), dtype=bool))[::97]
    cells = cells[np.abs(cells - [30, 40]).max(axis=1) >= 2]
    over = detours_to(ground, (30, 40), cells, ear_m=3.0, source_m=2.0)
    for k, cell in enumerate(cells):
        exact = detour_over(_profile(ground.height_m, (30, 40), cell), source_m=2.0, ear_m=3.0)
        assert over.straight_m[k] == pytest.approx(exact.straight_m, rel=1e-6)
        assert over.longer_m[k] == pytest.approx(exact.longer_m, abs=0.02, rel=0.02)


def test_what_is_heard_is_what_each_path_lets_through() -> None:
    ground = sound_ground(_hills(), cell_m=CELL_M, factor=1)
    cells = np.array([[10, 12], [55, 70], [30, 44], [2, 78]])
    over = detours_to(ground, (30, 40), cells, ear_m=3.0, source_m=2.0)
    range_m = np.hypot(*(cells - [30, 40]).T) * CELL_M
    conditions = [
        condition(light=light, wind_m_s=wind)
        for light in (Light.DAY, Light.NIGHT)
        for wind in (0.0, 6.0)
    ]
    heard = p_heard_from(over, range_m, EAR, target=GUN, conditions=conditions)
    assert GUN.sound is not None
    for c, world in enumerate(conditions):
        for k, cell in enumerate(cells):
            detour = detour_over(_profile(ground.height_m, (30, 40), cell), source_m=2.0, ear_m=3.0)
            bent = meteorological_factor(detour) if world.light is Light.NIGHT else 1.0
            taken = obstacle_db(ground_db(range_m[k]), detour, bent=bent)[np.newaxis]
            alone = p_heard(
                range_m[k : k + 1], EAR, source=GUN.sound, condition=world, obstacle_db=taken
            )
            assert heard[c, k] == pytest.approx(float(alone[0]), abs=0.02)


def test_on_a_plain_terrain_takes_no_more_than_the_ground() -> None:
    ground = sound_ground(np.zeros((60, 80), np.float32), cell_m=CELL_M, factor=1)
    cells = np.array([[30, 45], [30, 60], [30, 79]])
    range_m = np.array([500.0, 2000.0, 3900.0])
    over = detours_to(ground, (30, 40), cells, ear_m=50.0, source_m=50.0)
    heard = p_heard_from(over, range_m, EAR, target=VEHICLE, conditions=[condition()])
    assert VEHICLE.sound is not None
    assert heard[0] == pytest.approx(
        p_heard(range_m, EAR, source=VEHICLE.sound, condition=condition()), abs=1e-6
    )


def test_who_makes_no_sound_is_not_heard() -> None:
    ground = sound_ground(np.zeros((9, 9), np.float32), cell_m=CELL_M, factor=1)
    over = detours_to(ground, (4, 4), np.array([[4, 5]]), ear_m=2.0, source_m=2.0)
    assert not p_heard_from(
        over, np.array([100.0]), EAR, target=PERSON, conditions=[condition()]
    ).any()


def test_voids_are_no_ridges() -> None:
    heights = np.zeros((9, 9), np.float32)
    heights[:, 6] = np.nan
    ground = sound_ground(heights, cell_m=CELL_M, factor=1)
    over = detours_to(ground, (4, 2), np.array([[4, 8], [4, 3]]), ear_m=2.0, source_m=2.0)
    assert np.isfinite(over.straight_m).all()
    assert over.longer_m[0] < 0
    assert over.longer_m[1] == -np.inf


def test_coarser_ground_keeps_where_things_are() -> None:
    heights = np.arange(100, dtype=np.float32).reshape(10, 10)
    ground = sound_ground(heights, cell_m=30.0, factor=4)
    assert ground.cell_m == 120.0
    assert ground.height_m.shape == (2, 2)
    assert ground.cells_of(np.array([[0, 3], [9, 9]])).tolist() == [[0, 0], [1, 1]]
    tiny = sound_ground(heights[:2, :2], cell_m=30.0, factor=8)
    assert (tiny.factor, tiny.cell_m) == (1, 30.0)


def test_an_ear_or_a_source_below_the_ground_is_refused() -> None:
    ground = sound_ground(np.zeros((9, 9), np.float32), cell_m=CELL_M, factor=1)
    cells = np.array([[4, 5]])
    with pytest.raises(UnderGroundError, match="Ear"):
        detours_to(ground, (4, 4), cells, ear_m=-1.0, source_m=2.0)
    with pytest.raises(UnderGroundError, match="Source"):
        detours_to(ground, (4, 4), cells, ear_m=1.0, source_m=-2.0)
    with pytest.raises(ShapeError, match="Cells"):
        detours_to(ground, (4, 4), cells[0], ear_m=1.0, source_m=2.0)
