"""Strategies of nouns, derived from their types; of those with rules of their own, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints
from unicodedata import ucd_3_2_0

from hypothesis import strategies as st

from truceline.domain.attachment import Attachment
from truceline.domain.direction import AngleUnit, Arc, Wind, Winds
from truceline.domain.entry import EntryRef
from truceline.domain.finding_act import Axes, Axis, Breach, Occurrence, Responsibility
from truceline.domain.incident_act import Tasked
from truceline.domain.kind import Kind
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import Location, on_step
from truceline.domain.motion import Stance, StanceTaken
from truceline.domain.observed_time import Span
from truceline.domain.place import Coordinate
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.refusal import DomainError
from truceline.domain.report_act import AllegationLodged
from truceline.domain.words import Words

HOSTILE = (
    "'; DROP TABLE observations; --",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    '#eval("x")',
    "{{ 7 * 7 }}",
    "..\\..\\etc/passwd\0",
    "\u202eesrever",
    '\\"\n\t\r\b\f\x7f',
    "Ոչ հաստատված, ə ğ ı İ ş ё й «»",
    "😀\U0010ffff",
)
Hint: TypeAlias = Any
"""A type as it was annotated."""

_LANGUAGES = st.sampled_from(["en", "hy", "az-Cyrl", "ru", "tr", "und"])
_LETTERS = st.one_of(
    st.text(min_size=1, max_size=12), st.sampled_from(HOSTILE), st.text("abc", min_size=1)
)
TEXTS = _LETTERS.map(lambda text: ucd_3_2_0.normalize("NFC", text)).filter(
    lambda text: bool(text.strip())
)
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2250, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
POINTS = st.builds(on_step, st.floats(-90, 90), st.floats(-180, 180))
DIGESTS = st.binary(min_size=32, max_size=32)
_WORDINGS = st.dictionaries(_LANGUAGES, TEXTS, max_size=3)
_BYTES: dict[str, st.SearchStrategy[Any]] = {
    "digest": DIGESTS,
    "sha256": DIGESTS,
    "nonce": DIGESTS,
    "leaf": DIGESTS,
}
_NUMBERS: dict[str, st.SearchStrategy[Any]] = {
    "from_index": st.integers(0, 2**40),
    "number": st.integers(1, 10**6),
    "version": st.integers(1, 99),
    "calibre_tenths_mm": st.integers(1, 10_000),
    "offset_ms": st.integers(-(10**9), 10**9),
}

_NAMED: dict[type, tuple[dict[str, st.SearchStrategy[Any]], st.SearchStrategy[Any]]] = {
    int: (_NUMBERS, st.integers(0, 5000)),
    bytes: (_BYTES, st.binary(min_size=1, max_size=50)),
}


def of(noun: type) -> st.SearchStrategy[Any]:
    """Return a strategy of a noun."""
    return _BY_HAND[noun]() if noun in _BY_HAND else made(noun)


def made(noun: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy of a noun from its fields, some of them given."""
    hints = get_type_hints(noun)
    withheld = {"withheld": st.just(())} if "withheld" in hints else {}
    parts = {
        each.name: given[each.name] if each.name in given else _field(hints[each.name], each.name)
        for each in fields(noun)
        if each.name not in withheld
    }
    whole = st.fixed_dictionaries({**parts, **withheld})
    return whole.map(lambda values: _try(noun, values)).filter(lambda value: value is not None)


def _try(noun: type, values: dict[str, Any]) -> object:
    try:
        return noun(**values)
    except DomainError:
        return None


