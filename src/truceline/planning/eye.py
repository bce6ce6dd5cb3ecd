"""Whose eyes an asset is: which assets are separate accounts, which stand at one place.

Two assets give two delegations' eyes when their chains of command differ and no delegation
holds the raw feed of both: then neither side need take the other's word. A post run jointly is
held by both, so it counts once, and beside a post of either it adds no second account.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from truceline.domain.identifier import DelegationId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.site import Orbit, Patrol
from truceline.planning.errors import PlanningError


class TooManyEyesError(PlanningError):
    """Some mechanisms have more kinds of eyes than can be told apart in one pass."""

    def __init__(self, *, came: int) -> None:
        self.came = came
        super().__init__(
            f"Mechanisms: expected at most {MOST_EYES} different pairs of command and holders of "
            f"raw feeds, came {came}. Compare fewer mechanisms at once."
        )


MOST_EYES = 8
"""Eyes are bits of a byte."""


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Eyes:
    """The different eyes of some mechanisms, each with a bit, and which sets of them are two.

    `two` (2**n,) says for each set of eyes, written as bits, whether two of them are separate.
    """

    listed: tuple[Eye, ...]
    two: NDArray[np.bool_]

    def bit_of(self, asset: Asset, mechanism: Mechanism) -> np.uint8:
        """Return the bit of an asset's eye."""
        return np.uint8(1 << self.listed.index(eye_of(asset, mechanism)))


def eyes_of(mechanisms: Iterable[Mechanism]) -> Eyes:
    """Gather the eyes of some mechanisms.

    Raises
    ------
    TooManyEyesError
        If there are more than bits to tell them apart.
    """
    listed = tuple(dict.fromkeys(eye_of(asset, one) for one in mechanisms for asset in one.assets))
    if len(listed) > MOST_EYES:
        raise TooManyEyesError(came=len(listed))
    return Eyes(listed=listed, two=_two_delegations(listed))


def _two_delegations(eyes: Sequence[Eye]) -> NDArray[np.bool_]:
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
