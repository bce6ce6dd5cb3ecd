"""How two mechanisms of a scenario differ: bodies, assets, settings, burden, and who said what.

It compares what is written, field by field, and judges nothing. Where a fact comes from is no part
of a mechanism, so two mechanisms that differ only in their sources do not differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from truceline.domain.identifier import AssetId, BodyId, DelegationId, MechanismId
from truceline.domain.mechanism import Asset, Body, Mechanism, Setting
from truceline.domain.position import Parameter, Position
from truceline.domain.scenario import Scenario
from truceline.planning.burden import burden_of
from truceline.planning.comparison import Burden

_NOT_COMPARED = {"id", "known"}


class Change(Enum):
    """What happened to a thing between two mechanisms."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field whose value differs; nested fields have dotted names, absent ones no value."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """A body or asset that differs: itself as it is in `change`'s mechanism, and its fields."""

    thing: Body | Asset
    change: Change
    fields: tuple[FieldChange, ...] = ()

    @property
    def id(self) -> BodyId | AssetId:
        """The id of the thing."""
        return self.thing.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterChange:
    """A parameter that the mechanisms settle differently, and what is known to have been said.

    `silent` are the delegations of which no public position on it is known.
    """

    parameter: Parameter
    before: Setting | None
    after: Setting | None
    positions: tuple[Position, ...]
    silent: tuple[DelegationId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All in which the mechanism `after` differs from `before`."""

    before: MechanismId
    after: MechanismId
    bodies: tuple[ThingChange, ...]
    assets: tuple[ThingChange, ...]
    parameters: tuple[ParameterChange, ...]
    same: tuple[Parameter, ...]
    unsaid: tuple[Parameter, ...]
    burden_before: Burden
    burden_after: Burden

    @property
    def empty(self) -> bool:
        """Whether the mechanisms do not differ."""
        return not (self.bodies or self.assets or self.parameters)


def difference(scenario: Scenario, before: MechanismId, after: MechanismId) -> Difference:
    """Compare two mechanisms of a scenario.

    Parameters
    ----------
    scenario
        The case that holds both.
    before
        The mechanism that is compared with.
    after
        The mechanism that is described.

    Returns
    -------
    Difference
        What differs, in the order of the scenario; parameters that both settle alike are in
        `same`, those that neither mentions in `unsaid`.

    Raises
    ------
    UnknownIdError
        If the scenario has no mechanism of an id.
    """
    old, new = scenario.mechanism(before), scenario.mechanism(after)
    settled = [one for one in scenario.parameters if _settings(one, old, new) != (None, None)]
    changed = [one for one in settled if _differs(*_settings(one, old, new))]
    return Difference(
        before=before,
        after=after,
        bodies=tuple(_things(old.bodies, new.bodies)),
        assets=tuple(_things(old.assets, new.assets)),
        parameters=tuple(_parameter(scenario, one, (old, new)) for one in changed),
        same=tuple(one for one in settled if one not in changed),
        unsaid=tuple(one for one in scenario.parameters if one not in settled),
        burden_before=burden_of(old),
        burden_after=burden_of(new),
    )


def _settings(
    parameter: Parameter, old: Mechanism, new: Mechanism
) -> tuple[Setting | None, Setting | None]:
    return old.settings.get(parameter.id), new.settings.get(parameter.id)


def _differs(before: Setting | None, after: Setting | None) -> bool:
    if before is None or after is None:
        return True
    return (before.value, before.words) != (after.value, after.words)


def _parameter(
    scenario: Scenario, parameter: Parameter, mechanisms: tuple[Mechanism, Mechanism]
) -> ParameterChange:
    before, after = _settings(parameter, *mechanisms)
    said = [one for one in scenario.positions if one.parameter == parameter.id]
    heard = {one.delegation for one in said}
    return ParameterChange(
        parameter=parameter,
        before=before,
        after=after,
        positions=tuple(sorted(said, key=lambda one: one.said_on)),
        silent=tuple(one.id for one in scenario.delegations if one.id not in heard),
    )


def _things(
    before: Sequence[Body] | Sequence[Asset], after: Sequence[Body] | Sequence[Asset]
) -> Iterator[ThingChange]:
    old: Mapping[str, Body | Asset] = {one.id: one for one in before}
    new: Mapping[str, Body | Asset] = {one.id: one for one in after}
    for id_, thing in new.items():
        if id_ not in old:
            yield ThingChange(thing=thing, change=Change.ADDED)
    for id_, thing in old.items():
        if id_ not in new:
            yield ThingChange(thing=thing, change=Change.REMOVED)
        elif changes := tuple(_field_changes(thing, new[id_], prefix="")):
            yield ThingChange(thing=new[id_], change=Change.CHANGED, fields=changes)


def _field_changes(before: object, after: object, *, prefix: str) -> Iterator[FieldChange]:
    """Yield the innermost fields that differ; a platform that changes its kind differs whole."""
    old, new = _members(before), _members(after)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if _same(one, other):
            continue
        path = f"{prefix}{name}"
        if type(one) is type(other) and _members(one):
            yield from _field_changes(one, other, prefix=f"{path}.")
        else:
            yield FieldChange(field=path, before=one, after=other)


def _same(one: object, other: object) -> bool:
    """Tell whether two values say the same; the order in which ids are listed says nothing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        listed = all(isinstance(item, str) for item in (*one, *other))
        return sorted(one) == sorted(other) if listed else one == other
    return one == other


def _members(value: object) -> Mapping[str, object]:
    if is_dataclass(value):
        names = [one.name for one in fields(value) if one.name not in _NOT_COMPARED]
        return {name: getattr(value, name) for name in names}
    return {}
