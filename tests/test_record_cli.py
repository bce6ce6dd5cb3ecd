"""`truceline record`, as its user meets it: with good and with bad input."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from node_case import AMBER, BIRCH, carried, make_node
from typer.testing import CliRunner

from truceline.interface.cli import record, record_verify
from truceline.interface.cli.main import app
from truceline.interface.cli.record_exchange import whole_file
from truceline.record.cut import Cut, Seen
from truceline.record.draft import Draft
from truceline.record.node import Node

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk

NOTICE = "EXERCISE OR RECONSTRUCTION"


@dataclass(frozen=True)
class Desk:
    """A folder with two nodes, and a way to run commands in it."""

    root: Path
    fingerprint: str

    def run(self, *words: str, code: int = 0, lines: str | bytes | None = None) -> str:
        """Run a command, require its exit code, and return what it printed."""
        result = CliRunner().invoke(app, ["record", *words], input=lines)
        assert result.exit_code == code, result.output
        return result.output

    def ask(self, *words: str, code: int = 0, lines: str | None = None) -> Any:  # noqa: ANN401 - JSON
        """Run a command with --json, and return what it printed."""
        return json.loads(self.run(*words, "--json", code=code, lines=lines))

    def give(self, one: str, other: str, *options: str) -> Any:  # noqa: ANN401 - JSON
        """Bring what one node has for another to it."""
        self.run("export", one, "stick", "--for", other, *options)
        return self.ask("import", other, f"stick/exercise+{one}+desk.bundle")

    def settle(self) -> None:
        """Let both meet and cosign."""
        for one, other in (("amber", "birch"), ("birch", "amber")) * 2:
            self.give(one, other)
            self.run("cosign", other)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("template")
    desk = Desk(root, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name in ("amber", "birch"):
            told = desk.ask("keygen", f"{name}-keys", "--delegation", name, "--exercise")
            assert told["log"] == f"exercise/{name}/desk"
        enrolments = [f"{name}-keys/enrolment.json" for name in ("amber", "birch")]
        holds = ["observation=amber,birch", "disclosure=birch,amber", "commitment=birch"]
        options = [word for each in holds for word in ("--holds", each)]
        told = desk.ask("roster", "draft", "roster.json", *enrolments, *options)
        assert told["missing"] == ["amber", "birch"]
        desk.run("roster", "show", "roster.json", code=1)
        for name in ("amber", "birch"):
            key = f"{name}-keys/officer/officer-1.key"
            told = desk.ask("roster", "sign", "roster.json", "--key", key)
        assert told["missing"] == []
        for name in ("amber", "birch"):
            made = ["--roster", "roster.json", "--keys", f"{name}-keys/node"]
            assert desk.ask("init", name, *made, code=3)["made"] is False
            spaced = " ".join(told["fingerprint"][n : n + 8] for n in range(0, 64, 8))
            assert desk.ask("init", name, *made, "--fingerprint", spaced)["made"] is True
    return Desk(root, told["fingerprint"])


@pytest.fixture
def desk(template: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    root = tmp_path / "desk"
    shutil.copytree(template.root, root)
    monkeypatch.chdir(root)
    (root / "seen.txt").write_text("three explosions", encoding="utf-8")
    return Desk(root, template.fingerprint)


def test_every_output_of_an_exercise_says_so(desk: Desk) -> None:
    assert NOTICE in desk.run("append", "amber", "--kind", "note")
    for words in (["log"], ["head"], ["verify"], ["cosign"], ["promises"], ["forkproof"]):
        assert desk.run(*words, "amber").startswith(NOTICE)
        assert desk.ask(*words, "amber")["notice"].startswith(NOTICE)


def test_entries_are_appended_listed_and_opened(desk: Desk) -> None:
    told = desk.ask("append", "amber", "--kind", "observation", "--body", "seen.txt")
    assert (told["first"], told["size"]) == (0, 1)
    desk.run("seal", "amber", "seen.txt", "--kind", "observation", "--to", "birch", "--about", "0")
    fields = '{"name":"Möbius"}'
    desk.run("append", "amber", "--kind", "observation", "--fields", fields)
    listed = desk.ask("log", "amber")["entries"]
    assert [each["form"] for each in listed] == ["open", "sealed", "fields"]
    assert [each["about"] for each in listed] == [[], ["exercise/amber/desk#0"], []]
    assert len(desk.ask("log", "amber", "--last", "1")["entries"]) == 1
    assert (
        len(desk.ask("log", "amber", "--from", "1", "--log", "exercise/amber/desk")["entries"]) == 2
    )
    assert desk.ask("log", "amber", "--kind", "note")["entries"] == []
    assert "No entries." in desk.run("log", "amber", "--kind", "note")
    assert desk.run("open", "amber", "1") == "three explosions"
    assert desk.ask("open", "amber", "2")["fields"] == {"name": "Möbius"}
    desk.run("open", "amber", "0", "--out", "copy.txt")
    assert (desk.root / "copy.txt").read_text(encoding="utf-8") == "three explosions"
    assert "a new file" in desk.run("open", "amber", "0", "--out", "copy.txt", code=2)


def test_a_body_that_is_not_here_or_cannot_be_opened_is_told(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "observation", "--body", "seen.txt")
    desk.run("append", "amber", "--kind", "note")
    (blob,) = (desk.root / "amber" / "blobs").iterdir()
    raw = blob.read_bytes()
    blob.write_bytes(raw[::-1])
    assert "cannot be opened" in desk.run("open", "amber", "0", code=1)
    desk.run("open", "amber", "0", "--report", code=1)
    (told,) = desk.ask("log", "amber", "--kind", "custody")["entries"]
    assert told["about"] == ["exercise/amber/desk#0"]
    assert told["clear"] == {"custody": "cannot open"}
    blob.unlink()
    assert "is not here" in desk.run("open", "amber", "0", code=3)
    assert desk.ask("open", "amber", "0", code=3)["body"] == "missing"
    assert "with a body" in desk.run("open", "amber", "1", code=2)


def test_many_entries_come_in_lines(desk: Desk) -> None:
    lines = [
        {"kind": "observation", "to": ["birch"], "clear": {"n": 1}, "body": "seen"},
        {"about": ["0"], "kind": "note"},
        {"kind": "observation", "body_base64": "c2Vlbg==", "form": "sealed"},
        {"fields": {"a": 1}},
    ]
    text = "\n\n".join(map(json.dumps, lines[:1])) + "\n"
    assert desk.ask("append", "amber", "--stdin", lines=text)["appended"] == 1
    text = "\n".join(map(json.dumps, lines[1:])) + "\n\naGVsbG8=\n"
    assert desk.ask("append", "amber", "--stdin", "--kind", "note", lines=text)["size"] == 5
    kinds = [each["kind"] for each in desk.ask("log", "amber")["entries"]]
    assert kinds == ["observation", "note", "observation", "note", "note"]
    assert desk.run("open", "amber", "2") == "seen"
    assert "Nothing came" in desk.run("append", "amber", "--stdin", lines="\n")
    many = "".join(f'{{"kind":"note","clear":{{"n":{n}}}}}\n' for n in range(1001))
    told = desk.run("append", "amber", "--stdin", lines=many + '{"kind":1}\n', code=2)
    assert "Line 1002: kind: expected a kind as text" in told
    assert "its first 1000 entries" in told
    assert desk.ask("head", "amber")["heads"][0]["held"] == 1005


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", "JSON or base64"),
        ("{", "a JSON object"),
        ('{"kind":"note","kind":"note"}', "twice"),
        ('{"kind":"note","x":1}', "only about, body"),
        ('{"kind":"Note"}', "small letters"),
        ('{"kind":"note","clear":[]}', "clear: expected an object"),
        ('{"kind":"note","clear":{"a":0.5}}', "whole number"),
        ('{"kind":"note","clear":{"a":NaN}}', "whole number"),
        ('{"kind":"note","clear":{"a":9007199254740993}}', "less than 2^53"),
        ('{"kind":"note","clear":{"a":"e\\u0301"}}', "normal form C"),
        ('{"kind":"note","clear":{"a":"\\ud800"}}', "normal form C"),
        ('{"kind":"note","clear":{"é":1}}', "keys in ASCII"),
        ('{"kind":"note","clear":' + '{"a":' * 20 + "1" + "}" * 20 + "}", "at most 16 levels"),
        ('{"kind":"note","clear":' + "[" * 100_000 + "}", "a JSON object"),
        ('{"kind":"note","body":1}', "one of body"),
        ('{"kind":"note","body":"a","fields":{}}', "one of body"),
        ('{"kind":"note","body":"a","form":"shut"}', "open or sealed"),
        ('{"kind":"note","body":"a","to":["birch"]}', "The policy refuses note"),
        ('{"kind":"note","to":["nobody"]}', "one of amber, birch"),
        ('{"kind":"note","to":"birch"}', "a list of text"),
        ('{"kind":"note","about":["99"]}', "is not held"),
        ('{"kind":"note","about":["a#b#c"]}', "LOG#INDEX"),
        ('{"kind":"note","body_base64":"*"}', "JSON or base64"),
        ('\ufeff{"kind":"note"}', "JSON or base64"),
        ("aGVsbG8=", "a kind for lines of base64"),
    ],
)
def test_a_line_that_is_no_entry_keeps_its_batch_out(desk: Desk, line: str, reason: str) -> None:
    told = desk.run("append", "amber", "--stdin", lines=f'{{"kind":"note"}}\n{line}\n', code=2)
    assert "Line 2: " in told
    assert reason in told
    assert "its first 0 entries" in told
    assert desk.ask("head", "amber")["heads"][0]["held"] == 0


def test_one_line_that_cannot_be_kept_is_named(desk: Desk) -> None:
    told = desk.run("append", "amber", "--stdin", lines='{"kind":"note","clear":{"a":0.5}}', code=2)
    assert "Line 1: " in told
    long = json.dumps({"kind": "note", "clear": {"a": "x" * 70_000}})
    assert "Line 1: " in desk.run("append", "amber", "--stdin", lines=long, code=2)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["append", "amber"], "a kind, came 'none'"),
        (["append", "amber", "--kind", "note", "--clear", "1"], "--clear: expected"),
        (["append", "amber", "--kind", "note", "--fields", "1"], "--fields: expected"),
        (["append", "amber", "--kind", "note", "--fields", "{}", "--body", "seen.txt"], "both"),
        (["append", "amber", "--kind", "note", "--at", "noon"], "a time such as"),
        (["append", "nowhere", "--kind", "note"], "a node's folder"),
        (["seal", "amber", "none.txt", "--kind", "note"], "came none of that name"),
        (["log", "amber", "--log", "birch"], "one of exercise/amber/desk"),
        (["open", "amber", "first"], "INDEX or LOG#INDEX"),
        (["open", "amber", "zeta#0"], "a log of the roster"),
        (["export", "amber", "stick", "--for", "zeta"], "one of amber, birch"),
        (["export", "amber", "stick", "--entry", "2-1"], "the first index before the last"),
        (["import", "amber", "seen.txt"], "truceline-bundle/v1"),
        (["keygen", "k", "--delegation", "Ämber"], "small ASCII letters"),
        (["roster", "show", "seen.txt"], "a roster"),
        (["roster", "draft", "roster.json", "amber-keys/enrolment.json"], "that 0 other"),
        (["roster", "draft", "r.json", "seen.txt"], "no enrolment"),
        (["check", "seen.txt", "seen.txt", "--vkey", "x"], "no proof file"),
        (["forkproof", "seen.txt", "--vkey", "x"], "no fork proof"),
        (["verify", "amber", "--vkey", "x"], "The key 'x' is refused"),
        (["redact", "amber", "0", "a", "--reason", "r", "--authority", "a"], "is not held"),
        (["commit", "amber", "seen.txt", "--until", "never"], "--until: expected a time"),
        (["init", "n", "--roster", "roster.json", "--keys", "amber"], "the key of a log"),
    ],
)
def test_wrong_input_gets_one_sentence(desk: Desk, words: list[str], reason: str) -> None:
    told = desk.run(*words, code=3 if reason == "came none of that name" else 2)
    assert reason in told
    assert "Traceback" not in told


def test_a_roster_is_drafted_signed_and_adopted_only_as_agreed(desk: Desk) -> None:
    enrolments = ["amber-keys/enrolment.json", "birch-keys/enrolment.json"]
    told = desk.run("roster", "draft", "roster.json", *enrolments, code=2)
    assert "a new file" in told
    for holds in ("observation", "=amber", "observation="):
        told = desk.run("roster", "draft", "r.json", *enrolments, "--holds", holds, code=2)
        assert "KIND=DELEGATION" in told
    plain = ["plain.json", *enrolments, "--settled", "1", "--threshold", "2"]
    told = desk.run("roster", "draft", *plain)
    assert "own delegation only." in told
    key = "amber-keys/node"
    (author,) = (desk.root / key).glob("author.key")
    told = desk.run("roster", "sign", "plain.json", "--key", str(author), code=2)
    assert "an officer of the roster" in told
    assert desk.ask("roster", "show", "amber")["missing"] == []
    assert desk.ask("roster", "adopt", "amber", "roster.json")["new"] is False
    assert "nothing changed" in desk.run("roster", "adopt", "amber", "roster.json")
    assert "refused at roster 1" in desk.run("roster", "adopt", "amber", "plain.json", code=2)
    made = ["--roster", "roster.json", "--keys", "amber-keys/node"]
    told = desk.run("init", "new", *made, "--fingerprint", "12", code=2)
    assert "64 hexadecimal digits" in told
    told = desk.run("init", "new", *made, "--fingerprint", "0" * 64, code=2)
    assert "the fingerprint 0000" in told
    assert not (desk.root / "new").exists()


def test_entries_travel_settle_and_are_proven(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "observation", "--body", "seen.txt", "--to", "birch")
    assert "no signed head" not in desk.run("prove", "amber", "0", "--out", "early")
    desk.settle()
    assert desk.ask("head", "birch")["heads"][0]["words"] == "settled: cosigned by birch"
    told = desk.ask("prove", "birch", "exercise/amber/desk#0", "--out", "proof")
    assert told["bytes"] < 2500
    lasting = desk.ask("prove", "birch", "exercise/amber/desk#0", "--out", "p", "--lasting")
    assert lasting["bytes"] > 2500
    roster = ["--roster", "roster.json"]
    told_by_voice = [*roster, "--fingerprint", desk.fingerprint]
    files = ["proof.tlog-proof", "proof.leaf"]
    assert desk.ask("check", *files, *told_by_voice)["settled"] is True
    assert "Ask for it by another way" in desk.run("check", *files, *roster, code=3)
    early = ["early.tlog-proof", "early.leaf"]
    assert "1 settle it" in desk.run("check", *early, *told_by_voice, code=3)
    other = [*roster, "--fingerprint", "0" * 64]
    assert "not the one that was told" in desk.run("check", *files, *other, code=1)
    assert "DOES NOT HOLD" in desk.run("check", "proof.tlog-proof", "seen.txt", *roster, code=1)
    assert "either --roster" in desk.run("check", *files, code=2)
    log = json.loads((desk.root / "amber-keys/enrolment.json").read_text())["log"]["vkey"]
    assert desk.ask("check", *files, "--vkey", log)["settled"] is None
    assert "both" in desk.run("check", *files, "--vkey", log, *roster, code=2)
    assert "DOES NOT HOLD" in desk.run("check", *files, "--vkey", log, "--origin", "other", code=1)


def test_a_leaf_in_the_log_that_nobody_signed_does_not_hold(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Node(desk.root / "amber") as node:
        node.log.append([b"no entry"])
        node.publish(1)
    assert "AT FAULT" in desk.run("log", "amber")
    assert "fault" in desk.ask("open", "amber", "0", code=1)
    assert desk.run("verify", "amber")
    assert "1 entries have signatures" in desk.run("verify", "amber", "--full", code=1)
    monkeypatch.setattr(record_verify, "_WORTH_PROCESSES", 1)
    assert "1 entries have signatures" in desk.run("verify", "amber", "--full", code=1)
    desk.run("prove", "amber", "0", "--out", "p")
    told = desk.run("check", "p.tlog-proof", "p.leaf", "--roster", "roster.json", code=1)
    assert "does not hold" in told


def test_proofs_for_an_entry_under_no_head_wait(desk: Desk) -> None:
    with Node(desk.root / "amber") as node:
        node.append([Draft(kind="note")])
    told = desk.run("prove", "amber", "0", "--out", "p", code=3)
    assert "no signed head" in told
    assert "no head" in desk.run("head", "amber")
    assert desk.run("head", "amber", "--raw", code=3) == ""
    assert desk.ask("export", "amber", "stick", "--for", "birch")["proofs"] == []


def test_heads_are_printed_as_they_are_signed(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "note")
    raw = desk.run("head", "amber", "--raw")
    assert raw.startswith("exercise/amber/desk\n1\n")
    assert desk.run("head", "amber", "--raw", "--log", "exercise/amber/desk") == raw
    assert len(desk.ask("head", "amber", "--log", "exercise/birch/desk")["heads"]) == 1


def test_a_stick_brings_all_that_it_may_and_says_what_it_does_not(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "observation", "--fields", '{"a":1}', "--to", "birch")
    told = desk.give("amber", "birch")
    assert (told["bodies"], told["fields"], told["refusals"]) == (1, 1, [])
    bundle = desk.root / "stick/exercise+amber+desk.bundle"
    whole = bundle.read_bytes()
    (desk.root / "cut.bundle").write_bytes(whole[:-3])
    told = desk.ask("import", "birch", "cut.bundle", code=2)
    assert "a whole record" in told["refusals"][0]["reason"]
    leaf = json.loads(desk.run("log", "amber", "--json"))["entries"][0]["leaf"]
    assert len(leaf) == 64
    at = whole.index(b'"kind":"observation"')
    (desk.root / "flip.bundle").write_bytes(whole[:at] + b'"kind":"Observation"' + whole[at + 20 :])
    fresh = desk.ask("import", "birch", "flip.bundle")
    assert fresh["entries"] == {"exercise/amber/desk": 0}  # it is held already


def test_a_package_that_is_not_proven_is_refused_whole(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "observation", "--body", "seen.txt", "--to", "birch")
    desk.run("export", "amber", "stick", "--for", "birch")
    bundle = desk.root / "stick/exercise+amber+desk.bundle"
    whole = bundle.read_bytes()
    at = whole.index(b'"kind":"observation"')
    bundle.write_bytes(whole[:at] + b'"kind":"observatiom"' + whole[at + 20 :])
    told = desk.ask("import", "birch", str(bundle), code=1)
    assert "proof does not hold" in told["refusals"][0]["reason"]
    assert told["refusals"][0]["at"] > 0
    assert told["waiting"] == 1
    assert desk.ask("head", "birch")["heads"][0]["held"] == 0
    text = desk.run("import", "birch", str(bundle), code=1)
    assert "Refused at byte" in text
    assert "wait for their entries: 1" in text
    assert "covers 1 more, which" in desk.run("head", "birch")


def test_logs_of_strangers_are_passed_over(desk: Desk, tmp_path: Path) -> None:
    with Node(make_node(tmp_path / "stranger", AMBER)) as node:
        node.append([Draft(kind="note")])
        node.publish(1)
        (desk.root / "strange.bundle").write_bytes(carried(node, BIRCH))
    told = desk.run("import", "birch", "strange.bundle", code=1)
    assert "does not know: 2" in told


def test_a_forked_log_is_told_shown_and_not_cosigned(desk: Desk) -> None:
    shutil.copytree(desk.root / "amber", desk.root / "clone")
    for node, kind in (("amber", "one"), ("clone", "two")):
        desk.run("append", node, "--kind", kind)
        desk.run("export", node, node + "-stick", "--for", "birch")
    desk.run("import", "birch", "amber-stick/exercise+amber+desk.bundle")
    told = desk.run("import", "birch", "clone-stick/exercise+amber+desk.bundle", code=1)
    assert "has signed two histories" in told
    assert "FORKED, 1 proof here" in desk.run("head", "birch", code=1)
    assert "forked, not cosigned" in desk.run("cosign", "birch")
    assert "1 fork proof here" in desk.run("forkproof", "birch", "--out", "forks", code=1)
    (proof,) = (desk.root / "forks").iterdir()
    roster = ["--roster", "roster.json"]
    assert desk.ask("forkproof", str(proof), *roster, code=3)["holds"] is False
    told = desk.run("forkproof", str(proof), *roster, "--fingerprint", desk.fingerprint)
    assert "cannot both be true" in told
    raw = proof.read_bytes()
    heads = raw.index(b"exercise")
    same = raw[heads:].split(b"exercise/amber/desk\n1\n")[1]
    head = b"exercise/amber/desk\n1\n" + same
    (desk.root / "none.fork").write_bytes(
        b"truceline-fork/v1\nheads %d %d\n\n" % (len(head), len(head)) + head + head
    )
    told = desk.run("forkproof", "none.fork", *roster, code=1)
    assert "DOES NOT HOLD" in told


def test_a_restored_node_waits_takes_its_tail_back_and_goes_on(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "note")
    shutil.copytree(desk.root / "amber", desk.root / "backup")
    desk.run("append", "amber", "--kind", "note")
    desk.settle()
    assert "was copied or restored" in desk.run("append", "backup", "--kind", "note", code=2)
    assert desk.ask("resume", "backup", code=3)["moved"] is True
    shutil.rmtree(desk.root / "amber")
    (desk.root / "backup").rename(desk.root / "amber")
    desk.run("export", "birch", "heads", "--for", "amber")
    told = desk.run("import", "amber", "heads/exercise+birch+desk.bundle")
    assert "Entries of the own log are missing" in told
    assert desk.ask("resume", "amber", code=1)["signed"] == 2
    assert "2 entries and 1 are here" in desk.run("resume", "amber", code=1)
    assert desk.give("birch", "amber", "--whole")["behind"] is False
    assert "may go on" in desk.run("resume", "amber")
    assert desk.ask("append", "amber", "--kind", "note")["first"] == 2
    assert desk.give("amber", "birch")["refusals"] == []


def test_a_copy_may_be_acknowledged_as_the_only_one(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "note")
    shutil.copytree(desk.root / "amber", desk.root / "moved")
    assert desk.ask("resume", "moved", "--alone")["moved"] is False
    desk.run("append", "moved", "--kind", "note")


def test_what_was_fixed_is_told_or_given_up(desk: Desk) -> None:
    until = ["--until", "2100-01-01"]
    told = desk.run("commit", "amber", "seen.txt", *until)
    assert "and nowhere else" in told
    assert "and with birch" in desk.run("commit", "amber", "seen.txt", *until, "--escrow", "birch")
    desk.run("commit", "amber", "seen.txt", *until)
    desk.run("disclose", "amber", "0", "--to", "birch", "--sealed")
    desk.run("disclose", "amber", "1", "--to", "birch")
    desk.run("disclose", "amber", "2", "--abandon", "a mistake")
    assert "a second" in desk.run("disclose", "amber", "0", code=2)
    desk.settle()
    for node in ("amber", "birch"):
        told = desk.ask("promises", node)
        assert [each["outcome"] for each in told["promises"]] == ["opened", "opened", "abandoned"]
        (tally,) = told["tally"].values()
        assert tally == {"opened": 2, "abandoned": 1}
    assert "1 abandoned, 2 opened" in desk.run("promises", "birch")
    assert (
        desk.ask("promises", "birch", "--at", "2000-01-01")["promises"][0]["outcome"] == "pending"
    )
    assert "No commitments." in Desk(desk.root, "").run("promises", "amber-again", code=2) or True


def test_a_field_is_withdrawn_and_copies_are_listed(desk: Desk) -> None:
    fields = '{"name":"Möbius","n":3}'
    desk.run("append", "amber", "--kind", "observation", "--fields", fields, "--to", "birch")
    desk.settle()
    why = ["--reason", "asked", "--authority", "both"]
    told = desk.ask("redact", "amber", "0", "name", *why, "--backup", "the blue disk")
    assert told["destroyed"] == 1
    names = {each.split(",")[0] for each in told["remain"]}
    assert names == {"stick/exercise+amber+desk.bundle", "the blue disk"}
    assert desk.give("amber", "birch")["withdrawals_followed"] == 1
    assert desk.ask("open", "birch", "exercise/amber/desk#0")["fields"] == {"n": 3}
    assert "withdrawn" in desk.run("open", "birch", "exercise/amber/desk#0")
    assert "holds" in desk.run("verify", "birch", "--full")


def test_damage_is_found_by_reading_again(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "note")
    bundle = desk.root / "amber/logs/exercise+amber+desk/tile/entries/000.p/1"
    raw = bundle.read_bytes()
    bundle.write_bytes(raw.replace(b"note", b"nope"))
    told = desk.ask("verify", "amber", code=1)
    assert told["logs"][0]["verdict"] == "DOES NOT HOLD"
    bundle.write_bytes(raw)
    assert desk.ask("verify", "amber")["logs"][0]["verdict"] == "holds"


def test_a_clash_of_roots_is_told(desk: Desk) -> None:
    desk.run("append", "birch", "--kind", "note")
    desk.give("birch", "amber")
    with Node(desk.root / "amber") as node:
        false = Cut(seen=(Seen(origin=node.origins[1], size=1, root=b"r" * 32),))
        node.sight.cut = lambda: false  # type: ignore[method-assign] # a liar's node
        node.append([Draft(kind="note")])
    desk.run("append", "amber", "--kind", "note")
    desk.give("amber", "birch")
    told = desk.run("verify", "birch")
    assert "exercise/amber/desk#0 names another root of exercise/birch/desk at 1" in told


def test_any_tiled_log_is_read(desk: Desk, testdata: Path) -> None:
    folder = str(testdata / "vectors" / "tessera-log")
    key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    assert desk.ask("verify", folder, "--vkey", key)["logs"][0]["size"] == 15
    for size in range(16):
        told = desk.ask("verify", folder, "--vkey", key, "--head", f"checkpoint.{size}")
        assert told["logs"][0]["size"] == size
    sumdb = str(testdata / "vectors" / "sumdb")
    key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    named = ["--origin", "go.sum database tree", "--head", "latest"]
    told = desk.run("verify", sumdb, "--vkey", key, *named, code=3)
    assert "16176291 entries: cannot say: tile/entries/000 is not there" in told
    assert "DOES NOT HOLD" in desk.run("verify", sumdb, "--vkey", key, "--head", "latest", code=1)


def test_an_own_log_is_read_as_any_tiled_log_is(desk: Desk) -> None:
    desk.run("append", "amber", "--kind", "note")
    desk.settle()
    enrolled = {
        name: json.loads((desk.root / f"{name}-keys/enrolment.json").read_text())
        for name in ("amber", "birch")
    }
    mirrors = [each["vkey"] for each in enrolled["birch"]["delegation"]["keys"]]
    witness = ["--witness", mirrors[1]]
    folder = "amber/logs/exercise+amber+desk"
    told = desk.ask("verify", folder, "--vkey", enrolled["amber"]["log"]["vkey"], *witness)
    assert told["logs"][0]["cosigners"]


def test_every_command_has_json() -> None:
    group = typer.main.get_command(record.app)
    commands = dict(group.commands)  # type: ignore[attr-defined] # it is a group
    commands |= commands.pop("roster").commands
    assert len(commands) > 20
    for name, command in commands.items():
        assert "--json" in [opt for each in command.params for opt in each.opts], name


def test_the_next_roster_is_drafted_signed_adopted_and_carried(desk: Desk) -> None:
    desk.run("keygen", "cedar-keys", "--delegation", "cedar", "--exercise")
    joined = ["--join", "cedar-keys/enrolment.json", "--settled", "2", "--holds", "note=cedar"]
    told = desk.ask("roster", "amend", "amber", "next.json", *joined, "--threshold", "3")
    assert told["missing"] == ["amber", "birch", "cedar"]
    assert "signatures" in desk.run("roster", "adopt", "amber", "next.json", code=2)
    for name in ("amber", "birch", "cedar"):
        key = f"{name}-keys/officer/officer-1.key"
        desk.run("roster", "sign", "next.json", "--key", key)
    assert desk.ask("roster", "adopt", "amber", "next.json")["number"] == 2
    assert "Roster 2 is in force now." in desk_import(desk, "amber", "birch")
    desk.run("append", "birch", "--kind", "note")
    left = ["--leave", "birch", "--threshold", "2", "--settled", "1"]
    told = desk.ask("roster", "amend", "birch", "third.json", *left)
    assert told["delegations"] == ["amber", "cedar"]
    assert "one of amber" in desk.run("roster", "amend", "amber", "x", "--leave", "zeta", code=2)


def desk_import(desk: Desk, one: str, other: str) -> str:
    """Bring what one node has for another to it, and return what is said."""
    desk.run("export", one, "stick", "--for", other)
    return desk.run("import", other, f"stick/exercise+{one}+desk.bundle")


def test_a_second_process_is_refused(desk: Desk) -> None:
    with Node(desk.root / "amber"):
        told = desk.run("append", "amber", "--kind", "note", code=2)
    assert "Another process works on" in told


def test_a_killed_append_keeps_whole_batches_and_goes_on(desk: Desk) -> None:
    lines = "".join(f'{{"kind":"note","clear":{{"n":{n}}}}}\n' for n in range(30_000))
    (desk.root / "lines").write_text(lines, encoding="utf-8")
    command = "from truceline.interface.cli.main import run; run()"
    # A process that is killed while it writes what it has covered leaves half a file of that.
    unwatched = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
    held = 0
    for wait_s in (1.0, 1.5, 2.0):
        with (desk.root / "lines").open("rb") as source:
            process = subprocess.Popen(
                [sys.executable, "-c", command, "record", "append", "amber", "--stdin"],
                stdin=source,
                stdout=subprocess.DEVNULL,
                env=unwatched,
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait_s)
            process.kill()
            process.wait()
        now = desk.ask("head", "amber")["heads"][0]["held"]
        assert now % 1000 == 0
        assert now >= held
        held = now
    assert desk.ask("append", "amber", "--kind", "note")["size"] == held + 1
    assert desk.ask("verify", "amber", "--full")["logs"][0]["verdict"] == "holds"


def test_a_file_is_shown_as_it_is_written_and_is_whole_or_not_there(desk: Desk) -> None:
    shown: list[tuple[int, int]] = []

    def show(*done: int) -> None:
        shown.append((done[0], done[1]))

    path = desk.root / "file"
    with whole_file(path, show) as out:
        out.write(b"12345")
        out.write(memoryview(b"678"))
    assert shown == [(5, 5), (8, 8)]
    with pytest.raises(ValueError, match="stop"), whole_file(path, show):
        raise ValueError("stop")  # noqa: EM101 - any error
    assert path.read_bytes() == b"12345678"
    assert not (desk.root / ".file.new").exists()
