"""A small life of a log, its mirror and its cosigner, which says at each step what is certain.

It is lived in a process of its own, so that strace can let any call of it fail, or kill it there.
As a program it waits with all of Python loaded: for each line `FOLDER WAY` on its input it forks a
process, which says its number, waits for a byte, lives, and is done.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from record_keys import identity, key, witness

from truceline.record.bundle import Document, Reader, Writer
from truceline.record.courier import pack, unpack
from truceline.record.errors import RecordError
from truceline.record.folder import FileCalls, Machine
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.witness import cosign

KEY = key("log.example/post")
WITNESS = witness("b.example")
LOG = identity(KEY)
STEPS = (3, 250, 7, 300)


class InTurn(Machine):
    """A machine that syncs one file after the other, so that each life makes the same calls."""

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Sync one after the other."""
        for path in paths:
            self.sync(path)


WAYS: dict[str, type[Machine]] = {"in-turn": InTurn, "at-once": Machine}
"""How files are synced: one after the other, or as they are in earnest, in threads."""


class Shelf:
    """Needs nothing."""

    def put_blob(self, raw: bytes) -> None:
        """Pass over a blob."""

    def put_document(self, document: Document) -> None:
        """Pass over a document."""


def entries(start: int, end: int) -> list[bytes]:
    """Return the entries that the log gets."""
    return [b"entry %d" % i for i in range(start, end)]


def open_log(root: Path, calls: FileCalls | None = None) -> Log:
    """Open the log."""
    return Log(root / "log", LOG, signers=[KEY], cosigners=[WITNESS.verifier], calls=calls)


def open_mirror(root: Path, calls: FileCalls | None = None) -> Mirror:
    """Open the mirror."""
    return Mirror(root / "mirror", LOG, cosigners=[WITNESS.verifier], calls=calls)


def say(what: str, size: int) -> None:
    """Say what is certain from now on."""
    os.write(1, f"{what} {size}\n".encode())


def live(root: Path, calls: FileCalls) -> None:
    """Append, publish, carry over on a stick and cosign, some times over."""
    log, mirror = open_log(root, calls), open_mirror(root, calls)
    for n_entries in STEPS:
        log.append(entries(log.size, log.size + n_entries))
        say("held", log.size)
        head = log.publish(1)
        say("head", head.size)
        carry(log, root / "stick", mirror)
        say("mirrored", mirror.size)
        cosign(mirror, WITNESS, 5)
        say("cosigned", head.size)
    log.close()
    mirror.close()


def carry(log: Log, stick: Path, mirror: Mirror) -> None:
    """Export the log to a stick, and import it from there.

    Raises
    ------
    RecordError
        If anything of it was refused.
    """
    with stick.open("wb") as out:
        pack(log.mirror, Writer(out), mirror.next_entry)
    with stick.open("rb") as source:
        result = unpack(Reader(source), {LOG.origin: mirror}, Shelf())
    for each in result.refusals:
        raise each.reason


def end(root: Path, way: str) -> int:
    """Live, and return how it ended: 0 well, 3 refused."""
    say("process", os.getpid())
    os.read(0, 1)
    try:
        live(root, WAYS[way]())
    except (RecordError, OSError) as error:
        say(type(error).__name__, 0)
        return 3
    return 0


def serve() -> None:
    """Let one process after the other live."""
    line = b""
    while byte := os.read(0, 1):
        if byte != b"\n":
            line += byte
            continue
        root, _, way = line.decode().rpartition(" ")
        line = b""
        process = os.fork()
        if not process:
            status = 1  # of whatever else is raised
            try:
                status = end(Path(root), way)
            finally:
                os._exit(status)
        _, status = os.waitpid(process, 0)
        say("done", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    serve()
