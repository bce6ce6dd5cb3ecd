from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from roster_case import IDS, ORIGINS, delegation, envelope, founding, officer, secret

from truceline.canonical import CanonicalError, decode_as, encode
from truceline.record.cut import Origin
from truceline.record.envelope import DelegationId, EnvelopeRefusedError, Mark
from truceline.record.key import KeyName, KeyRefusedError, PublicKey, SecretKey, label_of
from truceline.record.member import (
    Closing,
    Delegation,
    EnrolledKey,
    Membership,
    Officer,
    RosterRefusedError,
)
from truceline.record.policy import PolicyRefusedError, Role
from truceline.record.roster import Fingerprint, Roster
from truceline.record.seal import SealRefusedError
from truceline.record.succession import (
    MAX_ROSTER_BYTES,
    follow,
    fork,
    next_key_digest,
    read_founding,
    sign_roster,
)

A, B, C, D = IDS
FIRST = founding()


def officers(*names: DelegationId, number: int = 1) -> list[SecretKey]:
    return [secret(name, "officer", number) for name in names]


def second(**changes: object) -> Roster:
    made = replace(FIRST, number=2, genesis=FIRST.fingerprint, previous=FIRST.fingerprint)
    return replace(made, **changes)  # type: ignore[arg-type] # any field in turn


def with_delegation(roster: Roster, name: DelegationId, **changes: object) -> Roster:
    return replace(
        roster,
        delegations=tuple(
            replace(each, **changes) if each.id == name else each  # type: ignore[arg-type] # as above
            for each in roster.delegations
        ),
    )


def leave(roster: Roster, name: DelegationId, *, threshold: int = 2) -> Roster:
    gone = Membership.WITHDRAWN
    return replace(
        roster,
        threshold=threshold,
        delegations=tuple(
            replace(x, membership=gone) if x.id == name else x for x in roster.delegations
        ),
        logs=tuple(replace(x, until=10) if x.delegation == name else x for x in roster.logs),
    )


def test_the_founding_roster_is_the_one_that_people_compared_and_all_signed() -> None:
    raw = sign_roster(FIRST, officers(*IDS))
    assert read_founding(raw, fingerprint=FIRST.fingerprint) == FIRST
    with pytest.raises(RosterRefusedError, match="fingerprint"):
        read_founding(raw, fingerprint=Fingerprint(b"f" * 32))
    with pytest.raises(RosterRefusedError, match="every delegation"):
        read_founding(sign_roster(FIRST, officers(A, B, C)), fingerprint=FIRST.fingerprint)
    later = second()
    with pytest.raises(RosterRefusedError, match="number"):
        read_founding(sign_roster(later, officers(*IDS)), fingerprint=later.fingerprint)


def test_the_genesis_is_the_fingerprint_of_the_first_and_stays() -> None:
    there = ORIGINS[A]
    assert FIRST.binding(there).genesis == FIRST.fingerprint
    assert second().binding(there) == FIRST.binding(there)


def test_the_threshold_of_both_rosters_must_agree() -> None:
    roster = second()
    for names in ((A, B, C), (B, C, D), IDS):
        assert follow(FIRST, sign_roster(roster, officers(*names))) == roster
    for few in ((), (A,), (A, B)):
        with pytest.raises(RosterRefusedError, match="roster before"):
            follow(FIRST, sign_roster(roster, officers(*few)))


def test_one_officer_who_signs_twice_is_one_delegation() -> None:
    roster = second()
    twice = [*officers(A, B), *officers(A, B)]
    with pytest.raises((RosterRefusedError, CanonicalError)):
        follow(FIRST, sign_roster(roster, twice))


def test_two_officers_of_one_delegation_are_one_delegation() -> None:
    two = with_delegation(FIRST, A, officers=(officer(A), officer(A, 5)), officers_needed=1)
    after = replace(two, number=2, genesis=two.fingerprint, previous=two.fingerprint)
    signers = [*officers(A, B), *officers(A, number=5)]
    with pytest.raises(RosterRefusedError, match="roster before"):
        follow(two, sign_roster(after, signers))
    assert follow(two, sign_roster(after, [*signers, *officers(C)])) == after


def test_a_delegation_that_needs_two_officers_does_not_agree_by_one() -> None:
    two = with_delegation(FIRST, A, officers=(officer(A), officer(A, 5)), officers_needed=2)
    after = replace(two, number=2, genesis=two.fingerprint, previous=two.fingerprint)
    with pytest.raises(RosterRefusedError):
        follow(two, sign_roster(after, officers(A, B, C)))
    both = [*officers(A, B, C), *officers(A, number=5)]
    assert follow(two, sign_roster(after, both)) == after


