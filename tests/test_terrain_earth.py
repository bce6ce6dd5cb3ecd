"""The worked values of the field notes, to the digits given, and by sight itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from relief_samples import relief_of

from truceline.terrain.earth import Ray, drop_m, horizon_m
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, SightTerrain, Viewpoint, pairs, viewshed


def test_the_ground_drops_by_6_719_m_over_10_km() -> None:
    assert f"{drop_m(distance_m=10_000.0):.3f}" == "6.719"


def test_the_horizon_of_a_mast_of_10_m_for_targets_of_2_m() -> None:
    assert f"{horizon_m(eye_m=10.0, target_m=2.0):,.0f}" == "17,655"


def test_flat_ground_has_no_horizon() -> None:
    assert horizon_m(eye_m=1.0, target_m=0.0, ray=Ray.FLAT) == math.inf
    assert drop_m(distance_m=50_000.0, ray=Ray.FLAT) == 0.0


def test_radio_sees_farther_than_light_and_light_than_a_straight_ray() -> None:
    far = [
        horizon_m(eye_m=30.0, target_m=2.0, ray=ray) for ray in (Ray.RADIO, Ray.LIGHT, Ray.STRAIGHT)
    ]
    assert far == sorted(far, reverse=True)
    # The rule of thumb of radio: 4.12 km times the root of the height in metres.
    assert horizon_m(eye_m=100.0, target_m=0.0, ray=Ray.RADIO) == pytest.approx(41_200, rel=2e-3)


def ridge(height_m: float) -> Relief:
    """Return 8 km of level ground, 50 m a cell, with a ridge half way."""
    ground_m = np.zeros((3, 161))
    ground_m[:, 80] = height_m
    return relief_of(ground_m, cell_m=50.0)


@pytest.mark.parametrize(("ray", "limit_m"), [(Ray.LIGHT, 4.925), (Ray.FLAT, 6.000)], ids=str)
@pytest.mark.parametrize(("beside_m", "seen"), [(-0.0006, True), (0.0006, False)])
def test_a_ridge_hides_from_its_limit_on(
    ray: Ray, limit_m: float, beside_m: float, *, seen: bool
) -> None:
    terrain = SightTerrain.of(ridge(limit_m + beside_m))
    eye = Viewpoint(row=1, col=0, above_ground_m=6.0)
    for mode in Mode:
        shed = viewshed(terrain, eye, radius_m=8_000.0, target_m=6.0, mode=mode, ray=ray)
        assert shed.seen[1, 160] == seen
    target = np.array([[1, 160]])
    assert pairs(terrain, [eye], target, radius_m=8_000.0, target_m=6.0, ray=ray)[0, 0] == seen


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("ray", [Ray.LIGHT, Ray.RADIO, Ray.STRAIGHT])
def test_level_ground_is_seen_to_the_horizon(mode: Mode, ray: Ray) -> None:
    cell_m = 20.0
    terrain = SightTerrain.of(relief_of(np.zeros((1, 1500)), cell_m=cell_m))
    eye = Viewpoint(row=0, col=0, above_ground_m=10.0)
    shed = viewshed(terrain, eye, radius_m=29_000.0, target_m=2.0, mode=mode, ray=ray)
    last = int(np.flatnonzero(shed.seen[0])[-1])
    assert shed.seen[0, : last + 1].all()
    # The ray grazes the ground between cells; where it comes nearest is half a cell off at most.
    expected_m = horizon_m(eye_m=10.0, target_m=2.0, ray=ray)
    assert last * cell_m == pytest.approx(expected_m, abs=2 * cell_m)
