from __future__ import annotations

import pytest

from truceline.domain.denial import Denial, DenialKind
from truceline.domain.identifier import DelegationId
from truceline.domain.refusal import DomainError

NORTH = DelegationId("northland")


@pytest.mark.parametrize("kind", DenialKind)
def test_a_denial_names_a_delegation_if_and_only_if_one_is_gone(kind: DenialKind) -> None:
    gone = kind is DenialKind.DELEGATION_GONE
    assert Denial(kind=kind, delegation=NORTH if gone else None).kind is kind
    with pytest.raises(DomainError, match="the delegation for delegation_gone"):
        Denial(kind=kind, delegation=None if gone else NORTH)
