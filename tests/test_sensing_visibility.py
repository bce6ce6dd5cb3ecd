from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from truceline.domain.light import Light
from truceline.domain.target import Flash
from truceline.sensing.errors import NotPhysicalError
from truceline.sensing.visibility import (
    LIGHT_THRESHOLD_LX,
    METEOROLOGICAL_RANGE_THRESHOLD,
    contrast_range_m,
    effective_cd,
    extinction_per_m,
    illuminance_lx,
    p_above,
    p_flash_noticed,
    resolvable_share,
    transmitted,
)


def test_extinction_is_2_996_or_3_912_over_visibility() -> None:
    assert extinction_per_m(10_000.0) * 10_000 == pytest.approx(2.996, abs=1e-3)
    older = extinction_per_m(10_000.0, threshold=METEOROLOGICAL_RANGE_THRESHOLD)
    assert older * 10_000 == pytest.approx(3.912, abs=1e-3)


def test_five_per_cent_are_left_at_the_visibility() -> None:
    extinction = extinction_per_m(8000.0)
    assert transmitted([0.0, 8000.0, np.inf], extinction=extinction) == pytest.approx([1, 0.05, 0])
    assert contrast_range_m(1.0, threshold=0.05, extinction=extinction) == pytest.approx(8000.0)
    assert contrast_range_m(0.04, threshold=0.05, extinction=extinction) == 0.0


def test_air_that_takes_nothing_leaves_everything() -> None:
    assert transmitted([0.0, 1e6, np.inf], extinction=0.0).tolist() == [1.0, 1.0, 1.0]


def test_full_contrast_resolves_all_and_the_threshold_nothing() -> None:
    share = resolvable_share([1.5, 1.0, 0.05**0.5, 0.05, 0.01, 0.0], threshold=0.05)
    assert share == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0, 0.0])


@pytest.mark.parametrize(("miles", "candela"), [(1, 0.9), (2, 4.3), (3, 12), (4, 27), (6, 94)])
def test_allards_law_meets_the_table_of_the_collision_regulations(
    miles: float, candela: float
) -> None:
    # Annex I, section 8: 2e-7 lx at the eye, 0.8 of the light left after a mile of 1,852 m.
    extinction = -np.log(0.8) / 1852
    at_eye_lx = illuminance_lx(miles * 1852.0, intensity_cd=candela, extinction=extinction)
    assert at_eye_lx == pytest.approx(LIGHT_THRESHOLD_LX[Light.NIGHT], rel=0.07)


def test_a_light_is_endless_at_the_eye_and_nothing_at_infinity() -> None:
    both = illuminance_lx([0.0, np.inf], intensity_cd=1.0, extinction=0.0)
    assert both.tolist() == [np.inf, 0.0]


def test_a_long_flash_looks_like_its_light_and_a_short_one_like_less() -> None:
    assert effective_cd(Flash(given_cd_s=1000.0 * 60, lasts_s=60.0)) == pytest.approx(
        1000, rel=0.01
    )
    assert effective_cd(Flash(given_cd_s=1.0, lasts_s=1e-3)) == pytest.approx(5.0, rel=0.01)


def test_a_flash_is_seen_farther_by_night_than_by_day() -> None:
    flash = Flash(given_cd_s=100.0, lasts_s=0.01)
    range_m = np.array([0.0, 500.0, 2000.0, 8000.0, np.inf])
    by_light = [
        p_flash_noticed(range_m, flash=flash, light=light, extinction=extinction_per_m(20_000.0))
        for light in Light
    ]
    assert (by_light[0] <= by_light[1]).all()
    assert (by_light[1] <= by_light[2]).all()
    assert by_light[2][[0, -1]].tolist() == [1.0, 0.0]


def test_a_signal_at_its_threshold_is_noticed_half_the_time() -> None:
    assert p_above([-np.inf, 0.0, np.inf], spread=3.0).tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: extinction_per_m(0.0),
        lambda: extinction_per_m(10.0, threshold=0.0),
        lambda: transmitted(-1.0, extinction=1e-4),
        lambda: transmitted(1.0, extinction=-1e-4),
        lambda: contrast_range_m(0.0, threshold=0.05, extinction=1e-4),
        lambda: contrast_range_m(1.0, threshold=1.0, extinction=1e-4),
        lambda: contrast_range_m(1.0, threshold=0.05, extinction=0.0),
        lambda: resolvable_share(0.5, threshold=0.0),
        lambda: illuminance_lx(1.0, intensity_cd=0.0, extinction=1e-4),
        lambda: p_above(0.0, spread=0.0),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(ask: Callable[[], object]) -> None:
    with pytest.raises(NotPhysicalError, match=r"expected .*, came .*Correct the value"):
        ask()


def test_a_visibility_of_zero_is_named() -> None:
    with pytest.raises(
        NotPhysicalError, match=r"Visibility \(m\): expected a value above 0, came 0"
    ):
        extinction_per_m(0.0)
