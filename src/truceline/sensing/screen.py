r"""How much a ridge takes from sound: the detour over the highest edge of a terrain profile.

One edge, the worst: of a profile with several ridges the others are left out, which errs towards
hearing. Sound that leaks round the ends of a ridge is left out too.

                         edge
                         .-.
          d1     __..--'/   \'--..__     d2
    source * _..-      /     \      -.._ * ear         z = d1 + d2 - d
           |          /   d   \          |             below 0 where the line passes
      _____|_________/         \_________|____         above the edge

References
----------
ISO 9613-2:1996, clause 7.4, equations 12, 14, 16 and 18, with C2 = 20 and C3 = 1 (one edge), and
its limit of 20 dB. Checked against several independent programs and a transcription of the
clause; the standard itself is not public.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from truceline.domain.target import OCTAVE_BANDS_HZ
from truceline.sensing.errors import NotPhysicalError, ShapeError
from truceline.sensing.quantity import Floats, height, not_below_zero, positive
from truceline.sensing.radar import EARTH_RADIUS_M

MOST_BY_ONE_EDGE_DB = 20.0
"""The limit of the standard for one edge [dB]."""

STANDARD_SOUND_M_S = 340.0
"""The speed of sound with which the standard makes wavelengths of frequencies [m/s]."""

_LEAST_POINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """The ground from a source to an ear: distances (n,) [m] that rise from 0, heights (n,) [m]."""

    along_m: Floats
    ground_m: Floats

    def __post_init__(self) -> None:
        """Refuse a profile with gaps, without anything in between, or out of order.

        Raises
        ------
        ShapeError
            If there are not as many heights as distances, or fewer than three.
        NotPhysicalError
            If the distances do not rise from 0, or a height is not known.
        """
        if self.along_m.shape != self.ground_m.shape or self.along_m.size < _LEAST_POINTS:
            raise ShapeError(
                what="Terrain profile",
                expected="as many heights as distances, three or more",
                came=f"{self.along_m.shape} and {self.ground_m.shape}",
            )
        if self.along_m[0] != 0 or not (np.diff(self.along_m) > 0).all():
            raise NotPhysicalError(
                quantity="Distances of a terrain profile",
                expected="values that rise from 0",
                came=self.along_m.tolist(),
            )
        if not np.isfinite(self.ground_m).all():
            raise NotPhysicalError(
                quantity="Heights of a terrain profile",
                expected="a known height everywhere",
                came="a void",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """The way over an edge [m]: to it, from it, straight, and how much longer it is."""

    source_to_edge_m: float
    edge_to_ear_m: float
    straight_m: float
    longer_m: float


def detour_over(profile: Profile, *, source_m: float, ear_m: float) -> Detour:
    """Return the longest detour that the ground of a profile forces on sound.

    Parameters
    ----------
    profile
        The ground.
    source_m, ear_m
        Heights above the ground at the two ends [m].

    Returns
    -------
    Detour
        `longer_m` is below 0 where the straight line passes above the highest edge.

    Raises
    ------
    UnderGroundError
        If a height is below the ground.

    Notes
    -----
    The ground falls away with the whole curvature of the earth: the bending of sound changes
    with every hour, and the standard has its own term for it (`meteorological_factor`).
    """
    along = profile.along_m
    length_m = float(along[-1])
    fallen = profile.ground_m + along * (length_m - along) / (2 * EARTH_RADIUS_M)
    start = profile.ground_m[0] + height(source_m, what="Source of sound")
    end = profile.ground_m[-1] + height(ear_m, what="Ear")
    edge, at = fallen[1:-1], along[1:-1]
    to_edge = np.hypot(at, edge - start)
    from_edge = np.hypot(length_m - at, edge - end)
    straight = math.hypot(length_m, end - start)
    above = edge - (start + (end - start) * at / length_m)
    signed = np.copysign(to_edge + from_edge - straight, above)
    worst = int(np.argmax(signed))
    return Detour(
        source_to_edge_m=float(to_edge[worst]),
        edge_to_ear_m=float(from_edge[worst]),
        straight_m=straight,
        longer_m=float(signed[worst]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Detours:
    """The ways over the worst edges to each point of a ray (steps,) [m], as for `Detour`."""

    source_to_edge_m: Floats
    edge_to_ear_m: Floats
    straight_m: Floats
    longer_m: Floats


def detours(along_m: Floats, ground_m: Floats, *, ear_m: float, source_m: float) -> Detours:
    """Return the longest detours from an ear at the start of a ray to each point after it.

    Parameters
    ----------
    along_m
        Distances from the ear (steps + 1,) [m], rising from 0.
    ground_m
        Ground (steps + 1,) [m]; where it is no number there is no edge, and no way to there.
    ear_m, source_m
        Heights above the ground [m].

    Returns
    -------
    Detours
        `longer_m` is minus infinity where nothing is known in between.

    Notes
    -----
    What `detour_over` finds of one profile, for all points of a ray at once.
    """
    at, length_m = along_m[1:, np.newaxis], along_m[np.newaxis, 1:]
    start, end = ground_m[0] + ear_m, ground_m[np.newaxis, 1:] + source_m
    edge = ground_m[1:, np.newaxis] + at * (length_m - at) / (2 * EARTH_RADIUS_M)
    to_ear = np.hypot(at, edge - start)
    to_source = np.hypot(length_m - at, edge - end)
    straight = np.hypot(length_m, end - start)
    above = edge - (start + (end - start) * at / length_m)
    between = (at < length_m) & np.isfinite(above)
    longer = np.where(between, np.copysign(to_ear + to_source - straight, above), -np.inf)
    worst = np.argmax(longer, axis=0), np.arange(longer.shape[1])
    return Detours(
        source_to_edge_m=to_source[worst],
        edge_to_ear_m=to_ear[worst],
        straight_m=straight[0],
        longer_m=longer[worst],
    )


def bent_by(over: Detours) -> Floats:
    """Return K_met of each detour (steps,): see `meteorological_factor`."""
    product = over.source_to_edge_m * over.edge_to_ear_m * over.straight_m
    with np.errstate(divide="ignore", invalid="ignore"):
        bent = np.exp(-np.sqrt(product / (2 * over.longer_m)) / 2000)
    return np.where(over.longer_m > 0, bent, 1.0)


def meteorological_factor(detour: Detour) -> float:
    """Return K_met: how far wind and inversions bend sound over an edge, 0 (wholly) to 1.

    exp(−√(d1 d2 d / 2z) / 2000) behind an edge, 1 before it (ISO 9613-2, equation 18).
    """
    if detour.longer_m <= 0:
        return 1.0
    product = detour.source_to_edge_m * detour.edge_to_ear_m * detour.straight_m
    return math.exp(-math.sqrt(product / (2 * detour.longer_m)) / 2000)


def screen_db(longer_m: ArrayLike, frequency_hz: ArrayLike, *, bent: ArrayLike = 1.0) -> Floats:
    """Return what one edge takes from sound [dB], 0 to 20.

    Parameters
    ----------
    longer_m
        How much longer the way over the edge is [m]; below 0 where the line passes above it.
    frequency_hz
        Frequencies [Hz].
    bent
        K_met of `meteorological_factor`; 1 for still, even air. The three are broadcast.

    Raises
    ------
    NotPhysicalError
        If a frequency is below 0 or the factor is.

    Notes
    -----
    10 lg(3 + (20/λ) z K). An edge that the line just grazes takes 4.8 dB.
    """
    per_m = not_below_zero(frequency_hz, quantity="Frequency (Hz)") / STANDARD_SOUND_M_S
    factor = not_below_zero(bent, quantity="Meteorological factor")
    inside = 3 + 20 * per_m * np.asarray(longer_m, dtype=np.float64) * factor
    return np.asarray(np.minimum(10 * np.log10(np.maximum(inside, 1.0)), MOST_BY_ONE_EDGE_DB))


def obstacle_db(ground: ArrayLike, detour: Detour, *, bent: float) -> NDArray[np.float64]:
    """Return what ground and screen take together in the octave bands (8,) [dB].

    The greater of the two: behind an edge the standard takes the ground off the screen
    (equation 12), so that their sum is the screen as long as that is more.

    Raises
    ------
    NotPhysicalError
        If what the ground takes is below 0.
    """
    by_ground = not_below_zero(ground, quantity="Ground attenuation (dB)")
    return np.asarray(np.maximum(by_ground, screen_db(detour.longer_m, OCTAVE_BANDS_HZ, bent=bent)))


def wavelength_m(frequency_hz: float) -> float:
    """Return the wavelength of a frequency as the standard takes it [m].

    Raises
    ------
    NotPhysicalError
        If the frequency is not above 0.
    """
    return STANDARD_SOUND_M_S / positive(frequency_hz, quantity="Frequency (Hz)")