def _field(hint: Hint, name: str) -> st.SearchStrategy[Any]:
    plain = {str: TEXTS, bool: st.booleans(), datetime: INSTANTS, Coordinate: POINTS}
    if hint in plain:
        return plain[hint]
    if hint in {int, bytes}:
        by_name, otherwise = _NAMED[hint]
        strategy: st.SearchStrategy[Any] = by_name.get(name, otherwise)
        return strategy
    if getattr(hint, "__supertype__", None) is str:
        return TEXTS
    if isinstance(hint, type) and is_dataclass(hint):
        return st.deferred(lambda: of(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return _generic(hint, name)


def _generic(hint: Hint, name: str) -> st.SearchStrategy[Any]:
    origin: object = get_origin(hint)
    args = get_args(hint)
    if origin in {Union, UnionType}:
        options = [st.none() if arg is NoneType else _field(arg, name) for arg in args]
        return st.one_of(*options)
    if origin is tuple:
        return st.lists(_field(args[0], name), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(_field(args[0], name), min_size=1, max_size=3)
    assert origin is Mapping, hint
    if args == (str, str):
        return _WORDINGS
    keys = st.sampled_from(list(Kind)).map(lambda kind: kind.value)
    keys = keys if args[0] is str else _field(args[0], name)
    return st.dictionaries(keys, _field(args[1], name), max_size=3)


@st.composite
def _words(draw: st.DrawFn) -> Words:
    text = draw(st.dictionaries(_LANGUAGES, TEXTS, min_size=1, max_size=3))
    return Words(text=text, original=draw(st.sampled_from(sorted(text))))


@st.composite
def _span(draw: st.DrawFn) -> Span:
    ends = sorted(draw(st.tuples(INSTANTS, INSTANTS)))
    known = draw(st.tuples(st.booleans(), st.booleans()))
    return Span(
        from_at=ends[0] if known[0] else NOT_KNOWN,
        to_at=ends[1] if known[1] else NOT_KNOWN,
        uncertainty_ms=draw(st.one_of(st.just(NOT_KNOWN), st.integers(0, 10**7))),
    )


@st.composite
def _count(draw: st.DrawFn) -> Count:
    manner = draw(st.sampled_from(list(CountManner)))
    without = manner in {CountManner.UNCOUNTABLE, CountManner.NOT_KNOWN}
    return Count(manner=manner, number=None if without else draw(_NUMBERS["number"]))


@st.composite
def _distance(draw: st.DrawFn) -> Distance:
    least, most = sorted(draw(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5))))
    return Distance(least_m=least, most_m=most if draw(st.booleans()) else NOT_KNOWN)


@st.composite
def _arc(draw: st.DrawFn) -> Arc:
    unit = draw(st.sampled_from(list(AngleUnit)))
    values = {
        "centre": st.integers(0, unit.n_circle - 1),
        "half_width": st.one_of(st.just(NOT_KNOWN), st.integers(0, unit.n_circle // 2)),
    }
    value: Arc = draw(made(Arc, unit=st.just(unit), **values))
    return value


@st.composite
def _location(draw: st.DrawFn) -> Location:
    rings = st.lists(POINTS, min_size=3, max_size=5, unique_by=lambda at: at.lat_deg).map(tuple)
    points = st.one_of(st.just(()), POINTS.map(lambda at: (at,)), rings)
    value: Location = draw(made(Location, points=points))
    return value


@st.composite
def _axes(draw: st.DrawFn) -> Axes:
    n_responsible = {Responsibility.ATTRIBUTED: 1, Responsibility.SHARED: 2}
    responsibility = draw(st.sampled_from(list(Responsibility)))
    size = n_responsible.get(responsibility, 0)
    names = st.lists(TEXTS, min_size=size, max_size=size, unique=True).map(tuple)
    occurrence = draw(st.sampled_from(list(Occurrence)))
    zone = draw(st.one_of(st.none(), TEXTS))
    given = {
        "occurrence": st.just(occurrence),
        "responsibility": st.just(responsibility),
        "responsible": names,
        "zone": st.just(zone),
        "zone_version": st.none() if zone is None else TEXTS,
        "breach": st.just(Breach.NO_BREACH) if size == 0 else st.sampled_from(list(Breach)),
    }
    value: Axes = draw(made(Axes, **given))
    return value


@st.composite
def _stance(draw: st.DrawFn) -> StanceTaken:
    stance = draw(st.sampled_from(list(Stance)))
    partly, waits = stance is Stance.ASSENT_IN_PART, stance is Stance.AD_REFERENDUM
    differs = partly or stance is Stance.DISSENT
    parts = st.lists(st.sampled_from(list(Axis)), min_size=1, max_size=2, unique=True).map(tuple)
    return StanceTaken(
        stance=stance,
        parts=draw(parts) if partly else (),
        until_at=draw(INSTANTS) if waits else None,
        axes=draw(st.one_of(st.none(), _axes())) if differs else None,
    )


def _attachment() -> st.SearchStrategy[Any]:
    original = {"derived_from": st.none(), "derived_by": st.none()}
    copy = {"derived_from": DIGESTS, "derived_by": TEXTS}
    media_type = st.sampled_from(["image/jpeg", "application/vnd.ms-excel"])
    return st.one_of(
        made(Attachment, media_type=media_type, **original),
        made(Attachment, media_type=media_type, **copy),
    )


_BY_HAND: dict[type, Any] = {
    Words: _words,
    Span: _span,
    Count: _count,
    Distance: _distance,
    Arc: _arc,
    Location: _location,
    Axes: _axes,
    StanceTaken: _stance,
    Attachment: _attachment,
    EntryRef: lambda: made(EntryRef, leaf=DIGESTS),
    Winds: lambda: made(
        Winds,
        winds=st.lists(st.sampled_from(list(Wind)), min_size=1, max_size=4, unique=True).map(tuple),
    ),
    Tasked: lambda: made(
        Tasked, team=st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(tuple)
    ),
    AllegationLodged: lambda: made(
        AllegationLodged, against=st.lists(TEXTS, max_size=3, unique=True).map(tuple)
    ),
}
