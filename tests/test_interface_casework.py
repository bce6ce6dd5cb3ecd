"""The commands of a desk: what they write, print and refuse, and files of many of them."""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desk_case import CADRIA, DORIA, ESKER, FOUNDING, SIGNED, give, key, make_folder, shots
from scenario_copy import RIVER_LINE
from typer.testing import CliRunner

from truceline.casework.desk import Desk, reference_of
from truceline.casework.founding import digest_of, write_founding
from truceline.domain.identifier import AssetId
from truceline.domain.incident_act import Claimed
from truceline.domain.report_act import Disclosed, ReportKind
from truceline.domain.statement import Opening
from truceline.interface.cli.main import COMMANDS, app
from truceline.interface.desk import open_desk
from truceline.record.draft import Draft
from truceline.record.key_file import write_key_file
from truceline.record.node import Node
from truceline.wire.act import encode_act
from truceline.wire.body import encode_body

NODES = (CADRIA, DORIA, ESKER)
SEEN = "observe --from ford-post --heard 3 explosions --at now --distance 2-4km"
WHY = ["--why", "because"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    text: str

    @property
    def facts(self) -> Any:  # noqa: ANN401 - whatever a command prints
        """Return what it printed as JSON."""
        return json.loads(self.text)


def run(*words: str | Path) -> Said:
    """Run a command."""
    result = CliRunner().invoke(app, [str(each) for each in words])
    return Said(result.exit_code, result.output)


class Field:
    """Folders of nodes, and commands at them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for by in NODES:
            make_folder(root / by, by)

    def at(self, by: str, *words: str | Path) -> Said:
        """Run a command at a node."""
        return run(*words, "--node", self.root / by)

    def done(self, by: str, *words: str | Path) -> str:
        """Run a command at a node, which must do it, and return the handle of what it wrote."""
        said = self.at(by, *words, "--json")
        assert said.code == 0, said.text
        written = said.facts["written"]
        return str(written[-1]["handle"]) if written else ""

    def live(self, story: str) -> None:
        """Do what a story tells, line by line."""
        for line in story.splitlines():
            by, _, command = line.partition(": ")
            if command:
                self.done(by, *shlex.split(command))
            else:
                self.meet()

    def meet(self) -> None:
        """Let all have all that all have."""
        for _ in range(2):
            for one in NODES:
                for other in NODES:
                    if one != other:
                        with Node(self.root / one) as here, Node(self.root / other) as there:
                            here.publish(1)
                            give(here, there)


@pytest.fixture
def field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Field:
    """Return three nodes that nobody has worked at."""
    monkeypatch.setenv("COLUMNS", "200")
    return Field(tmp_path)


def opened(field: Field) -> tuple[str, str, str]:
    """Return a report of each guarantor, and the incident that Doria opened on them."""
    one = field.done("cadria", *SEEN.split())
    other = field.done("doria", *SEEN.split())
    field.meet()
    incident = field.done("doria", "open", one, other, "--title", "Three explosions")
    field.meet()
    return one, other, incident


CHARGE = (
    "--provision ceasefire --occurred as_alleged --breach breach --responsible doria "
    "--gravity minor --sure clear_and_convincing,reasonable_grounds,reasonable_grounds"
)
DUE = "--due 2099-01-01T00:00"
LIFE = f"""\
doria: triage d1 in_mandate --why x
doria: claim d1
doria: suspend d1 access --why x --awaited "a key"
doria: resume d1 --why x
doria: task d1 --team cad,dor --purpose look --due 18:00 --question "how many?" --risks mines
doria: restrict denied --from ford --where barrier --goal 10.3,20.4 --controlled-by arv --reason x
doria: visit d6 denied --words "turned back" --beside d7 --also "saw 1 vehicle N 300m"
doria: match c0 d0 d1 --why x
doria: find d1 {CHARGE} --why x --why-breach y --remedy z --evidence c0 --zone west-bank@1
meet
cadria: stance d9 assent --words yes
doria: answer d10 denies --words no --measures none
doria: decide d1 --provision x --occurred as_alleged --responsible nobody --why x --evidence c0
meet
cadria: stance d13 dissent --words "it is" --by chief {CHARGE}
doria: cover --from ford --at 06:00-07:00 --visibility 5km --track 10.3,20.4 --note x
doria: notify convoy --words "ten lorries" --at 06:00-07:00 --people 20 --vehicles 10
doria: allege --words "they fired" --against arvia --also "heard 2 shots" --channel letter
doria: correct d16 --why x
doria: withdraw d16 --why x
doria: beat
doria: open d0 --title again
doria: merge d1 d20 --into d1 --why x
doria: withdraw d21 --why x
doria: undo d9 --why x
doria: reopen d1 --why x --evidence d0
doria: close d20 not_pursued --why x --silence {DUE}
doria: release d1
doria: appoint observer analyst
doria: appoint observer --relieve
doria: revoke observer --from 0 --why x
doria: handover --to duty-2 --words quiet --open d1 --desk ford-post --equipment ok --reservations x
doria: leave --words enough
"""


@pytest.mark.slow
def test_every_act_can_be_done_from_the_command_line(field: Field) -> None:
    opened(field)
    field.live(LIFE)
    assert "Left: doria" in field.at("doria", "state").text
    field.live("doria: return --words again\nmeet\n")
    text = field.at("cadria", "case", "d1").text
    for said in ("outcome: split", "evidence, one list: cadria-0", "“turned back”", "300 m N"):
        assert said in text
    assert "missing" in field.at("esker", "case", "d1").text
    assert len({field.at(each, "state", "--json").facts["digest"] for each in NODES}) == 1


def test_a_sealed_report_is_told_given_up_or_left_by_its_own(field: Field) -> None:
    seen = ["observe", "--from", "own", "--nothing"]
    first, second = field.done("cadria", *seen), field.done("cadria", *seen)
    assert field.done("cadria", "open", first, "--title", "x") == "cadria-2"
    assert "to be told by" in field.at("cadria", "case", first).text
    assert field.done("cadria", "disclose", first) == "cadria-3"
    assert field.done("cadria", "abandon", second, *WHY) == "cadria-4"
    assert field.done("cadria", "disclose", "--due", "48h") == ""
    assert field.at("cadria", "disclose").code == 2
    text = field.at("cadria", "case", first).text
    assert "told in cadria-3" in text
    assert "nothing was observed" in text


def test_flags_are_printed_and_stand_in_json(field: Field) -> None:
    words = [
        "observe",
        "--from",
        "ford",
        "--saw",
        "1",
        "flash",
        "--at",
        "unknown",
        "--distance",
        "90km+",
    ]
    said = field.at("doria", *words)
    assert said.code == 0
    assert "Look again: It lies farther" in said.text
    facts = field.at("doria", *words, "--json").facts["written"][0]
    assert facts["flags"] == ["out_of_reach"]
    assert facts["own_delegation_only"] is False
    assert field.at("doria", "open", "0", "--title", "x").code == 0
    assert "look again" in field.at("doria", "case", "0").text


def test_what_there_is_can_be_asked_for_in_words_and_in_json(field: Field) -> None:
    *_, case = opened(field)
    field.done("doria", "claim", case)
    field.done("doria", "decide", case, "--provision", "x", "--occurred", "could_not_tell", *WHY)
    field.meet()
    queue = field.at("cadria", "queue")
    assert "motion waits for cadria: stance" in queue.text
    blocked = field.at("doria", "queue", "--as-of", "now", "--json").facts
    assert blocked["blocked"][0]["whom"] == ["cadria"]
    assert blocked["n_mine"] == 1
    late = "2099-01-01T00:00"
    assert field.at("doria", "queue", "--as-of", late, "--json").facts["n_overdue"] > 0
    assert field.at("doria", "watch", "--json").facts["arrived"] == {
        "arvia/desk": 0,
        "cadria/desk": 1,
        "esker/desk": 0,
    }
    assert "Since the first entry" in field.at("doria", "watch").text
    by_kind = field.at("esker", "count", "--reports", "--by", "kind,day", "--json").facts
    assert (by_kind["n"], by_kind["n_sealed"]) == (0, 2)
    assert "2 (0 sealed, not counted)" in field.at("doria", "count", "--reports").text
    during = field.at("doria", "count", "--reports", "--during", "00:00-23:59")
    assert during.code == 0
    assert field.at("doria", "count", "--during", "unknown").code == 2


def test_words_and_cases_are_found(field: Field) -> None:
    one, other, case = opened(field)
    assert field.at("doria", "search", "explos").text.startswith("Found: 1 ")
    assert field.at("doria", "search", "!").code == 2
    assert field.at("doria", "search", "three", "--json").facts["n"] == 1
    assert f"{case}: " in field.at("cadria", "case", one).text
    facts = field.at("cadria", "case", other, "--json").facts
    assert [each["handle"] for each in facts["reports"]] == [one, other]
    assert field.at("cadria", "case", one, "--known-at", "2020-01-01T00:00").code == 2
    field.done("cadria", "open", one, "--title", "again")
    unclear = field.at("cadria", "case", one)
    assert unclear.code == 2
    assert f"one of cadria-1, {case}" in unclear.text
    field.done("cadria", "beat")
    assert field.at("cadria", "case", "cadria-2").code == 2


def test_rules_are_printed_of_a_node_and_of_a_scenario(field: Field) -> None:
    here = field.at("esker", "rules")
    assert "decide: every guarantor present, 2 or more, 24 h or more to do so" in here.text
    written = run("rules", "--scenario", RIVER_LINE)
    assert "written for joint-centre of river-line" in written.text
    assert written.text.splitlines()[1:] == here.text.splitlines()[1:]
    real = run("rules", "--scenario", RIVER_LINE.parent / "karabakh-2020", "--json").facts
    assert {"term_h", "matches", "must_assent"} <= {row["rule"] for row in real["rows"]}
    assert run("rules", "--scenario", RIVER_LINE, "--mechanism", "none").code == 2


def test_a_mechanism_without_a_procedure_has_no_rules_to_print(tmp_path: Path) -> None:
    folder = tmp_path / "river-line"
    shutil.copytree(RIVER_LINE, folder)
    (folder / "mechanisms/joint-centre/procedure.yaml").unlink()
    said = run("rules", "--scenario", folder)
    assert said.code == 2
    assert "procedure.yaml" in said.text


def test_a_founding_is_made_shown_and_kept_only_as_it_was_told(tmp_path: Path) -> None:
    roster, offices, out = (tmp_path / each for each in ("roster", "offices.yaml", "founding"))
    roster.write_bytes(SIGNED)
    offices.write_text("offices:\n  cadria:\n    chief: [chief]\n", encoding="utf-8")
    options: list[str | Path] = [
        "--mechanism",
        "joint-centre",
        "--roster",
        roster,
        "--offices",
        offices,
    ]
    made = run("founding", "draft", out, "--scenario", RIVER_LINE, *options)
    assert made.code == 0, made.text
    assert run("founding", "draft", out, "--scenario", RIVER_LINE, *options).code == 2
    shown = run("founding", "show", out, "--json").facts
    assert shown["offices"] == [
        {
            "key": next(each.key for each in FOUNDING.offices if "cadria/chief" in each.key),
            "offices": ["chief"],
        }
    ]
    node = make_folder(tmp_path / "node", CADRIA)
    assert run("founding", "keep", out, "--node", node).code == 3
    assert run("founding", "keep", out).code == 2
    other = run("founding", "keep", out, "--node", node, "--digest", shown["digest"])
    assert other.code == 2
    assert "A record is founded once" in other.text
    same = tmp_path / "same"
    same.write_bytes(write_founding(FOUNDING))
    digest = digest_of(same.read_bytes()).hex()
    assert run("founding", "keep", same, "--node", node, "--digest", digest).code == 0
    offices.write_text("offices:\n  cadria:\n    chief: [king]\n", encoding="utf-8")
    bad = run("founding", "draft", tmp_path / "x", "--scenario", RIVER_LINE, *options)
    assert f"{offices}:3:13: expected one of" in bad.text
    offices.write_text("offices: [", encoding="utf-8")
    bad = run("founding", "draft", tmp_path / "x", "--scenario", RIVER_LINE, *options)
    assert bad.text.startswith(f"{offices}:")
    offices.write_bytes(b"\xff")
    bad = run("founding", "draft", tmp_path / "x", "--scenario", RIVER_LINE, *options)
    assert bad.code == 2


STORY = """\
# A morning at the ford.
observe --from ford-post --heard 3 explosions --at 06:10 --distance 2-4km
open @2 --title "Three explosions"    # what line 2 wrote

claim @3 --by duty-2
close @3 not_pursued --why "A quarry" --silence
"""


def test_a_file_is_done_whole_each_line_as_if_those_before_it_stood(field: Field) -> None:
    file = field.root / "story"
    file.write_text(STORY, encoding="utf-8")
    checked = field.at("doria", "do", file, "--check")
    assert "4 lines, 4 entries would be written; nothing was." in checked.text
    assert field.at("doria", "state", "--json").facts["cut"] == {}
    said = field.at("doria", "do", file, "--json")
    assert said.code == 0, said.text
    lines = [(each["line"], each["handle"], each["kind"]) for each in said.facts["written"]]
    assert lines == [
        (2, "doria-0", "observation"),
        (3, "doria-1", "incident"),
        (5, "doria-2", "claim"),
        (6, "doria-4", "motion"),
    ]
    assert "closed" not in field.at("doria", "case", "1").text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("claim @2", "not about what an act of this kind"),
        ("claim @9", "expected @ and the number of an earlier line"),
        ("claim 70", "expected an entry"),
        ("queue", "expected one of abandon"),
        ("observe --from ford", "expected --heard"),
        ("observe --heard 3 shots", "--from"),
        ("observe --from 'ford", "No closing quotation"),
        ("decide @3 --provision x --occurred nonsense --why y", "--occurred: expected one of"),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_the_file_is_written(
    field: Field, line: str, said: str
) -> None:
    file = field.root / "story"
    file.write_text(f"{STORY}{line}\n", encoding="utf-8")
    result = field.at("doria", "do", file)
    assert result.code == 2
    assert f"{file}:7: " in result.text
    assert said in result.text
    assert "Nothing of the file was written." in result.text
    assert field.at("doria", "state", "--json").facts["cut"] == {}


def test_a_file_that_is_no_text_or_has_no_end_is_refused(field: Field) -> None:
    file = field.root / "story"
    file.write_bytes(b"\xff\xfe\xff")
    assert "expected UTF-8" in field.at("doria", "do", file).text
    file.write_text("\n" * 10_001, encoding="utf-8")
    assert "at most 10000 lines" in field.at("doria", "do", file).text


def test_reports_are_matched_by_rule_checked_and_taken_back(field: Field) -> None:
    field.done("cadria", *SEEN.replace("ford", "own").split())
    field.done("cadria", "disclose", "0")
    field.done("doria", *SEEN.split())
    field.meet()
    made = field.done("doria", "match", "--by-rule", "heard-by-both", "--since", "1h")
    assert made == "doria-1"
    sampled = field.at("doria", "match", "--check", "5").text
    assert "doria-1: rule-matched by heard-by-both, not confirmed: cadria-0, doria-0" in sampled
    field.done("doria", "open", "0", "1", "--title", "x")
    field.done("doria", "undo", made, *WHY)
    assert field.at("doria", "match", "--check", "5").text == "None.\n"
    assert field.at("doria", "match", "--by-rule", "mine").code == 2
    assert field.at("doria", "match", "0", "1").code == 2


def test_terms_lapse_or_say_why_not(field: Field) -> None:
    assert field.at("doria", "lapse").text == "Nothing is overdue.\n"
    case = field.done("doria", "open", field.done("doria", *SEEN.split()), "--title", "x")
    soon = "2020-01-01T00:00"
    field.done("doria", "match", "0", field.done("doria", *SEEN.split()), *WHY, "--due", soon)
    late = field.at("doria", "lapse", "--json")
    assert late.code == 3
    assert late.facts["not_lapsed"][0]["term"] == "motion"
    field.meet()
    for by in ("cadria", "doria"):
        field.done(by, "beat")
    field.meet()
    file = field.root / "lapse"
    file.write_text("lapse\n", encoding="utf-8")
    assert "1 lines, 1 entries written." in field.at("doria", "do", file).text
    assert case == "doria-1"


def test_a_key_may_lie_on_a_medium_of_its_own(field: Field) -> None:
    stick = field.root / "chief.key"
    write_key_file(stick, key(DORIA, "chief"))
    assert "signed by chief" in field.at("doria", "beat", "--by", stick).text
    wrong = field.at("doria", "beat", "--by", "nobody")
    assert wrong.code == 2
    assert "expected one of duty-1, duty-2, chief, observer at hand, came 'nobody'" in wrong.text
    file = field.root / "story"
    file.write_text("beat --by chief\nbeat\n", encoding="utf-8")
    assert "1: doria-1: beat, signed by chief" in field.at("doria", "do", file).text


def test_a_correction_may_bring_the_whole_body(field: Field) -> None:
    seen = field.done("doria", *SEEN.split())
    field.done("doria", "open", seen, "--title", "x")
    body = field.at("doria", "case", seen, "--json").facts["reports"][0]["body"]
    amended = field.root / "amended.json"
    amended.write_text(json.dumps({**body, "seeing": {**body["seeing"], "visibility_m": 900}}))
    assert field.done("doria", "correct", seen, *WHY, "--amended", amended)
    amended.write_text("{")
    assert field.at("doria", "correct", seen, *WHY, "--amended", amended).code == 2


def test_a_node_must_be_named_founded_and_stated_times_are_for_exercises(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRUCELINE_NODE", raising=False)
    assert "TRUCELINE_NODE" in run("state").text
    monkeypatch.setenv("TRUCELINE_NODE", str(field.root / "doria"))
    assert run("state").code == 0
    (field.root / "esker" / "founding.json").unlink()
    assert "founding keep" in field.at("esker", "state").text
    monkeypatch.setenv("TRUCELINE_NOW", "2031-05-20T10:00:00Z")
    assert "this is no exercise" in run("state").text


def test_each_command_of_a_desk_has_help_and_json() -> None:
    names = {str(each.name) for each in COMMANDS}
    assert {"observe", "stance", "handover", "return", "open", "do"} <= names
    for name in sorted(names - {"demo", "compare", "diff", "scenario", "terrain", "record"}):
        said = run(name, "--help")
        assert said.code == 0, name
        assert name == "founding" or "--json" in said.text


def test_an_entry_that_was_refused_or_void_is_shown_with_the_reason(field: Field) -> None:
    one, _, case = opened(field)
    with open_desk(field.root / "cadria") as desk:
        desk.node.append([_claim_by_observer(desk, case)], authors=[key(CADRIA, "observer")])
    state = field.at("cadria", "state")
    assert "Its key held no office there" in state.text
    shown = field.at("cadria", "case", one)
    assert "REFUSED: Its key held no office there" in shown.text


def test_a_disclosure_of_another_story_is_shown_as_one(field: Field) -> None:
    field.done("cadria", *SEEN.replace("ford", "own").split())
    with open_desk(field.root / "cadria") as desk:
        story = encode_body(shots(AssetId("own-post"), minutes=5))
        false = Opening(report=ReportKind.OBSERVATION, nonce=bytes(32), content=story)
        desk.write(Disclosed(), desk.find("0"), body=false)
    field.done("cadria", "open", "0", "--title", "x")
    field.done("cadria", "beat")
    text = field.at("cadria", "case", "0").text
    assert "told in cadria-1" in text
    assert "What was told is not what was committed to." in text


def test_no_text_makes_a_line_of_its_own(field: Field) -> None:
    note = "x\nState 0000\x1b[31m"
    field.done("doria", *SEEN.split(), "--note", note)
    field.done("doria", "open", "0", "--title", "two\nlines")
    text = field.at("doria", "case", "1").text
    assert "“two⏎lines”" in text
    assert "x⏎State 0000\\x1b[31m" in text


def test_keys_and_offices_are_refused_by_name(field: Field) -> None:
    assert field.at("doria", "appoint", "observer").code == 2
    assert "KEY: expected one of" in field.at("doria", "appoint", "nobody", "chief").text
    label = field.at("doria", "beat", "--by", "observer", "--json").facts["written"][0]["signed_by"]
    assert field.done("doria", "appoint", *label, "chief")
    went = field.at("doria", "handover", "--to", "observer", "--words", "x")
    assert "Two people who may do this must sign it" in went.text


def test_a_stated_time_must_be_one(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCELINE_NOW", "noon")
    assert "came 'noon'" in field.at("doria", "state").text
    monkeypatch.setattr("truceline.interface.desk._is_exercise", lambda _: True)
    assert "a time such as" in field.at("doria", "state").text
    monkeypatch.setenv("TRUCELINE_NOW", "2031-05-20T10:00:00")
    assert "(10:00Z)" in field.at("doria", "queue").text


def _claim_by_observer(desk: Desk, case: str) -> Draft:
    made = encode_act(Claimed())
    return Draft(kind=made.kind, subjects=(reference_of(desk.find(case)),), clear=made.clear)
