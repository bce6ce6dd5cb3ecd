"""What was agreed before the first entry, and what the state is therefore a function of.

Which log is whose, what each delegation is to the agreement, which keys hold which offices at the
start, and the first rules. Its digest is part of every state, so that two nodes that were founded
differently cannot take their states for equal. What changes later changes by entries.

It is not the roster of the record, which has the keys themselves; whoever reads the record makes
this out of the roster and the mechanism's rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.domain.delegation import Role
from truceline.domain.entry import KeyId, LogId
from truceline.domain.identifier import DelegationId
from truceline.domain.office import Office
from truceline.domain.refusal import require
from truceline.domain.rule import Rules
from truceline.procedure.spelling import spell

FOLD_VERSION = 1
"""The version of the rules by which this program derives a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """The founding of a mechanism, as the fold needs it.

    Parameters
    ----------
    logs
        The delegation of each log.
    roles
        What each delegation is to the agreement.
    offices
        Which offices each key of each delegation holds, until an appointment says otherwise.
    rules
        The rules until others are adopted.
    fold_version
        By which version of the fold the state is derived.
    """

    logs: Mapping[LogId, DelegationId]
    roles: Mapping[DelegationId, frozenset[Role]]
    offices: Mapping[DelegationId, Mapping[KeyId, frozenset[Office]]]
    rules: Rules
    fold_version: int = FOLD_VERSION
    digest: bytes = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a log of a delegation that is not there, and a version that is not this one."""
        unknown = (set(self.logs.values()) | set(self.offices)) - set(self.roles)
        require(
            not unknown,
            noun="Charter",
            field="roles",
            expected="each delegation that has a log or an office",
            came=sorted(self.roles),
        )
        require(
            self.fold_version == FOLD_VERSION,
            noun="Charter",
            field="fold_version",
            expected=f"{FOLD_VERSION}, the one that this program folds by",
            came=self.fold_version,
        )
        object.__setattr__(self, "digest", hashlib.sha256(spell(_as_told(self))).digest())


def _as_told(charter: Charter) -> dict[str, object]:
    return {
        "fold": charter.fold_version,
        "logs": charter.logs,
        "roles": charter.roles,
        "offices": charter.offices,
        "rules": charter.rules,
    }
