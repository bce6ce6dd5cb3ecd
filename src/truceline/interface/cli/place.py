"""A place as it is typed: degrees with a decimal point, or a grid reference."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from truceline.errors import TrucelineError

_MGRS: Final = re.compile(r"\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(\d\d){0,5}")
_MGRS_DIGITS: Final = 5  # of each of easting and northing, to the metre
_DEGREES: Final = re.compile(r"[+-]?\d+(\.\d+)?")


class PlaceRefusedError(TrucelineError):
    """A place that was typed and cannot be understood."""

    def __init__(self, *, option: str, came: str) -> None:
        self.option = option
        self.came = came
        super().__init__(
            f"{option}: expected LATITUDE,LONGITUDE in degrees (39.99,46.93) or MGRS "
            f"(38SPK6501230456), came {came!r}. Write decimals with a point."
        )


class Typed(NamedTuple):
    """A place as it was typed, degrees on WGS 84."""

    lat_deg: float
    lon_deg: float


def place_of(text: str, *, option: str = "--at") -> Typed:
    """Return a place that was typed as LAT,LON in decimal degrees or as MGRS.

    A grid reference shorter than ten digits names a square; its middle is meant.

    Raises
    ------
    PlaceRefusedError
        If it is neither.
    """
    joined = re.sub(r"\s", "", text).upper()
    if _MGRS.fullmatch(joined):
        return _place_of_mgrs(text, joined, option=option)
    parts = [part for part in re.split(r"\s*[,;]\s*|\s+", text.strip()) if part]
    if len(parts) != 2 or not all(_DEGREES.fullmatch(part) for part in parts):  # noqa: PLR2004 - a pair
        raise PlaceRefusedError(option=option, came=text)
    lat_deg, lon_deg = (float(part) for part in parts)
    if abs(lat_deg) > 90 or abs(lon_deg) > 180:  # noqa: PLR2004 - the poles; all the way round
        raise PlaceRefusedError(option=option, came=text)
    return Typed(lat_deg=lat_deg, lon_deg=lon_deg)


def _place_of_mgrs(text: str, joined: str, *, option: str) -> Typed:
    """Return the middle of the square that a grid reference names.

    Raises
    ------
    PlaceRefusedError
        If there is no such square.
    """
    import mgrs

    letters = re.match(r"\d+[A-Z]+", joined)
    zone = "" if letters is None else letters[0]
    digits = joined[len(zone) :]
    half = len(digits) // 2
    middle = "" if half == _MGRS_DIGITS else "5".ljust(_MGRS_DIGITS - half, "0")
    exact = f"{zone}{digits[:half]}{middle}{digits[half:]}{middle}"
    try:
        lat_deg, lon_deg = mgrs.MGRS().toLatLon(exact)
    except mgrs.core.MGRSError as error:
        raise PlaceRefusedError(option=option, came=text) from error
    return Typed(lat_deg=lat_deg, lon_deg=lon_deg)
