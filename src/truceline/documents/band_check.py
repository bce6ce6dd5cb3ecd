"""Zones derived from a line: none may be cut by itself, directly or by way of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from truceline.documents.node import Node
from truceline.documents.problem import Problem, shown


def band_problems(scenario: Node) -> Iterator[Problem]:
    """Yield zones whose band is cut by zones that depend on it."""
    zones = scenario.get("zones").items
    cuts = {zone.get("id").text: tuple(_cuts(zone)) for zone in zones}
    for zone_id, less in cuts.items():
        for cut in less:
            if zone_id in _reached(cut.text, cuts):
                yield Problem(
                    at=cut.mark,
                    expected=f"a zone that does not depend on {zone_id} in less",
                    came=shown(cut.value),
                    remedy="Break the circle.",
                )


def _cuts(zone: Node) -> Iterator[Node]:
    for version in zone.get("versions").items:
        yield from version.get("band").get("less").items


def _reached(start: str, cuts: Mapping[str, tuple[Node, ...]]) -> set[str]:
    """Return a zone and all zones that it depends on."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting.extend(cut.text for cut in cuts.get(here, ()))
    return reached
