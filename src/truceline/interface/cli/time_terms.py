"""Times as people type and read them: mission time, or UTC with a Z; both are shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from truceline.interface.cli.record_terms import TermError

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.domain.known import NotKnown
    from truceline.domain.observed_time import Span

UNKNOWN: Final = frozenset({"unknown", "?", "n/k", "nk", "not-known", "not known"})
"""The words for what is not known."""

_CLOCK: Final = re.compile(r"(?P<h>\d{1,2}):?(?P<m>\d\d)(?::(?P<s>\d\d))?(?P<z>[zZ]?)")
_LENGTH: Final = re.compile(r"(?P<n>\d{1,5})\s*(?P<unit>s|sec|m|min|h|d)")
_UNITS: Final = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_HALF_A_DAY: Final = timedelta(hours=12)
_EXPECTED: Final = "a time such as 14:05 (mission time), 12:05Z or 2031-05-20T14:05"


def zone_of(desk: Desk) -> ZoneInfo:
    """Return the clock of the mission."""
    return ZoneInfo(desk.founding.time_zone)


def instant_of(desk: Desk, text: str, *, option: str = "--at") -> datetime:
    """Return the instant that was typed; a clock time is the last one, as far as half a day back.

    Raises
    ------
    TermError
        If it is none.
    """
    typed = text.strip()
    if typed.lower() == "now":
        return desk.now()
    clock = _CLOCK.fullmatch(typed)
    if clock is not None:
        return _of_clock(desk, clock, text, option=option)
    try:
        read = datetime.fromisoformat(typed.upper() if typed.endswith("z") else typed)
    except ValueError as error:
        raise TermError(option=option, expected=_EXPECTED, came=text) from error
    aware = read if read.tzinfo is not None else read.replace(tzinfo=zone_of(desk))
    return aware.astimezone(UTC)


def span_of(desk: Desk, text: str, *, within: str | None = None, option: str = "--at") -> Span:
    """Return from when to when; `14:05`, `14:05-14:20`, `14:05-?`, `?-14:20` or `unknown`.

    Parameters
    ----------
    desk
        Whose clock it is.
    text
        What was typed.
    within
        How far each end may be off, such as `2m`.
    option
        Where it was typed.
    """
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.observed_time import Span

    unsure = NOT_KNOWN if within is None else round(length_of(within).total_seconds() * 1000)
    start, end = _ends(text)
    begin = _end(desk, start, option)
    over = begin if end is None else _end(desk, end, option)
    return Span(from_at=begin, to_at=over, uncertainty_ms=unsure)


def length_of(text: str, *, option: str = "--within") -> timedelta:
    """Return a length of time.

    Raises
    ------
    TermError
        If it is none.
    """
    match = _LENGTH.fullmatch(text.strip().lower())
    if match is None:
        expected = "a length of time such as 90s, 2m, 24h or 3d"
        raise TermError(option=option, expected=expected, came=text)
    return timedelta(seconds=int(match["n"]) * _UNITS[match["unit"]])


def time_said(desk: Desk, at: datetime | NotKnown | None) -> str:
    """Return an instant as people read it: mission time, and UTC beside it."""
    if not isinstance(at, datetime):
        return "time not known"
    local = at.astimezone(zone_of(desk))
    form = "%Y-%m-%d %H:%M:%S" if at.second else "%Y-%m-%d %H:%M"
    utc = at.astimezone(UTC).strftime("%H:%M:%SZ" if at.second else "%H:%MZ")
    return f"{local.strftime(form)} ({utc})"


def span_said(desk: Desk, span: Span) -> str:
    """Return a span as people read it."""
    from truceline.domain.known import NotKnown

    begin, end = span.from_at, span.to_at
    unsure = span.uncertainty_ms
    margin = "" if isinstance(unsure, NotKnown) else f" ± {_length_said(unsure // 1000)}"
    if begin == end:
        return f"{time_said(desk, begin)}{margin}"
    return f"{time_said(desk, begin)} to {time_said(desk, end)}{margin}"


def _length_said(seconds: int) -> str:
    if seconds % 3600 == 0 and seconds:
        return f"{seconds // 3600} h"
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"


def _ends(text: str) -> tuple[str, str | None]:
    typed = text.strip()
    if typed.lower() in UNKNOWN:
        return "?", None
    parts = re.split(
        r"\s*(?:–|\bto\b|(?<=[0-9zZ?])-(?=(?:\d{1,2}:\d\d(?!\d)|\?|\d{4}-\d\d-\d\dT)))\s*", typed
    )
    return (parts[0], parts[1]) if len(parts) == 2 else (typed, None)  # noqa: PLR2004 - two ends


def _end(desk: Desk, text: str, option: str) -> datetime | NotKnown:
    from truceline.domain.known import NOT_KNOWN

    return NOT_KNOWN if text.lower() in UNKNOWN else instant_of(desk, text, option=option)


def _of_clock(desk: Desk, clock: re.Match[str], text: str, *, option: str) -> datetime:
    zone = UTC if clock["z"] else zone_of(desk)
    now = desk.now()
    today = now.astimezone(zone)
    try:
        at = today.replace(
            hour=int(clock["h"]), minute=int(clock["m"]), second=int(clock["s"] or 0), microsecond=0
        )
    except ValueError as error:
        raise TermError(option=option, expected=_EXPECTED, came=text) from error
    # At 00:10 "23:55" is last evening; what lies a little ahead stays there, and is flagged.
    return (at - timedelta(days=1) if at - now > _HALF_A_DAY else at).astimezone(UTC)
