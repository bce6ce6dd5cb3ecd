"""What the public may know of coverage: four bands on a fixed grid of 10 km, or nothing.

Coverage gives posts away, and what is not covered is a way through. So the public is told how
much of the watched ground in a cell of 10 km the union of all assets sees, in four bands, and
nothing else: no asset's own view, no second reading, no total, no difference. The rules, each
against the attack that it stops:

1. The union has at least five assets; one post's view at 10 km still betrays its place to a few
   kilometres.
2. For every reader, the assets on the ground that he does not hold number none or at least five.
   A delegation that subtracts its own four posts from a union of five would see the fifth.
   Aircraft are left out of this count: their place is not fixed.
3. Only the mechanism that the others are measured against is published. Two maps whose
   mechanisms differ by one post give that post away by their difference.
4. A cell with little watched ground is withheld; a share of a small piece is a fine map. Nothing
   is published that adds cells up (no zone, no total), so none can be worked out from the rest.
5. The grid lies on the multiples of 10 km of the coordinate system, whatever was compared, so
   that shifted grids cannot be laid over each other.
6. What is withheld follows from the watched ground and from the list of assets, never from a
   share: a hole in the map says nothing of what is seen there.

What it is not: a guard against the delegation that runs the program, which may compare what it
likes; nor against two delegations that put their knowledge together, or repeated publication
with other reliefs, which narrows a share that lies near the edge of a band.

References
----------
docs/reference/comparison-output.md, "The public form".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import DelegationId, MechanismId, ZoneId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.refusal import require
from truceline.domain.site import Orbit

CELL_M = 10_000.0
LEAST_ASSETS = 5
LEAST_WATCHED_KM2 = 25.0


class Band(Enum):
    """A quarter of the watched ground of a cell; the last takes in the whole."""

    UNDER_A_QUARTER = "0-25"
    UNDER_A_HALF = "25-50"
    UNDER_THREE_QUARTERS = "50-75"
    MORE = "75-100"


class Withheld(Enum):
    """Why nothing is said; never a reason that lies in what is seen."""

    NOT_THE_BASE = "not_the_base"
    FEW_ASSETS = "few_assets"
    ONE_SIDE_COULD_SUBTRACT = "one_side_could_subtract"
    LITTLE_GROUND = "little_ground"


_BANDS = tuple(Band)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PublicCell:
    """A cell of the fixed grid: its lower left corner in tens of kilometres, north first."""

    north: int
    east: int


def public_cell_of(*, x_m: float, y_m: float) -> PublicCell:
    """Return the cell of the fixed grid that holds a place [m].

    Examples
    --------
    >>> public_cell_of(x_m=512_300.0, y_m=-1.0)
    PublicCell(north=-1, east=51)
    """
    return PublicCell(north=math.floor(y_m / CELL_M), east=math.floor(x_m / CELL_M))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSight:
    """What the union of a mechanism's assets sees of the watched ground in a cell [km², 0…1].

    `zone` is the one with most ground in the cell; `watched_km2` leaves voids out.
    """

    cell: PublicCell
    zone: ZoneId
    watched_km2: float
    seen_share: float

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        require(
            0 <= self.seen_share <= 1,
            noun="CellSight",
            field="seen_share",
            expected="a share from 0 to 1",
            came=self.seen_share,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRelease:
    """What the public is told of a cell: a band, or why not."""

    cell: PublicCell
    zone: ZoneId
    told: Band | Withheld


def public_coverage(
    cells: Iterable[CellSight], *, mechanism: Mechanism, base: MechanismId
) -> tuple[CellRelease, ...]:
    """Cut what a mechanism sees down to what the public may know.

    Parameters
    ----------
    cells
        What the union of all its assets sees.
    mechanism
        The mechanism.
    base
        The one mechanism of which anything is published.

    Returns
    -------
    tuple[CellRelease, ...]
        One for each cell, from south to north and west to east.
    """
    ordered = sorted(cells, key=lambda sight: sight.cell)
    reason = whole_withheld(mechanism, base=base)
    return tuple(
        CellRelease(cell=sight.cell, zone=sight.zone, told=reason or _told(sight))
        for sight in ordered
    )


def whole_withheld(mechanism: Mechanism, *, base: MechanismId) -> Withheld | None:
    """Return why nothing of a mechanism's coverage is public, or None if some of it is."""
    if mechanism.id != base:
        return Withheld.NOT_THE_BASE
    if len(mechanism.assets) < LEAST_ASSETS:
        return Withheld.FEW_ASSETS
    if any(_could_subtract(reader, mechanism.assets) for reader in _readers(mechanism.assets)):
        return Withheld.ONE_SIDE_COULD_SUBTRACT
    return None


def _readers(assets: Sequence[Asset]) -> set[DelegationId | None]:
    """Return everybody who reads: each holder of an asset, and None, who holds nothing."""
    return {None}.union(*(asset.holders for asset in assets))


def _could_subtract(reader: DelegationId | None, assets: Sequence[Asset]) -> bool:
    """Tell whether what a reader does not hold on the ground is few enough to be singled out."""
    unknown = sum(
        reader not in asset.holders for asset in assets if not isinstance(asset.platform, Orbit)
    )
    return 0 < unknown < LEAST_ASSETS


def _told(sight: CellSight) -> Band | Withheld:
    if sight.watched_km2 < LEAST_WATCHED_KM2:
        return Withheld.LITTLE_GROUND
    return _BANDS[min(int(sight.seen_share * len(_BANDS)), len(_BANDS) - 1)]
