from __future__ import annotations

from dataclasses import replace

import pytest

from truceline.record.enrolment import (
    Amendment,
    NewKeys,
    amend,
    enough,
    found,
    new_keys,
    read_enrolment,
    write_enrolment,
)
from truceline.record.envelope import DelegationId, Mark
from truceline.record.errors import MalformedError
from truceline.record.member import RosterRefusedError
from truceline.record.policy import Policy, Role
from truceline.record.quorum import safe_against
from truceline.record.roster import Roster
from truceline.record.succession import follow, next_key_digest, read_founding, sign_roster

NAMES = [DelegationId(name) for name in ("birch", "amber")]
POLICY = Policy(provisional=1, settled=1, settling=(Role.MIRROR,), holders={})


@pytest.mark.parametrize("mark", list(Mark))
def test_delegations_found_a_record_with_what_they_bring(mark: Mark) -> None:
    made = [new_keys(name, "desk", mark) for name in NAMES]
    brought = [read_enrolment(write_enrolment(each.enrolment)) for each in made]
    roster = found(brought, policy=POLICY, mark=mark, threshold=2)
    raw = sign_roster(roster, [each.officer["officer-1"] for each in made])
    assert read_founding(raw, fingerprint=roster.fingerprint) == roster
    for each in made:
        officer = each.enrolment.delegation.officers[0]
        assert officer.next == next_key_digest(each.officer["officer-2"].verifier.vkey)
        assert each.enrolment.log.vkey == each.node["log"].verifier.vkey
    origins = [log.origin for log in roster.logs]
    prefix = "exercise/" if mark is Mark.EXERCISE else ""
    assert origins == [f"{prefix}amber/desk", f"{prefix}birch/desk"]


def test_a_mark_that_keys_do_not_bear_is_refused() -> None:
    brought = [new_keys(name, "desk", Mark.REAL).enrolment for name in NAMES]
    with pytest.raises(Exception, match="the mark exercise exactly"):
        found(brought, policy=POLICY, mark=Mark.EXERCISE, threshold=2)
    with pytest.raises(RosterRefusedError, match="more than half"):
        found(brought, policy=POLICY, mark=Mark.REAL, threshold=1)


def test_what_is_no_enrolment_is_refused() -> None:
    for raw in (b"", b"{}", b"\xff", b"[" * 100_000):
        with pytest.raises(MalformedError, match="no enrolment"):
            read_enrolment(raw)


def test_the_quorum_that_is_proposed_bears_one_who_cheats() -> None:
    for n in range(1, 20):
        assert 1 <= enough(n) <= n
        if n > 3:
            assert safe_against(n, enough(n)) >= 1


def founded() -> tuple[Roster, list[NewKeys]]:
    made = [new_keys(name, "desk", Mark.REAL) for name in (*NAMES, DelegationId("cedar"))]
    brought = [each.enrolment for each in made]
    return found(brought, policy=POLICY, mark=Mark.REAL, threshold=2), made


def test_a_delegation_joins_and_another_leaves_by_the_next_roster() -> None:
    before, made = founded()
    delta = new_keys(DelegationId("delta"), "desk", Mark.REAL)
    ends = {NAMES[0]: {before.logs[1].origin: 7}}
    policy = replace(POLICY, settled=2)
    amendment = Amendment(joins=(delta.enrolment,), leaves=ends, policy=policy, threshold=3)
    after = amend(before, amendment)
    officers = [each.officer["officer-1"] for each in (*made, delta)]
    assert follow(before, sign_roster(after, officers)) == after
    assert [each.id for each in after.present] == ["amber", "cedar", "delta"]
    assert [log.until for log in after.logs] == [None, 7, None, None]
    again = amend(after, Amendment())
    assert (again.number, again.genesis, again.threshold) == (3, before.fingerprint, 3)


def test_nobody_leaves_who_does_not_take_part() -> None:
    before, _ = founded()
    with pytest.raises(RosterRefusedError, match="delegations that take part"):
        amend(before, Amendment(leaves={DelegationId("zeta"): {}}))
    with pytest.raises(RosterRefusedError, match="an end"):
        amend(before, Amendment(leaves={NAMES[0]: {}}))
