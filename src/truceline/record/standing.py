"""How firmly an entry stands: held here, under a head, cosigned by whom, settled.

Cosigners of all heads over the entry count together, for each head is one that this node has
found in one history, and who cosigned a larger one vouches for the entries before it. A key counts
once; which keys belong to one delegation, and that the log's owner does not count, is the policy's
business. Settled does not fall back: heads and cosignatures are never taken away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from truceline.record.checkpoint import Head
from truceline.record.cosignature import cosignatures
from truceline.record.key import KeyLabel, Verifier


class Quorum(Protocol):
    """The policy that says which cosigners are enough."""

    def holds(self, cosigners: Collection[KeyLabel]) -> bool:
        """Tell whether these are enough."""


class Stage(Enum):
    """How far an entry has come."""

    HELD = "held here"
    HEAD = "under a signed head"
    COSIGNED = "cosigned"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far an entry has come, and whose lines it rests on, with the earliest time of each.

    The times [s since 1970] are those that the cosigners state: by then the entry was there.
    """

    stage: Stage
    cosigned_s: dict[KeyLabel, int]


def standing(heads: Iterable[Head], cosigners: Collection[Verifier], quorum: Quorum) -> Standing:
    """Say how firmly an entry stands.

    Parameters
    ----------
    heads
        The heads over it that were found in one history, as `Mirror.heads` yields them.
    cosigners
        The keys of those who may cosign.
    quorum
        Which of them are enough.
    """
    cosigned_s: dict[KeyLabel, int] = {}
    stage = Stage.HELD
    for head in heads:
        stage = Stage.HEAD
        for each in cosignatures(head, cosigners):
            cosigned_s[each.label] = min(each.time_s, cosigned_s.get(each.label, each.time_s))
    if cosigned_s:
        stage = Stage.SETTLED if quorum.holds(cosigned_s) else Stage.COSIGNED
    return Standing(stage=stage, cosigned_s=cosigned_s)
