"""What is heard at which distance, without any line of sight: terrain enters as a screen.

A source with octave-band levels spreads over a hemisphere, is absorbed by the air, damped by the
ground or by what stands in between (whichever is more), and is heard where its A-weighted level
stands above the noise. The method is that of ISO 9613-2: sound that goes with the wind or under
an inversion, which carries farthest. Against the wind, shadows begin after some hundreds of
metres and nothing here says so; a world in which that matters is given quieter sources.

References
----------
ISO 9613-2:1996, equations 8 and 10 (clauses 7.2, 7.3.2); Nordtest NT ACOU 099 (2002) uses the
same chain for small arms. IEC 61672-1 for the A-weighting.
Boersma, H. F.: Characterization of the natural ambient sound environment: measurements in open
agricultural grassland. J. Acoust. Soc. Am. 101(4), 2104-2110, 1997.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truceline.domain.condition import Air, Condition
from truceline.domain.sensor_parameters import SoundParameters
from truceline.domain.target import OCTAVE_BANDS_HZ, SoundSource
from truceline.sensing.absorption import absorption_db_per_m, exact_midband_hz
from truceline.sensing.errors import ShapeError
from truceline.sensing.quantity import Floats, not_below_zero, positive, ranges
from truceline.sensing.visibility import p_above

SOUND_M_S = 343.0
"""The speed of sound in air of 20 °C [m/s]."""

A_WEIGHT_DB = np.array([-26.2, -16.1, -8.6, -3.2, 0.0, 1.2, 1.0, -1.1])
"""The A-weighting of the octave bands 63 Hz to 8 kHz [dB] (IEC 61672-1)."""

_LEVEL_DB = 10.0
_LEAST_WIND_M_S = 1.0


def spreading_db(range_m: ArrayLike, *, reference_m: float) -> Floats:
    """Return how much less is left than at the reference distance by spreading alone [dB].

    20 lg(R / r), and nothing nearer than the reference distance.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0 or the reference not above 0.
    """
    distance_m = ranges(range_m)
    nearest_m = positive(reference_m, quantity="Reference distance (m)")
    return 2 * _LEVEL_DB * np.log10(np.maximum(distance_m, nearest_m) / nearest_m)


def ground_db(range_m: ArrayLike, *, mean_height_m: float = 2.0) -> Floats:
    """Return what porous ground takes from the A-weighted level [dB], up to 4.8.

    Parameters
    ----------
    range_m
        Distances of any shape [m].
    mean_height_m
        Mean height of the way of the sound above the ground [m].

    Raises
    ------
    NotPhysicalError
        If a distance or the height is below 0.

    Notes
    -----
    ISO 9613-2, equation 10: 4.8 − (2 h / R)(17 + 300 / R), and not below 0. Hard ground and
    water take nothing; the standard's D_Ω is in the reference level (see `SoundSource`).
    """
    distance_m = ranges(range_m)
    over_m = float(not_below_zero(mean_height_m, quantity="Mean height (m)"))
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        taken = 4.8 - (2 * over_m / distance_m) * (17 + 300 / distance_m)
    return np.where(distance_m > 0, np.maximum(taken, 0.0), 0.0)


def band_levels_db(
    range_m: ArrayLike, source: SoundSource, *, air: Air, obstacle_db: ArrayLike | None = None
) -> Floats:
    """Return the level of a source in each octave band at distances [dB].

    Parameters
    ----------
    range_m
        Distances (n,) [m].
    source
        The source.
    air
        What the sound crosses.
    obstacle_db
        What ground and screens take (n,) or (n, 8) [dB]; the ground of `ground_db` if None.

    Returns
    -------
    Floats
        Levels (n, 8); minus infinity at infinite distance.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0.
    ShapeError
        If the obstacle does not belong to the distances.
    """
    distance_m = np.atleast_1d(ranges(range_m))
    taken_db = (
        ground_db(distance_m) if obstacle_db is None else np.asarray(obstacle_db, dtype=float)
    )
    if taken_db.ndim == 1:
        taken_db = taken_db[:, np.newaxis]
    if taken_db.shape not in {(distance_m.size, 1), (distance_m.size, len(OCTAVE_BANDS_HZ))}:
        raise ShapeError(
            what="Obstacles to sound",
            expected=f"({distance_m.size},) or ({distance_m.size}, {len(OCTAVE_BANDS_HZ)})",
            came=str(taken_db.shape),
        )
    absorbed = absorption_db_per_m(exact_midband_hz(OCTAVE_BANDS_HZ), air)
    beyond_m = np.maximum(distance_m - source.reference_m, 0.0)[:, np.newaxis]
    spread_db = spreading_db(distance_m, reference_m=source.reference_m)[:, np.newaxis]
    return np.asarray(np.array(source.levels_db) - spread_db - absorbed * beyond_m - taken_db)


def a_weighted_db(levels_db: ArrayLike) -> Floats:
    """Return the A-weighted level (n,) of octave-band levels (n, 8) [dB]."""
    weighted = np.asarray(levels_db, dtype=float) + A_WEIGHT_DB
    with np.errstate(divide="ignore"):
        return np.asarray(_LEVEL_DB * np.log10(np.sum(10 ** (weighted / _LEVEL_DB), axis=-1)))


def wind_noise_db(wind_m_s: float) -> float:
    """Return the A-weighted noise that wind makes in open grassland [dB].

    Raises
    ------
    NotPhysicalError
        If the wind is below 0.

    Notes
    -----
    Boersma (1997): L_A95 = 22.6 lg v + 22.7; the public abstract has lost the decimal point of
    22.6, and gives 37.9 lg v + 42.5 for the level without weighting. Below 1 m/s, where the
    logarithm has no meaning, the figure for 1 m/s stands. Near trees it is louder.
    """
    blowing = float(not_below_zero(wind_m_s, quantity="Wind (m/s)"))
    return float(22.6 * np.log10(max(blowing, _LEAST_WIND_M_S)) + 22.7)


def noise_db(condition: Condition) -> float:
    """Return the A-weighted noise at an ear in a condition [dB]: background and wind together."""
    parts = np.array([condition.background_db, wind_noise_db(condition.wind_m_s)])
    return float(_LEVEL_DB * np.log10(np.sum(10 ** (parts / _LEVEL_DB))))


def p_heard(
    range_m: ArrayLike,
    ear: SoundParameters,
    *,
    source: SoundSource,
    condition: Condition,
    obstacle_db: ArrayLike | None = None,
) -> Floats:
    """Return the probability that one sound is heard, without any line of sight.

    Parameters
    ----------
    range_m
        Distances of any shape [m]; with obstacles, (n,).
    ear
        Who listens.
    source
        What sounds.
    condition
        Air, wind, noise and how loud sources are.
    obstacle_db
        What ground and screens take [dB] (see `screen.obstacle_db`); open ground if None.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0.
    ShapeError
        If the obstacle does not belong to the distances.

    Notes
    -----
    Levels are compared A-weighted, as noise is measured. A low rumble that stands out of quiet
    high-pitched noise is heard farther than this says.
    """
    distance_m = ranges(range_m)
    levels = band_levels_db(distance_m.ravel(), source, air=condition.air, obstacle_db=obstacle_db)
    heard_db = a_weighted_db(levels).reshape(distance_m.shape) + condition.loudness_db
    margin = heard_db - noise_db(condition) - ear.margin_db
    return p_above(margin, spread=ear.spread_db)


def travel_s(range_m: ArrayLike, *, speed_m_s: float = SOUND_M_S) -> Floats:
    """Return how long sound travels [s]: the delay from flash to bang.

    Raises
    ------
    NotPhysicalError
        If a distance is below 0 or the speed not above 0.

    Examples
    --------
    >>> round(float(travel_s(10_000.0) - travel_s(3_000.0)), 2)
    20.41
    """
    return ranges(range_m) / positive(speed_m_s, quantity="Speed of sound (m/s)")


def flash_to_bang_m(delay_s: ArrayLike, *, speed_m_s: float = SOUND_M_S) -> Floats:
    """Return the distance of a source from the delay between its flash and its bang [m].

    Raises
    ------
    NotPhysicalError
        If a delay is below 0 or the speed not above 0.
    """
    delays = not_below_zero(delay_s, quantity="Delay (s)")
    return delays * positive(speed_m_s, quantity="Speed of sound (m/s)")


def sound_speed_m_s(air: Air) -> float:
    """Return the speed of sound in air [m/s]: 343.2 √(T / 293.15 K) (ISO 9613-1, annex A)."""
    return float(343.2 * np.sqrt((air.temperature_c + 273.15) / 293.15))
