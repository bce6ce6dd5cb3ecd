"""Who must cosign until an entry is settled, and who may hold the body of which kind.

The policy is part of the roster, so only the roster's own threshold replaces it. Delegations are
counted, never keys or signatures, and never the one that owns the log. Which role settles is said
here too: a mirror holds all bytes, a witness has seen heads only.

What nobody is named for, nobody holds: proof is for all, content only for the author's own
delegation and for those whom the policy lists for that kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from truceline.record.envelope import DelegationId, Envelope
from truceline.record.errors import RecordError
from truceline.record.key import KeyLabel, PublicKey


class Role(Enum):
    """What a key of a delegation is for."""

    LOG = "log"
    AUTHOR = "author"
    MIRROR = "mirror"
    WITNESS = "witness"


class PolicyRefusedError(RecordError):
    """A policy contradicts itself, or an entry contradicts the policy.

    Parameters
    ----------
    what
        Which rule, or which entry.
    expected
        What is needed, as the end of "expected …".
    came
        What was found.
    """

    def __init__(self, *, what: str, expected: str, came: str) -> None:
        self.what = what
        self.expected = expected
        self.came = came
        super().__init__(f"The policy refuses {what}: expected {expected}, came {came}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How many other delegations settle, with which keys, and who may hold what.

    Parameters
    ----------
    provisional
        How many delegations other than the owner make an entry provisional.
    settled
        How many make it settled.
    settling
        The role whose cosignatures count: of mirrors, or of witnesses too.
    holders
        For each kind of entry, the delegations that may hold its body besides the author's own.
    """

    provisional: int
    settled: int
    settling: tuple[Role, ...]
    holders: dict[str, tuple[DelegationId, ...]]

    def __post_init__(self) -> None:
        if not 1 <= self.provisional <= self.settled:
            came = f"{self.provisional} and {self.settled}"
            expected = "1 or more for provisional, and no fewer for settled"
            raise PolicyRefusedError(what="the quorum", expected=expected, came=came)
        if self.settling not in {(Role.MIRROR,), (Role.MIRROR, Role.WITNESS)}:
            came = ", ".join(role.value for role in self.settling)
            expected = "mirror, or mirror and witness"
            raise PolicyRefusedError(what="who settles", expected=expected, came=came)

    def may_hold(self, kind: str, *, holder: DelegationId, author: DelegationId) -> bool:
        """Tell whether a delegation may hold the body of a kind of entry."""
        return holder == author or holder in self.holders.get(kind, ())

    def require_audience(self, envelope: Envelope, *, author: DelegationId) -> None:
        """Refuse an entry whose body is addressed to whom the policy does not name.

        Raises
        ------
        PolicyRefusedError
            If its audience goes beyond the policy.
        """
        beyond = [
            each
            for each in envelope.audience
            if not self.may_hold(envelope.kind, holder=each, author=author)
        ]
        if beyond:
            expected = "an audience that the policy names for this kind"
            came = ", ".join(beyond)
            raise PolicyRefusedError(what=envelope.kind, expected=expected, came=came)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationQuorum:
    """How many delegations must have cosigned one log, each counted once.

    Parameters
    ----------
    needed
        How many.
    keys
        The keys of each delegation that may count; the owner of the log is not among them.
    """

    needed: int
    keys: dict[DelegationId, frozenset[KeyLabel]]

    def cosigned_by(self, cosigners: Iterable[KeyLabel]) -> frozenset[DelegationId]:
        """Return the delegations of which a key is among those that cosigned."""
        signed = set(cosigners)
        return frozenset(each for each, own in self.keys.items() if own & signed)

    def holds(self, cosigners: Collection[KeyLabel]) -> bool:
        """Tell whether the keys whose cosignatures were verified are enough."""
        return len(self.cosigned_by(cosigners)) >= self.needed


def write_quorum(
    *,
    log: PublicKey,
    cosigners: Mapping[DelegationId, Collection[PublicKey]],
    owner: DelegationId,
    needed: int,
) -> bytes:
    """Write the quorum of one log as a file of c2sp.org/tlog-policy, for the programs of others.

    Each delegation is a group of which any key counts, so that it counts once, whatever it signs
    with. The owner of the log is left out.

    Raises
    ------
    PolicyRefusedError
        If fewer delegations than are needed have a key.
    """
    lines = [f"log {log.vkey}"]
    groups = []
    for delegation, keys in sorted(cosigners.items()):
        if delegation == owner or not keys:
            continue
        names = [f"{delegation}.{number}" for number in range(1, len(keys) + 1)]
        pairs = zip(names, keys, strict=True)
        lines += [f"witness {name} {key.vkey}" for name, key in pairs]
        lines.append(f"group {delegation} any {' '.join(names)}")
        groups.append(delegation)
    if not 1 <= needed <= len(groups):
        expected = f"from 1 to {len(groups)}"
        raise PolicyRefusedError(what="the quorum", expected=expected, came=str(needed))
    lines += [f"group others {needed} {' '.join(groups)}", "quorum others"]
    return ("\n".join(lines) + "\n").encode()
