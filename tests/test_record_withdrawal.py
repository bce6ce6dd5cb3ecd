from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from node_case import AMBER, BIRCH, Nodes, exchange, give

from truceline.canonical import decode, encode
from truceline.record.copies import Copy, CopyNotes
from truceline.record.cut import Origin
from truceline.record.disclosure import files_with
from truceline.record.draft import Draft, FieldsBody
from truceline.record.envelope import Reference
from truceline.record.errors import NotStoredError
from truceline.record.node import Node
from truceline.record.redaction import FieldDigest, RedactionRefusedError, conceal, place_of
from truceline.record.withdrawal import follow, redact, redactions, withdrawn

MARKER = "Möbius-the-witness"

pytestmark = pytest.mark.slow  # whole nodes, with all that they sync to the disk


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as opened:
        yield Nodes(tmp_path, opened)


def witness_statement(node: Node) -> Reference:
    body = FieldsBody(fields={"name": MARKER, "n": 3})
    (at,) = node.append([Draft(kind="observation", audience=(BIRCH,), body=body)])
    node.publish(1)
    return at


def test_a_withdrawn_field_is_in_no_file_of_a_node_that_followed(nodes: Nodes) -> None:
    at = witness_statement(nodes[AMBER])
    exchange(nodes.values(), time_s=2)
    entry = nodes[AMBER].entry(at.origin, at.index)
    assert entry.envelope is not None
    held = nodes[AMBER].bodies.disclosures(nodes[AMBER].bodies.digests(entry.envelope))
    texts = [text.encode() for text in held.values()]
    for each in (AMBER, BIRCH):
        assert any(list(files_with(text, nodes[each].home.root)) for text in texts)
    redact(nodes[AMBER], at, names=["name"], reason="asked", authority="both")
    follow(nodes[AMBER])
    nodes[AMBER].publish(3)
    give(nodes[AMBER], nodes[BIRCH])
    follow(nodes[BIRCH])
    gone = [text.encode() for digest, text in held.items() if digest in withdrawn(nodes[AMBER])]
    assert len(gone) == 1
    for each in (AMBER, BIRCH):
        nodes[each].close()
        assert not list(files_with(gone[0], nodes[each].home.root))


def test_a_withdrawn_field_that_comes_again_is_refused(nodes: Nodes) -> None:
    at = witness_statement(nodes[AMBER])
    give(nodes[AMBER], nodes[BIRCH])
    redact(nodes[AMBER], at, names=["name"], reason="asked", authority="both")
    nodes[AMBER].publish(2)  # the own node has not followed yet, so its bundle still has the field
    taken = give(nodes[AMBER], nodes[BIRCH], whole=True)
    assert [type(each.reason) for each in taken.refusals] == [RedactionRefusedError]
    assert len(follow(nodes[BIRCH])) == 1


def test_only_the_own_delegation_withdraws(nodes: Nodes) -> None:
    at = witness_statement(nodes[AMBER])
    give(nodes[AMBER], nodes[BIRCH])
    with pytest.raises(RedactionRefusedError, match="an entry of birch"):
        redact(nodes[BIRCH], at, names=["name"], reason="theirs", authority="nobody")
    entry = nodes[AMBER].entry(at.origin, at.index)
    assert entry.envelope is not None
    digest = nodes[AMBER].bodies.digests(entry.envelope)[0]
    plain = {"of": at, "digests": [digest], "reason": "theirs", "authority": "nobody"}
    foreign = Draft(kind="redaction", clear=_plain(plain))
    nodes[BIRCH].append([foreign, Draft(kind="redaction")])
    leaf = nodes[BIRCH].entry(nodes[BIRCH].origin, 0).raw
    nodes[BIRCH].log.append([leaf.replace(b'"version":1', b'"version":2')])
    assert list(redactions(nodes[BIRCH])) == []
    assert follow(nodes[BIRCH]) == ()


def _plain(value: object) -> dict[str, object]:
    plain = decode(encode(value))
    assert isinstance(plain, dict)
    return plain


def test_what_is_no_field_here_cannot_be_withdrawn(nodes: Nodes) -> None:
    at = witness_statement(nodes[AMBER])
    (note,) = nodes[AMBER].append([Draft(kind="note")])
    for of, name in ((at, "other"), (note, "name")):
        with pytest.raises(RedactionRefusedError, match="fields of"):
            redact(nodes[AMBER], of, names=[name], reason="asked", authority="both")
    nodes[AMBER].log.append([b"no entry"])
    bad = Reference(origin=at.origin, index=2, leaf=b"l" * 32)
    with pytest.raises(RedactionRefusedError, match="which none is here"):
        redact(nodes[AMBER], bad, names=["name"], reason="asked", authority="both")


def test_a_stop_between_destroying_and_logging_is_made_good(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = nodes[AMBER]
    at = witness_statement(node)
    redact(node, at, names=["name"], reason="asked", authority="both")

    def full(_drafts: object) -> None:
        raise NotStoredError(file="log", fault="full")

    with monkeypatch.context() as patch:
        patch.setattr(node, "append", full)
        with pytest.raises(NotStoredError):
            follow(node)
    assert not node.disclosures.held(withdrawn(node))
    (receipt,) = follow(node)
    assert len(receipt.digests) == 1
    assert follow(node) == ()


def test_notes_on_copies_say_what_may_hold_a_field(tmp_path: Path) -> None:
    notes = CopyNotes(tmp_path)
    digests = tuple(FieldDigest(f"{n:043}") for n in range(2000))
    notes.add(Copy(name="stick", to="birch", time_s=0, digests=digests))
    notes.add(Copy(name="nothing", to="cedar", time_s=0, digests=()))
    notes.add(Copy(name="tape", to="a backup", time_s=86_400, digests=None))
    assert [each.name for each in notes.holding([digests[1999]])] == ["stick", "tape"]
    assert [each.name for each in notes.holding([FieldDigest("A" * 43)])] == ["tape"]
    public = [each.public for each in notes.all()]
    assert public == ["copy of 1970-01-01 for birch"] * 2 + [
        "copy of 1970-01-01 for cedar",
        "copy of 1970-01-02 for a backup",
    ]


def test_a_disclosure_names_its_place() -> None:
    entry = Draft(kind="note").entry
    made = conceal({"a/b#c": 1}, origin=Origin("amber/desk"), entry=entry)
    place = place_of(made.disclosures["a/b#c"])
    assert (place.origin, place.entry, place.name) == ("amber/desk", entry, "a/b#c")
