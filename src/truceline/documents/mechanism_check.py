"""A mechanism within its scenario: its folder's name, its settings' parts, its assets' places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from truceline.documents.hint import visits
from truceline.documents.mechanism_folder import MechanismDocuments
from truceline.documents.node import Node, plain
from truceline.documents.problem import Problem, shown
from truceline.domain.mechanism import Mechanism
from truceline.domain.place import Coordinate
from truceline.domain.position import Part
from truceline.domain.scenario import Frame

Noun = TypeVar("Noun")
_FILE_OF = {Part.ASSETS: "rules", Part.RULES: "rules", Part.RELEASE: "release"}


def mechanism_problems(
    scenario: Node, all_read: Mapping[str, MechanismDocuments]
) -> Iterator[Problem]:
    """Yield what is wrong with the mechanisms as parts of the scenario."""
    for name, documents in all_read.items():
        yield from _misnamed(name, documents.head.get("id"))
    for mechanism in scenario.get("mechanisms").items:
        yield from _misplaced_settings(mechanism, scenario.get("parameters"))
    yield from _outside(scenario.get("mechanisms"), scenario.get("frame"))


def _misnamed(folder: str, declared: Node) -> Iterator[Problem]:
    if declared.text and declared.text != folder:
        yield Problem(
            at=declared.mark,
            expected=f"the name of the folder, {folder}, in id",
            came=shown(declared.value),
            remedy="Rename one of the two.",
        )


def _misplaced_settings(mechanism: Node, parameters: Node) -> Iterator[Problem]:
    files = {part.value: file for part, file in _FILE_OF.items()}
    right = {one.get("id").text: files.get(one.get("part").text) for one in parameters.items}
    for file in ("rules", "release"):
        for parameter, setting in mechanism.get(file).fields.items():
            wanted = right.get(parameter)
            if wanted not in {None, file}:
                yield Problem(
                    at=setting.named_at,
                    expected=f"{parameter} in {wanted}.yaml, by its part",
                    came=f"it in {file}.yaml",
                    remedy="Move it, or correct the part in parameters.yaml.",
                )


def _outside(mechanisms: Node, frame_node: Node) -> Iterator[Problem]:
    """Yield the positions of assets that the comparison cannot place."""
    frame = _converted(frame_node, Frame)
    places = [v.node for v in visits(mechanisms, tuple[Mechanism, ...]) if v.hint is Coordinate]
    for node in places:
        at = _converted(node, Coordinate)
        if frame and at and not _lies_in(frame, at):
            yield _outside_problem(node, at, frame)


def _converted(node: Node, noun: type[Noun]) -> Noun | None:
    """Return the noun, or None where it is refused, which another check says."""
    try:
        return msgspec.convert(plain(node), noun)
    except msgspec.ValidationError:
        return None


def _lies_in(frame: Frame, at: Coordinate) -> bool:
    in_latitude = frame.south_deg <= at.lat_deg <= frame.north_deg
    return in_latitude and frame.west_deg <= at.lon_deg <= frame.east_deg


def _outside_problem(node: Node, at: Coordinate, frame: Frame) -> Problem:
    return Problem(
        at=node.get("lat_deg").mark,
        expected=f"a place in the frame, latitude {frame.south_deg} to {frame.north_deg} and "
        f"longitude {frame.west_deg} to {frame.east_deg}",
        came=f"{at.lat_deg}, {at.lon_deg}",
        remedy="Correct it, perhaps by exchanging the two, or widen the frame in scenario.yaml.",
    )
