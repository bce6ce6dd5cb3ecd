"""A log of 70,000 entries that is written here, read by programs that nobody here wrote.

Asked are tlog-scales (a Python package), Go's own `sumdb/note` and `sumdb/tlog`, @sigstore/verify
(JavaScript) and `openssl`. Where one is missing, its tests are skipped and say so.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from record_keys import key, witness
from written_log import COSIGNERS, KEY, N_ENTRIES, PLACES, SPKI, Written, written_log

from truceline.canonical import to_base64
from truceline.record.path import consistency_proof
from truceline.record.tree import frontier_at, leaf_hash

PEERS = Path(__file__).with_name("peers")
GO_PATH = Path("/usr/share/gocode")
"""Where Debian keeps Go's libraries."""

RECORDS = (*PLACES, *range(17, N_ENTRIES, 1_000))
OLD_SIZES = (1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 69_999)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    with written_log(tmp_path_factory.mktemp("peers")) as found:
        yield found


@pytest.fixture
def scales() -> ModuleType:
    found: ModuleType = pytest.importorskip("tlog_scales", reason="needs the package tlog-scales")
    return found


@pytest.mark.slow
def test_tlog_scales_finds_the_same_root_entries_and_proofs(
    written: Written, scales: ModuleType
) -> None:
    backend = importlib.import_module(f"{scales.__name__}.backend").LocalBackend(written.root)
    reader = importlib.import_module(f"{scales.__name__}.reader").TilesReader(backend)
    head = reader.get_checkpoint()
    assert head.size == N_ENTRIES
    assert reader.calculate_root_hash() == written.head.root
    nodes = written.mirror.holding.nodes()
    for index in PLACES:
        entry = reader.get_entry(index)
        assert entry == b"entry %d" % index
        theirs = reader.get_inclusion_proof(index, N_ENTRIES)
        theirs.check(leaf_hash(entry), written.head.root)
        assert tuple(theirs.node_hashes) == written.mirror.prove(index, written.head).hashes
        if index:
            between = reader.get_consistency_proof(index, N_ENTRIES)
            between.check(frontier_at(nodes, index).root(), written.head.root)
            assert list(between.node_hashes) == consistency_proof(nodes, index, N_ENTRIES)


@pytest.mark.slow
def test_tlog_scales_accepts_the_log_s_signature_and_both_cosignatures(
    written: Written, scales: ModuleType
) -> None:
    signing = importlib.import_module(f"{scales.__name__}.signing")
    text = (written.root / "checkpoint").read_text()
    head = importlib.import_module(f"{scales.__name__}.tlog").Checkpoint.from_text(text)
    for each in (KEY, *COSIGNERS):
        head.verify(signing.Vkey.from_string(each.verifier.vkey))
    with pytest.raises(Exception, match=r"."):
        head.verify(signing.Vkey.from_string(witness("x.example").verifier.vkey))


