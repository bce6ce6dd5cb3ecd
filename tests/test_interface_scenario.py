from __future__ import annotations

import json
from pathlib import Path

import pytest
from scenario_copy import RIVER_LINE, Edit, copied
from typer.testing import CliRunner, Result

from truceline.interface.cli import main
from truceline.interface.cli.door import ExitCode

MECHANISMS = RIVER_LINE / "mechanisms"
TYPO = Edit("positions.yaml", "delegation: doria", "delegation: dorya")
SENTENCE = (
    "positions.yaml:11:17: expected a known delegation in delegation (one of arvia, belmor, "
    'cadria, doria, esker), came "dorya". Did you mean doria?'
)


def truceline_says(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "100"}).invoke(main.app, [str(one) for one in arguments])


def test_a_good_scenario_is_one_line_of_counts() -> None:
    said = truceline_says("scenario", "check", RIVER_LINE)
    assert (said.exit_code, said.stdout) == (
        ExitCode.DONE,
        (
            f"{RIVER_LINE} holds: 4 sources, 5 delegations, 2 provisions, 2 places, 1 line, "
            "3 zones, 2 sensors, 3 parameters, 2 positions, 3 mechanisms, 2 spot heights, "
            "as of 2031-05-20T12:00:00+02:00.\n"
        ),
    )


def test_problems_are_lines_and_a_count(tmp_path: Path) -> None:
    folder = copied(tmp_path, TYPO)
    said = truceline_says("scenario", "check", folder)
    assert (said.exit_code, said.stdout) == (
        ExitCode.WRONG_INPUT,
        f"{folder}/{SENTENCE}\n1 problem in {folder}.\n",
    )


def test_problems_are_data_for_programs(tmp_path: Path) -> None:
    folder = copied(tmp_path, TYPO, Edit("sources.yaml", "title: Survey of the valley", "title:"))
    said = truceline_says("scenario", "check", folder, "--json")
    document = json.loads(said.stdout)
    assert said.exit_code == ExitCode.WRONG_INPUT
    assert not document["holds"]
    assert document["problems"][1] == {
        "file": f"{folder}/sources.yaml",
        "line": 14,
        "column": 11,
        "expected": "text in title",
        "came": "nothing",
        "remedy": "Give it a value.",
    }


def test_no_problems_are_data_too() -> None:
    said = truceline_says("scenario", "check", RIVER_LINE, "--json")
    assert (said.exit_code, json.loads(said.stdout)) == (
        ExitCode.DONE,
        {"holds": True, "problems": []},
    )


def test_the_group_needs_a_command() -> None:
    assert truceline_says("scenario").exit_code == ExitCode.WRONG_INPUT


