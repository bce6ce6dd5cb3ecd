"""A folder of single entries with all that is needed to check them, without this program.

It holds the roster, for each entry its bytes, its proof and the body if the reader may have it,
and a verifier of one file that needs nothing but Python. Which roster is the right one the folder
cannot say: its fingerprint reaches the reader by another way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from truceline.record import standalone
from truceline.record.copies import Copy
from truceline.record.entry import Entry
from truceline.record.envelope import DelegationId
from truceline.record.folder import Folder
from truceline.record.node import Node

VERIFIER: Final = "verify.py"
ROSTER: Final = "roster.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was written: the names of the entries, those that brought a body, and all files."""

    names: tuple[str, ...]
    with_body: tuple[str, ...]
    files: tuple[Path, ...]


def write_evidence(
    node: Node, folder: Path, entries: Iterable[Entry], *, to: DelegationId | None, time_s: int
) -> Evidence:
    """Write entries with their proofs into a folder, and the verifier beside them.

    Parameters
    ----------
    node
        Whose record it is.
    folder
        The folder; it is made if it is not there.
    entries
        The entries, all of them under a head.
    to
        The delegation that it is for; None for a reader outside, who gets no body.
    time_s
        When [s since 1970].

    Raises
    ------
    ProofError
        If one is under no head yet; then nothing is written.
    NotStoredError
        If the disk does not take it.
    """
    verifier = Path(standalone.__file__).read_bytes()
    files = {ROSTER: node.chain.raws[-1], VERIFIER: verifier}
    names, with_body = [], []
    for entry in entries:
        name = f"{entry.at.origin.replace('/', '+')}-{entry.at.index}"
        files[f"{name}.leaf"] = entry.raw
        files[f"{name}.tlog-proof"] = node.prove(entry.at.origin, entry.at.index).raw
        names.append(name)
        body = None if to is None else _body(node, entry, to)
        if body is not None:
            files[f"{name}.body"] = body
            with_body.append(name)
    Folder(folder).write(files)
    node.copies.add(Copy(name=str(folder), to=to or "a reader outside", time_s=time_s, digests=()))
    return Evidence(
        names=tuple(names),
        with_body=tuple(with_body),
        files=tuple(folder / each for each in files),
    )


def _body(node: Node, entry: Entry, to: DelegationId) -> bytes | None:
    envelope = entry.envelope
    if envelope is None or envelope.body is None or envelope.body.blob is None:
        return None
    if not node.may_hold(envelope, to) or not node.blobs.holds(envelope.body.blob):
        return None
    return node.blobs.read(envelope.body.blob)
