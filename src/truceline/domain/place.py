"""A place: a neutral identifier, a coordinate with its precision, and every name it is given.

Not a pin of fact: two sources may differ by kilometres, so precision and source are part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import PlaceId
from truceline.domain.refusal import DomainError, require
from truceline.domain.source import Provenance
from truceline.domain.wording import OwnName, Wording

LOWEST_GROUND_M = -500.0
HIGHEST_GROUND_M = 9000.0
POLE_DEG = 90.0
DATE_LINE_DEG = 180.0


class Datum(Enum):
    """The geodetic datum of a coordinate; reading one as the other errs by about 100 m."""

    WGS84 = "WGS84"
    PULKOVO_1942 = "SK-42"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinate:
    """A geographic position [degrees, north and east positive]."""

    lat_deg: float
    lon_deg: float
    datum: Datum = Datum.WGS84

    def __post_init__(self) -> None:
        """Refuse what lies outside the globe."""
        _within(self.lat_deg, POLE_DEG, field="lat_deg", expected="−90 to 90 degrees")
        _within(self.lon_deg, DATE_LINE_DEG, field="lon_deg", expected="−180 to 180 degrees")


def _within(value: float, limit: float, *, field: str, expected: str) -> None:
    if not -limit <= value <= limit:  # nor is what is no number
        raise DomainError(noun="Coordinate", field=field, expected=expected, came=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place [elevation and precision in metres]."""

    id: PlaceId
    names: Wording
    at: Coordinate
    precision_m: float
    known: Provenance
    elevation_m: float | None = None
    own_names: tuple[OwnName, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a place without a name, without precision, or off the earth's surface."""
        require(bool(self.names), noun="Place", field="names", expected="a name", came=self.names)
        require(
            self.precision_m > 0,
            noun="Place",
            field="precision_m",
            expected="a precision above 0 m",
            came=self.precision_m,
        )
        if self.elevation_m is not None:
            check_elevation(self.elevation_m, noun="Place")


def check_elevation(height_m: float, *, noun: str) -> None:
    """Refuse a ground height that no ground has.

    Raises
    ------
    DomainError
        If the height is outside the earth's range.
    """
    require(
        LOWEST_GROUND_M <= height_m <= HIGHEST_GROUND_M,
        noun=noun,
        field="elevation_m",
        expected="a height from −500 to 9,000 m",
        came=height_m,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotHeight:
    """A cited height of the ground, from which an approximate relief may be made [m]."""

    id: str
    names: Wording
    at: Coordinate
    elevation_m: float
    known: Provenance

    def __post_init__(self) -> None:
        """Refuse a height that no ground has."""
        check_elevation(self.elevation_m, noun="SpotHeight")
