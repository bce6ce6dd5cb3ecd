"""The map of a comparison, for the page: pictures of what is seen, and the assets upon them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from truceline.domain.identifier import MechanismId
from truceline.planning.comparison import Comparison
from truceline.reporting.label import Labels
from truceline.reporting.map_facts import map_facts
from truceline.reporting.map_room import Room, beside_room, symbol_room
from truceline.reporting.map_sketch import Mark, MarkKind, commands_of, frame_of, marks_of
from truceline.reporting.raster import PALETTE, SeenClass, seen_picture, shade_picture

_NAMED_LEFT_FROM = 0.6


def comparison_map(comparison: Comparison, labels: Labels) -> dict[str, Any]:
    """Return what the template needs to draw all but the pictures."""
    scenario, grid = comparison.scenario, comparison.ground.grid
    layer = _Assets(
        labels=labels,
        width_km=frame_of(grid).width_km,
        marks={
            one.id: marks_of(scenario.mechanism(one.id), scenario, grid)
            for one in comparison.mechanisms
        },
    )
    asked = [one.id == scenario.asked for one in comparison.mechanisms]
    return {
        **map_facts(labels, grid, taken=sorted(set(layer.rooms()))),
        "named_left": layer.named_left,
        "marks_shown": tuple(layer.marks.values()),
        "first_shown": asked.index(True) if any(asked) else 0,
        "legend_signs": tuple(_legend(layer)),
    }


def _legend(layer: _Assets) -> Iterator[dict[str, Any]]:
    """Yield the signs of the legend and what they mean."""
    words, scenario = layer.labels.words, layer.labels.scenario
    for one in SeenClass:
        if one is not SeenClass.UNSEEN:
            text = words.say(f"class.{one.name.lower()}")
            yield {"kind": "class", "text": text, **_fill(one)}
    for index, command in enumerate(commands_of(scenario)):
        text = f"{words.say('page.command')} {layer.labels.delegations(command)}"
        yield {"kind": "command", "index": index, "text": text}
    if any(mark.illustrative for mark in layer.all()):
        yield {"kind": "hollow", "text": words.say("page.hollow")}
    if any(mark.kind is MarkKind.ORBIT for mark in layer.all()):
        yield {"kind": "aircraft", "text": words.say("page.aircraft")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assets:
    """The assets of every mechanism on a map of a width [km]."""

    labels: Labels
    width_km: float
    marks: dict[MechanismId, tuple[Mark, ...]]

    def all(self) -> Iterator[Mark]:
        for marks in self.marks.values():
            yield from marks

    def rooms(self) -> Iterator[Room]:
        """Yield the room of every symbol, and of the names of what the base lacks."""
        for id_, marks in self.marks.items():
            mechanism = self.labels.scenario.mechanism(id_)
            for mark in marks:
                yield symbol_room(mark.x, mark.y)
                if mark.extra:
                    name = self.labels.subject(mechanism, mark.id)
                    yield beside_room(mark.x, mark.y, name, left=self.named_left(mark))

    def named_left(self, mark: Mark) -> bool:
        """Tell whether the name of a mark stands to its left, for want of room on the right."""
        return mark.x > _NAMED_LEFT_FROM * self.width_km


def _fill(one: SeenClass) -> dict[str, str]:
    red, green, blue, opacity = PALETTE[one]
    return {"fill": f"#{red:02x}{green:02x}{blue:02x}", "opacity": f"{opacity / 255:.2f}"}


def pictures(comparison: Comparison, *, most_px: int) -> dict[str, Any]:
    """Return the pictures of a map, at most so many picture elements wide or high."""
    maps = {one.mechanism: one for one in comparison.maps}
    ground = comparison.ground
    return {
        "shade": shade_picture(ground, most_px=most_px),
        "pictures": [
            seen_picture(maps[one.id], ground, most_px=most_px) for one in comparison.mechanisms
        ],
    }
