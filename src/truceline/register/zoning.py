"""In which zone the region of a body lies; a port, for the register knows no geometry but boxes."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

from truceline.domain.identifier import ZoneId
from truceline.register.extent import Box


class Zoning(Protocol):
    """Knows the zones of a mechanism, and when each was where."""

    def zone_of(self, box: Box, at: datetime | None) -> ZoneId | None:
        """Return the zone in which a box lies wholly at an instant, or None if in no single one."""
        ...


class NoZones:
    """No zones at all."""

    def zone_of(self, box: Box, at: datetime | None) -> ZoneId | None:
        """Return none."""
        del box, at
        return None


NO_ZONES: Final = NoZones()
