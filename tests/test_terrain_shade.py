from __future__ import annotations

import numpy as np
import pytest
from relief_samples import relief_of

from truceline.terrain.shade import hillshade

ROWS, COLS = np.indices((9, 11)) * 30.0


@pytest.mark.parametrize(
    ("heights_m", "azimuth_deg"),
    [(COLS, 270.0), (-COLS, 90.0), (ROWS, 0.0), (-ROWS, 180.0), (COLS + ROWS, 315.0)],
    ids=["rises to the east", "to the west", "to the south", "to the north", "to the south-east"],
)
def test_a_slope_that_faces_the_light_is_brightest(
    heights_m: np.ndarray, azimuth_deg: float
) -> None:
    relief = relief_of(heights_m)
    lit = {
        turn: int(hillshade(relief, azimuth_deg=azimuth_deg + turn)[4, 5])
        for turn in (0, 90, 180, 270)
    }
    assert max(lit, key=lambda turn: lit[turn]) == 0
    assert min(lit, key=lambda turn: lit[turn]) == 180


def test_level_ground_has_the_sine_of_the_suns_height() -> None:
    shade = hillshade(relief_of(np.zeros((5, 6))), altitude_deg=30.0)
    assert shade.dtype == np.uint8
    assert set(shade.ravel().tolist()) == {128}


def test_a_slope_of_45_degrees_faces_a_sun_of_45_degrees() -> None:
    shade = hillshade(relief_of(COLS), azimuth_deg=270.0)
    assert shade[4, 5] == 255
    assert hillshade(relief_of(COLS), azimuth_deg=270.0, exaggeration=3.0)[4, 5] < 255


def test_voids_are_0_and_nothing_else_is() -> None:
    heights_m = np.zeros((7, 7))
    heights_m[3, 3] = np.nan
    dark = hillshade(relief_of(heights_m)) == 0
    assert dark[2:5, 2:5].all()
    assert dark.sum() == 9
