from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_case import IDS, ORIGINS

from truceline.canonical import decode_as, encode
from truceline.record import disclosure as disclosure_module
from truceline.record.disclosure import DisclosureMissingError, DisclosureStore, files_with
from truceline.record.envelope import EntryId, Reference
from truceline.record.redaction import (
    DIGESTS_CLASS,
    Concealed,
    Destroyed,
    Disclosure,
    Field,
    FieldDigest,
    Redaction,
    RedactionRefusedError,
    conceal,
    digest_of,
    reveal,
    reveal_all,
)

HERE, THERE = ORIGINS[IDS[0]], ORIGINS[IDS[1]]
ENTRY = EntryId(b"e" * 16)
FIELDS: dict[str, object] = {"name": "Möbius", "place": [1, 2], "note": None}
ENTRY_AT = Reference(origin=HERE, index=1, leaf=b"l" * 32)
LOGGED_AT = Reference(origin=HERE, index=2, leaf=b"r" * 32)


def concealed() -> Concealed:
    return conceal(FIELDS, origin=HERE, entry=ENTRY)


def disclosure(raw: bytes) -> Disclosure:
    return Disclosure(base64.urlsafe_b64encode(raw).decode().rstrip("="))


def test_each_field_is_told_by_its_disclosure_and_by_nothing_else() -> None:
    made = concealed()
    for name, told in made.disclosures.items():
        field = reveal(told, digests=made.digests, origin=HERE, entry=ENTRY)
        assert field == Field(name=name, value=FIELDS[name])
    left = list(made.disclosures.values())[1:]
    told_left = reveal_all(left, digests=made.digests, origin=HERE, entry=ENTRY)
    assert told_left == {"place": [1, 2], "note": None}


def test_the_number_of_fields_hides_among_decoys() -> None:
    for n in (0, 1, 8):
        fields: dict[str, object] = {f"f{each}": each for each in range(n)}
        digests = conceal(fields, origin=HERE, entry=ENTRY).digests
        assert len(digests) == DIGESTS_CLASS
        assert list(digests) == sorted(set(digests))
    nine: dict[str, object] = {f"f{each}": each for each in range(9)}
    assert len(conceal(nine, origin=HERE, entry=ENTRY).digests) == 2 * DIGESTS_CLASS


def test_a_name_cannot_be_guessed_from_its_digest() -> None:
    digests = {each for _ in range(20) for each in concealed().digests}
    assert len(digests) == 20 * DIGESTS_CLASS


def test_a_disclosure_cannot_be_moved_to_another_entry_or_log() -> None:
    made = concealed()
    told = made.disclosures["name"]
    for origin, entry in ((THERE, ENTRY), (HERE, EntryId(b"f" * 16))):
        with pytest.raises(RedactionRefusedError, match="path of this entry"):
            reveal(told, digests=made.digests, origin=origin, entry=entry)
    with pytest.raises(RedactionRefusedError, match="a digest of the entry"):
        reveal(told, digests=concealed().digests, origin=HERE, entry=ENTRY)


PATH = f"{HERE}#{ENTRY.hex()}/name"
SALT = "A" * 22


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        encode([SALT, PATH]),
        encode([SALT, PATH, 1, 2]),
        encode([1, PATH, "v"]),
        encode([SALT, 1, "v"]),
        encode(["A" * 20, PATH, "v"]),
        encode(["", PATH, "v"]),
        encode(["A" * 21 + "=", PATH, "v"]),
        encode(["A" * 21 + "B", PATH, "v"]),
        encode(["é" * 22, PATH, "v"]),
        f'["{SALT}", "{PATH}", "v"]'.encode(),
        f'["{SALT}","{PATH}",1.5]'.encode(),
        b"\xff",
    ],
)
def test_a_disclosure_of_another_form_is_refused_though_its_digest_stands_there(
    raw: bytes,
) -> None:
    told = disclosure(raw)
    with pytest.raises(RedactionRefusedError):
        reveal(told, digests=[digest_of(told)], origin=HERE, entry=ENTRY)


def test_text_that_is_no_base64url_is_no_disclosure() -> None:
    good = disclosure(encode([SALT, PATH, "v"]))
    assert reveal(good, digests=[digest_of(good)], origin=HERE, entry=ENTRY).value == "v"
    for text in (good + "=", good + "\n", " " + good, good.replace("W", "+", 1), "é"):
        told = Disclosure(text)
        with pytest.raises(RedactionRefusedError):
            reveal(told, digests=[digest_of(told)], origin=HERE, entry=ENTRY)


