"""Where a patrol is at which time, and so what it covers when.

A patrol drives its route to the end and back, over and over, at one speed. Halts, turns and
traffic are in the speed; which way it set out is in the time at which it did.

References
----------
`sensing.view` for what is seen from each place; here is only the when.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truceline.sensing.errors import RouteLeavesReliefError, ShapeError
from truceline.sensing.quantity import Floats, not_below_zero, positive

_LEAST_VERTICES = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Route:
    """A route on a relief: vertices (n,) [m] and the ground under each (n,) [m].

    `ground_m` is what the relief has under a vertex, and no number where it has nothing.
    """

    name: str
    x_m: Floats
    y_m: Floats
    ground_m: Floats

    def __post_init__(self) -> None:
        """Refuse a route of one place, and one that leaves the relief.

        Raises
        ------
        ShapeError
            If there are fewer than two vertices, or the three arrays differ in length.
        RouteLeavesReliefError
            If the ground under a vertex is not known.
        """
        if not self.x_m.shape == self.y_m.shape == self.ground_m.shape or (
            self.x_m.size < _LEAST_VERTICES
        ):
            raise ShapeError(
                what=f"Route {self.name}",
                expected="two vertices or more, each with x, y and ground",
                came=f"{self.x_m.shape}, {self.y_m.shape} and {self.ground_m.shape}",
            )
        unknown = np.flatnonzero(~np.isfinite(self.x_m + self.y_m + self.ground_m))
        if unknown.size:
            vertex = int(unknown[0])
            raise RouteLeavesReliefError(
                route=self.name,
                vertex=vertex,
                x_m=float(self.x_m[vertex]),
                y_m=float(self.y_m[vertex]),
            )

    @property
    def along_m(self) -> Floats:
        """How far along the route each vertex is (n,) [m]."""
        steps = np.hypot(np.diff(self.x_m), np.diff(self.y_m))
        return np.concatenate([[0.0], np.cumsum(steps)])

    @property
    def length_m(self) -> float:
        """How long the route is [m]."""
        return float(self.along_m[-1])


def along_at_m(route: Route, time_s: ArrayLike, *, speed_m_s: float) -> Floats:
    """Return how far along its route a patrol is [m] at times since it set out [s].

    Raises
    ------
    NotPhysicalError
        If a time is below 0 or the speed not above 0.
    """
    driven_m = positive(speed_m_s, quantity="Speed (m/s)") * not_below_zero(
        time_s, quantity="Time (s)"
    )
    length_m = route.length_m
    if length_m == 0:
        return np.zeros_like(driven_m)
    return length_m - np.abs(driven_m % (2 * length_m) - length_m)


def place_at_m(route: Route, time_s: ArrayLike, *, speed_m_s: float) -> Floats:
    """Return where a patrol is (…, 2) [m east and north] at times since it set out [s].

    Raises
    ------
    NotPhysicalError
        If a time is below 0 or the speed not above 0.
    """
    along_m = along_at_m(route, time_s, speed_m_s=speed_m_s)
    vertices_m = route.along_m
    x_m = np.interp(along_m, vertices_m, route.x_m)
    y_m = np.interp(along_m, vertices_m, route.y_m)
    return np.stack([x_m, y_m], axis=-1)


def round_trip_s(route: Route, *, speed_m_s: float) -> float:
    """Return how long a patrol takes to the end and back [s]: the longest wait at either end.

    Raises
    ------
    NotPhysicalError
        If the speed is not above 0.
    """
    return 2 * route.length_m / positive(speed_m_s, quantity="Speed (m/s)")


def coverage_at(seen_from: ArrayLike, station_m: ArrayLike, *, along_m: ArrayLike) -> Floats:
    """Return what is covered (times, …) while a patrol is at some places along its route.

    Parameters
    ----------
    seen_from
        What is seen from each station (stations, …): a mask, or probabilities.
    station_m
        How far along the route the stations are (stations,) [m], rising.
    along_m
        How far along it the patrol is (times,) [m].

    Returns
    -------
    Floats
        What is seen from the station nearest to the patrol at each time.

    Raises
    ------
    ShapeError
        If there are not as many views as stations, or no station.
    """
    views = np.asarray(seen_from, dtype=np.float64)
    stations_m = np.asarray(station_m, dtype=np.float64)
    if stations_m.ndim != 1 or stations_m.size == 0 or len(views) != stations_m.size:
        raise ShapeError(
            what="Views along a route",
            expected=f"one for each of {stations_m.size} stations, and a station",
            came=str(views.shape),
        )
    middles_m = (stations_m[1:] + stations_m[:-1]) / 2
    return np.asarray(views[np.searchsorted(middles_m, np.asarray(along_m, dtype=np.float64))])
