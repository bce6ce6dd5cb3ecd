from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sensing_case import condition

from truceline.domain.condition import Air
from truceline.domain.sensor_parameters import SoundParameters
from truceline.domain.target import OCTAVE_BANDS_HZ, SoundSource
from truceline.sensing.absorption import exact_midband_hz
from truceline.sensing.errors import NotPhysicalError, SensingError, ShapeError
from truceline.sensing.signature import GUN, SMALL_ARMS
from truceline.sensing.sound import (
    A_WEIGHT_DB,
    a_weighted_db,
    band_levels_db,
    flash_to_bang_m,
    ground_db,
    noise_db,
    p_heard,
    sound_speed_m_s,
    spreading_db,
    travel_s,
    wind_noise_db,
)

EAR = SoundParameters()
FLAT = SoundSource(levels_db=(100.0,) * 8, reference_m=10.0)


def test_sound_from_3_and_10_km_is_heard_20_41_s_apart() -> None:
    near_s, far_s = travel_s([3000.0, 10_000.0])
    assert far_s - near_s == pytest.approx(20.41, abs=5e-3)
    assert flash_to_bang_m(far_s) == pytest.approx(10_000.0)


def test_sound_travels_343_m_s_in_mild_air_and_331_in_frost() -> None:
    assert sound_speed_m_s(Air(temperature_c=20.0)) == pytest.approx(343.2)
    assert sound_speed_m_s(Air(temperature_c=0.0)) == pytest.approx(331.3, abs=0.1)


def test_spreading_takes_6_db_a_doubling_and_nothing_near() -> None:
    assert spreading_db([0.0, 10.0, 20.0, 100.0], reference_m=10.0) == pytest.approx(
        [0.0, 0.0, 6.02, 20.0], abs=0.01
    )


def test_the_ground_takes_nothing_near_and_4_8_db_far() -> None:
    taken = ground_db([0.0, 10.0, 100.0, 1e4, np.inf], mean_height_m=2.0)
    assert taken[[0, 1]].tolist() == [0.0, 0.0]
    assert taken[2] == pytest.approx(4.8 - 0.04 * 20)
    assert taken[3:] == pytest.approx([4.8, 4.8], abs=0.01)
    assert ground_db([1.0], mean_height_m=0.0) == pytest.approx([4.8])


def test_levels_fall_by_each_term_of_the_chain() -> None:
    at = band_levels_db([1010.0], FLAT, air=Air(), obstacle_db=[7.0])[0]
    absorbed = 1.0 * np.array([0.122, 0.41, 1.04, 1.93, 3.66, 9.66, 32.8, 117])
    assert at == pytest.approx(100 - 20 * np.log10(101) - absorbed - 7, abs=0.15)


def test_obstacles_may_differ_by_band_and_the_open_ground_stands_in_for_none() -> None:
    by_band = np.arange(8.0)[np.newaxis]
    open_db = band_levels_db([500.0], FLAT, air=Air(), obstacle_db=[0.0])
    assert open_db - band_levels_db([500.0], FLAT, air=Air(), obstacle_db=by_band) == pytest.approx(
        by_band
    )
    assert open_db - band_levels_db([500.0], FLAT, air=Air()) == pytest.approx(
        np.full((1, 8), ground_db([500.0])[0])
    )


def test_white_bands_add_up_a_weighted() -> None:
    alone = np.full((1, 8), -np.inf)
    alone[0, 4] = 60.0
    assert a_weighted_db(alone) == pytest.approx([60.0])
    assert a_weighted_db([np.full(8, -np.inf)]) == pytest.approx([-np.inf])


def test_the_a_weighting_is_that_of_its_formula() -> None:
    # IEC 61672-1, annex E: four poles, and 0 dB at 1 kHz.
    hz = exact_midband_hz(OCTAVE_BANDS_HZ)
    gain = (12_194.0**2 * hz**4) / (
        (hz**2 + 20.6**2) * np.sqrt((hz**2 + 107.7**2) * (hz**2 + 737.9**2)) * (hz**2 + 12_194.0**2)
    )
    assert 20 * np.log10(gain) + 2.0 == pytest.approx(A_WEIGHT_DB, abs=0.06)


def test_small_arms_have_the_level_their_basis_states() -> None:
    at = a_weighted_db(band_levels_db([10.0], SMALL_ARMS.sound or FLAT, air=Air(), obstacle_db=[0]))
    assert at == pytest.approx([110.0], abs=1.0)


def test_wind_makes_the_noise_that_boersma_measured() -> None:
    assert wind_noise_db(10.0) == pytest.approx(45.3)
    assert wind_noise_db(0.0) == wind_noise_db(1.0) == pytest.approx(22.7)
    assert noise_db(condition(background_db=22.7)) == pytest.approx(22.7 + 3.01, abs=0.01)


def test_a_sound_is_heard_beside_its_source_and_not_at_infinity() -> None:
    assert GUN.sound is not None
    p = p_heard([[1.0, 2000.0], [9000.0, np.inf]], EAR, source=GUN.sound, condition=condition())
    assert p.shape == (2, 2)
    assert p[0, 0] == pytest.approx(1.0)
    assert p[1, 1] == 0.0


def test_a_level_at_the_margin_is_heard_half_the_time() -> None:
    level = a_weighted_db(band_levels_db([800.0], FLAT, air=Air()))[0]
    quiet = condition(background_db=-100.0, wind_m_s=1.0)
    ear = SoundParameters(margin_db=level - noise_db(quiet))
    assert p_heard(800.0, ear, source=FLAT, condition=quiet) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: spreading_db(-1.0, reference_m=1.0),
        lambda: spreading_db(1.0, reference_m=0.0),
        lambda: ground_db(1.0, mean_height_m=-1.0),
        lambda: wind_noise_db(-1.0),
        lambda: travel_s(-1.0),
        lambda: travel_s(1.0, speed_m_s=0.0),
        lambda: flash_to_bang_m(-1.0),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(ask: Callable[[], object]) -> None:
    with pytest.raises(NotPhysicalError, match=r"expected .*, came "):
        ask()


def test_obstacles_of_other_places_are_refused() -> None:
    for obstacle_db in ([1.0, 2.0], np.zeros((1, 3)), np.zeros((1, 1, 1))):
        with pytest.raises(ShapeError, match=r"Obstacles to sound: expected \(1,\) or \(1, 8\)"):
            band_levels_db([100.0], FLAT, air=Air(), obstacle_db=obstacle_db)
    assert issubclass(ShapeError, SensingError)
