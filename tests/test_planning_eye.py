from __future__ import annotations

import pytest

from flat_case import BASE, NORTH, SOUTH, mechanism, post
from truceline.domain.identifier import DelegationId
from truceline.planning.eye import Eye, eye_of, two_delegations_table

THIRD = DelegationId("eastmark")


def eye(command: set[DelegationId], holders: set[DelegationId]) -> Eye:
    return Eye(command=frozenset(command), holders=frozenset(holders))


@pytest.mark.parametrize(
    ("one", "other", "separate"),
    [
        pytest.param(eye({NORTH}, {NORTH}), eye({SOUTH}, {SOUTH}), True, id="one of each"),
        pytest.param(eye({NORTH}, {NORTH}), eye({NORTH}, {SOUTH}), False, id="one command"),
        pytest.param(eye({NORTH}, {NORTH, SOUTH}), eye({SOUTH}, {SOUTH}), False, id="a shared feed"),
        pytest.param(eye({NORTH, SOUTH}, {NORTH, SOUTH}), eye({NORTH}, {NORTH}), False, id="joint"),
        pytest.param(eye({NORTH, SOUTH}, {NORTH, SOUTH}), eye({THIRD}, {THIRD}), True, id="a third"),
    ],
)
def test_two_accounts_are_separate_when_command_and_holders_are(
    one: Eye, other: Eye, *, separate: bool
) -> None:
    assert one.separate_from(other) is separate
    assert other.separate_from(one) is separate


def test_a_set_of_eyes_is_two_delegations_when_any_pair_in_it_is() -> None:
    eyes = [eye({NORTH}, {NORTH}), eye({SOUTH}, {SOUTH}), eye({NORTH, SOUTH}, {NORTH, SOUTH})]
    table = two_delegations_table(eyes)
    for members, value in enumerate(table):
        chosen = [e for i, e in enumerate(eyes) if members >> i & 1]
        assert value == any(a.separate_from(b) for a in chosen for b in chosen)


def test_an_operator_holds_the_feed_even_when_no_list_says_so() -> None:
    asset = post("a", 0.0, 0.0, by=(NORTH,), feeds=(SOUTH,))
    assert eye_of(asset, mechanism(BASE, asset)).holders == {NORTH, SOUTH}
