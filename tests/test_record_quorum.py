from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_keys import identity, key, witness
from roster_case import IDS, ORIGINS, founding, secret

from truceline.record.checkpoint import Checkpoint, Head
from truceline.record.cosignature import cosignatures, sign
from truceline.record.envelope import DelegationId
from truceline.record.errors import ForkError
from truceline.record.fork import ForkProof, check_fork
from truceline.record.key import KeyLabel, SecretKey, label_of
from truceline.record.note import Note
from truceline.record.policy import (
    DelegationQuorum,
    Policy,
    PolicyRefusedError,
    Role,
    write_quorum,
)
from truceline.record.quorum import (
    MAX_FILE_BYTES,
    MAX_NAMES,
    QuorumRefusedError,
    live_without,
    parse_quorum,
    safe_against,
)
from truceline.record.tree import leaf_hash
from truceline.record.witness import HeadWitness

LOG = secret("amber", "log").verifier.vkey
X = [secret(f"x{n}", "mirror").verifier for n in range(3)]
Y = [secret(f"y{n}", "mirror").verifier for n in range(3)]

TWO_LEVELS = f"""# a comment
log {LOG} https://log.example/
\twitness X1 {X[0].vkey}
witness X2   {X[1].vkey} https://witness.example/
witness X3 {X[2].vkey}
group X-witnesses 2 X1 X2 X3

witness Y1 {Y[0].vkey}
witness Y2 {Y[1].vkey}
witness Y\xe9 {Y[2].vkey}
group Y-witnesses any Y1 Y2 Y\xe9
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def labels(*keys: object) -> set[KeyLabel]:
    return {label_of(each) for each in (*X, *Y) if each in keys}


def test_groups_of_groups_count_as_the_standard_says() -> None:
    quorum = parse_quorum(TWO_LEVELS.encode())
    assert quorum.logs[0].name == "amber/post-1"
    assert quorum.holds(labels(X[0], X[2], Y[1]))
    assert quorum.holds(labels(*X, *Y))
    assert not quorum.holds(labels(X[0], Y[0], Y[1], Y[2]))
    assert not quorum.holds(labels(*X))
    assert not quorum.holds(set())


def test_a_single_witness_or_none_may_be_the_quorum() -> None:
    one = parse_quorum(f"witness X1 {X[0].vkey}\nquorum X1\n".encode())
    assert one.holds(labels(X[0]))
    assert not one.holds(labels(X[1]))
    assert parse_quorum(b"quorum none\n").holds(set())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("quorum none", 0),
        ("quorum none\r\n", 0),
        ("\x00quorum none\n", 0),
        ("# nothing\n", 0),
        ("quorum none\nquorum none\n", 2),
        ("quorum\n", 1),
        ("quorum a b\n", 1),
        ("quorum X\n", 1),
        ("Quorum none\n", 1),
        ("log\n", 1),
        (f"log {LOG} a b\n", 1),
        ("log a+b+c\n", 1),
        (f"log {X[0].vkey}\n", 1),
        (f"log {LOG}\nlog {LOG}\n", 2),
        (f"witness X {LOG}\n", 1),
        (f"witness {X[0].vkey}\n", 1),
        (f"witness none {X[0].vkey}\n", 1),
        (f"witness X {X[0].vkey}\nwitness X {X[1].vkey}\n", 2),
        (f"witness X {X[0].vkey}\nwitness Z {X[0].vkey}\n", 2),
        ("witness X \xff+a+b\n", 1),
        (f"witness X {X[0].vkey}\ngroup G any\n", 2),
        (f"witness X {X[0].vkey}\ngroup X any X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G any X X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G any X\ngroup H any X\n", 3),
        (f"witness X {X[0].vkey}\ngroup G 2 X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G 0 X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G 01 X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G +1 X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G some X\n", 2),
        (f"witness X {X[0].vkey}\ngroup G any G\n", 2),
        (f"witness X {X[0].vkey}\ngroup G any none\n", 2),
        (f"quorum X\nwitness X {X[0].vkey}\n", 1),
    ],
)
def test_a_file_that_is_not_as_the_standard_has_it_is_refused_with_its_line(
    text: str, line: int
) -> None:
    with pytest.raises(QuorumRefusedError) as refused:
        parse_quorum(text.encode("latin-1"))
    assert refused.value.line == line


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(QuorumRefusedError, match="bytes"):
        parse_quorum(b"#" * MAX_FILE_BYTES + b"\n")
    keys = [secret(f"w{n}", "mirror").verifier.vkey for n in range(MAX_NAMES + 1)]
    many = "".join(f"witness w{n} {vkey}\n" for n, vkey in enumerate(keys)) + "quorum none\n"
    with pytest.raises(QuorumRefusedError, match="at most"):
        parse_quorum(many.encode())


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with pytest.raises(QuorumRefusedError):
        parse_quorum(raw + b"\nlog\n")


TABLE = [
    (4, 3, 1, 1),
    (5, 4, 2, 1),
    (6, 4, 1, 2),
    (6, 5, 3, 1),
    (7, 5, 2, 2),
    (7, 6, 4, 1),
    (8, 6, 3, 2),
]
"""n witnesses, k that settle, safe against so many, live without so many (record notes, 2.5)."""


@pytest.mark.parametrize(("n", "k", "safe", "live"), TABLE)
def test_the_table_of_quorums(n: int, k: int, safe: int, live: int) -> None:
    assert safe_against(n, k) == safe
    assert live_without(n, k) == live


@pytest.mark.parametrize("n", range(1, 9))
def test_the_owner_settles_two_histories_exactly_beyond_the_bound(n: int) -> None:
    for k in range(1, n + 1):
        for f in range(n + 1):
            # The owner shows one history to some honest witnesses and the other to the rest.
            split = any(f + shown >= k and n - shown >= k for shown in range(n - f + 1))
            assert split == (f > safe_against(n, k)), (n, k, f)


@pytest.mark.parametrize(("n", "k", "safe", "live"), TABLE)
def test_at_each_quorum_the_attack_fails_within_the_bound_and_the_silent_do_not_stop_it(
    n: int, k: int, safe: int, live: int
) -> None:
    members = [secret(f"d{each}", "mirror").verifier for each in range(n)]
    quorum = DelegationQuorum(
        needed=k,
        keys={DelegationId(each.name): frozenset({label_of(each)}) for each in members},
    )
    for liars in combinations(members, safe):
        honest = [each for each in members if each not in liars]
        for cut in range(len(honest) + 1):
            here, there = honest[:cut], honest[cut:]
            both = [quorum.holds([label_of(x) for x in (*liars, *half)]) for half in (here, there)]
            assert not all(both)
    for silent in combinations(members, live):
        assert quorum.holds([label_of(each) for each in members if each not in silent])


@pytest.mark.slow
@pytest.mark.parametrize(("n", "k", "safe", "live"), TABLE)
def test_two_real_heads_are_both_settled_beyond_the_bound_only_and_convict_even_then(
    tmp_path: Path, n: int, k: int, safe: int, live: int
) -> None:
    """The owner of a log and f witnesses collude; each honest witness is shown one of two heads."""
    del live
    owner = key("log.example/owner")
    heads = [signed_head(owner, entry) for entry in (b"one", b"other")]
    keys = [witness(f"w{i}.example") for i in range(n)]
    verifiers = [each.verifier for each in keys]
    quorum = DelegationQuorum(
        needed=k, keys={DelegationId(each.name): frozenset({label_of(each)}) for each in verifiers}
    )
    for f in (safe, safe + 1):
        settled = []
        for side, head in enumerate(heads):
            lines = []
            for i, secret_key in enumerate(keys):
                is_liar, sees = i < f, (i - f) % 2
                if is_liar:
                    lines.append(sign(head.checkpoint, secret_key, 5))
                elif sees == side:
                    honest = HeadWitness(tmp_path / f"{f}-{i}", identity(owner), secret_key)
                    line = honest.add_checkpoint(head.note.raw, old_size=0, proof=(), time_s=5)
                    lines.append(line.signature)
                    with pytest.raises(ForkError):  # and never the other one as well
                        honest.add_checkpoint(
                            heads[1 - side].note.raw, old_size=1, proof=(), time_s=6
                        )
                    honest.close()
            found = cosignatures(head.with_signatures(*lines), verifiers)
            settled.append(quorum.holds([each.label for each in found]))
        assert all(settled) == (f > safe), f
    proof = ForkProof(first=heads[0].note.raw, second=heads[1].note.raw)
    assert check_fork(proof, identity(owner)).first == heads[0]


def signed_head(owner: SecretKey, entry: bytes) -> Head:
    checkpoint = Checkpoint(origin=owner.name, size=1, root=leaf_hash(entry))
    lines = (sign(checkpoint, owner, 1),)
    return Head(checkpoint=checkpoint, note=Note(text=checkpoint.text, signatures=lines))


def test_delegations_count_once_whatever_they_sign_with_and_the_owner_never() -> None:
    roster = founding()
    quorum = roster.quorum(ORIGINS[IDS[0]])
    birch = [label_of(secret("birch", use)) for use in ("mirror", "lasting-mirror")]
    amber = [label_of(secret("amber", use)) for use in ("mirror", "lasting-mirror")]
    cedar = label_of(secret("cedar", "mirror"))
    assert quorum.cosigned_by([*birch, *amber]) == {IDS[1]}
    assert not quorum.holds([*birch, *birch, *amber])
    assert quorum.holds([birch[0], cedar])
    assert roster.provisional_quorum(ORIGINS[IDS[0]]).holds(birch)


def test_who_saw_heads_only_does_not_settle_unless_the_policy_says_so() -> None:
    quorum = founding().quorum(ORIGINS[IDS[0]])
    witnesses = [label_of(secret(each, "witness")) for each in IDS]
    assert not quorum.holds(witnesses)


def test_an_old_key_or_a_key_under_another_name_does_not_count() -> None:
    quorum = founding().quorum(ORIGINS[IDS[0]])
    old = [label_of(secret(each, "mirror", 2)) for each in IDS]
    assert not quorum.holds(old)


def test_the_quorum_is_written_for_other_programs_with_one_group_a_delegation() -> None:
    roster = founding()
    raw = write_quorum(
        log=secret("amber", "log").verifier,
        cosigners=roster.keys(Role.MIRROR),
        owner=IDS[0],
        needed=2,
    )
    quorum, ours = parse_quorum(raw), roster.quorum(ORIGINS[IDS[0]])
    keys = [label_of(secret(x, use)) for x in IDS for use in ("mirror", "lasting-mirror")]
    for n in range(4):
        for some in combinations(keys, n):
            assert quorum.holds(some) == ours.holds(some)


@pytest.mark.parametrize("needed", [0, 4])
def test_a_quorum_that_nobody_or_everybody_misses_is_not_written(needed: int) -> None:
    with pytest.raises(PolicyRefusedError):
        write_quorum(
            log=secret("amber", "log").verifier,
            cosigners=founding().keys(Role.MIRROR) | {IDS[2]: ()},
            owner=IDS[0],
            needed=needed,
        )


@pytest.mark.parametrize(
    ("provisional", "settled", "settling"),
    [
        (0, 1, (Role.MIRROR,)),
        (2, 1, (Role.MIRROR,)),
        (1, 1, ()),
        (1, 1, (Role.WITNESS,)),
        (1, 1, (Role.LOG,)),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(
    provisional: int, settled: int, settling: tuple[Role, ...]
) -> None:
    with pytest.raises(PolicyRefusedError):
        Policy(provisional=provisional, settled=settled, settling=settling, holders={})
