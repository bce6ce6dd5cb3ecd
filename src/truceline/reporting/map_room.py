"""Room on a map of some width: which texts and symbols would cover each other.

Widths of letters are guessed from their number; a guess is enough to keep names apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from truceline.reporting.map_sketch import Frame

WIDE_PX: Final = 780.0
NARROW_PX: Final = 360.0
"""How wide a map is drawn on a screen and on a telephone [px]."""

LETTER_PX: Final = 6.9
LINE_PX: Final = 13.0
_SYMBOL_PX: Final = 5.0


class Room(NamedTuple):
    """Room about a point of the map [km], so far to each side of it [px]."""

    x: float
    y: float
    left_px: float
    right_px: float
    up_px: float
    down_px: float


def symbol_room(x: float, y: float) -> Room:
    """Return the room of a symbol on a point of the map [km]."""
    half = _SYMBOL_PX
    return Room(x=x, y=y, left_px=half, right_px=half, up_px=half, down_px=half)


def title_room(x: float, y: float, text: str) -> Room:
    """Return the room of a text whose middle stands on a point of the map [km]."""
    half = len(text) * LETTER_PX / 2
    return Room(x=x, y=y, left_px=half, right_px=half, up_px=LINE_PX, down_px=4)


def beside_room(x: float, y: float, text: str, *, left: bool) -> Room:
    """Return the room of a text that stands to one side of a symbol [km]."""
    long = len(text) * LETTER_PX + 2 * _SYMBOL_PX
    half = LINE_PX / 2
    return Room(
        x=x,
        y=y,
        left_px=long if left else 0,
        right_px=0 if left else long,
        up_px=half,
        down_px=half,
    )


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A map of a width, and what stands on it already."""

    frame: Frame
    width_px: float
    taken: list[Room]

    def free(self, room: Room, *, but: Iterable[Room] = ()) -> bool:
        """Tell whether a room lies on the sheet and meets nothing but what is excepted."""
        box = self._box(room)
        height_px = self.frame.height_km * self._px_per_km
        on_it = box.left >= 0 and box.top >= 0
        on_it = on_it and box.right <= self.width_px and box.bottom <= height_px
        excepted = set(but)
        return on_it and not any(
            box.meets(self._box(one)) for one in self.taken if one not in excepted
        )

    @property
    def _px_per_km(self) -> float:
        return self.width_px / self.frame.width_km

    def _box(self, room: Room) -> _Box:
        x, y = room.x * self._px_per_km, room.y * self._px_per_km
        return _Box(x - room.left_px, y - room.up_px, x + room.right_px, y + room.down_px)
