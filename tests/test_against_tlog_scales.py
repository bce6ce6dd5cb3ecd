"""A log of 70,000 entries that is written here, read by programs that nobody here wrote.

tlog-scales (a Python package) and `openssl` are asked; where one is missing, its test is skipped.
"""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from record_keys import identity, key, lasting, witness
from test_record_log import copy_to

from truceline.record.checkpoint import Head
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.path import consistency_proof
from truceline.record.tree import frontier_at, leaf_hash
from truceline.record.witness import cosign

N_ENTRIES = 70_000
KEY = key("log.example/post")
LOG = identity(KEY)
COSIGNERS = [witness("b.example"), lasting("c.example")]
PLACES = (0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999)


@dataclass(frozen=True)
class Written:
    """A mirror of the log, and its head with two cosignatures."""

    root: Path
    mirror: Mirror
    head: Head


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    root = tmp_path_factory.mktemp("peers")
    log = Log(root / "log", LOG, signers=[KEY])
    for start in range(0, N_ENTRIES, 10_000):
        log.append([b"entry %d" % i for i in range(start, start + 10_000)])
    log.publish(1)
    mirror = Mirror(root / "mirror", LOG, cosigners=[each.verifier for each in COSIGNERS])
    copy_to(mirror, log)
    for each in COSIGNERS:
        cosign(mirror, each, 1_700_000_000)
    head = mirror.head()
    assert head is not None
    yield Written(root / "mirror", mirror, head)
    log.close()
    mirror.close()


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
    # The public key in the frame of RFC 8410.
    der = bytes.fromhex("302a300506032b6570032100") + KEY.verifier.public
    (tmp_path / "key").write_bytes(der)
    (tmp_path / "text").write_text(written.head.note.text)
    (tmp_path / "signature").write_bytes(written.head.note.signatures[0].signature)
    command = [openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
    files = ["-inkey", "key", "-in", "text", "-sigfile", "signature"]
    assert subprocess.run([*command, *files], cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "text").write_text("another text")
    assert subprocess.run([*command, *files], cwd=tmp_path, check=False).returncode != 0
