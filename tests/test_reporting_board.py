from __future__ import annotations

from dataclasses import replace
from datetime import date

from fake_scenario import NORTHLAND, SOUTHLAND, fake_scenario

from truceline.domain.position import Stance
from truceline.reporting.board import BoardRow, Status, board_of


def test_contested_questions_stand_first_and_agreed_ones_last() -> None:
    rows = board_of(fake_scenario())
    assert [(row.parameter.id, row.status) for row in rows] == [
        ("own-post", Status.CONTESTED),
        ("map", Status.OPEN),
        ("seat", Status.AGREED),
    ]


def test_silence_is_named() -> None:
    rows: dict[str, BoardRow] = {row.parameter.id: row for row in board_of(fake_scenario())}
    assert rows["seat"].silent == ("eastmark", "midland")
    assert len(rows["map"].silent) == 4


def test_the_latest_word_of_a_delegation_decides() -> None:
    scenario = fake_scenario()
    opposed = next(one for one in scenario.positions if one.stance is Stance.OPPOSED)
    later = replace(opposed, stance=Stance.AGREED, said_on=date(2031, 5, 4))
    row = board_of(replace(scenario, positions=(later, *scenario.positions)))[0]
    assert row.parameter.id == "own-post"
    assert row.status is Status.OPEN
    said = [one.stance for one in row.positions if one.delegation == SOUTHLAND]
    assert said == [Stance.OPPOSED, Stance.AGREED]


def test_delegations_stand_in_one_order_for_every_question() -> None:
    scenario = fake_scenario()
    turned = replace(scenario, positions=scenario.positions[::-1])
    assert [row.positions for row in board_of(turned)] == [
        row.positions for row in board_of(scenario)
    ]
    assert {one.delegation for one in board_of(scenario)[2].positions} == {NORTHLAND, SOUTHLAND}