def test_the_new_threshold_counts_too() -> None:
    gone = leave(second(), D, threshold=2)
    stricter = replace(gone, threshold=3)
    assert follow(FIRST, sign_roster(stricter, officers(A, B, C))) == stricter
    with pytest.raises(RosterRefusedError, match="of its own"):
        follow(FIRST, sign_roster(stricter, officers(A, B, D)))


def test_a_signature_that_is_bad_or_a_strangers_refuses_the_roster() -> None:
    roster = second()
    stranger = [*officers(*IDS), secret("amber", "author")]
    with pytest.raises(RosterRefusedError, match="good ones"):
        follow(FIRST, sign_roster(roster, stranger))
    other = sign_roster(replace(roster, threshold=4), officers(*IDS))
    mixed = other.replace(b'"threshold":4', b'"threshold":3')
    with pytest.raises(RosterRefusedError, match="good ones"):
        follow(FIRST, mixed)


def test_an_officers_next_key_takes_over_and_no_other() -> None:
    rotated = with_delegation(second(), A, officers=(officer(A, 2),))
    new = officers(A, number=2)
    assert follow(FIRST, sign_roster(rotated, [*officers(B, C), *new])) == rotated
    thief = with_delegation(second(), A, officers=(officer(A, 9),))
    with pytest.raises(RosterRefusedError, match="fixed in advance"):
        follow(FIRST, sign_roster(thief, officers(*IDS)))


def test_stolen_keys_of_today_cannot_bring_in_keys_of_the_thief() -> None:
    thief = second()
    for name in (A, B, C):
        thief = with_delegation(thief, name, officers=(officer(name, 9),))
    with pytest.raises(RosterRefusedError, match="fixed in advance"):
        follow(FIRST, sign_roster(thief, officers(*IDS)))


def test_after_two_rotations_the_first_key_means_nothing() -> None:
    rotated = with_delegation(second(), A, officers=(officer(A, 2),))
    third = replace(rotated, number=3, previous=rotated.fingerprint)
    with pytest.raises(RosterRefusedError, match="good ones"):
        follow(rotated, sign_roster(third, officers(*IDS)))
    assert follow(rotated, sign_roster(third, officers(B, C, D))) == third


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"number": 3}, "number"),
        ({"previous": b"p" * 32}, "previous"),
        ({"genesis": b"g" * 32}, "genesis"),
    ],
)
def test_a_roster_that_does_not_link_is_refused(changes: dict[str, object], at: str) -> None:
    with pytest.raises(RosterRefusedError) as refused:
        follow(FIRST, sign_roster(second(**changes), officers(*IDS)))
    assert refused.value.at == at


def test_an_exercise_does_not_follow_from_what_is_real() -> None:
    played = founding(Mark.EXERCISE)
    after = replace(played, number=2, genesis=FIRST.fingerprint, previous=FIRST.fingerprint)
    with pytest.raises(RosterRefusedError) as refused:
        follow(FIRST, sign_roster(after, officers(*IDS)))
    assert refused.value.at == "mark"


def test_a_delegation_is_withdrawn_by_the_others_and_never_just_missing() -> None:
    gone = leave(second(), D)
    assert follow(FIRST, sign_roster(gone, officers(A, B, C))) == gone
    assert gone.keys(Role.MIRROR)[D] == ()
    assert gone.authors(ORIGINS[D]) == {}
    assert label_of(secret(D, "mirror")) not in {
        each for own in gone.quorum(ORIGINS[A]).keys.values() for each in own
    }
    missing = second(threshold=2, delegations=FIRST.delegations[:3], logs=FIRST.logs[:3])
    with pytest.raises(RosterRefusedError, match="withdrawn"):
        follow(FIRST, sign_roster(missing, officers(A, B, C)))


def test_who_left_does_not_come_back_under_the_old_name() -> None:
    gone = leave(second(), D)
    back = replace(FIRST, number=3, genesis=FIRST.fingerprint, previous=gone.fingerprint)
    with pytest.raises(RosterRefusedError, match="new name"):
        follow(gone, sign_roster(back, officers(*IDS)))


def test_another_succeeds_who_left_and_takes_over_the_logs() -> None:
    heir = replace(delegation("elder"), succeeds=D)
    gone = leave(second(), D, threshold=3)
    logs = tuple(replace(x, delegation=heir.id) if x.delegation == D else x for x in gone.logs)
    taken = replace(gone, delegations=(*gone.delegations, heir), logs=logs)
    signers = [*officers(A, B, C), secret("elder", "officer")]
    assert follow(FIRST, sign_roster(taken, signers)) == taken
    assert label_of(secret("elder", "author")) in taken.authors(ORIGINS[D])
    grab = tuple(replace(x, delegation=C) if x.delegation == D else x for x in gone.logs)
    with pytest.raises(RosterRefusedError, match="successor"):
        follow(FIRST, sign_roster(replace(gone, logs=grab), officers(*IDS)))


