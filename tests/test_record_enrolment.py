from __future__ import annotations

import pytest

from truceline.record.enrolment import enough, found, new_keys, read_enrolment, write_enrolment
from truceline.record.envelope import DelegationId, Mark
from truceline.record.errors import MalformedError
from truceline.record.member import RosterRefusedError
from truceline.record.policy import Policy, Role
from truceline.record.quorum import safe_against
from truceline.record.roster import Roster
from truceline.record.succession import next_key_digest, read_founding, sign_roster

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


def test_a_roster_is_a_roster() -> None:
    brought = [new_keys(name, "desk", Mark.REAL).enrolment for name in NAMES]
    assert isinstance(found(brought, policy=POLICY, mark=Mark.REAL, threshold=2), Roster)
