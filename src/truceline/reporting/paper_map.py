"""Maps for paper: the marks and the look of the page's map, one mechanism and one language each.

A map as wide as the sheet names all that has room; one of half the width names what a telephone
would show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from truceline.planning.comparison import Comparison, MechanismSight
from truceline.reporting.block import Block, Drawing, Gallery, Sign
from truceline.reporting.comparison_map import comparison_map, pictures
from truceline.reporting.font_shelf import FAMILIES
from truceline.reporting.label import Labels
from truceline.reporting.map_facts import DRAWN_PX
from truceline.reporting.map_room import NARROW_PX
from truceline.reporting.page_kit import rendered
from truceline.reporting.public_map import public_map
from truceline.reporting.public_view import PublicView

_SIGN_BOX: Final = "-10 -7.5 20 15"


def sight_drawings(
    comparison: Comparison, labels: Labels, *, most_px: int
) -> tuple[tuple[Block, ...], Mapping[str, Any]]:
    """Return the maps of a comparison, the asked mechanism's first and large, and their facts."""
    facts = comparison_map(comparison, labels)
    large = _Sheet(labels=labels, facts=facts | pictures(comparison, most_px=most_px), narrow=False)
    small = _Sheet(
        labels=labels, facts=facts | pictures(comparison, most_px=most_px // 2), narrow=True
    )
    first = facts["first_shown"]
    others = [index for index in range(len(comparison.mechanisms)) if index != first]
    blocks: list[Block] = [large.sight(comparison.mechanisms, first)]
    if others:
        drawn = tuple(small.sight(comparison.mechanisms, index) for index in others)
        blocks.append(Gallery(drawings=drawn))
    return tuple(blocks), facts


def band_drawing(view: PublicView, labels: Labels) -> tuple[Drawing, Mapping[str, Any]]:
    """Return the map of the public form and its facts."""
    facts = public_map(view, labels)
    say = labels.words.say
    sheet = _Sheet(labels=labels, facts=facts, narrow=False)
    drawing = Drawing(
        title="",
        note="",
        text="",
        svg=sheet.map("band"),
        alternative=f"{say('public.map_title')}. {say('public.map_text')}",
        legend=tuple(sheet.legend()),
        caption=say("public.map_note"),
    )
    return drawing, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What is drawn on paper of one width, from the facts of the page's map."""

    labels: Labels
    facts: Mapping[str, Any]
    narrow: bool

    def sight(self, mechanisms: tuple[MechanismSight, ...], index: int) -> Drawing:
        """Draw what the mechanism of an index sees."""
        mechanism = self.labels.scenario.mechanism(mechanisms[index].id)
        say, name = self.labels.words.say, self.labels.words.name(mechanism.names)
        only = {key: (self.facts[key][index],) for key in ("pictures", "marks_shown")}
        return Drawing(
            title=name,
            note=self.labels.standing(mechanism),
            text=self.labels.words.name(mechanism.summary),
            svg=self.map("sight", **only, shown=(mechanisms[index],)),
            alternative=say("paper.map", title=say("page.map_title"), mechanism=name)
            + f" {say('page.map_text')}",
            legend=() if self.narrow else tuple(self.legend()),
            caption="" if self.narrow else say("page.map_note"),
        )

    def map(self, drawn: str, **only: object) -> str:
        frame, first = self.facts["frame"], self.facts["first_language"]
        return self._svg(
            drawn=drawn,
            box=f"0 0 {frame.width_km} {frame.height_km}",
            unit=frame.width_km / (NARROW_PX if self.narrow else DRAWN_PX),
            narrow=self.narrow,
            place_languages=self.facts["place_languages"][first : first + 1],
            **only,
        )

    def legend(self) -> Iterator[Sign]:
        for one in self.facts["legend_signs"]:
            svg = self._svg(drawn="sign", box=_SIGN_BOX, unit=1.0, narrow=False, it=one)
            yield Sign(svg=svg, text=one["text"])

    def _svg(self, **facts: object) -> str:
        families = ", ".join(f'"{one}"' for one in FAMILIES)
        given = {**self.facts, **facts, "paper": True, "families": families}
        return rendered("paper.svg.j2", self.labels, given)
