"""Where an asset stands, or may stand: most mechanisms never publish it.

An illustrative site is invented inside an admissible area; no figure from it is bare.
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.domain.boundary import Path
from truceline.domain.flights import Flights
from truceline.domain.identifier import ZoneId
from truceline.domain.place import Coordinate
from truceline.domain.refusal import require

FULL_CIRCLE_DEG = 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissibleArea:
    """Where an invented site could as well be [metres].

    A disc about the site, cut to each zone of `within`; from a place drawn in it the asset
    moves to the highest ground no farther than `climbs_within_m`, as posts do.
    """

    radius_m: float
    within: tuple[ZoneId, ...] = ()
    climbs_within_m: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an area without extent."""
        require(
            self.radius_m > 0,
            noun="AdmissibleArea",
            field="radius_m",
            expected="a radius above 0 m",
            came=self.radius_m,
        )
        require(
            self.climbs_within_m >= 0,
            noun="AdmissibleArea",
            field="climbs_within_m",
            expected="a distance of 0 m or more",
            came=self.climbs_within_m,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A position; `admissible` is given if and only if the position is illustrative."""

    at: Coordinate
    admissible: AdmissibleArea | None = None

    @property
    def illustrative(self) -> bool:
        """Whether the position is invented."""
        return self.admissible is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A manned post whose eyes are `mast_m` above the ground."""

    site: Site
    mast_m: float

    def __post_init__(self) -> None:
        """Refuse eyes below the ground."""
        _check_height(self.mast_m, noun="Post", field="mast_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCamera:
    """A camera on a mast that looks along a bearing [degrees clockwise from true north]."""

    site: Site
    mast_m: float
    bearing_deg: float
    width_deg: float

    def __post_init__(self) -> None:
        """Refuse a camera below the ground and an impossible sector."""
        _check_height(self.mast_m, noun="FixedCamera", field="mast_m")
        _check_turn(self.bearing_deg, noun="FixedCamera", field="bearing_deg")
        require(
            0 < self.width_deg <= FULL_CIRCLE_DEG,
            noun="FixedCamera",
            field="width_deg",
            expected="a sector above 0 and up to 360 degrees",
            came=self.width_deg,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol:
    """A patrol along a route, there and back, its eyes `eye_m` above the ground.

    Without a speed [m/s] it is not known when the patrol is where.
    """

    route: Path
    eye_m: float
    illustrative: bool
    speed_m_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse eyes below the ground and a patrol that stands."""
        _check_height(self.eye_m, noun="Patrol", field="eye_m")
        require(
            self.speed_m_s is None or self.speed_m_s > 0,
            noun="Patrol",
            field="speed_m_s",
            expected="a speed above 0 m/s",
            came=self.speed_m_s,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Orbit:
    """A circle flown about a site at a height above its ground [metres].

    Without `flights` it is not known how much of the time somebody flies it.
    """

    site: Site
    radius_m: float
    above_ground_m: float
    flights: Flights | None = None

    def __post_init__(self) -> None:
        """Refuse a circle without radius or below the ground."""
        require(
            self.radius_m > 0,
            noun="Orbit",
            field="radius_m",
            expected="a radius above 0 m",
            came=self.radius_m,
        )
        _check_height(self.above_ground_m, noun="Orbit", field="above_ground_m")


Platform = Post | FixedCamera | Patrol | Orbit
"""The four ways in which a mechanism looks."""


def _check_height(height_m: float, *, noun: str, field: str) -> None:
    require(
        height_m >= 0, noun=noun, field=field, expected="a height of 0 m or more", came=height_m
    )


def _check_turn(bearing_deg: float, *, noun: str, field: str) -> None:
    require(
        0 <= bearing_deg < FULL_CIRCLE_DEG,
        noun=noun,
        field=field,
        expected="a bearing from 0 to below 360 degrees",
        came=bearing_deg,
    )