DIFFERENCE = """\
How “With a post of its own” differs from “Joint centre”
The river line, as of 20 May 2031

Bodies
new: Command of the post
    kind: command of a post; command: Cadria; host: Arvia; consent of the host: not asked

Assets
new: Post of Cadria
    post; body: Command of the post; run by: Cadria; raw feed to: Cadria; sensors: Binoculars; host:
    Arvia; consent of the host: not asked; people: Cadria 12; sharing: sealed, then disclosed;
    disclosed within [h]: 24; use as evidence: none
changed: Post at the ford
    raw feed to: Doria → Doria, Cadria
    hours: day and night → not known
gone: Camera at the mill
    fixed camera; body: Joint centre; run by: Cadria; raw feed to: Cadria, Doria; sensors:
    Binoculars; host: Arvia; consent of the host: given; sharing: at once; use as evidence: none

What they take

                                       Joint centre   With a post of its own
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 Posts                                 1              2
 People of Cadria                      40             52
 People of Doria                       140            140
 Foreign people on the soil of Arvia   180            192
 People not known of                   none           none
 Consents not given                    none           Arvia for Command of the post (not asked);
                                                      Arvia for Post of Cadria (not asked)

Parameters
May a guarantor keep a post of its own? (own-post)
    Joint centre: no. “All posts are under the centre or the contingent.” (Accord of the river line)
    With a post of its own: yes. “Cadria keeps one post under its own command.” (Briefing of the
    delegation of Cadria)
    Cadria, open, 12 May 2031, verbatim: “A post of our own remains on the table.” (Briefing of the
    delegation of Cadria) Asks for: yes.
    Doria, opposed, 13 May 2031, reported: “The centre is enough.” (Briefing of the delegation of
    Doria) Asks for: no.
    No public position is known of Arvia, Belmor, Esker.

Alike in both: Who gets the raw feeds? · What may be published?
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("joint-centre", "with-own-post", "--scenario", RIVER_LINE),
        (MECHANISMS / "joint-centre", MECHANISMS / "with-own-post"),
        (f"{MECHANISMS}/joint-centre/", f"{MECHANISMS}/../mechanisms/with-own-post"),
    ],
)
def test_two_mechanisms_are_told_apart_in_words(arguments: tuple[str | Path, ...]) -> None:
    said = truceline_says("diff", *arguments)
    assert (said.exit_code, said.stdout) == (ExitCode.DONE, DIFFERENCE)


def test_two_mechanisms_are_told_apart_for_programs() -> None:
    said = truceline_says(
        "diff", "joint-centre", "with-own-post", "--scenario", RIVER_LINE, "--json"
    )
    document = json.loads(said.stdout)
    assert (document["scenario"], document["as_of"]) == ("river-line", "2031-05-20T12:00:00+02:00")
    assert [one["change"] for one in document["assets"]] == ["added", "changed", "removed"]
    assert document["parameters"][0]["positions"][1]["words"] == {"en": "The centre is enough."}


def test_a_mechanism_does_not_differ_from_itself() -> None:
    said = truceline_says("diff", "joint-centre", "joint-centre", "--scenario", RIVER_LINE)
    assert "They do not differ in bodies, assets or parameters." in said.stdout


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("joint-centre", "with-own-post"),
        (str(MECHANISMS / "joint-centre"), "with-own-post"),
        (str(RIVER_LINE), str(RIVER_LINE)),
    ],
)
def test_without_one_scenario_the_sentence_says_how(before: str, after: str) -> None:
    said = truceline_says("diff", before, after)
    assert said.exit_code == ExitCode.WRONG_INPUT
    assert said.stderr.startswith("Expected two mechanisms of one scenario: two ids with")
    assert said.stderr.endswith("--scenario DIR\n")


def test_mechanisms_of_two_scenarios_are_not_compared(tmp_path: Path) -> None:
    other = copied(tmp_path) / "mechanisms/with-own-post"
    said = truceline_says("diff", MECHANISMS / "joint-centre", other)
    assert (said.exit_code, said.stdout) == (ExitCode.WRONG_INPUT, "")


def test_an_unknown_mechanism_or_scenario_is_a_sentence(tmp_path: Path) -> None:
    unknown = truceline_says("diff", "joint-centre", "none", "--scenario", RIVER_LINE)
    assert unknown.exit_code == ExitCode.WRONG_INPUT
    assert "expected one of joint-centre, with-own-post, with-joint-post" in unknown.stderr
    absent = truceline_says("diff", "a", "b", "--scenario", tmp_path / "absent")
    assert absent.exit_code == ExitCode.WRONG_INPUT
    assert "a scenario folder" in absent.stderr


def test_a_scenario_with_problems_is_not_compared(tmp_path: Path) -> None:
    folder = copied(tmp_path, TYPO)
    said = truceline_says("diff", "joint-centre", "with-own-post", "--scenario", folder)
    assert (said.exit_code, said.stderr) == (
        ExitCode.WRONG_INPUT,
        f"The scenario {folder} has 1 problem:\n{folder}/{SENTENCE}\n",
    )
