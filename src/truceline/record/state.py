"""How firmly an entry stands with the delegations of the roster: `standing`, in their names."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.record.chain import Chain
from truceline.record.checkpoint import Head
from truceline.record.cosignature import Cosignature, cosignatures
from truceline.record.cut import Origin
from truceline.record.envelope import DelegationId
from truceline.record.errors import ProofError
from truceline.record.mirror import Mirror
from truceline.record.standing import Stage, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How firmly an entry stands, and with whom.

    Parameters
    ----------
    stage
        How far it has come.
    head_size
        The size of the smallest signed head over it; 0 if there is none.
    cosigned_by
        The delegations that count and have cosigned, with the earliest time that each states
        [s since 1970].
    provisional
        Whether they are enough for the first of the policy's two thresholds.
    """

    stage: Stage
    head_size: int
    cosigned_by: dict[DelegationId, int]
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """A head that this node vouches for, and its line."""

    head: Head
    line: Cosignature


def state_of(mirror: Mirror, index: int, chain: Chain) -> State:
    """Say how firmly an entry of a log stands.

    Parameters
    ----------
    mirror
        What is held of the log.
    index
        The entry.
    chain
        The rosters.
    """
    origin = Origin(mirror.log.origin)
    quorum = chain.present.quorum(origin)
    heads = list(mirror.heads(index))
    found = standing(heads, chain.cosigners(), quorum)
    times = {
        delegation: min(found.cosigned_s[each] for each in keys & found.cosigned_s.keys())
        for delegation, keys in quorum.keys.items()
        if keys & found.cosigned_s.keys()
    }
    return State(
        stage=found.stage,
        head_size=min((each.size for each in heads), default=0),
        cosigned_by=times,
        provisional=chain.present.provisional_quorum(origin).holds(found.cosigned_s),
    )


def best_head(mirror: Mirror, index: int, chain: Chain) -> Head:
    """Return the head over an entry that the most delegations have cosigned; of equals the newest.

    The search ends at the newest one that settles by itself.

    Raises
    ------
    ProofError
        If there is none.
    """
    quorum = chain.present.quorum(Origin(mirror.log.origin))
    best: Head | None = None
    most = -1
    for head in mirror.heads(index):
        labels = [each.label for each in cosignatures(head, chain.cosigners())]
        n_delegations = len(quorum.cosigned_by(labels))
        if n_delegations > most:
            best, most = head, n_delegations
        if quorum.holds(labels):
            break
    if best is None:
        fault = f"no signed head of {mirror.log.origin} is over entry {index} here"
        raise ProofError(proof="inclusion", fault=fault)
    return best
