"""A small life of a log, its mirror and its cosigner, which says at each step what is certain.

It is run in a process of its own, so that strace can let any call of it fail, or kill it there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from record_keys import identity, key, witness

from truceline.record.errors import RecordError
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.witness import cosign

KEY = key("log.example/post")
WITNESS = witness("b.example")
LOG = identity(KEY)
STEPS = (3, 250, 7, 300)


def entries(start: int, end: int) -> list[bytes]:
    """Return the entries that the log gets."""
    return [b"entry %d" % i for i in range(start, end)]


def open_log(root: Path) -> Log:
    """Open the log."""
    return Log(root / "log", LOG, signers=[KEY], cosigners=[WITNESS.verifier])


def open_mirror(root: Path) -> Mirror:
    """Open the mirror."""
    return Mirror(root / "mirror", LOG, cosigners=[WITNESS.verifier])


def say(what: str, size: int) -> None:
    """Say what is certain from now on."""
    sys.stdout.write(f"{what} {size}\n")
    sys.stdout.flush()


def live(root: Path) -> None:
    """Append, publish, mirror and cosign, some times over."""
    log, mirror = open_log(root), open_mirror(root)
    for n_entries in STEPS:
        log.append(entries(log.size, log.size + n_entries))
        say("held", log.size)
        head = log.publish(1)
        say("head", head.size)
        mirror.receive_head(head.note.raw)
        mirror.receive(log.mirror.packages(mirror.next_entry, head))
        say("mirrored", mirror.size)
        mirror.complete()
        cosign(mirror, WITNESS, 5)
        say("cosigned", head.size)
    log.close()
    mirror.close()


if __name__ == "__main__":
    try:
        live(Path(sys.argv[1]))
    except (RecordError, OSError) as error:
        say(type(error).__name__, 0)
        sys.exit(3)
