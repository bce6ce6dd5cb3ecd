"""How light it is: the three bands by which sensors are told apart, day, civil twilight, night."""

from __future__ import annotations

from enum import Enum


class Light(Enum):
    """How light it is, by the height of the sun; darker has the greater `darkness`."""

    DAY = "day"
    CIVIL_TWILIGHT = "civil_twilight"
    NIGHT = "night"

    @property
    def darkness(self) -> int:
        """The place in the order from day (0) to night (2)."""
        return list(Light).index(self)
