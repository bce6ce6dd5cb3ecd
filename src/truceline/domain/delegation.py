"""A delegation: the unit that counts, signs, consents and may walk out.

Guarantors, parties, hosts and supervisors are roles; a quorum counts delegations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.identifier import DelegationId
from truceline.domain.refusal import require
from truceline.domain.source import Provenance
from truceline.domain.wording import Wording


class Role(Enum):
    """What a delegation is to the agreement."""

    PARTY = "party"
    GUARANTOR = "guarantor"
    HOST = "host"
    SUPERVISOR = "supervisor"


class Standing(Enum):
    """How a delegation stands to the text; saying it decides nothing about recognition."""

    SIGNATORY = "signatory"
    INTERLOCUTOR = "interlocutor"
    DE_FACTO_AUTHORITY = "de_facto_authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One side at the table."""

    id: DelegationId
    names: Wording
    roles: tuple[Role, ...]
    standing: Standing
    known: Provenance

    def __post_init__(self) -> None:
        """Refuse a delegation without a role."""
        require(
            bool(self.roles), noun="Delegation", field="roles", expected="a role", came=self.roles
        )
