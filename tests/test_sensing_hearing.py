from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sensing_case import condition

from truceline.domain.light import Light
from truceline.domain.sensor_parameters import SoundParameters
from truceline.sensing.errors import NotPhysicalError, ShapeError, UnderGroundError
from truceline.sensing.hearing import (
    N_BEARINGS,
    Bending,
    Rays,
    bending_in,
    obstacles_around,
    on_cells,
    p_heard_around,
    rays_from,
)
from truceline.sensing.screen import (
    Profile,
    bent_by,
    detour_over,
    detours,
    meteorological_factor,
)
from truceline.sensing.signature import SMALL_ARMS
from truceline.sensing.sound import p_heard

EAR = SoundParameters()
NOISY = condition(background_db=45.0)
PLAIN = np.zeros((121, 121))


def heard(
    rays: Rays, bending: Bending = Bending.STRAIGHT, *, ear_m: float = 2.0, source_m: float = 1.5
) -> np.ndarray:
    assert SMALL_ARMS.sound is not None
    obstacles_db = obstacles_around(rays, ear_m=ear_m, source_m=source_m, bending=bending)
    return p_heard_around(
        rays, EAR, obstacles_db=obstacles_db, source=SMALL_ARMS.sound, condition=NOISY
    )


def around(heights: np.ndarray) -> Rays:
    return rays_from(heights, row=60, col=60, cell_m=50.0, until_m=3000.0)


@given(st.lists(st.floats(0, 300), min_size=4, max_size=12), st.floats(0, 30), st.floats(0, 30))
def test_all_detours_of_a_ray_are_those_of_its_profiles(
    ground: list[float], ear_m: float, source_m: float
) -> None:
    along_m = np.arange(0.0, 100.0 * len(ground), 100.0)
    ground_m = np.array(ground)
    at_once = detours(along_m, ground_m, ear_m=ear_m, source_m=source_m)
    bent = bent_by(at_once)
    for j in range(2, len(ground)):
        # A profile runs from the source, a ray from the ear.
        profile = Profile(along_m=along_m[: j + 1], ground_m=ground_m[: j + 1][::-1])
        one = detour_over(profile, source_m=source_m, ear_m=ear_m)
        assert at_once.longer_m[j - 1] == pytest.approx(one.longer_m, abs=1e-7)
        assert at_once.straight_m[j - 1] == pytest.approx(one.straight_m)
        assert bent[j - 1] == pytest.approx(meteorological_factor(one), abs=1e-3)
    assert at_once.longer_m[0] == -np.inf


def test_level_ground_is_heard_alike_in_all_bearings_and_less_far_away() -> None:
    p = heard(around(PLAIN))
    assert p.shape == (N_BEARINGS, 60)
    assert np.abs(p - p[0]).max() == 0.0
    assert (np.diff(p[0]) <= 1e-12).all()
    assert SMALL_ARMS.sound is not None
    flat = p_heard(around(PLAIN).range_m, EAR, source=SMALL_ARMS.sound, condition=NOISY)
    # Grazing ground takes as a screen what it takes as ground: 4.8 dB.
    assert p[0][20:] == pytest.approx(flat[20:], abs=0.02)


def test_a_ridge_screens_what_is_behind_it_and_nothing_else() -> None:
    ridge = PLAIN.copy()
    ridge[:, 80] = 150.0
    plain, screened = heard(around(PLAIN)), heard(around(ridge))
    east, west = 90, 270
    assert (screened[east, 25:] < plain[east, 25:] - 0.02).any()
    # On the ridge itself a source stands free, and is heard better than from the plain.
    on_ridge = 19
    assert screened[east, on_ridge] > plain[east, on_ridge]
    elsewhere = np.arange(plain.shape[1]) != on_ridge
    assert (screened[east, elsewhere] <= plain[east, elsewhere] + 1e-12).all()
    assert screened[west].tolist() == plain[west].tolist()


def test_sound_that_bends_down_is_heard_behind_a_ridge_no_less() -> None:
    ridge = PLAIN.copy()
    ridge[:, 80] = 150.0
    rays = around(ridge)
    assert (heard(rays, Bending.DOWNWARD) >= heard(rays, Bending.STRAIGHT) - 1e-12).all()
    assert heard(rays, Bending.DOWNWARD).sum() > heard(rays, Bending.STRAIGHT).sum()


def test_sound_bends_down_by_night() -> None:
    assert bending_in(condition(light=Light.NIGHT)) is Bending.DOWNWARD
    assert bending_in(condition()) is Bending.STRAIGHT


def test_nothing_is_heard_from_voids_and_beyond_the_edge() -> None:
    holed = PLAIN.copy()
    holed[60, 70] = np.nan
    p = heard(rays_from(holed, row=60, col=60, cell_m=50.0, until_m=5000.0))
    east = p[90]
    assert east[9] == 0.0
    assert east[8] > 0
    assert east[10] > 0
    assert not east[60:].any()


def test_what_is_heard_is_laid_out_with_north_up() -> None:
    p = np.zeros((4, 3))
    p[0], p[1] = [0.9, 0.8, 0.7], [0.3, 0.2, 0.1]
    cells = on_cells(p, row=4, col=2, shape=(6, 7))
    assert cells[:4, 2].tolist() == [0.0, 0.7, 0.8, 0.9]
    assert cells[4, 3:].tolist() == [0.3, 0.2, 0.1, 0.0]
    assert cells[5, 2] == 0.0


def test_cells_meet_the_rays_they_lie_on() -> None:
    hills = np.random.default_rng(1).uniform(0, 40, size=PLAIN.shape)
    p = heard(around(hills))
    cells = on_cells(p, row=60, col=60, shape=PLAIN.shape)
    assert cells[60, 61:].tolist() == p[90].tolist()
    assert cells[59::-1, 60].tolist() == p[0].tolist()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UnderGroundError, match="Ear: "):
        heard(around(PLAIN), ear_m=-1.0)
    with pytest.raises(UnderGroundError, match="Source of sound: "):
        heard(around(PLAIN), source_m=-1.0)
    for shape in ((3,), (0, 3), (3, 1)):
        with pytest.raises(ShapeError, match="Rays: expected"):
            Rays(ground_m=np.zeros(shape), step_m=10.0)
    with pytest.raises(NotPhysicalError, match="Step"):
        Rays(ground_m=np.zeros((2, 2)), step_m=0.0)
    with pytest.raises(NotPhysicalError, match="Side of a cell"):
        rays_from(PLAIN, row=0, col=0, cell_m=0.0, until_m=10.0)
    with pytest.raises(ShapeError):
        rays_from(PLAIN, row=0, col=0, cell_m=50.0, until_m=10.0)


def test_obstacles_of_other_rays_are_refused() -> None:
    rays = around(PLAIN)
    assert SMALL_ARMS.sound is not None
    with pytest.raises(ShapeError, match=r"expected \(360, 60, 8\), came \(360, 60\)"):
        p_heard_around(
            rays,
            EAR,
            obstacles_db=np.zeros((360, 60)),
            source=SMALL_ARMS.sound,
            condition=NOISY,
        )