@pytest.mark.slow
def test_openssl_accepts_the_log_s_signature(written: Written, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the program openssl")
    (tmp_path / "key").write_bytes(SPKI)
    (tmp_path / "text").write_text(written.head.note.text)
    (tmp_path / "signature").write_bytes(written.head.note.signatures[0].signature)
    command = [openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
    files = ["-inkey", "key", "-in", "text", "-sigfile", "signature"]
    assert subprocess.run([*command, *files], cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "text").write_text("another text")
    assert subprocess.run([*command, *files], cwd=tmp_path, check=False).returncode != 0


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("go")
    if compiler is None or not (GO_PATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("needs Go and its module library (Debian: golang-go, golang-golang-x-mod-dev)")
    root = tmp_path_factory.mktemp("go")
    alone = {"GO111MODULE": "off", "GOPATH": str(GO_PATH), "GOCACHE": str(root / "cache")}
    command = [compiler, "build", "-o", str(root / "check_log"), str(PEERS / "check_log.go")]
    subprocess.run(command, check=True, env=os.environ | alone)
    return root / "check_log"


def proofs(written: Written) -> str:
    nodes = written.mirror.holding.nodes()
    lines = []
    for index in RECORDS:
        leaf = leaf_hash(b"entry %d" % index)
        hashes = (leaf, *written.mirror.prove(index, written.head).hashes)
        lines.append(" ".join(["record", str(index), *map(to_base64, hashes)]))
    for size in OLD_SIZES:
        root = frontier_at(nodes, size).root()
        hashes = (root, *consistency_proof(nodes, size, N_ENTRIES))
        lines.append(" ".join(["tree", str(size), *map(to_base64, hashes)]))
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.slow
def test_go_finds_the_same_head_root_entries_and_proofs(
    written: Written, go: Path, tmp_path: Path
) -> None:
    given = tmp_path / "proofs"
    given.write_text(proofs(written))

    def run(root: Path, vkey: str = KEY.verifier.vkey) -> subprocess.CompletedProcess[str]:
        command = [str(go), str(root), vkey, str(given)]
        return subprocess.run(command, check=False, capture_output=True, text=True)

    result = run(written.root)
    assert (result.returncode, result.stdout) == (
        0,
        f"size {N_ENTRIES} records {len(RECORDS)} trees {len(OLD_SIZES)}\n",
    )
    assert run(written.root, key("another.example").verifier.vkey).returncode == 1
    good = given.read_text()
    for at in (0, len(RECORDS)):  # the first proof of either kind
        lines = good.split("\n")
        words = lines[at].split(" ")
        lines[at] = " ".join([*words[:-2], words[-1], words[-2]])
        given.write_text("\n".join(lines))
        assert run(written.root).returncode == 1
    given.write_text(good)
    for name in ("checkpoint", "tile/0/000", "tile/1/001.p/17", "tile/entries/000"):
        copy = tmp_path / name.replace("/", "-")
        shutil.copytree(written.root, copy)
        raw = bytearray((copy / name).read_bytes())
        raw[5] ^= 1
        (copy / name).write_bytes(raw)
        assert run(copy).returncode == 1, name


@pytest.fixture
def node_program() -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs the program node")
    command = [node, "-e", "require.resolve('@sigstore/verify')"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs @sigstore/verify from npm, in a folder that NODE_PATH names")
    return node


@pytest.mark.slow
def test_sigstore_accepts_the_head_and_its_entries_and_nothing_that_was_changed(
    written: Written, node_program: str, tmp_path: Path
) -> None:
    good = []
    for index in RECORDS:
        proof = written.mirror.prove(index, written.head)
        good.append(
            {
                "origin": written.head.origin,
                "key": to_base64(SPKI),
                "keyId": KEY.key_id.hex(),
                "head": proof.head.decode(),
                "index": index,
                "entry": to_base64(b"entry %d" % index),
                "hashes": [to_base64(each) for each in proof.hashes],
            }
        )
    first = good[5]
    head = str(first["head"])
    bad: list[dict[str, object]] = [
        first | {"entry": to_base64(b"another")},
        first | {"index": 3},
        first | {"index": N_ENTRIES},
        first | {"head": head.replace(f"\n{N_ENTRIES}\n", f"\n{N_ENTRIES + 1}\n")},
        first | {"key": to_base64(SPKI[:12] + COSIGNERS[0].verifier.public)},
        first | {"hashes": good[6]["hashes"]},
    ]
    (tmp_path / "cases").write_text(json.dumps([*good, *bad]))
    command = [node_program, str(PEERS / "check_proof.js"), str(tmp_path / "cases")]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    verdicts = json.loads(result.stdout)
    assert verdicts[: len(good)] == [None] * len(good)
    assert all("TLOG_INCLUSION_PROOF_ERROR" in each for each in verdicts[len(good) :])
    assert len(verdicts) == len(good) + len(bad)
