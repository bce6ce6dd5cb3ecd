"""What of an opened body is laid out in columns: when, where, through whom, and in which words.

It reads the nouns as they are and adds nothing to them. A body says when something was observed and
when it was written down; of an end that is not known, the one that is known to lie beyond it is
taken. It says where by a region, by a distance from an observer, or by nothing but where the
observer stood; `placing` says which, for they are not equally near the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Final

from truceline.domain.entry_body import EntryBody
from truceline.domain.known import NotKnown
from truceline.domain.location import Location
from truceline.domain.observed_time import Span
from truceline.domain.place import Datum
from truceline.domain.quantity import Distance
from truceline.domain.sighting import Sighting
from truceline.register.extent import Box, around, hull
from truceline.register.search_key import search_key

_WHEN: Final = (
    "observed",
    "happened",
    "restricted",
    "during",
    "planned",
    "visited",
    "watch",
)
_WRITTEN: Final = ("recorded_at", "received_at", "written_at")
_WHERE: Final = ("where", "place", "reached", "goal")
_WHO: Final = ("post", "asset", "desk")
_NOT_SAID: Final = {"withheld", "media_type", "original"}  # names of fields, types and languages
_OTHER_DATUM_M: Final = 150  # how far a coordinate of another datum may be from its WGS 84 one
_MILLISECOND: Final = timedelta(milliseconds=1)


class Placing(Enum):
    """From what the region of a body was made."""

    REGION = "region"
    DISTANCE = "distance"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The columns of a body; None where it does not say.

    Parameters
    ----------
    from_at, until_at
        Between which instants it happened, by what is known of them.
    written_at
        When it was written down or received.
    box
        The box about the region.
    placing
        From what the region was made; None without one.
    who
        The post or asset.
    words
        The search key of all that is said in it.
    """

    from_at: datetime | None
    until_at: datetime | None
    written_at: datetime | None
    box: Box | None
    placing: Placing | None
    who: str | None
    words: str


def facts_of(body: EntryBody) -> Facts:
    """Return the columns of a body."""
    written = next((at for name in _WRITTEN if (at := getattr(body, name, None))), None)
    begin, end = _ends(next((span for name in _WHEN if (span := getattr(body, name, None))), None))
    box, placing = _region(body)
    return Facts(
        from_at=begin,
        until_at=end if end is not None else _later(begin, written),
        written_at=written,
        box=box,
        placing=placing,
        who=next((who for name in _WHO if (who := _known(getattr(body, name, None)))), None),
        words=search_key(" ".join(_texts(body))),
    )


def _ends(span: Span | None) -> tuple[datetime | None, datetime | None]:
    if span is None:
        return None, None
    may_err = span.uncertainty_ms
    wider = timedelta() if isinstance(may_err, NotKnown) else may_err * _MILLISECOND
    begin, end = span.from_at, span.to_at
    return (
        None if isinstance(begin, NotKnown) else begin - wider,
        None if isinstance(end, NotKnown) else end + wider,
    )


def _later(begin: datetime | None, written: datetime | None) -> datetime | None:
    """Return by when it was over, where its end is not known: it was, when it was written down."""
    if begin is None or written is None:
        return written
    return max(begin, written)


def _region(body: EntryBody) -> tuple[Box | None, Placing | None]:
    sightings: tuple[Sighting, ...] = getattr(body, "sightings", ())
    seen = [box for each in sightings if (box := _box(each.at))]
    if seen:
        return hull(seen), Placing.REGION
    position = getattr(body, "position", None)
    reached = [box for each in sightings if (box := _box(position, reach_m=_most(each.distance)))]
    if reached:
        return hull(reached), Placing.DISTANCE
    named = next((box for name in _WHERE if (box := _box(getattr(body, name, None)))), None)
    if named is not None:
        return named, Placing.REGION
    standing = _box(position)
    return standing, None if standing is None else Placing.OBSERVER


def _most(distance: Distance | NotKnown) -> int | None:
    known = isinstance(distance, Distance) and not isinstance(distance.most_m, NotKnown)
    return distance.most_m if known else None  # type: ignore[union-attr,return-value] # as just seen


def _box(where: Location | NotKnown | None, *, reach_m: int | None = 0) -> Box | None:
    """Return the box about a location and what lies within reach of it, if it has points."""
    if not isinstance(where, Location) or not where.points or reach_m is None:
        return None
    precision_m = 0 if isinstance(where.precision_m, NotKnown) else where.precision_m
    other = any(each.datum is not Datum.WGS84 for each in where.points)
    margin_m = precision_m + reach_m + (_OTHER_DATUM_M if other else 0)
    # The box about the corners' boxes holds the ring, for its sides are drawn in degrees.
    return hull(around(each, margin_m) for each in where.points)


def _texts(value: object) -> list[str]:
    """Return what is said in a noun, whatever its depth; no digest, and no word of a vocabulary."""
    said: list[str] = []
    ahead: list[Any] = [value]
    while ahead:
        each = ahead.pop()
        kind = type(each)
        if kind is str:
            said.append(each)
        elif kind is tuple:
            ahead.extend(each)
        elif kind is dict:
            ahead.extend(each.values())
        elif (parts := _parts(kind)) is not None:  # type: ignore[arg-type] # types are hashable
            ahead.extend(parts(each))
    return said


@cache
def _parts(kind: type[object]) -> Callable[[object], Iterable[object]] | None:
    """Return what finds the fields of a noun in which something may be said, if it has any."""
    if not is_dataclass(kind):
        return None
    names = [each.name for each in fields(kind) if each.name not in _NOT_SAID]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda noun: [getattr(noun, name) for name in names]


def _known(value: str | NotKnown | None) -> str | None:
    return None if isinstance(value, NotKnown) else value
