"""The folder of a node: made once, opened by one, refused where it is not as it should be."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from node_case import (
    AMBER,
    BIRCH,
    ROSTER,
    SIGNED,
    carried,
    give,
    identity,
    make_node,
    origin_of,
    ring,
)
from test_record_chain import next_roster, signed

from truceline.canonical import encode
from truceline.record.draft import Draft, DraftRefusedError, OpenBody
from truceline.record.entry import NoEntryError
from truceline.record.errors import DamageError, RecordError
from truceline.record.exchange import take_in
from truceline.record.home import Home, NodeFolderError
from truceline.record.inception import create_node
from truceline.record.key_file import KeyFileError
from truceline.record.keyring import KeyMissingError, Keyring
from truceline.record.logs import EndedError, Logs
from truceline.record.member import RosterRefusedError
from truceline.record.node import Node
from truceline.record.place import MovedError
from truceline.record.policy import PolicyRefusedError
from truceline.record.roster import Fingerprint

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk


def test_a_folder_that_holds_anything_becomes_no_node(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("text", encoding="utf-8")
    (tmp_path / "file").write_text("text", encoding="utf-8")
    for name in ("full", "file"):
        with pytest.raises(NodeFolderError, match="a new or empty folder"):
            make_node(tmp_path / name, AMBER)
    (tmp_path / "empty").mkdir()
    with Node(make_node(tmp_path / "empty", AMBER)) as node:
        assert node.origin == origin_of(AMBER)


def test_what_does_not_belong_together_makes_no_node(tmp_path: Path) -> None:
    other = Fingerprint(b"f" * 32)
    cases: list[tuple[dict[str, object], type[RecordError]]] = [
        ({"fingerprint": other}, RosterRefusedError),
        ({"identity": replace(identity(AMBER), genesis=other)}, RosterRefusedError),
        ({"identity": replace(identity(AMBER), delegation=BIRCH)}, RosterRefusedError),
        ({"keys": ring(BIRCH)}, KeyMissingError),
        ({"keys": Keyring.of([next(iter(ring(AMBER).keys.values()))])}, KeyMissingError),
    ]
    good: dict[str, object] = {
        "founding": SIGNED,
        "fingerprint": ROSTER.fingerprint,
        "identity": identity(AMBER),
        "keys": ring(AMBER),
    }
    for changes, refusal in cases:
        with pytest.raises(refusal):
            create_node(tmp_path / "node", **{**good, **changes})  # type: ignore[arg-type] # by name
        assert not (tmp_path / "node").exists()


def test_where_there_is_no_node_none_is_opened(tmp_path: Path) -> None:
    for root, came in ((tmp_path, "none"), (tmp_path / "nowhere", "no folder")):
        with pytest.raises(NodeFolderError, match=came):
            Node(root)


def test_a_damaged_or_newer_folder_is_refused_and_let_go(tmp_path: Path) -> None:
    root = make_node(tmp_path / "node", AMBER)
    good = (root / "node.json").read_bytes()
    (root / "node.json").write_bytes(good + b" ")
    with pytest.raises(DamageError, match=r"node.json"):
        Node(root)
    (root / "node.json").write_bytes(encode(replace(identity(AMBER), format=2)))
    with pytest.raises(DamageError, match="expected format 1, came 2"):
        Node(root)
    (root / "node.json").write_bytes(good)
    roster = root / "rosters" / "000001.json"
    raw = roster.read_bytes()
    roster.unlink()
    with pytest.raises(DamageError):
        Node(root)
    roster.write_bytes(raw)
    Node(root).close()


def test_a_key_in_the_folder_of_a_log_is_refused(tmp_path: Path) -> None:
    root = make_node(tmp_path / "node", AMBER)
    Node(root).close()
    folder = Home(root).log(origin_of(AMBER))
    for name in ("log.key", "reader.age"):
        (folder / name).write_text("text", encoding="utf-8")
        with pytest.raises(KeyFileError, match="no key in a log"):
            Node(root)
        (folder / name).unlink()
    Node(root).close()


def test_a_log_that_is_damaged_lets_go_of_the_others(tmp_path: Path) -> None:
    root = make_node(tmp_path / "node", AMBER)
    with Node(root) as node:
        chain, home, keys = node.chain, node.home, node.keys
    path = Home(root).log(origin_of(BIRCH)) / "state.db"
    path.write_bytes(b"no database" * 1000)
    for _ in range(2):
        with pytest.raises(DamageError):
            Logs(home, chain, own=origin_of(AMBER), keys=keys)


def test_a_copy_signs_nothing_until_it_was_heard_or_told(tmp_path: Path) -> None:
    root = make_node(tmp_path / "node", AMBER)
    with Node(root) as node, Node(make_node(tmp_path / "birch", BIRCH)) as birch:
        node.append([Draft(kind="note")])
        node.publish(1)
        give(node, birch)
        shutil.copytree(root, tmp_path / "copy")
        shutil.copytree(root, tmp_path / "other")
        with Node(tmp_path / "copy") as copy:
            copy.append([Draft(kind="note")])
            with pytest.raises(MovedError, match="was copied or restored"):
                copy.publish(2)
            assert not give(birch, copy).refusals
            assert copy.publish(2).size == 2
        with Node(tmp_path / "copy") as copy:
            assert not copy.place.is_moved
        with Node(tmp_path / "other") as other:
            assert other.place.is_moved
            other.place.acknowledge()
            assert other.publish(3).size == 1


def test_what_cannot_be_written_is_refused_whole(tmp_path: Path) -> None:
    with Node(make_node(tmp_path / "node", AMBER)) as node:
        beyond = Draft(kind="note", audience=(BIRCH,))
        assert node.append([beyond])  # there is no body that anybody could hold
        with pytest.raises(DraftRefusedError, match="small letters"):
            Draft(kind="Note")
        bad = Draft(kind="note", audience=(BIRCH,), body=OpenBody(content=b"b"))
        for refused in (lambda: node.append([Draft(kind="note"), bad]), lambda: node.rehearse(bad)):
            with pytest.raises(PolicyRefusedError):
                refused()
        node.rehearse(Draft(kind="note"))
        assert node.size(node.origin) == 1
        for index in (-1, 1):
            with pytest.raises(NoEntryError, match="is not held"):
                node.entry(node.origin, index)


def test_an_old_stick_does_not_vouch_for_a_copy(tmp_path: Path) -> None:
    root = make_node(tmp_path / "node", AMBER)
    with Node(root) as node:
        node.append([Draft(kind="note")])
        node.publish(1)
        old = carried(node, AMBER, whole=True)
        node.append([Draft(kind="note")])
        node.publish(2)
        shutil.copytree(root, tmp_path / "copy")
        with Node(tmp_path / "copy") as copy:
            assert not take_in(copy, BytesIO(old)).refusals
            assert copy.place.is_moved


def test_nothing_is_added_to_a_log_that_the_roster_has_ended(tmp_path: Path) -> None:
    with Node(make_node(tmp_path / "node", AMBER)) as node:
        node.append([Draft(kind="note")])
        logs = tuple(
            replace(log, until=2) if log.delegation == AMBER else log for log in ROSTER.logs
        )
        node.adopt(signed(next_roster(ROSTER, logs=logs)))
        with pytest.raises(EndedError, match="ended amber/post-1 at 2 entries"):
            node.append([Draft(kind="note"), Draft(kind="note")])
        node.append([Draft(kind="note")])
        assert node.size(node.origin) == 2
