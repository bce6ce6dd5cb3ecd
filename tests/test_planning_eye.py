from __future__ import annotations

import pytest
from flat_case import BASE, NORTH, SOUTH, mechanism, post

from truceline.domain.identifier import DelegationId
from truceline.planning.eye import Eye, TooManyEyesError, eye_of, eyes_of

THIRD = DelegationId("eastmark")


def eye(command: set[DelegationId], holders: set[DelegationId]) -> Eye:
    return Eye(command=frozenset(command), holders=frozenset(holders))


@pytest.mark.parametrize(
    ("one", "other", "separate"),
    [
        pytest.param(eye({NORTH}, {NORTH}), eye({SOUTH}, {SOUTH}), True, id="one of each"),
        pytest.param(eye({NORTH}, {NORTH}), eye({NORTH}, {SOUTH}), False, id="one command"),
        pytest.param(
            eye({NORTH}, {NORTH, SOUTH}), eye({SOUTH}, {SOUTH}), False, id="a shared feed"
        ),
        pytest.param(eye({NORTH, SOUTH}, {NORTH, SOUTH}), eye({NORTH}, {NORTH}), False, id="joint"),
        pytest.param(
            eye({NORTH, SOUTH}, {NORTH, SOUTH}), eye({THIRD}, {THIRD}), True, id="a third"
        ),
    ],
)
def test_two_accounts_are_separate_when_command_and_holders_are(
    one: Eye, other: Eye, *, separate: bool
) -> None:
    assert one.separate_from(other) is separate
    assert other.separate_from(one) is separate


def test_a_set_of_eyes_is_two_delegations_when_any_pair_in_it_is() -> None:
    runners = [(NORTH,), (SOUTH,), (NORTH, SOUTH), (THIRD,), (NORTH, THIRD)]
    assets = [post(str(n), 0.0, 0.0, by=by) for n, by in enumerate(runners)]
    eyes = eyes_of([mechanism(BASE, *assets)])
    for members, value in enumerate(eyes.two):
        chosen = [e for i, e in enumerate(eyes.listed) if members >> i & 1]
        assert value == any(a.separate_from(b) for a in chosen for b in chosen)


def test_more_eyes_than_bits_are_refused_in_a_sentence() -> None:
    runners = [DelegationId(f"side-{n}") for n in range(9)]
    assets = [post(by, 0.0, 0.0, by=(by,)) for by in runners]
    with pytest.raises(TooManyEyesError, match=r"at most 8 .* came 9"):
        eyes_of([mechanism(BASE, *assets)])


def test_an_operator_holds_the_feed_even_when_no_list_says_so() -> None:
    asset = post("a", 0.0, 0.0, by=(NORTH,), feeds=(SOUTH,))
    assert eye_of(asset, mechanism(BASE, asset)).holders == {NORTH, SOUTH}
