from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from record_keys import identity, key
from roster_case import IDS, ORIGINS, envelope, founding, secret

import truceline.record.inspection
from truceline.canonical import encode
from truceline.record.audit import audit
from truceline.record.envelope import sign_envelope
from truceline.record.inspection import Inspected, Signing, inspect
from truceline.record.log import Log

A, B, *_ = IDS
ROSTER = founding()
SIGNING = Signing(binding=ROSTER.binding(ORIGINS[A]), keys=ROSTER.authors(ORIGINS[A]))
KEY = key("log.example/post")
N_ENTRIES = 600
FOREIGN, CHANGED, BAD_CUT, NONE = 3, 300, 301, 599
NOTHING = encode({"origin": ORIGINS[B], "root": bytes(32), "size": 0})
"""What no cut may hold."""


def entries() -> list[bytes]:
    leaves = [
        sign_envelope(envelope(ROSTER, A, entry=i), [secret(A, "author")]) for i in range(N_ENTRIES)
    ]
    leaves[FOREIGN] = sign_envelope(envelope(ROSTER, B), [secret(B, "author")])
    leaves[CHANGED] = leaves[CHANGED].replace(b'"kind":"note"', b'"kind":"vote"')
    leaves[BAD_CUT] = leaves[BAD_CUT].replace(
        b'"cut":{"seen":[]}', b'"cut":{"seen":[%s]}' % NOTHING
    )
    leaves[NONE] = b"none"
    return leaves


def inspected(root: Path, n_processes: int) -> list[Inspected]:
    log = Log(root, identity(KEY), signers=[KEY])
    if not log.size:
        log.append(entries())
    reads = audit(log.mirror.holding.folder, log.publish(1))
    found = list(inspect(reads, SIGNING, n_processes=n_processes))
    log.close()
    return found


@pytest.mark.slow
def test_every_signature_that_does_not_hold_is_found_in_one_process_and_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = inspected(tmp_path, 0)
    assert [each.end for each in alone] == [256, 512, 600]
    faults = [fault for each in alone for fault in each.faults]
    assert [each.index for each in faults] == [FOREIGN, CHANGED, BAD_CUT, NONE]
    for fault, word in zip(faults, ("birch", "a bad one", "cut", "JSON"), strict=True):
        assert word in fault.reason
    assert inspected(tmp_path, 2) == alone
    monkeypatch.setattr(truceline.record.inspection, "_MOST_WAITING_BYTES", 1)
    assert inspected(tmp_path, 2) == alone


def test_an_empty_log_has_no_fault() -> None:
    assert not list(inspect([], replace(SIGNING, keys={}), n_processes=0))
