"""The domain's type hints, walked beside a tree, so that no check lists fields by name.

An identifier's type says what it identifies; a dataclass says which keys a mapping has. Only the
forms that the domain and the file shapes use are understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import NewType, TypeGuard, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, UnsetType

from truceline.documents.node import Node


@dataclass(slots=True, kw_only=True)
class Visit:
    """A node with the type that it should have and the field in which it stands."""

    node: Node
    hint: object
    field: str


def visits(node: Node, hint: object) -> tuple[Visit, ...]:
    """Return a node and all below it as far as they have the form of the type, parents first.

    A branch that several mechanisms inherit is visited once.
    """
    found: list[Visit] = []
    waiting = [Visit(node=node, hint=bare(hint), field="")]
    seen: set[int] = set()
    while waiting:
        visit = waiting.pop()
        found.append(visit)
        below = [child for child in children(visit) if id(child.node) not in seen]
        seen.update(id(child.node) for child in below if child.node.fields or child.node.items)
        waiting.extend(reversed(below))
    return tuple(found)


def children(visit: Visit) -> Iterator[Visit]:
    """Yield the nodes directly below a node that its type knows; the keys of a mapping first."""
    node, hint = visit.node, visit.hint
    if is_record(hint):
        for name, member in field_hints(hint).items():
            if name in node.fields:
                yield Visit(node=node.fields[name], hint=member, field=name)
    elif get_origin(hint) is tuple:
        item_hint = bare(get_args(hint)[0])
        for item in node.items:
            yield Visit(node=item, hint=item_hint, field=visit.field)
    elif get_origin(hint) is Mapping:
        key_hint, value_hint = get_args(hint)
        for key, child in node.fields.items():
            yield Visit(node=Node(key, child.named_at), hint=key_hint, field=visit.field)
            yield Visit(node=child, hint=bare(value_hint), field=visit.field)


def bare(hint: object) -> object:
    """Return a type without the "or nothing"."""
    if get_origin(hint) in {Union, UnionType}:
        kept = [one for one in get_args(hint) if one not in {NoneType, UnsetType}]
        return Union[tuple(kept)]  # noqa: UP007 - the parts are known at run time only
    return hint


def is_record(hint: object) -> TypeGuard[type]:
    """Tell whether a type is a noun or a file shape, with fields."""
    return isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Struct))


def is_identifier_type(hint: object) -> bool:
    """Tell whether a type is one of the domain's identifiers."""
    return isinstance(hint, NewType)


@cache
def field_hints(record: type) -> Mapping[str, object]:
    """Return the type of each field, without the "or nothing"."""
    return {name: bare(hint) for name, hint in get_type_hints(record).items()}


def records_within(hint: object, found: dict[str, type] | None = None) -> dict[str, type]:
    """Return every noun that a type consists of, by its name."""
    found = {} if found is None else found
    hint = bare(hint)
    parts: tuple[object, ...] = get_args(hint)
    if is_record(hint):
        parts = () if hint.__name__ in found else tuple(field_hints(hint).values())
        found[hint.__name__] = hint
    for part in parts:
        records_within(part, found)
    return found