def test_nobody_succeeds_who_is_still_there() -> None:
    heir = replace(delegation("elder"), succeeds=D)
    for before in (FIRST, replace(FIRST, delegations=FIRST.delegations[:3], logs=FIRST.logs[:3])):
        with pytest.raises(RosterRefusedError, match="withdrawn"):
            replace(before, delegations=(*before.delegations, heir), threshold=3)


def test_a_log_is_ended_but_never_dropped_and_its_end_only_comes_nearer() -> None:
    ended = replace(
        second(), logs=tuple(replace(x, until=10) if x.delegation == D else x for x in FIRST.logs)
    )
    assert follow(FIRST, sign_roster(ended, officers(*IDS))) == ended
    for until, holds in ((5, True), (10, True), (11, False), (None, False)):
        logs = tuple(replace(x, until=until) if x.delegation == D else x for x in FIRST.logs)
        third = replace(ended, number=3, previous=ended.fingerprint, logs=logs)
        raw = sign_roster(third, officers(*IDS))
        if holds:
            assert follow(ended, raw) == third
            continue
        with pytest.raises(RosterRefusedError, match="or before"):
            follow(ended, raw)
    dropped = second(logs=FIRST.logs[:3])
    with pytest.raises(RosterRefusedError, match="the log, ended"):
        follow(FIRST, sign_roster(dropped, officers(*IDS)))


def test_after_the_end_nothing_follows() -> None:
    closing = Closing(keeps=(A, B, C), opens=(A,), destroys=(D,))
    last = second(closing=closing)
    assert follow(FIRST, sign_roster(last, officers(*IDS))) == last
    more = replace(last, number=3, previous=last.fingerprint, closing=None)
    with pytest.raises(RosterRefusedError, match="its end"):
        follow(last, sign_roster(more, officers(*IDS)))


def test_two_rosters_of_one_number_are_a_fork_and_told_so() -> None:
    one, other = second(), second(threshold=4)
    assert fork(one, other)
    assert not fork(one, one)
    assert not fork(FIRST, one)


def bad_rosters() -> list[tuple[str, Callable[[], Roster]]]:
    first = FIRST
    stranger = secret("zebra", "mirror").verifier
    doubled = EnrolledKey(role=Role.MIRROR, vkey=secret(B, "mirror").verifier.vkey)
    taken = secret(B, "mirror").verifier.public
    renamed = PublicKey(name=KeyName("amber/other"), algorithm=stranger.algorithm, public=taken)
    shared = PublicKey(
        name=secret(A, "witness").name, algorithm=stranger.algorithm, public=stranger.public
    )
    wrong = EnrolledKey(role=Role.MIRROR, vkey=secret("zebra", "author").verifier.vkey)
    loud = PublicKey(
        name=KeyName("Amber/mirror"), algorithm=stranger.algorithm, public=stranger.public
    )
    keys = first.delegations[0].keys
    zebra = DelegationId("zebra")
    theirs = first.delegations[1].recipients
    left = replace(first.delegations[3], membership=Membership.WITHDRAWN)

    def more(key: EnrolledKey) -> Callable[[], Roster]:
        return lambda: with_delegation(first, A, keys=(*keys, key))

    def mirror(key: PublicKey) -> Callable[[], Roster]:
        return more(EnrolledKey(role=Role.MIRROR, vkey=key.vkey))

    return [
        ("number", lambda: replace(first, number=0)),
        ("genesis", lambda: replace(first, genesis=b"g" * 32)),
        ("genesis", lambda: replace(first, number=2)),
        ("previous", lambda: replace(first, number=2, genesis=b"g" * 32, previous=b"p")),
        ("threshold", lambda: replace(first, threshold=2)),
        ("threshold", lambda: replace(first, threshold=5)),
        ("delegations", lambda: replace(first, delegations=first.delegations[::-1])),
        ("delegations", lambda: replace(first, delegations=first.delegations * 17)),
        ("birch/mirror-1", more(doubled)),
        ("birch/mirror-1", mirror(renamed)),
        (secret(A, "witness").name, mirror(shared)),
        ("zebra/author-1", more(wrong)),
        ("keys", mirror(loud)),
        ("logs", lambda: replace(first, logs=first.logs[::-1])),
        (ORIGINS[A], lambda: with_log(vkey=secret("zebra", "author").verifier.vkey)),
        (ORIGINS[A], lambda: with_log(delegation=DelegationId("zebra"))),
        ("logs", lambda: with_log(origin=Origin("Amber"))),
        (ORIGINS[D], lambda: replace(first, delegations=(*first.delegations[:3], left))),
        (ORIGINS[A], lambda: replace(first, policy=replace(first.policy, settled=4))),
        ("policy", lambda: replace(first, policy=replace(first.policy, holders={"x": (zebra,)}))),
        ("recipients", lambda: with_delegation(first, A, recipients=theirs)),
        ("closing", lambda: replace(first, closing=Closing(keeps=(A,), opens=(), destroys=(B, C)))),
        ("closing", lambda: replace(first, closing=Closing(keeps=(), opens=(), destroys=IDS))),
        (
            "closing",
            lambda: replace(first, closing=Closing(keeps=(A, B, C), opens=(D,), destroys=(D,))),
        ),
    ]


