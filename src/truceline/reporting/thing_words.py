"""Bodies and assets and their fields in words, for the text of a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import time
from enum import Enum

from truceline.domain.identifier import DelegationId, MechanismId, SensorId, ZoneId
from truceline.domain.mechanism import Body, Mechanism
from truceline.domain.place import Coordinate
from truceline.planning.difference import FieldChange, ThingChange
from truceline.reporting.label import Labels

_DELEGATIONS = {"command", "operator", "raw_feeds_to", "may_publish", "may_patrol", "witnesses"}
_BODY_FIELDS = ("kind", "command", "place", "host", "host_consent", "staff", "term")
_ASSET_FIELDS = (
    *("body", "operator", "raw_feeds_to", "sensors", "host", "host_consent", "staff", "hours"),
    "duty",
    *("term", "sharing", "evidentiary_use"),
)
_UNSTATED: tuple[object, ...] = (None, (), {}, False, "not known")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingWords:
    """Names the things of two mechanisms and says their fields."""

    labels: Labels
    before: MechanismId
    after: MechanismId

    def summary(self, change: ThingChange) -> Iterable[str]:
        """Return the fields of a new or vanished thing that a reader asks for first."""
        thing = change.thing
        if isinstance(thing, Body):
            yield "; ".join(self._stated(thing, _BODY_FIELDS))
        else:
            platform = next(
                name for name in ("post", "camera", "patrol", "orbit") if getattr(thing, name)
            )
            kind = self.labels.words.say(f"diff.word.{platform}")
            yield "; ".join([kind, *self._stated(thing, _ASSET_FIELDS)])

    def change(self, change: FieldChange) -> str:
        """Return what became of a field."""
        name = change.field.rsplit(".", 1)[-1]
        return self.labels.words.say(
            "diff.field_change",
            field=self.labels.words.say(f"diff.word.{name}"),
            before=self._value(name, change.before),
            after=self._value(name, change.after),
        )

    def subjects(self, ids: Iterable[str]) -> str:
        """Return the names of bodies and assets."""
        return self._listed(self._subject(one) for one in ids)

    def _stated(self, thing: object, names: Iterable[str]) -> Iterable[str]:
        for name in names:
            value = getattr(thing, name)
            if is_dataclass(value):
                yield from self._stated(value, _names(value))
            elif value not in _UNSTATED:
                yield self.labels.words.say(
                    "diff.field",
                    field=self.labels.words.say(f"diff.word.{name}"),
                    value=self._value(name, value),
                )

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, Mapping):
            return self._mapping(name, value)
        if isinstance(value, tuple):
            return self._listed(self._item(name, one) for one in value)
        return self._item(name, value)

    def _item(self, name: str, value: object) -> str:
        match value:
            case None:
                return self.labels.words.say("diff.nothing")
            case bool() | Enum():
                return self._word(value)
            case Coordinate():
                return f"({value.lat_deg:g}, {value.lon_deg:g})"
            case str() | time():
                return self._namers().get(name, str)(str(value))
            case float() | int():
                return f"{value:g}"
            case _:
                return ", ".join(self._stated(value, _names(value)))

    def _word(self, value: bool | Enum) -> str:  # noqa: FBT001 - a value to name, no mode
        key = str(value.value) if isinstance(value, Enum) else ("no", "yes")[value]
        return self.labels.words.texts.get(f"diff.value.{key}", key)

    def _mapping(self, name: str, value: Mapping[str, object]) -> str:
        if name == "names":
            return self.labels.words.name({key: str(one) for key, one in value.items()})
        people = (
            f"{self.labels.delegation(DelegationId(who))} {number}" for who, number in value.items()
        )
        return self._listed(people)

    def _namers(self) -> Mapping[str, Callable[[str], str]]:
        """Return how the values of a field are named, for the fields that hold ids."""
        scenario, name = self.labels.scenario, self.labels.words.name
        delegations = dict.fromkeys(
            (*_DELEGATIONS, "host"), lambda one: self.labels.delegation(DelegationId(one))
        )
        return {
            **delegations,
            "body": self._subject,
            "place": self._place,
            "sensors": lambda one: name(scenario.sensor(SensorId(one)).names),
            "within": lambda one: self.labels.zone(ZoneId(one)),
        }

    def _place(self, id_: str) -> str:
        places = self.labels.scenario.places
        return next(self.labels.words.name(one.names) for one in places if one.id == id_)

    def _subject(self, id_: str) -> str:
        """Return the name of a body or asset, which is in one of the two mechanisms at least."""
        mechanisms = [self.labels.scenario.mechanism(one) for one in (self.after, self.before)]
        of = next(one for one in mechanisms if id_ in _ids(one))
        return self.labels.subject(of, id_)

    def _listed(self, items: Iterable[str]) -> str:
        return ", ".join(items) or self.labels.words.say("diff.nothing")


def _names(value: object) -> tuple[str, ...]:
    """Return the fields of a noun in their order."""
    return tuple(one.name for one in fields(value))  # type: ignore[arg-type]  # it is a dataclass


def _ids(mechanism: Mechanism) -> set[str]:
    return {*(one.id for one in mechanism.bodies), *(one.id for one in mechanism.assets)}
