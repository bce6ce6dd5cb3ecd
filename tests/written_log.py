"""A log of 70,000 entries that is written here, for programs that nobody here wrote to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from record_keys import identity, key, lasting, witness
from test_record_log import copy_to

from truceline.record.checkpoint import Head
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.witness import cosign

N_ENTRIES = 70_000
KEY = key("log.example/post")
LOG = identity(KEY)
COSIGNERS = [witness("b.example"), lasting("c.example")]
PLACES = (0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999)
"""Both sides of every edge between tiles, and the two ends."""

SPKI = bytes.fromhex("302a300506032b6570032100") + KEY.verifier.public
"""The public key in the frame of RFC 8410."""


@dataclass(frozen=True)
class Written:
    """A mirror of the log, and its head with two cosignatures."""

    root: Path
    mirror: Mirror
    head: Head


@contextmanager
def written_log(root: Path) -> Iterator[Written]:
    """Write the log, mirror it and cosign it."""
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
