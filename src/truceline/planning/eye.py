"""Whose eyes an asset is: which assets are separate accounts, which stand at one place.

Two assets give two delegations' eyes when their chains of command differ and no delegation
holds the raw feed of both: then neither side need take the other's word. A post run jointly is
held by both, so it counts once, and beside a post of either it adds no second account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import DelegationId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.site import Orbit, Patrol

MOST_EYES = 16


@dataclass(frozen=True, slots=True)
class Eye:
    """A chain of command and the delegations that hold its raw feed."""

    command: frozenset[DelegationId]
    holders: frozenset[DelegationId]

    def separate_from(self, other: Eye) -> bool:
        """Tell whether the two are separate accounts."""
        return self.command != other.command and not self.holders & other.holders


def eye_of(asset: Asset, mechanism: Mechanism) -> Eye:
    """Return whose eyes an asset is in a mechanism."""
    command = mechanism.body(asset.body).command
    return Eye(command=frozenset(command), holders=asset.holders)


def two_delegations_table(eyes: Sequence[Eye]) -> NDArray[np.bool_]:
    """Return, for each set of eyes written as bits, whether two of them are separate.

    Parameters
    ----------
    eyes
        The different eyes of a mechanism; eye i is bit i.

    Returns
    -------
    NDArray[np.bool_]
        One value for each of the 2**n sets (2**n,).
    """
    sets = np.arange(2 ** len(eyes))
    table = np.zeros(sets.shape, dtype=np.bool_)
    for (i, one), (j, other) in combinations(enumerate(eyes), 2):
        if one.separate_from(other):
            both = (1 << i) | (1 << j)
            table |= (sets & both) == both
    return table


def airborne(asset: Asset) -> bool:
    """Tell whether an asset looks from the air."""
    return isinstance(asset.platform, Orbit)


def standpoint(asset: Asset) -> object:
    """Return what two assets that stand at one place have in common."""
    platform = asset.platform
    return platform.route if isinstance(platform, Patrol) else (platform.site, airborne(asset))
