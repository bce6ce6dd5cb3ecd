"""Identifiers: what refers to nothing, and what stands twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import get_args, get_origin

from truceline.documents.hint import (
    Visit,
    children,
    field_hints,
    is_identifier_type,
    is_record,
)
from truceline.documents.node import Mark, Node
from truceline.documents.problem import Problem, nearest_of, one_of, shown
from truceline.domain.identifier import AgreementId, AssetId, BodyId, MechanismId, ScenarioId
from truceline.domain.scenario import Scenario

MOST_NAMED = 8
_ELSEWHERE = (AgreementId, AssetId, BodyId, ScenarioId)
Definitions = Mapping[object, Mapping[str, Mark]]


def reference_problems(
    scenario: Node, walk: Iterable[Visit], listed: Iterable[Node]
) -> Iterator[Problem]:
    """Yield references to nothing, ids that stand twice, and assets of absent bodies."""
    definitions = _definitions(scenario, listed)
    for visit in walk:
        if visit.hint in definitions and visit.field != "id":
            yield from _dangling(visit, definitions[visit.hint])
        if get_origin(visit.hint) is tuple:
            yield from _twice(visit)
    for mechanism in scenario.get("mechanisms").items:
        extends = mechanism.get("extends").text
        if not extends or extends in definitions[MechanismId]:
            yield from _bodiless(mechanism)


def _definitions(scenario: Node, listed: Iterable[Node]) -> Definitions:
    """Return the known ids of each kind; a kind whose file could not be read is left out."""
    found: dict[object, dict[str, Mark]] = {}
    for name, hint in field_hints(Scenario).items():
        collection, kind = scenario.get(name), _kind(hint)
        if kind is not None and kind not in _ELSEWHERE and not collection.is_hole:
            ids = (item.get("id") for item in collection.items)
            found[kind] = {node.text: node.mark for node in ids if node.text}
    found[MechanismId] = {node.text: node.mark for node in listed}
    return found


def _kind(hint: object) -> object:
    """Return the type of the ids of a collection's things, if they have such."""
    if get_origin(hint) is not tuple or not is_record(get_args(hint)[0]):
        return None
    kind = field_hints(get_args(hint)[0]).get("id")
    return kind if is_identifier_type(kind) else None


def _dangling(visit: Visit, known: Mapping[str, Mark]) -> Iterator[Problem]:
    wanted = visit.node.value
    if not isinstance(wanted, str) or wanted in known:
        return
    near = nearest_of(wanted, known)
    named = f" ({one_of(known)})" if known and len(known) <= MOST_NAMED else ""
    yield Problem(
        at=visit.node.mark,
        expected=f"a known {_noun(visit.hint)} in {visit.field}{named}",
        came=shown(wanted),
        remedy=f"Did you mean {near}?" if near else "Correct the id, or add what it names.",
    )


def _noun(hint: object) -> str:
    return str(getattr(hint, "__name__", "")).removesuffix("Id").lower()


def _twice(visit: Visit) -> Iterator[Problem]:
    seen: dict[str, Mark] = {}
    for child in children(visit):
        node = child.node.get("id")
        if node.text in seen:
            yield Problem(
                at=node.mark,
                expected=f"ids that differ in {visit.field}",
                came=f"{shown(node.value)} again, first in line {seen[node.text].line}",
                remedy="Rename or remove one of the two.",
            )
        elif node.text:
            seen[node.text] = node.mark


def _bodiless(mechanism: Node) -> Iterator[Problem]:
    """Yield a mechanism's own assets of absent bodies; inherited ones are seen where they stand."""
    folder = PurePath(mechanism.mark.file).parent
    bodies = mechanism.get("bodies").items
    known = {body.get("id").text: body.mark for body in bodies}
    for asset in mechanism.get("assets").items:
        body = asset.get("body")
        own = PurePath(body.mark.file).parent == folder
        if own and body.text and body.text not in known:
            yield from _dangling(Visit(node=body, hint=BodyId, field="body"), known)
