"""How a noun and its shape on the wire become one another, derived once from the types of both.

Fields have the same names on both sides; if they differ, that is found when the program starts. A
noun that has moved on therefore makes its older shape a module with a conversion of its own.

What differs is few: ``null`` for what is not known, microseconds for an instant, steps of 1e-7
degree for a coordinate, lists in order for sets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import asdict

from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import STEPS_PER_DEG
from truceline.domain.place import Coordinate
from truceline.wire.part_v1 import (
    ArcV1,
    CoordinateV1,
    CountV1,
    DistanceV1,
    FlightV1,
    GradingV1,
    HandlingV1,
    InstrumentV1,
    SeeingV1,
    WeaponV1,
    WindsV1,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)

_SHARED = {
    ArcV1,
    CountV1,
    DistanceV1,
    FlightV1,
    GradingV1,
    HandlingV1,
    InstrumentV1,
    SeeingV1,
    WeaponV1,
    WindsV1,
}
"""Shapes of which few are in use again and again, so that equal ones become one noun."""

_MOST_SHARED = 4096

Step = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """Both ways: `load` from the shape to the noun, `dump` from the noun to the shape."""

    load: Step
    dump: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maybe:
    """Of a field that may be null, what null stands for, and how all else changes, if it does."""

    nothing: NotKnown | None
    inner: Conversion | None

    def dump(self, value: object) -> object:
        """Return the shape of a value that may be nothing."""
        if value is self.nothing:
            return None
        return self.inner.dump(value) if self.inner else value


_Change: TypeAlias = Conversion | _Maybe | None


def conversion_of(
    noun: type,
    shape: type,
    *,
    renamed: Mapping[str, str] | None = None,
    beside: str = "",
    fixed: Collection[str] = (),
) -> Conversion:
    """Return the conversion between a noun and its shape.

    Parameters
    ----------
    noun
        The dataclass.
    shape
        The struct, with the same fields and perhaps a version, which has a default.
    renamed
        The noun's names of fields that have others in the shape, by those.
    beside
        A field of the shape that the noun does not have, and that `dump` is given by name.
    fixed
        Fields of the shape that the noun does not have, and that have one value.

    Raises
    ------
    TypeError
        If their fields differ.
    """
    of_noun = {each.name: hint for each, hint in _hinted(noun)}
    of_shape = get_type_hints(shape)
    versioned = "version" in of_shape and "version" not in of_noun
    other = {
        (renamed or {}).get(name, name): name for name in of_shape if name not in {beside, *fixed}
    }
    if set(other) - ({"version"} if versioned else set()) != set(of_noun):
        message = f"{noun.__name__} and {shape.__name__} have different fields"
        raise TypeError(message)
    names = {name: other[name] for name in of_noun}
    steps = {name: _step(hint, of_shape[names[name]]) for name, hint in of_noun.items()}
    load = _loader(noun, names, steps, extra=sorted(set(of_shape) - set(names.values())))
    return Conversion(
        load=lru_cache(_MOST_SHARED)(load) if shape in _SHARED else load,
        dump=_dumper(shape, names, {name: each.dump for name, each in steps.items() if each}),
    )


def _hinted(noun: type) -> list[tuple[Any, Any]]:
    hints = get_type_hints(noun)
    return [(each, hints[each.name]) for each in fields(noun)]


def _loader(
    noun: type, names: Mapping[str, str], steps: Mapping[str, _Change], *, extra: list[str]
) -> Step:
    """Return what loads a noun; it runs once for each part of each entry, so it does little."""
    renamed = [(name, written) for name, written in names.items() if name != written]
    maybe = [(name, each) for name, each in steps.items() if isinstance(each, _Maybe)]
    unknown = [name for name, each in maybe if not each.inner]
    inner = [(name, each.nothing, each.inner.load) for name, each in maybe if each.inner]
    always = [(name, each.load) for name, each in steps.items() if isinstance(each, Conversion)]

    def load(shape: msgspec.Struct) -> object:
        values = asdict(shape)
        for name in extra:
            del values[name]
        for name, written in renamed:
            values[name] = values.pop(written)
        for name in unknown:
            if values[name] is None:
                values[name] = NOT_KNOWN
        for name, nothing, step in inner:
            value = values[name]
            values[name] = nothing if value is None else step(value)
        for name, step in always:
            values[name] = step(values[name])
        return noun(**values)

    return load


def _dumper(shape: type, names: Mapping[str, str], steps: Mapping[str, Step]) -> Step:
    pairs = [(name, written, steps.get(name, _same)) for name, written in names.items()]

    def dump(noun: object, **beside: object) -> object:
        values = {written: step(getattr(noun, name)) for name, written, step in pairs}
        return shape(**values, **beside)

    return dump


def _same(value: object) -> object:
    return value


def _step(noun: Any, shape: Any) -> _Change:  # noqa: ANN401 - a type as it was annotated
    """Return how one field changes; None if it is the same on both sides."""
    origin = get_origin(noun)
    if origin not in {Union, UnionType}:
        return _certain(noun, shape)
    nouns = [each for each in get_args(noun) if each not in {NotKnown, NoneType}]
    shapes = [each for each in get_args(shape) if each is not NoneType] or [shape]
    pairs = list(zip(nouns, shapes, strict=True))
    inner = _of_types(pairs) if len(pairs) > 1 else _certain(*pairs[0])
    if NotKnown in get_args(noun):
        return _Maybe(nothing=NOT_KNOWN, inner=inner)
    return _Maybe(nothing=None, inner=inner) if inner and NoneType in get_args(noun) else inner


def _certain(noun: Any, shape: Any) -> Conversion | None:  # noqa: ANN401 - as in _step
    if noun in _SCALARS:
        return _SCALARS[noun]
    origin = get_origin(noun)
    if origin in _HOLDERS:
        return _HOLDERS[origin](noun, shape)
    if isinstance(noun, type) and is_dataclass(noun):
        return conversion_of(noun, shape)
    return None


def _of_types(pairs: list[tuple[type, type]]) -> Conversion:
    loads, dumps = {}, {}
    for noun, shape in pairs:
        inner = conversion_of(noun, shape)
        loads[shape], dumps[noun] = inner.load, inner.dump
    return Conversion(
        load=lambda value: loads[type(value)](value), dump=lambda value: dumps[type(value)](value)
    )


def _tuple(noun: Any, shape: Any) -> Conversion | None:  # noqa: ANN401 - as in _step
    inner = _certain(get_args(noun)[0], get_args(shape)[0])
    if inner is None:
        return None
    load, dump = inner.load, inner.dump
    return Conversion(
        load=lambda values: tuple([load(each) for each in values]),
        dump=lambda values: tuple([dump(each) for each in values]),
    )


def _set(_noun: object, _shape: object) -> Conversion:
    return Conversion(
        load=frozenset, dump=lambda values: tuple(sorted(values, key=attrgetter("value")))
    )


def _mapping(noun: Any, shape: Any) -> Conversion:  # noqa: ANN401 - as in _step
    key, of_noun = get_args(noun)
    named = attrgetter("value") if key is not str else _same  # JSON has texts for keys
    inner = _certain(of_noun, get_args(shape)[1])
    if inner is None:
        return Conversion(
            load=_same, dump=lambda values: {named(name): each for name, each in values.items()}
        )
    load, dump = inner.load, inner.dump
    return Conversion(
        load=lambda values: {name: load(each) for name, each in values.items()},
        dump=lambda values: {named(name): dump(each) for name, each in values.items()},
    )


def _load_coordinate(shape: CoordinateV1) -> Coordinate:
    return Coordinate(
        lat_deg=shape.lat_e7 / STEPS_PER_DEG,
        lon_deg=shape.lon_e7 / STEPS_PER_DEG,
        datum=shape.datum,
    )


def _dump_coordinate(noun: Coordinate) -> CoordinateV1:
    return CoordinateV1(
        lat_e7=round(noun.lat_deg * STEPS_PER_DEG),
        lon_e7=round(noun.lon_deg * STEPS_PER_DEG),
        datum=noun.datum,
    )


_SCALARS: dict[object, Conversion] = {
    datetime: Conversion(
        load=lambda value: _EPOCH + timedelta(microseconds=value),
        dump=lambda value: (value - _EPOCH) // _STEP,
    ),
    Coordinate: Conversion(load=_load_coordinate, dump=_dump_coordinate),
}

_HOLDERS: dict[object, Callable[[Any, Any], Conversion | None]] = {
    tuple: _tuple,
    frozenset: _set,
    Mapping: _mapping,
}
