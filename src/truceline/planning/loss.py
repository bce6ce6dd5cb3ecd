"""What a denial takes of the mechanisms that are compared, at worst and at best.

Only denials that could take something are compared: where nobody has a fixed camera, cameras shot
out are no question. A delegation counts as one that may go if it runs, hosts or is fed by an asset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from truceline.domain.denial import Denial, DenialKind
from truceline.domain.identifier import AssetId, DelegationId, SensorId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.sensor import Sensor
from truceline.sensing.denial import Fallout, fallout


class Side(Enum):
    """Which end of a denial: all that may fall out is gone, or only what must be."""

    WORST = "worst"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """The denials that are compared, none first, and what each leaves of each mechanism."""

    denials: tuple[Denial | None, ...]
    idle: tuple[Denial, ...]
    catalogue: Mapping[SensorId, Sensor]

    def left(self, mechanism: Mechanism, denial: Denial | None, side: Side) -> frozenset[AssetId]:
        """Return the assets of a mechanism that still work."""
        gone = Fallout() if denial is None else fallout(mechanism, denial, self.catalogue)
        kept = gone.left(mechanism)
        left: tuple[Asset, ...] = kept.worst if side is Side.WORST else kept.best
        return frozenset(asset.id for asset in left)


def losses_of(mechanisms: Sequence[Mechanism], catalogue: Mapping[SensorId, Sensor]) -> Losses:
    """Return the denials that could take something of some mechanisms."""
    kinds = [one for one in DenialKind if one is not DenialKind.DELEGATION_GONE]
    asked = [Denial(kind=one) for one in kinds]
    asked += [
        Denial(kind=DenialKind.DELEGATION_GONE, delegation=one) for one in _touched(mechanisms)
    ]
    felt = [one for one in asked if _felt(one, mechanisms, catalogue)]
    return Losses(
        denials=(None, *felt),
        idle=tuple(one for one in asked if one not in felt),
        catalogue=catalogue,
    )


def _touched(mechanisms: Sequence[Mechanism]) -> list[DelegationId]:
    assets = [asset for mechanism in mechanisms for asset in mechanism.assets]
    hosts = {asset.host for asset in assets if asset.host is not None}
    return sorted(hosts.union(*(asset.holders for asset in assets)))


def _felt(
    denial: Denial, mechanisms: Sequence[Mechanism], catalogue: Mapping[SensorId, Sensor]
) -> bool:
    """Tell whether a denial takes an asset, or dims the air for all of them."""
    if denial.kind is DenialKind.FOG_WEEK:
        return True
    return any(fallout(one, denial, catalogue) != Fallout() for one in mechanisms)