def test_a_field_told_twice_is_refused() -> None:
    twice = [disclosure(encode([each * 22, PATH, "v"])) for each in ("A", "Q")]
    twice[1] = disclosure(encode(["Q" * 21 + "A", PATH, "v"]))
    digests = [digest_of(each) for each in twice]
    with pytest.raises(RedactionRefusedError, match="a second"):
        reveal_all(twice, digests=digests, origin=HERE, entry=ENTRY)


@given(
    st.dictionaries(
        st.text("abc/.", max_size=4), st.text(st.characters(max_codepoint=0x2FF)), max_size=5
    )
)
def test_fields_of_any_name_read_back(fields: dict[str, str]) -> None:
    plain: dict[str, object] = dict(fields)
    made = conceal(plain, origin=HERE, entry=ENTRY)
    told = reveal_all(
        list(made.disclosures.values()), digests=made.digests, origin=HERE, entry=ENTRY
    )
    assert told == plain


def redaction(*digests: FieldDigest) -> Redaction:
    return Redaction(of=ENTRY_AT, digests=digests, reason="asked by the source", authority="head")


@pytest.mark.parametrize("missing", ["digests", "reason", "authority"])
def test_a_redaction_says_what_why_and_on_whose_authority(missing: str) -> None:
    good = redaction(digest_of(Disclosure("x")))
    assert decode_as(encode(good), Redaction) == good
    with pytest.raises(RedactionRefusedError) as refused:
        replace(good, **{missing: type(getattr(good, missing))()})
    assert refused.value.at == missing


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 42, "a" * 42 + "/", "a" * 44])
def test_what_is_no_digest_names_no_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(RedactionRefusedError):
        redaction(FieldDigest(digest))
    with pytest.raises(RedactionRefusedError):
        DisclosureStore(tmp_path).get(FieldDigest(digest))


def test_a_store_gives_back_exactly_what_was_put(tmp_path: Path) -> None:
    store = DisclosureStore(tmp_path)
    told = concealed().disclosures["name"]
    store.put(told)
    store.put(told)
    assert store.get(digest_of(told)) == told
    (tmp_path / digest_of(told)).write_text("other")
    with pytest.raises(DisclosureMissingError, match="other bytes"):
        store.get(digest_of(told))
    (tmp_path / digest_of(told)).write_bytes(b"\xff")
    with pytest.raises(DisclosureMissingError, match="other bytes"):
        store.get(digest_of(told))
    with pytest.raises(DisclosureMissingError, match="nothing"):
        store.get(digest_of(Disclosure("never put")))


def test_after_a_redaction_no_file_of_the_node_holds_the_field(tmp_path: Path) -> None:
    store = DisclosureStore(tmp_path)
    made = conceal({"name": "planted-marker", "more": "stays"}, origin=HERE, entry=ENTRY)
    for told in made.disclosures.values():
        store.put(told)
    planted, other = made.disclosures["name"], made.disclosures["more"]
    (tmp_path / digest_of(planted)).with_suffix(".new").write_text(planted)  # a crash left it
    assert len(list(files_with(planted.encode(), tmp_path))) == 2
    never = digest_of(Disclosure("never held"))
    receipt = store.redact(
        redaction(digest_of(planted), never), logged_at=LOGGED_AT, known_copies=("stick 4",)
    )
    assert receipt == Destroyed(
        redaction=LOGGED_AT, digests=(digest_of(planted),), may_remain=("stick 4",)
    )
    assert list(files_with(planted.encode(), tmp_path)) == []
    assert store.get(digest_of(other)) == other
    left = reveal_all([other], digests=made.digests, origin=HERE, entry=ENTRY)
    assert left == {"more": "stays"}
    again = store.redact(redaction(digest_of(planted)), logged_at=LOGGED_AT, known_copies=())
    assert again.digests == ()


def test_what_was_destroyed_was_overwritten_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DisclosureStore(tmp_path)
    told = concealed().disclosures["name"]
    store.put(told)
    path = tmp_path / digest_of(told)
    kept = tmp_path / "kept"
    kept.hardlink_to(path)
    seen: list[bytes] = []
    monkeypatch.setattr("os.fsync", lambda _: seen.append(kept.read_bytes()))
    store.redact(redaction(digest_of(told)), logged_at=LOGGED_AT, known_copies=())
    assert seen[0] == bytes(len(told))
    assert seen[1] == b""


def test_a_marker_is_found_across_the_edge_of_what_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure_module, "_CHUNK_BYTES", 8)
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "file"
    for before in range(20):
        file.write_bytes(bytes(before) + b"marker" + bytes(9))
        assert list(files_with(b"marker", tmp_path)) == [file]
    file.write_bytes(b"marke" + bytes(20) + b"r")
    (tmp_path / "link").symlink_to(file)
    assert list(files_with(b"marker", tmp_path)) == []
