from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from node_case import AMBER, BIRCH, DELTA, ROSTER, SIGNED, make_node, origin_of
from roster_case import IDS, envelope, secret

from truceline.canonical import encode
from truceline.record.chain import Chain, write_founding
from truceline.record.draft import Draft
from truceline.record.entry import read_entry
from truceline.record.envelope import sign_envelope
from truceline.record.errors import DamageError
from truceline.record.member import EnrolledKey, RosterRefusedError
from truceline.record.node import Node
from truceline.record.policy import Role
from truceline.record.roster import Roster
from truceline.record.succession import sign_roster, with_signature


def next_roster(before: Roster, **changes: object) -> Roster:
    """Return the roster after another."""
    genesis = before.fingerprint if before.genesis is None else before.genesis
    number, previous = before.number + 1, before.fingerprint
    made = replace(before, number=number, genesis=genesis, previous=previous)
    return replace(made, **changes)  # type: ignore[arg-type] # the caller names fields


def signed(roster: Roster) -> bytes:
    return sign_roster(roster, [secret(each, "officer") for each in IDS])


def with_new_author(roster: Roster) -> Roster:
    """Return the next roster, in which Amber's author has another key."""
    amber = next(each for each in roster.delegations if each.id == AMBER)
    new = EnrolledKey(role=Role.AUTHOR, vkey=secret(AMBER, "author", 2).verifier.vkey)
    others = tuple(each for each in amber.keys if each.role is not Role.AUTHOR)
    changed = replace(amber, keys=(new, *others))
    delegations = tuple(changed if each.id == AMBER else each for each in roster.delegations)
    return next_roster(roster, delegations=delegations)


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    write_founding(tmp_path / "rosters", SIGNED)
    return Chain(tmp_path / "rosters", ROSTER.fingerprint)


def test_a_chain_holds_what_was_in_force_and_reads_it_again(chain: Chain, tmp_path: Path) -> None:
    second = with_new_author(ROSTER)
    assert chain.adopt(signed(second))
    assert not chain.adopt(signed(second))
    assert not chain.adopt(SIGNED)
    fewer = sign_roster(second, [secret(each, "officer") for each in IDS[1:]])
    assert not chain.adopt(fewer)
    again = Chain(tmp_path / "rosters", ROSTER.fingerprint)
    for each in (chain, again):
        assert each.rosters == [ROSTER, second]
        assert len(each.authors(origin_of(AMBER))) == 2
        assert each.binding(origin_of(AMBER)) == ROSTER.binding(origin_of(AMBER))
        assert len(each.identity(origin_of(AMBER)).keys) == 1
        assert each.owner(origin_of(BIRCH)) == BIRCH


def test_another_roster_of_a_number_in_force_is_kept_as_evidence(
    chain: Chain, tmp_path: Path
) -> None:
    chain.adopt(signed(with_new_author(ROSTER)))
    other = next_roster(ROSTER, threshold=4)
    with pytest.raises(RosterRefusedError, match="the one in force"):
        chain.adopt(signed(other))
    kept = tmp_path / "rosters" / f"fork-000002-{other.fingerprint.hex()}.json"
    assert kept.read_bytes() == signed(other)
    assert Chain(tmp_path / "rosters", ROSTER.fingerprint).present == chain.present


def test_another_founding_roster_is_refused_and_not_kept(chain: Chain, tmp_path: Path) -> None:
    other = replace(ROSTER, threshold=4)
    with pytest.raises(RosterRefusedError, match="roster 1"):
        chain.adopt(signed(other))
    assert [each.name for each in (tmp_path / "rosters").iterdir()] == ["000001.json"]


def test_a_roster_that_does_not_follow_is_refused(chain: Chain) -> None:
    unsigned = sign_roster(with_new_author(ROSTER), [secret(AMBER, "officer")])
    with pytest.raises(RosterRefusedError):
        chain.adopt(unsigned)
    assert chain.present == ROSTER


def test_missing_rosters_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(DamageError, match="expected rosters from 1 on"):
        Chain(tmp_path / "nothing", ROSTER.fingerprint)
    write_founding(tmp_path, SIGNED)
    (tmp_path / "000003.json").write_bytes(SIGNED)
    with pytest.raises(DamageError, match="expected rosters from 1 on"):
        Chain(tmp_path, ROSTER.fingerprint)


def test_an_officer_signs_the_file_and_nobody_else_does() -> None:
    raw = sign_roster(ROSTER, [])
    for each in IDS:
        raw = with_signature(with_signature(raw, secret(each, "officer")), secret(each, "officer"))
    assert raw == SIGNED
    with pytest.raises(RosterRefusedError, match="an officer of the roster"):
        with_signature(raw, secret(AMBER, "author"))


def test_entries_of_a_retired_key_are_still_read(tmp_path: Path) -> None:
    with Node(make_node(tmp_path / "amber", AMBER)) as node:
        node.append([Draft(kind="note")])
        assert node.adopt(signed(with_new_author(ROSTER)))
        assert not node.adopt(signed(with_new_author(ROSTER)))
        assert node.entry(node.origin, 0).envelope is not None
        assert DELTA in {each.id for each in node.roster.present}


def test_an_entry_with_a_cut_that_is_none_is_kept_with_its_fault(chain: Chain) -> None:
    leaf = sign_envelope(envelope(ROSTER, AMBER), [secret(AMBER, "author")])
    nothing = encode({"origin": origin_of(BIRCH), "root": bytes(32), "size": 0})
    bad = leaf.replace(b'"cut":{"seen":[]}', b'"cut":{"seen":[%s]}' % nothing)
    assert bad != leaf
    entry = read_entry(bad, origin_of(AMBER), index=0, chain=chain)
    assert entry.envelope is None
    assert "expected a size of 1 or more" in entry.fault