def with_log(**changes: object) -> Roster:
    logs = (replace(FIRST.logs[0], **changes), *FIRST.logs[1:])  # type: ignore[arg-type] # any field
    return replace(FIRST, logs=logs)


@pytest.mark.parametrize(("at", "make"), bad_rosters())
def test_a_roster_that_contradicts_itself_is_refused(at: str, make: Callable[[], Roster]) -> None:
    with pytest.raises(RosterRefusedError) as refused:
        make()
    assert refused.value.at == at


def test_a_recipient_to_whom_nothing_can_be_sealed_is_not_enrolled() -> None:
    with pytest.raises(SealRefusedError):
        with_delegation(FIRST, A, recipients=("age1nonsense",))


def test_a_roster_names_its_logs_for_mirrors_and_witnesses() -> None:
    identity = FIRST.identity(ORIGINS[A])
    assert identity.origin == ORIGINS[A]
    (key,) = identity.keys
    assert key.key_id == secret(A, "log").key_id


def test_a_real_roster_has_no_log_of_an_exercise_nor_the_reverse() -> None:
    with pytest.raises(EnvelopeRefusedError):
        replace(FIRST, mark=Mark.EXERCISE)
    assert founding(Mark.EXERCISE).mark is Mark.EXERCISE


def test_a_weak_key_is_not_enrolled() -> None:
    algorithm = secret(A, "mirror").algorithm
    zero = PublicKey(name=KeyName("amber/zero"), algorithm=algorithm, public=bytes(32))
    key = EnrolledKey(role=Role.MIRROR, vkey=zero.vkey)
    with pytest.raises(KeyRefusedError, match="weak"):
        with_delegation(FIRST, A, keys=(key,))


@pytest.mark.parametrize("name", ["", "Amber", "аmber", "amber+", "am ber", "-amber", "a" * 129])
def test_a_name_that_looks_like_another_is_refused(name: str) -> None:
    with pytest.raises(RosterRefusedError):
        replace(FIRST.delegations[0], id=DelegationId(name))


def test_officers_needed_are_some_of_those_there_are() -> None:
    for needed in (0, 2):
        with pytest.raises(RosterRefusedError):
            replace(FIRST.delegations[0], officers_needed=needed)
    with pytest.raises(RosterRefusedError):
        Officer(vkey=secret(A, "officer").verifier.vkey, next=b"short")


def test_a_log_that_the_roster_does_not_know_has_nobody() -> None:
    with pytest.raises(RosterRefusedError, match="a log of the roster"):
        FIRST.authors(Origin("zebra/post-1"))


def test_a_roster_reads_back_from_its_bytes() -> None:
    assert decode_as(encode(FIRST), Roster, limit=MAX_ROSTER_BYTES) == FIRST
    assert isinstance(FIRST.delegations[0], Delegation)


def test_bodies_go_to_whom_the_policy_names_and_to_ones_own() -> None:
    policy = FIRST.policy
    assert policy.may_hold("observation", holder=B, author=C)
    assert policy.may_hold("observation", holder=C, author=C)
    assert not policy.may_hold("observation", holder=D, author=C)
    assert not policy.may_hold("finding", holder=A, author=C)
    allowed = replace(envelope(FIRST, C, kind="observation"), audience=(A, B, C))
    policy.require_audience(allowed, author=C)
    with pytest.raises(PolicyRefusedError, match="delta"):
        policy.require_audience(replace(allowed, audience=(A, D)), author=C)


def test_the_digest_of_a_next_key_is_of_its_whole_text() -> None:
    one, other = secret(A, "officer", 1).verifier, secret(A, "officer", 2).verifier
    assert next_key_digest(one.vkey) != next_key_digest(other.vkey)
